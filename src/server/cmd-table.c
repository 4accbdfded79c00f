/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include "base/log.h"
#include "server/cmd-table.h"

static run_fn *const fns[CMD_COUNT] = {
	[CMD_ATTACH_SESSION] = cmd_attach_session,
	[CMD_BIND_KEY] = cmd_bind_key,
	[CMD_CAPTURE_PANE] = cmd_capture_pane,
	[CMD_CLEAR_HISTORY] = cmd_clear_history,
	[CMD_DELETE_BUFFER] = cmd_delete_buffer,
	[CMD_DETACH_CLIENT] = cmd_detach_client,
	[CMD_DISPLAY_MESSAGE] = cmd_display_message,
	[CMD_HAS_SESSION] = cmd_has_session,
	[CMD_IF_SHELL] = cmd_if_shell,
	[CMD_KILL_PANE] = cmd_kill_pane,
	[CMD_KILL_SERVER] = cmd_kill_server,
	[CMD_KILL_SESSION] = cmd_kill_session,
	[CMD_KILL_WINDOW] = cmd_kill_window,
	[CMD_LIST_BUFFERS] = cmd_list_buffers,
	[CMD_LIST_CLIENTS] = cmd_list_clients,
	[CMD_LIST_COMMANDS] = cmd_list_commands,
	[CMD_LIST_KEYS] = cmd_list_keys,
	[CMD_LIST_PANES] = cmd_list_panes,
	[CMD_LIST_SESSIONS] = cmd_list_sessions,
	[CMD_LIST_WINDOWS] = cmd_list_windows,
	[CMD_LOAD_BUFFER] = cmd_load_buffer,
	[CMD_NEW_SESSION] = cmd_new_session,
	[CMD_PASTE_BUFFER] = cmd_paste_buffer,
	[CMD_REFRESH_CLIENT] = cmd_refresh_client,
	[CMD_RENAME_SESSION] = cmd_rename_session,
	[CMD_RENAME_WINDOW] = cmd_rename_window,
	[CMD_RESET_TERMINAL] = cmd_reset_terminal,
	[CMD_RESIZE_WINDOW] = cmd_resize_window,
	[CMD_RESPAWN_PANE] = cmd_respawn_pane,
	[CMD_RESTORE] = cmd_restore,
	[CMD_RUN_SHELL] = cmd_run_shell,
	[CMD_SAVE_BUFFER] = cmd_save_buffer,
	[CMD_SEND_KEYS] = cmd_send_keys,
	[CMD_SEND_PREFIX] = cmd_send_prefix,
	[CMD_SET_BUFFER] = cmd_set_buffer,
	[CMD_SET_ENVIRONMENT] = cmd_set_environment,
	[CMD_SET_OPTION] = cmd_set_option,
	[CMD_SET_WINDOW_OPTION] = cmd_set_option,
	[CMD_SHOW_BUFFER] = cmd_show_buffer,
	[CMD_SHOW_ENVIRONMENT] = cmd_show_environment,
	[CMD_SHOW_MESSAGES] = cmd_show_messages,
	[CMD_SHOW_OPTIONS] = cmd_show_options,
	[CMD_SHOW_WINDOW_OPTIONS] = cmd_show_options,
	[CMD_SOURCE_FILE] = cmd_source_file,
	[CMD_START_SERVER] = cmd_start_server,
	[CMD_STOP] = cmd_stop,
	[CMD_SUSPEND_CLIENT] = cmd_suspend_client,
	[CMD_SWITCH_CLIENT] = cmd_switch_client,
	[CMD_UNBIND_KEY] = cmd_unbind_key,
	[CMD_UPGRADE_SERVER] = cmd_upgrade_server,
	[CMD_WAIT_FOR] = cmd_wait_for,
	[CMD_WAIT_PANE] = cmd_wait_pane,
	[CMD_WHY] = cmd_why,
};

void
cmd_table_check(void)
{
	int id;

	for (id = 0; id < CMD_COUNT; id++)
		if (fns[id] == NULL)
			fatal("command %s has no function",
			    spec_at((enum cmd_id)id)->name);
}

run_fn *
cmd_table_fn(enum cmd_id id)
{
	return fns[id];
}
