/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Moving the cursor, tab stops, margins. */

#include "compat/compat.h"

#include "vt/csi.h"
#include "vt/screen.h"

void
csi_cuu(struct vt *vt, const struct sequence *q)
{
	screen_up(vt, param_count(&q->params, 0, 1));
}

void
csi_cud(struct vt *vt, const struct sequence *q)
{
	screen_down(vt, param_count(&q->params, 0, 1));
}

void
csi_cuf(struct vt *vt, const struct sequence *q)
{
	screen_right(vt, param_count(&q->params, 0, 1));
}

void
csi_cub(struct vt *vt, const struct sequence *q)
{
	screen_left(vt, param_count(&q->params, 0, 1));
}

void
csi_cnl(struct vt *vt, const struct sequence *q)
{
	csi_cud(vt, q);
	screen_carriage_return(vt);
}

void
csi_cpl(struct vt *vt, const struct sequence *q)
{
	csi_cuu(vt, q);
	screen_carriage_return(vt);
}

void
csi_cup(struct vt *vt, const struct sequence *q)
{
	screen_goto_origin(vt, param_count(&q->params, 1, 1) - 1,
	    param_count(&q->params, 0, 1) - 1);
}

/* The cursor's place as the origin mode has it. */
static int
origin_x(const struct vt *vt)
{
	return mode(vt, VT_DECOM) ? vt->x - vt->left : vt->x;
}

static int
origin_y(const struct vt *vt)
{
	return mode(vt, VT_DECOM) ? vt->y - vt->top : vt->y;
}

void
csi_cha(struct vt *vt, const struct sequence *q)
{
	screen_goto_origin(vt, param_count(&q->params, 0, 1) - 1,
	    origin_y(vt));
}

void
csi_hpr(struct vt *vt, const struct sequence *q)
{
	screen_goto_origin(vt, origin_x(vt) + param_count(&q->params, 0, 1),
	    origin_y(vt));
}

void
csi_vpa(struct vt *vt, const struct sequence *q)
{
	screen_goto_origin(vt, origin_x(vt),
	    param_count(&q->params, 0, 1) - 1);
}

void
csi_vpr(struct vt *vt, const struct sequence *q)
{
	screen_goto_origin(vt, origin_x(vt),
	    origin_y(vt) + param_count(&q->params, 0, 1));
}

void
csi_cht(struct vt *vt, const struct sequence *q)
{
	screen_tab_forward(vt, param_count(&q->params, 0, 1));
}

void
csi_cbt(struct vt *vt, const struct sequence *q)
{
	screen_tab_back(vt, param_count(&q->params, 0, 1));
}

void
csi_tbc(struct vt *vt, const struct sequence *q)
{
	unsigned int x;

	if (param(&q->params, 0, 0) == 0)
		screen_tab_set(vt, vt->x, false);
	else if (param(&q->params, 0, 0) == 3)
		for (x = 0; x < GRID_COLS_MAX; x++)
			screen_tab_set(vt, x, false);
}

void
csi_decst8c(struct vt *vt, const struct sequence *q)
{
	if (param(&q->params, 0, 0) == 5)
		screen_tabs_reset(vt);
}

void
csi_decstbm(struct vt *vt, const struct sequence *q)
{
	int rows = grid(vt)->rows;
	int top = param_count(&q->params, 0, 1);
	int bottom = param_count(&q->params, 1, rows);

	if (bottom > rows)
		bottom = rows;
	if (top >= bottom)
		return;
	vt->top = (uint16_t)(top - 1);
	vt->bottom = (uint16_t)(bottom - 1);
	screen_goto_origin(vt, 0, 0);
}

/* DECSLRM when mode 69 is set, else SCOSC: both are CSI s. */
void
csi_scosc(struct vt *vt, const struct sequence *q)
{
	int cols = grid(vt)->cols, left, right;

	if (!mode(vt, VT_DECLRMM)) {
		screen_save_cursor(vt);
		return;
	}
	left = param_count(&q->params, 0, 1);
	right = param_count(&q->params, 1, cols);
	if (right > cols)
		right = cols;
	if (left >= right)
		return;
	vt->left = (uint16_t)(left - 1);
	vt->right = (uint16_t)(right - 1);
	screen_goto_origin(vt, 0, 0);
}

void
csi_scorc(struct vt *vt, const struct sequence *q)
{
	(void)q;
	screen_restore_cursor(vt);
}

void
csi_decscusr(struct vt *vt, const struct sequence *q)
{
	int shape = param(&q->params, 0, 0);

	if (shape > 6)
		return;
	vt->cursor_shape = (uint8_t)shape;
	mode_set(vt, VT_CURSOR_BLINK, shape == 0 || shape % 2 == 1);
	vt_event(vt, VT_CURSOR_STYLE, shape, 0);
}
