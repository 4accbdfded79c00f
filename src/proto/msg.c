/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "proto/msg.h"
#include "proto/wire.h"

/* The longest string in a message, and the most strings in a list. */
#define MSG_STRING_MAX (1u << 17)
#define MSG_STRINGS_MAX 10000

const struct proto_range proto_versions = { 1, 1 };

enum kind {
	KIND_U32,
	KIND_U64,
	KIND_I64,
	KIND_BOOL,
	KIND_STRING,
	KIND_STRINGS, /* a field for each */
	KIND_BYTES
};

struct field {
	uint8_t tag;
	uint8_t kind;
	uint16_t offset;
};

struct shape {
	uint16_t type;
	const char *name;
	size_t size;
	const struct field *fields;
	size_t count;
};

#define FIELD(tag, kind, type, member)                                        \
	{ tag, kind, offsetof(struct type, member) }

static const struct field hello[] = {
	FIELD(1, KIND_U32, msg_hello, version_min),
	FIELD(2, KIND_U32, msg_hello, version_max),
	FIELD(3, KIND_U64, msg_hello, features),
	FIELD(4, KIND_STRING, msg_hello, program),
	FIELD(5, KIND_I64, msg_hello, pid),
	FIELD(6, KIND_U64, msg_hello, token),
	FIELD(7, KIND_U64, msg_hello, input),
	FIELD(8, KIND_STRING, msg_hello, cwd),
	FIELD(9, KIND_STRING, msg_hello, tty),
	FIELD(10, KIND_STRING, msg_hello, term),
	FIELD(11, KIND_STRINGS, msg_hello, env),
	FIELD(12, KIND_U32, msg_hello, cols),
	FIELD(13, KIND_U32, msg_hello, rows),
	FIELD(14, KIND_U32, msg_hello, xpixel),
	FIELD(15, KIND_U32, msg_hello, ypixel),
	FIELD(16, KIND_BOOL, msg_hello, utf8),
	FIELD(17, KIND_BOOL, msg_hello, stdin_tty),
	FIELD(18, KIND_BOOL, msg_hello, stdout_tty),
	FIELD(19, KIND_BOOL, msg_hello, resumes),
	FIELD(20, KIND_U32, msg_hello, native.pane),
	FIELD(21, KIND_U64, msg_hello, native.line),
	FIELD(22, KIND_U64, msg_hello, native.cell),
};

static const struct field welcome[] = {
	FIELD(1, KIND_U32, msg_welcome, version),
	FIELD(2, KIND_U64, msg_welcome, features),
	FIELD(3, KIND_STRING, msg_welcome, program),
	FIELD(4, KIND_I64, msg_welcome, pid),
	FIELD(5, KIND_U64, msg_welcome, token),
	FIELD(6, KIND_U64, msg_welcome, input),
	FIELD(7, KIND_BOOL, msg_welcome, resumed),
};

static const struct field command[] = {
	FIELD(1, KIND_U64, msg_command, id),
	FIELD(2, KIND_STRINGS, msg_command, argv),
	FIELD(3, KIND_STRING, msg_command, unfit),
};

static const struct field input[] = {
	FIELD(1, KIND_U64, msg_input, number),
	FIELD(2, KIND_BYTES, msg_input, events),
};

static const struct field number[] = {
	FIELD(1, KIND_U64, msg_number, number),
};

static const struct field resize[] = {
	FIELD(1, KIND_U32, msg_resize, cols),
	FIELD(2, KIND_U32, msg_resize, rows),
	FIELD(3, KIND_U32, msg_resize, xpixel),
	FIELD(4, KIND_U32, msg_resize, ypixel),
};

static const struct field terminal[] = {
	FIELD(1, KIND_STRING, msg_terminal, name),
	FIELD(2, KIND_U64, msg_terminal, features),
	FIELD(3, KIND_U32, msg_terminal, fg),
	FIELD(4, KIND_U32, msg_terminal, bg),
	FIELD(5, KIND_U32, msg_terminal, cursor),
	FIELD(6, KIND_BYTES, msg_terminal, palette),
	FIELD(7, KIND_U32, msg_terminal, dark),
	FIELD(8, KIND_U64, msg_terminal, delay),
	FIELD(9, KIND_BOOL, msg_terminal, pacing),
	FIELD(10, KIND_U64, msg_terminal, images),
	FIELD(11, KIND_STRING, msg_terminal, can),
};

static const struct field leaving[] = {
	FIELD(1, KIND_U32, msg_leaving, reason),
};

static const struct field in[] = {
	FIELD(1, KIND_BYTES, msg_stdin, data),
	FIELD(2, KIND_BOOL, msg_stdin, eof),
	FIELD(3, KIND_STRING, msg_stdin, error),
};

static const struct field wanted[] = {
	FIELD(1, KIND_STRING, msg_wanted, path),
};

static const struct field file[] = {
	FIELD(1, KIND_STRING, msg_file, path),
	FIELD(2, KIND_BYTES, msg_file, data),
	FIELD(3, KIND_BOOL, msg_file, append),
	FIELD(4, KIND_BOOL, msg_file, first),
	FIELD(5, KIND_BOOL, msg_file, last),
};

