# The terminal side; what links ncurses and libpng is in here and nowhere
# else.
noinst_LIBRARIES += libclient.a
libclient_a_SOURCES = \
	src/client/attach.c src/client/attach.h \
	src/client/attach-in.c src/client/attach-int.h \
	src/client/attach-out.c \
	src/client/client.c src/client/client.h \
	src/client/cmdline.c src/client/cmdline.h \
	src/client/file.c src/client/file.h \
	src/client/gallery.c src/client/gallery.h \
	src/client/keydec.c src/client/keydec.h \
	src/client/keydec-csi.c src/client/keydec-int.h \
	src/client/keydec-table.c \
	src/client/link.c src/client/link.h \
	src/client/locale.c src/client/locale.h \
	src/client/orphans.c src/client/orphans.h \
	src/client/pacer.c src/client/pacer.h \
	src/client/rawtty.c src/client/rawtty.h \
	src/client/render.c src/client/render.h \
	src/client/render-event.c \
	src/client/render-glyph.c src/client/render-int.h \
	src/client/render-image.c src/client/render-image.h \
	src/client/render-kitty.c src/client/render-sixel.c \
	src/client/render-mode.c src/client/render-move.c \
	src/client/render-native.c src/client/render-pen.c \
	src/client/render-reset.c src/client/render-row.c \
	src/client/render-scroll.c \
	src/client/reset.c src/client/reset.h \
	src/client/sixel-in.c src/client/sixel-palette.c \
	src/client/sixel-out.c src/client/sixel-out.h \
	src/client/taken.c src/client/taken.h \
	src/client/term.c src/client/term.h \
	src/client/term-cap.c src/client/term-cap.h \
	src/client/term-features.c src/client/term-features.h \
	src/client/term-info.c src/client/term-info.h \
	src/client/term-known.c src/client/term-known.h \
	src/client/transport-unix.c src/client/transport-unix.h \
	src/client/unpack.c src/client/unpack.h src/client/unpack-int.h
if HAVE_PNG
libclient_a_SOURCES += src/client/unpack-png.c src/client/unpack-zlib.c
else
libclient_a_SOURCES += src/client/unpack-none.c
endif
libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(CLIENT_CFLAGS)
