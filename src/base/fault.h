/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Where tests make things go wrong.  In the program that users get these do
 * nothing (fault-none.c); configure --enable-debug, and the program that is
 * built for regress/fault, have those of fault.c, which obey variables of
 * the environment.
 */

#ifndef TMX_BASE_FAULT_H
#define TMX_BASE_FAULT_H

#include "compat/compat.h"

/* Die if the text of TMX_FAULT_NAME is among these bytes. */
void fault_bytes(const char *name, const void *, size_t);

/*
 * A step that has a name: end here, as SIGKILL does it, if there is a file of
 * that name in the directory TMX_FAULT_POINTS; it is removed, so once.
 */
void fault_point(const char *name);

/* The number that TMX_FAULT_NAME has, or else the one given. */
uint64_t fault_number(const char *name, uint64_t);

#endif
