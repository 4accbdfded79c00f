/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What options there are, as data (options.def): their names, kinds, scopes
 * and defaults.
 */

#ifndef TMX_OPT_OPTIONS_TABLE_H
#define TMX_OPT_OPTIONS_TABLE_H

#include "compat/compat.h"

enum option_id {
#define OPTION(id, ...) OPT_##id,
#define HOOK(id, ...) OPT_HOOK_##id,
#include "opt/options.def"
#undef OPTION
#undef HOOK
	OPT_COUNT
};

enum option_type {
	OPTION_STRING,
	OPTION_STYLE, /* a string that is a style, or a format of one */
	OPTION_NUMBER,
	OPTION_KEY,    /* enum key_bits and so on */
	OPTION_COLOUR, /* text/colour.h */
	OPTION_FLAG,   /* 0 or 1 */
	OPTION_CHOICE, /* an index into the choices */
	OPTION_COMMAND /* of hooks */
};

/* Which sets of options an option is in. */
enum option_scope {
	SCOPE_SERVER = 1,
	SCOPE_SESSION = 2,
	SCOPE_WINDOW = 4,
	SCOPE_PANE = 8 /* always with SCOPE_WINDOW */
};

#define OPTION_ITEMS_MAX 1024        /* items of an array */
#define OPTION_STRING_MAX (1u << 20) /* bytes of a value */
#define OPTION_USER_MAX 4096         /* user options of a set */
#define OPTION_NAME_MAX 256          /* bytes of a user option's name */

struct option_def {
	enum option_id id;
	const char *name;
	enum option_type type;
	unsigned int scope;       /* enum option_scope */
	const char *text;         /* what it is, a sentence */
	int64_t number;           /* the default of what is not a string */
	int64_t min, max;         /* of a number; max 0: INT32_MAX */
	const char *string;       /* the default of a string, or of an array */
	const char *const *items; /* or of an array, up to NULL */
	const char *const *choices; /* up to NULL */
	const char *pattern;        /* fnmatch(3) that a string must match */
	const char *unit;           /* of a number: "seconds" and so on */
	/*
	 * Of an array, the characters between items in one string (NULL:
	 * spaces and commas, "": the string is one item).
	 */
	const char *separator;
	bool array;
	bool hook;
	bool ours;          /* tmux does not have it */
	uint32_t max_index; /* of an array; 0: INT32_MAX */
};

/* All of them, in order of id: OPT_COUNT. */
const struct option_def *option_at(enum option_id);

/*
 * Find by name, of so many bytes; "color" does for "colour" as in tmux.
 * Returns NULL when there is none.
 */
const struct option_def *option_named(const char *, size_t);

/*
 * The same by a unique abbreviation; one of tmux's options is never taken by
 * one of ours.  *ambiguous tells why there is none.
 */
const struct option_def *option_abbreviated(const char *, size_t,
    bool *ambiguous);

/* What the choices mean; each in the order in which they are listed. */
enum { ALERT_NONE, ALERT_ANY, ALERT_CURRENT, ALERT_OTHER };
enum {
	CURSOR_DEFAULT,
	CURSOR_BLINKING_BLOCK,
	CURSOR_BLOCK,
	CURSOR_BLINKING_UNDERLINE,
	CURSOR_UNDERLINE,
	CURSOR_BLINKING_BAR,
	CURSOR_BAR
};
enum {
	DETACH_ON_DESTROY_OFF,
	DETACH_ON_DESTROY_ON,
	DETACH_ON_DESTROY_NO_DETACHED
};
enum { EXTENDED_KEYS_OFF, EXTENDED_KEYS_ON, EXTENDED_KEYS_ALWAYS };
enum { GET_CLIPBOARD_OFF, GET_CLIPBOARD_ASK, GET_CLIPBOARD_ON };
enum { KEYS_EMACS, KEYS_VI };
enum {
	BORDER_INDICATORS_OFF,
	BORDER_INDICATORS_COLOUR,
	BORDER_INDICATORS_ARROWS,
	BORDER_INDICATORS_BOTH
};
enum { LINES_SINGLE, LINES_DOUBLE, LINES_HEAVY, LINES_SIMPLE, LINES_NUMBER };
enum {
	POPUP_LINES_SINGLE,
	POPUP_LINES_DOUBLE,
	POPUP_LINES_HEAVY,
	POPUP_LINES_SIMPLE,
	POPUP_LINES_ROUNDED,
	POPUP_LINES_PADDED,
	POPUP_LINES_NONE
};
enum { BORDER_STATUS_OFF, BORDER_STATUS_TOP, BORDER_STATUS_BOTTOM };
enum { REMAIN_ON_EXIT_OFF, REMAIN_ON_EXIT_ON, REMAIN_ON_EXIT_FAILED };
enum { RESTART_NO, RESTART_ON_FAILURE, RESTART_ALWAYS };
enum { PASSTHROUGH_OFF, PASSTHROUGH_ON, PASSTHROUGH_ALL };
enum { SET_CLIPBOARD_OFF, SET_CLIPBOARD_EXTERNAL, SET_CLIPBOARD_ON };
enum { JUSTIFY_LEFT, JUSTIFY_CENTRE, JUSTIFY_RIGHT, JUSTIFY_ABSOLUTE_CENTRE };
enum { STATUS_TOP, STATUS_BOTTOM };
enum { VISUAL_OFF, VISUAL_ON, VISUAL_BOTH };
enum {
	WINDOW_SIZE_LARGEST,
	WINDOW_SIZE_SMALLEST,
	WINDOW_SIZE_MANUAL,
	WINDOW_SIZE_LATEST
};

#endif
