/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A terminal as bytes and back: the snapshot.
 *
 * Fields (base/tlv.h), each a part of the state; a reader skips those it
 * does not know and leaves at its default what is not there.  Styles,
 * clusters and links go by value.  Rows are records as in the history
 * (vt/record.h), several where one would be too long.  What is left out is
 * what the owner gives anew (configuration, colours of the client) and what
 * only has a meaning within the process (row ids, damage).
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/tlv.h"
#include "vt/csi.h"
#include "vt/image.h"
#include "vt/osc.h"
#include "vt/print.h"
#include "vt/save-int.h"
#include "vt/screen.h"

/* Raised when a reader of this version could no longer understand. */
#define SNAPSHOT_VERSION 1

enum tag {
	TAG_VERSION = 1,
	TAG_SIZE,
	TAG_CURSOR,
	TAG_STYLE,
	TAG_CHARSETS,
	TAG_MARGINS,
	TAG_TABS,
	TAG_MODES,
	TAG_SAVED_MODES,
	TAG_FLAGS,
	TAG_KEYS,
	TAG_LAST_CHAR,
	TAG_LINK_SERIAL,
	TAG_PROGRESS,
	TAG_TITLE,
	TAG_ICON,
	TAG_TITLE_PUSHED,
	TAG_PATH,
	TAG_COLOURS,
	TAG_SGR_PUSHED,
	TAG_PARSER,
	TAG_UTF8,
	TAG_MAIN,
	TAG_ALT,
	TAG_SHOWN,
	TAG_HISTORY,
	TAG_NOTICE,
	TAG_CLIPBOARD_BEL,
	TAG_IMAGES
};

/* Small numbers and flags, in this order; new ones go to the end. */
static void
put_flags(struct buf *b, const struct vt *vt)
{
	size_t mark = tlv_open(b, TAG_FLAGS);

	buf_put_u8(b, vt->cursor_shape);
	buf_put_u8(b, vt->level);
	buf_put_u8(b, vt->eight_bit);
	buf_put_u8(b, vt->protect);
	buf_put_u8(b, vt->title_modes);
	buf_put_u8(b, vt->rect_extent);
	buf_put_u8(b, vt->adjacent);
	tlv_close(b, mark);
}

static void
get_flags(struct vt *vt, struct rd *r)
{
	vt->cursor_shape = rd_u8(r);
	vt->level = rd_u8(r);
	vt->eight_bit = rd_u8(r) != 0;
	vt->protect = rd_u8(r);
	vt->title_modes = rd_u8(r);
	vt->rect_extent = rd_u8(r) != 0;
	vt->adjacent = rd_u8(r) != 0;
}

static void
put_keys(struct buf *b, const struct vt *vt)
{
	size_t mark = tlv_open(b, TAG_KEYS);

	buf_put_u8(b, vt->other_keys);
	buf_put_u8(b, vt->format_keys);
	buf_put(b, vt->mod_keys, sizeof vt->mod_keys);
	tlv_close(b, mark);
}

static void
get_keys(struct vt *vt, struct rd *r)
{
	const uint8_t *p;

	vt->other_keys = rd_u8(r);
	vt->format_keys = rd_u8(r);
	p = rd_bytes(r, sizeof vt->mod_keys);
	if (p != NULL)
		memcpy(vt->mod_keys, p, sizeof vt->mod_keys);
}

static void
put_titles(struct buf *b, const struct titles *t)
{
	unsigned int i;
	size_t mark;

	if (t->title != NULL)
		tlv_put_str(b, TAG_TITLE, t->title);
	if (t->icon != NULL)
		tlv_put_str(b, TAG_ICON, t->icon);
	for (i = 0; i < t->depth; i++) {
		const char *title = t->title_stack[i], *icon = t->icon_stack[i];

		mark = tlv_open(b, TAG_TITLE_PUSHED);
		buf_put_u8(b, (uint8_t)((title != NULL ? 1 : 0) |
		    (icon != NULL ? 2 : 0)));
		buf_put_varint(b, title != NULL ? strlen(title) : 0);
		buf_put_str(b, title != NULL ? title : "");
		buf_put_varint(b, icon != NULL ? strlen(icon) : 0);
		buf_put_str(b, icon != NULL ? icon : "");
		tlv_close(b, mark);
	}
}

static void
get_pushed_title(struct titles *t, struct rd *r)
{
	uint8_t which = rd_u8(r);
	char *title = save_get_string(r, VT_TITLE_MAX);
	char *icon = save_get_string(r, VT_TITLE_MAX);

	if (r->bad || t->depth == TITLE_STACK_MAX) {
		free(title);
		free(icon);
		return;
	}
	t->title_stack[t->depth] = which & 1 ? title : NULL;
	t->icon_stack[t->depth] = which & 2 ? icon : NULL;
	if (!(which & 1))
		free(title);
	if (!(which & 2))
		free(icon);
	t->depth++;
}

