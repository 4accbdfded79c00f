OWNER = regress/unit/journal-owner.c regress/unit/journal-owner.h

check_PROGRAMS += regress/unit/journal-test
TESTS += regress/unit/journal-test
regress_unit_journal_test_SOURCES = regress/unit/journal-test.c $(OWNER)
regress_unit_journal_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_journal_test_LDADD = libjournal.a $(UNIT_BASE) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/journal-death-test
TESTS += regress/unit/journal-death-test
regress_unit_journal_death_test_SOURCES = regress/unit/journal-death-test.c $(OWNER)
regress_unit_journal_death_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_journal_death_test_LDADD = libjournal.a $(UNIT_BASE) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/journal-format-test
TESTS += regress/unit/journal-format-test
regress_unit_journal_format_test_SOURCES = regress/unit/journal-format-test.c $(OWNER)
regress_unit_journal_format_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_journal_format_test_LDADD = libjournal.a $(UNIT_BASE) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/ledger-test
TESTS += regress/unit/ledger-test
regress_unit_ledger_test_SOURCES = regress/unit/ledger-test.c
regress_unit_ledger_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_ledger_test_LDADD = libjournal.a $(UNIT_BASE) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/journal-kill-test
TESTS += regress/unit/journal-kill-test
regress_unit_journal_kill_test_SOURCES = regress/unit/journal-kill-test.c \
	$(OWNER)
regress_unit_journal_kill_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_journal_kill_test_LDADD = libjournal.a $(UNIT_BASE) $(CMOCKA_LIBS)

# It steps through instructions with Linux's ptrace.
if LINUX
check_PROGRAMS += regress/unit/journal-step-test
TESTS += regress/unit/journal-step-test
regress_unit_journal_step_test_SOURCES = regress/unit/journal-step-test.c \
	$(OWNER)
regress_unit_journal_step_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_journal_step_test_LDADD = libjournal.a $(UNIT_BASE) $(CMOCKA_LIBS)
endif
EXTRA_DIST += regress/unit/journal-step-test.c
