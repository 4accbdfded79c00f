# Differential tests: streams of output on the terminal core and on others.
check_PROGRAMS += regress/diff/diff-cases
regress_diff_diff_cases_SOURCES = regress/diff/diff-cases.c \
	regress/diff/streams.c regress/diff/streams.h
regress_diff_diff_cases_LDADD = libvt.a $(UNIT_TEXT) $(UTF8PROC_LIBS) \
	$(PACK_LIBS)
TESTS += regress/diff/diff-xterm-test regress/diff/diff-tmux.py
EXTRA_DIST += regress/diff/README \
	regress/diff/diff-xterm-test regress/diff/diff-xterm.js \
	regress/diff/diff-tmux.py
