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
#include "client/term.h"

int
reset_terminal(void)
{
	const char *name = getenv("TERM");
	struct term_setup setup = { .name = name != NULL ? name : "" };
	struct buf out = BUF_INIT;
	struct term *term;
	struct err err;

	locale_begin();
	if (rawtty_sane(STDIN_FILENO, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	setup.utf8 = locale_is_utf8();
	term = term_new(&setup, &err);
	if (term == NULL) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	render_reset_terminal(term, &out);
	io_write_all(STDIN_FILENO, buf_data(&out), buf_len(&out));
	buf_free(&out);
	term_free(term);
	return 0;
}
