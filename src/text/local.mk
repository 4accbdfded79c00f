noinst_LIBRARIES += libtext.a
libtext_a_SOURCES = \
	src/text/cell.h \
	src/text/cluster.c src/text/cluster.h \
	src/text/colour.c src/text/colour.h \
	src/text/intern.c src/text/intern.h \
	src/text/key.c src/text/key.h \
	src/text/row.h \
	src/text/style.c src/text/style.h \
	src/text/utf8.c src/text/utf8.h \
	src/text/width.c src/text/width.h
libtext_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS)
