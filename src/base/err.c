/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

/* Let no name in a sentence end the line or speak to the terminal. */
static void
one_line(char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = '?';
}

int
err_set(struct err *err, int code, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return code;
	err->code = code;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	one_line(err->text);
	return code;
}

int
err_system(struct err *err, const char *fmt, ...)
{
	va_list ap;
	int saved = errno;

	if (err == NULL)
		return ERR_SYSTEM;
	err->code = ERR_SYSTEM;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	one_line(err->text);
	strlcat(err->text, ": ", sizeof err->text);
	strlcat(err->text, strerror(saved), sizeof err->text);
	errno = saved;
	return ERR_SYSTEM;
}
