/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The line to the keeper, for the files that make it. */

#ifndef TMX_SERVER_KLINK_INT_H
#define TMX_SERVER_KLINK_INT_H

#include "base/list.h"
#include "proto/kmsg.h"
#include "server/klink.h"

struct klink {
	struct server *server;
	int fd;
	struct loop_io *io;
	struct kmsg_in in;
	struct kmsg_out out;
	struct request *sending; /* what out is made from */
	struct list requests;
	uint32_t number;
	struct recover *recover; /* while the keeper hands over */
	pid_t keeper;
	struct loop_timer *retry; /* when no keeper could be started */
};

/* Do what a message asks for; descriptors that nobody takes are closed. */
void klink_take(struct klink *, struct kmsg *);

#endif