static const struct field clipboard[] = {
	FIELD(1, KIND_STRING, msg_clipboard, selections),
	FIELD(2, KIND_BYTES, msg_clipboard, data),
};

static const struct field output[] = {
	FIELD(1, KIND_U32, msg_output, fd),
	FIELD(2, KIND_BYTES, msg_output, data),
};

static const struct field done[] = {
	FIELD(1, KIND_U64, msg_done, id),
	FIELD(2, KIND_I64, msg_done, code),
};

static const struct field settings[] = {
	FIELD(1, KIND_STRING, msg_settings, session),
	FIELD(2, KIND_U32, msg_settings, escape_time),
	FIELD(3, KIND_U32, msg_settings, prefix),
	FIELD(4, KIND_U32, msg_settings, detach_key),
	FIELD(5, KIND_U32, msg_settings, native_lines),
	FIELD(6, KIND_BOOL, msg_settings, native),
	FIELD(7, KIND_BOOL, msg_settings, read_only),
	FIELD(8, KIND_BOOL, msg_settings, extended_keys),
	FIELD(9, KIND_STRINGS, msg_settings, features),
	FIELD(10, KIND_STRINGS, msg_settings, overrides),
	FIELD(11, KIND_BOOL, msg_settings, exit_status),
};

static const struct field frame[] = {
	FIELD(1, KIND_U64, msg_frame, number),
	FIELD(2, KIND_BYTES, msg_frame, data),
	FIELD(3, KIND_BOOL, msg_frame, fresh),
	FIELD(4, KIND_BOOL, msg_frame, redraw),
	FIELD(5, KIND_U32, msg_frame, native.pane),
	FIELD(6, KIND_U64, msg_frame, native.line),
	FIELD(7, KIND_U64, msg_frame, native.cell),
};

static const struct field event[] = {
	FIELD(1, KIND_U32, msg_event, kind),
	FIELD(2, KIND_STRING, msg_event, name),
	FIELD(3, KIND_BYTES, msg_event, data),
};

static const struct field image[] = {
	FIELD(1, KIND_U64, msg_image, id),
	FIELD(2, KIND_U32, msg_image, format),
	FIELD(3, KIND_U32, msg_image, width),
	FIELD(4, KIND_U32, msg_image, height),
	FIELD(5, KIND_U64, msg_image, size),
	FIELD(6, KIND_U64, msg_image, offset),
	FIELD(7, KIND_BYTES, msg_image, data),
};

static const struct field detached[] = {
	FIELD(1, KIND_STRING, msg_detached, text),
	FIELD(2, KIND_I64, msg_detached, code),
	FIELD(3, KIND_STRING, msg_detached, exec),
	FIELD(4, KIND_BOOL, msg_detached, hangup),
};

static const struct field error[] = {
	FIELD(1, KIND_I64, msg_error, code),
	FIELD(2, KIND_STRING, msg_error, text),
	FIELD(3, KIND_U32, msg_error, type),
};

#define SHAPE(type, name, strct, fields)                                      \
	{ type, name, sizeof(struct strct), fields, nitems(fields) }
#define EMPTY(type, name) { type, name, sizeof(struct msg_empty), NULL, 0 }

static const struct shape shapes[] = {
	SHAPE(MSG_HELLO, "hello", msg_hello, hello),
	SHAPE(MSG_COMMAND, "command", msg_command, command),
	SHAPE(MSG_INPUT, "input", msg_input, input),
	SHAPE(MSG_RESIZE, "resize", msg_resize, resize),
	SHAPE(MSG_FRAME_ACK, "frame-ack", msg_number, number),
	SHAPE(MSG_TERMINAL, "terminal", msg_terminal, terminal),
	SHAPE(MSG_LEAVING, "leaving", msg_leaving, leaving),
	EMPTY(MSG_SUSPENDED, "suspended"),
	EMPTY(MSG_RESUMED, "resumed"),
	SHAPE(MSG_STDIN, "stdin", msg_stdin, in),
	SHAPE(MSG_CLIPBOARD, "clipboard", msg_clipboard, clipboard),
	SHAPE(MSG_IMAGE_TAKEN, "image-taken", msg_number, number),
	SHAPE(MSG_WELCOME, "welcome", msg_welcome, welcome),
	SHAPE(MSG_OUTPUT, "output", msg_output, output),
	SHAPE(MSG_DONE, "done", msg_done, done),
	SHAPE(MSG_ATTACHED, "attached", msg_settings, settings),
	SHAPE(MSG_SETTINGS, "settings", msg_settings, settings),
	SHAPE(MSG_FRAME, "frame", msg_frame, frame),
	SHAPE(MSG_EVENT, "event", msg_event, event),
	SHAPE(MSG_DETACHED, "detached", msg_detached, detached),
	SHAPE(MSG_INPUT_ACK, "input-ack", msg_number, number),
	EMPTY(MSG_SUSPEND, "suspend"),
	SHAPE(MSG_STDIN_WANTED, "stdin-wanted", msg_wanted, wanted),
	SHAPE(MSG_FILE, "file", msg_file, file),
	SHAPE(MSG_IMAGE, "image", msg_image, image),
	SHAPE(MSG_ERROR, "error", msg_error, error),
};

