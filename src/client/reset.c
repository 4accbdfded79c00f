/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "client/locale.h"
#include "client/rawtty.h"
#include "client/render.h"
#include "client/reset.h"
#include "client/taken.h"
#include "client/term.h"

/* Put the line right, and all that a client may have set; 0, or said why. */
static int
put_right(const struct taken *left, struct err *err)
{
	const char *name = getenv("TERM");
	struct term_setup setup = { .name = name != NULL ? name : "" };
	struct buf out = BUF_INIT;
	struct term *term;
	int error = rawtty_sane(STDIN_FILENO,
	    left != NULL ? &left->found : NULL, err);

	if (error != 0)
		return error;
	setup.utf8 = locale_is_utf8();
	term = term_new(&setup, err);
	if (term == NULL)
		return err->code;
	render_reset_terminal(term, left != NULL && left->alternate, &out);
	io_write_all(STDIN_FILENO, buf_data(&out), buf_len(&out));
	buf_free(&out);
	term_free(term);
	return 0;
}

int
reset_terminal(void)
{
	struct taken how;
	bool left = taken_left(STDIN_FILENO, &how);
	struct err err;

	if (put_right(left ? &how : NULL, &err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err.text);
	return 1;
}

void
reset_if_left(void)
{
	struct taken how;
	struct err err;

	if (isatty(STDIN_FILENO) && taken_left(STDIN_FILENO, &how))
		put_right(&how, &err);
}
