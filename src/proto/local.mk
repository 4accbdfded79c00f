noinst_LIBRARIES += libproto.a
libproto_a_SOURCES = \
	src/proto/input.c src/proto/input.h \
	src/proto/lost.c src/proto/lost.h \
	src/proto/msg.c src/proto/msg.h \
	src/proto/wire.c src/proto/wire.h
# The keeper's protocol is a library of its own: the keeper links no other.
noinst_LIBRARIES += libkmsg.a
libkmsg_a_SOURCES = src/proto/kmsg.c src/proto/kmsg.h
