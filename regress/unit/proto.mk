# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

check_PROGRAMS += regress/unit/proto-msg-test
TESTS += regress/unit/proto-msg-test
EXTRA_DIST += regress/proto/traces.def
regress_unit_proto_msg_test_SOURCES = regress/unit/proto-msg-test.c
regress_unit_proto_msg_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_proto_msg_test_LDADD = libproto.a libframe.a $(UNIT_TEXT) \
	$(UTF8PROC_LIBS) $(CMOCKA_LIBS)
