/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Everything of the terminal but cells: what is asked of mouse and keyboard,
 * the cursor's looks, title and path, the alternate screen.  What was set is
 * noted, so that it is set once and taken back at the end, and nothing that
 * was never set is touched.
 */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "client/render-int.h"
#include "text/colour.h"

#define COLOUR_TEXT_MAX 24

static bool
has(const struct render *r, unsigned int feature)
{
	return r->can->features & feature;
}

static void
private_mode(struct buf *out, unsigned int mode, bool on)
{
	buf_printf(out, "\033[?%u%c", mode, on ? 'h' : 'l');
}

static void
mouse_set(struct render *r, const struct modes *want)
{
	struct modes *now = &r->modes;

	if (want->mouse == now->mouse && want->pixels == now->pixels)
		return;
	if (now->mouse != 0 && want->mouse != now->mouse)
		private_mode(&r->work, now->mouse, false);
	/* How positions are told; 1016 takes the place of 1006. */
	if (now->pixels && !want->pixels)
		private_mode(&r->work, 1016, false);
	if (want->mouse == 0)
		private_mode(&r->work, 1006, false);
	else if (now->mouse == 0 || now->pixels != want->pixels)
		private_mode(&r->work, want->pixels ? 1016 : 1006, true);
	if (want->mouse != 0 && want->mouse != now->mouse)
		private_mode(&r->work, want->mouse, true);
	now->mouse = want->mouse;
	now->pixels = want->pixels;
	r->restore_changed = true;
}

/* Set one that is on or off and has a string for either. */
static void
toggle(struct render *r, bool *now, bool want, enum term_cap on,
    enum term_cap off)
{
	if (*now == want)
		return;
	term_put(r->term, &r->work, want ? on : off);
	*now = want;
	r->restore_changed = true;
}

static void
toggle_private(struct render *r, bool *now, bool want, unsigned int mode)
{
	if (*now == want)
		return;
	private_mode(&r->work, mode, want);
	*now = want;
	r->restore_changed = true;
}

static void
kitty_set(struct render *r, uint8_t flags)
{
	struct modes *now = &r->modes;

	if (!has(r, FEATURE_KITTY) || (now->kitty_pushed &&
					  now->kitty == flags))
		return;
	buf_printf(&r->work, now->kitty_pushed ? "\033[=%uu" : "\033[>%uu",
	    flags);
	now->kitty_pushed = true;
	now->kitty = flags;
	r->restore_changed = true;
}

static void
other_keys_set(struct render *r, uint8_t level)
{
	if (level == r->modes.other_keys)
		return;
	if (level == 1)
		buf_put_str(&r->work, "\033[>4;1m");
	else
		term_put(r->term, &r->work, level != 0 ? CAP_KEYS_EXTENDED :
							 CAP_KEYS_NORMAL);
	r->modes.other_keys = level;
	r->restore_changed = true;
}

static void
keyboard_set(struct render *r, const struct frame_state *s)
{
	uint8_t level = s->other_keys;

	if (has(r, FEATURE_KITTY)) {
		kitty_set(r, (uint8_t)(s->kitty | r->keyboard |
				 (s->other_keys != 0)));
		return;
	}
	if (!has(r, FEATURE_EXTKEYS))
		return;
	if (s->kitty != 0)
		level = 2;
	other_keys_set(r, level);
}

/*
 * Put the cursor's shape; 0 is the one it had if we were told, else the
 * user's default (terminfo's Se would make it a block for everybody).
 */
static void
put_shape(const struct render *r, struct buf *out, uint8_t shape)
{
	if (shape == 0)
		shape = r->found_shape;
	if (shape == 0 && !r->can->ansi_shape)
		term_put(r->term, out, CAP_CURSOR_SHAPE_RESET);
	else
		term_put1(r->term, out, CAP_CURSOR_SHAPE, shape);
}

static void
shape_set(struct render *r, uint8_t shape)
{
	if (shape == r->modes.shape || !has(r, FEATURE_CSTYLE))
		return;
	put_shape(r, &r->work, shape);
	r->modes.shape = shape;
	r->restore_changed = true;
}

