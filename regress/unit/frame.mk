check_PROGRAMS += regress/unit/frame-frame-test \
	regress/unit/frame-diff-test regress/unit/frame-sender-test
TESTS += regress/unit/frame-frame-test \
	regress/unit/frame-diff-test regress/unit/frame-sender-test
FRAME_LDADD = libframe.a $(UNIT_TEXT) $(UTF8PROC_LIBS) $(CMOCKA_LIBS)

regress_unit_frame_frame_test_SOURCES = regress/unit/frame-frame-test.c
regress_unit_frame_frame_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_frame_frame_test_LDADD = $(FRAME_LDADD)

regress_unit_frame_diff_test_SOURCES = regress/unit/frame-diff-test.c \
	regress/lib/framegen.c regress/lib/framegen.h
regress_unit_frame_diff_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_frame_diff_test_LDADD = $(FRAME_LDADD)

regress_unit_frame_sender_test_SOURCES = regress/unit/frame-sender-test.c
regress_unit_frame_sender_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_frame_sender_test_LDADD = $(FRAME_LDADD)
