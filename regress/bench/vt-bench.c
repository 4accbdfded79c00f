/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * How fast the terminal core takes bytes, without a PTY or a server, and how
 * much memory its history takes.  Each workload is made once (seeded, so it
 * is the same everywhere), then written in pieces as a PTY would give them,
 * several times; the best run is printed, and how far it is from the median.
 *
 *	vt-bench [-n runs] [-s MiB] [-c cols] [-r rows] [workload ...]
 */

#include "compat/compat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xmalloc.h"
#include "text/intern.h"
#include "text/width.h"
#include "vt/history.h"
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

/* Log lines of 40 to 110 columns, as servers print them. */
static void
make_log(struct buf *b)
{
	static const char *const what[] = { "GET /index.html",
		"PUT /api/v1/job", "POST /login", "cache miss for key",
		"connection closed by peer" };

	buf_printf(b, "2026-11-21T%02u:%02u:%02u.%03u %s worker-%u: %s %u took "
	    "%u ms%s\r\n", rnd(24), rnd(60), rnd(60), rnd(1000),
	    rnd(8) ? "INFO" : "WARN", rnd(16), what[rnd(nitems(what))],
	    rnd(100000), rnd(500), rnd(4) ? "" : " (retried, see above)");
}

/* Lines that are exactly a row of 80. */
static void
make_log80(struct buf *b)
{
	char line[128];
	int n = snprintf(line, sizeof line,
	    "2026-11-21 %02u:%02u:%02u INFO worker-%02u request %08u "
	    "done in %03u ms",
	    rnd(24), rnd(60), rnd(60), rnd(16), rnd(100000000), rnd(500));

	for (; n < 80; n++)
		line[n] = (char)('a' + rnd(26));
	buf_put(b, line, 80);
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
	uint64_t start;
	size_t i, n;
	double seconds;

	start = clock_ns();
	for (i = 0; i < len; i += n) {
		n = len - i < PIECE ? len - i : PIECE;
		vt_write(vt, data + i, n);
	}
	seconds = (double)(clock_ns() - start) / 1e9;
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
bench(const struct workload *w, size_t size, int runs)
{
	struct buf b = BUF_INIT;
	double speed[RUNS_MAX];
	int i;

	seed = 1;
	while (buf_len(&b) < size)
		w->make(&b);
	for (i = 0; i < runs; i++)
		speed[i] = run_once(buf_data(&b), buf_len(&b));
	qsort(speed, (size_t)runs, sizeof *speed, by_value);
	printf("%-10s best %7.1f MB/s  median %7.1f  (%5.2f ns/byte)\n",
	    w->name, speed[runs - 1], speed[runs / 2], 1000 / speed[runs / 2]);
	buf_free(&b);
}

/* The bytes that so many lines of a workload take, before and after. */
static void
memory(const char *name, void (*make)(struct buf *), unsigned int lines)
{
	struct intern *in = intern_new();
	struct widths *w = widths_new();
	struct vt *vt = new_vt(in, w, lines);
	struct buf b = BUF_INIT;
	uint64_t raw, packed, start;
	unsigned int i;

	seed = 1;
	for (i = 0; i < lines; i++) {
		make(&b);
		vt_write(vt, buf_data(&b), buf_len(&b));
		buf_clear(&b);
	}
	raw = history_bytes(vt_history(vt));
	vt_saved(vt);
	start = clock_ns();
	while (vt_idle(vt))
		;
	packed = history_bytes(vt_history(vt));
	printf("%-10s %u lines: %.1f MB, %.1f bytes a line; compressed in "
	    "%.0f ms: %.1f MB, %.1f bytes a line\n", name, lines,
	    (double)raw / 1e6, (double)raw / lines,
	    (double)(clock_ns() - start) / 1e6, (double)packed / 1e6,
	    (double)packed / lines);
	buf_free(&b);
	vt_free(vt, false);
	widths_free(w);
	intern_free(in);
}

int
main(int argc, char **argv)
{
	size_t size = (size_t)32 << 20, i;
	int runs = 5, c, k;
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
	for (i = 0; i < nitems(workloads); i++) {
		for (k = optind; k < argc; k++)
			if (strcmp(argv[k], workloads[i].name) == 0)
				break;
		if (optind == argc || k < argc)
			bench(&workloads[i], size, runs);
	}
	if (optind != argc || !mem)
		return 0;
	memory("log", make_log, 1000000);
	memory("log80", make_log80, 1000000);
	memory("sgr", make_sgr, 100000);
	memory("truecolor", make_truecolor, 100000);
	memory("cjk", make_cjk, 100000);
	return 0;
}
