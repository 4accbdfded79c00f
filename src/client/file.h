/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Files that the server has its client read or write (load-buffer). */

#ifndef TMX_CLIENT_FILE_H
#define TMX_CLIENT_FILE_H

#include "proto/msg.h"

struct link;

/* A file being written.  All zeros at the beginning. */
struct file_out {
	int fd;
	int error; /* errno of what went wrong first */
};

/* Send what a descriptor has until its end, as MSG_STDIN. */
void file_send(struct link *, int);

/* The same for a file by its name, or say why that cannot be. */
void file_read(struct link *, const char *);

/* Write a piece; after the last one say how it went. */
void file_write(struct link *, struct file_out *, const struct msg_file *);

#endif
