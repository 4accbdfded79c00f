/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "model/pane.h"
#include "server/supervise.h"

void
supervise_pane_ended(struct server *srv, struct pane *p)
{
	(void)srv;
	(void)p;
}

bool
supervise_waits(const struct server *srv, const struct pane *p)
{
	(void)srv;
	(void)p;
	return false;
}

void
supervise_session_gone(struct server *srv, const struct session *s)
{
	(void)srv;
	(void)s;
}
