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
	regress/fuzz/corpus/base/fields regress/fuzz/corpus/text/clusters \
	regress/fuzz/corpus/text/colour regress/fuzz/corpus/text/key \
	regress/fuzz/corpus/text/width
