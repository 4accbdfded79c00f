/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/wait.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "server/graves.h"

#define SAVED_STRING_MAX 4096

struct graves {
	struct list list; /* newest first */
	size_t count;
	uint64_t next;
};

struct graves *
graves_new(void)
{
	struct graves *g = xcalloc(1, sizeof *g);

	list_init(&g->list);
	return g;
}

static void
free_grave(struct graves *g, struct grave *one)
{
	list_remove(&one->link);
	g->count--;
	free(one->name);
	free(one->reason);
	free(one->text);
	free(one);
}

void
graves_free(struct graves *g)
{
	struct list *link, *tmp;

	if (g == NULL)
		return;
	list_foreach_safe(link, &g->list, tmp)
		free_grave(g, list_entry(link, struct grave, link));
	free(g);
}

struct grave *
graves_add(struct graves *g, uint32_t id, const char *name, uint64_t created,
    const char *reason)
{
	struct grave *one = xcalloc(1, sizeof *one);

	one->number = g->next++;
	one->id = id;
	one->name = xstrdup(name);
	one->created = created;
	one->ended = clock_wall_ms();
	one->reason = xstrdup(reason);
	list_prepend(&g->list, &one->link);
	if (++g->count > GRAVES_MAX)
		free_grave(g, list_entry(g->list.prev, struct grave, link));
	return one;
}

void
graves_keep_text(struct graves *g, struct grave *one, const char *text,
    size_t len)
{
	struct list *link;
	size_t n = 0;

	if (len > GRAVE_TEXT_MAX) {
		text += len - GRAVE_TEXT_MAX;
		len = GRAVE_TEXT_MAX;
	}
	free(one->text);
	one->text = xstrndup(text, len);
	list_foreach(link, &g->list) {
		struct grave *other = list_entry(link, struct grave, link);

		if (other->text != NULL && ++n > GRAVE_TEXTS_MAX) {
			free(other->text);
			other->text = NULL;
		}
	}
}

struct grave *
graves_find(const struct graves *g, const char *name)
{
	const struct list *link;
	struct grave *one;
	unsigned long id = UINT32_MAX;
	char *end;

	if (*name == '=')
		name++;
	if (*name == '$') {
		id = strtoul(name + 1, &end, 10);
		if (*end != '\0')
			id = UINT32_MAX;
	}
	list_foreach(link, &g->list) {
		one = list_entry(link, struct grave, link);
		if (one->id == id || strcmp(one->name, name) == 0)
			return one;
	}
	return NULL;
}

struct grave *
graves_at(const struct graves *g, size_t i)
{
	const struct list *link;

	list_foreach(link, &g->list)
		if (i-- == 0)
			return list_entry(link, struct grave, link);
	return NULL;
}

char *
graves_status(bool known, int status)
{
	if (!known)
		return xstrdup("ended, its status is not known");
	if (WIFSIGNALED(status))
		return xasprintf("killed by signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	return xasprintf("exited with status %d", WEXITSTATUS(status));
}

enum {
	TAG_ID = 1,
	TAG_NAME,
	TAG_CREATED,
	TAG_ENDED,
	TAG_REASON,
	TAG_STATUS,
	TAG_TEXT
};

void
graves_save(const struct grave *one, struct buf *b)
{
	tlv_put_uint(b, TAG_ID, one->id);
	tlv_put_str(b, TAG_NAME, one->name);
	tlv_put_uint(b, TAG_CREATED, one->created);
	tlv_put_uint(b, TAG_ENDED, one->ended);
	tlv_put_str(b, TAG_REASON, one->reason);
	if (one->status_known)
		tlv_put_int(b, TAG_STATUS, one->status);
	if (one->text != NULL)
		tlv_put_str(b, TAG_TEXT, one->text);
}

static void
load_string(struct rd *v, size_t max, char **to)
{
	char *s = tlv_str(v, max);

	if (s == NULL)
		return;
	free(*to);
	*to = s;
}

int
graves_load(struct graves *g, struct rd *r)
{
	struct grave *one = graves_add(g, 0, "", 0, "");
	struct rd v;
	uint32_t tag;

	tlv_foreach(r, &tag, &v) {
		switch (tag) {
		case TAG_ID: one->id = (uint32_t)tlv_uint(&v); break;
		case TAG_NAME:
			load_string(&v, SAVED_STRING_MAX, &one->name);
			break;
		case TAG_CREATED: one->created = tlv_uint(&v); break;
		case TAG_ENDED: one->ended = tlv_uint(&v); break;
		case TAG_REASON:
			load_string(&v, SAVED_STRING_MAX, &one->reason);
			break;
		case TAG_STATUS:
			one->status = (int)tlv_int(&v);
			one->status_known = true;
			break;
		case TAG_TEXT:
			load_string(&v, GRAVE_TEXT_MAX, &one->text);
			break;
		}
		if (v.bad)
			return ERR_MALFORMED;
	}
	return r->bad ? ERR_MALFORMED : 0;
}
