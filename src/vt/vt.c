/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* A terminal as a whole: making it, feeding it, what it tells its owner. */

#include "compat/compat.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "text/colour.h"
#include "text/intern.h"
#include "vt/csi.h"
#include "vt/image.h"
#include "vt/osc.h"
#include "vt/print.h"
#include "vt/reflow.h"
#include "vt/screen.h"

/*
 * Bytes between two looks at whether pens should be swept, so that a stream
 * cannot fill the table before the next one.
 */
#define WRITE_SLICE 65536u

/* The ceiling of vt.h has room for what the bounds elsewhere allow. */
_Static_assert(HISTORY_RAW_MAX + 16 * SEGMENT_SIZE + HISTORY_PACKER_BYTES <=
	VT_HISTORY_BYTES(0) &&
    STRING_SIXEL_MAX + 3 * IMAGE_DATA_MAX <= VT_STRING_BYTES &&
    STRING_MAX <= STRING_SIXEL_MAX &&
    IMAGE_BYTES_MAX + 2 * (PLACEMENTS_MAX * sizeof(struct placement) +
	IMAGES_MAX * 2 * sizeof(struct image)) <= VT_IMAGE_BYTES &&
    (TITLE_STACK_MAX + 1) * 2 * VT_TITLE_MAX + VT_PATH_MAX +
	(COLOUR_STACK_MAX + 2) * VT_COLOUR_COUNT * 8 +
	8 * NOTICE_BODY_MAX <= VT_OTHER_BYTES, "VT_MEMORY_MAX");

/* Modes that are set at the beginning. */
#define INITIAL_MODES                                                         \
	(UINT64_C(1) << VT_DECAWM | UINT64_C(1) << VT_DECTCEM |               \
	    UINT64_C(1) << VT_SRM | UINT64_C(1) << VT_AUTO_REPEAT |           \
	    UINT64_C(1) << VT_GRAPHEMES | UINT64_C(1) << VT_META_ESC |        \
	    UINT64_C(1) << VT_ALT_ESC | UINT64_C(1) << VT_CURSOR_BLINK |      \
	    UINT64_C(1) << VT_DECANM)

static void
on_print(void *arg, const uint8_t *s, size_t n, bool ascii)
{
	print_bytes(arg, s, n, ascii);
}

static void
on_control(void *arg, uint8_t c)
{
	ctl_control(arg, c);
}

static void
on_escape(void *arg, const struct sequence *q)
{
	ctl_escape(arg, q);
}

static void
on_vt52(void *arg, const struct sequence *q)
{
	ctl_vt52(arg, q);
}

static void
on_csi(void *arg, const struct sequence *q)
{
	csi_dispatch(arg, q);
}

static void
on_string(void *arg, enum string_kind kind, const struct sequence *q,
    const uint8_t *s, size_t n, bool bel)
{
	struct vt *vt = arg;

	vt->adjacent = false;
	if (kind == STRING_OSC)
		osc_string(vt, s, n, bel);
	else if (kind == STRING_DCS)
		dcs_string(vt, q, s, n);
	else if (kind == STRING_APC)
		apc_string(vt, s, n);
}

static const struct parser_ops parser_ops = {
	.print = on_print,
	.control = on_control,
	.escape = on_escape,
	.csi = on_csi,
	.vt52 = on_vt52,
	.string = on_string,
};

static void
mark_screen(const struct screen *s, struct intern *in)
{
	if (s->grid != NULL)
		grid_mark(s->grid, in);
	intern_mark_link(in, s->saved.style.link);
}

/* Mark what is held as a pen, and the links of styles that may become one. */
static void
mark(struct intern *in, void *arg)
{
	const struct vt *vt = arg;

	mark_screen(&vt->main, in);
	mark_screen(&vt->alt, in);
	intern_mark_pen(in, vt->pen);
	intern_mark_pen(in, vt->bce);
	intern_mark_link(in, vt->style.link);
}

static void
initial_state(struct vt *vt)
{
	vt->modes = INITIAL_MODES;
	vt->saved_modes = INITIAL_MODES;
	vt->level = 4;
	vt->charsets = (struct charsets){ .g = { CHARSET_ASCII, CHARSET_ASCII,
	    CHARSET_LATIN1, CHARSET_LATIN1 }, .gr = 2 };
	print_charset_changed(vt);
	screen_tabs_reset(vt);
	screen_reset_margins(vt);
	keyproto_reset(vt);
}

