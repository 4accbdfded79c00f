/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "server/messages.h"

#define LOG_MODULE "messages"

#define MESSAGES_DEFAULT 1000
#define MESSAGE_MAX 4096 /* bytes of one line */

struct message {
	struct list link;
	uint64_t when;
	char *text;
};

struct messages {
	struct list list; /* oldest first */
	size_t count, limit;
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
