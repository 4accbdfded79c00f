/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <langinfo.h>
#include <locale.h>
#include <strings.h>
#include <wchar.h>

#include "client/locale.h"
#include "text/utf8.h"

void
locale_begin(void)
{
	setlocale(LC_CTYPE, "");
	setlocale(LC_TIME, "");
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

bool
locale_is_utf8(void)
{
	const char *set = nl_langinfo(CODESET);

	return strcasecmp(set, "UTF-8") == 0 || strcasecmp(set, "UTF8") == 0;
}
