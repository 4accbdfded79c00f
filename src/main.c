/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Which role is ours: the client that a user starts, keeper or server. */

#include "compat/os.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "keeper/keeper.h"
#include "server/server.h"

/* -f FILE, -v as often as it counts, and the end. */
#define SERVER_ARGS 8

/* How to start a keeper: the same from a client as from a server. */
struct starter {
	char binary[PATH_MAX];
	char config[PATH_MAX];
	const char *args[SERVER_ARGS];
};

static struct starter starter;

/* Put together what the server is to be executed with. */
static int
prepare(const char *argv0, const char *config, int verbose, struct err *err)
{
	struct starter *s = &starter;
	size_t n = 0;

	if (os_exe_path(argv0, s->binary, sizeof s->binary) == -1)
		return err_set(err, ERR_NOTFOUND,
		    "cannot tell where tmx is: start it by its full path");
	if (config != NULL) {
		if (realpath(config, s->config) == NULL)
			return err_system(err, "%s", config);
		s->args[n++] = "-f";
		s->args[n++] = s->config;
	}
	while (verbose-- > 0 && n < SERVER_ARGS - 1)
		s->args[n++] = "-v";
	s->args[n] = NULL;
	return 0;
}

/* For a client that found no server. */
static int
start_keeper(const struct client_start *start, struct err *err)
{
	struct keeper_config keeper = { .socket = start->socket,
		.binary = starter.binary, .args = starter.args };
	int error = prepare(start->argv0, start->config, start->verbose, err);

	return error != 0 ? error : keeper_start(&keeper, err);
}

/* For a server whose keeper is gone. */
static int
replace_keeper(const char *socket, int *fd, struct err *err)
{
	struct keeper_config keeper = { .socket = socket,
		.binary = starter.binary, .args = starter.args };

	return keeper_replace(&keeper, fd, err);
}

/* tmx --server FD [-f FILE] [-v]..., as the keeper executes it. */
static int
be_server(int argc, char **argv)
{
	struct server_args args = { .replace_keeper = replace_keeper };
	struct err err;
	int i;

	for (i = 3; i < argc; i++) {
		if (strcmp(argv[i], "-f") == 0 && i + 1 < argc)
			args.config = argv[++i];
		else if (strcmp(argv[i], "-v") == 0)
			args.verbose++;
	}
	if (argc < 3 || prepare(argv[0], args.config, args.verbose, &err) != 0)
		return 1;
	args.binary = starter.binary;
	return server_main(atoi(argv[2]), &args);
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--keeper") == 0)
		return keeper_main(argc, argv);
	if (argc > 1 && strcmp(argv[1], "--server") == 0)
		return be_server(argc, argv);
	return client_main(argc, argv, start_keeper);
}
