noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = \
	src/model/envtlv.c src/model/envtlv.h \
	src/model/layout.c src/model/layout.h \
	src/model/model.c src/model/model.h \
	src/model/notify.c src/model/notify.h \
	src/model/pane.c src/model/pane.h \
	src/model/paste.c src/model/paste.h \
	src/model/session.c src/model/session.h \
	src/model/window.c src/model/window.h
