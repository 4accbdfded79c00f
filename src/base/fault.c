/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"

static const char *
value_of(const char *name)
{
	char variable[64];

	snprintf(variable, sizeof variable, "TMX_FAULT_%s", name);
	return getenv(variable);
}

void
fault_bytes(const char *name, const void *data, size_t len)
{
	const char *text = value_of(name), *p = data;
	size_t n = text != NULL ? strlen(text) : 0;

	for (; n != 0 && len >= n; p++, len--) {
		if (memcmp(p, text, n) != 0)
			continue;
		/* As a real fault does it: without a word, no core. */
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
	}
}

void
fault_point(const char *name)
{
	const char *dir = value_of("POINTS");
	char path[PATH_MAX];

	if (dir == NULL)
		return;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (unlink(path) == 0)
		kill(getpid(), SIGKILL);
}

uint64_t
fault_number(const char *name, uint64_t otherwise)
{
	const char *text = value_of(name);

	return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}
