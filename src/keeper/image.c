/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The table as a shared object, for our own successor in the same process:
 * one KMSG_SELF, a KMSG_KEPT for each pane, KMSG_END.  Descriptors go by
 * number, since they pass through the exec.
 */

#include "compat/compat.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/shm.h"
#include "keeper/state.h"

enum {
	KEPT_MAX = 128, /* bytes of a KMSG_KEPT */
	SELF_READY = 1,
	SELF_FOREIGN = 2
};

/* Where the descriptors besides those of panes are. */
static int *const own[KMSG_HANDLES] = { &keeper.link, &keeper.listen,
	&keeper.state, &keeper.server_proc, &keeper.binary.fd };

static bool
put(struct shm *shm, size_t *at, const struct kmsg *m)
{
	size_t n = kmsg_encode(m, shm->base + *at, shm->size - *at);

	*at += n;
	return n != 0;
}

static bool
put_all(struct shm *shm)
{
	struct kmsg m = { .type = KMSG_SELF, .number = keeper.trial_for.number,
		.pid = (uint32_t)keeper.server, .count = keeper.restarts,
		.failures = keeper.failures, .files = keeper.files,
		.status = (uint32_t)keeper.last_status,
		.dev = keeper.file.dev, .ino = keeper.file.ino };
	const struct slot *s = keeper.slots;
	size_t at = 0, i;

	m.flags = keeper.ever_ready ? SELF_READY : 0;
	m.flags |= keeper.server_foreign ? SELF_FOREIGN : 0;
	m.text.data = keeper.binary.path;
	m.text.len = (uint32_t)strlen(keeper.binary.path);
	for (i = 0; i < KMSG_HANDLES; i++)
		m.handle[i] = (uint32_t)*own[i];
	if (!put(shm, &at, &m))
		return false;
	for (; s < keeper.slots + keeper.slots_end; s++) {
		if (!(s->flags & SLOT_USED))
			continue;
		m = slot_message(s, KMSG_KEPT);
		m.flags = s->flags;
		m.handle[0] = (uint32_t)s->master;
		m.handle[1] = (uint32_t)s->journal;
		m.handle[2] = (uint32_t)s->proc;
		if (!put(shm, &at, &m))
			return false;
	}
	m = (struct kmsg){ .type = KMSG_END };
	return put(shm, &at, &m);
}

int
image_write(void)
{
	struct shm shm;
	int fd = -1;

	if (shm_make(&shm, "tmx-keeper",
	    KMSG_SMALL + keeper.slots_end * KEPT_MAX) == -1)
		return -1;
	if (put_all(&shm))
		fd = fcntl(shm.fd, F_DUPFD_CLOEXEC, 0);
	shm_close(&shm);
	return fd;
}

static void
get_self(const struct kmsg *m)
{
	size_t i;

	keeper.trial_for.number = m->number;
	keeper.server = (pid_t)m->pid;
	keeper.restarts = m->count;
	keeper.failures = m->failures;
	keeper.files = m->files;
	keeper.last_status = (int)m->status;
	keeper.file.dev = m->dev;
	keeper.file.ino = m->ino;
	keeper.ever_ready = m->flags & SELF_READY;
	keeper.ready_at = keeper.ever_ready ? clock_ns() : 0;
	keeper.server_foreign = m->flags & SELF_FOREIGN;
	strlcpy(keeper.binary.path, m->text.data, sizeof keeper.binary.path);
	for (i = 0; i < KMSG_HANDLES; i++)
		*own[i] = (int)m->handle[i];
}

static bool
get_kept(const struct kmsg *m)
{
	struct slot *s = slot_take(m->pane);

	if (s == NULL)
		return false;
	s->pid = (pid_t)m->pid;
	s->flags = m->flags;
	s->begun_ms = m->begun_ms;
	s->status = (int)m->status;
	s->ended_ms = m->ended_ms;
	s->master = (int)m->handle[0];
	s->journal = (int)m->handle[1];
	s->proc = (int)m->handle[2];
	return true;
}

int
image_read(int fd)
{
	struct shm shm;
	struct kmsg m = { .type = KMSG_SELF };
	size_t at = 0;
	ssize_t n;
	bool good;

	if (shm_adopt(&shm, fd) == -1)
		return -1;
	do {
		n = kmsg_length(shm.base + at, shm.size - at);
		good = n > 0 && (size_t)n <= shm.size - at &&
		    kmsg_decode(&m, shm.base + at, (size_t)n) == 0;
		if (good && m.type == KMSG_SELF)
			get_self(&m);
		else if (good && m.type != KMSG_END)
			good = m.type == KMSG_KEPT && get_kept(&m);
		at += good ? (size_t)n : 0;
	} while (good && m.type != KMSG_END);
	shm_close(&shm);
	return good && keeper.server != 0 ? 0 : -1;
}

static void
pass(int fd, bool on)
{
	if (fd != -1)
		fcntl(fd, F_SETFD, on ? 0 : FD_CLOEXEC);
}

void
image_pass(bool on)
{
	const struct slot *s = keeper.slots;
	size_t i;

	for (i = 0; i < KMSG_HANDLES; i++)
		pass(*own[i], on);
	for (; s < keeper.slots + keeper.slots_end; s++) {
		if (!(s->flags & SLOT_USED))
			continue;
		pass(s->master, on);
		pass(s->journal, on);
		pass(s->proc, on);
	}
}
