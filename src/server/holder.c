/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/proc.h"
#include "server/conn.h"
#include "server/holder.h"
#include "server/klink.h"
#include "server/server.h"
#include "server/state.h"

#define LOG_MODULE "holder"

/*
 * The owner of the state object: in its lower bits a server's process number
 * or one of these, above them how many upgrades there were, so that a holder
 * can tell its own from the next.
 */
enum {
	OWNER_BITS = 22, /* as many as a process number has */
	OWNER_MASK = (1 << OWNER_BITS) - 1,
	OWNER_NOBODY = 0,
	OWNER_DONE = OWNER_MASK - 1,
	OWNER_HOLDER = OWNER_MASK
};

/* How often to look, and how long at the most. */
#define LOOK_MS 20
#define HOLD_FOR (120 * CLOCK_SECOND)

/* Whether a process has ended, though nobody may have waited for it. */
static bool
is_gone(pid_t pid)
{
	struct pollfd pfd = { .fd = proc_watch(pid), .events = POLLIN };
	bool gone;

	if (pfd.fd == -1)
		return errno == ESRCH || (kill(pid, 0) == -1 &&
		    errno == ESRCH);
	gone = poll(&pfd, 1, 0) > 0;
	io_close(&pfd.fd);
	return gone;
}

/* The word with another owner. */
static uint32_t
with_owner(uint32_t word, uint32_t owner)
{
	return (word & ~(uint32_t)OWNER_MASK) | (owner & OWNER_MASK);
}

/* Hold until the next server works, or there is nobody else who does. */
static void no_return
hold(struct server *srv, pid_t keeper)
{
	uint32_t mine = state_owner(srv->state) >> OWNER_BITS, word, owner;
	uint64_t until = clock_ns() + HOLD_FOR;

	for (; clock_ns() < until; poll(NULL, 0, LOOK_MS)) {
		word = state_owner(srv->state);
		owner = word & OWNER_MASK;
		if (owner == OWNER_DONE || word >> OWNER_BITS != mine)
			break;
		if (!is_gone(keeper) || (owner != OWNER_NOBODY &&
		    owner != OWNER_HOLDER && !is_gone((pid_t)owner)))
			continue;
		if (owner != OWNER_HOLDER && !state_set_owner(srv->state, word,
		    with_owner(word, OWNER_HOLDER)))
			continue;
		if (!klink_replace(srv->klink))
			continue;
		/* It starts a server as soon as it finds us gone. */
		klink_flush(srv->klink);
		state_set_owner(srv->state, with_owner(word, OWNER_HOLDER),
		    with_owner(word, OWNER_NOBODY));
		break;
	}
	_exit(0);
}

void
holder_start(struct server *srv)
{
	pid_t keeper = klink_keeper(srv->klink), pid;
	uint32_t word = state_owner(srv->state);

	if (keeper == 0)
		return;
	state_set_owner(srv->state, word, with_owner(word + OWNER_MASK + 1,
	    OWNER_NOBODY));
	/* Clients are to find out that we are gone. */
	conn_abandon_all(srv);
	pid = proc_fork();
	if (pid == -1)
		log_error("no holder: the keeper is alone for a moment");
	if (pid != 0)
		return;
	klink_let_go(srv->klink);
	hold(srv, keeper);
}

bool
holder_claim(struct server *srv)
{
	uint32_t word = state_owner(srv->state);

	/* It may have died itself, having started the keeper that we have. */
	if ((word & OWNER_MASK) == OWNER_HOLDER &&
	    is_gone(klink_keeper(srv->klink)))
		return false;
	return state_set_owner(srv->state, word, with_owner(word,
	    (uint32_t)getpid()));
}

void
holder_done(struct server *srv)
{
	uint32_t word = state_owner(srv->state);

	state_set_owner(srv->state, word, with_owner(word, OWNER_DONE));
}
