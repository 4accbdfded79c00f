/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How fast the terminal core takes bytes, without a PTY or a server, how
 * much memory its history takes and how fast that is searched.  Each
 * workload is made once (seeded, so it is the same everywhere), then written
 * in pieces as a PTY would give them, several times; the best run and the
 * median are printed.  Times are the processor's, not the clock's.
 *
 *	vt-bench [-m] [-n runs] [-s MiB] [-c cols] [-r rows] [workload ...]
 *
 * "memory" and "search" come last, or when named, or not at all with -m.
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/xmalloc.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/history-find.h"
#include "vt/history.h"
#include "vt/pattern.h"
#include "vt/vt.h"

#define PIECE 16384 /* bytes a write */
#define RUNS_MAX 100

static unsigned int cols = 80, rows = 24;
static uint32_t seed;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static uint64_t stamp; /* milliseconds of the day, for logs */

/* Seconds of processor time. */
static double
cpu(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* What time it is in the log: a few milliseconds after the line before. */
static void
make_stamp(struct buf *b)
{
	stamp += rnd(7);
	buf_printf(b, "2026-11-%02uT%02u:%02u:%02u.%03u",
	    (unsigned int)(1 + stamp / 86400000 % 30),
	    (unsigned int)(stamp / 3600000 % 24),
	    (unsigned int)(stamp / 60000 % 60),
	    (unsigned int)(stamp / 1000 % 60), (unsigned int)(stamp % 1000));
}

/* Log lines of 50 to 110 columns, as servers print them. */
static void
make_log(struct buf *b)
{
	static const char *const what[] = { "GET /index.html",
		"PUT /api/v1/job", "POST /login", "cache miss for key",
		"connection closed by peer" };

	make_stamp(b);
	buf_printf(b, " %s worker-%u: %s %u took %u ms%s\r\n",
	    rnd(8) ? "INFO" : "WARN", rnd(16), what[rnd(nitems(what))],
	    rnd(100000), rnd(500), rnd(4) ? "" : " (retried, see above)");
}

/* Lines that are exactly a row of 80. */
static void
make_log80(struct buf *b)
{
	size_t start = buf_len(b);

	make_stamp(b);
	buf_printf(b, " INFO worker-%02u request %08u done in %03u ms ",
	    rnd(16), rnd(100000000), rnd(500));
	while (buf_len(b) - start < 80)
		buf_put_u8(b, (uint8_t)('a' + rnd(26)));
	buf_put_str(b, "\r\n");
}

/* Lines of 1,000 characters, which wrap. */
static void
make_long(struct buf *b)
{
	unsigned int i;

	for (i = 0; i < 1000; i++)
		buf_put_u8(b, (uint8_t)(' ' + rnd(95)));
	buf_put_str(b, "\r\n");
}

static void
put_cp(struct buf *b, uint32_t cp)
{
	if (cp < 0x10000) {
		buf_put_u8(b, (uint8_t)(0xe0 | cp >> 12));
		buf_put_u8(b, (uint8_t)(0x80 | (cp >> 6 & 0x3f)));
	} else {
		buf_put_u8(b, (uint8_t)(0xf0 | cp >> 18));
		buf_put_u8(b, (uint8_t)(0x80 | (cp >> 12 & 0x3f)));
		buf_put_u8(b, (uint8_t)(0x80 | (cp >> 6 & 0x3f)));
	}
	buf_put_u8(b, (uint8_t)(0x80 | (cp & 0x3f)));
}

static void
make_cjk(struct buf *b)
{
	unsigned int i;

	for (i = 0; i < 36; i++) {
		if (rnd(12) == 0)
			put_cp(b, 0x1f600 + rnd(64));
		else
			put_cp(b, 0x4e00 + rnd(8000));
	}
	buf_put_str(b, "\r\n");
}

/* A colour of its own for each cell. */
static void
make_truecolor(struct buf *b)
{
	unsigned int i;

	for (i = 0; i < 79; i++)
		buf_printf(b, "\033[38;2;%u;%u;%um%c", rnd(256), rnd(256),
		    rnd(256), 'a' + (int)rnd(26));
	buf_put_str(b, "\033[m\r\n");
}

static void
make_sgr(struct buf *b)
{
	unsigned int i;

	for (i = 0; i < 10; i++)
		buf_printf(b, "\033[%u;%um%.*s\033[0m ", rnd(2), 30 + rnd(8),
		    (int)(3 + rnd(6)), "abcdefghijkl");
	buf_put_str(b, "\r\n");
}

/* A screen drawn by addressing, as full-screen programs do. */
static void
make_redraw(struct buf *b)
{
	unsigned int y, i;

	for (y = 1; y <= rows; y++) {
		buf_printf(b, "\033[%u;1H\033[%um%5u\033[0m ", y, 31 + rnd(7),
		    rnd(100000));
		for (i = 0; i < 40; i++)
			buf_put_u8(b, (uint8_t)('a' + rnd(26)));
		buf_put_str(b, "\033[K");
	}
}

/* Lines scrolling within margins, as an editor or a pager does. */
static void
make_region(struct buf *b)
{
	unsigned int i;

	buf_printf(b, "\033[2;%ur\033[%u;1H", rows - 1, rows - 1);
	for (i = 0; i < 20; i++) {
		buf_put_str(b, "\n\r");
		make_log(b);
		b->end -= 2;
	}
	buf_put_str(b, "\033[r");
}

static const struct workload {
	const char *name;
	void (*make)(struct buf *);
} workloads[] = {
	{ "log", make_log },
	{ "log80", make_log80 },
	{ "long", make_long },
	{ "cjk", make_cjk },
	{ "truecolor", make_truecolor },
	{ "sgr", make_sgr },
	{ "redraw", make_redraw },
	{ "region", make_region },
};

static struct vt *
new_vt(struct intern *in, struct widths *w, uint32_t lines)
{
	struct vt_config config = { .cols = cols, .rows = rows, .intern = in,
		.widths = w, .history_lines = lines,
		.history_bytes = UINT64_C(1) << 32 };

	return vt_new(&config);
}

static double
run_once(const uint8_t *data, size_t len)
{
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt *vt = new_vt(in, w, 50000);
	double start = cpu(), seconds;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		n = len - i < PIECE ? len - i : PIECE;
		vt_write(vt, data + i, n);
	}
	seconds = cpu() - start;
	vt_free(vt, false);
	widths_free(w);
	intern_free(in);
	return (double)len / seconds / 1e6;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
begin(void)
{
	seed = 1;
	stamp = 0;
}

static void
bench(const struct workload *w, size_t size, int runs)
{
	struct buf b = BUF_INIT;
	double speed[RUNS_MAX];
	int i;

	begin();
	while (buf_len(&b) < size)
		w->make(&b);
	for (i = 0; i < runs; i++)
		speed[i] = run_once(buf_data(&b), buf_len(&b));
	qsort(speed, (size_t)runs, sizeof *speed, by_value);
	printf("%-10s best %7.1f MB/s  median %7.1f  (%5.2f ns/byte)\n",
	    w->name, speed[runs - 1], speed[runs / 2], 1000 / speed[runs / 2]);
	fflush(stdout);
	buf_free(&b);
}

/* Write so many lines of a workload; returns the bytes written. */
static uint64_t
fill(struct vt *vt, void (*make)(struct buf *), unsigned int lines)
{
	struct buf b = BUF_INIT;
	uint64_t bytes = 0;
	unsigned int i;

	begin();
	for (i = 0; i < lines; i++) {
		make(&b);
		bytes += buf_len(&b);
		vt_write(vt, buf_data(&b), buf_len(&b));
		buf_clear(&b);
	}
	buf_free(&b);
	return bytes;
}

/*
 * What lines of a workload take in the history, before and after it is
 * compressed, and per cell, where a line has so many.
 */
static void
memory(const char *name, void (*make)(struct buf *), unsigned int lines,
    unsigned int cells)
{
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt *vt = new_vt(in, w, lines);
	struct history *h = vt_history(vt);
	uint64_t raw, packed;
	double n, start;

	/* So little that none of it is compressed yet. */
	fill(vt, make, lines / 10);
	n = (double)(history_end(h) - history_first(h));
	raw = history_bytes(h);
	printf("%-10s %.1f bytes a line", name, (double)raw / n);
	if (cells != 0)
		printf(", %.2f a cell", (double)raw / n / cells);
	fill(vt, make, lines);
	vt_saved(vt);
	n = (double)(history_end(h) - history_first(h));
	raw = history_bytes(h);
	start = cpu();
	while (vt_idle(vt))
		;
	start = cpu() - start;
	packed = history_bytes(h);
	printf("; %.0f lines: %.1f MB; compressed in %.0f ms: %.1f MB, "
	    "%.1f bytes a line", n, (double)raw / 1e6, start * 1e3,
	    (double)packed / 1e6, (double)packed / n);
	if (cells != 0)
		printf(", %.2f a cell", (double)packed / n / cells);
	printf("\n");
	fflush(stdout);
	vt_free(vt, false);
	widths_free(w);
	intern_free(in);
}

static void
memories(void)
{
	memory("log", make_log, 1000000, 0);
	memory("log80", make_log80, 1000000, 80);
	memory("sgr", make_sgr, 100000, 0);
	memory("truecolor", make_truecolor, 100000, 79);
	memory("cjk", make_cjk, 100000, 72);
}

/* Search all of a history for what is not there; the best of some runs. */
static void
search_for(struct history *h, const char *text, unsigned int flags, bool back,
    int runs)
{
	struct err err;
	struct pattern *p = pattern_new(text, flags, &err);
	struct history_place at;
	struct history_match m;
	double best = 0, start, took;
	bool found = false;
	int i;

	for (i = 0; i < runs; i++) {
		at = (struct history_place){ back ? UINT64_MAX : 0, 0 };
		start = cpu();
		found = history_find(h, p, &at, back, UINT32_MAX, &m) ==
		    HISTORY_FOUND;
		took = cpu() - start;
		if (i == 0 || took < best)
			best = took;
	}
	printf("search     %s%s%s: %.0f ms  \"%s\"%s\n",
	    flags & PATTERN_REGEX ? "regex" : "plain",
	    flags & PATTERN_ICASE ? ", any case" : "",
	    back ? ", backwards" : "", best * 1e3, text,
	    found ? " (found)" : "");
	fflush(stdout);
	pattern_free(p);
}

/* A million lines of 80 columns, compressed. */
static void
search(int runs)
{
	static const struct {
		const char *text;
		unsigned int flags;
	} patterns[] = {
		{ "no such text", 0 },
		{ "request  ", 0 },
		{ "e  ", 0 },
		{ "NO SUCH", PATTERN_ICASE },
		{ "gr\xc3\xbc\xc3\x9f", PATTERN_ICASE },
		{ "err(or)?:.*x$", PATTERN_REGEX },
		{ "[0-9]{9}", PATTERN_REGEX },
	};
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt *vt = new_vt(in, w, 1000000);
	size_t i;

	fill(vt, make_log80, 1000024);
	vt_saved(vt);
	while (vt_idle(vt))
		;
	for (i = 0; i < nitems(patterns); i++) {
		search_for(vt_history(vt), patterns[i].text,
		    patterns[i].flags, false, runs);
		search_for(vt_history(vt), patterns[i].text,
		    patterns[i].flags, true, runs);
	}
	vt_free(vt, false);
	widths_free(w);
	intern_free(in);
}

/* Whether something is to be done: it is named, or nothing is. */
static bool
wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = optind; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return optind == argc;
}

int
main(int argc, char **argv)
{
	size_t size = (size_t)32 << 20, i;
	int runs = 5, c;
	bool mem = true;

	while ((c = getopt(argc, argv, "c:mn:r:s:")) != -1) {
		switch (c) {
		case 'c': cols = (unsigned int)atoi(optarg); break;
		case 'r': rows = (unsigned int)atoi(optarg); break;
		case 'm': mem = false; break;
		case 'n': runs = atoi(optarg); break;
		case 's': size = (size_t)atoi(optarg) << 20; break;
		default: return 1;
		}
	}
	if (runs < 1 || runs > RUNS_MAX || cols < 1 || cols > VT_COLS_MAX ||
	    rows < 3 || rows > VT_ROWS_MAX)
		return 1;
	for (i = 0; i < nitems(workloads); i++)
		if (wanted(workloads[i].name, argc, argv))
			bench(&workloads[i], size, runs);
	if (mem && wanted("memory", argc, argv))
		memories();
	if (mem && wanted("search", argc, argv))
		search(runs);
	return 0;
}
