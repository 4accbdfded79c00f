/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* source-file. */

#include "compat/compat.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "server/cmd-table.h"
#include "server/conffile.h"
#include "server/stdin.h"

/* A relative pattern is about the directory of who asks. */
static char *
full_pattern(struct run *run, const char *said)
{
	char *path = args_has(run->args, "F") ? run_expand(run, said) :
						xstrdup(said), *full;

	if (*path == '/')
		return path;
	full = xasprintf("%s/%s", run_cwd(run), path);
	free(path);
	return full;
}

static enum run_result
source_pattern(struct run *run, const char *pattern)
{
	bool quiet = args_has(run->args, "q") != 0;
	enum run_result result = RUN_DONE;
	struct err err;
	glob_t g;
	size_t i;

	if (glob(pattern, 0, NULL, &g) != 0) {
		globfree(&g);
		return quiet ? RUN_DONE : run_error(run,
		    "%s: No such file or directory", pattern);
	}
	/* What is pushed last runs first. */
	for (i = g.gl_pathc; i-- > 0;)
		if (conffile_source(run, g.gl_pathv[i], &err) != 0)
			result = run_error(run, "%s", err.text);
	globfree(&g);
	return result;
}

static bool
take_stdin(struct run *run, const void *data, size_t len, const char *error)
{
	struct err err;

	if (error != NULL)
		run_error(run, "%s", error);
	else if (conffile_source_text(run, data, len, &err) != 0) {
		run_error(run, "%s", err.text);
		error = err.text;
	}
	return error != NULL;
}

enum run_result
cmd_source_file(struct run *run)
{
	enum run_result result = RUN_DONE;
	size_t i;

	if (args_count(run->args) == 1 &&
	    strcmp(args_string(run->args, 0), "-") == 0)
		return stdin_read(run, NULL, take_stdin) ? RUN_WAITS :
		    run_error(run, "no standard input to read");

	for (i = args_count(run->args); i-- > 0;) {
		char *pattern = full_pattern(run, args_string(run->args, i));

		if (source_pattern(run, pattern) == RUN_FAILED)
			result = RUN_FAILED;
		free(pattern);
	}
	return result;
}
