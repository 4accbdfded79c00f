/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

#include "base/xmalloc.h"
#include "client/term-info.h"

/* Whose entry is ncurses' current one; NULL: nobody's. */
static char *current;

int
info_open(const char *name, struct err *err)
{
	int why;

	if (cur_term != NULL && current != NULL && strcmp(current, name) == 0)
		return 0;
	free(current);
	current = NULL;
	use_extended_names(TRUE);
	/* The descriptor is only asked for a speed, which we do not use. */
	if (setupterm(name, -1, &why) == OK) {
		current = xstrdup(name);
		return 0;
	}
	if (why == -1)
		return err_set(err, ERR_NOTFOUND,
		    "no terminfo database: cannot look up terminal '%s'",
		    name);
	return err_set(err, ERR_NOTFOUND,
	    "missing or unsuitable terminal: %s", name);
}

void
info_close(void)
{
	if (cur_term != NULL)
		del_curterm(cur_term);
	free(current);
	current = NULL;
}

const char *
info_string(const char *name)
{
	const char *s = tigetstr(name);

	return s == (const char *)-1 || s == NULL || *s == '\0' ? NULL : s;
}

bool
info_flag(const char *name)
{
	return tigetflag(name) > 0;
}

int
info_number(const char *name)
{
	int n = tigetnum(name);

	return n < 0 ? -1 : n;
}

const char *
info_expand(const char *s, int a, int b)
{
	const char *out = tparm(s, (long)a, (long)b, 0L, 0L, 0L, 0L, 0L, 0L,
	    0L);

	return out != NULL ? out : "";
}
