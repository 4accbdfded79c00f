check_PROGRAMS += regress/unit/kmsg-test
TESTS += regress/unit/kmsg-test
regress_unit_kmsg_test_SOURCES = regress/unit/kmsg-test.c
regress_unit_kmsg_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_kmsg_test_LDADD = libkmsg.a $(UNIT_BASE) $(CMOCKA_LIBS)

check_PROGRAMS += regress/unit/keeper-test
TESTS += regress/unit/keeper-test
regress_unit_keeper_test_SOURCES = regress/unit/keeper-test.c \
	regress/unit/keeper-relay.c regress/unit/keeper-relay.h
regress_unit_keeper_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_keeper_test_LDADD = libkeeper.a libkmsg.a $(UNIT_BASE) \
	$(CMOCKA_LIBS)
