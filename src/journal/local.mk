noinst_LIBRARIES += libjournal.a
libjournal_a_SOURCES = \
	src/journal/checkpoint.c \
	src/journal/journal.c src/journal/journal.h \
	src/journal/ledger.c src/journal/ledger.h \
	src/journal/ledger-adopt.c src/journal/ledger-int.h \
	src/journal/object.h \
	src/journal/replay.c \
	src/journal/ring.c \
	src/journal/segment.c
