/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Formats, "#{...}" (tmux(1), FORMATS).  The expander knows no session and
 * no option: it asks for each variable by name, and for what there is to
 * walk over.  It is bounded in depth, in the text it reads and writes, and
 * in the times it goes round; what passes a bound expands to less.
 */

#ifndef TMX_OPT_FORMAT_H
#define TMX_OPT_FORMAT_H

#include "compat/compat.h"

struct widths;

#define FORMAT_DEPTH_MAX 100        /* as tmux has it */
#define FORMAT_TEXT_MAX (1u << 20)  /* bytes of a result */
#define FORMAT_WORK_MAX (16u << 20) /* bytes read and written for it */
#define FORMAT_STEP_COST 64         /* in the same, of each step */

enum format_kind { FORMAT_SESSION, FORMAT_WINDOW, FORMAT_PANE };

/* Called for each thing in a loop, with the context it is expanded in. */
typedef void (*format_each_fn)(void *arg, void *ctx, bool current);

/*
 * Whom the expander asks.  All but lookup may be NULL: nothing is walked
 * over or found, and jobs give nothing.
 */
struct format_ops {
	/*
	 * The value of a variable, an option or a user option; NULL when
	 * there is none.  It is freed with free(3).  Times are seconds.
	 */
	char *(*lookup)(void *ctx, const char *name);

	/*
	 * Call for each session, window of the session or pane of the window
	 * of a context.  Returns false when it has no such parent.
	 */
	bool (*loop)(void *ctx, enum format_kind, format_each_fn, void *arg);

	/* Whether one of that name exists; -1 when there is no parent. */
	int (*exists)(void *ctx, enum format_kind, const char *name);

	/* The line of the pane in which a pattern is, from 1; 0: in none. */
	unsigned int (*search)(void *ctx, const char *pattern, bool regex,
	    bool ignore_case);

	/* The last output of a shell command, freed with free(3), or NULL. */
	char *(*job)(void *ctx, const char *command);
};

struct format {
	const struct format_ops *ops;
	void *ctx; /* what the format is about */
	struct widths *widths;
	int64_t now; /* in seconds; 0: what the clock says */
};

/* Expand; never NULL, freed by the caller. */
char *format_expand(const struct format *, const char *);

/* The same, with what strftime(3) knows expanded as well. */
char *format_expand_time(const struct format *, const char *);

#endif
