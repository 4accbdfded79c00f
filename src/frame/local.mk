noinst_LIBRARIES += libframe.a
libframe_a_SOURCES = \
	src/frame/apply.c src/frame/apply.h \
	src/frame/decode.c src/frame/decode.h \
	src/frame/diff.c src/frame/diff.h \
	src/frame/encode.c src/frame/encode.h \
	src/frame/frame.c src/frame/frame.h \
	src/frame/image.c src/frame/image.h \
	src/frame/scroll.c src/frame/scroll.h \
	src/frame/sender.c src/frame/sender.h \
	src/frame/wire.c src/frame/wire.h
