/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "base/fault.h"

void
fault_bytes(const char *name, const void *data, size_t len)
{
	(void)name;
	(void)data;
	(void)len;
}

void
fault_point(const char *name)
{
	(void)name;
}

uint64_t
fault_number(const char *name, uint64_t otherwise)
{
	(void)name;
	return otherwise;
}
