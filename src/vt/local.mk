noinst_LIBRARIES += libvt.a
libvt_a_SOURCES = \
	src/vt/columns.c src/vt/columns.h \
	src/vt/csi-cursor.c \
	src/vt/csi-edit.c \
	src/vt/csi-rect.c \
	src/vt/csi-report.c \
	src/vt/csi.c src/vt/csi.h \
	src/vt/ctl-vt52.c \
	src/vt/ctl.c \
	src/vt/dcs-restore.c \
	src/vt/dcs-termcap.c \
	src/vt/dcs.c src/vt/dcs.h \
	src/vt/dump.c src/vt/dump.h \
	src/vt/grid.c src/vt/grid.h \
	src/vt/history-block.c src/vt/history-block.h \
	src/vt/history-find.c src/vt/history-find.h \
	src/vt/history-pack.c \
	src/vt/history-view.c \
	src/vt/history.c src/vt/history.h \
	src/vt/image-file.c src/vt/image-file.h \
	src/vt/image-save.c \
	src/vt/image.c src/vt/image.h \
	src/vt/iterm-image.c \
	src/vt/keyenc-int.h \
	src/vt/keyenc-kitty.c \
	src/vt/keyenc-mouse.c \
	src/vt/keyenc-table.c \
	src/vt/keyenc.c src/vt/keyenc.h \
	src/vt/keyproto.c \
	src/vt/kitty-delete.c \
	src/vt/kitty-image.c src/vt/kitty-image.h \
	src/vt/mode.c \
	src/vt/needle.c src/vt/needle.h \
	src/vt/osc-clipboard.c \
	src/vt/osc-colour.c \
	src/vt/osc-notify.c \
	src/vt/osc-shell.c \
	src/vt/osc.c src/vt/osc.h \
	src/vt/params.h \
	src/vt/placement.h \
	src/vt/pattern.c src/vt/pattern.h \
	src/vt/parser-int.h \
	src/vt/parser-save.c \
	src/vt/parser.c src/vt/parser.h \
	src/vt/print.c src/vt/print.h \
	src/vt/record-int.h \
	src/vt/record-text.c \
	src/vt/record.c src/vt/record.h \
	src/vt/reflow.c src/vt/reflow.h \
	src/vt/save-int.h \
	src/vt/save-screen.c \
	src/vt/save.c \
	src/vt/screen.c src/vt/screen.h \
	src/vt/segments.c src/vt/segments.h \
	src/vt/sgr.c \
	src/vt/sixel.c \
	src/vt/span.c src/vt/span.h \
	src/vt/state.h \
	src/vt/vt.c src/vt/vt.h
libvt_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS) $(PACK_CFLAGS)
libvt_a_CFLAGS = $(AM_CFLAGS) $(VECTOR_CFLAGS)
