/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What client and server say to each other.  A message is a struct here and
 * fields (base/tlv.h) on the wire; tables in msg.c say which member is which
 * field.  A reader skips fields that it does not know, and members whose
 * field is not there are zero; so fields may be added at any time.  A
 * message of an unknown type is answered with MSG_ERROR, which says which,
 * and the connection goes on.
 *
 * The client speaks first, MSG_HELLO with the versions it knows; the server
 * answers with the version that both go by from then on.  A command may follow
 * the hello at once, written as the first of those versions has it.  The
 * server has written its answer before it runs anything: a client that got
 * none, and has read all there was, knows that its command was not run.
 */

#ifndef TMX_PROTO_MSG_H
#define TMX_PROTO_MSG_H

#include "base/buf.h"

/*
 * The versions of the protocol that this program speaks.  A constant of the
 * program and not of the compiler, so that tests can have one that speaks
 * others (regress/skew).
 */
struct proto_range {
	uint32_t min, max;
};
extern const struct proto_range proto_versions;

/* What either side can do besides; bits of features in the hellos. */
enum proto_feature {
	PROTO_RESUME = 1 /* a connection may go on where another one broke */
};

enum msg_type {
	/* From the client. */
	MSG_HELLO = 1,
	MSG_COMMAND,   /* run a command */
	MSG_INPUT,     /* keys, text, mouse (proto/input.h) */
	MSG_RESIZE,    /* the terminal's size */
	MSG_FRAME_ACK, /* a frame is on the terminal */
	MSG_TERMINAL,  /* what the terminal turned out to be */
	MSG_LEAVING,   /* the client detaches, or its terminal is gone */
	MSG_SUSPENDED, /* the client is stopped: send nothing */
	MSG_RESUMED,   /* and goes on: send everything */
	MSG_STDIN,     /* bytes of standard input, or of a file */
	MSG_CLIPBOARD, /* what the terminal said of its clipboard */
	MSG_IMAGE_TAKEN, /* so many more pieces of images are there */
	/* From the server. */
	MSG_WELCOME = 64, /* the answer to MSG_HELLO */
	MSG_OUTPUT,    /* for standard output or error */
	MSG_DONE,      /* the command has ended */
	MSG_ATTACHED,  /* from now on frames come */
	MSG_SETTINGS,  /* what the client needs to know of options */
	MSG_FRAME,
	MSG_EVENT,     /* bell, clipboard, notification */
	MSG_DETACHED,  /* no more frames: say this and end */
	MSG_INPUT_ACK, /* input up to this number has been taken */
	MSG_SUSPEND,   /* stop yourself */
	MSG_STDIN_WANTED, /* send standard input, or a file */
	MSG_FILE,      /* for a file; MSG_STDIN says at its end how it went */
	MSG_IMAGE,     /* a piece of an image that frames will show */
	/* From either. */
	MSG_ERROR = 127
};

/* A list of strings; owned. */
struct msg_strings {
	char **item;
	size_t count;
};

/* Bytes borrowed from where a message was read, or is written, from. */
struct msg_bytes {
	const uint8_t *data;
	size_t len;
};

/* A place in the history of a pane: the next cell of the next line. */
struct msg_place {
	uint32_t pane;
	uint64_t line, cell;
};

struct msg_hello {
	uint32_t version_min, version_max;
	uint64_t features;
	char *program;  /* name and version, for the log */
	int64_t pid;
	uint64_t token; /* names the client across connections; 0: none yet */
	uint64_t input; /* with a token: the first number not acknowledged */
	char *cwd, *tty, *term;
	struct msg_strings env; /* NAME=VALUE */
	uint32_t cols, rows, xpixel, ypixel; /* 0: no terminal */
	bool utf8;
	bool stdin_tty, stdout_tty;
	bool resumes; /* was attached: go on with that */
	struct msg_place native; /* of the last frame before, or 0 */
};

struct msg_welcome {
	uint32_t version;
	uint64_t features;
	char *program;
	int64_t pid;
	uint64_t token; /* what the client is known by from now on */
	uint64_t input; /* the last number of input taken */
	bool resumed;
};

struct msg_command {
	uint64_t id; /* the client's, for MSG_DONE */
	struct msg_strings argv;
	char *unfit; /* why its terminal could not be drawn on, or NULL */
};

struct msg_input {
	uint64_t number; /* counts up from 1 */
	struct msg_bytes events;
};

struct msg_number {
	uint64_t number;
};

struct msg_resize {
	uint32_t cols, rows, xpixel, ypixel;
};

struct msg_terminal {
	char *name;        /* what it says it is, "" when it does not */
	uint64_t features; /* enum msg_terminal_feature */
	uint32_t fg, bg, cursor; /* colours (text/colour.h) */
	struct msg_bytes palette; /* u32 each, as many as it told */
	uint32_t dark; /* 1 light, 2 dark, 0 not known */
	uint64_t delay; /* measured from end to end, in microseconds */
	bool pacing; /* output queues on its way to the terminal */
	uint64_t images; /* formats that can be drawn (frame/image.h): bits */
	char *can; /* features, as terminal-features names them: "256,RGB" */
};

