/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* upgrade-server. */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "server/cmd-table.h"
#include "server/server.h"
#include "server/upgrade.h"

enum run_result
cmd_upgrade_server(struct run *run)
{
	const char *said = args_string(run->args, 0);
	enum run_result result;
	char *path;

	/* What is at our own path now: the one that was installed. */
	if (said == NULL)
		path = xstrdup(run->server->args->binary);
	else if (*said == '/')
		path = xstrdup(said);
	else
		path = xasprintf("%s/%s", run_cwd(run), said);
	result = upgrade_run(run, path);
	free(path);
	return result;
}
