/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What the keeper's tests share: a real keeper, driven through a relay
 * (keeper-relay.h) that the test's binary is as well, as it is the keeper
 * itself.
 */

#ifndef TMX_REGRESS_KEEPER_WORLD_H
#define TMX_REGRESS_KEEPER_WORLD_H

#include "regress/unit/unit.h"

#include <limits.h>

#include "keeper/keeper.h"
#include "regress/unit/keeper-relay.h"

#define PATIENCE 60000 /* ms; nothing here takes long */

/* A keeper, and our connection to its server. */
struct world {
	char dir[64], socket[96], log[96];
	const char *args[4];
	struct keeper_config config;
	int fd;
	struct kmsg_in in;
	pid_t keeper, relay;
	uint32_t number;
	struct kmsg hello;
	char note[256], version[32];
	char relay_binary[PATH_MAX];
	unsigned int slots; /* seen in the hand-over */
	struct kmsg slot[4];
	int state, listen; /* from the hand-over */
};

/*
 * Begin main().  True when the process is a keeper or its server and has
 * been that; then its exit status is stored.
 */
bool world_role(int, char **, int *);

/* The path of this binary. */
const char *world_binary(void);

/* Make the files of a world, without a keeper; remove them. */
void world_init(struct world *);
void remove_files(const struct world *);

/* For cmocka: start a keeper that has a server; end it. */
int setup(void **);
int teardown(void **);

/* Connect to the server and take what a new one is told. */
void attach(struct world *);

/* Kill the server as hard as can be, and be connected to the next one. */
void kill_server(struct world *);

/* Say a message, or one that is its type alone. */
void say(struct world *, struct kmsg *);
void say_type(struct world *, uint16_t);

/* Get the next message from the server; it must be of a type. */
struct kmsg expect(struct world *, unsigned int);

/* Be sure that the keeper has done what it was asked for. */
void settle(struct world *);

/* Close the descriptors that came with a message. */
void forget(const struct kmsg *);

/*
 * Spawn a program in a pane: arguments, their length, flags, directory; or
 * a script, and wait until it was started.  Returns the master.
 */
int spawn_as(struct world *, uint32_t, const char *, size_t, uint32_t,
    const char *);
int spawn_sh(struct world *, uint32_t, const char *);

/* Forget a pane; signal it; wait until it has ended. */
void release(struct world *, uint32_t);
void send_signal(struct world *, uint32_t, int);
struct kmsg exited(struct world *, uint32_t);

/* Check that a slot's descriptors are those of the pane. */
void check_slot(const struct kmsg *, uint32_t, const char *);

/* Read from a terminal until a text has come. */
void read_until(int, const char *);

/* Wait until a process has ended. */
void wait_gone(pid_t);

#endif
