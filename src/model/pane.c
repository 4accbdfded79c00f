/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/err.h"
#include "base/map.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "model/envtlv.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/pane.h"
#include "model/window.h"
#include "opt/options.h"
#include "vt/vt.h"

#define SAVED_STRING_MAX (1u << 20)

struct pane *
pane_restore(struct window *w, uint32_t id, struct options *options,
    unsigned int cols, unsigned int rows)
{
	struct pane *p = xcalloc(1, sizeof *p);

	p->id = id;
	p->model = w->model;
	p->window = w;
	p->options = options;
	p->cols = cols;
	p->rows = rows;
	if (id >= w->model->next_pane)
		w->model->next_pane = id + 1;
	list_append(&w->panes, &p->link);
	map_put_id(w->model->panes, id, p);
	if (w->active == NULL)
		w->active = p;
	return p;
}

struct pane *
pane_new(struct window *w, struct options *options, unsigned int cols,
    unsigned int rows)
{
	struct pane *p = pane_restore(w, w->model->next_pane, options, cols,
	    rows);

	notify_tell(w->model->notify, NOTIFY_PANE_CREATED, p);
	return p;
}

static void
free_spec(struct pane_spec *s)
{
	size_t i;

	for (i = 0; i < s->argc; i++)
		free(s->argv[i]);
	free(s->argv);
	free(s->shell);
	free(s->cwd);
	free(s->pid_file);
	env_free(s->env);
}

void
pane_free(struct pane *p)
{
	struct window *w = p->window;
	struct list *next = p->link.next != &w->panes ? p->link.next :
							p->link.prev;

	notify_tell(p->model->notify, NOTIFY_PANE_CLOSED, p);
	if (p->free_io != NULL)
		p->free_io(p);
	list_remove(&p->link);
	map_take_id(p->model->panes, p->id);
	if (w->active == p)
		w->active = list_empty(&w->panes) ? NULL :
		    list_entry(next, struct pane, link);
	free_spec(&p->spec);
	options_free(p->options);
	vt_free(p->vt, false);
	free(p);
}

unsigned int
pane_index(const struct pane *p)
{
	const struct list *l;
	unsigned int i = 0;

	for (l = p->window->panes.next; l != &p->link; l = l->next)
		i++;
	return i;
}

void
pane_set_argv(struct pane *p, char *const *argv, size_t argc)
{
	size_t i;

	for (i = 0; i < p->spec.argc; i++)
		free(p->spec.argv[i]);
	free(p->spec.argv);
	p->spec.argv = xcalloc(argc + 1, sizeof *p->spec.argv);
	for (i = 0; i < argc; i++)
		p->spec.argv[i] = xstrdup(argv[i]);
	p->spec.argc = argc;
}

void
pane_set_command(struct pane *p, char *const *argv, size_t argc,
    const char *shell, const char *cwd)
{
	pane_set_argv(p, argv, argc);
	free(p->spec.shell);
	free(p->spec.cwd);
	p->spec.shell = shell != NULL ? xstrdup(shell) : NULL;
	p->spec.cwd = cwd != NULL ? xstrdup(cwd) : NULL;
}

/* Append a word, in single quotes where a shell would need them. */
static void
put_word(struct buf *b, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";

	if (*word != '\0' && word[strspn(word, plain)] == '\0') {
		buf_put_str(b, word);
		return;
	}
	buf_put_u8(b, '\'');
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			buf_put_str(b, "'\\''");
		else
			buf_put_u8(b, (uint8_t)*word);
	}
	buf_put_u8(b, '\'');
}

char *
pane_command(const struct pane *p)
{
	struct buf b = BUF_INIT;
	char *s;
	size_t i;

	if (p->spec.argc == 1)
		return xstrdup(p->spec.argv[0]);
	for (i = 0; i < p->spec.argc; i++) {
		if (i != 0)
			buf_put_u8(&b, ' ');
		put_word(&b, p->spec.argv[i]);
	}
	s = xstrndup((const char *)buf_data(&b), buf_len(&b));
	buf_free(&b);
	return s;
}

enum {
	TAG_ARG = 1,
	TAG_SHELL,
	TAG_CWD,
	TAG_ENV,
	TAG_REMAIN,
	TAG_STATE,
	TAG_PID,
	TAG_STARTED,
	TAG_ENDED,
	TAG_STATUS,
	TAG_RESTARTS,
	TAG_PLACE,
	TAG_HISTORY_LINES,
	TAG_HISTORY_BYTES,
	TAG_OPTIONS,
	TAG_SERVICE,
	TAG_PID_FILE,
	TAG_FAILURES,
	TAG_RESTART_AT,
	TAG_KILL_AT,
	TAG_STOPPED,
	TAG_LAST_ENDED,
	TAG_LAST_STATUS
};

static void
save_supervision(const struct pane *p, struct buf *b)
{
	tlv_put_uint(b, TAG_SERVICE, p->spec.service);
	if (p->spec.pid_file != NULL)
		tlv_put_str(b, TAG_PID_FILE, p->spec.pid_file);
	tlv_put_uint(b, TAG_FAILURES, p->now.failures);
	tlv_put_uint(b, TAG_RESTART_AT, p->now.restart_at);
	tlv_put_uint(b, TAG_KILL_AT, p->now.kill_at);
	tlv_put_uint(b, TAG_STOPPED, p->now.stopped);
	tlv_put_uint(b, TAG_LAST_ENDED, p->now.last_ended);
	if (p->now.last_known)
		tlv_put_int(b, TAG_LAST_STATUS, p->now.last_status);
}