enum msg_terminal_feature {
	TERMINAL_SIXEL = 1,
	TERMINAL_KITTY_IMAGES = 2,
	TERMINAL_CLIPBOARD = 4
};

struct msg_leaving {
	uint32_t reason; /* enum msg_leave */
};

enum msg_leave {
	LEAVE_DETACH,  /* the user asked the client itself */
	LEAVE_HANGUP,  /* the terminal is gone */
	LEAVE_EOF,     /* end of standard input */
	LEAVE_SIGNAL
};

struct msg_stdin {
	struct msg_bytes data;
	bool eof;
	char *error; /* at the end: what went wrong; NULL: nothing */
};

struct msg_wanted {
	char *path; /* NULL: standard input */
};

struct msg_file {
	char *path;
	struct msg_bytes data;
	bool append; /* else what was in it is gone */
	bool first, last;
};

struct msg_clipboard {
	char *selections;
	struct msg_bytes data;
};

struct msg_output {
	uint32_t fd; /* 1 or 2 */
	struct msg_bytes data;
};

struct msg_done {
	uint64_t id;
	int64_t code;
};

/* What the client does by itself depends on these. */
struct msg_settings {
	char *session;
	uint32_t escape_time; /* ms */
	uint32_t prefix;      /* key: C-b d works when the server does not */
	uint32_t detach_key;  /* KEY_NONE: none */
	uint32_t native_lines; /* lines of scrollback on attach */
	bool native;          /* lines go into the terminal's scrollback */
	bool read_only;
	bool extended_keys;   /* ask the terminal for them */
	struct msg_strings features;  /* terminal-features */
	struct msg_strings overrides; /* terminal-overrides */
	bool exit_status;     /* end with the program's */
};

struct msg_frame {
	uint64_t number;
	struct msg_bytes data; /* frame/diff.h */
	bool fresh; /* leads from a frame of one blank cell, not the last */
	bool redraw; /* draw everything: the terminal may show something else */
	struct msg_place native; /* up to where lines have been sent with it */
};

enum msg_event_kind {
	EVENT_BELL = 1,
	EVENT_CLIPBOARD_SET, /* name: selections, data: contents */
	EVENT_CLIPBOARD_GET, /* name: selections */
	EVENT_NOTIFY,        /* name: title, data: body */
	EVENT_PASSTHROUGH    /* data: for the terminal as it is */
};

struct msg_event {
	uint32_t kind;
	char *name;
	struct msg_bytes data;
};

/*
 * Images come in pieces, in order, each of which is answered with
 * MSG_IMAGE_TAKEN; a frame shows an image only after its last piece.
 */
struct msg_image {
	uint64_t id;     /* as in frames */
	uint32_t format; /* enum frame_image_format */
	uint32_t width, height; /* pixels */
	uint64_t size;   /* of all its data; 0: the image is gone */
	uint64_t offset; /* of this piece */
	struct msg_bytes data;
};

struct msg_detached {
	char *text;   /* "detached (from session work)": in brackets */
	int64_t code; /* what the client exits with */
	char *exec;   /* a shell command to run in the client's place */
	bool hangup;  /* detach -P: the client sends its parent SIGHUP */
};

struct msg_error {
	int64_t code; /* enum err_code */
	char *text;
	uint32_t type; /* the message that is not known; 0: it is no such */
};

struct msg_empty {
	char unused;
};

/* The name of a type for the log, "unknown" for one that is none. */
const char *msg_name(uint16_t);

/*
 * Append a whole message, header and all, made from its struct.  A type
 * without fields takes NULL.
 */
void msg_put(struct buf *, enum msg_type, const void *);

/*
 * Read a body into its struct, which is cleared first.  Returns 0,
 * ERR_VERSION when the type is not known, or ERR_MALFORMED; msg_free frees
 * what it holds in any case.
 */
int msg_get(uint16_t, struct rd, void *);
void msg_free(uint16_t, void *);

/* The answer to a message of a type not known here; msg_free frees it. */
struct msg_error msg_refusal(uint16_t);

/* A message of any type. */
union msg_any {
	struct msg_hello hello;
	struct msg_welcome welcome;
	struct msg_command command;
	struct msg_input input;
	struct msg_number number;
	struct msg_resize resize;
	struct msg_terminal terminal;
	struct msg_leaving leaving;
	struct msg_stdin in;
	struct msg_wanted wanted;
	struct msg_file file;
	struct msg_clipboard clipboard;
	struct msg_output output;
	struct msg_done done;
	struct msg_settings settings;
	struct msg_frame frame;
	struct msg_event event;
	struct msg_image image;
	struct msg_detached detached;
	struct msg_error error;
	struct msg_empty empty;
};

#endif
