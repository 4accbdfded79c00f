/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Paste buffers: made, listed, read from files, written, pasted. */

#include "compat/compat.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/pane.h"
#include "model/paste.h"
#include "model/session.h"
#include "opt/options.h"
#include "server/clipboard.h"
#include "server/cmd-table.h"
#include "server/conn.h"
#include "server/ptyio.h"
#include "server/queue.h"
#include "server/server.h"
#include "server/stdin.h"
#include "server/target.h"
#include "server/vars.h"
#include "server/viewer.h"
#include "vt/keyenc.h"
#include "vt/vt.h"

/* Bytes of a buffer sent at a time. */
#define SHOW_PIECE 65536u

#define BUFFERS_FORMAT                                                        \
	"#{buffer_name}: #{buffer_size} bytes: \"#{buffer_sample}\""

static size_t
limit(const struct run *run)
{
	return (size_t)options_number(run->server->options, OPT_BUFFER_LIMIT);
}

/* What went wrong with a buffer that is not there. */
static enum run_result
not_there(struct run *run, const char *named, const char *unnamed)
{
	const char *name = args_get(run->args, "b");

	return name != NULL ? run_error(run, "%s%s", named, name) :
			      run_error(run, "%s", unnamed);
}

static struct paste *
find(struct run *run)
{
	return paste_find(run->server->model, args_get(run->args, "b"));
}

static void
print_buffer(struct run *run, const struct paste *p)
{
	const char *format = args_get(run->args, "F");
	const char *filter = args_get(run->args, "f");
	char *beginning = paste_sample(p), *line, *show = NULL;
	char size[32], created[32];
	struct vars v = { .server = run->server, .also = {
	    { "buffer_name", p->name }, { "buffer_size", size },
	    { "buffer_created", created }, { "buffer_sample", beginning } } };

	snprintf(size, sizeof size, "%zu", p->len);
	snprintf(created, sizeof created, "%" PRIu64, p->created / 1000);
	if (filter != NULL)
		show = vars_expand_with(&v, filter);
	if (show == NULL || vars_true(show)) {
		line = vars_expand_with(&v, format != NULL ? format :
							     BUFFERS_FORMAT);
		run_print(run, "%s", line);
		free(line);
	}
	free(show);
	free(beginning);
}

enum run_result
cmd_list_buffers(struct run *run)
{
	struct list *link;

	list_foreach(link, &run->server->model->pastes)
		print_buffer(run, list_entry(link, struct paste, link));
	return RUN_DONE;
}

enum run_result
cmd_delete_buffer(struct run *run)
{
	struct paste *p = find(run);

	if (p == NULL)
		return not_there(run, "unknown buffer: ", "no buffer");
	paste_free(run->server->model, p);
	return RUN_DONE;
}

/* -w: into the clipboard of a client's terminal too. */
static void
to_clipboard(struct run *run, const void *data, size_t len)
{
	struct viewer *v;
	struct err err;

	if (!args_has(run->args, "w"))
		return;
	v = target_client(run, args_get(run->args, "t"), &err);
	if (v != NULL)
		clipboard_send(v, data, len);
}

static enum run_result
rename_buffer(struct run *run, const char *name)
{
	struct paste *p = find(run);
	struct err err;

	if (p == NULL)
		return not_there(run, "unknown buffer: ", "no buffer");
	if (paste_rename(run->server->model, p, name, &err) != 0)
		return run_error(run, "%s", err.text);
	return RUN_DONE;
}

enum run_result
cmd_set_buffer(struct run *run)
{
	const struct args *a = run->args;
	const char *name = args_get(a, "b"), *data = args_string(a, 0);
	const struct paste *old;
	struct buf b = BUF_INIT;
	struct err err;
	int error;

	if (args_get(a, "n") != NULL)
		return rename_buffer(run, args_get(a, "n"));
	if (data == NULL)
		return run_error(run, "no data specified");
	old = args_has(a, "a") && name != NULL ? find(run) : NULL;
	if (old != NULL)
		buf_put(&b, old->data, old->len);
	buf_put_str(&b, data);
	error = *data == '\0' ? 0 : paste_add(run->server->model, name,
	    buf_data(&b), buf_len(&b), limit(run), &err);
	if (error == 0)
		to_clipboard(run, buf_data(&b), buf_len(&b));
	buf_free(&b);
	return error == 0 ? RUN_DONE : run_error(run, "%s", err.text);
}

/* What a client, or we, have read; returns whether it failed. */
static bool
take_file(struct run *run, const void *data, size_t len, const char *error)
{
	struct err err;

	if (error == NULL && paste_add(run->server->model,
	    args_get(run->args, "b"), data, len, limit(run), &err) != 0)
		error = err.text;
	if (error != NULL)
		run_error(run, "%s", error);
	else
		to_clipboard(run, data, len);
	return error != NULL;
}

/* The path of a key's or a file's command is about the session. */
static char *
own_path(const struct run *run, const char *path)
{
	const char *dir = run->target.session != NULL ?
	    run->target.session->cwd : path_home();

	return *path == '/' ? xstrdup(path) : xasprintf("%s/%s", dir, path);
}

