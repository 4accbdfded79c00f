/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Which handler a control sequence has. */

#include "compat/compat.h"

#include <stdlib.h>

#include "vt/csi.h"
#include "vt/print.h"

/* A sequence's identity: leader, intermediate and final in one number. */
#define CSI(leader, inter, final)                                             \
	((uint32_t)(leader) << 16 | (uint32_t)(inter) << 8 | (final))

/* Those of a final byte alone, by that byte: most of what programs send. */
static csi_fn *const plain[0x80] = {
	['@'] = csi_ich,
	['A'] = csi_cuu,
	['B'] = csi_cud,
	['C'] = csi_cuf,
	['D'] = csi_cub,
	['E'] = csi_cnl,
	['F'] = csi_cpl,
	['G'] = csi_cha,
	['H'] = csi_cup,
	['I'] = csi_cht,
	['J'] = csi_ed,
	['K'] = csi_el,
	['L'] = csi_il,
	['M'] = csi_dl,
	['P'] = csi_dch,
	['S'] = csi_su,
	['T'] = csi_sd,
	['X'] = csi_ech,
	['Z'] = csi_cbt,
	['^'] = csi_sd,
	['`'] = csi_cha, /* HPA */
	['a'] = csi_hpr,
	['b'] = csi_rep,
	['c'] = csi_da1,
	['d'] = csi_vpa,
	['e'] = csi_vpr,
	['f'] = csi_cup, /* HVP */
	['g'] = csi_tbc,
	['h'] = csi_sm,
	['j'] = csi_cub, /* HPB */
	['k'] = csi_cuu, /* VPB */
	['l'] = csi_rm,
	['m'] = csi_sgr,
	['n'] = csi_dsr,
	['r'] = csi_decstbm,
	['s'] = csi_scosc, /* or DECSLRM */
	['t'] = csi_winops,
	['u'] = csi_scorc,
	['x'] = csi_decreqtparm,
};

struct entry {
	uint32_t id;
	csi_fn *fn;
};

/* All others, sorted by identity. */
static const struct entry others[] = {
	{ CSI(0, ' ', '@'), csi_sl },
	{ CSI(0, ' ', 'A'), csi_sr },
	{ CSI(0, ' ', 'q'), csi_decscusr },
	{ CSI(0, '!', 'p'), csi_decstr },
	{ CSI(0, '"', 'p'), csi_decscl },
	{ CSI(0, '"', 'q'), csi_decsca },
	{ CSI(0, '#', 'P'), csi_xtpushcolors },
	{ CSI(0, '#', 'Q'), csi_xtpopcolors },
	{ CSI(0, '#', 'R'), csi_xtreportcolors },
	{ CSI(0, '#', 'p'), csi_xtpushsgr },
	{ CSI(0, '#', 'q'), csi_xtpopsgr },
	{ CSI(0, '#', '{'), csi_xtpushsgr },
	{ CSI(0, '#', '|'), csi_xtreportsgr },
	{ CSI(0, '#', '}'), csi_xtpopsgr },
	{ CSI(0, '$', 'p'), csi_decrqm },
	{ CSI(0, '$', 'r'), csi_deccara },
	{ CSI(0, '$', 't'), csi_decrara },
	{ CSI(0, '$', 'u'), csi_decrqtsr },
	{ CSI(0, '$', 'v'), csi_deccra },
	{ CSI(0, '$', 'w'), csi_decrqpsr },
	{ CSI(0, '$', 'x'), csi_decfra },
	{ CSI(0, '$', 'z'), csi_decera },
	{ CSI(0, '$', '{'), csi_decsera },
	{ CSI(0, '\'', '}'), csi_decic },
	{ CSI(0, '\'', '~'), csi_decdc },
	{ CSI(0, '*', 'x'), csi_decsace },
	{ CSI(0, '*', 'y'), csi_decrqcra },
	{ CSI(0, '*', '|'), csi_decslpp }, /* DECSNLS */
	{ CSI('<', 0, 'u'), csi_kitty_pop },
	{ CSI('=', 0, 'c'), csi_da3 },
	{ CSI('=', 0, 'u'), csi_kitty_set },
	{ CSI('>', 0, 'T'), csi_xtrmtitle },
	{ CSI('>', 0, 'c'), csi_da2 },
	{ CSI('>', 0, 'f'), csi_xtfmtkeys },
	{ CSI('>', 0, 'm'), csi_xtmodkeys },
	{ CSI('>', 0, 'n'), csi_xtunmodkeys },
	{ CSI('>', 0, 'q'), csi_xtversion },
	{ CSI('>', 0, 't'), csi_xtsmtitle },
	{ CSI('>', 0, 'u'), csi_kitty_push },
	{ CSI('?', 0, 'J'), csi_decsed },
	{ CSI('?', 0, 'K'), csi_decsel },
	{ CSI('?', 0, 'W'), csi_decst8c },
	{ CSI('?', 0, 'h'), csi_decset },
	{ CSI('?', 0, 'l'), csi_decrst },
	{ CSI('?', 0, 'm'), csi_xtqmodkeys },
	{ CSI('?', 0, 'n'), csi_dsr_private },
	{ CSI('?', 0, 'r'), csi_xtrestore },
	{ CSI('?', 0, 's'), csi_xtsave },
	{ CSI('?', 0, 'u'), csi_kitty_query },
	{ CSI('?', '$', 'p'), csi_decrqm_private },
};

static int
compare(const void *key, const void *entry)
{
	uint32_t a = *(const uint32_t *)key;
	uint32_t b = ((const struct entry *)entry)->id;

	return (a > b) - (a < b);
}

static csi_fn *
find(const struct sequence *q)
{
	const struct entry *e;
	uint32_t id;
	uint8_t inter = 0;

	if (q->leader == 0 && q->intermediate_count == 0)
		return plain[q->final & 0x7f];
	if (q->intermediate_count > 1)
		return NULL;
	if (q->intermediate_count != 0)
		inter = q->intermediates[0];
	id = CSI(q->leader, inter, q->final);
	e = bsearch(&id, others, nitems(others), sizeof *others, compare);
	return e != NULL ? e->fn : NULL;
}

void
csi_dispatch(struct vt *vt, const struct sequence *q)
{
	csi_fn *fn = find(q);
	char name[8];
	size_t n = 0;

	if (unlikely(vt->utf8.need != 0))
		print_flush(vt);
	/* A change of colour does not part a character from its marks. */
	if (fn != csi_sgr)
		vt->adjacent = false;
	if (likely(fn != NULL)) {
		fn(vt, q);
		return;
	}
	name[n++] = '[';
	if (q->leader != 0)
		name[n++] = (char)q->leader;
	if (q->intermediate_count != 0)
		name[n++] = (char)q->intermediates[0];
	name[n++] = (char)q->final;
	vt_event_text(vt, VT_UNHANDLED, "", name, n);
}
