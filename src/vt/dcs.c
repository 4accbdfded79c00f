/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"
#include "vt/csi.h"
void dcs_string(struct vt *vt, const struct sequence *q, const uint8_t *s, size_t n){(void)vt;(void)s;(void)n;(void)q;}
void apc_string(struct vt *vt, const uint8_t *s, size_t n){(void)vt;(void)s;(void)n;}
void csi_xtreportsgr(struct vt*vt,const struct sequence*q){(void)vt;(void)q;}
