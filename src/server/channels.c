/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/xmalloc.h"
#include "server/queue.h"
#include "server/channels.h"

/* Somebody who waits, for being woken or for the lock. */
struct waiter {
	struct list link;
	uint64_t item;
};

struct channel {
	struct list link;
	char *name;
	struct list waiters, lockers;
	bool woken, locked;
};

struct channels {
	struct list channels;
	size_t count; /* of channels and of those who wait */
};

struct channels *
channels_new(void)
{
	struct channels *w = xcalloc(1, sizeof *w);

	list_init(&w->channels);
	return w;
}

static struct channel *
find(const struct channels *w, const char *name)
{
	struct list *link;

	list_foreach(link, &w->channels) {
		struct channel *c = list_entry(link, struct channel, link);

		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

/* Find or make a channel; NULL when there are too many. */
static struct channel *
take(struct channels *w, const char *name)
{
	struct channel *c = find(w, name);

	if (c != NULL || w->count == CHANNELS_MAX)
		return c;
	c = xcalloc(1, sizeof *c);
	c->name = xstrdup(name);
	list_init(&c->waiters);
	list_init(&c->lockers);
	list_append(&w->channels, &c->link);
	w->count++;
	return c;
}

static void
drop_waiter(struct channels *w, struct waiter *who)
{
	list_remove(&who->link);
	free(who);
	w->count--;
}

/* Forget a channel about which nothing is to be known. */
static void
tidy(struct channels *w, struct channel *c)
{
	if (c->woken || c->locked || !list_empty(&c->waiters) ||
	    !list_empty(&c->lockers))
		return;
	list_remove(&c->link);
	free(c->name);
	free(c);
	w->count--;
}

void
channels_free(struct channels *w)
{
	while (!list_empty(&w->channels)) {
		struct channel *c = list_entry(w->channels.next,
		    struct channel, link);

		while (!list_empty(&c->waiters))
			drop_waiter(w, list_entry(c->waiters.next,
			    struct waiter, link));
		while (!list_empty(&c->lockers))
			drop_waiter(w, list_entry(c->lockers.next,
			    struct waiter, link));
		c->woken = c->locked = false;
		tidy(w, c);
	}
	free(w);
}

/* Let the first of a list go on; false when none of them is there. */
static bool
let_one_go(struct channels *w, struct queue *q, struct list *who)
{
	struct queue_item *item = NULL;

	while (item == NULL && !list_empty(who)) {
		struct waiter *first = list_entry(who->next, struct waiter,
		    link);

		item = queue_find(q, first->item);
		drop_waiter(w, first);
	}
	if (item != NULL)
		queue_continue(item, false);
	return item != NULL;
}

static enum channels_result
add(struct channels *w, struct list *who, uint64_t item)
{
	struct waiter *n;

	if (w->count >= CHANNELS_MAX)
		return CHANNELS_REFUSED;
	n = xcalloc(1, sizeof *n);
	n->item = item;
	list_append(who, &n->link);
	w->count++;
	return CHANNELS_WAITS;
}

bool
channels_signal(struct channels *w, struct queue *q, const char *name)
{
	struct channel *c = take(w, name);
	bool any = false;

	if (c == NULL)
		return false;
	while (let_one_go(w, q, &c->waiters))
		any = true;
	if (!any)
		c->woken = true;
	tidy(w, c);
	return true;
}

enum channels_result
channels_wait(struct channels *w, const char *name, uint64_t item)
{
	struct channel *c = take(w, name);
	enum channels_result result;

	if (c == NULL)
		return CHANNELS_REFUSED;
	if (c->woken) {
		c->woken = false;
		result = CHANNELS_GOES_ON;
	} else
		result = add(w, &c->waiters, item);
	tidy(w, c);
	return result;
}

enum channels_result
channels_lock(struct channels *w, const char *name, uint64_t item)
{
	struct channel *c = take(w, name);

	if (c == NULL)
		return CHANNELS_REFUSED;
	if (c->locked)
		return add(w, &c->lockers, item);
	c->locked = true;
	return CHANNELS_GOES_ON;
}

bool
channels_unlock(struct channels *w, struct queue *q, const char *name)
{
	struct channel *c = find(w, name);

	if (c == NULL || !c->locked)
		return false;
	c->locked = let_one_go(w, q, &c->lockers);
	tidy(w, c);
	return true;
}
