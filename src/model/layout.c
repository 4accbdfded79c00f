/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/layout.h"
#include "model/pane.h"

struct layout {
	struct pane *pane; /* borrowed; of a leaf */
	unsigned int cols, rows, x, y;
};

struct layout *
layout_new(struct pane *p, unsigned int cols, unsigned int rows)
{
	struct layout *l = xcalloc(1, sizeof *l);

	l->pane = p;
	layout_resize(l, cols, rows);
	return l;
}

void
layout_free(struct layout *l)
{
	free(l);
}

void
layout_resize(struct layout *l, unsigned int cols, unsigned int rows)
{
	l->cols = cols;
	l->rows = rows;
	l->pane->x = l->x;
	l->pane->y = l->y;
	l->pane->cols = cols;
	l->pane->rows = rows;
}

/* tmux's checksum of a layout string. */
static unsigned int
checksum(const char *s)
{
	unsigned int sum = 0;

	for (; *s != '\0'; s++)
		sum = (((sum >> 1) + ((sum & 1) << 15)) + (unsigned char)*s) &
		    0xffff;
	return sum;
}

char *
layout_print(const struct layout *l)
{
	char *body, *all;

	body = xasprintf("%ux%u,%u,%u,%u", l->cols, l->rows, l->x, l->y,
	    l->pane->id);
	all = xasprintf("%04x,%s", checksum(body), body);
	free(body);
	return all;
}
