/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Three pools of the same make: items in an array by number, with a hash
 * index from contents to number.  Number 0 is never handed out but for the
 * default pen.  A sweep frees what nobody marked, puts the numbers on a free
 * list and builds the index anew.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/list.h"
#include "base/xmalloc.h"
#include "text/cell.h"
#include "text/cluster.h"
#include "text/colour.h"
#include "text/intern.h"

#define POOL_MIN 64
#define SWEEP_MIN 4096 /* additions before a sweep is thought of */

/*
 * A sweep walks all cells of all holders: it waits until one item was added
 * for so many cells walked last time, so its cost an item is bounded.
 */
#define CELLS_PER_ITEM 16

struct text {
	char *bytes; /* owned; NULL: the number is free */
	uint32_t len;
	uint32_t hash;
};

struct link {
	char *uri, *id; /* owned; NULL: the number is free */
	uint32_t hash;
};

struct pool {
	size_t count;    /* in use */
	size_t high;     /* numbers from here on were never used */
	size_t cap;      /* items there is memory for */
	size_t max;      /* numbers there may be */
	uint32_t *index; /* open addressing; 0: free */
	size_t slots;    /* of the index; a power of two, 0 at first */
	uint32_t *spare; /* freed numbers, a stack */
	size_t spares;
	uint8_t *marks; /* while sweeping */
};

struct intern_holder {
	struct list link;
	intern_mark_fn fn;
	void *arg;
};

struct intern {
	struct pool pens, clusters, links;
	struct style *styles; /* by pen */
	uint32_t *hashes;     /* by pen: of its style, UINT32_MAX when free */
	struct text *texts;   /* by cluster */
	struct link *uris;    /* by link */
	struct list holders;
	size_t added;  /* or refused, since the last sweep */
	size_t walked; /* cells, in the last sweep */
	size_t text_bytes;
};

#define HASH_FREE UINT32_MAX

static uint32_t
hash_style(const struct style *s)
{
	uint64_t a = (uint64_t)s->fg << 32 | s->bg;
	uint64_t b = (uint64_t)s->ul << 32 | s->link;

	/* Two odd numbers of many bits: those of the golden ratio and of 2. */
	a *= UINT64_C(0x9e3779b97f4a7c15);
	b = (b + s->attr) * UINT64_C(0x6a09e667f3bcc909);
	return (uint32_t)hash_u64(a + b) & ~1u;
}

static uint32_t
hash_text(const char *s, size_t len)
{
	return (uint32_t)hash_bytes(s, len) & ~1u;
}

/* Where in the index to look first; the lowest bit of a hash is 0. */
static inline size_t
first_slot(uint32_t hash)
{
	return hash >> 1;
}

/* Put a number into the index, which has a free slot. */
static void
pool_index(struct pool *p, uint32_t id, uint32_t hash)
{
	size_t mask = p->slots - 1, i = first_slot(hash) & mask;

	while (p->index[i] != 0)
		i = (i + 1) & mask;
	p->index[i] = id;
}

/*
 * Take a number for a new item, growing the item array through the caller's
 * pointer.  Returns 0 when there is none left.  Either way it counts towards
 * the next sweep: a full table would otherwise never be worth one.
 */
static uint32_t
pool_take(struct intern *in, struct pool *p, void **items, size_t item_size)
{
	in->added++;
	if (p->spares != 0) {
		p->count++;
		return p->spare[--p->spares];
	}
	if (p->high == p->max)
		return 0;
	if (p->high == p->cap) {
		p->cap = p->cap != 0 ? p->cap * 2 : POOL_MIN;
		if (p->cap > p->max)
			p->cap = p->max;
		*items = xreallocarray(*items, p->cap, item_size);
	}
	p->count++;
	return (uint32_t)p->high++;
}

/* Make the index anew, with room for what is there and as much again. */
static void
pool_rebuild(struct pool *p, void (*put_all)(struct intern *),
    struct intern *in)
{
	size_t slots = POOL_MIN * 2;

	while (slots < p->count * 3)
		slots *= 2;
	free(p->index);
	p->index = xcalloc(slots, sizeof *p->index);
	p->slots = slots;
	put_all(in);
}

