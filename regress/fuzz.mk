# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

# Fuzz targets: regress/fuzz/NAME-fuzz.c has LLVMFuzzerTestOneInput, and
# regress/fuzz/corpus/NAME may have inputs to begin with.  A target is:
#
#	FUZZERS += regress/fuzz/NAME-fuzz
#	regress_fuzz_NAME_fuzz_SOURCES = regress/fuzz/NAME-fuzz.c
#	regress_fuzz_NAME_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
#	regress_fuzz_NAME_fuzz_LDADD = $(FUZZ_MAIN) libLAYER.a ...
#
# In make check each gets its corpus and some seeded random bytes from a
# small main (regress/fuzz/smoke.c).  For the real thing,
#
#	configure CC=clang --enable-fuzz --enable-sanitize
#	make fuzz FUZZ_SECONDS=1800
#
# links libFuzzer instead and runs one after another.  What it finds is
# written to fuzz/NAME-crash-*; run the target with such a file to see it
# again, also without libFuzzer.
FUZZERS =
FUZZ_SECONDS = 1800

if FUZZ
FUZZ_MAIN =
LDFLAGS_FUZZ = $(AM_LDFLAGS) -fsanitize=fuzzer
else
FUZZ_MAIN = libsmoke.a
LDFLAGS_FUZZ = $(AM_LDFLAGS)
check_LIBRARIES = libsmoke.a
libsmoke_a_SOURCES = regress/fuzz/smoke.c
TESTS += $(FUZZERS)
endif
check_PROGRAMS += $(FUZZERS)

FUZZERS += regress/fuzz/base-fuzz
regress_fuzz_base_fuzz_SOURCES = regress/fuzz/base-fuzz.c
regress_fuzz_base_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_base_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_BASE)

FUZZERS += regress/fuzz/text-fuzz
regress_fuzz_text_fuzz_SOURCES = regress/fuzz/text-fuzz.c
regress_fuzz_text_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_text_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_TEXT) $(UTF8PROC_LIBS)

FUZZERS += regress/fuzz/cmd-fuzz
regress_fuzz_cmd_fuzz_SOURCES = regress/fuzz/cmd-fuzz.c
regress_fuzz_cmd_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_cmd_fuzz_LDADD = $(FUZZ_MAIN) libcmd.a $(UNIT_TEXT) $(UTF8PROC_LIBS)

FUZZERS += regress/fuzz/opt-fuzz
regress_fuzz_opt_fuzz_SOURCES = regress/fuzz/opt-fuzz.c
regress_fuzz_opt_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_opt_fuzz_LDADD = $(FUZZ_MAIN) libopt.a libcmd.a $(UNIT_TEXT) \
	$(UTF8PROC_LIBS)

FUZZERS += regress/fuzz/frame-fuzz
regress_fuzz_frame_fuzz_SOURCES = regress/fuzz/frame-fuzz.c \
	regress/lib/framegen.c regress/lib/framegen.h
regress_fuzz_frame_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_frame_fuzz_LDADD = $(FUZZ_MAIN) libframe.a $(UNIT_TEXT) \
	$(UTF8PROC_LIBS)

FUZZERS += regress/fuzz/keydec-fuzz
regress_fuzz_keydec_fuzz_SOURCES = regress/fuzz/keydec-fuzz.c
regress_fuzz_keydec_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_keydec_fuzz_LDADD = $(FUZZ_MAIN) libclient.a libframe.a \
	$(UNIT_TEXT) $(UTF8PROC_LIBS) $(CLIENT_LIBS)

PNGFILE = regress/lib/pngfile.c regress/lib/pngfile.h
FUZZERS += regress/fuzz/gallery-fuzz
regress_fuzz_gallery_fuzz_SOURCES = regress/fuzz/gallery-fuzz.c \
	$(PNGFILE)
regress_fuzz_gallery_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_gallery_fuzz_LDADD = $(FUZZ_MAIN) libclient.a libframe.a \
	$(UNIT_TEXT) $(UTF8PROC_LIBS) $(CLIENT_LIBS)

# The terminal: output, changes of size, snapshots, the scrollback, strings
# and images.
VTCHECK = regress/lib/vtcheck.c regress/lib/vtcheck.h
FUZZ_VT = $(FUZZ_MAIN) libvt.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(PACK_LIBS)

FUZZERS += regress/fuzz/vt-fuzz
regress_fuzz_vt_fuzz_SOURCES = regress/fuzz/vt-fuzz.c \
	$(VTCHECK)
regress_fuzz_vt_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_vt_fuzz_LDADD = $(FUZZ_VT)

