/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The log of one process (-v).  A file that logs defines LOG_MODULE before
 * its first line of code.  Messages name ids, never pointers; payload bytes
 * are escaped with log_bytes.  Nothing is written unless log_open was called.
 */

#ifndef TMX_BASE_LOG_H
#define TMX_BASE_LOG_H

#include "compat/compat.h"

enum log_level {
	LOG_ERROR, /* something is lost or refused */
	LOG_INFO,  /* something began or ended */
	LOG_DEBUG, /* each step */
	LOG_TRACE  /* each message and chunk of output */
};

/*
 * Begin to log up to a level into ./tmx-ROLE-PID.log, mode 0600.  Returns 0,
 * or -1 with errno.
 */
int log_open(const char *, enum log_level);
void log_close(void);

/* Whether a message of this level goes anywhere. */
bool log_wants(enum log_level);

void log_write(enum log_level, const char *, const char *, ...)
    printf_like(3, 4);

/* Escape bytes into a static buffer, cut to what fits there. */
const char *log_bytes(const void *, size_t);

#define log_at(level, ...)                                                    \
	do {                                                                  \
		if (log_wants(level))                                         \
			log_write(level, LOG_MODULE, __VA_ARGS__);            \
	} while (0)
#define log_error(...) log_at(LOG_ERROR, __VA_ARGS__)
#define log_info(...) log_at(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_at(LOG_DEBUG, __VA_ARGS__)
#define log_trace(...) log_at(LOG_TRACE, __VA_ARGS__)

/*
 * End the process because an invariant is broken: logs, says why on stderr,
 * aborts.  What input can cause is never fatal.
 */
void no_return fatal(const char *, ...) printf_like(1, 2);

#endif
