/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/target.h"

/* One part, as text: "kind[=]number text". */
static void
say_part(char *out, size_t size, const char *name,
    const struct target_part *part)
{
	static const char *const kinds[] = { "none", "id", "index", "name",
		"next", "previous", "last", "start", "end", "top", "bottom",
		"left", "right", "top-left", "top-right", "bottom-left",
		"bottom-right", "up-of", "down-of", "left-of", "right-of" };
	size_t at = strlen(out);

	if (part->kind == PART_NONE)
		return;
	snprintf(out + at, size - at, "%s%s:%s%s", at != 0 ? " " : "", name,
	    part->exact ? "=" : "", kinds[part->kind]);
	at = strlen(out);
	if (part->kind == PART_NAME)
		snprintf(out + at, size - at, "(%s)", part->text);
	else if (part->number == TARGET_NO_ID)
		snprintf(out + at, size - at, "(no)");
	else if (part->kind <= PART_PREVIOUS)
		snprintf(out + at, size - at, "(%u)",
		    (unsigned int)part->number);
}

/* A target, the kind that is wanted, and its parts; s w p name them. */
static const struct {
	const char *target;
	enum target_kind kind;
	const char *parts;
} rows[] = {
	{ NULL, TARGET_PANE, "current" },
	{ "", TARGET_PANE, "current" },
	{ "=", TARGET_PANE, "mouse" },
	{ "{mouse}", TARGET_SESSION, "mouse" },
	{ "~", TARGET_PANE, "marked" },
	{ "{marked}", TARGET_WINDOW, "marked" },
	/* A word alone. */
	{ "work", TARGET_SESSION, "s:name(work)" },
	{ "work", TARGET_WINDOW, "w:name(work)" },
	{ "work", TARGET_PANE, "p:name(work)" },
	{ "=work", TARGET_SESSION, "s:=name(work)" },
	{ "=work", TARGET_WINDOW, "w:=name(work)" },
	{ "=work", TARGET_PANE, "p:=name(work)" },
	{ "5", TARGET_SESSION, "s:name(5)" },
	{ "5", TARGET_WINDOW, "w:index(5)" },
	{ "5", TARGET_PANE, "p:index(5)" },
	{ "$3", TARGET_PANE, "s:id(3)" },
	{ "@3", TARGET_SESSION, "w:id(3)" },
	{ "%3", TARGET_SESSION, "p:id(3)" },
	{ "$x", TARGET_PANE, "s:id(no)" },
	{ "@", TARGET_PANE, "w:id(no)" },
	{ "%-1", TARGET_PANE, "p:id(no)" },
	{ "%99999999999999999999", TARGET_PANE, "p:id(no)" },
	{ "+", TARGET_WINDOW, "w:next(1)" },
	{ "+2", TARGET_WINDOW, "w:next(2)" },
	{ "-", TARGET_PANE, "p:previous(1)" },
	{ "-3", TARGET_PANE, "p:previous(3)" },
	{ "+x", TARGET_WINDOW, "w:name(+x)" },
	{ "+", TARGET_SESSION, "s:name(+)" },
	{ "!", TARGET_WINDOW, "w:last" },
	{ "!", TARGET_SESSION, "s:name(!)" },
	{ "=!", TARGET_WINDOW, "w:=name(!)" },
	{ "{last}", TARGET_PANE, "p:last" },
	{ "{next}", TARGET_WINDOW, "w:next(1)" },
	{ "{previous}", TARGET_PANE, "p:previous(1)" },
	{ "{start}", TARGET_WINDOW, "w:start" },
	{ "^", TARGET_WINDOW, "w:start" },
	{ "{end}", TARGET_WINDOW, "w:end" },
	{ "{top}", TARGET_PANE, "p:top" },
	{ "top-left", TARGET_PANE, "p:top-left" },
	{ "{bottom-right}", TARGET_PANE, "p:bottom-right" },
	{ "{up-of}", TARGET_PANE, "p:up-of" },
	{ "{right-of}", TARGET_PANE, "p:right-of" },
	{ "{top}", TARGET_WINDOW, "w:name({top})" },
	{ "{nonsense}", TARGET_PANE, "p:name({nonsense})" },
	/* Taken apart. */
	{ "work:", TARGET_PANE, "s:name(work) :" },
	{ "work:1", TARGET_PANE, "s:name(work) w:index(1) :" },
	{ "work:1.2", TARGET_PANE, "s:name(work) w:index(1) p:index(2) :." },
	{ "work:.2", TARGET_PANE, "s:name(work) p:index(2) :." },
	{ "work:vi.", TARGET_PANE, "s:name(work) w:name(vi) :." },
	{ ":1", TARGET_SESSION, "w:index(1) :" },
	{ ":", TARGET_SESSION, ":" },
	{ ".", TARGET_SESSION, "." },
	{ ":.", TARGET_SESSION, ":." },
	{ ".1", TARGET_SESSION, "p:index(1) ." },
	{ ":.+", TARGET_PANE, "p:next(1) :." },
	{ ":=0", TARGET_WINDOW, "w:=index(0) :" },
	{ "=work:=vi.!", TARGET_PANE, "s:=name(work) w:=name(vi) p:last :." },
	{ "vi.1", TARGET_PANE, "w:name(vi) p:index(1) ." },
	{ "$1:@2.%3", TARGET_PANE, "s:id(1) w:id(2) p:id(3) :." },
	{ "work:$", TARGET_WINDOW, "s:name(work) w:end :" },
	{ "work:!", TARGET_WINDOW, "s:name(work) w:last :" },
	{ "a.b:c.d", TARGET_PANE, "s:name(a.b) w:name(c) p:name(d) :." },
	{ "a:b:c", TARGET_PANE, "s:name(a) w:name(b:c) :" },
	{ "a:b.c.d", TARGET_PANE, "s:name(a) w:name(b) p:name(c.d) :." },
	{ "my*:[0-9]", TARGET_WINDOW, "s:name(my*) w:name([0-9]) :" },
};

