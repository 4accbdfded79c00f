noinst_LIBRARIES += libserver.a
libserver_a_SOURCES = \
	src/server/ask.c src/server/ask.h \
	src/server/attach.h \
	src/server/channels.c src/server/channels.h \
	src/server/clipboard.c src/server/clipboard.h \
	src/server/cmd-attach.c \
	src/server/cmd-buffer.c \
	src/server/cmd-keys.c \
	src/server/cmd-list.c \
	src/server/cmd-message.c \
	src/server/cmd-new-session.c \
	src/server/cmd-option.c \
	src/server/cmd-pane.c \
	src/server/cmd-restore.c \
	src/server/cmd-session.c \
	src/server/cmd-shell.c \
	src/server/cmd-source.c \
	src/server/cmd-table.c src/server/cmd-table.h \
	src/server/cmd-upgrade.c \
	src/server/cmd-waitfor.c \
	src/server/conffile.c src/server/conffile.h \
	src/server/conn.c src/server/conn.h \
	src/server/consent.c src/server/consent.h \
	src/server/dispatch.c src/server/dispatch.h \
	src/server/cmd-wait.c \
	src/server/dying.c src/server/dying.h \
	src/server/exits.c src/server/exits.h \
	src/server/graves.c src/server/graves.h \
	src/server/holder.c src/server/holder.h \
	src/server/idle.c src/server/idle.h \
	src/server/job.c src/server/job.h \
	src/server/keys.c src/server/keys.h \
	src/server/klink.c src/server/klink.h \
	src/server/klink-in.c src/server/klink-int.h \
	src/server/listen.c src/server/listen.h \
	src/server/messages.c src/server/messages.h \
	src/server/native.c src/server/native.h \
	src/server/optwatch.c src/server/optwatch.h \
	src/server/paneev.c src/server/paneev.h \
	src/server/pictures.c src/server/pictures.h \
	src/server/poison.c src/server/poison.h \
	src/server/ptyio.c src/server/ptyio.h \
	src/server/ptyio-hush.c src/server/ptyio-int.h src/server/ptyio-make.c \
	src/server/ptyio-out.c \
	src/server/queue.c src/server/queue.h \
	src/server/quiet.c src/server/quiet.h \
	src/server/recover.c src/server/recover.h \
	src/server/roster.c src/server/roster.h \
	src/server/run.h \
	src/server/save.c src/server/save.h \
	src/server/save-json.c src/server/save-json.h \
	src/server/save-sync.c src/server/save-sync.h \
	src/server/save-text.c src/server/save-text.h \
	src/server/screentext.c src/server/screentext.h \
	src/server/server.c src/server/server.h \
	src/server/size.c src/server/size.h \
	src/server/sockwatch.c src/server/sockwatch.h \
	src/server/spawn.c src/server/spawn.h \
	src/server/state.c src/server/state.h \
	src/server/state-client.c src/server/state-int.h \
	src/server/state-read.c \
	src/server/stdin.c src/server/stdin.h \
	src/server/supervise.c src/server/supervise.h \
	src/server/target.c src/server/target.h \
	src/server/upgrade.c src/server/upgrade.h \
	src/server/vars.c src/server/vars-expand.c src/server/vars.h \
	src/server/viewer.c src/server/viewer.h \
	src/server/waits.c src/server/waits.h
libserver_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