static enum run_result
load_own(struct run *run, const char *said)
{
	char *path = own_path(run, said);
	struct buf b;
	struct err err;
	int error;

	buf_init(&b, PASTE_MAX);
	error = path_read_file(path, &b, &err);
	if (error != 0)
		run_error(run, "%s", err.text);
	else if (take_file(run, buf_data(&b), buf_len(&b), NULL))
		error = ERR_LIMIT;
	buf_free(&b);
	free(path);
	return error == 0 ? RUN_DONE : RUN_FAILED;
}

enum run_result
cmd_load_buffer(struct run *run)
{
	char *path = run_expand(run, args_string(run->args, 0));
	bool from_stdin = strcmp(path, "-") == 0;
	enum run_result result = RUN_WAITS;

	if (!stdin_read(run, from_stdin ? NULL : path, take_file))
		result = from_stdin ? run_error(run,
		    "no standard input to read") : load_own(run, path);
	free(path);
	return result;
}

/* A buffer on its way to a client's standard output. */
struct showing {
	struct server *server;
	uint64_t item; /* of the queue, waits for the end */
	uint8_t *data;
	size_t len, sent;
};

static bool
show_more(void *arg, struct conn *c)
{
	struct showing *s = arg;
	size_t left = s->len - s->sent, n = left < SHOW_PIECE ? left :
								 SHOW_PIECE;

	conn_output(c, 1, s->data + s->sent, n);
	s->sent += n;
	return s->sent < s->len;
}

static void
show_over(void *arg)
{
	struct showing *s = arg;
	struct queue_item *item = queue_find(s->server->queue, s->item);

	if (item != NULL)
		queue_continue(item, false);

	free(s->data);
	free(s);
}

static enum run_result
show(struct run *run, const struct paste *p)
{
	struct showing *s;

	if (run->conn == NULL || run->viewer != NULL) {
		run_output(run, p->data, p->len);
		return RUN_DONE;
	}
	s = xcalloc(1, sizeof *s);
	*s = (struct showing){ run->server, queue_number(run->item),
		xmemdup(p->data, p->len), p->len, 0 };
	conn_set_stream(run->conn, &(struct conn_stream){ show_more,
	    show_over, s });
	return RUN_WAITS;
}

enum run_result
cmd_show_buffer(struct run *run)
{
	struct paste *p = find(run);

	return p != NULL ? show(run, p) :
			   not_there(run, "no buffer ", "no buffers");
}

static bool
written(struct run *run, const void *data, size_t len, const char *error)
{
	(void)data;
	(void)len;
	if (error != NULL)
		run_error(run, "%s", error);
	return error != NULL;
}

static enum run_result
save_own(struct run *run, const struct paste *p, const char *said)
{
	char *path = own_path(run, said);
	struct err err;
	int error;

	error = path_put_file(path, args_has(run->args, "a") != 0, p->data,
	    p->len, &err);
	free(path);
	return error == 0 ? RUN_DONE : run_error(run, "%s", err.text);
}

enum run_result
cmd_save_buffer(struct run *run)
{
	const struct args *a = run->args;
	struct paste *p = find(run);
	enum run_result result = RUN_WAITS;
	char *path;

	if (p == NULL)
		return not_there(run, "no buffer ", "no buffers");
	path = run_expand(run, args_string(a, 0));
	if (strcmp(path, "-") == 0)
		result = show(run, p);
	else if (!stdin_write_file(run, path, args_has(a, "a") != 0, p->data,
	    p->len, written))
		result = save_own(run, p, path);
	free(path);
	return result;
}

/*
 * The bytes of a buffer as they are typed, lines with the separator between
 * them.  In a bracketed paste its end must not be in the text.
 */
static void
put_text(const struct paste *p, const char *separator, bool bracketed,
    struct buf *out)
{
	static const char end[] = "\033[201~";
	const size_t n = sizeof end - 1;
	size_t i;

	for (i = 0; i < p->len; i++) {
		if (p->data[i] == '\n')
			buf_put_str(out, separator);
		else if (bracketed && p->len - i >= n &&
		    memcmp(p->data + i, end, n) == 0)
			i += n - 1;
		else
			buf_put_u8(out, p->data[i]);
	}
}

enum run_result
cmd_paste_buffer(struct run *run)
{
	const struct args *a = run->args;
	const char *separator = args_get(a, "s");
	struct pane *pane = run->target.pane;
	struct paste *p = find(run);
	struct buf out;
	bool bracketed, sent;

	if (p == NULL && args_get(a, "b") != NULL)
		return run_error(run, "no buffer %s", args_get(a, "b"));
	if (p == NULL)
		return RUN_DONE;
	if (separator == NULL)
		separator = args_has(a, "r") ? "\n" : "\r";
	bracketed = args_has(a, "p") && vt_mode(pane->vt, VT_PASTE);
	buf_init(&out, 2 * PASTE_MAX);
	if (bracketed)
		vt_encode_paste_begin(pane->vt, &out);
	put_text(p, separator, bracketed, &out);
	if (bracketed)
		vt_encode_paste_end(pane->vt, &out);
	sent = !buf_failed(&out) && ptyio_write(pane, buf_data(&out),
	    buf_len(&out));
	buf_free(&out);
	if (!sent)
		return run_error(run, "buffer %s is not pasted: the program "
		    "has not read what was typed before", p->name);
	if (args_has(a, "d"))
		paste_free(run->server->model, p);
	return RUN_DONE;
}
