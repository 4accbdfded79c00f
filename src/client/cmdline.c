/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "client/cmdline.h"

#define USAGE                                                                 \
	"usage: tmx [-2DNuVv] [-c shell-command] [-f file] [-L socket-name] " \
	"[-S socket-path] [command [flags]]"

/*
 * The socket: as the options say, else that of the server whose pane we are
 * in ($TMX is "socket,pid,session"), else the usual one.
 */
static int
find_socket(struct cmdline *c, const char *path, const char *label,
    struct err *err)
{
	const char *inside = getenv("TMX");
	size_t n;

	if (path == NULL && label == NULL && inside != NULL &&
	    *inside == '/') {
		n = strcspn(inside, ",");
		if (n < sizeof c->socket) {
			memcpy(c->socket, inside, n);
			c->socket[n] = '\0';
			return 0;
		}
	}
	return path_socket(path, label, !c->no_start, c->socket,
	    sizeof c->socket, err);
}

int
cmdline_read(struct cmdline *c, int argc, char **argv, struct err *err)
{
	static char name[] = "start-server";
	static char *start_server[] = { name };
	const char *path = NULL, *label = NULL;
	int option;

	memset(c, 0, sizeof *c);
	c->start.argv0 = argv[0];
	/* The message for a wrong option is ours. */
	opterr = 0;
	while ((option = getopt(argc, argv, "+2c:Df:L:NS:uVv")) != -1) {
		switch (option) {
		case '2': c->colours_256 = true; break;
		case 'c': c->shell_command = optarg; break;
		case 'D': c->foreground = true; break;
		case 'f': c->start.config = optarg; break;
		case 'L': label = optarg; break;
		case 'N': c->no_start = true; break;
		case 'S': path = optarg; break;
		case 'u': c->utf8 = true; break;
		case 'v': c->start.verbose++; break;
		case 'V':
			printf("tmx %s\n", PACKAGE_VERSION);
			return 1;
		default: return err_set(err, ERR_INVALID, USAGE);
		}
	}
	c->argc = argc - optind;
	c->argv = argv + optind;
	/* It is there for the server, and begins no session. */
	if (c->foreground && c->argc != 0)
		return err_set(err, ERR_INVALID, USAGE);
	if (c->foreground) {
		c->argc = 1;
		c->argv = start_server;
	}
	c->start.socket = c->socket;
	return find_socket(c, path, label, err);
}

int
cmdline_shell(const char *command)
{
	const char *shell = path_shell();

	setenv("SHELL", shell, 1);
	execl(shell, shell, "-c", command, (char *)NULL);
	fprintf(stderr, "%s: %s\n", shell, strerror(errno));
	return 1;
}
