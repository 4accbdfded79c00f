/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "base/buf.h"
#include "cmd/spec.h"

static const struct cmd_spec specs[CMD_COUNT] = {
#define COMMAND(id, name, alias, flags, operands, min, max, kinds, bits) \
	{ CMD_##id, name, alias, flags, operands, min, max, kinds, bits },
#include "cmd/commands.def"
#undef COMMAND
};

/* What the usage calls a value that is a target. */
static const struct {
	const char *suffix;
	enum target_kind kind;
} targets[] = {
	{ "-session", TARGET_SESSION },
	{ "-window", TARGET_WINDOW },
	{ "-pane", TARGET_PANE },
	{ "-client", TARGET_CLIENT },
};

const struct cmd_spec *
spec_at(enum cmd_id id)
{
	return (unsigned int)id < CMD_COUNT ? &specs[id] : NULL;
}

static bool
abbreviates(const char *name, size_t len, const struct cmd_spec *spec,
    unsigned int ours)
{
	return (spec->bits & SPEC_OURS) == ours &&
	    strncmp(spec->name, name, len) == 0;
}

/* Find the one that a name abbreviates; returns how many it does. */
static size_t
find_abbreviated(const char *name, unsigned int ours,
    const struct cmd_spec **found)
{
	size_t len = strlen(name), n = 0, i;

	for (i = 0; i < CMD_COUNT; i++) {
		if (!abbreviates(name, len, &specs[i], ours))
			continue;
		*found = &specs[i];
		n++;
	}
	return n;
}

static void
say_ambiguous(const char *name, unsigned int ours, struct err *err)
{
	const char *sep = "could be: ";
	size_t len = strlen(name), i;

	if (err == NULL)
		return;
	err_set(err, ERR_INVALID, "ambiguous command: %s, ", name);
	for (i = 0; i < CMD_COUNT; i++) {
		if (!abbreviates(name, len, &specs[i], ours))
			continue;
		strlcat(err->text, sep, sizeof err->text);
		strlcat(err->text, specs[i].name, sizeof err->text);
		sep = ", ";
	}
}

const struct cmd_spec *
spec_find(const char *name, struct err *err)
{
	const struct cmd_spec *found = NULL;
	unsigned int ours;
	size_t i, n;

	for (i = 0; i < CMD_COUNT; i++)
		if (strcmp(specs[i].name, name) == 0 ||
		    (specs[i].alias != NULL &&
			strcmp(specs[i].alias, name) == 0))
			return &specs[i];
	ours = 0;
	n = find_abbreviated(name, ours, &found);
	if (n == 0) {
		ours = SPEC_OURS;
		n = find_abbreviated(name, ours, &found);
	}
	if (n == 1)
		return found;
	if (n == 0)
		err_set(err, ERR_NOTFOUND, "unknown command: %s", name);
	else
		say_ambiguous(name, ours, err);
	return NULL;
}

/* Fill in a flag that is a word of its own, of so many bytes. */
static void
flag_from_word(const char *word, size_t len, struct spec_flag *f)
{
	const char *colon = memchr(word, ':', len);

	f->name = word;
	f->len = len;
	if (colon == NULL)
		return;
	f->len = (size_t)(colon - word);
	f->takes = TAKES_VALUE;
	colon++;
	if (colon < word + len && *colon == ':') {
		f->takes = TAKES_OPTIONAL;
		colon++;
	}
	f->value = colon;
	f->value_len = (size_t)(word + len - colon);
}

bool
spec_next_flag(const char **at, struct spec_flag *f)
{
	const char *s = *at;
	size_t len;

	memset(f, 0, sizeof *f);
	while (*s == ' ')
		s++;
	if (*s == '\0')
		return false;
	if (*s == '!') {
		f->hidden = true;
		s++;
	}
	if (*s == '|') {
		f->excludes = true;
		s++;
	}
	len = strcspn(s, " ");
	if (strncmp(s, "--", 2) == 0) {
		f->is_long = true;
		flag_from_word(s + 2, len - 2, f);
	} else if (len > 1 && s[1] == ':') {
		flag_from_word(s, len, f);
	} else {
		/* One letter of a cluster; the next call takes the next. */
		flag_from_word(s, 1, f);
		len = 1;
	}
	*at = s + len;
	return true;
}

bool
spec_find_flag(const struct cmd_spec *spec, const char *name, size_t len,
    struct spec_flag *found)
{
	const char *at = spec->flags;
	struct spec_flag f;
	bool any = false;

	/* The last one counts: a hidden word may say more than a cluster. */
	while (spec_next_flag(&at, &f)) {
		if (f.len != len || memcmp(f.name, name, len) != 0 ||
		    f.is_long != (len > 1))
			continue;
		*found = f;
		any = true;
	}
	return any;
}

enum target_kind
spec_target(const struct cmd_spec *spec, const char *name)
{
	const size_t prefix = strlen("target-");
	struct spec_flag f;
	size_t i, len;

	if (!spec_find_flag(spec, name, strlen(name), &f) || f.value == NULL)
		return TARGET_NONE;
	if (f.value_len <= prefix || memcmp(f.value, "target-", prefix) != 0)
		return TARGET_NONE;
	for (i = 0; i < nitems(targets); i++) {
		len = strlen(targets[i].suffix);
		if (f.value_len > len &&
		    memcmp(f.value + f.value_len - len, targets[i].suffix,
			len) == 0)
			return targets[i].kind;
	}
	return TARGET_NONE;
}

/* Write the flags without a value, "[-abc] ". */
static void
put_plain(const struct cmd_spec *spec, struct buf *b)
{
	const char *at = spec->flags, *open = "[-";
	struct spec_flag f;

	while (spec_next_flag(&at, &f)) {
		if (f.hidden || f.is_long || f.takes != TAKES_NONE)
			continue;
		buf_put_str(b, open);
		if (f.excludes)
			buf_put_str(b, "|-");
		buf_put(b, f.name, f.len);
		open = "";
	}
	if (*open == '\0')
		buf_put_str(b, "] ");
}

/* Write the flags with a value and the long options. */
static void
put_valued(const struct cmd_spec *spec, struct buf *b)
{
	const char *at = spec->flags;
	struct spec_flag f;

	while (spec_next_flag(&at, &f)) {
		if (f.hidden || (!f.is_long && f.takes == TAKES_NONE))
			continue;
		buf_put_str(b, f.is_long ? "[--" : "[-");
		buf_put(b, f.name, f.len);
		if (f.takes != TAKES_NONE) {
			buf_put_u8(b, ' ');
			buf_put(b, f.value, f.value_len);
		}
		buf_put_str(b, "] ");
	}
}

char *
spec_usage(const struct cmd_spec *spec)
{
	struct buf b = BUF_INIT;
	char *s;
	size_t len;

	put_plain(spec, &b);
	put_valued(spec, &b);
	buf_put_str(&b, spec->operands);
	s = buf_take_str(&b);
	len = strlen(s);
	if (len != 0 && s[len - 1] == ' ')
		s[len - 1] = '\0';
	return s;
}
