# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

# The tests.  What ends in -test is a unit test, linked with one layer and
# what that may use; .py drives the program or looks at the tree; .sh too.
# Each runs alone as well: by its name, or make check TESTS=NAME.
TEST_EXTENSIONS = .py .sh
PY_LOG_COMPILER = $(SHELL) $(srcdir)/regress/lib/python
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	TMX_BIN='$(abs_top_builddir)/tmx'; export TMX_BIN; \
	PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE; \
	NODE_PATH='$(NODE_PATH)'; export NODE_PATH; \
	CC='$(CC)'; AR='$(AR)'; LIBS='$(LIBS)'; export CC AR LIBS; \
	CFLAGS='$(CFLAGS)'; LDFLAGS='$(LDFLAGS)'; export CFLAGS LDFLAGS; \
	TMX_CFLAGS='$(TMX_CFLAGS)'; TMX_LDFLAGS='$(TMX_LDFLAGS)'; \
	export TMX_CFLAGS TMX_LDFLAGS; \
	EVENT_LIBS='$(EVENT_LIBS)'; UTF8PROC_LIBS='$(UTF8PROC_LIBS)'; \
	export EVENT_LIBS UTF8PROC_LIBS; \
	PACK_LIBS='$(PACK_LIBS)'; JANSSON_LIBS='$(JANSSON_LIBS)'; \
	CLIENT_LIBS='$(CLIENT_LIBS)'; \
	export PACK_LIBS JANSSON_LIBS CLIENT_LIBS; \
	TMX_PNG='$(have_png)'; export TMX_PNG;

# The tarball has no node_modules; its tests take ours.
AM_DISTCHECK_CONFIGURE_FLAGS = \
	NODE_PATH='$(abs_top_srcdir)/regress/node_modules:$(NODE_PATH)'

# The tree itself.
TESTS += regress/style.sh regress/layers.py regress/manual.py \
	regress/complete.py
EXTRA_DIST += regress/style.sh regress/layers.py regress/manual.py \
	regress/complete.py

# The harness of the tests that run the program, and its own test.
TESTS += regress/lib/selftest.py
EXTRA_DIST += \
	regress/README regress/.npmrc regress/package.json regress/package-lock.json \
	regress/lib/graphics.py regress/lib/hub.py regress/lib/procs.py regress/lib/python \
	regress/lib/screen.js regress/lib/selftest.py regress/lib/sgr.py \
	regress/lib/shell.py regress/lib/streams.py regress/lib/terminal.py \
	regress/lib/tmx.py

# Run by hand: how many bytes terminals get.
EXTRA_DIST += regress/bench/economy.py

# What programs wrote, for regress/attach/drawn.py.
EXTRA_DIST += \
	regress/attach/recorded/htop.rec \
	regress/attach/recorded/less.rec \
	regress/attach/recorded/less-scripts.rec \
	regress/attach/recorded/mc.rec \
	regress/attach/recorded/nano.rec \
	regress/attach/recorded/vim.rec \
	regress/attach/recorded/vim-scroll.rec

# The program, from the shell and attached.
PROGRAM_TESTS =
PROGRAM_TESTS += regress/attach/ask.py
PROGRAM_TESTS += regress/attach/basics.py
PROGRAM_TESTS += regress/attach/charset.py
PROGRAM_TESTS += regress/attach/drawn.py
PROGRAM_TESTS += regress/attach/events.py
PROGRAM_TESTS += regress/attach/image.py
PROGRAM_TESTS += regress/attach/keys.py
PROGRAM_TESTS += regress/attach/leave.py
PROGRAM_TESTS += regress/attach/many.py
PROGRAM_TESTS += regress/attach/native.py
PROGRAM_TESTS += regress/attach/pacing.py
PROGRAM_TESTS += regress/attach/xterm.py
PROGRAM_TESTS += regress/cli/supervise.py
PROGRAM_TESTS += regress/cli/upgrade.py
PROGRAM_TESTS += regress/cli/lost.py
PROGRAM_TESTS += regress/cli/restore.py
TESTS += $(PROGRAM_TESTS)
EXTRA_DIST += $(PROGRAM_TESTS)
include regress/cli/local.mk

# The program beside other versions of itself.
include regress/skew/local.mk

# The program killed, and denied what it asks for.
include regress/fault/local.mk

# What earlier versions have left is read.
TESTS += regress/fixtures/read.py
EXTRA_DIST += regress/fixtures/read.py regress/fixtures/1/pane.gz \
	regress/fixtures/1/said.gz regress/fixtures/1/state.gz

# Fuzz targets add themselves to FUZZERS.
include regress/fuzz.mk

# Unit tests.
UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
UNIT_BASE = libbase.a
UNIT_TEXT = libtext.a $(UNIT_BASE)

include regress/bench.mk
include regress/diff.mk

if HAVE_CMOCKA
include regress/unit/base.mk
include regress/unit/text.mk
include regress/unit/vt.mk
include regress/unit/frame.mk
include regress/unit/cmd.mk
include regress/unit/journal.mk
include regress/unit/proto.mk
include regress/unit/opt.mk
include regress/unit/model.mk
include regress/unit/ui.mk
include regress/unit/server.mk
include regress/unit/client.mk
include regress/unit/keeper.mk
endif