FUZZERS += regress/fuzz/reflow-fuzz
regress_fuzz_reflow_fuzz_SOURCES = regress/fuzz/reflow-fuzz.c \
	$(VTCHECK)
regress_fuzz_reflow_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_reflow_fuzz_LDADD = $(FUZZ_VT)

FUZZERS += regress/fuzz/snapshot-fuzz
regress_fuzz_snapshot_fuzz_SOURCES = regress/fuzz/snapshot-fuzz.c \
	$(VTCHECK)
regress_fuzz_snapshot_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_snapshot_fuzz_LDADD = $(FUZZ_VT)

FUZZERS += regress/fuzz/history-fuzz
regress_fuzz_history_fuzz_SOURCES = regress/fuzz/history-fuzz.c \
	$(VTCHECK)
regress_fuzz_history_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_history_fuzz_LDADD = $(FUZZ_VT)

FUZZERS += regress/fuzz/strings-fuzz
regress_fuzz_strings_fuzz_SOURCES = regress/fuzz/strings-fuzz.c \
	$(VTCHECK)
regress_fuzz_strings_fuzz_LDFLAGS = $(LDFLAGS_FUZZ)
regress_fuzz_strings_fuzz_LDADD = $(FUZZ_VT)

if FUZZ
fuzz: all $(FUZZERS)
	@for program in $(FUZZERS); do \
		name=$$(basename $$program -fuzz); \
		echo "fuzz: $$name, $(FUZZ_SECONDS) s"; \
		$(MKDIR_P) fuzz/$$name; \
		corpus=$(srcdir)/regress/fuzz/corpus/$$name; \
		test -d $$corpus || corpus=; \
		$$program -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
		    -rss_limit_mb=2048 -artifact_prefix=fuzz/$$name- \
		    -print_final_stats=1 fuzz/$$name $$corpus || exit 1; \
	done
else
fuzz:
	@echo "configure with CC=clang --enable-fuzz --enable-sanitize" >&2
	@false
endif
.PHONY: fuzz

EXTRA_DIST += regress/fuzz/smoke.c \
	regress/fuzz/corpus/base/fields \
	regress/fuzz/corpus/gallery/no-data \
	regress/fuzz/corpus/gallery/pieces \
	regress/fuzz/corpus/gallery/png \
	regress/fuzz/corpus/gallery/png-interlaced \
	regress/fuzz/corpus/gallery/png-made \
	regress/fuzz/corpus/gallery/png-made-palette \
	regress/fuzz/corpus/gallery/rgba \
	regress/fuzz/corpus/gallery/sixel \
	regress/fuzz/corpus/gallery/zlib-bomb \
	regress/fuzz/corpus/gallery/zlib-rgb \
	regress/fuzz/corpus/gallery/zlib-rgba \
	regress/fuzz/corpus/history/steps1 \
	regress/fuzz/corpus/history/steps2 \
	regress/fuzz/corpus/history/steps3 \
	regress/fuzz/corpus/history/steps4 \
	regress/fuzz/corpus/reflow/appended1 \
	regress/fuzz/corpus/reflow/appended2 \
	regress/fuzz/corpus/reflow/long-line \
	regress/fuzz/corpus/reflow/one-column \
	regress/fuzz/corpus/reflow/output1 \
	regress/fuzz/corpus/reflow/output2 \
	regress/fuzz/corpus/snapshot/changed1 \
	regress/fuzz/corpus/snapshot/changed2 \
	regress/fuzz/corpus/snapshot/changed3 \
	regress/fuzz/corpus/snapshot/changed4 \
	regress/fuzz/corpus/snapshot/colour \
	regress/fuzz/corpus/strings/colour-stack \
	regress/fuzz/corpus/strings/dcs \
	regress/fuzz/corpus/strings/iterm \
	regress/fuzz/corpus/strings/kitty \
	regress/fuzz/corpus/strings/osc \
	regress/fuzz/corpus/strings/sixel \
	regress/fuzz/corpus/text/clusters \
	regress/fuzz/corpus/text/colour \
	regress/fuzz/corpus/text/key \
	regress/fuzz/corpus/text/width \
	regress/fuzz/corpus/vt/marks \
	regress/fuzz/corpus/vt/screen1 \
	regress/fuzz/corpus/vt/screen2 \
	regress/fuzz/corpus/vt/screen3 \
	regress/fuzz/corpus/vt/screen4 \
	regress/fuzz/corpus/vt/screen5 \
	regress/fuzz/corpus/vt/screen6
