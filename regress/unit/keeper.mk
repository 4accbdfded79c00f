check_PROGRAMS += regress/unit/kmsg-test
TESTS += regress/unit/kmsg-test
regress_unit_kmsg_test_SOURCES = regress/unit/kmsg-test.c
regress_unit_kmsg_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_kmsg_test_LDADD = libkmsg.a $(UNIT_BASE) $(CMOCKA_LIBS)

KEEPER_WORLD = regress/unit/keeper-relay.c regress/unit/keeper-relay.h \
	regress/unit/keeper-world.c regress/unit/keeper-world.h
KEEPER_LDADD = libkeeper.a libkmsg.a $(UNIT_BASE) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/keeper-program-test
TESTS += regress/unit/keeper-program-test
regress_unit_keeper_program_test_SOURCES = \
	regress/unit/keeper-program-test.c $(KEEPER_WORLD)
regress_unit_keeper_program_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_keeper_program_test_LDADD = $(KEEPER_LDADD)

check_PROGRAMS += regress/unit/keeper-start-test
TESTS += regress/unit/keeper-start-test
regress_unit_keeper_start_test_SOURCES = \
	regress/unit/keeper-start-test.c $(KEEPER_WORLD)
regress_unit_keeper_start_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_keeper_start_test_LDADD = $(KEEPER_LDADD)

check_PROGRAMS += regress/unit/keeper-upgrade-test
TESTS += regress/unit/keeper-upgrade-test
regress_unit_keeper_upgrade_test_SOURCES = \
	regress/unit/keeper-upgrade-test.c $(KEEPER_WORLD)
regress_unit_keeper_upgrade_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_keeper_upgrade_test_LDADD = $(KEEPER_LDADD)
