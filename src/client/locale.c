/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <langinfo.h>
#include <locale.h>
#include <strings.h>

#include "client/locale.h"

void
locale_begin(void)
{
	setlocale(LC_CTYPE, "");
	setlocale(LC_TIME, "");
}

bool
locale_is_utf8(void)
{
	const char *set = nl_langinfo(CODESET);

	return strcasecmp(set, "UTF-8") == 0 || strcasecmp(set, "UTF8") == 0;
}
