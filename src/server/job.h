/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Shell commands that the server runs for run-shell and if-shell, without a
 * terminal.  They are the server's own children and end with it.
 */

#ifndef TMX_SERVER_JOB_H
#define TMX_SERVER_JOB_H

#include "compat/compat.h"

#include "base/err.h"

struct jobs;
struct server;
struct session;

/* Bytes of output that are kept; what comes after them is dropped. */
#define JOB_OUTPUT_MAX (1u << 20)
/* Jobs that may run at once. */
#define JOBS_MAX 256

struct jobs *jobs_new(struct server *);

/* Tell those that still run to end (SIGTERM), and do not wait for it. */
void jobs_free(struct jobs *);

/*
 * Called once, with the status as wait(2) has it and the standard output;
 * it frees what arg is.
 */
typedef void job_fn(struct server *, void *arg, int status, const void *,
    size_t);

struct job_what {
	const char *line;        /* for the shell; NULL: nothing, only wait */
	struct session *session; /* whose environment; NULL: that of all */
	const char *cwd;
	uint64_t delay;          /* ns to wait before */
};

/* Start a command line.  Nothing is called on failure. */
int job_start(struct server *, const struct job_what *, job_fn *, void *arg,
    struct err *);

#endif
