/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The table of panes. */

#include "compat/compat.h"

#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "keeper/state.h"

struct slot *
slot_find(uint32_t pane)
{
	struct slot *s;

	for (s = keeper.slots; s < keeper.slots + keeper.slots_end; s++)
		if (s->flags & SLOT_USED && s->pane == pane)
			return s;
	return NULL;
}

struct slot *
slot_by_pid(pid_t pid)
{
	struct slot *s;

	for (s = keeper.slots; s < keeper.slots + keeper.slots_end; s++)
		if ((s->flags & (SLOT_USED | KMSG_ENDED | KMSG_FOREIGN)) ==
		    SLOT_USED && s->pid == pid)
			return s;
	return NULL;
}

struct slot *
slot_take(uint32_t pane)
{
	struct slot *s = keeper.slots;

	while (s < keeper.slots + keeper.slots_end && s->flags & SLOT_USED)
		s++;
	if (s == keeper.slots + KEEPER_PANES_MAX)
		return NULL;
	if (s == keeper.slots + keeper.slots_end)
		keeper.slots_end++;
	memset(s, 0, sizeof *s);
	s->pane = pane;
	s->flags = SLOT_USED;
	s->master = s->journal = s->proc = -1;
	s->begun_ms = clock_wall_ms();
	return s;
}

void
slot_release(struct slot *s)
{
	io_close(&s->master);
	io_close(&s->journal);
	io_close(&s->proc);
	s->flags = 0;
}

bool
slot_unwatched(const struct slot *s)
{
	return (s->flags & (SLOT_USED | KMSG_ENDED | KMSG_FOREIGN)) ==
	    (SLOT_USED | KMSG_FOREIGN) && s->proc == -1;
}

void
slot_ended(struct slot *s, int status, uint32_t unknown)
{
	io_close(&s->proc);
	s->status = status;
	s->ended_ms = clock_wall_ms();
	s->flags |= KMSG_ENDED | SLOT_TELL | unknown;
	keeper.tell |= TELL_SLOTS;
}

struct kmsg
slot_message(const struct slot *s, uint16_t type)
{
	struct kmsg m = { .type = type, .pane = s->pane,
		.pid = (uint32_t)s->pid, .flags = s->flags & SLOT_LASTS,
		.status = (uint32_t)s->status, .begun_ms = s->begun_ms,
		.ended_ms = s->ended_ms };

	if (type == KMSG_SLOT && s->master != -1) {
		m.flags |= KMSG_MASTER;
		m.fd[m.nfds++] = s->master;
	}
	if (type == KMSG_SLOT && s->journal != -1) {
		m.flags |= KMSG_JOURNAL;
		m.fd[m.nfds++] = s->journal;
	}
	return m;
}
