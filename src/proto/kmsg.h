/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The protocol between keeper and server, over a socketpair, and the form in
 * which a keeper hands its table to its own successor.  It is frozen: what
 * is added is a new type, or a flag for a request that is refused without
 * it; no type changes.
 *
 * A message is a header of 12 bytes and the fields that its type has, in a
 * fixed order (kmsg.c has the table), nothing else; integers little-endian:
 *
 *	u32 length, header included      u8 number of descriptors with it
 *	u16 type                         u32 number, chosen by who asks
 *	u8 version
 *
 * A string is u32 length, bytes, NUL; a list is u32 count, u32 length, that
 * many bytes: strings each with its NUL.  So both can be used in place.
 *
 * Nothing here takes memory from the heap: callers bring their own.
 */

#ifndef TMX_PROTO_KMSG_H
#define TMX_PROTO_KMSG_H

#include "base/err.h"

enum {
	KMSG_VERSION = 1,
	KMSG_HEADER = 12,
	KMSG_MAX = 1024 * 1024, /* bytes of a message */
	KMSG_SMALL = 6 * 1024,  /* of any but a KMSG_SPAWN */
	KMSG_FDS = 2,           /* descriptors with a message */
	KMSG_HANDLES = 5,
	KMSG_FDS_AHEAD = 8 /* descriptors received before their message */
};

enum kmsg_type {
	/* From the server. */
	KMSG_SPAWN = 1,  /* start a program; SPAWNED or FAILED follows */
	KMSG_RELEASE,    /* forget a pane, its descriptors and status */
	KMSG_SIGNAL,     /* signal the process group of a pane */
	KMSG_HOLD,       /* keep this descriptor as the object (flags) */
	KMSG_ADOPT,      /* to a new keeper: hold this pane; like SLOT */
	KMSG_READY,      /* the server works: its health counts from now */
	KMSG_UPGRADE,    /* when the server ends, start the binary at text */
	KMSG_REEXEC,     /* become the binary that the server is; RESUMED */
	KMSG_REBIND,     /* see to the socket file; LISTEN if it is a new one */
	KMSG_QUIT,       /* end, and remove the socket */
	KMSG_PING,       /* PONG follows */

	/* From the keeper. */
	KMSG_HELLO = 64, /* first; then SLOT LISTEN STATE END */
	KMSG_SLOT,       /* a pane, with its descriptors */
	KMSG_LISTEN,     /* the listening socket, and its path */
	KMSG_STATE,      /* the state object */
	KMSG_END,        /* that was all */
	KMSG_EXITED,     /* a pane's program has ended */
	KMSG_SPAWNED,
	KMSG_FAILED,     /* number, which step (reason), errno (code) */
	KMSG_REFUSED,    /* number, enum kmsg_reason, errno (code) */
	KMSG_PONG,
	KMSG_RESUMED,    /* the keeper is the new binary */

	/* In a keeper's table; no message. */
	KMSG_SELF = 128,
	KMSG_KEPT,
	KMSG_TYPES
};

enum kmsg_from {
	KMSG_FROM_NOBODY, /* no such type */
	KMSG_FROM_SERVER,
	KMSG_FROM_KEEPER,
	KMSG_FROM_TABLE
};

/* Flags; each type uses some of them. */
enum {
	KMSG_LOGIN = 1,   /* SPAWN: argv[0] as of a login shell */
	KMSG_UTF8 = 2,    /* SPAWN: the terminal is UTF-8 (IUTF8) */
	KMSG_INSTEAD = 4, /* SPAWN: in the place of what the pane has */
	KMSG_ENDED = 1,   /* SLOT, ADOPT: status and ended_ms are known */
	KMSG_UNKNOWN = 2, /* SLOT, ADOPT, EXITED: nobody knows the status */
	KMSG_MASTER = 4,  /* SLOT, ADOPT: the first descriptor */
	KMSG_JOURNAL = 8, /* SLOT, ADOPT: the last descriptor */
	KMSG_FOREIGN = 16 /* SLOT: not the keeper's child */
};

/* HOLD: as which object. */
enum {
	KMSG_HOLD_STATE = 1,
	KMSG_HOLD_LISTEN,
	KMSG_HOLD_JOURNAL /* of a pane */
};

