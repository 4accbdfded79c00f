/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <string.h>

#include "opt/options-table.h"
#include "text/colour.h"
#include "text/key.h"

static const char *const alert_actions[] = {
	[ALERT_NONE] = "none",
	[ALERT_ANY] = "any",
	[ALERT_CURRENT] = "current",
	[ALERT_OTHER] = "other",
	NULL,
};
static const char *const border_indicators[] = {
	[BORDER_INDICATORS_OFF] = "off",
	[BORDER_INDICATORS_COLOUR] = "colour",
	[BORDER_INDICATORS_ARROWS] = "arrows",
	[BORDER_INDICATORS_BOTH] = "both",
	NULL,
};
static const char *const border_lines[] = {
	[LINES_SINGLE] = "single",
	[LINES_DOUBLE] = "double",
	[LINES_HEAVY] = "heavy",
	[LINES_SIMPLE] = "simple",
	[LINES_NUMBER] = "number",
	NULL,
};
static const char *const border_status[] = {
	[BORDER_STATUS_OFF] = "off",
	[BORDER_STATUS_TOP] = "top",
	[BORDER_STATUS_BOTTOM] = "bottom",
	NULL,
};
static const char *const clock_styles[] = { "12", "24", NULL };
static const char *const cursor_styles[] = {
	[CURSOR_DEFAULT] = "default",
	[CURSOR_BLINKING_BLOCK] = "blinking-block",
	[CURSOR_BLOCK] = "block",
	[CURSOR_BLINKING_UNDERLINE] = "blinking-underline",
	[CURSOR_UNDERLINE] = "underline",
	[CURSOR_BLINKING_BAR] = "blinking-bar",
	[CURSOR_BAR] = "bar",
	NULL,
};
static const char *const detach_on_destroy[] = {
	[DETACH_ON_DESTROY_OFF] = "off",
	[DETACH_ON_DESTROY_ON] = "on",
	[DETACH_ON_DESTROY_NO_DETACHED] = "no-detached",
	NULL,
};
static const char *const editors[] = {
	[KEYS_EMACS] = "emacs",
	[KEYS_VI] = "vi",
	NULL,
};
static const char *const extended_keys[] = {
	[EXTENDED_KEYS_OFF] = "off",
	[EXTENDED_KEYS_ON] = "on",
	[EXTENDED_KEYS_ALWAYS] = "always",
	NULL,
};
static const char *const get_clipboard[] = {
	[GET_CLIPBOARD_OFF] = "off",
	[GET_CLIPBOARD_ASK] = "ask",
	[GET_CLIPBOARD_ON] = "on",
	NULL,
};
static const char *const popup_lines[] = {
	[POPUP_LINES_SINGLE] = "single",
	[POPUP_LINES_DOUBLE] = "double",
	[POPUP_LINES_HEAVY] = "heavy",
	[POPUP_LINES_SIMPLE] = "simple",
	[POPUP_LINES_ROUNDED] = "rounded",
	[POPUP_LINES_PADDED] = "padded",
	[POPUP_LINES_NONE] = "none",
	NULL,
};
static const char *const remain_on_exit[] = {
	[REMAIN_ON_EXIT_OFF] = "off",
	[REMAIN_ON_EXIT_ON] = "on",
	[REMAIN_ON_EXIT_FAILED] = "failed",
	NULL,
};
static const char *const restart[] = {
	[RESTART_NO] = "no",
	[RESTART_ON_FAILURE] = "on-failure",
	[RESTART_ALWAYS] = "always",
	NULL,
};
static const char *const passthrough[] = {
	[PASSTHROUGH_OFF] = "off",
	[PASSTHROUGH_ON] = "on",
	[PASSTHROUGH_ALL] = "all",
	NULL,
};
static const char *const set_clipboard[] = {
	[SET_CLIPBOARD_OFF] = "off",
	[SET_CLIPBOARD_EXTERNAL] = "external",
	[SET_CLIPBOARD_ON] = "on",
	NULL,
};
static const char *const status_justify[] = {
	[JUSTIFY_LEFT] = "left",
	[JUSTIFY_CENTRE] = "centre",
	[JUSTIFY_RIGHT] = "right",
	[JUSTIFY_ABSOLUTE_CENTRE] = "absolute-centre",
	NULL,
};
/* The index is the number of lines. */
static const char *const status_lines[] = { "off", "on", "2", "3", "4", "5",
	NULL };
static const char *const status_positions[] = {
	[STATUS_TOP] = "top",
	[STATUS_BOTTOM] = "bottom",
	NULL,
};
static const char *const visual[] = {
	[VISUAL_OFF] = "off",
	[VISUAL_ON] = "on",
	[VISUAL_BOTH] = "both",
	NULL,
};
static const char *const window_sizes[] = {
	[WINDOW_SIZE_LARGEST] = "largest",
	[WINDOW_SIZE_SMALLEST] = "smallest",
	[WINDOW_SIZE_MANUAL] = "manual",
	[WINDOW_SIZE_LATEST] = "latest",
	NULL,
};

/*
 * The status line: an option's style, as long as it is not the default one,
 * on condition that a window has a flag; what is left, in the middle (the
 * windows, each a range for the mouse) and right.
 */
#define IF_STYLED(flag, style, otherwise)                                     \
	"#{?#{&&:" flag ",#{!=:#{E:" style "},default}}, #{E:" style "},"     \
	otherwise "}"