static void
put_stacks(struct buf *b, const struct vt *vt)
{
	unsigned int i;
	size_t mark = tlv_open(b, TAG_COLOURS);

	colours_save(vt, b);
	tlv_close(b, mark);
	for (i = 0; i < vt->sgr_depth; i++) {
		mark = tlv_open(b, TAG_SGR_PUSHED);
		buf_put_u16(b, vt->sgr_stack[i].mask);
		save_put_style(b, vt->config.intern, &vt->sgr_stack[i].style);
		tlv_close(b, mark);
	}
}

static void
get_pushed_sgr(struct vt *vt, struct rd *r)
{
	struct sgr_saved *s;

	if (vt->sgr_depth == SGR_STACK_MAX)
		return;
	s = &vt->sgr_stack[vt->sgr_depth++];
	s->mask = rd_u16(r);
	save_get_style(r, vt->config.intern, &s->style);
}

static void
put_cursor(struct buf *b, const struct vt *vt)
{
	size_t mark = tlv_open(b, TAG_CURSOR);

	buf_put_u16(b, vt->x);
	buf_put_u16(b, vt->y);
	buf_put_u8(b, vt->wrap);
	tlv_close(b, mark);
	mark = tlv_open(b, TAG_STYLE);
	save_put_style(b, vt->config.intern, &vt->style);
	tlv_close(b, mark);
	mark = tlv_open(b, TAG_CHARSETS);
	save_put_charsets(b, &vt->charsets);
	tlv_close(b, mark);
	mark = tlv_open(b, TAG_MARGINS);
	buf_put_u16(b, vt->top);
	buf_put_u16(b, vt->bottom);
	buf_put_u16(b, vt->left);
	buf_put_u16(b, vt->right);
	tlv_close(b, mark);
	/* Between two characters it does not matter what the last one was. */
	if (vt->utf8.need == 0)
		return;
	mark = tlv_open(b, TAG_UTF8);
	buf_put_u32(b, vt->utf8.cp);
	buf_put_u8(b, vt->utf8.need);
	buf_put_u8(b, vt->utf8.lo);
	buf_put_u8(b, vt->utf8.hi);
	tlv_close(b, mark);
}

static void
get_cursor(struct vt *vt, struct rd *r)
{
	uint16_t x = rd_u16(r), y = rd_u16(r);

	screen_goto(vt, x, y);
	vt->wrap = rd_u8(r) != 0;
}

static void
get_margins(struct vt *vt, struct rd *r)
{
	uint16_t top = rd_u16(r), bottom = rd_u16(r);
	uint16_t left = rd_u16(r), right = rd_u16(r);

	if (r->bad || top > bottom || bottom >= vt->main.grid->rows ||
	    left > right || right >= vt->main.grid->cols) {
		r->bad = true;
		return;
	}
	vt->top = top;
	vt->bottom = bottom;
	vt->left = left;
	vt->right = right;
}

static void
get_utf8(struct vt *vt, struct rd *r)
{
	vt->utf8.cp = rd_u32(r);
	vt->utf8.need = rd_u8(r);
	vt->utf8.lo = rd_u8(r);
	vt->utf8.hi = rd_u8(r);
	if (vt->utf8.need > 3)
		r->bad = true;
}

static void
put_tabs(struct buf *b, const struct vt *vt)
{
	size_t mark = tlv_open(b, TAG_TABS), i;

	for (i = 0; i < nitems(vt->tabs); i++)
		buf_put_u64(b, vt->tabs[i]);
	tlv_close(b, mark);
}

static void
get_tabs(struct vt *vt, struct rd *r)
{
	size_t i;

	for (i = 0; i < nitems(vt->tabs); i++)
		vt->tabs[i] = rd_u64(r);
}

/* Whether the tab stops are those of the beginning. */
static bool
tabs_are_default(struct vt *vt)
{
	static const uint64_t word = UINT64_C(0x0101010101010101);
	size_t i, last = nitems(vt->tabs) - 1;

	for (i = 0; i < last; i++)
		if (vt->tabs[i] != word)
			return false;
	return vt->tabs[last] ==
	    (word & ((UINT64_C(1) << GRID_COLS_MAX % 64) - 1));
}

void
vt_save(struct vt *vt, struct buf *b)
{
	size_t mark, i;

	tlv_put_uint(b, TAG_VERSION, SNAPSHOT_VERSION);
	mark = tlv_open(b, TAG_SIZE);
	buf_put_u16(b, vt->main.grid->cols);
	buf_put_u16(b, vt->main.grid->rows);
	tlv_close(b, mark);
	save_put_screen(b, vt, &vt->main, TAG_MAIN);
	if (vt->alt.grid != NULL)
		save_put_screen(b, vt, &vt->alt, TAG_ALT);
	tlv_put_uint(b, TAG_SHOWN, vt->screen == &vt->alt);
	put_cursor(b, vt);
	if (!tabs_are_default(vt))
		put_tabs(b, vt);
	tlv_put_uint(b, TAG_MODES, vt->modes);
	tlv_put_uint(b, TAG_SAVED_MODES, vt->saved_modes);
	put_flags(b, vt);
	put_keys(b, vt);
	tlv_put_uint(b, TAG_LAST_CHAR, vt->last_char);
	tlv_put_uint(b, TAG_LINK_SERIAL, vt->link_serial);
	tlv_put_uint(b, TAG_PROGRESS,
	    (uint64_t)vt->progress << 8 | vt->progress_value);
	put_titles(b, &vt->titles);
	if (vt->path != NULL)
		tlv_put_str(b, TAG_PATH, vt->path);
	put_stacks(b, vt);
	for (i = 0; i < notices_count(vt); i++) {
		mark = tlv_open(b, TAG_NOTICE);
		notice_save(vt, i, b);
		tlv_close(b, mark);
	}
	tlv_put_uint(b, TAG_CLIPBOARD_BEL, vt->clipboard_bel);
	mark = tlv_open(b, TAG_PARSER);
	parser_save(&vt->parser, b);
	tlv_close(b, mark);
	mark = tlv_open(b, TAG_HISTORY);
	history_save(vt->history, b);
	tlv_close(b, mark);
	mark = tlv_open(b, TAG_IMAGES);
	images_save(vt, b);
	tlv_close(b, mark);
}

