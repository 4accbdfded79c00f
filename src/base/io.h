/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Descriptors: flags, and reads and writes that do not stop at a signal. */

#ifndef TMX_BASE_IO_H
#define TMX_BASE_IO_H

#include "compat/compat.h"

struct buf;

/* Set or clear O_NONBLOCK; set FD_CLOEXEC.  0, or -1 with errno. */
int io_nonblock(int, bool);
int io_cloexec(int);

/* Close unless -1, and leave -1 there; keeps errno. */
void io_close(int *);

/*
 * Read once up to n bytes to the end of a buffer.  Returns how many, 0 at the
 * end of the file, ERR_AGAIN when nothing is there, ERR_LIMIT when the buffer
 * may not grow, else ERR_SYSTEM with errno.
 */
ssize_t io_read(int, struct buf *, size_t);

/* Whether a write that failed with this errno may be tried again later. */
bool io_later(int);

/*
 * Write what a buffer holds until it is empty or the descriptor takes no
 * more.  Returns 0, ERR_AGAIN when some is left, or ERR_SYSTEM with errno.
 */
int io_write(int, struct buf *);

/*
 * Write what a buffer holds, waiting for the descriptor to take it for so
 * many ms at the most.  Returns as io_write.
 */
int io_write_for(int, struct buf *, unsigned int ms);

/* Write all to a blocking descriptor.  0, or -1 with errno. */
int io_write_all(int, const void *, size_t);

/* Open /dev/null as the standard descriptors named by a bit each (1, 2, 4). */
int io_null_std(unsigned int);

/* Raise the bound on open descriptors as far as we may. */
void io_raise_nofile(void);

#endif
