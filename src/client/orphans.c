/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "base/sock.h"
#include "client/orphans.h"
#include "proto/lost.h"

/* "2026-11-21 07:12:33" */
static const char *
date_and_time(uint64_t ms, char *out, size_t size)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL ||
	    strftime(out, size, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		out[0] = '\0';
	return out;
}

static void
say_one(void *arg, const char *name, uint64_t created)
{
	char when[32];

	(void)arg;
	fputs("lost session: ", stderr);
	for (; *name != '\0'; name++)
		fputc((unsigned char)*name < ' ' || *name == 0x7f ? '?' :
								    *name,
		    stderr);
	fprintf(stderr, " (since %s)\n", date_and_time(created, when,
	    sizeof when));
}

static void
say_all(const char *path)
{
	uint64_t seen;
	char when[32];

	if (lost_read(path, &seen, say_one, NULL) != 0)
		fprintf(stderr, "(server and keeper died, both, at %s or "
		    "after)\n", date_and_time(seen, when, sizeof when));
}

void
orphans_report(const char *socket)
{
	char *path = lost_path(socket), *told = lost_path_told(socket);
	int lock = -1, fd;

	if (access(path, F_OK) == 0)
		lock = sock_lock(socket, false);
	if (lock != -1) {
		/* Nobody starts a server now; one may have been started. */
		fd = sock_connect(socket);
		if (fd == -1 && errno != EAGAIN && rename(path, told) == 0)
			say_all(told);
		io_close(&fd);
		io_close(&lock);
	}
	free(path);
	free(told);
}