static void
index_pens(struct intern *in)
{
	size_t i;

	for (i = 1; i < in->pens.high; i++)
		if (in->hashes[i] != HASH_FREE)
			pool_index(&in->pens, (uint32_t)i, in->hashes[i]);
}

static void
index_clusters(struct intern *in)
{
	size_t i;

	for (i = 1; i < in->clusters.high; i++)
		if (in->texts[i].bytes != NULL)
			pool_index(&in->clusters, (uint32_t)i,
			    in->texts[i].hash);
}

static void
index_links(struct intern *in)
{
	size_t i;

	for (i = 1; i < in->links.high; i++)
		if (in->uris[i].uri != NULL)
			pool_index(&in->links, (uint32_t)i, in->uris[i].hash);
}

static bool
pool_full(const struct pool *p)
{
	return (p->count + 1) * 3 > p->slots * 2;
}

struct intern *
intern_new(void)
{
	struct intern *in = xcalloc(1, sizeof *in);

	in->pens.max = INTERN_PENS_MAX;
	in->clusters.max = INTERN_CLUSTERS_MAX;
	in->links.max = INTERN_LINKS_MAX;
	/* Number 0 of each is taken: the default pen, and two non-ids. */
	in->pens.high = in->clusters.high = in->links.high = 1;
	in->pens.cap = in->clusters.cap = in->links.cap = 1;
	in->styles = xcalloc(1, sizeof *in->styles);
	in->hashes = xcalloc(1, sizeof *in->hashes);
	in->texts = xcalloc(1, sizeof *in->texts);
	in->uris = xcalloc(1, sizeof *in->uris);
	list_init(&in->holders);
	return in;
}

static void
pool_free(struct pool *p)
{
	free(p->index);
	free(p->spare);
}

void
intern_free(struct intern *in)
{
	struct list *link, *tmp;
	size_t i;

	if (in == NULL)
		return;
	for (i = 1; i < in->clusters.high; i++)
		free(in->texts[i].bytes);
	for (i = 1; i < in->links.high; i++) {
		free(in->uris[i].uri);
		free(in->uris[i].id);
	}
	list_foreach_safe(link, &in->holders, tmp)
		free(list_entry(link, struct intern_holder, link));
	pool_free(&in->pens);
	pool_free(&in->clusters);
	pool_free(&in->links);
	free(in->styles);
	free(in->hashes);
	free(in->texts);
	free(in->uris);
	free(in);
}

static uint32_t
find_pen(const struct intern *in, const struct style *s, uint32_t hash)
{
	const struct pool *p = &in->pens;
	size_t mask = p->slots - 1, i;
	uint32_t id;

	if (p->slots == 0)
		return 0;
	for (i = first_slot(hash) & mask; (id = p->index[i]) != 0;
	    i = (i + 1) & mask)
		if (in->hashes[id] == hash && style_equal(&in->styles[id], s))
			return id;
	return 0;
}

/* A style that says less, for when there is no number left. */
static uint32_t
reduce_colour(uint32_t c)
{
	return (c & COLOUR_KIND) == COLOUR_RGB ?
	    colour_indexed(colour_to_256(c)) : c;
}

static uint32_t
reduced_pen(const struct intern *in, struct style s)
{
	uint32_t id;

	s.fg = reduce_colour(s.fg);
	s.bg = reduce_colour(s.bg);
	id = find_pen(in, &s, hash_style(&s));
	if (id != 0)
		return id;
	s.link = 0;
	s.ul = COLOUR_DEFAULT;
	return find_pen(in, &s, hash_style(&s));
}

uint32_t
intern_pen(struct intern *in, const struct style *s)
{
	static const struct style plain;
	struct pool *p = &in->pens;
	uint32_t hash, id;
	size_t cap = p->cap;

	if (style_equal(s, &plain))
		return PEN_DEFAULT;
	hash = hash_style(s);
	id = find_pen(in, s, hash);
	if (id != 0)
		return id;
	id = pool_take(in, p, (void **)&in->styles, sizeof *in->styles);
	if (id == 0)
		return reduced_pen(in, *s);
	if (p->cap != cap)
		in->hashes = xreallocarray(in->hashes, p->cap,
		    sizeof *in->hashes);
	in->styles[id] = *s;
	in->styles[id].unused = 0;
	in->hashes[id] = hash;
	if (pool_full(p))
		pool_rebuild(p, index_pens, in);
	else
		pool_index(p, id, hash);
	return id;
}