struct vt *
vt_new(const struct vt_config *config)
{
	struct vt *vt = xcalloc(1, sizeof *vt);
	struct record_tables tables = { config->intern, config->widths };

	vt->config = *config;
	if (config->segments != NULL)
		vt->segments = *config->segments;
	else
		vt->heap = heap_segments_new(&vt->segments);
	vt->config.segments = NULL;
	parser_init(&vt->parser, &parser_ops, vt);
	vt->damage.now = vt->damage.next_id = 1;
	vt->main.grid = grid_new(&vt->damage, config->cols, config->rows);
	vt->screen = &vt->main;
	vt->history = history_new(&tables, &vt->segments,
	    config->history_lines, config->history_bytes);
	vt->holder = intern_hold(config->intern, mark, vt);
	initial_state(vt);
	return vt;
}

static void
free_titles(struct titles *t)
{
	unsigned int i;

	free(t->title);
	free(t->icon);
	for (i = 0; i < TITLE_STACK_MAX; i++) {
		free(t->title_stack[i]);
		free(t->icon_stack[i]);
	}
	memset(t, 0, sizeof *t);
}

void
vt_free(struct vt *vt, bool keep)
{
	if (vt == NULL)
		return;
	intern_unhold(vt->config.intern, vt->holder);
	images_free(vt);
	parser_free(&vt->parser);
	history_free(vt->history, keep);
	heap_segments_free(vt->heap);
	grid_free(vt->main.grid);
	grid_free(vt->alt.grid);
	free_titles(&vt->titles);
	colours_free(vt);
	notices_free(vt);
	free(vt->path);
	free(vt->client_colours);
	free(vt);
}

void
vt_full_reset(struct vt *vt)
{
	struct grid *g = vt->main.grid;
	unsigned int y;
	bool was_alternate = vt->screen == &vt->alt;

	if (mode(vt, VT_DECCOLM))
		vt_event(vt, VT_RESIZE, 80, g->rows);
	images_free(vt);
	grid_free(vt->alt.grid);
	memset(&vt->alt, 0, sizeof vt->alt);
	vt->screen = &vt->main;
	vt->main.saved.valid = false;
	vt->main.kitty_depth = 0;
	memset(vt->main.kitty, 0, sizeof vt->main.kitty);
	memset(&vt->style, 0, sizeof vt->style);
	vt_style_changed(vt);
	history_close(vt->history);
	for (y = 0; y < g->rows; y++)
		grid_clear_row(g, g->row[y], PEN_DEFAULT);
	vt->x = vt->y = 0;
	vt->wrap = false;
	vt->last_char = 0;
	vt->cursor_shape = 0;
	vt->eight_bit = false;
	vt->protect = 0;
	vt->rect_extent = false;
	vt->sgr_depth = 0;
	vt->title_modes = 0;
	vt->progress = vt->progress_value = 0;
	vt->parser.utf8 = true;
	vt->parser.vt52 = false;
	colours_reset(vt);
	notices_free(vt);
	initial_state(vt);
	if (was_alternate)
		vt_event(vt, VT_MODE, VT_ALTERNATE, 0);
	vt_event(vt, VT_MODE, VT_MODE_COUNT, 0);
}

void
vt_reset(struct vt *vt)
{
	parser_reset(&vt->parser);
	vt->utf8.need = 0;
	vt_full_reset(vt);
}

size_t
vt_write(struct vt *vt, const void *data, size_t len)
{
	const uint8_t *s = data;
	size_t n, done = 0;

	do {
		n = len - done < WRITE_SLICE ? len - done : WRITE_SLICE;
		intern_tidy(vt->config.intern);
		done += parser_feed(&vt->parser, s + done, n);
		vt->written = done;
	} while (done < len && !vt->parser.pause);
	vt->written = 0;
	return done;
}

void
vt_pause(struct vt *vt)
{
	vt->parser.pause = true;
}

