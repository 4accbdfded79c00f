noinst_LIBRARIES += libopt.a
libopt_a_SOURCES = \
	src/opt/bind.c src/opt/bind.h \
	src/opt/bind-list.c \
	src/opt/bind-table.c \
	src/opt/format.c src/opt/format.h \
	src/opt/format-match.c \
	src/opt/format-mod.c src/opt/format-mod.h \
	src/opt/format-text.c src/opt/format-text.h \
	src/opt/options.c src/opt/options.h \
	src/opt/options.def \
	src/opt/options-save.c \
	src/opt/options-set.c \
	src/opt/options-show.c \
	src/opt/options-store.h \
	src/opt/options-table.c src/opt/options-table.h \
	src/opt/style-parse.c src/opt/style-parse.h
