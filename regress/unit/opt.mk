check_PROGRAMS += regress/unit/opt-bind-test
TESTS += regress/unit/opt-bind-test
regress_unit_opt_bind_test_SOURCES = regress/unit/opt-bind-test.c
regress_unit_opt_bind_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_opt_bind_test_LDADD = libopt.a libcmd.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += regress/unit/opt-format-test
TESTS += regress/unit/opt-format-test
regress_unit_opt_format_test_SOURCES = regress/unit/opt-format-test.c
regress_unit_opt_format_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_opt_format_test_LDADD = libopt.a libcmd.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += regress/unit/opt-style-test
TESTS += regress/unit/opt-style-test
regress_unit_opt_style_test_SOURCES = regress/unit/opt-style-test.c
regress_unit_opt_style_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_opt_style_test_LDADD = libopt.a libcmd.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += regress/unit/opt-options-test
TESTS += regress/unit/opt-options-test
regress_unit_opt_options_test_SOURCES = regress/unit/opt-options-test.c \
	regress/unit/opt-sets.c regress/unit/opt-sets.h
regress_unit_opt_options_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_opt_options_test_LDADD = libopt.a libcmd.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += regress/unit/opt-set-test
TESTS += regress/unit/opt-set-test
regress_unit_opt_set_test_SOURCES = regress/unit/opt-set-test.c \
	regress/unit/opt-sets.c regress/unit/opt-sets.h
regress_unit_opt_set_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_opt_set_test_LDADD = libopt.a libcmd.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(CMOCKA_LIBS)
