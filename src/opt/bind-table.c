/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The default bindings: tmux's, as far as there are commands for them. */

#include "compat/compat.h"

#include "opt/bind.h"

const struct bind_default bind_defaults[] = {
	{ "prefix", "C-b", "Send the prefix itself", "send-prefix", false },
	{ "prefix", "C-z", "Suspend the client", "suspend-client", false },
	{ "prefix", "#", "List the buffers", "list-buffers", false },
	{ "prefix", "(", "Go to the previous session", "switch-client -p",
	    false },
	{ "prefix", ")", "Go to the next session", "switch-client -n", false },
	{ "prefix", "-", "Delete the newest buffer", "delete-buffer", false },
	{ "prefix", "?", "List the keys", "list-keys -N", false },
	{ "prefix", "L", "Go back to the last session", "switch-client -l",
	    false },
	{ "prefix", "]", "Paste the newest buffer", "paste-buffer -p", false },
	{ "prefix", "d", "Detach", "detach-client", false },
	{ "prefix", "i", "Tell about the window", "display-message", false },
	{ "prefix", "r", "Draw the screen anew", "refresh-client", false },
	{ "prefix", "~", "Show the messages", "show-messages", false },
	{ "prefix", "DC", "Look where the cursor is", "refresh-client -c",
	    true },
	{ "prefix", "S-Up", "Look further up", "refresh-client -U 10", true },
	{ "prefix", "S-Down", "Look further down", "refresh-client -D 10",
	    true },
	{ "prefix", "S-Left", "Look further left", "refresh-client -L 10",
	    true },
	{ "prefix", "S-Right", "Look further right", "refresh-client -R 10",
	    true },
	{ NULL, NULL, NULL, NULL, false },
};