static const struct shape *
find(uint16_t type)
{
	size_t i;

	for (i = 0; i < nitems(shapes); i++)
		if (shapes[i].type == type)
			return &shapes[i];
	return NULL;
}

const char *
msg_name(uint16_t type)
{
	const struct shape *s = find(type);

	return s != NULL ? s->name : "unknown";
}

static void
put_field(struct buf *b, const struct field *f, const void *member)
{
	const struct msg_strings *list = member;
	const struct msg_bytes *bytes = member;
	uint64_t v = 0;
	size_t i;

	switch (f->kind) {
	case KIND_U32: v = *(const uint32_t *)member; break;
	case KIND_U64: v = *(const uint64_t *)member; break;
	case KIND_BOOL: v = *(const bool *)member; break;
	case KIND_I64:
		if (*(const int64_t *)member != 0)
			tlv_put_int(b, f->tag, *(const int64_t *)member);
		return;
	case KIND_STRING:
		if (*(char *const *)member != NULL)
			tlv_put_str(b, f->tag, *(char *const *)member);
		return;
	case KIND_STRINGS:
		for (i = 0; i < list->count; i++)
			tlv_put_str(b, f->tag, list->item[i]);
		return;
	case KIND_BYTES:
		if (bytes->len != 0)
			tlv_put(b, f->tag, bytes->data, bytes->len);
		return;
	}
	if (v != 0)
		tlv_put_uint(b, f->tag, v);
}

void
msg_put(struct buf *b, enum msg_type type, const void *msg)
{
	const struct shape *s = find((uint16_t)type);
	size_t mark = wire_open(b, (uint16_t)type), i;

	for (i = 0; i < s->count; i++)
		put_field(b, &s->fields[i],
		    (const char *)msg + s->fields[i].offset);
	wire_close(b, mark);
}

static void
get_string(struct rd *value, char **member)
{
	free(*member);
	*member = tlv_str(value, MSG_STRING_MAX);
}

static void
get_strings(struct rd *value, struct msg_strings *list)
{
	char *s;

	if (list->count == MSG_STRINGS_MAX) {
		value->bad = true;
		return;
	}
	s = tlv_str(value, MSG_STRING_MAX);
	if (s == NULL)
		return;
	list->item = xreallocarray(list->item, list->count + 1,
	    sizeof *list->item);
	list->item[list->count++] = s;
}

static void
get_field(const struct field *f, struct rd *value, void *member)
{
	struct msg_bytes *bytes = member;
	uint64_t v;

	switch (f->kind) {
	case KIND_U32:
		v = tlv_uint(value);
		if (v > UINT32_MAX)
			value->bad = true;
		*(uint32_t *)member = (uint32_t)v;
		break;
	case KIND_U64: *(uint64_t *)member = tlv_uint(value); break;
	case KIND_I64: *(int64_t *)member = tlv_int(value); break;
	case KIND_BOOL: *(bool *)member = tlv_uint(value) != 0; break;
	case KIND_STRING: get_string(value, member); break;
	case KIND_STRINGS: get_strings(value, member); break;
	case KIND_BYTES:
		bytes->len = rd_left(value);
		bytes->data = rd_bytes(value, bytes->len);
		break;
	}
}

int
msg_get(uint16_t type, struct rd body, void *msg)
{
	const struct shape *s = find(type);
	struct rd value;
	uint32_t tag;
	size_t i;

	if (s == NULL)
		return ERR_VERSION;
	memset(msg, 0, s->size);
	tlv_foreach(&body, &tag, &value) {
		for (i = 0; i < s->count; i++)
			if (s->fields[i].tag == tag)
				get_field(&s->fields[i], &value,
				    (char *)msg + s->fields[i].offset);
		if (value.bad)
			return ERR_MALFORMED;
	}
	return body.bad ? ERR_MALFORMED : 0;
}

void
msg_free(uint16_t type, void *msg)
{
	const struct shape *s = find(type);
	struct msg_strings *list;
	char **string;
	size_t i, j;

	for (i = 0; s != NULL && i < s->count; i++) {
		void *member = (char *)msg + s->fields[i].offset;

		if (s->fields[i].kind == KIND_STRING) {
			string = member;
			free(*string);
			*string = NULL;
		} else if (s->fields[i].kind == KIND_STRINGS) {
			list = member;
			for (j = 0; j < list->count; j++)
				free(list->item[j]);
			free(list->item);
			memset(list, 0, sizeof *list);
		}
	}
}

struct msg_error
msg_refusal(uint16_t type)
{
	struct msg_error e = { .code = ERR_VERSION, .type = type };

	e.text = xasprintf("%s does not know message %u", PACKAGE_STRING,
	    type);
	return e;
}
