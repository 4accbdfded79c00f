/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/notify.h"

struct observer {
	notify_fn fn;
	void *arg;
};

struct notify {
	struct observer *observers;
	size_t count;
};

struct notify *
notify_new(void)
{
	return xcalloc(1, sizeof(struct notify));
}

void
notify_free(struct notify *n)
{
	if (n == NULL)
		return;
	free(n->observers);
	free(n);
}

void
notify_observe(struct notify *n, notify_fn fn, void *arg)
{
	n->observers = xreallocarray(n->observers, n->count + 1,
	    sizeof *n->observers);
	n->observers[n->count++] = (struct observer){ fn, arg };
}

void
notify_tell(struct notify *n, enum notify_what what, void *subject)
{
	size_t i;

	for (i = 0; i < n->count; i++)
		n->observers[i].fn(n->observers[i].arg, what, subject);
}
