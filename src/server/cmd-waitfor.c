/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* wait-for. */

#include "compat/compat.h"

#include "server/cmd-table.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/channels.h"

#define TOO_MANY "too many channels and clients that wait"

enum run_result
cmd_wait_for(struct run *run)
{
	struct server *srv = run->server;
	const char *name = args_string(run->args, 0);
	uint64_t item = queue_number(run->item);
	enum channels_result result;

	if (args_has(run->args, "S"))
		return channels_signal(srv->channels, srv->queue, name) ?
		    RUN_DONE : run_error(run, TOO_MANY);
	if (args_has(run->args, "U"))
		return channels_unlock(srv->channels, srv->queue, name) ?
		    RUN_DONE : run_error(run, "channel %s not locked", name);
	/* A key or a file may not be held up. */
	if (run->conn == NULL || run->viewer != NULL)
		return run_error(run, "not able to %s", args_has(run->args,
		    "L") ? "lock" : "wait");
	result = args_has(run->args, "L") ?
	    channels_lock(srv->channels, name, item) :
	    channels_wait(srv->channels, name, item);
	if (result == CHANNELS_REFUSED)
		return run_error(run, TOO_MANY);
	return result == CHANNELS_WAITS ? RUN_WAITS : RUN_DONE;
}
