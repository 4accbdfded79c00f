/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Starting a keeper; this runs in a client, or in a server without one. */

#include "compat/compat.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/io.h"
#include "base/proc.h"
#include "base/sock.h"
#include "keeper/keeper.h"

#define HEALTH 10000 /* ms */

/* Execute the keeper and wait until it works; see keeper_main. */
static int
launch(const struct keeper_config *c, pid_t server, int link, struct err *err)
{
	const char *argv[KEEPER_ARGS_MAX + 5] = { c->binary, "--keeper" };
	char numbers[96];
	int i, n = 2;

	snprintf(numbers, sizeof numbers, "start:-1:%ld:%llu:%llu",
	    (long)server,
	    (unsigned long long)(c->health_ms != 0 ? c->health_ms :
		fault_number("HEALTH", HEALTH)),
	    (unsigned long long)c->files);
	argv[n++] = numbers;
	argv[n++] = c->socket;
	for (i = 0; c->args != NULL && c->args[i] != NULL; i++) {
		if (i == KEEPER_ARGS_MAX)
			return err_set(err, ERR_LIMIT,
			    "too many arguments for the server");
		argv[n++] = c->args[i];
	}
	return proc_launch((char *const *)(uintptr_t)argv, link, err);
}

int
keeper_start(const struct keeper_config *c, struct err *err)
{
	int lock = sock_lock(c->socket, true), fd, error = 0;

	if (lock == -1)
		return err_system(err, "cannot lock %s.lock", c->socket);

	/* Who waited for the lock may find it done. */
	fd = sock_connect(c->socket);
	if (fd == -1 && errno != EAGAIN)
		error = launch(c, 0, -1, err);
	io_close(&fd);
	io_close(&lock);
	return error;
}

int
keeper_replace(const struct keeper_config *c, int *link, struct err *err)
{
	int fds[2], error;

	if (sock_pair(fds) == -1)
		return err_system(err, "cannot make a socket for the keeper");
	error = launch(c, getpid(), fds[1], err);
	io_close(&fds[1]);
	if (error == 0 && io_nonblock(fds[0], true) == -1)
		error = err_system(err, "cannot use the keeper's socket");
	if (error != 0)
		io_close(&fds[0]);
	*link = fds[0];
	return error;
}
