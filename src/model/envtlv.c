/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/tlv.h"
#include "base/xmalloc.h"
#include "model/envtlv.h"

enum {
	VAR_SET,
	VAR_HIDDEN,
	VAR_REMOVED
};

void
env_put_tlv(struct buf *b, uint32_t tag, const struct env *e)
{
	const struct env_var *v;
	size_t i, mark;

	for (i = 0; i < env_count(e); i++) {
		v = env_at(e, i);
		mark = tlv_open(b, tag);
		buf_put_u8(b, v->value == NULL ? VAR_REMOVED :
			v->hidden ? VAR_HIDDEN : VAR_SET);
		buf_put_str(b, v->name);
		if (v->value != NULL) {
			buf_put_u8(b, '=');
			buf_put_str(b, v->value);
		}
		tlv_close(b, mark);
	}
}

void
env_get_tlv(struct rd *value, struct env *e)
{
	uint8_t how = rd_u8(value);
	size_t n = rd_left(value);
	const uint8_t *p = rd_bytes(value, n);
	char *text, *eq;

	if (p == NULL)
		return;
	text = xstrndup((const char *)p, n);
	eq = strchr(text, '=');
	if (how == VAR_REMOVED)
		env_remove(e, text);
	else if (eq == NULL || eq == text)
		value->bad = true;
	else {
		*eq = '\0';
		if (how == VAR_HIDDEN)
			env_set_hidden(e, text, eq + 1);
		else
			env_set(e, text, eq + 1);
	}
	free(text);
}
