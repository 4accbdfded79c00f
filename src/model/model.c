/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/paste.h"

struct model *
model_new(void)
{
	struct model *m = xcalloc(1, sizeof *m);

	m->sessions = map_new();
	m->windows = map_new();
	m->panes = map_new();
	list_init(&m->by_name);
	list_init(&m->by_use);
	list_init(&m->pastes);
	m->notify = notify_new();
	return m;
}

void
model_free(struct model *m)
{
	if (m == NULL)
		return;
	paste_free_all(m);
	map_free(m->sessions);
	map_free(m->windows);
	map_free(m->panes);
	notify_free(m->notify);
	free(m);
}

struct session *
model_session(const struct model *m, uint32_t id)
{
	return map_get_id(m->sessions, id);
}

struct window *
model_window(const struct model *m, uint32_t id)
{
	return map_get_id(m->windows, id);
}

struct pane *
model_pane(const struct model *m, uint32_t id)
{
	return map_get_id(m->panes, id);
}

size_t
model_session_count(const struct model *m)
{
	return map_count(m->sessions);
}