void
pane_save(const struct pane *p, struct buf *b)
{
	size_t i, mark;

	for (i = 0; i < p->spec.argc; i++)
		tlv_put_str(b, TAG_ARG, p->spec.argv[i]);
	if (p->spec.shell != NULL)
		tlv_put_str(b, TAG_SHELL, p->spec.shell);
	if (p->spec.cwd != NULL)
		tlv_put_str(b, TAG_CWD, p->spec.cwd);
	if (p->spec.env != NULL)
		env_put_tlv(b, TAG_ENV, p->spec.env);
	tlv_put_uint(b, TAG_REMAIN, p->spec.remain);
	tlv_put_uint(b, TAG_HISTORY_LINES, p->spec.history_lines);
	tlv_put_uint(b, TAG_HISTORY_BYTES, p->spec.history_bytes);
	mark = tlv_open(b, TAG_OPTIONS);
	options_save(p->options, b);
	tlv_close(b, mark);
	tlv_put_uint(b, TAG_STATE, p->now.state);
	tlv_put_int(b, TAG_PID, p->now.pid);
	tlv_put_uint(b, TAG_STARTED, p->now.started);
	tlv_put_uint(b, TAG_ENDED, p->now.ended);
	if (p->now.status_known)
		tlv_put_int(b, TAG_STATUS, p->now.status);
	tlv_put_uint(b, TAG_RESTARTS, p->now.restarts);
	mark = tlv_open(b, TAG_PLACE);
	buf_put_u16(b, (uint16_t)p->x);
	buf_put_u16(b, (uint16_t)p->y);
	tlv_close(b, mark);
	save_supervision(p, b);
}

static void
load_arg(struct pane_spec *s, struct rd *value)
{
	char *arg = tlv_str(value, SAVED_STRING_MAX);

	if (arg == NULL)
		return;
	s->argv = xreallocarray(s->argv, s->argc + 2, sizeof *s->argv);
	s->argv[s->argc++] = arg;
	s->argv[s->argc] = NULL;
}

static void
load_supervision(struct pane *p, uint32_t tag, struct rd *v)
{
	switch (tag) {
	case TAG_SERVICE: p->spec.service = tlv_uint(v) != 0; break;
	case TAG_PID_FILE:
		free(p->spec.pid_file);
		p->spec.pid_file = tlv_str(v, SAVED_STRING_MAX);
		break;
	case TAG_FAILURES: p->now.failures = (uint32_t)tlv_uint(v); break;
	case TAG_RESTART_AT: p->now.restart_at = tlv_uint(v); break;
	case TAG_KILL_AT: p->now.kill_at = tlv_uint(v); break;
	case TAG_STOPPED: p->now.stopped = tlv_uint(v) != 0; break;
	case TAG_LAST_ENDED: p->now.last_ended = tlv_uint(v); break;
	case TAG_LAST_STATUS:
		p->now.last_status = (int)tlv_int(v);
		p->now.last_known = true;
		break;
	}
}

static void
load_field(struct pane *p, uint32_t tag, struct rd *v)
{
	uint64_t state;

	switch (tag) {
	case TAG_ARG: load_arg(&p->spec, v); break;
	case TAG_SHELL:
		free(p->spec.shell);
		p->spec.shell = tlv_str(v, SAVED_STRING_MAX);
		break;
	case TAG_CWD:
		free(p->spec.cwd);
		p->spec.cwd = tlv_str(v, SAVED_STRING_MAX);
		break;
	case TAG_ENV:
		if (p->spec.env == NULL)
			p->spec.env = env_new();
		env_get_tlv(v, p->spec.env);
		break;
	case TAG_REMAIN: p->spec.remain = tlv_uint(v) != 0; break;
	case TAG_HISTORY_LINES:
		p->spec.history_lines = (uint32_t)tlv_uint(v);
		break;
	case TAG_HISTORY_BYTES: p->spec.history_bytes = tlv_uint(v); break;
	case TAG_OPTIONS: options_load(p->options, v); break;
	case TAG_STATE:
		state = tlv_uint(v);
		p->now.state = state <= PANE_DEAD ? (enum pane_state)state :
						    PANE_DEAD;
		break;
	case TAG_PID: p->now.pid = (pid_t)tlv_int(v); break;
	case TAG_STARTED: p->now.started = tlv_uint(v); break;
	case TAG_ENDED: p->now.ended = tlv_uint(v); break;
	case TAG_STATUS:
		p->now.status = (int)tlv_int(v);
		p->now.status_known = true;
		break;
	case TAG_RESTARTS: p->now.restarts = (uint32_t)tlv_uint(v); break;
	case TAG_PLACE:
		p->x = rd_u16(v);
		p->y = rd_u16(v);
		break;
	default: load_supervision(p, tag, v); break;
	}
}

int
pane_load(struct pane *p, struct rd *r)
{
	struct rd value;
	uint32_t tag;

	tlv_foreach(r, &tag, &value) {
		load_field(p, tag, &value);
		if (value.bad)
			return ERR_MALFORMED;
	}
	return r->bad ? ERR_MALFORMED : 0;
}
