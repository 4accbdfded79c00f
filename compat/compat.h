/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What a platform may lack.  Every source file includes this header first;
 * no other file of the project, the os-*.c files here apart, has an #ifdef
 * that asks what the platform is.
 */

#ifndef TMX_COMPAT_H
#define TMX_COMPAT_H

#include "config.h"

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef HAVE_STRLCPY
size_t strlcpy(char *, const char *, size_t);
#endif
#ifndef HAVE_STRLCAT
size_t strlcat(char *, const char *, size_t);
#endif
#ifndef HAVE_REALLOCARRAY
void *reallocarray(void *, size_t, size_t);
#endif
#ifndef HAVE_EXPLICIT_BZERO
void explicit_bzero(void *, size_t);
#endif
#ifndef HAVE_CLOSEFROM
void closefrom(int);
#endif

#ifdef __GNUC__
#define printf_like(f, a) __attribute__((format(printf, f, a)))
#define no_return __attribute__((noreturn))
#define must_check __attribute__((warn_unused_result))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#else
#define printf_like(f, a)
#define no_return
#define must_check
#define likely(x) (x)
#define unlikely(x) (x)
#endif

#include <sys/socket.h>

#ifndef MSG_CMSG_CLOEXEC
#define MSG_CMSG_CLOEXEC 0
#endif
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

#define nitems(a) (sizeof(a) / sizeof((a)[0]))

#endif
