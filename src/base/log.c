/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

static FILE *log_file;
static enum log_level log_max;

int
log_open(const char *role, enum log_level max)
{
	char path[128];
	int fd;

	log_close();
	snprintf(path, sizeof path, "tmx-%s-%ld.log", role, (long)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd == -1)
		return -1;
	log_file = fdopen(fd, "a");
	if (log_file == NULL) {
		close(fd);
		return -1;
	}
	setvbuf(log_file, NULL, _IOLBF, 0);
	log_max = max;
	return 0;
}

void
log_close(void)
{
	if (log_file != NULL)
		fclose(log_file);
	log_file = NULL;
}

bool
log_wants(enum log_level level)
{
	return log_file != NULL && level <= log_max;
}

static void
log_vwrite(const char *module, const char *fmt, va_list ap)
{
	uint64_t now = clock_wall_ms();
	int saved = errno;

	fprintf(log_file, "%llu.%03llu %s: ", (unsigned long long)(now / 1000),
	    (unsigned long long)(now % 1000), module);
	vfprintf(log_file, fmt, ap);
	fputc('\n', log_file);
	errno = saved;
}

void
log_write(enum log_level level, const char *module, const char *fmt, ...)
{
	va_list ap;

	if (!log_wants(level))
		return;
	va_start(ap, fmt);
	log_vwrite(module, fmt, ap);
	va_end(ap);
}

const char *
log_bytes(const void *data, size_t len)
{
	static char out[1024];
	const unsigned char *p = data;
	size_t at = 0, i;

	for (i = 0; i < len && at < sizeof out - 8; i++) {
		if (p[i] >= 0x20 && p[i] < 0x7f && p[i] != '\\')
			out[at++] = (char)p[i];
		else
			at += (size_t)snprintf(out + at, sizeof out - at,
			    "\\%03o", p[i]);
	}
	if (i < len)
		memcpy(out + at, "...", 3), at += 3;
	out[at] = '\0';
	return out;
}

void
fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (log_file != NULL) {
		va_list copy;

		va_copy(copy, ap);
		log_vwrite("fatal", fmt, copy);
		va_end(copy);
	}
	fputs("tmx: fatal: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}
