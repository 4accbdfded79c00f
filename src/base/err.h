/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What can go wrong because of input or of the system: a code for the
 * program, a sentence for the user.  Functions return 0 or a negative code;
 * one that takes a struct err also leaves the sentence there.
 */

#ifndef TMX_BASE_ERR_H
#define TMX_BASE_ERR_H

#include "compat/compat.h"

enum err_code {
	ERR_INVALID = -1,   /* the input says nothing that makes sense */
	ERR_NOTFOUND = -2,  /* what it names is not there */
	ERR_EXISTS = -3,    /* what it would make is already there */
	ERR_LIMIT = -4,     /* it passes a documented bound */
	ERR_MALFORMED = -5, /* bytes that do not parse */
	ERR_SYSTEM = -6,    /* a system call failed */
	ERR_DENIED = -7,    /* not allowed to whoever asks */
	ERR_AGAIN = -8,     /* not now; nothing has changed */
	ERR_GONE = -9,      /* the other side has ended */
	ERR_VERSION = -10   /* a version or feature that we do not have */
};

#define ERR_TEXT_MAX 512

struct err {
	int code;
	char text[ERR_TEXT_MAX]; /* one line, no full stop, never NULL */
};

/*
 * Set code and sentence; err may be NULL.  Control characters, which names
 * may have, become "?".  Returns the code.
 */
int err_set(struct err *, int, const char *, ...) printf_like(3, 4);

/*
 * Set ERR_SYSTEM and the sentence followed by what errno means; err may be
 * NULL.  Returns ERR_SYSTEM and keeps errno.
 */
int err_system(struct err *, const char *, ...) printf_like(2, 3);

#endif