size_t
vt_consumed(const struct vt *vt)
{
	return vt->written + vt->parser.consumed;
}

void
vt_resize(struct vt *vt, unsigned int cols, unsigned int rows)
{
	bool alternate = vt->screen == &vt->alt;
	struct saved_cursor *saved = &vt->main.saved;
	struct reflow_point cursor = { .x = vt->x, .y = vt->y,
		.wrap = vt->wrap };
	struct reflow_point pt[2 + PLACEMENTS_MAX] = { { .x = saved->x,
		.y = saved->y, .wrap = saved->wrap } };
	unsigned int cursors = alternate ? 1 : 2, y = vt->y;

	if (cols == vt->main.grid->cols && rows == vt->main.grid->rows)
		return;
	/* The main screen's cursor is the saved one while it is not shown. */
	if (!alternate) {
		pt[1] = pt[0];
		pt[0] = cursor;
	}
	if (pt[0].y >= vt->main.grid->rows)
		pt[0].y = vt->main.grid->rows - 1u;
	reflow_main(vt, cols, rows, pt, cursors +
	    images_points(vt->main.images, pt + cursors));
	images_moved(vt, vt->main.images, pt + cursors);
	if (vt->alt.grid != NULL) {
		if (!alternate)
			y = pt[0].y;
		reflow_alternate(vt, cols, rows, alternate ? &cursor : &pt[0]);
		y -= alternate ? cursor.y : pt[0].y;
		images_shifted(vt, vt->alt.images, y);
	}
	if (!alternate)
		cursor = pt[0];
	saved->x = (uint16_t)pt[alternate ? 0 : 1].x;
	saved->y = (uint16_t)pt[alternate ? 0 : 1].y;
	saved->wrap = pt[alternate ? 0 : 1].wrap;
	screen_goto(vt, (int)cursor.x, (int)cursor.y);
	vt->wrap = cursor.wrap;
	screen_reset_margins(vt);
	if (mode(vt, VT_SIZE_REPORT))
		vt_report_size(vt);
}

void
vt_set_pixels(struct vt *vt, unsigned int width, unsigned int height)
{
	vt->config.cell_width = width;
	vt->config.cell_height = height;
}

void
vt_get_pixels(const struct vt *vt, unsigned int *width, unsigned int *height)
{
	*width = vt->config.cell_width;
	*height = vt->config.cell_height;
}

void
vt_clear_history(struct vt *vt)
{
	history_clear(vt->history);
}

void
vt_set_history_limits(struct vt *vt, uint32_t lines, uint64_t bytes)
{
	history_set_limits(vt->history, lines, bytes);
}

void
vt_set_option(struct vt *vt, enum vt_option o, bool on)
{
	if (on)
		vt->options |= 1u << o;
	else
		vt->options &= ~(1u << o);
}

void
vt_set_colours(struct vt *vt, const struct vt_colours *c)
{
	free(vt->client_colours);
	vt->client_colours = c != NULL ? xmemdup(c, sizeof *c) : NULL;
}

unsigned int
vt_cols(const struct vt *vt)
{
	return grid(vt)->cols;
}

unsigned int
vt_rows(const struct vt *vt)
{
	return grid(vt)->rows;
}

const struct row *
vt_row(const struct vt *vt, unsigned int y)
{
	return row_at(vt, y);
}

void
vt_get_cursor(const struct vt *vt, struct vt_cursor *c)
{
	c->x = vt->x;
	c->y = vt->y;
	c->wrap = vt->wrap;
	c->shown = mode(vt, VT_DECTCEM);
	c->blink = mode(vt, VT_CURSOR_BLINK);
	c->shape = vt->cursor_shape;
	c->colour = vt_colour(vt, VT_COLOUR_CURSOR);
}

bool
vt_mode(const struct vt *vt, enum vt_mode m)
{
	return mode(vt, m);
}

const char *
vt_title(const struct vt *vt)
{
	return vt->titles.title != NULL ? vt->titles.title : "";
}

bool
vt_has_title(const struct vt *vt)
{
	return vt->titles.title != NULL;
}

const char *
vt_icon(const struct vt *vt)
{
	return vt->titles.icon != NULL ? vt->titles.icon : "";
}