/* Why something was refused, or which step of a SPAWN failed. */
enum kmsg_reason {
	KMSG_OK,
	KMSG_NO_TYPE,    /* no such request in this keeper */
	KMSG_NO_PANE,    /* no such pane, or its program has ended */
	KMSG_NO_ROOM,    /* the table is full */
	KMSG_BUSY_PANE,  /* there is such a pane already */
	KMSG_BAD_VALUE,  /* a field makes no sense */
	KMSG_NO_FORK,
	KMSG_NO_SIGNAL,  /* it could not be sent */
	KMSG_NO_BINARY,  /* it cannot be opened or executed */
	KMSG_NO_TRIAL,   /* the new binary cannot take over the table */
	KMSG_NO_SOCKET   /* it could not be bound */
};

struct kmsg_str {
	const char *data; /* borrowed; ends with a NUL */
	uint32_t len;     /* without it */
};

struct kmsg_list {
	const char *data; /* borrowed; strings, each with its NUL */
	uint32_t len;
	uint32_t count;
};

/* Any message; a type uses the fields that the table gives it. */
struct kmsg {
	uint16_t type;
	uint32_t number;

	uint32_t pane;
	uint32_t pid;
	uint32_t cols, rows, xpixel, ypixel;
	uint32_t flags;
	uint32_t signal;
	uint32_t status; /* as of waitpid(2) */
	uint32_t reason, code;
	uint32_t count;    /* servers started before this one */
	uint32_t failures; /* in a row */
	uint64_t begun_ms, ended_ms; /* on the user's clock */
	uint64_t files;       /* bound on descriptors that programs get */
	uint64_t dev, ino;    /* of the listening socket's file */
	struct kmsg_str text; /* a path, a note */
	struct kmsg_str dir;
	struct kmsg_str version; /* of the keeper's binary */
	struct kmsg_list argv, env;
	uint32_t handle[KMSG_HANDLES]; /* descriptors by number */

	int fd[KMSG_FDS]; /* with the message */
	unsigned int nfds;
};

/* Who sends messages of a type, and its name for the log. */
enum kmsg_from kmsg_from(unsigned int);
const char *kmsg_name(unsigned int);

/* What a reason means, for the user. */
const char *kmsg_reason_text(unsigned int);

/*
 * Encode a message (its descriptors are only counted).  Returns its length,
 * or 0 when there is no such type or it does not fit.
 */
size_t kmsg_encode(const struct kmsg *, void *, size_t);

/*
 * The length of the message at the front of what is there: 0 while that
 * cannot be told, ERR_MALFORMED when it is no message.
 */
ssize_t kmsg_length(const void *, size_t);

/*
 * Decode one whole message; strings point into it.  ERR_MALFORMED, or
 * ERR_VERSION when the type or version is not known (type, number and nfds
 * are set even so).  fd[] is left alone.
 */
int kmsg_decode(struct kmsg *, const void *, size_t);

/* The i-th string of a list; NULL behind its end. */
const char *kmsg_list_next(const struct kmsg_list *, const char *);

/* Messages on their way in: the caller's memory, at least KMSG_MAX bytes. */
struct kmsg_in {
	uint8_t *data;
	size_t room, used, len; /* what lies from used to len is not taken */
	int fds[KMSG_FDS_AHEAD];
	unsigned int nfds;
};

/*
 * Receive once.  Returns the bytes, 0 at the end, ERR_AGAIN, ERR_SYSTEM, or
 * ERR_LIMIT when kmsg_take must come first.
 */
ssize_t kmsg_receive(struct kmsg_in *, int);

/*
 * Take the next message, with its descriptors, which are the caller's; its
 * strings are valid until the next receive.  Returns 1, 0 when there is none,
 * ERR_VERSION as kmsg_decode (the descriptors are closed), ERR_MALFORMED
 * (then the stream is of no more use).
 */
int kmsg_take(struct kmsg_in *, struct kmsg *);

/* Close descriptors that came, and forget everything. */
void kmsg_in_clear(struct kmsg_in *);

/* One message on its way out: the caller's memory. */
struct kmsg_out {
	uint8_t *data;
	size_t room, off, len;
	int fd[KMSG_FDS]; /* borrowed until the first byte is sent */
	unsigned int nfds;
};

/* Put a message; the one before must be gone.  0 or ERR_LIMIT. */
int kmsg_put(struct kmsg_out *, const struct kmsg *);

/* Send.  Returns 0 when all is gone, ERR_AGAIN, ERR_SYSTEM with errno. */
int kmsg_send(struct kmsg_out *, int);

#endif
