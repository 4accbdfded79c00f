/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A client that looks at a session: what it was sent, what it should see,
 * and its input on the way to the panes.
 *
 * Nothing waits for a viewer.  There are two frames, the one it was sent
 * last and the one being composed; how often the difference is sent is
 * decided by its acknowledgements (frame/sender.h).
 */

#ifndef TMX_SERVER_VIEWER_H
#define TMX_SERVER_VIEWER_H

#include "compat/compat.h"

#include "base/list.h"
#include "frame/sender.h"
#include "proto/msg.h"
#include "ui/compose.h"

struct ask;
struct conn;
struct frame;
struct intern_holder;
struct loop_timer;
struct pane;
struct pictures;
struct server;
struct session;
struct window;

enum viewer_flag {
	VIEWER_READ_ONLY = 1,
	VIEWER_IGNORE_SIZE = 2,
	VIEWER_ACTIVE_PANE = 4,
	VIEWER_EXCLUSIVE = 8,  /* keeps others out of its session */
	VIEWER_SUSPENDED = 16, /* the client is stopped: send nothing */
	VIEWER_FOCUSED = 32,   /* its terminal has the focus */
	VIEWER_REPEAT = 64,    /* keys of a table with -r may follow */
	VIEWER_EXIT_STATUS = 128, /* the client ends with the program's */
	VIEWER_NATIVE = 256,   /* lines go into the terminal's scrollback */
	VIEWER_RAW = 512,      /* no terminal: input is bytes, no frames */
	VIEWER_LOCKED_OUT = 1024 /* leaving already */
};

struct viewer {
	struct list link;  /* in server->viewers */
	struct server *server;
	struct conn *conn;
	struct session *session; /* never NULL */
	unsigned int flags;
	unsigned int cols, rows; /* of its terminal */
	uint64_t attached;       /* ms since the epoch */
	uint64_t activity;       /* of the last input */
	uint64_t sequence;       /* grows with activity: who was last */

	struct frame *shown;     /* as it was sent last */
	struct frame *next;
	struct intern_holder *holder;
	struct compose_view view;
	struct sender sender;
	struct loop_timer *timer;
	struct msg_place native; /* the line of history to send next */
	bool native_begun;       /* ... is known */
	bool fresh;              /* nothing was sent yet */
	bool redraw;             /* the client is to draw everything anew */

	uint32_t detach_key;     /* works in the client alone; KEY_NONE: no */
	char *table;             /* owned: key table in force; NULL: root */
	struct loop_timer *repeat_timer;
	bool input_stale;        /* what is taken: its text is for nobody */
	char *message;           /* owned: over the last row; NULL: none */
	struct loop_timer *message_timer;
	struct ask *ask;         /* owned: a question, over all; NULL: none */
	uint32_t answered;       /* the key that was its answer; KEY_NONE */
	struct msg_terminal terminal; /* what the terminal turned out to be */
	uint64_t frames, bytes;  /* sent */
	struct pictures *pictures; /* images that it has, or gets */
};

/*
 * Attach a client to a session.  The size is its terminal's.  The client is
 * told, and gets frames, from viewer_start on.
 */
struct viewer *viewer_new(struct server *, struct conn *, struct session *,
    unsigned int flags);
void viewer_start(struct viewer *);

/* Forget it; the session's idle clock begins when it was the last. */
void viewer_free(struct viewer *);

/*
 * Tell the client that it is detached and why ("detached (from session
 * x)"), with the status it is to exit with; forget it.  exec, if not NULL,
 * is a command for the client to run in its place.
 */
void viewer_detach(struct viewer *, const char *text, int code,
    const char *exec, bool hangup);

/* Look at another session. */
void viewer_switch(struct viewer *, struct session *);

/* Something changed: for one viewer, for all of a session or window. */
void viewer_changed(struct viewer *);
void viewer_session_changed(struct session *, struct server *);
void viewer_window_changed(struct server *, const struct window *);

/* Send everything anew (refresh-client, SIGCONT). */
void viewer_redraw(struct viewer *);

/* The pane's program began or ended synchronized output. */
void viewer_hold(struct server *, const struct pane *, bool);

/* Send those frames that are due; at the end of a turn. */
void viewer_send_all(struct server *);

/* From the client. */
void viewer_resize(struct viewer *, const struct msg_resize *);
int viewer_acked(struct viewer *, uint64_t);

/* Take input that has come; true when there was some to be taken now. */
bool viewer_input(struct viewer *);

/* Take what waited for a pane that takes input again; once in a turn. */
void viewer_input_all(struct server *);

/* The pane gets another program: text that waits for this one is no more. */
void viewer_input_stale(struct server *, const struct pane *);

/* Show a line over the last row for a time in ms (0: until a key). */
void viewer_message(struct viewer *, const char *, uint64_t ms);

/* Tell the client about options that it goes by. */
void viewer_settings(struct viewer *);

/* Go by what the option sync-timeout says now. */
void viewer_set_hold_time(struct viewer *);

/* Let programs that ask know what the client's terminal said it is. */
void viewer_set_colours(struct viewer *, const struct msg_terminal *);

/*
 * Pass on a bell, clipboard or notification of a pane: to all that hear of
 * such, or to one, unless it is far behind.
 */
void viewer_event(struct server *, const struct pane *,
    const struct msg_event *);
void viewer_tell(struct viewer *, const struct msg_event *);
bool viewer_hears(const struct viewer *, const struct pane *);

/* Whether a window is the one that a client's session shows. */
bool viewer_looks_at(const struct viewer *, const struct window *);

/* The pane that its keys go to. */
struct pane *viewer_pane(const struct viewer *);

/* The viewers of a session, one after another: NULL to begin with. */
struct viewer *viewer_next(const struct server *, const struct session *,
    const struct viewer *);

#endif
