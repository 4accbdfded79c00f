/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "cmd/cmd.h"
#include "cmd/parse.h"
#include "opt/bind.h"
#include "text/key.h"
#include "text/width.h"

static struct widths *widths;

static void
add(struct binds *b, const char *table, const char *key, const char *note,
    bool repeat, const char *command)
{
	struct cmd_list *list;

	assert_int_equal(cmd_parse(NULL, command, strlen(command), &list, NULL),
	    0);
	assert_int_equal(binds_add(b, table, key_parse(key), note, repeat,
			     list),
	    0);
	cmd_list_unref(list);
}

/* What a key runs, "" for nothing. */
static void
assert_runs(const struct binding *bd, const char *command)
{
	char *s;

	if (bd == NULL) {
		assert_string_equal("", command);
		return;
	}
	s = cmd_list_print(bd->list, PRINT_PLAIN);
	assert_string_equal(s, command);
	free(s);
}

static void
collect(void *buf, const char *line)
{
	buf_put_str(buf, line);
	buf_put_u8(buf, '\n');
}

static void
assert_lists(const struct binds *b, const struct binds_how *how,
    const char *lines)
{
	struct buf out = BUF_INIT;
	size_t n = binds_list(b, how, collect, &out), i;
	char *s = buf_take_str(&out);

	assert_string_equal(s, lines);
	for (i = 0; *lines != '\0'; lines++)
		i += *lines == '\n';
	assert_int_equal(n, i);
	free(s);
}

static void
test_binding(void **state)
{
	struct binds *b = binds_new();
	const struct binding *bd;

	assert_null(binds_get(b, "prefix", 'x'));
	assert_null(binds_find(b, "prefix", 'x'));
	assert_true(binds_has_table(b, "root"));
	assert_false(binds_has_table(b, "mine"));
	add(b, "prefix", "x", "a note", true, "display x");
	add(b, "mine", "Any", NULL, false, "display any");
	add(b, "mine", "C-x", NULL, false, "display x");
	assert_true(binds_has_table(b, "mine"));
	bd = binds_get(b, "prefix", 'x');
	assert_runs(bd, "display-message x");
	assert_string_equal(bd->note, "a note");
	assert_true(bd->repeat);
	assert_runs(binds_get(b, "mine", 'y'), "");
	assert_runs(binds_find(b, "mine", 'y'), "display-message any");
	assert_runs(binds_find(b, "mine", KEY_CTRL | 'x'), "display-message x");
	assert_runs(binds_find(b, "root", 'y'), "");
	/* Bound again, and only the note. */
	add(b, "prefix", "x", NULL, false, "display y");
	bd = binds_get(b, "prefix", 'x');
	assert_runs(bd, "display-message y");
	assert_null(bd->note);
	assert_false(bd->repeat);
	assert_int_equal(binds_add(b, "prefix", 'x', "new", false, NULL), 0);
	assert_runs(binds_get(b, "prefix", 'x'), "display-message y");
	assert_string_equal(binds_get(b, "prefix", 'x')->note, "new");
	assert_int_equal(binds_add(b, "prefix", 'z', "new", false, NULL), 0);
	assert_null(binds_get(b, "prefix", 'z'));
	/* Of what the binding itself holds. */
	bd = binds_get(b, "prefix", 'x');
	assert_int_equal(binds_add(b, "prefix", 'x', bd->note, false, bd->list),
	    0);
	assert_string_equal(binds_get(b, "prefix", 'x')->note, "new");
	/* Unbound. */
	assert_true(binds_remove(b, "prefix", 'x'));
	assert_false(binds_remove(b, "prefix", 'x'));
	assert_false(binds_remove(b, "none", 'x'));
	assert_true(binds_remove(b, "mine", KEY_ANY));
	assert_true(binds_has_table(b, "mine"));
	assert_true(binds_remove_table(b, "mine"));
	assert_false(binds_remove_table(b, "mine"));
	assert_false(binds_has_table(b, "mine"));
	binds_free(b);
}

