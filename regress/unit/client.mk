CLIENT_TESTS = regress/unit/client-image-test \
	regress/unit/client-keydec-test \
	regress/unit/client-pacer-test \
	regress/unit/client-rawtty-test regress/unit/client-render-test \
	regress/unit/client-term-test regress/unit/client-unpack-test
check_PROGRAMS += $(CLIENT_TESTS)
TESTS += $(CLIENT_TESTS)
CLIENT_LDADD = libclient.a libframe.a $(UNIT_TEXT) $(UTF8PROC_LIBS) \
	$(CLIENT_LIBS) $(CMOCKA_LIBS)

regress_unit_client_image_test_SOURCES = regress/unit/client-image-test.c
regress_unit_client_image_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_client_image_test_LDADD = $(CLIENT_LDADD)

regress_unit_client_keydec_test_SOURCES = regress/unit/client-keydec-test.c
regress_unit_client_keydec_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_client_keydec_test_LDADD = $(CLIENT_LDADD)

regress_unit_client_pacer_test_SOURCES = regress/unit/client-pacer-test.c
regress_unit_client_pacer_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_client_pacer_test_LDADD = $(CLIENT_LDADD)

regress_unit_client_rawtty_test_SOURCES = regress/unit/client-rawtty-test.c
regress_unit_client_rawtty_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_client_rawtty_test_LDADD = $(CLIENT_LDADD)

regress_unit_client_term_test_SOURCES = regress/unit/client-term-test.c
regress_unit_client_term_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_client_term_test_LDADD = $(CLIENT_LDADD)

regress_unit_client_unpack_test_SOURCES = regress/unit/client-unpack-test.c \
	$(PNGFILE)
regress_unit_client_unpack_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_client_unpack_test_LDADD = $(CLIENT_LDADD)

regress_unit_client_render_test_SOURCES = regress/unit/client-render-test.c \
	regress/lib/drawn.c regress/lib/drawn.h \
	regress/lib/framegen.c regress/lib/framegen.h \
	regress/lib/tinyterm.c regress/lib/tinyterm.h \
	regress/lib/tinyterm-csi.c regress/lib/tinyterm-int.h \
	regress/lib/tinyterm-parse.c regress/lib/tinyterm-sgr.c
regress_unit_client_render_test_CPPFLAGS = $(UNIT_CPPFLAGS)
regress_unit_client_render_test_LDADD = $(CLIENT_LDADD)

# What is drawn, on an emulator that is not ours.
check_PROGRAMS += regress/render/render-cases
TESTS += regress/render/render-test
EXTRA_DIST += regress/render/render-test regress/render/render-compare.js
regress_render_render_cases_SOURCES = regress/render/render-cases.c \
	regress/lib/drawn.c regress/lib/drawn.h \
	regress/lib/framegen.c regress/lib/framegen.h
regress_render_render_cases_LDADD = libclient.a libframe.a $(UNIT_TEXT) \
	$(UTF8PROC_LIBS) $(CLIENT_LIBS)
