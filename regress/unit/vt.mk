# A terminal for the tests, and what they link.
noinst_LIBRARIES += libvtterm.a
libvtterm_a_SOURCES = regress/unit/vt-term.c regress/unit/vt-term.h
libvtterm_a_CPPFLAGS = $(UNIT_CPPFLAGS)
UNIT_VT = libvtterm.a libvt.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(PACK_LIBS) \
	$(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/vt-osc-test
TESTS += regress/unit/vt-osc-test
regress_unit_vt_osc_test_SOURCES = regress/unit/vt-osc-test.c
regress_unit_vt_osc_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_osc_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-keyenc-test
TESTS += regress/unit/vt-keyenc-test
regress_unit_vt_keyenc_test_SOURCES = regress/unit/vt-keyenc-test.c
regress_unit_vt_keyenc_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_keyenc_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-dump-test
TESTS += regress/unit/vt-dump-test
regress_unit_vt_dump_test_SOURCES = regress/unit/vt-dump-test.c
regress_unit_vt_dump_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_dump_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-parser-test
TESTS += regress/unit/vt-parser-test
regress_unit_vt_parser_test_SOURCES = regress/unit/vt-parser-test.c
regress_unit_vt_parser_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_parser_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-print-test
TESTS += regress/unit/vt-print-test
regress_unit_vt_print_test_SOURCES = regress/unit/vt-print-test.c
regress_unit_vt_print_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_print_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-cursor-test
TESTS += regress/unit/vt-cursor-test
regress_unit_vt_cursor_test_SOURCES = regress/unit/vt-cursor-test.c
regress_unit_vt_cursor_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_cursor_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-edit-test
TESTS += regress/unit/vt-edit-test
regress_unit_vt_edit_test_SOURCES = regress/unit/vt-edit-test.c
regress_unit_vt_edit_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_edit_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-mode-test
TESTS += regress/unit/vt-mode-test
regress_unit_vt_mode_test_SOURCES = regress/unit/vt-mode-test.c
regress_unit_vt_mode_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_mode_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-report-test
TESTS += regress/unit/vt-report-test
regress_unit_vt_report_test_SOURCES = regress/unit/vt-report-test.c
regress_unit_vt_report_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_report_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-history-test
TESTS += regress/unit/vt-history-test
regress_unit_vt_history_test_SOURCES = regress/unit/vt-history-test.c
regress_unit_vt_history_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_history_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-reflow-test
TESTS += regress/unit/vt-reflow-test
regress_unit_vt_reflow_test_SOURCES = regress/unit/vt-reflow-test.c
regress_unit_vt_reflow_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_reflow_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-dcs-test
TESTS += regress/unit/vt-dcs-test
regress_unit_vt_dcs_test_SOURCES = regress/unit/vt-dcs-test.c
regress_unit_vt_dcs_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_dcs_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-image-test
TESTS += regress/unit/vt-image-test
regress_unit_vt_image_test_SOURCES = regress/unit/vt-image-test.c
regress_unit_vt_image_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_image_test_LDADD = $(UNIT_VT)
check_PROGRAMS += regress/unit/vt-pattern-test
TESTS += regress/unit/vt-pattern-test
regress_unit_vt_pattern_test_SOURCES = regress/unit/vt-pattern-test.c
regress_unit_vt_pattern_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_pattern_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-columns-test
TESTS += regress/unit/vt-columns-test
regress_unit_vt_columns_test_SOURCES = regress/unit/vt-columns-test.c
regress_unit_vt_columns_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_columns_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-history-pack-test
TESTS += regress/unit/vt-history-pack-test
regress_unit_vt_history_pack_test_SOURCES = regress/unit/vt-history-pack-test.c
regress_unit_vt_history_pack_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_history_pack_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-history-walk-test
TESTS += regress/unit/vt-history-walk-test
regress_unit_vt_history_walk_test_SOURCES = regress/unit/vt-history-walk-test.c
regress_unit_vt_history_walk_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_history_walk_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-history-find-test
TESTS += regress/unit/vt-history-find-test
regress_unit_vt_history_find_test_SOURCES = regress/unit/vt-history-find-test.c
regress_unit_vt_history_find_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_history_find_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-ctl-test
TESTS += regress/unit/vt-ctl-test
regress_unit_vt_ctl_test_SOURCES = regress/unit/vt-ctl-test.c
regress_unit_vt_ctl_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_ctl_test_LDADD = $(UNIT_VT)

check_PROGRAMS += regress/unit/vt-flood-test
TESTS += regress/unit/vt-flood-test
regress_unit_vt_flood_test_SOURCES = regress/unit/vt-flood-test.c
regress_unit_vt_flood_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_vt_flood_test_LDADD = $(UNIT_VT)
