/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* Built without libraries for it: what is compressed stays so. */

#include "compat/compat.h"

#include "client/unpack-int.h"

const struct unpack_way unpack_png, unpack_zlib;
