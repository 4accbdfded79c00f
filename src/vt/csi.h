/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The meaning of controls and sequences: each handler does one sequence, and
 * tables (ctl.c, csi.c) say which.  Parameters are as in the sequence,
 * places from 1.
 */

#ifndef TMX_VT_CSI_H
#define TMX_VT_CSI_H

#include "vt/state.h"

/* Entry points, called by the parser. */
void ctl_control(struct vt *, uint8_t);
void ctl_escape(struct vt *, const struct sequence *);
/* Put a set of 94 or 96 characters, by its name in SCS, into G0 to G3. */
void ctl_designate(struct vt *, unsigned int, bool is96, const char *,
    size_t);
void ctl_vt52(struct vt *, const struct sequence *); /* ctl-vt52.c */
void csi_dispatch(struct vt *, const struct sequence *);

/* A handler; a function type, so that many are declared at once. */
typedef void csi_fn(struct vt *, const struct sequence *);

/* csi-cursor.c */
csi_fn csi_cuu, csi_cud, csi_cuf, csi_cub, csi_cnl, csi_cpl, csi_cup,
    csi_cha, csi_hpr, csi_vpa, csi_vpr, csi_cht, csi_cbt, csi_tbc, csi_decst8c,
    csi_scosc, csi_scorc, csi_decstbm, csi_decscusr;

/* csi-edit.c */
csi_fn csi_ed, csi_decsed, csi_el, csi_decsel, csi_ech, csi_ich, csi_dch,
    csi_il, csi_dl, csi_su, csi_sd, csi_sl, csi_sr, csi_decic, csi_decdc,
    csi_rep, csi_decsca;

/* csi-rect.c */
csi_fn csi_deccra, csi_decfra, csi_decera, csi_decsera, csi_deccara,
    csi_decrara, csi_decsace, csi_decrqcra, csi_xtreportsgr;

/* csi-report.c */
csi_fn csi_da1, csi_da2, csi_da3, csi_dsr, csi_dsr_private, csi_decrqm,
    csi_decrqm_private, csi_xtversion, csi_winops, csi_decscl, csi_decstr,
    csi_decreqtparm, csi_decrqpsr, csi_decrqtsr, csi_xtsmtitle,
    csi_xtrmtitle, csi_decslpp;

/* mode.c */
csi_fn csi_sm, csi_rm, csi_decset, csi_decrst, csi_xtsave, csi_xtrestore;
void mode_set(struct vt *, enum vt_mode, bool);
int mode_report(const struct vt *, bool private, int number); /* DECRPM */
void mode_soft_reset(struct vt *);

/* sgr.c */
csi_fn csi_sgr, csi_xtpushsgr, csi_xtpopsgr;
/* Apply SGR parameters to a style; used by DECCARA as well. */
void sgr_apply(struct style *, const struct params *, unsigned int from);
/* Flip what SGR parameters name; for DECRARA. */
void sgr_reverse(struct style *, const struct params *, unsigned int from);
/* The parameters that make a style, for DECRQSS; returns their length. */
size_t sgr_describe(const struct style *, char *, size_t);

/* keyproto.c */
csi_fn csi_xtmodkeys, csi_xtunmodkeys, csi_xtqmodkeys, csi_xtfmtkeys,
    csi_kitty_set, csi_kitty_push, csi_kitty_pop, csi_kitty_query;
void keyproto_reset(struct vt *);

/* osc.c, osc-colour.c, osc-shell.c, dcs.c: strings by kind. */
void osc_string(struct vt *, const uint8_t *, size_t, bool bel);
void dcs_string(struct vt *, const struct sequence *, const uint8_t *,
    size_t);
void apc_string(struct vt *, const uint8_t *, size_t);

/* osc-colour.c */
csi_fn csi_xtpushcolors, csi_xtpopcolors, csi_xtreportcolors;
void colours_reset(struct vt *);
void colours_free(struct vt *);

/* vt.c */
void vt_full_reset(struct vt *);

#endif
