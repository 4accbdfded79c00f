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
	uint8_t level; /* the conformance level that it came with */
};

/* All others, sorted by identity. */
static const struct entry others[] = {
	{ CSI(0, ' ', '@'), csi_sl, 1 },
	{ CSI(0, ' ', 'A'), csi_sr, 1 },
	{ CSI(0, ' ', 'q'), csi_decscusr, 1 },
	{ CSI(0, '!', 'p'), csi_decstr, 1 },
	{ CSI(0, '"', 'p'), csi_decscl, 1 },
	{ CSI(0, '"', 'q'), csi_decsca, 1 },
	{ CSI(0, '#', 'P'), csi_xtpushcolors, 1 },
	{ CSI(0, '#', 'Q'), csi_xtpopcolors, 1 },
	{ CSI(0, '#', 'R'), csi_xtreportcolors, 1 },
	{ CSI(0, '#', 'p'), csi_xtpushsgr, 1 },
	{ CSI(0, '#', 'q'), csi_xtpopsgr, 1 },
	{ CSI(0, '#', '{'), csi_xtpushsgr, 1 },
	{ CSI(0, '#', '|'), csi_xtreportsgr, 1 },
	{ CSI(0, '#', '}'), csi_xtpopsgr, 1 },
	{ CSI(0, '$', 'p'), csi_decrqm, 3 },
	{ CSI(0, '$', 'r'), csi_deccara, 4 },
	{ CSI(0, '$', 't'), csi_decrara, 4 },
	{ CSI(0, '$', 'u'), csi_decrqtsr, 1 },
	{ CSI(0, '$', 'v'), csi_deccra, 4 },
	{ CSI(0, '$', 'w'), csi_decrqpsr, 3 },
	{ CSI(0, '$', 'x'), csi_decfra, 4 },
	{ CSI(0, '$', 'z'), csi_decera, 4 },
	{ CSI(0, '$', '{'), csi_decsera, 4 },
	{ CSI(0, '\'', '}'), csi_decic, 4 },
	{ CSI(0, '\'', '~'), csi_decdc, 4 },
	{ CSI(0, '*', 'x'), csi_decsace, 4 },
	{ CSI(0, '*', 'y'), csi_decrqcra, 4 },
	{ CSI(0, '*', '|'), csi_decslpp, 1 }, /* DECSNLS */
	{ CSI('<', 0, 'u'), csi_kitty_pop, 1 },
	{ CSI('=', 0, 'c'), csi_da3, 1 },
	{ CSI('=', 0, 'u'), csi_kitty_set, 1 },
	{ CSI('>', 0, 'T'), csi_xtrmtitle, 1 },
	{ CSI('>', 0, 'c'), csi_da2, 1 },
	{ CSI('>', 0, 'f'), csi_xtfmtkeys, 1 },
	{ CSI('>', 0, 'm'), csi_xtmodkeys, 1 },
	{ CSI('>', 0, 'n'), csi_xtunmodkeys, 1 },
	{ CSI('>', 0, 'q'), csi_xtversion, 1 },
	{ CSI('>', 0, 't'), csi_xtsmtitle, 1 },
	{ CSI('>', 0, 'u'), csi_kitty_push, 1 },
	{ CSI('?', 0, 'J'), csi_decsed, 1 },
	{ CSI('?', 0, 'K'), csi_decsel, 1 },
	{ CSI('?', 0, 'W'), csi_decst8c, 1 },
	{ CSI('?', 0, 'h'), csi_decset, 1 },
	{ CSI('?', 0, 'l'), csi_decrst, 1 },
	{ CSI('?', 0, 'm'), csi_xtqmodkeys, 1 },
	{ CSI('?', 0, 'n'), csi_dsr_private, 1 },
	{ CSI('?', 0, 'r'), csi_xtrestore, 1 },
	{ CSI('?', 0, 's'), csi_xtsave, 1 },
	{ CSI('?', 0, 'u'), csi_kitty_query, 1 },
	{ CSI('?', '$', 'p'), csi_decrqm_private, 3 },
};

static int
compare(const void *key, const void *entry)
{
	uint32_t a = *(const uint32_t *)key;
	uint32_t b = ((const struct entry *)entry)->id;

	return (a > b) - (a < b);
}

static csi_fn *
find(const struct vt *vt, const struct sequence *q)
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
	return e != NULL && vt->level >= e->level ? e->fn : NULL;
}

void
csi_dispatch(struct vt *vt, const struct sequence *q)
{
	csi_fn *fn = find(vt, q);
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
