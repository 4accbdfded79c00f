# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

# The program in other versions of the protocol: one that has a version in
# common with ours, and one that has none.
check_PROGRAMS += regress/skew/next regress/skew/far
regress_skew_next_SOURCES = src/main.c regress/skew/next.c
regress_skew_next_CPPFLAGS = $(AM_CPPFLAGS) -DSKEW_MIN=1 -DSKEW_MAX=2
regress_skew_next_LDADD = $(TMX_LAYERS) libfault.a $(TMX_BASE)
regress_skew_far_SOURCES = src/main.c regress/skew/next.c
regress_skew_far_CPPFLAGS = $(AM_CPPFLAGS) -DSKEW_MIN=3 -DSKEW_MAX=4
regress_skew_far_LDADD = $(TMX_LAYERS) $(TMX_FAULT) $(TMX_BASE)

TESTS += regress/skew/skew.py
EXTRA_DIST += regress/skew/skew.py