static void
colour_set(struct render *r, uint32_t c)
{
	char text[COLOUR_TEXT_MAX];
	uint32_t rgb = c;

	if (c == r->modes.colour || !has(r, FEATURE_CCOLOUR))
		return;
	if ((c & COLOUR_KIND) == COLOUR_INDEXED)
		rgb = colour_value(c & 0xff);
	if (c == COLOUR_DEFAULT) {
		term_put(r->term, &r->work, CAP_CURSOR_COLOUR_RESET);
	} else {
		colour_name(COLOUR_RGB | (rgb & 0xffffff), text);
		term_put_strings(r->term, &r->work, CAP_CURSOR_COLOUR, text,
		    "");
	}
	r->modes.colour = c;
	r->restore_changed = true;
}

static void
progress_set(struct render *r, uint8_t state, uint8_t value)
{
	struct modes *now = &r->modes;

	if (!has(r, FEATURE_PROGRESS) || (state == now->progress &&
	    (state == 0 || value == now->progress_value)))
		return;
	buf_printf(&r->work, "\033]9;4;%u;%u\033\\", state,
	    state != 0 ? value : 0);
	r->restore_changed |= (now->progress != 0) != (state != 0);
	now->progress = state;
	now->progress_value = value;
}

static bool
string_changed(char **was, const char *s)
{
	if (*was != NULL ? strcmp(*was, s) == 0 : *s == '\0')
		return false;
	free(*was);
	*was = xstrdup(s);
	return true;
}

/* Make a string that was set differ from whatever is set next. */
static void
string_forget(char **was)
{
	if (*was == NULL)
		return;
	free(*was);
	*was = xstrdup("\001");
}

static void
title_set(struct render *r, const char *title)
{
	if (!has(r, FEATURE_TITLE) || !term_has(r->term, CAP_TSL) ||
	    !string_changed(&r->title, title))
		return;
	if (!r->modes.title_pushed && r->can->csi && !r->can->title_pushed) {
		buf_put_str(&r->work, "\033[22;0t");
		r->modes.title_pushed = true;
		r->restore_changed = true;
	}
	term_put1(r->term, &r->work, CAP_TSL, 0);
	put_string(r, title);
	term_put(r->term, &r->work, CAP_FSL);
}

static void
path_set(struct render *r, const char *path)
{
	if (!has(r, FEATURE_OSC7) || !string_changed(&r->path, path))
		return;
	term_put(r->term, &r->work, CAP_PATH);
	put_string(r, path);
	term_put(r->term, &r->work, CAP_FSL);
}

/* What is on whatever the frame says. */
static void
standing_set(struct render *r)
{
	struct modes *now = &r->modes;

	toggle(r, &now->paste, has(r, FEATURE_BPASTE), CAP_PASTE_ON,
	    CAP_PASTE_OFF);
	toggle_private(r, &now->theme, has(r, FEATURE_THEME), 2031);
	toggle_private(r, &now->graphemes, has(r, FEATURE_GRAPHEMES), 2027);
}

void
modes_set(struct render *r, const struct frame *f)
{
	static const uint16_t mice[] = {
		[FRAME_MOUSE_OFF] = 0,
		[FRAME_MOUSE_CLICKS] = 1000,
		[FRAME_MOUSE_DRAGS] = 1002,
		[FRAME_MOUSE_ALL] = 1003,
	};
	const struct frame_state *s = &f->state;
	struct modes want = { 0 };

	if (has(r, FEATURE_MOUSE) && s->mouse < nitems(mice))
		want.mouse = mice[s->mouse];
	want.pixels = want.mouse != 0 && r->pixels &&
	    has(r, FEATURE_PIXELS) && s->flags & FRAME_MOUSE_PIXELS;
	standing_set(r);
	mouse_set(r, &want);
	toggle(r, &r->modes.focus, has(r, FEATURE_FOCUS) &&
		s->flags & FRAME_FOCUS, CAP_FOCUS_ON, CAP_FOCUS_OFF);
	if (r->can->csi)
		toggle_private(r, &r->modes.reverse, s->flags & FRAME_REVERSE,
		    5);
	keyboard_set(r, s);
	shape_set(r, s->cursor_shape);
	colour_set(r, s->cursor_colour);
	progress_set(r, s->progress, s->progress_value);
	title_set(r, f->title);
	path_set(r, f->path);
}

/* cnorm may also say how the cursor blinks, which is the user's choice. */
void
cursor_put_shown(const struct render *r, struct buf *out)
{
	const char *civis = term_string(r->term, CAP_CIVIS);

	if (civis != NULL && strcmp(civis, "\033[?25l") == 0)
		buf_put_str(out, "\033[?25h");
	else
		term_put(r->term, out, CAP_CNORM);
}

