/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A server for the keeper's tests that does nothing by itself: what the
 * keeper says it passes on to whoever is connected to the listening socket,
 * and back, descriptors included.  So the test is the server, and can kill
 * it.
 */

#ifndef TMX_REGRESS_KEEPER_RELAY_H
#define TMX_REGRESS_KEEPER_RELAY_H

#include "proto/kmsg.h"

/*
 * First message on a connection: RELAY_HERE with the relay's pid as number
 * and its binary as version.  The test may send these in turn.
 */
enum {
	RELAY_HERE = KMSG_RESUMED,
	RELAY_REPLACE = KMSG_SLOT, /* start another keeper */
	RELAY_GARBAGE = KMSG_END,  /* say nonsense to the keeper */
	RELAY_ASK = KMSG_EXITED    /* answer RELAY_HERE when all is passed on */
};

/* Be the relay: BINARY --server FD LOG SOCKET [how to fail]. */
int relay_main(int, char **);

#endif
