/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* An environment as a field of a record, and back. */

#ifndef TMX_MODEL_ENVTLV_H
#define TMX_MODEL_ENVTLV_H

#include "base/buf.h"

struct env;

/* One field for each variable, all with the same tag. */
void env_put_tlv(struct buf *, uint32_t, const struct env *);
void env_get_tlv(struct rd *, struct env *);

#endif
