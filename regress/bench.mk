# Benchmarks.  "make bench" runs all, BENCHFLAGS says which and how much (see
# regress/bench/bench.py); the results go to bench-results.
noinst_PROGRAMS += regress/bench/vt-bench regress/bench/driver
regress_bench_vt_bench_SOURCES = regress/bench/vt-bench.c
regress_bench_vt_bench_LDADD = libvt.a $(UNIT_TEXT) $(UTF8PROC_LIBS) \
	$(PACK_LIBS)
regress_bench_driver_SOURCES = regress/bench/driver.c \
	regress/bench/player.c regress/bench/player.h \
	regress/bench/tty.c regress/bench/tty.h
regress_bench_driver_LDADD = libvt.a $(UNIT_TEXT) $(UTF8PROC_LIBS) \
	$(PACK_LIBS)

# What the journal costs; see regress/bench/journal.py.
EXTRA_PROGRAMS = regress/bench/tmx-no-journal
CLEANFILES += regress/bench/tmx-no-journal
regress_bench_tmx_no_journal_SOURCES = src/main.c regress/bench/no-journal.c
regress_bench_tmx_no_journal_LDADD = $(TMX_LAYERS) $(TMX_BASE)
EXTRA_DIST += regress/bench/journal.py

TESTS += regress/bench/smoke.py
EXTRA_DIST += BENCH.md regress/bench/results.svg \
	regress/bench/bench.py regress/bench/chart.py \
	regress/bench/contestants.py regress/bench/costs.py \
	regress/bench/goals.py regress/bench/measures.py \
	regress/bench/report.py regress/bench/rig.py \
	regress/bench/smoke.py regress/bench/workloads.py

BENCHFLAGS =

bench: all
	TMX_BIN='$(abs_top_builddir)/tmx' PYTHONDONTWRITEBYTECODE=1 \
	BENCH_DRIVER='$(abs_top_builddir)/regress/bench/driver' \
	$(SHELL) $(srcdir)/regress/lib/python \
	$(srcdir)/regress/bench/bench.py -o bench-results $(BENCHFLAGS)

clean-local: clean-bench
clean-bench:
	rm -rf bench-results

.PHONY: bench clean-bench
