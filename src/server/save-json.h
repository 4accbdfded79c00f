/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* What a session is, as restore finds it: JSON, for people too. */

#ifndef TMX_SERVER_SAVE_JSON_H
#define TMX_SERVER_SAVE_JSON_H

#include <jansson.h>

struct session;

/* A session with its windows and panes; the caller's. */
json_t *save_json(const struct session *);

#endif