const char *
vt_path(const struct vt *vt)
{
	return vt->path != NULL ? vt->path : "";
}

void
vt_store_title(struct vt *vt, const char *text, bool title, bool icon)
{
	if (title) {
		free(vt->titles.title);
		vt->titles.title = xstrdup(text);
		vt_event_text(vt, VT_TITLE, "", text, strlen(text));
	}
	if (icon) {
		free(vt->titles.icon);
		vt->titles.icon = xstrdup(text);
		vt_event_text(vt, VT_ICON, "", text, strlen(text));
	}
}

void
vt_set_title(struct vt *vt, const char *title)
{
	vt_store_title(vt, title, true, false);
}

void
vt_progress(const struct vt *vt, unsigned int *state, unsigned int *percent)
{
	*state = vt->progress;
	*percent = vt->progress_value;
}

void
vt_end_sync(struct vt *vt)
{
	vt->modes &= ~(UINT64_C(1) << VT_SYNC_OUTPUT);
}

uint64_t
vt_damage(struct vt *vt)
{
	return vt->damage.now++;
}

struct history *
vt_history(struct vt *vt)
{
	return vt->history;
}

struct intern *
vt_intern(const struct vt *vt)
{
	return vt->config.intern;
}

struct widths *
vt_widths(const struct vt *vt)
{
	return vt->config.widths;
}

void
vt_saved(struct vt *vt)
{
	history_committed(vt->history);
}

bool
vt_idle(struct vt *vt)
{
	return history_idle(vt->history);
}

void
vt_style_changed(struct vt *vt)
{
	struct style blank = { .bg = vt->style.bg };

	vt->pen = intern_pen(vt->config.intern, &vt->style);
	vt->bce = blank.bg == COLOUR_DEFAULT ? PEN_DEFAULT :
		intern_pen(vt->config.intern, &blank);
}

void
vt_event(struct vt *vt, enum vt_event_kind kind, int a, int b)
{
	struct vt_event e = { .kind = kind, .a = a, .b = b, .name = "",
		.text = "" };

	if (vt->config.ops != NULL && vt->config.ops->event != NULL)
		vt->config.ops->event(vt->config.arg, &e);
}

void
vt_event_text(struct vt *vt, enum vt_event_kind kind, const char *name,
    const void *text, size_t len)
{
	struct vt_event e = { .kind = kind, .name = name, .text_len = len };
	char *copy;

	if (vt->config.ops == NULL || vt->config.ops->event == NULL)
		return;
	copy = xmalloc(len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	e.text = copy;
	vt->config.ops->event(vt->config.arg, &e);
	free(copy);
}

uint64_t
vt_now(const struct vt *vt)
{
	if (vt->config.ops == NULL || vt->config.ops->now == NULL)
		return 0;
	return vt->config.ops->now(vt->config.arg);
}

void
vt_reply_bytes(struct vt *vt, const void *data, size_t len)
{
	if (vt->config.ops != NULL && vt->config.ops->reply != NULL)
		vt->config.ops->reply(vt->config.arg, data, len);
}

/* An answer in one piece: introducer, text, terminator. */
static void
reply(struct vt *vt, const char *before, const char *after, const char *fmt,
    va_list ap)
{
	char *text = xvasprintf(fmt, ap);
	char *all = xasprintf("%s%s%s", before, text, after);

	vt_reply_bytes(vt, all, strlen(all));
	free(text);
	free(all);
}

void
vt_reply(struct vt *vt, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply(vt, "", "", fmt, ap);
	va_end(ap);
}

void
vt_reply_csi(struct vt *vt, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply(vt, vt->eight_bit ? "\x9b" : "\033[", "", fmt, ap);
	va_end(ap);
}

void
vt_reply_dcs(struct vt *vt, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply(vt, vt->eight_bit ? "\x90" : "\033P",
	    vt->eight_bit ? "\x9c" : "\033\\", fmt, ap);
	va_end(ap);
}

void
vt_reply_osc(struct vt *vt, bool bel, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply(vt, vt->eight_bit ? "\x9d" : "\033]",
	    bel ? "\a" : vt->eight_bit ? "\x9c" : "\033\\", fmt, ap);
	va_end(ap);
}
