noinst_LIBRARIES += libbase.a libloop.a
libbase_a_SOURCES = \
	compat/compat.h compat/os.h compat/os-peer.c \
	src/base/base64.c src/base/base64.h \
	compat/compat.h compat/os.h compat/os-peer.c compat/os-pty.c \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/env.c src/base/env.h \
	src/base/err.c src/base/err.h \
	src/base/fault-none.c src/base/fault.h \
	src/base/fdpass.c src/base/fdpass.h \
	src/base/hash.c src/base/hash.h \
	src/base/io.c src/base/io.h \
	src/base/list.h \
	src/base/log.c src/base/log.h \
	src/base/map.c src/base/map.h \
	src/base/path.c src/base/path.h \
	src/base/proc.c src/base/proc.h \
	src/base/pty.c src/base/pty.h \
	src/base/shm.c src/base/shm.h \
	src/base/sock.c src/base/sock.h \
	src/base/tlv.c src/base/tlv.h \
	src/base/word.h \
	src/base/xmalloc.c src/base/xmalloc.h
nodist_libbase_a_SOURCES = compat/os-shm-@os_shm@.c \
	compat/os-proc-@os_proc@.c compat/os-exe-@os_exe@.c \
	compat/os-watch-@os_watch@.c
libbase_a_LIBADD = $(LIBOBJS)

# Faults on demand; linked before libbase.a they replace its fault-none.
noinst_LIBRARIES += libfault.a
libfault_a_SOURCES = src/base/fault.c src/base/fault.h

# The loop alone links libevent, so it is a library of its own.
libloop_a_SOURCES = src/base/loop.c src/base/loop.h
libloop_a_CPPFLAGS = $(AM_CPPFLAGS) $(EVENT_CFLAGS)

EXTRA_DIST += compat/os-shm-memfd.c compat/os-shm-tmpfile.c \
	compat/os-proc-linux.c compat/os-proc-none.c compat/os-exe-linux.c \
	compat/os-exe-darwin.c compat/os-exe-none.c \
	compat/os-watch-inotify.c compat/os-watch-kqueue.c \
	compat/os-watch-none.c
