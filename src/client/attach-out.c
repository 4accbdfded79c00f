/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Frames onto the terminal.  A frame is drawn when the one before has been
 * written; those that come meanwhile are put together, so a slow terminal
 * sees fewer of them and the latest soon.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xmalloc.h"
#include "client/attach-int.h"
#include "client/gallery.h"
#include "client/link.h"
#include "client/rawtty.h"
#include "client/render.h"
#include "client/term-features.h"
#include "client/term-known.h"
#include "client/term.h"
#include "frame/apply.h"
#include "frame/frame.h"
#include "text/colour.h"
#include "text/intern.h"

#define LOG_MODULE "attach-out"

/* A frame of so few bytes is taken for an echo; its acknowledgement waits. */
#define LITTLE 128u
#define ACK_DELAY (1 * CLOCK_MS)

/*
 * After so much time without output a terminal is taken to have drawn all.
 * What it draws later, when its size has changed, moves its cursor elsewhere.
 */
#define AT_REST (200 * CLOCK_MS)

/* Answers come within that time or not at all. */
#define ANSWERS_FOR (2 * CLOCK_SECOND)

/* Bytes of a clipboard that are passed on, and of a notification. */
#define CLIPBOARD_MAX (1u << 20)

/* The server is not told more often how the way to the terminal is. */
#define TELL_INTERVAL CLOCK_SECOND

static void
mark(struct intern *in, void *arg)
{
	const struct attach *a = arg;

	(void)in;
	if (a->frame != NULL)
		frame_mark(a->frame);
}

/*
 * Whether something may be under way from the terminal that a shell would
 * take for typed.  One that has said nothing for long is not waited for.
 */
static bool
must_drain(const struct attach *a)
{
	bool recent = a->wants_at != 0 &&
	    clock_ns() - a->wants_at < ANSWERS_FOR;

	if (!features_answers(a->features))
		return features_waiting(a->features) != 0 && recent;
	return features_waiting(a->features) != 0 || recent ||
	    render_reports(a->render);
}

/* Keep ready what gives the terminal back in a hurry. */
static void
prepare(struct attach *a)
{
	unsigned int fences = 0;
	struct buf b = BUF_INIT;

	if (must_drain(a))
		fences = features_fences(a->features) + 1;
	if (!render_restore_changed(a->render) && fences == a->fences)
		return;
	a->fences = fences;
	render_restore(a->render, &b);
	if (fences != 0)
		buf_put_str(&b, "\033[c");
	if (rawtty_prepare(buf_data(&b), buf_len(&b), fences) != 0)
		log_error("cannot keep %zu bytes ready", buf_len(&b));
	buf_free(&b);
}

/* Tell the server what the terminal has turned out to be. */
static void
tell_terminal(struct attach *a)
{
	const struct features_known *k = features_get(a->features);
	struct msg_terminal m = { .name = (char *)(uintptr_t)k->version,
		.dark = k->theme == 0 ? 0 : 3u - k->theme,
		.delay = pacer_delay(&a->pacer) / 1000,
		.pacing = pacer_queueing(&a->pacer, clock_ns()) };
	struct buf palette = BUF_INIT;
	size_t i;

	if (k->foreground != COLOUR_INVALID)
		m.fg = k->foreground;
	if (k->background != COLOUR_INVALID)
		m.bg = k->background;
	for (i = 0; i < TERM_PALETTE; i++)
		buf_put_u32(&palette, k->palette[i] != COLOUR_INVALID ?
		    k->palette[i] : COLOUR_DEFAULT);
	m.palette.data = buf_data(&palette);
	m.palette.len = buf_len(&palette);
	a->tell = false;
	a->told_pacing = m.pacing;
	a->told_at = clock_ns();
	if (term_can(a->term)->features & FEATURE_SIXEL)
		m.features |= TERMINAL_SIXEL;
	if (term_can(a->term)->features & FEATURE_GRAPHICS)
		m.features |= TERMINAL_KITTY_IMAGES;
	if (term_can(a->term)->features & FEATURE_CLIPBOARD)
		m.features |= TERMINAL_CLIPBOARD;
	m.images = a->told_images = render_image_formats(a->render);
	m.can = features_names(term_can(a->term)->features);
	link_send(a->link, MSG_TERMINAL, &m);
	free(m.can);
	buf_free(&palette);
}

