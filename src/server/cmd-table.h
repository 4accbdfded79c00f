/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/* The functions of commands, by their place in cmd/commands.def. */

#ifndef TMX_SERVER_CMD_TABLE_H
#define TMX_SERVER_CMD_TABLE_H

#include "server/run.h"

run_fn *cmd_table_fn(enum cmd_id);

/* End the server at its start if a command has no function. */
void cmd_table_check(void);

/* cmd-attach.c */
run_fn cmd_attach_session, cmd_detach_client, cmd_refresh_client,
    cmd_suspend_client, cmd_switch_client;

/* cmd-buffer.c */
run_fn cmd_delete_buffer, cmd_list_buffers, cmd_load_buffer,
    cmd_paste_buffer, cmd_save_buffer, cmd_set_buffer, cmd_show_buffer;

/* cmd-keys.c */
run_fn cmd_send_keys, cmd_send_prefix, cmd_bind_key, cmd_unbind_key,
    cmd_list_keys;

/* cmd-list.c */
run_fn cmd_list_sessions, cmd_list_clients, cmd_list_commands,
    cmd_list_windows, cmd_list_panes, cmd_show_messages, cmd_why;

/* cmd-message.c */
run_fn cmd_display_message;

/* cmd-new-session.c */
run_fn cmd_new_session;

/* cmd-option.c */
run_fn cmd_set_option, cmd_show_options, cmd_set_environment,
    cmd_show_environment;

/* cmd-pane.c */
run_fn cmd_capture_pane, cmd_clear_history, cmd_respawn_pane, cmd_kill_pane;

/* cmd-restore.c */
run_fn cmd_restore;

/* cmd-session.c */
run_fn cmd_has_session, cmd_kill_session, cmd_kill_server,
    cmd_rename_session, cmd_reset_terminal, cmd_start_server,
    cmd_rename_window, cmd_kill_window, cmd_resize_window;

/* cmd-shell.c */
run_fn cmd_if_shell, cmd_run_shell;

/* cmd-upgrade.c */
run_fn cmd_upgrade_server;

/* cmd-wait.c */
run_fn cmd_wait_pane, cmd_stop;

/* cmd-source.c */
run_fn cmd_source_file;

/* cmd-waitfor.c */
run_fn cmd_wait_for;

#endif