const struct style *
intern_style(const struct intern *in, uint32_t pen)
{
	return &in->styles[pen < in->pens.high ? pen : PEN_DEFAULT];
}

uint32_t
intern_cluster(struct intern *in, const char *s, size_t len)
{
	struct pool *p = &in->clusters;
	uint32_t hash = hash_text(s, len), id;
	size_t mask = p->slots - 1, i;

	if (len > CLUSTER_MAX)
		return 0;
	if (p->slots != 0)
		for (i = first_slot(hash) & mask; (id = p->index[i]) != 0;
		    i = (i + 1) & mask)
			if (in->texts[id].hash == hash &&
			    in->texts[id].len == len &&
			    memcmp(in->texts[id].bytes, s, len) == 0)
				return id;
	id = pool_take(in, p, (void **)&in->texts, sizeof *in->texts);
	if (id == 0)
		return 0;
	in->texts[id].bytes = xmemdup(s, len);
	in->texts[id].len = (uint32_t)len;
	in->texts[id].hash = hash;
	in->text_bytes += len;
	if (pool_full(p))
		pool_rebuild(p, index_clusters, in);
	else
		pool_index(p, id, hash);
	return id;
}

const char *
intern_cluster_text(const struct intern *in, uint32_t id, size_t *len)
{
	if (id == 0 || id >= in->clusters.high || in->texts[id].bytes == NULL) {
		*len = 1;
		return " ";
	}
	*len = in->texts[id].len;
	return in->texts[id].bytes;
}

uint32_t
intern_link(struct intern *in, const char *uri, const char *name)
{
	struct pool *p = &in->links;
	size_t mask = p->slots - 1, i;
	uint32_t hash, id;

	if (strlen(uri) > INTERN_URI_MAX || strlen(name) > INTERN_LINK_ID_MAX)
		return 0;
	hash = hash_text(uri, strlen(uri)) ^ hash_text(name, strlen(name)) << 1;
	if (p->slots != 0)
		for (i = first_slot(hash) & mask; (id = p->index[i]) != 0;
		    i = (i + 1) & mask)
			if (in->uris[id].hash == hash &&
			    strcmp(in->uris[id].uri, uri) == 0 &&
			    strcmp(in->uris[id].id, name) == 0)
				return id;
	id = pool_take(in, p, (void **)&in->uris, sizeof *in->uris);
	if (id == 0)
		return 0;
	in->uris[id].uri = xstrdup(uri);
	in->uris[id].id = xstrdup(name);
	in->uris[id].hash = hash;
	in->text_bytes += strlen(uri) + strlen(name) + 2;
	if (pool_full(p))
		pool_rebuild(p, index_links, in);
	else
		pool_index(p, id, hash);
	return id;
}

const char *
intern_link_uri(const struct intern *in, uint32_t id)
{
	if (id == 0 || id >= in->links.high || in->uris[id].uri == NULL)
		return "";
	return in->uris[id].uri;
}

const char *
intern_link_id(const struct intern *in, uint32_t id)
{
	if (id == 0 || id >= in->links.high || in->uris[id].id == NULL)
		return "";
	return in->uris[id].id;
}

struct intern_holder *
intern_hold(struct intern *in, intern_mark_fn fn, void *arg)
{
	struct intern_holder *h = xcalloc(1, sizeof *h);

	h->fn = fn;
	h->arg = arg;
	list_append(&in->holders, &h->link);
	return h;
}

void
intern_unhold(struct intern *in, struct intern_holder *h)
{
	(void)in;
	if (h == NULL)
		return;
	list_remove(&h->link);
	free(h);
}

static inline void
mark(struct pool *p, uint32_t id)
{
	if (id < p->high)
		p->marks[id] = 1;
}

void
intern_mark_pen(struct intern *in, uint32_t pen)
{
	mark(&in->pens, pen);
}

