/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The parts of an attached client, for the files named attach*. */

#ifndef TMX_CLIENT_ATTACH_INT_H
#define TMX_CLIENT_ATTACH_INT_H

#include "compat/compat.h"

#include "base/buf.h"
#include "client/attach.h"
#include "client/keydec.h"
#include "client/pacer.h"

struct features;
struct frame;
struct gallery;
struct intern;
struct intern_holder;
struct loop_io;
struct loop_signal;
struct loop_timer;
struct render;
struct term;

/* What a user's signal to the client may be. */
#define ATTACH_SIGNALS 5

/* Output of commands that is kept for the end. */
#define ATTACH_KEPT_MAX (1u << 20)

struct attach {
	struct loop *loop;
	struct link *link;
	struct attach_config config;
	int tty;            /* the terminal, ours; -1: none */
	struct loop_io *io; /* of the terminal, or of standard input */
	struct loop_signal *signals[ATTACH_SIGNALS];
	bool leaving;       /* said to the server: wait for its farewell */
	bool tty_gone;      /* nothing can be given back */
	uint64_t resumed_at; /* after a suspension (clock_ns) */
	int status;         /* to exit with */

	/* Options that the server told. */
	char *session;      /* owned */
	uint32_t prefix, detach_key;
	bool native;

	/* Out (attach-out.c). */
	struct intern *intern;
	struct intern_holder *holder;
	struct term *term;
	struct features *features;
	struct render *render;
	struct frame *frame;    /* what the server says is to be seen */
	struct gallery *images; /* those that it shows */
	uint64_t told_images;   /* formats that the server was told of */
	struct buf out;         /* bytes for the terminal */
	uint64_t applied;       /* the last frame that is in frame */
	uint64_t acked;         /* the last one acknowledged */
	struct msg_place native_at; /* up to where lines have come with it */
	bool drawn;             /* out has all of frame */
	bool asked;             /* the terminal was asked what it is */
	uint64_t asked_at;      /* ... when (clock_ns) */
	struct pacer pacer;
	struct loop_timer *patience; /* no fence is waited for longer */
	struct loop_timer *later; /* acknowledges a little frame */
	struct loop_timer *decode; /* goes on with an image */
	bool little;            /* the last frame was one */
	bool tell;              /* the terminal has said something new */
	uint64_t wrote_at;      /* when the terminal was sent anything */
	uint64_t told_at;       /* when the server was told of pacing */
	bool told_pacing;       /* ... what */
	uint64_t wants_at;      /* when anything was asked; 0: all is said */
	unsigned int fences;    /* prepared for an end in a hurry */
	struct buf kept;        /* output of commands, for the end */

	/* In (attach-in.c). */
	struct keydec *keydec;  /* NULL: nothing was read yet */
	unsigned int escape_time; /* ms */
	struct loop_timer *key_timer;
	struct buf events;      /* proto/input.h, to be sent */
	struct buf text;        /* keys that are text, not in events yet */
	bool prefixed;          /* the last key was the prefix */
	struct loop_timer *silence; /* the server does not answer a detach */
	bool eof;               /* of standard input */
	bool draining;          /* keys come too late: only answers count */
};

/* attach-out.c */
void attach_out_begin(struct attach *);
void attach_out_end(struct attach *);  /* give the screen back */
void attach_out_free(struct attach *); /* what is left after that */
void attach_out_restart(struct attach *);
void attach_out_frame(struct attach *, const struct msg_frame *);
void attach_out_image(struct attach *, const struct msg_image *);
void attach_out_event(struct attach *, const struct msg_event *);
void attach_out_resize(struct attach *);
/* It may have had another size before anybody watched. */
void attach_out_check_size(struct attach *);
/* The server is another one, which knows nothing of the terminal. */
void attach_out_resumed(struct attach *);
/* All that came in one read was looked at: tell the server what is new. */
void attach_out_heard(struct attach *);
void attach_out_redraw(struct attach *);
/* Tell the decoder of keys what the terminal was told of keys. */
void attach_out_tell_keys(struct attach *);
/* Write what can be written; draw and acknowledge what follows. */
void attach_out_flush(struct attach *);

/* attach-in.c */
int attach_in_begin(struct attach *, struct err *);
void attach_in_end(struct attach *);
void attach_in_read(struct attach *);
void attach_in_escape_time(struct attach *, unsigned int ms);
/* Read until the terminal has answered all, or it takes too long. */
void attach_in_drain(struct attach *);
/* Take more from the terminal, or not, as the server can. */
void attach_in_want(struct attach *);
/* Leave if all that standard input had has been taken by the server. */
void attach_in_taken(struct attach *);

/*
 * attach.c: leave, with the server's farewell to come; detach without asking
 * the server; the terminal hung up, and may be gone.
 */
void attach_leave(struct attach *, enum msg_leave);
void attach_leave_alone(struct attach *);
void attach_hangup(struct attach *, bool gone);
void attach_suspend(struct attach *);
void attach_give_back(struct attach *);

#endif
