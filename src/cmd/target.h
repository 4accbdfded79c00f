/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Targets, "session:window.pane" (tmux(1), COMMANDS), taken apart without
 * knowing what there is.  Whoever knows walks the parts in the order in
 * which they are said and asks target_match for names.
 */

#ifndef TMX_CMD_TARGET_H
#define TMX_CMD_TARGET_H

#include "compat/compat.h"

#include "cmd/spec.h"

enum part_kind {
	PART_NONE,     /* not said: the current one */
	PART_ID,       /* $1, @1 or %1: number; an id and nothing else */
	PART_INDEX,    /* a number, which may also be a name */
	PART_NAME,     /* the start of a name, a pattern */
	PART_NEXT,     /* "+", "+2": number */
	PART_PREVIOUS, /* "-", "-2": number */
	PART_LAST,     /* "!" */
	PART_START,    /* "^", a window */
	PART_END,      /* "$", a window */
	PART_TOP,      /* from here on panes */
	PART_BOTTOM,
	PART_LEFT,
	PART_RIGHT,
	PART_TOP_LEFT,
	PART_TOP_RIGHT,
	PART_BOTTOM_LEFT,
	PART_BOTTOM_RIGHT,
	PART_UP_OF,
	PART_DOWN_OF,
	PART_LEFT_OF,
	PART_RIGHT_OF
};

#define TARGET_NO_ID UINT64_MAX /* the number of an id that is none */

struct target_part {
	enum part_kind kind;
	uint64_t number;
	bool exact;       /* "=": only a whole name matches */
	const char *text; /* as said, without "="; "" when not said */
};

enum target_special {
	TARGET_CURRENT, /* nothing was said */
	TARGET_PARTS,
	TARGET_MOUSE, /* "=" or {mouse} */
	TARGET_MARKED /* "~" or {marked} */
};

struct target {
	enum target_special special;
	struct target_part session, window, pane;
	/*
	 * What stood there to tell the parts apart.  A window before which
	 * no colon stood may also be the name of a session; a pane before
	 * which no period stood may also be a window, or a session.
	 */
	bool colon, period;
	char *text; /* owned; the parts point into it */
};

/* Take a target apart; NULL or "" is the current one.  Nothing is invalid. */
void target_parse(struct target *, const char *, enum target_kind);
void target_free(struct target *);

/*
 * Find the one name that a part means: exactly, then as its start, then as a
 * pattern (fnmatch(3)), the last two not if exact.  The function gives the
 * i-th name, NULL at the end.  Returns false when none matches, or more than
 * one in the same way.
 */
typedef const char *(*target_name_fn)(void *, size_t);
bool target_match(const char *, bool exact, target_name_fn, void *,
    size_t *index);

/*
 * Whether a client, by its name and the path of its terminal (NULL: none),
 * is what a target-client says.
 */
bool target_is_client(const char *, const char *name, const char *tty);

#endif
