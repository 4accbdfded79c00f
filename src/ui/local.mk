noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	src/ui/compose.c src/ui/compose.h \
	src/ui/compose-image.c
