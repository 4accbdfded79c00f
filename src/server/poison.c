/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "model/pane.h"
#include "server/messages.h"
#include "server/poison.h"
#include "server/server.h"

void
poison_save(struct server *srv, const struct pane *p, uint64_t off,
    const void *data, size_t len)
{
	/* Beside the socket: a directory that is the user's alone. */
	char *path = xasprintf("%s.crash-%u-%" PRIu64, srv->socket_path, p->id,
	    off);
	struct err err;

	if (path_write_file(path, data, len, &err) == 0)
		messages_add(srv->messages, "pane %%%u: %zu bytes on which the "
		    "server crashed were left out; they are in %s", p->id,
		    len, path);
	else
		messages_add(srv->messages, "pane %%%u: %zu bytes on which the "
		    "server crashed were left out; %s", p->id, len, err.text);
	free(path);
}
