/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What programs ask of the keyboard: xterm's modifyOtherKeys and
 * formatOtherKeys, and the kitty keyboard protocol with a stack of flags for
 * each screen.  How keys are then encoded is keyenc's.
 */

#include "compat/compat.h"

#include <string.h>

#include "vt/csi.h"

#define KITTY_FLAGS 31u
#define RESOURCE_OTHER 4 /* modifyOtherKeys among xterm's resources */

void
keyproto_reset(struct vt *vt)
{
	vt->other_keys = vt->format_keys = 0;
	memset(vt->mod_keys, -1, sizeof vt->mod_keys);
	vt->screen->kitty_depth = 0;
	vt->screen->kitty[0] = 0;
}

unsigned int
vt_kitty_keys(const struct vt *vt)
{
	return vt->screen->kitty[vt->screen->kitty_depth];
}

unsigned int
vt_other_keys(const struct vt *vt)
{
	return vt->other_keys;
}

static void
changed(struct vt *vt)
{
	vt_event(vt, VT_MODE, VT_MODE_COUNT, 0);
}

/* CSI > resource ; value m: a value left out is the default again. */
void
csi_xtmodkeys(struct vt *vt, const struct sequence *q)
{
	int resource = param(&q->params, 0, -1);
	int value = param(&q->params, 1, -1);

	if (resource == -1) {
		vt->other_keys = 0;
		memset(vt->mod_keys, -1, sizeof vt->mod_keys);
	} else if (resource < (int)sizeof vt->mod_keys && value <= 3) {
		vt->mod_keys[resource] = (int8_t)value;
		if (resource == RESOURCE_OTHER)
			vt->other_keys = (uint8_t)(value < 0 ? 0 : value);
	}
	changed(vt);
}

/* CSI > resource n: off. */
void
csi_xtunmodkeys(struct vt *vt, const struct sequence *q)
{
	int resource = param(&q->params, 0, 2);

	if (resource < (int)sizeof vt->mod_keys)
		vt->mod_keys[resource] = -1;
	if (resource == RESOURCE_OTHER)
		vt->other_keys = 0;
	changed(vt);
}

void
csi_xtqmodkeys(struct vt *vt, const struct sequence *q)
{
	/* What xterm has where nothing was set: cursor, function, other... */
	static const int8_t defaults[sizeof vt->mod_keys] = { 0, 2, 2, 0, 0, 0,
		0, 0 };
	unsigned int i;
	int resource;

	for (i = 0; i < q->params.count; i++) {
		resource = param(&q->params, i, 0);
		if (resource >= (int)sizeof vt->mod_keys)
			continue;
		vt_reply_csi(vt, ">%d;%dm", resource,
		    vt->mod_keys[resource] >= 0 ? vt->mod_keys[resource] :
						  defaults[resource]);
	}
}

void
csi_xtfmtkeys(struct vt *vt, const struct sequence *q)
{
	int resource = param(&q->params, 0, -1);

	if (resource == -1)
		vt->format_keys = 0;
	else if (resource == RESOURCE_OTHER)
		vt->format_keys = param(&q->params, 1, 0) == 1;
	changed(vt);
}

/* CSI = flags ; how u: 1 sets all, 2 adds, 3 takes away. */
void
csi_kitty_set(struct vt *vt, const struct sequence *q)
{
	uint8_t *flags = &vt->screen->kitty[vt->screen->kitty_depth];
	unsigned int v = (unsigned int)param(&q->params, 0, 0) & KITTY_FLAGS;

	switch (param_count(&q->params, 1, 1)) {
	case 1: *flags = (uint8_t)v; break;
	case 2: *flags |= (uint8_t)v; break;
	case 3: *flags &= (uint8_t)~v; break;
	default: return;
	}
	changed(vt);
}

/* CSI > flags u.  When the stack is full its oldest entry goes. */
void
csi_kitty_push(struct vt *vt, const struct sequence *q)
{
	struct screen *s = vt->screen;
	unsigned int v = (unsigned int)param(&q->params, 0, 0) & KITTY_FLAGS;

	if (s->kitty_depth == KITTY_STACK_MAX - 1)
		memmove(s->kitty, s->kitty + 1, KITTY_STACK_MAX - 1);
	else
		s->kitty_depth++;
	s->kitty[s->kitty_depth] = (uint8_t)v;
	changed(vt);
}

/* CSI < n u.  Popping more than there is leaves no flags. */
void
csi_kitty_pop(struct vt *vt, const struct sequence *q)
{
	struct screen *s = vt->screen;
	int n = param_count(&q->params, 0, 1);

	if (n > s->kitty_depth) {
		s->kitty_depth = 0;
		s->kitty[0] = 0;
	} else
		s->kitty_depth = (uint8_t)(s->kitty_depth - n);
	changed(vt);
}

void
csi_kitty_query(struct vt *vt, const struct sequence *q)
{
	(void)q;
	vt_reply_csi(vt, "?%uu", vt_kitty_keys(vt));
}