void
cursor_show(struct render *r, bool on)
{
	if (r->modes.hidden == !on || !term_has(r->term, CAP_CIVIS))
		return;
	if (on)
		cursor_put_shown(r, &r->work);
	else
		term_put(r->term, &r->work, CAP_CIVIS);
	r->modes.hidden = !on;
	r->restore_changed = true;
}

void
alternate_set(struct render *r, bool on)
{
	if (r->modes.alternate == on || !r->can->alternate)
		return;
	term_put(r->term, &r->work, on ? CAP_SMCUP : CAP_RMCUP);
	r->modes.alternate = on;
	cursor_forget(r);
	r->restore_changed = true;
}

/* Set everything anew that a frame does not say. */
void
modes_start(struct render *r)
{
	term_put(r->term, &r->work, CAP_SMKX);
	term_put(r->term, &r->work, CAP_ENACS);
	term_put(r->term, &r->work, CAP_SMAM);
	r->modes.hidden = true;
	cursor_show(r, true);
	standing_set(r);
	r->restore_changed = true;
}

static void
put_mouse_off(const struct modes *now, struct buf *out)
{
	if (now->pixels)
		private_mode(out, 1016, false);
	if (now->mouse != 0) {
		private_mode(out, 1006, false);
		private_mode(out, now->mouse, false);
	}
}

static void
put_modes_off(const struct render *r, struct buf *out)
{
	const struct modes *now = &r->modes;

	put_mouse_off(now, out);
	if (now->focus)
		term_put(r->term, out, CAP_FOCUS_OFF);
	if (now->paste)
		term_put(r->term, out, CAP_PASTE_OFF);
	if (now->reverse)
		private_mode(out, 5, false);
	if (now->theme)
		private_mode(out, 2031, false);
	if (now->graphemes)
		private_mode(out, 2027, false);
	if (now->other_keys != 0)
		term_put(r->term, out, CAP_KEYS_NORMAL);
	if (now->shape != 0)
		put_shape(r, out, 0);
	if (now->colour != COLOUR_DEFAULT)
		term_put(r->term, out, CAP_CURSOR_COLOUR_RESET);
	if (now->progress != 0)
		buf_put_str(out, "\033]9;4;0;0\033\\");
}

/*
 * Take back what was set, so that it is set anew: somebody else may have set
 * something else.  The terminal's stacks still hold what we found.
 */
void
modes_forget(struct render *r)
{
	struct modes was = r->modes;

	put_modes_off(r, &r->work);
	memset(&r->modes, 0, sizeof r->modes);
	r->modes.alternate = was.alternate;
	r->modes.title_pushed = was.title_pushed;
	r->modes.kitty_pushed = was.kitty_pushed;
	r->modes.kitty = UINT8_MAX;
	string_forget(&r->title);
	string_forget(&r->path);
}

/*
 * Put what gives the terminal back, as a function of what was set; nothing
 * is noted, so it can be prepared ahead.  Leaving, the cursor goes to where
 * the shell can write on.
 */
void
modes_stop(const struct render *r, struct buf *out, bool leave)
{
	/* Whatever was cut off in the middle ends here. */
	if (r->can->csi && !leave)
		buf_put_str(out, "\033\\");
	if (r->can->features & FEATURE_SYNC && !leave)
		term_put1(r->term, out, CAP_SYNC, 2);
	term_put(r->term, out, CAP_SGR0);
	if (r->can->features & FEATURE_HYPERLINKS && !leave)
		buf_put_str(out, "\033]8;;\033\\");
	term_put(r->term, out, CAP_RMACS);
	images_put_stop(r, out);
	put_modes_off(r, out);
	if (r->modes.kitty_pushed)
		buf_put_str(out, "\033[<u");
	if (term_has(r->term, CAP_CSR))
		term_put2(r->term, out, CAP_CSR, 0, (int)r->rows - 1);
	if (r->modes.hidden)
		cursor_put_shown(r, out);
	term_put(r->term, out, CAP_RMKX);
	if (r->modes.alternate)
		term_put(r->term, out, CAP_RMCUP);
	if (!r->modes.alternate || r->native)
		native_leave(r, out);
	if (r->modes.title_pushed)
		buf_put_str(out, "\033[23;0t");
}
