/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A circular doubly linked list whose links live in its members.  The head
 * is a link as well; an empty list is a head that points at itself.
 */

#ifndef TMX_BASE_LIST_H
#define TMX_BASE_LIST_H

#include "compat/compat.h"

struct list {
	struct list *next, *prev;
};

#define LIST_INIT(head) { &(head), &(head) }

/* The struct of a type that holds a link as the named member. */
#define list_entry(link, type, member)                                        \
	((type *)(void *)((char *)(link)-offsetof(type, member)))

#define list_foreach(link, head)                                              \
	for ((link) = (head)->next; (link) != (head); (link) = (link)->next)

/* The same where the body may remove the link it is at. */
#define list_foreach_safe(link, head, tmp)                                    \
	for ((link) = (head)->next, (tmp) = (link)->next; (link) != (head);   \
	    (link) = (tmp), (tmp) = (link)->next)

static inline void
list_init(struct list *head)
{
	head->next = head->prev = head;
}

static inline bool
list_empty(const struct list *head)
{
	return head->next == head;
}

/* Put a link before another one; before the head is at the end. */
static inline void
list_insert_before(struct list *at, struct list *link)
{
	link->next = at;
	link->prev = at->prev;
	at->prev->next = link;
	at->prev = link;
}

static inline void
list_append(struct list *head, struct list *link)
{
	list_insert_before(head, link);
}

static inline void
list_prepend(struct list *head, struct list *link)
{
	list_insert_before(head->next, link);
}

/* Take a link out; it is left pointing at itself, so twice does no harm. */
static inline void
list_remove(struct list *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
	list_init(link);
}

#endif
