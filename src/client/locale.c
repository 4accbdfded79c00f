/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

#include "client/locale.h"
#include "text/utf8.h"

/* The name of the locale for characters: the first of these that is set. */
static const char *
name(void)
{
	static const char *const vars[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value;
	size_t i;

	for (i = 0; i < nitems(vars); i++)
		if ((value = getenv(vars[i])) != NULL && *value != '\0')
			return value;
	return "";
}

static bool
is_utf8(const char *set, size_t len)
{
	return (len == 5 && strncasecmp(set, "UTF-8", len) == 0) ||
	    (len == 4 && strncasecmp(set, "UTF8", len) == 0);
}

bool
locale_is_utf8(void)
{
	const char *set = strchr(name(), '.');

	/* language[_territory][.codeset][@modifier] */
	if (set != NULL && is_utf8(set + 1, strcspn(set + 1, "@")))
		return true;
	setlocale(LC_CTYPE, "");
	set = nl_langinfo(CODESET);
	return is_utf8(set, strlen(set));
}

uint32_t
locale_of_byte(uint8_t byte)
{
	wint_t c = btowc(byte);

	return c != WEOF && c >= 0xa0 && c <= UNICODE_MAX &&
	    (c < 0xd800 || c > 0xdfff) ? (uint32_t)c : byte;
}

int
locale_to_byte(uint32_t cp)
{
	int byte = cp >= 0xa0 ? wctob((wint_t)cp) : -1;

	return byte >= 0xa0 ? byte : -1;
}