static void
test_parts(void **state)
{
	static const char *const specials[] = { "current", "", "mouse",
		"marked" };
	struct target t;
	char said[256];
	size_t i;

	for (i = 0; i < nitems(rows); i++) {
		target_parse(&t, rows[i].target, rows[i].kind);
		strlcpy(said, specials[t.special], sizeof said);
		say_part(said, sizeof said, "s", &t.session);
		say_part(said, sizeof said, "w", &t.window);
		say_part(said, sizeof said, "p", &t.pane);
		if ((t.colon || t.period) && *said != '\0')
			strlcat(said, " ", sizeof said);
		strlcat(said, t.colon ? ":" : "", sizeof said);
		strlcat(said, t.period ? "." : "", sizeof said);
		assert_string_equal(said, rows[i].parts);
		target_free(&t);
	}
}

static const char *const names[] = { "work", "workshop", "play", "player two",
	"a[b]", "twin", "twin", "a?b", "a?c", "ab", NULL };

static const char *
name_at(void *ctx, size_t i)
{
	return names[i];
}

static const struct {
	const char *pattern;
	bool exact;
	int index; /* -1: not found */
} matches[] = {
	{ "work", false, 0 },
	{ "work", true, 0 },
	{ "works", false, 1 },
	{ "works", true, -1 },
	{ "wor", false, -1 },
	{ "player", false, 3 },
	{ "pla", false, -1 },
	{ "pl?y", false, 2 },
	{ "*two", false, 3 },
	{ "*o*", false, -1 },
	{ "*shop", true, -1 },
	{ "a[b]", false, 4 },
	{ "twin", false, -1 },
	/* What is ambiguous in one way is not tried in the next. */
	{ "a?", false, -1 },
	{ "", false, -1 },
	{ "none", false, -1 },
};

static void
test_names(void **state)
{
	size_t i, index;
	bool found;

	for (i = 0; i < nitems(matches); i++) {
		found = target_match(matches[i].pattern, matches[i].exact,
		    name_at, NULL, &index);
		assert_int_equal(found ? (int)index : -1, matches[i].index);
	}
}

static void
test_clients(void **state)
{
	assert_true(target_is_client("/dev/pts/1", "/dev/pts/1", NULL));
	assert_true(target_is_client("client-1", "client-1", "/dev/pts/1"));
	assert_true(target_is_client("/dev/pts/1", "client-1", "/dev/pts/1"));
	assert_true(target_is_client("pts/1", "client-1", "/dev/pts/1"));
	assert_true(target_is_client("pts/1:", "client-1", "/dev/pts/1"));
	assert_false(target_is_client("pts", "client-1", "/dev/pts/1"));
	assert_false(target_is_client("pts/1", "client-1", NULL));
	assert_false(target_is_client("", "client-1", ""));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_clients),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
