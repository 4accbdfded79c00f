noinst_PROGRAMS += regress/bench/vt-bench
regress_bench_vt_bench_SOURCES = regress/bench/vt-bench.c
regress_bench_vt_bench_LDADD = libvt.a $(UNIT_TEXT) $(UTF8PROC_LIBS) \
	$(LZ4_LIBS)