/* Say which frames the terminal has taken, of those that were written. */
static void
acknowledge(struct attach *a)
{
	uint64_t now = clock_ns();
	struct msg_number m = { pacer_taken(&a->pacer, now) };

	if (buf_len(&a->out) != 0)
		return;
	if (m.number > a->acked) {
		a->acked = m.number;
		link_send(a->link, MSG_FRAME_ACK, &m);
	}
	if (a->acked == a->applied)
		loop_timer_clear(a->patience);
	else if (!loop_timer_pending(a->patience))
		loop_timer_set(a->patience, PACER_PATIENCE);
	if (a->told_pacing != pacer_queueing(&a->pacer, now) &&
	    now - a->told_at > TELL_INTERVAL)
		tell_terminal(a);
}

static void
on_patience(void *arg)
{
	struct attach *a = arg;

	acknowledge(a);
	if (render_pending(a->render))
		attach_out_flush(a);
}

static void
on_decode(void *arg)
{
	attach_out_flush(arg);
}

/*
 * All was written.  An echo is acknowledged when it has had time to be seen:
 * to wake the server up at once would be in its way.
 */
static void
written(struct attach *a)
{
	if (!a->little || a->applied - a->acked != 1 ||
	    render_pending(a->render))
		acknowledge(a);
	else if (!loop_timer_pending(a->later))
		loop_timer_set(a->later, ACK_DELAY);
}

/* The terminal has said what a cell measures; the line may know already. */
static void
use_cell(struct attach *a)
{
	struct rawtty_size size;

	rawtty_size(a->tty, &size);
	if (size.xpixel == 0 || size.ypixel == 0)
		attach_out_resize(a);
}

static void
on_features(void *arg, unsigned int what)
{
	struct attach *a = arg;

	if (what & FEATURES_TERM) {
		render_features_changed(a->render);
		a->drawn = false;
	}
	if (what & FEATURES_CELL)
		use_cell(a);
	if (what & FEATURES_ROW)
		render_set_row(a->render, features_get(a->features)->row);
	if (what & FEATURES_CURSOR)
		render_set_found_shape(a->render,
		    features_get(a->features)->cursor_shape);
	if (what & FEATURES_DONE) {
		pacer_begin(&a->pacer, clock_ns(), clock_ns() - a->asked_at);
		a->wants_at = 0;
		render_set_sixel_mode(a->render,
		    features_get(a->features)->sixel_mode);
		prepare(a);
	}
	if (what & (FEATURES_COLOURS | FEATURES_THEME | FEATURES_DONE))
		a->tell = true;
	if (what & FEATURES_PONG) {
		pacer_answered(&a->pacer, clock_ns());
		acknowledge(a);
	}
}

void
attach_out_heard(struct attach *a)
{
	if (a->tell)
		tell_terminal(a);
}

/*
 * Find out the terminal's size.  Pixels are what the line says, or what the
 * terminal has said of its cells.
 */
static void
get_size(struct attach *a, struct rawtty_size *size)
{
	const struct features_known *k = features_get(a->features);

	rawtty_size(a->tty, size);
	if (size->xpixel == 0 || size->ypixel == 0) {
		size->xpixel = size->cols * k->cell_width;
		size->ypixel = size->rows * k->cell_height;
	}
	render_set_pixels(a->render, size->xpixel != 0 && size->ypixel != 0);
	render_set_cell(a->render, size->xpixel / size->cols,
	    size->ypixel / size->rows);
}

void
attach_out_begin(struct attach *a)
{
	struct rawtty_size size;

	a->intern = intern_new();
	a->holder = intern_hold(a->intern, mark, a);
	a->frame = frame_new(a->intern, 1, 1);
	a->drawn = true;
	a->features = features_new(a->term, on_features, a);
	a->patience = loop_timer_new(a->loop, on_patience, a);
	a->later = loop_timer_new(a->loop, on_patience, a);
	a->decode = loop_timer_new(a->loop, on_decode, a);
	pacer_init(&a->pacer);
	a->render = render_new(a->intern, a->term);
	render_set_native(a->render, a->native);
	a->images = gallery_new();
	render_set_images(a->render, a->images);
	get_size(a, &size);
	render_start(a->render, size.cols, size.rows, &a->out);
	prepare(a);
}

