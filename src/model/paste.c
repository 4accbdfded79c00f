/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "model/model.h"
#include "model/notify.h"
#include "model/paste.h"
#include "text/utf8.h"

struct paste *
paste_find(const struct model *m, const char *name)
{
	struct list *link;

	list_foreach(link, &m->pastes) {
		struct paste *p = list_entry(link, struct paste, link);

		if (name == NULL || strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

struct paste *
paste_by_number(const struct model *m, uint64_t number)
{
	struct list *link;

	list_foreach(link, &m->pastes) {
		struct paste *p = list_entry(link, struct paste, link);

		if (p->number == number)
			return p;
	}
	return NULL;
}

static void
drop(struct paste *p)
{
	list_remove(&p->link);
	free(p->name);
	free(p->data);
	free(p);
}

void
paste_free(struct model *m, struct paste *p)
{
	list_remove(&p->link);
	notify_tell(m->notify, NOTIFY_PASTE_CLOSED, p);
	drop(p);
}

void
paste_free_all(struct model *m)
{
	while (!list_empty(&m->pastes))
		drop(list_entry(m->pastes.next, struct paste, link));
}

/* The bytes of all buffers but one. */
static size_t
total(const struct model *m, const struct paste *but)
{
	const struct list *link;
	size_t sum = 0;

	list_foreach(link, &m->pastes) {
		const struct paste *p = list_entry(link, const struct paste,
		    link);

		sum += p != but ? p->len : 0;
	}
	return sum;
}

/* Free the oldest of those without a name until fewer than limit are left. */
static void
make_room(struct model *m, size_t limit)
{
	struct list *link, *next;
	size_t n = 0;

	for (link = m->pastes.next; link != &m->pastes; link = next) {
		struct paste *p = list_entry(link, struct paste, link);

		next = link->next;
		if (p->automatic && ++n >= limit)
			paste_free(m, p);
	}
}

static char *
automatic_name(struct model *m)
{
	char *name = NULL;

	do {
		free(name);
		name = xasprintf("buffer%" PRIu64, m->next_buffer++);
	} while (paste_find(m, name) != NULL);
	return name;
}

static int
check_name(const char *name, struct err *err)
{
	if (*name == '\0')
		return err_set(err, ERR_INVALID, "empty buffer name");
	if (strlen(name) > PASTE_NAME_MAX)
		return err_set(err, ERR_LIMIT,
		    "buffer name longer than %d bytes", PASTE_NAME_MAX);
	if (!utf8_valid(name, strlen(name)) || utf8_has_control(name))
		return err_set(err, ERR_INVALID, "invalid buffer name");
	return 0;
}

int
paste_add(struct model *m, const char *name, const void *data, size_t len,
    size_t limit, struct err *err)
{
	struct paste *old, *p;
	int error = name != NULL ? check_name(name, err) : 0;

	if (error != 0 || len == 0)
		return error;
	if (name == NULL)
		make_room(m, limit);
	old = name != NULL ? paste_find(m, name) : NULL;
	if (len > PASTE_MAX || len > PASTE_TOTAL_MAX - total(m, old))
		return err_set(err, ERR_LIMIT, len > PASTE_MAX ?
		    "buffer larger than %u MiB" :
		    "buffers larger than %u MiB together",
		    (len > PASTE_MAX ? PASTE_MAX : PASTE_TOTAL_MAX) >> 20);
	p = xcalloc(1, sizeof *p);
	p->number = m->next_paste++;
	p->name = name != NULL ? xstrdup(name) : automatic_name(m);
	p->automatic = name == NULL;
	p->data = xmemdup(data, len);
	p->len = len;
	p->created = clock_wall_ms();
	if (old != NULL)
		paste_free(m, old);
	list_prepend(&m->pastes, &p->link);
	notify_tell(m->notify, NOTIFY_PASTE_CHANGED, p);
	return 0;
}

int
paste_rename(struct model *m, struct paste *p, const char *name,
    struct err *err)
{
	struct paste *other;
	int error = check_name(name, err);

	if (error != 0)
		return error;
	other = paste_find(m, name);
	if (other != NULL && other != p)
		return err_set(err, ERR_EXISTS, "buffer %s already exists",
		    name);
	if (other == NULL) {
		free(p->name);
		p->name = xstrdup(name);
	}
	p->automatic = false;
	notify_tell(m->notify, NOTIFY_PASTE_CHANGED, p);
	return 0;
}

char *
paste_sample(const struct paste *p)
{
	const size_t width = 200;
	static const char from[] = "\n\t\r\b\a\v\f\\", to[] = "ntrbavf\\";
	struct buf b = BUF_INIT;
	const char *special;
	uint32_t cp;
	size_t i, n;
	char *text;

	for (i = 0; i < p->len && buf_len(&b) <= width; i += n) {
		n = utf8_decode((const char *)p->data + i, p->len - i, &cp);
		special = cp != 0 && cp < 0x80 ? strchr(from, (int)cp) : NULL;
		if (special != NULL)
			buf_printf(&b, "\\%c", to[special - from]);
		else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
		    (cp == UTF8_REPLACEMENT && n == 1))
			buf_printf(&b, "\\%03o", p->data[i]);
		else
			buf_put(&b, p->data + i, n);
	}
	if (i < p->len || buf_len(&b) > width) {
		text = buf_take_str(&b);
		/* Not within a character. */
		for (n = width; n > 0 && ((unsigned char)text[n] & 0xc0) ==
		    0x80; n--)
			;
		text[n] = '\0';
		buf_put_str(&b, text);
		buf_put_str(&b, "...");
		free(text);
	}
	return buf_take_str(&b);
}

enum {
	TAG_NAME = 1,
	TAG_DATA,
	TAG_AUTOMATIC,
	TAG_CREATED
};

void
paste_save(const struct paste *p, struct buf *b)
{
	tlv_put_str(b, TAG_NAME, p->name);
	tlv_put(b, TAG_DATA, p->data, p->len);
	tlv_put_uint(b, TAG_AUTOMATIC, p->automatic);
	tlv_put_uint(b, TAG_CREATED, p->created);
}

static void
load_field(struct paste *p, uint32_t tag, struct rd *v)
{
	switch (tag) {
	case TAG_NAME:
		free(p->name);
		p->name = tlv_str(v, PASTE_NAME_MAX);
		break;
	case TAG_DATA:
		free(p->data);
		p->len = rd_left(v);
		p->data = xmemdup(rd_bytes(v, p->len), p->len);
		break;
	case TAG_AUTOMATIC: p->automatic = tlv_uint(v) != 0; break;
	case TAG_CREATED: p->created = tlv_uint(v); break;
	}
}

/* Put a buffer where its number says it belongs. */
static void
insert(struct model *m, struct paste *p)
{
	struct list *link;
	uint64_t n;

	list_foreach(link, &m->pastes)
		if (list_entry(link, struct paste, link)->number < p->number)
			break;
	list_insert_before(link, &p->link);
	if (m->next_paste <= p->number)
		m->next_paste = p->number + 1;
	if (p->automatic && sscanf(p->name, "buffer%" SCNu64, &n) == 1 &&
	    m->next_buffer <= n)
		m->next_buffer = n + 1;
}

int
paste_load(struct model *m, uint64_t number, struct rd *r)
{
	struct paste *p = xcalloc(1, sizeof *p);
	struct rd value;
	uint32_t tag;

	p->number = number;
	list_init(&p->link);
	tlv_foreach(r, &tag, &value)
		load_field(p, tag, &value);
	if (r->bad || p->name == NULL || p->len == 0 ||
	    check_name(p->name, NULL) != 0 ||
	    paste_find(m, p->name) != NULL) {
		drop(p);
		return ERR_MALFORMED;
	}
	insert(m, p);
	return 0;
}
