# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

TEXT_LDADD = $(UNIT_TEXT) $(UTF8PROC_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/text-cluster-test
TESTS += regress/unit/text-cluster-test
regress_unit_text_cluster_test_SOURCES = regress/unit/text-cluster-test.c
regress_unit_text_cluster_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_text_cluster_test_LDADD = $(TEXT_LDADD)

check_PROGRAMS += regress/unit/text-colour-test
TESTS += regress/unit/text-colour-test
regress_unit_text_colour_test_SOURCES = regress/unit/text-colour-test.c
regress_unit_text_colour_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_text_colour_test_LDADD = $(TEXT_LDADD)

check_PROGRAMS += regress/unit/text-intern-test
TESTS += regress/unit/text-intern-test
regress_unit_text_intern_test_SOURCES = regress/unit/text-intern-test.c
regress_unit_text_intern_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_text_intern_test_LDADD = $(TEXT_LDADD)

check_PROGRAMS += regress/unit/text-key-test
TESTS += regress/unit/text-key-test
regress_unit_text_key_test_SOURCES = regress/unit/text-key-test.c
regress_unit_text_key_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_text_key_test_LDADD = $(TEXT_LDADD)

check_PROGRAMS += regress/unit/text-style-test
TESTS += regress/unit/text-style-test
regress_unit_text_style_test_SOURCES = regress/unit/text-style-test.c
regress_unit_text_style_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_text_style_test_LDADD = $(TEXT_LDADD)

check_PROGRAMS += regress/unit/text-utf8-test
TESTS += regress/unit/text-utf8-test
regress_unit_text_utf8_test_SOURCES = regress/unit/text-utf8-test.c
regress_unit_text_utf8_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_text_utf8_test_LDADD = $(TEXT_LDADD)

check_PROGRAMS += regress/unit/text-width-test
TESTS += regress/unit/text-width-test
regress_unit_text_width_test_SOURCES = regress/unit/text-width-test.c
regress_unit_text_width_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_text_width_test_LDADD = $(TEXT_LDADD)
