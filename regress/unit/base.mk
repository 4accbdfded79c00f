# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

EXTRA_DIST += regress/unit/unit.h
BASE_LDADD = $(UNIT_BASE) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/base-buf-test
TESTS += regress/unit/base-buf-test
regress_unit_base_buf_test_SOURCES = regress/unit/base-buf-test.c
regress_unit_base_buf_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_buf_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-compat-test
TESTS += regress/unit/base-compat-test
regress_unit_base_compat_test_SOURCES = regress/unit/base-compat-test.c
regress_unit_base_compat_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_compat_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-env-test
TESTS += regress/unit/base-env-test
regress_unit_base_env_test_SOURCES = regress/unit/base-env-test.c
regress_unit_base_env_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_env_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-err-test
TESTS += regress/unit/base-err-test
regress_unit_base_err_test_SOURCES = regress/unit/base-err-test.c
regress_unit_base_err_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_err_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-fdpass-test
TESTS += regress/unit/base-fdpass-test
regress_unit_base_fdpass_test_SOURCES = regress/unit/base-fdpass-test.c
regress_unit_base_fdpass_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_fdpass_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-hash-test
TESTS += regress/unit/base-hash-test
regress_unit_base_hash_test_SOURCES = regress/unit/base-hash-test.c
regress_unit_base_hash_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_hash_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-io-test
TESTS += regress/unit/base-io-test
regress_unit_base_io_test_SOURCES = regress/unit/base-io-test.c
regress_unit_base_io_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_io_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-list-test
TESTS += regress/unit/base-list-test
regress_unit_base_list_test_SOURCES = regress/unit/base-list-test.c
regress_unit_base_list_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_list_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-log-test
TESTS += regress/unit/base-log-test
regress_unit_base_log_test_SOURCES = regress/unit/base-log-test.c
regress_unit_base_log_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_log_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-loop-test
TESTS += regress/unit/base-loop-test
regress_unit_base_loop_test_SOURCES = regress/unit/base-loop-test.c
regress_unit_base_loop_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_loop_test_LDADD = libloop.a $(UNIT_BASE) $(EVENT_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/base-map-test
TESTS += regress/unit/base-map-test
regress_unit_base_map_test_SOURCES = regress/unit/base-map-test.c
regress_unit_base_map_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_map_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-path-test
TESTS += regress/unit/base-path-test
regress_unit_base_path_test_SOURCES = regress/unit/base-path-test.c
regress_unit_base_path_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_path_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-shm-test
TESTS += regress/unit/base-shm-test
regress_unit_base_shm_test_SOURCES = regress/unit/base-shm-test.c
regress_unit_base_shm_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_shm_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-sock-test
TESTS += regress/unit/base-sock-test
regress_unit_base_sock_test_SOURCES = regress/unit/base-sock-test.c
regress_unit_base_sock_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_sock_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-tlv-test
TESTS += regress/unit/base-tlv-test
regress_unit_base_tlv_test_SOURCES = regress/unit/base-tlv-test.c
regress_unit_base_tlv_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_tlv_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-word-test
TESTS += regress/unit/base-word-test
regress_unit_base_word_test_SOURCES = regress/unit/base-word-test.c
regress_unit_base_word_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_word_test_LDADD = $(BASE_LDADD)

check_PROGRAMS += regress/unit/base-xmalloc-test
TESTS += regress/unit/base-xmalloc-test
regress_unit_base_xmalloc_test_SOURCES = regress/unit/base-xmalloc-test.c
regress_unit_base_xmalloc_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_xmalloc_test_LDADD = $(BASE_LDADD)
check_PROGRAMS += regress/unit/base-base64-test
TESTS += regress/unit/base-base64-test
regress_unit_base_base64_test_SOURCES = regress/unit/base-base64-test.c
regress_unit_base_base64_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_base_base64_test_LDADD = $(UNIT_BASE) $(CMOCKA_LIBS)
