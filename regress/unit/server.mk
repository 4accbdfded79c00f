# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

check_PROGRAMS += regress/unit/server-consent-test
TESTS += regress/unit/server-consent-test
regress_unit_server_consent_test_SOURCES = regress/unit/server-consent-test.c
regress_unit_server_consent_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_server_consent_test_LDADD = libserver.a $(CMOCKA_LIBS)