static void
get_progress(struct vt *vt, struct rd *r)
{
	uint64_t v = tlv_uint(r);

	vt->progress = (uint8_t)(v >> 8);
	vt->progress_value = (uint8_t)v;
}

static void
get_text(struct rd *r, size_t max, char **text)
{
	free(*text);
	*text = tlv_str(r, max);
}

/* Read one field; the size is known already. */
static int
get_field(struct vt *vt, uint32_t tag, struct rd *v)
{
	switch (tag) {
	case TAG_CURSOR: get_cursor(vt, v); break;
	case TAG_STYLE: save_get_style(v, vt->config.intern, &vt->style); break;
	case TAG_CHARSETS: save_get_charsets(v, &vt->charsets); break;
	case TAG_MARGINS: get_margins(vt, v); break;
	case TAG_TABS: get_tabs(vt, v); break;
	case TAG_MODES: vt->modes = tlv_uint(v); break;
	case TAG_SAVED_MODES: vt->saved_modes = tlv_uint(v); break;
	case TAG_FLAGS: get_flags(vt, v); break;
	case TAG_KEYS: get_keys(vt, v); break;
	case TAG_LAST_CHAR: vt->last_char = (uint32_t)tlv_uint(v); break;
	case TAG_LINK_SERIAL: vt->link_serial = (uint32_t)tlv_uint(v); break;
	case TAG_PROGRESS: get_progress(vt, v); break;
	case TAG_TITLE: get_text(v, VT_TITLE_MAX, &vt->titles.title); break;
	case TAG_ICON: get_text(v, VT_TITLE_MAX, &vt->titles.icon); break;
	case TAG_TITLE_PUSHED: get_pushed_title(&vt->titles, v); break;
	case TAG_PATH: get_text(v, VT_PATH_MAX, &vt->path); break;
	case TAG_COLOURS: colours_load(vt, v); break;
	case TAG_NOTICE: notice_load(vt, v); break;
	case TAG_CLIPBOARD_BEL: vt->clipboard_bel = tlv_uint(v) != 0; break;
	case TAG_SGR_PUSHED: get_pushed_sgr(vt, v); break;
	case TAG_PARSER: return parser_load(&vt->parser, v);
	case TAG_UTF8: get_utf8(vt, v); break;
	case TAG_MAIN: return save_get_screen(vt, v, &vt->main);
	case TAG_ALT: return save_get_screen(vt, v, &vt->alt);
	case TAG_SHOWN:
		if (tlv_uint(v) != 0 && vt->alt.grid != NULL)
			vt->screen = &vt->alt;
		break;
	case TAG_HISTORY: return history_load(vt->history, v);
	case TAG_IMAGES: return images_load(vt, v);
	default: break;
	}
	return v->bad ? ERR_MALFORMED : 0;
}

/* Find version and size, which come first. */
static bool
get_head(const void *data, size_t len, unsigned int *cols, unsigned int *rows)
{
	struct rd r = rd_of(data, len), value;
	uint32_t tag;

	if (!tlv_next(&r, &tag, &value) || tag != TAG_VERSION ||
	    tlv_uint(&value) != SNAPSHOT_VERSION)
		return false;
	if (!tlv_next(&r, &tag, &value) || tag != TAG_SIZE)
		return false;
	*cols = rd_u16(&value);
	*rows = rd_u16(&value);
	return !value.bad && *cols >= 1 && *cols <= GRID_COLS_MAX &&
	    *rows >= 1 && *rows <= GRID_ROWS_MAX;
}

struct vt *
vt_load(const struct vt_config *config, const void *data, size_t len)
{
	struct vt_config c = *config;
	struct rd r = rd_of(data, len), value;
	struct vt *vt;
	uint32_t tag;
	int error = 0;

	if (!get_head(data, len, &c.cols, &c.rows))
		return NULL;
	vt = vt_new(&c);
	while (error == 0 && tlv_next(&r, &tag, &value))
		error = get_field(vt, tag, &value);
	if (error != 0 || r.bad) {
		vt_free(vt, true);
		return NULL;
	}
	print_charset_changed(vt);
	vt_style_changed(vt);
	return vt;
}