void
intern_mark_cluster(struct intern *in, uint32_t id)
{
	mark(&in->clusters, id);
}

void
intern_mark_link(struct intern *in, uint32_t id)
{
	mark(&in->links, id);
}

void
intern_mark_cells(struct intern *in, const struct cell *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		mark(&in->pens, c[i].pen);
		if (c[i].glyph & GLYPH_CLUSTER)
			mark(&in->clusters, c[i].glyph & GLYPH_TEXT);
	}
	in->walked += n;
}

static void
pool_begin(struct pool *p)
{
	p->marks = xcalloc(p->high, 1);
	p->spare = xreallocarray(p->spare, p->high, sizeof *p->spare);
	p->spares = 0;
	p->count = 0;
}

/* Whether a number survives; if not, it is put on the free list. */
static bool
pool_keep(struct pool *p, size_t id)
{
	if (p->marks[id]) {
		p->count++;
		return true;
	}
	p->spare[p->spares++] = (uint32_t)id;
	return false;
}

static void
pool_end(struct pool *p)
{
	free(p->marks);
	p->marks = NULL;
}

static void
sweep_pens(struct intern *in)
{
	size_t i;

	/* From the top, so that low numbers are handed out first. */
	for (i = in->pens.high; i-- > 1;) {
		if (!pool_keep(&in->pens, i))
			in->hashes[i] = HASH_FREE;
		else if (in->styles[i].link != 0)
			mark(&in->links, in->styles[i].link);
	}
}

static void
sweep_clusters(struct intern *in)
{
	size_t i;

	for (i = in->clusters.high; i-- > 1;) {
		if (pool_keep(&in->clusters, i) || in->texts[i].bytes == NULL)
			continue;
		in->text_bytes -= in->texts[i].len;
		free(in->texts[i].bytes);
		in->texts[i].bytes = NULL;
	}
}

static void
sweep_links(struct intern *in)
{
	struct link *l;
	size_t i;

	for (i = in->links.high; i-- > 1;) {
		l = &in->uris[i];
		if (pool_keep(&in->links, i) || l->uri == NULL)
			continue;
		in->text_bytes -= strlen(l->uri) + strlen(l->id) + 2;
		free(l->uri);
		free(l->id);
		l->uri = l->id = NULL;
	}
}

static void
sweep(struct intern *in)
{
	struct list *link;
	struct intern_holder *h;

	pool_begin(&in->pens);
	pool_begin(&in->clusters);
	pool_begin(&in->links);
	in->walked = 0;
	list_foreach(link, &in->holders) {
		h = list_entry(link, struct intern_holder, link);
		h->fn(in, h->arg);
	}
	sweep_pens(in);
	sweep_clusters(in);
	sweep_links(in);
	pool_end(&in->pens);
	pool_end(&in->clusters);
	pool_end(&in->links);
	pool_rebuild(&in->pens, index_pens, in);
	pool_rebuild(&in->clusters, index_clusters, in);
	pool_rebuild(&in->links, index_links, in);
	in->added = 0;
}

/* Whether a pool nears its bound, so that a sweep should not wait. */
static bool
pool_tight(const struct pool *p)
{
	return p->spares == 0 ? p->high > p->max - p->max / 8 :
				p->spares < p->max / 8 && p->high == p->max;
}

void
intern_tidy(struct intern *in)
{
	bool tight = pool_tight(&in->pens) || pool_tight(&in->clusters) ||
	    pool_tight(&in->links);

	if (in->added >= (tight ? SWEEP_MIN / 16 : SWEEP_MIN) &&
	    in->added >= in->walked / CELLS_PER_ITEM)
		sweep(in);
}

void
intern_count(const struct intern *in, struct intern_counts *c)
{
	c->pens = in->pens.count;
	c->clusters = in->clusters.count;
	c->links = in->links.count;
	c->bytes = in->pens.cap * (sizeof *in->styles + sizeof *in->hashes) +
	    in->clusters.cap * sizeof *in->texts +
	    in->links.cap * sizeof *in->uris + in->text_bytes +
	    (in->pens.slots + in->clusters.slots + in->links.slots) *
	    sizeof(uint32_t);
}
