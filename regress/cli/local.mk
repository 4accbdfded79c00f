# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

# Commands from the shell.
CLI_TESTS = \
	regress/cli/bad.py \
	regress/cli/buffers.py \
	regress/cli/clients.py \
	regress/cli/environment.py \
	regress/cli/globals.py \
	regress/cli/lifetime.py \
	regress/cli/options.py \
	regress/cli/panes.py \
	regress/cli/security.py \
	regress/cli/sessions.py \
	regress/cli/shell.py \
	regress/cli/source.py \
	regress/cli/targets.py
TESTS += $(CLI_TESTS)
EXTRA_DIST += $(CLI_TESTS)
EXTRA_DIST += regress/lib/raw.py
