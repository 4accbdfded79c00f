noinst_LIBRARIES += libcmd.a
libcmd_a_SOURCES = \
	src/cmd/args.c src/cmd/args.h \
	src/cmd/cmd.c src/cmd/cmd.h \
	src/cmd/commands.def \
	src/cmd/lex.c src/cmd/lex.h \
	src/cmd/number.c src/cmd/number.h \
	src/cmd/parse.c src/cmd/parse.h \
	src/cmd/quote.c src/cmd/quote.h \
	src/cmd/spec.c src/cmd/spec.h \
	src/cmd/target.c src/cmd/target.h