#define WINDOW_ALERTS                                                         \
	IF_STYLED("#{window_last_flag}", "window-status-last-style", "")      \
	IF_STYLED("#{window_bell_flag}", "window-status-bell-style",          \
	    IF_STYLED("#{||:#{window_activity_flag},#{window_silence_flag}}", \
		"window-status-activity-style", ""))
#define WINDOW_ENTRY(range, style, format, after)                             \
	"#[range=window|#{window_index}" range " " style WINDOW_ALERTS "]"    \
	"#[push-default]#{T:" format "}#[pop-default]#[norange " after "]"    \
	"#{?window_end_flag,,#{window-status-separator}}"
#define OTHER_WINDOW                                                          \
	WINDOW_ENTRY("", "#{E:window-status-style}", "window-status-format",  \
	    "default")
#define CURRENT_STYLE                                                         \
	"#{?#{!=:#{E:window-status-current-style},default},"                  \
	"#{E:window-status-current-style},#{E:window-status-style}}"
#define CURRENT_WINDOW                                                        \
	WINDOW_ENTRY(" list=focus", CURRENT_STYLE,                            \
	    "window-status-current-format", "list=on default")
#define WINDOW_LIST                                                           \
	"#[list=on align=#{status-justify}]#[list=left-marker]<"              \
	"#[list=right-marker]>#[list=on]"                                     \
	"#{W:" OTHER_WINDOW "," CURRENT_WINDOW "}#[nolist]"
#define STATUS_END(side, option)                                              \
	"#[align=" side " range=" side " #{E:" option "-style}]"              \
	"#[push-default]#{T;=/#{" option "-length}:" option "}#[pop-default]" \
	"#[norange default]"
#define FIRST_LINE                                                            \
	STATUS_END("left", "status-left") WINDOW_LIST                         \
	STATUS_END("right", "status-right")
#define SECOND_LINE                                                           \
	"#[align=centre]#{P:#{?pane_active,#[reverse],}#{pane_index}"         \
	"[#{pane_width}x#{pane_height}]#[default] }"

static const char *const status_formats[] = { FIRST_LINE, SECOND_LINE, NULL };

#define SERVER SCOPE_SERVER
#define SESSION SCOPE_SESSION
#define WINDOW SCOPE_WINDOW
#define PANE (SCOPE_WINDOW | SCOPE_PANE)

static const struct option_def table[OPT_COUNT] = {
#define OPTION(id_, name_, type_, scope_, text_, ...) \
	{ .id = OPT_##id_,                            \
		.name = name_,                        \
		.type = OPTION_##type_,               \
		.scope = scope_,                      \
		.text = text_,                        \
		__VA_ARGS__ },
#define HOOK(id_, name_, scope_)                 \
	{ .id = OPT_HOOK_##id_,                  \
		.name = name_,                   \
		.type = OPTION_COMMAND,          \
		.scope = scope_,                 \
		.text = "Commands to run then.", \
		.string = "",                    \
		.separator = "",                 \
		.array = true,                   \
		.hook = true },
#include "opt/options.def"
#undef OPTION
#undef HOOK
};

/* Where the hooks begin; both parts are in order of name. */
#define HOOKS OPT_HOOK_AFTER_BIND_KEY

/* Other names, of tmux. */
static const struct {
	const char *name;
	enum option_id id;
} aliases[] = {
	{ "clock-mode-color", OPT_CLOCK_MODE_COLOUR },
	{ "cursor-color", OPT_CURSOR_COLOUR },
	{ "display-panes-active-color", OPT_DISPLAY_PANES_ACTIVE_COLOUR },
	{ "display-panes-color", OPT_DISPLAY_PANES_COLOUR },
	{ "pane-colors", OPT_PANE_COLOURS },
};

const struct option_def *
option_at(enum option_id id)
{
	return (unsigned int)id < OPT_COUNT ? &table[id] : NULL;
}

/* Compare a name of so many bytes with a whole one. */
static int
compare(const char *name, size_t len, const char *whole)
{
	int order = strncmp(name, whole, len);

	return order != 0 ? order : whole[len] == '\0' ? 0 : -1;
}

static const struct option_def *
find(const char *name, size_t len, size_t lo, size_t hi)
{
	size_t mid;
	int order;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		order = compare(name, len, table[mid].name);
		if (order == 0)
			return &table[mid];
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

const struct option_def *
option_named(const char *name, size_t len)
{
	const struct option_def *def = find(name, len, 0, HOOKS);
	size_t i;

	if (def == NULL)
		def = find(name, len, HOOKS, OPT_COUNT);
	for (i = 0; i < nitems(aliases) && def == NULL; i++)
		if (compare(name, len, aliases[i].name) == 0)
			def = &table[aliases[i].id];
	return def;
}

/* Find the one that a name abbreviates; returns how many it does. */
static size_t
abbreviated(const char *name, size_t len, bool ours,
    const struct option_def **found)
{
	size_t i, n = 0;

	for (i = 0; i < OPT_COUNT; i++) {
		if (table[i].ours != ours ||
		    strncmp(name, table[i].name, len) != 0)
			continue;
		*found = &table[i];
		n++;
	}
	return n;
}

const struct option_def *
option_abbreviated(const char *name, size_t len, bool *ambiguous)
{
	const struct option_def *def = option_named(name, len);
	size_t n;

	*ambiguous = false;
	if (def != NULL)
		return def;
	n = abbreviated(name, len, false, &def);
	if (n == 0)
		n = abbreviated(name, len, true, &def);
	*ambiguous = n > 1;
	return n == 1 ? def : NULL;
}