/* What comes from the terminal now means what it was just told. */
void
attach_out_tell_keys(struct attach *a)
{
	unsigned int kitty;
	bool pixels;

	if (a->keydec == NULL)
		return; /* it will ask */
	render_input_modes(a->render, &kitty, &pixels);
	keydec_set_kitty(a->keydec, kitty != 0);
	keydec_set_pixels(a->keydec, pixels);
}

/* Something was drawn: ask whether it has arrived, if that is to be known. */
static void
drew(struct attach *a)
{
	if (pacer_drew(&a->pacer, clock_ns(), a->applied, buf_len(&a->out)))
		features_ping(a->features, &a->out);
	prepare(a);
}

static void
draw(struct attach *a)
{
	render_frame(a->render, a->frame, &a->out);
	a->drawn = true;
	attach_out_tell_keys(a);
	drew(a);
	intern_tidy(a->intern);
}

/*
 * Draw more of an image, when the terminal has taken what there was: a key's
 * echo waits behind no more than a piece.
 */
static bool
draw_more(struct attach *a)
{
	if (!render_pending(a->render) || a->acked != a->applied)
		return false;
	render_more(a->render, &a->out);
	if (buf_len(&a->out) != 0) {
		drew(a);
		return true;
	}
	/* It is being decoded, but first comes what else there is to do. */
	if (render_pending(a->render))
		loop_timer_set(a->decode, 0);
	return false;
}

void
attach_out_end(struct attach *a)
{
	bool drain, half;

	if (a->render == NULL)
		return;
	/* It may wait for the first frame: what ends follows what begins. */
	if (a->wrote_at == 0)
		io_write_for(a->tty, &a->out, 1000);
	/* The terminal's scrollback is to have all that came. */
	if (a->native && !a->drawn && io_write_for(a->tty, &a->out, 1000) == 0)
		draw(a);
	if (a->native)
		io_write_for(a->tty, &a->out, 1000);
	/* A sequence that is half written, a string even, ends here. */
	half = buf_len(&a->out) != 0 && term_can(a->term)->csi;
	buf_clear(&a->out);
	if (half)
		buf_put_str(&a->out, "\033\\");
	drain = must_drain(a);
	features_stop(a->features, true);
	render_stop(a->render, &a->out);
	if (drain)
		features_fence(a->features, &a->out);
	if (io_write_for(a->tty, &a->out, 1000) == 0 && drain)
		attach_in_drain(a);
	buf_clear(&a->out);
}

void
attach_out_free(struct attach *a)
{
	features_free(a->features);
	loop_timer_free(a->patience);
	loop_timer_free(a->later);
	loop_timer_free(a->decode);
	render_free(a->render);
	a->render = NULL;
	gallery_free(a->images);
	if (a->intern != NULL)
		intern_unhold(a->intern, a->holder);
	frame_free(a->frame);
	intern_free(a->intern);
	buf_free(&a->out);
}

void
attach_out_restart(struct attach *a)
{
	struct rawtty_size size;

	get_size(a, &size);
	buf_clear(&a->out);
	features_stop(a->features, false);
	a->asked = false;
	render_start(a->render, size.cols, size.rows, &a->out);
	attach_out_resize(a);
}

/*
 * Whether the frame is the first, which goes out with what the terminal is
 * told before it: nobody sees a blank screen in between.
 */
static bool
is_first(const struct attach *a)
{
	return a->applied == 1 && !a->asked;
}

void
attach_out_flush(struct attach *a)
{
	int error;

	for (;;) {
		if (!a->drawn && (buf_len(&a->out) == 0 || is_first(a)))
			draw(a);
		if (buf_len(&a->out) != 0)
			a->wrote_at = clock_ns();
		error = io_write(a->tty, &a->out);
		if (error == ERR_AGAIN)
			break;
		if (error != 0) {
			/* The terminal is gone; reading will tell. */
			buf_clear(&a->out);
			return;
		}
		if (!a->drawn)
			continue;
		written(a);
		if (draw_more(a))
			continue;
		if (a->asked || a->applied == 0)
			break;
		/* The first frame is there: now ask what this terminal is. */
		a->asked = true;
		a->asked_at = a->wants_at = clock_ns();
		features_ask(a->features, &a->out);
		render_moved(a->render);
		prepare(a);
	}
	attach_in_want(a);
}

