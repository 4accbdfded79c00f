/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "server/messages.h"
#include "server/state.h"

#define LOG_MODULE "messages"

#define MESSAGES_DEFAULT 1000
#define MESSAGE_MAX 4096 /* bytes of one line */

struct message {
	struct list link;
	uint64_t number; /* counts up, across servers; 0: not saved yet */
	uint64_t when;
	char *text;
};

struct messages {
	struct list list; /* oldest first */
	size_t count, limit;
	uint64_t number; /* the last one given */
	bool changed;    /* some have none */
	char *complaint; /* owned: the first error that nobody was told */
	size_t complaints;
};

struct messages *
messages_new(void)
{
	struct messages *m = xcalloc(1, sizeof *m);

	list_init(&m->list);
	m->limit = MESSAGES_DEFAULT;
	return m;
}

static void
trim(struct messages *m, size_t limit)
{
	struct message *old;

	while (m->count > limit) {
		old = list_entry(m->list.next, struct message, link);
		list_remove(&old->link);
		free(old->text);
		free(old);
		m->count--;
	}
}

void
messages_free(struct messages *m)
{
	if (m == NULL)
		return;
	trim(m, 0);
	free(m->complaint);
	free(m);
}

void
messages_limit(struct messages *m, size_t limit)
{
	m->limit = limit;
	trim(m, limit);
}

void
messages_add(struct messages *m, const char *fmt, ...)
{
	struct message *new = xcalloc(1, sizeof *new);
	va_list ap;
	char *p;

	va_start(ap, fmt);
	new->text = xvasprintf(fmt, ap);
	va_end(ap);
	if (strlen(new->text) > MESSAGE_MAX)
		new->text[MESSAGE_MAX] = '\0';
	for (p = new->text; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	log_info("%s", new->text);
	new->when = clock_wall_ms();
	list_append(&m->list, &new->link);
	m->count++;
	m->changed = true;
	trim(m, m->limit);
}

void
messages_complain(struct messages *m, const char *text)
{
	messages_add(m, "%s", text);
	if (m->complaints++ == 0)
		m->complaint = xstrdup(text);
}

char *
messages_take_complaint(struct messages *m)
{
	char *text = m->complaint;

	if (m->complaints > 1) {
		text = xasprintf("%s (%zu more: tmx show-messages)",
		    m->complaint, m->complaints - 1);
		free(m->complaint);
	}
	m->complaint = NULL;
	m->complaints = 0;
	return text;
}

void
messages_save(struct messages *m, struct state *st)
{
	struct buf b = BUF_INIT;
	struct message *msg;
	struct list *link;

	if (!m->changed)
		return;
	m->changed = false;
	list_foreach(link, &m->list) {
		msg = list_entry(link, struct message, link);
		if (msg->number != 0)
			continue;
		msg->number = ++m->number;
		buf_clear(&b);
		buf_put_u64(&b, msg->number);
		buf_put_u64(&b, msg->when);
		buf_put_str(&b, msg->text);
		state_put(st, STATE_MESSAGE, msg->number % MESSAGES_SAVED,
		    buf_data(&b), buf_len(&b));
	}
	buf_free(&b);
}

void
messages_load(struct messages *m, struct rd *r)
{
	struct message *new = xcalloc(1, sizeof *new);
	const struct message *at;
	const uint8_t *text;
	struct list *link;
	size_t len;

	new->number = rd_u64(r);
	new->when = rd_u64(r);
	len = rd_left(r);
	text = rd_bytes(r, len);
	if (r->bad || new->number == 0 || len > MESSAGE_MAX) {
		free(new);
		return;
	}
	new->text = xstrndup((const char *)text, len);
	if (new->number > m->number)
		m->number = new->number;
	/* In their order, before those that are this server's. */
	list_foreach(link, &m->list) {
		at = list_entry(link, const struct message, link);
		if (at->number == 0 || at->number > new->number)
			break;
	}
	list_insert_before(link, &new->link);
	m->count++;
	trim(m, m->limit);
}

const char *
messages_at(const struct messages *m, size_t i, uint64_t *when)
{
	const struct message *msg;
	const struct list *link;

	list_foreach(link, &m->list) {
		if (i-- != 0)
			continue;
		msg = list_entry(link, const struct message, link);
		*when = msg->when;
		return msg->text;
	}
	return NULL;
}
