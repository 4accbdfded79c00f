/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"
#include "vt/image.h"
void images_scroll(struct vt*v,unsigned int t,unsigned int b,int n){(void)v;(void)t;(void)b;(void)n;}
void images_clear(struct vt*v,unsigned int t,unsigned int b){(void)v;(void)t;(void)b;}
void images_resized(struct vt*v){(void)v;}
void images_free(struct vt*v){(void)v;}
bool image_iterm(struct vt *v, struct span s){(void)v;(void)s;return false;}
