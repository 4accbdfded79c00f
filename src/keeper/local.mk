noinst_LIBRARIES += libkeeper.a
libkeeper_a_SOURCES = \
	src/keeper/child.c \
	src/keeper/image.c \
	src/keeper/keeper.c src/keeper/keeper.h \
	src/keeper/request.c \
	src/keeper/revive.c \
	src/keeper/slot.c \
	src/keeper/start.c \
	src/keeper/state.h