void
attach_out_frame(struct attach *a, const struct msg_frame *m)
{
	struct frame_sink sink = render_sink(a->render);

	if (m->fresh) {
		frame_free(a->frame);
		a->frame = frame_new(a->intern, 1, 1);
	}
	if (frame_apply(a->frame, m->data.data, m->data.len, &sink) != 0)
		log_error("broken frame");
	if (m->redraw)
		render_invalidate(a->render);
	a->applied = m->number;
	a->little = m->data.len < LITTLE || is_first(a);
	a->native_at = m->native;
	a->drawn = false;
	attach_out_flush(a);
}

static void
set_clipboard(struct attach *a, const struct msg_event *m)
{
	struct buf text = BUF_INIT;

	if (m->data.len > CLIPBOARD_MAX)
		return;
	base64_encode(m->data.data, m->data.len, &text);
	buf_put_u8(&text, '\0');
	render_clipboard(a->render, m->name != NULL && *m->name != '\0' ?
	    m->name : "c", (const char *)buf_data(&text), &a->out);
	buf_free(&text);
}

void
attach_out_image(struct attach *a, const struct msg_image *m)
{
	struct gallery_piece piece = { .id = m->id, .format = m->format,
		.width = m->width, .height = m->height, .size = m->size,
		.offset = m->offset, .data = m->data.data,
		.len = m->data.len };
	struct msg_number taken = { 1 };

	gallery_take(a->images, &piece);
	if (m->data.len != 0)
		link_send(a->link, MSG_IMAGE_TAKEN, &taken);
}

void
attach_out_resumed(struct attach *a)
{
	gallery_clear(a->images);
	if (a->told_images != 0)
		tell_terminal(a);
	attach_out_resize(a);
}

static void
notify(struct attach *a, const struct msg_event *m)
{
	char *text = m->data.len == 0 ? xstrdup("") :
	    xstrndup((const char *)m->data.data, m->data.len);

	render_notify(a->render, m->name != NULL ? m->name : "", text,
	    &a->out);
	free(text);
}

void
attach_out_event(struct attach *a, const struct msg_event *m)
{
	switch (m->kind) {
	case EVENT_BELL: render_bell(a->render, &a->out); break;
	case EVENT_CLIPBOARD_SET: set_clipboard(a, m); break;
	case EVENT_CLIPBOARD_GET:
		a->wants_at = clock_ns();
		render_clipboard_ask(a->render, m->name != NULL ? m->name : "c",
		    &a->out);
		break;
	case EVENT_NOTIFY: notify(a, m); break;
	case EVENT_PASSTHROUGH:
		render_foreign(a->render, m->data.data, m->data.len, &a->out);
		break;
	default: break;
	}
	attach_out_flush(a);
}

void
attach_out_resize(struct attach *a)
{
	struct rawtty_size size;
	struct msg_resize m;

	get_size(a, &size);
	if (a->told_images != render_image_formats(a->render))
		tell_terminal(a);
	m = (struct msg_resize){ size.cols, size.rows, size.xpixel,
		size.ypixel };
	render_resize(a->render, size.cols, size.rows);
	if (render_asks_row(a->render) && features_answers(a->features) &&
	    clock_ns() - a->wrote_at > AT_REST) {
		a->wants_at = clock_ns();
		features_ask_row(a->features, &a->out);
		prepare(a);
	}
	a->drawn = false;
	link_send(a->link, MSG_RESIZE, &m);
	attach_out_flush(a);
}

void
attach_out_check_size(struct attach *a)
{
	const struct msg_resize *told = &a->config.told;
	struct rawtty_size size;

	rawtty_size(a->tty, &size);
	if (size.cols != told->cols || size.rows != told->rows ||
	    size.xpixel != told->xpixel || size.ypixel != told->ypixel)
		attach_out_resize(a);
}

void
attach_out_redraw(struct attach *a)
{
	render_invalidate(a->render);
	a->drawn = false;
	attach_out_flush(a);
}