/* As tmux 3.3a orders them. */
static void
test_order(void **state)
{
	static const char *const keys[] = { "C-a", "C-z", "Space", "!", "0",
		"A", "a", "\303\251", "Up", "F1", "M-C-a", "M-Up", "C-Up",
		"S-Up" };
	static const char *const expected[] = { "C-a", "C-z", "Space", "!", "0",
		"A", "a", "\303\251", "Up", "F1", "M-Up", "C-Up", "C-M-a",
		"S-Up" };
	struct binds *b = binds_new();
	const struct binding *bd;
	char name[KEY_NAME_MAX];
	size_t i;

	for (i = nitems(keys); i > 0; i--)
		add(b, "t", keys[i - 1], NULL, false, "ls");
	for (i = 0; (bd = binds_at(b, "t", i)) != NULL; i++)
		assert_string_equal(key_name(bd->key, name), expected[i]);
	assert_int_equal(i, nitems(expected));
	add(b, "s", "a", NULL, false, "ls");
	assert_string_equal(binds_table(b, 0), "s");
	assert_string_equal(binds_table(b, 1), "t");
	assert_null(binds_table(b, 2));
	assert_null(binds_at(b, "u", 0));
	binds_free(b);
}

static void
test_listing(void **state)
{
	struct binds_how how = { .only = KEY_INVALID,
		.widths = widths,
		.prefix_key = KEY_CTRL | 'b' };
	struct binds *b = binds_new();

	add(b, "prefix", "x", "Note of x", false, "display 'a b' ; ls");
	add(b, "prefix", ";", NULL, false, "ls");
	add(b, "root", "F1", "Help", false, "if x { ls } { display \"y;\" }");
	add(b, "root", "MouseDown1Pane", "Mouse", false, "ls\nls");
	assert_lists(b, &how,
	    "bind-key -T prefix \\;             list-sessions\n"
	    "bind-key -T prefix x              display-message \"a b\" \\; "
	    "list-sessions\n"
	    "bind-key -T root   F1             if-shell x { list-sessions } "
	    "{ display-message \"y;\" }\n"
	    "bind-key -T root   MouseDown1Pane list-sessions \\;\\; "
	    "list-sessions\n");
	add(b, "prefix", "Up", "Up", true, "ls");
	how.table = "prefix";
	assert_lists(b, &how,
	    "bind-key    -T prefix \\; list-sessions\n"
	    "bind-key    -T prefix x  display-message \"a b\" \\; "
	    "list-sessions\n"
	    "bind-key -r -T prefix Up list-sessions\n");
	how.only = 'x';
	assert_lists(b, &how,
	    "bind-key -T prefix x display-message \"a b\" \\; "
	    "list-sessions\n");
	how.only = 'y';
	assert_lists(b, &how, "");
	/* Notes. */
	how = (struct binds_how){ .only = KEY_INVALID,
		.widths = widths,
		.prefix_key = KEY_CTRL | 'b',
		.notes = true };
	assert_lists(b, &how,
	    "    F1 Help\n"
	    "C-b x  Note of x\n"
	    "C-b Up Up\n");
	how.all = true;
	assert_lists(b, &how,
	    "    F1 Help\n"
	    "C-b ;  list-sessions\n"
	    "C-b x  Note of x\n"
	    "C-b Up Up\n");
	how.first = true;
	how.prefix = "> ";
	assert_lists(b, &how,
	    "  F1 Help\n"
	    "> ;  list-sessions\n");
	how.first = how.all = false;
	how.prefix = NULL;
	how.prefix_key = KEY_NONE;
	assert_lists(b, &how, "F1 Help\n");
	how.table = "prefix";
	assert_lists(b, &how, "x  Note of x\nUp Up\n");
	how.only = 'x';
	assert_lists(b, &how, "x Note of x\n");
	binds_free(b);
}

