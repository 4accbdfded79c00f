/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "cmd/number.h"
#include "cmd/target.h"

enum place { IN_SESSION = 1, IN_WINDOW = 2, IN_PANE = 4 };

/* What has a meaning of its own, and in which parts. */
static const struct {
	const char *word;
	enum part_kind kind;
	unsigned int places;
} words[] = {
	{ "!", PART_LAST, IN_WINDOW | IN_PANE },
	{ "{last}", PART_LAST, IN_WINDOW | IN_PANE },
	{ "+", PART_NEXT, IN_WINDOW | IN_PANE },
	{ "{next}", PART_NEXT, IN_WINDOW | IN_PANE },
	{ "-", PART_PREVIOUS, IN_WINDOW | IN_PANE },
	{ "{previous}", PART_PREVIOUS, IN_WINDOW | IN_PANE },
	{ "^", PART_START, IN_WINDOW },
	{ "{start}", PART_START, IN_WINDOW },
	{ "$", PART_END, IN_WINDOW },
	{ "{end}", PART_END, IN_WINDOW },
	{ "top", PART_TOP, IN_PANE },
	{ "{top}", PART_TOP, IN_PANE },
	{ "bottom", PART_BOTTOM, IN_PANE },
	{ "{bottom}", PART_BOTTOM, IN_PANE },
	{ "left", PART_LEFT, IN_PANE },
	{ "{left}", PART_LEFT, IN_PANE },
	{ "right", PART_RIGHT, IN_PANE },
	{ "{right}", PART_RIGHT, IN_PANE },
	{ "top-left", PART_TOP_LEFT, IN_PANE },
	{ "{top-left}", PART_TOP_LEFT, IN_PANE },
	{ "top-right", PART_TOP_RIGHT, IN_PANE },
	{ "{top-right}", PART_TOP_RIGHT, IN_PANE },
	{ "bottom-left", PART_BOTTOM_LEFT, IN_PANE },
	{ "{bottom-left}", PART_BOTTOM_LEFT, IN_PANE },
	{ "bottom-right", PART_BOTTOM_RIGHT, IN_PANE },
	{ "{bottom-right}", PART_BOTTOM_RIGHT, IN_PANE },
	{ "{up-of}", PART_UP_OF, IN_PANE },
	{ "{down-of}", PART_DOWN_OF, IN_PANE },
	{ "{left-of}", PART_LEFT_OF, IN_PANE },
	{ "{right-of}", PART_RIGHT_OF, IN_PANE },
};

/* Read a number that is nothing else. */
static bool
number(const char *s, uint64_t max, uint64_t *v)
{
	int64_t n;

	if (!isdigit((unsigned char)*s) ||
	    number_parse(s, 0, (int64_t)max, &n) != NULL)
		return false;
	*v = (uint64_t)n;
	return true;
}

static char
sigil(enum place place)
{
	return place == IN_SESSION ? '$' : place == IN_WINDOW ? '@' : '%';
}

/* Say what a part is that is not a word of its own. */
static enum part_kind
plain_kind(struct target_part *part, enum place place)
{
	const char *s = part->text;
	bool offset = (*s == '+' || *s == '-') && place != IN_SESSION;

	if (*s == sigil(place)) {
		if (!number(s + 1, INT64_MAX, &part->number))
			part->number = TARGET_NO_ID;
		return PART_ID;
	}
	if (offset && !part->exact && number(s + 1, INT_MAX, &part->number))
		return *s == '+' ? PART_NEXT : PART_PREVIOUS;
	if (place != IN_SESSION && number(s, INT_MAX, &part->number))
		return PART_INDEX;
	return PART_NAME;
}

static void
set_part(struct target_part *part, const char *s, enum place place)
{
	size_t i;

	if (*s == '=') {
		part->exact = true;
		s++;
	}
	part->text = s;
	part->number = 1;
	if (*s == '\0')
		return;
	for (i = 0; i < nitems(words); i++) {
		if ((words[i].places & place) != 0 && !part->exact &&
		    strcmp(words[i].word, s) == 0) {
			part->kind = words[i].kind;
			return;
		}
	}
	part->kind = plain_kind(part, place);
}

/* Set the part that a word alone is. */
static void
set_alone(struct target *t, enum target_kind kind)
{
	char c = *t->text;

	if (c == '$' || (kind == TARGET_SESSION && c != '@' && c != '%'))
		set_part(&t->session, t->text, IN_SESSION);
	else if (c == '@' || (kind == TARGET_WINDOW && c != '%'))
		set_part(&t->window, t->text, IN_WINDOW);
	else
		set_part(&t->pane, t->text, IN_PANE);
}

/* Cut the text at its colon and period and set the parts. */
static void
set_parts(struct target *t)
{
	char *colon = strchr(t->text, ':'), *period;
	char *window = colon != NULL ? colon + 1 : t->text;

	period = strchr(window, '.');
	if (colon != NULL) {
		t->colon = true;
		*colon = '\0';
		set_part(&t->session, t->text, IN_SESSION);
	}
	if (period != NULL) {
		t->period = true;
		*period = '\0';
		set_part(&t->pane, period + 1, IN_PANE);
	}
	set_part(&t->window, window, IN_WINDOW);
}

void
target_parse(struct target *t, const char *s, enum target_kind kind)
{
	memset(t, 0, sizeof *t);
	t->session.text = t->window.text = t->pane.text = "";
	if (s == NULL || *s == '\0')
		return;
	if (strcmp(s, "=") == 0 || strcmp(s, "{mouse}") == 0) {
		t->special = TARGET_MOUSE;
		return;
	}
	if (strcmp(s, "~") == 0 || strcmp(s, "{marked}") == 0) {
		t->special = TARGET_MARKED;
		return;
	}
	t->special = TARGET_PARTS;
	t->text = xstrdup(s);
	if (s[strcspn(s, ":.")] == '\0')
		set_alone(t, kind);
	else
		set_parts(t);
}

void
target_free(struct target *t)
{
	free(t->text);
	memset(t, 0, sizeof *t);
}

static bool
matches_exactly(const char *pattern, const char *name)
{
	return strcmp(pattern, name) == 0;
}

static bool
matches_start(const char *pattern, const char *name)
{
	return strncmp(pattern, name, strlen(pattern)) == 0;
}

static bool
matches_pattern(const char *pattern, const char *name)
{
	return fnmatch(pattern, name, 0) == 0;
}

bool
target_match(const char *pattern, bool exact, target_name_fn name, void *ctx,
    size_t *index)
{
	static bool (*const ways[])(const char *,
	    const char *) = { matches_exactly, matches_start, matches_pattern };
	size_t way, i, n;
	const char *s;

	for (way = 0; way < (exact ? 1 : nitems(ways)); way++) {
		for (i = n = 0; (s = name(ctx, i)) != NULL; i++) {
			if (!ways[way](pattern, s))
				continue;
			*index = i;
			n++;
		}
		if (n != 0)
			return n == 1;
	}
	return false;
}

bool
target_is_client(const char *target, const char *name, const char *tty)
{
	static const char dev[] = "/dev/";
	size_t len = strlen(target);
	char *copy;
	bool is;

	/* A colon at the end, as in a target-session, does no harm. */
	copy = xstrndup(target,
	    len != 0 && target[len - 1] == ':' ? len - 1 : len);
	is = strcmp(copy, name) == 0;
	if (!is && tty != NULL && *tty != '\0') {
		is = strcmp(copy, tty) == 0;
		if (!is && strncmp(tty, dev, sizeof dev - 1) == 0)
			is = strcmp(copy, tty + sizeof dev - 1) == 0;
	}
	free(copy);
	return is;
}