static void
test_defaults(void **state)
{
	struct binds *b = binds_new();
	const struct binding *bd;
	size_t i;

	binds_add_defaults(b);
	assert_runs(binds_get(b, "prefix", 'd'), "detach-client");
	assert_runs(binds_get(b, "prefix", KEY_CTRL | 'b'), "send-prefix");
	assert_runs(binds_get(b, "prefix", '?'), "list-keys -N");
	for (i = 0; (bd = binds_at(b, "prefix", i)) != NULL; i++) {
		assert_true(bd->is_default);
		assert_non_null(bd->note);
	}
	assert_true(i > 10);
	binds_free(b);
}

static char *
list_all(const struct binds *b)
{
	struct binds_how how = { .only = KEY_INVALID, .widths = widths };
	struct buf out = BUF_INIT;

	binds_list(b, &how, collect, &out);
	return buf_take_str(&out);
}

static void
test_saving(void **state)
{
	struct binds *b = binds_new(), *c = binds_new();
	struct buf out = BUF_INIT;
	const struct binding *bd;
	struct rd r;
	char *one, *two;
	size_t i;

	binds_add_defaults(b);
	binds_add_defaults(c);
	binds_save(b, &out);
	assert_int_equal(buf_len(&out), 0);
	assert_true(binds_remove(b, "prefix", 'd'));
	add(b, "prefix", "r", "Other", false, "display 'x;y' ; ls");
	add(b, "mine", "M-\303\251", NULL, true,
	    "if x {\n display a\n display b\n}\nls");
	add(b, "root", "WheelUpPane", NULL, false, "send -M");
	assert_int_equal(binds_add(b, "prefix", 'i', "note", false, NULL), 0);
	binds_save(b, &out);
	r = rd_of(buf_data(&out), buf_len(&out));
	assert_int_equal(binds_load(c, &r), 0);
	one = list_all(b);
	two = list_all(c);
	assert_string_equal(one, two);
	free(one);
	free(two);
	assert_null(binds_get(c, "prefix", 'd'));
	assert_string_equal(binds_get(c, "prefix", 'i')->note, "note");
	bd = binds_get(c, "mine", KEY_ALT | 0xe9);
	assert_int_not_equal(cmd_list_at(bd->list, 0)->group,
	    cmd_list_at(bd->list, 1)->group);
	for (i = 0; i < buf_len(&out); i++) {
		r = rd_of(buf_data(&out), i);
		binds_load(c, &r);
		out.data[out.off + i] ^= 0x5a;
		r = rd_of(buf_data(&out), buf_len(&out));
		binds_load(c, &r);
		out.data[out.off + i] ^= 0x5a;
	}
	buf_free(&out);
	binds_free(b);
	binds_free(c);
}

static void
test_bounds(void **state)
{
	struct binds *b = binds_new();
	struct cmd_list *list;
	char name[BIND_NAME_MAX + 2];
	uint32_t i;

	assert_int_equal(cmd_parse_string(NULL, "ls", &list, NULL), 0);
	for (i = 0; i < BINDS_MAX; i++)
		assert_int_equal(binds_add(b, "t", 0x4000 + i, NULL, false,
				     list),
		    0);
	assert_int_equal(binds_add(b, "t", 'x', NULL, false, list), ERR_LIMIT);
	assert_int_equal(binds_add(b, "t", 0x4000, NULL, false, list), 0);
	assert_true(binds_remove(b, "t", 0x4000));
	memset(name, 'n', sizeof name);
	name[sizeof name - 1] = '\0';
	assert_int_equal(binds_add(b, name, 'x', NULL, false, list), ERR_LIMIT);
	assert_int_equal(binds_add(b, "t", 'x', NULL, false, list), 0);
	cmd_list_unref(list);
	binds_free(b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_binding),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_listing),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_saving),
		cmocka_unit_test(test_bounds),
	};
	int failed;

	widths = widths_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	widths_free(widths);
	return failed;
}
