/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/key.h"
#include "text/utf8.h"

/* Names of keys; the first of several for one code is how it is written. */
static const struct {
	const char *name;
	uint32_t code;
} named[] = {
	{ "None", KEY_NONE },
	{ "Any", KEY_ANY },
	{ "Up", KEY_UP },
	{ "Down", KEY_DOWN },
	{ "Left", KEY_LEFT },
	{ "Right", KEY_RIGHT },
	{ "Home", KEY_HOME },
	{ "End", KEY_END },
	{ "IC", KEY_INSERT },
	{ "Insert", KEY_INSERT },
	{ "DC", KEY_DELETE },
	{ "Delete", KEY_DELETE },
	{ "PPage", KEY_PPAGE },
	{ "PageUp", KEY_PPAGE },
	{ "PgUp", KEY_PPAGE },
	{ "NPage", KEY_NPAGE },
	{ "PageDown", KEY_NPAGE },
	{ "PgDn", KEY_NPAGE },
	{ "BTab", KEY_BTAB },
	{ "Begin", KEY_BEGIN },
	{ "Tab", KEY_TAB },
	{ "Enter", KEY_ENTER },
	{ "Escape", KEY_ESCAPE },
	{ "Space", KEY_SPACE },
	{ "BSpace", KEY_BSPACE },
	{ "KP.", KEY_KP_DECIMAL },
	{ "KP/", KEY_KP_DIVIDE },
	{ "KP*", KEY_KP_MULTIPLY },
	{ "KP-", KEY_KP_SUBTRACT },
	{ "KP+", KEY_KP_ADD },
	{ "KPEnter", KEY_KP_ENTER },
	{ "KP=", KEY_KP_EQUAL },
	{ "KP,", KEY_KP_SEPARATOR },
	{ "KPLeft", KEY_KP_LEFT },
	{ "KPRight", KEY_KP_RIGHT },
	{ "KPUp", KEY_KP_UP },
	{ "KPDown", KEY_KP_DOWN },
	{ "KPPPage", KEY_KP_PPAGE },
	{ "KPNPage", KEY_KP_NPAGE },
	{ "KPHome", KEY_KP_HOME },
	{ "KPEnd", KEY_KP_END },
	{ "KPIC", KEY_KP_INSERT },
	{ "KPDC", KEY_KP_DELETE },
	{ "KPBegin", KEY_KP_BEGIN },
	{ "CapsLock", KEY_CAPS_LOCK },
	{ "ScrollLock", KEY_SCROLL_LOCK },
	{ "NumLock", KEY_NUM_LOCK },
	{ "PrintScreen", KEY_PRINT_SCREEN },
	{ "Pause", KEY_PAUSE },
	{ "Menu", KEY_MENU },
	{ "MediaPlay", KEY_MEDIA_PLAY },
	{ "MediaPause", KEY_MEDIA_PAUSE },
	{ "MediaPlayPause", KEY_MEDIA_PLAY_PAUSE },
	{ "MediaReverse", KEY_MEDIA_REVERSE },
	{ "MediaStop", KEY_MEDIA_STOP },
	{ "MediaFastForward", KEY_MEDIA_FAST_FORWARD },
	{ "MediaRewind", KEY_MEDIA_REWIND },
	{ "MediaTrackNext", KEY_MEDIA_TRACK_NEXT },
	{ "MediaTrackPrevious", KEY_MEDIA_TRACK_PREVIOUS },
	{ "MediaRecord", KEY_MEDIA_RECORD },
	{ "LowerVolume", KEY_LOWER_VOLUME },
	{ "RaiseVolume", KEY_RAISE_VOLUME },
	{ "MuteVolume", KEY_MUTE_VOLUME },
	{ "LeftShift", KEY_LEFT_SHIFT },
	{ "LeftControl", KEY_LEFT_CONTROL },
	{ "LeftAlt", KEY_LEFT_ALT },
	{ "LeftSuper", KEY_LEFT_SUPER },
	{ "LeftHyper", KEY_LEFT_HYPER },
	{ "LeftMeta", KEY_LEFT_META },
	{ "RightShift", KEY_RIGHT_SHIFT },
	{ "RightControl", KEY_RIGHT_CONTROL },
	{ "RightAlt", KEY_RIGHT_ALT },
	{ "RightSuper", KEY_RIGHT_SUPER },
	{ "RightHyper", KEY_RIGHT_HYPER },
	{ "RightMeta", KEY_RIGHT_META },
	{ "IsoLevel3Shift", KEY_ISO_LEVEL3_SHIFT },
	{ "IsoLevel5Shift", KEY_ISO_LEVEL5_SHIFT },
	{ "FocusIn", KEY_FOCUS_IN },
	{ "FocusOut", KEY_FOCUS_OUT },
	{ "PasteStart", KEY_PASTE_START },
	{ "PasteEnd", KEY_PASTE_END },
};

/* Names that are a word and a number: the code of the first, and bounds. */
static const struct {
	const char *word;
	uint32_t code;
	unsigned int first, last;
} numbered[] = {
	{ "F", KEY_F1, 1, 35 },
	{ "KP", KEY_KP_0, 0, 9 },
	{ "User", KEY_USER, 0, 99 },
};

static const struct {
	const char *word;
	bool button; /* a button's number follows */
} mouse_kinds[MOUSE_KINDS] = {
	[MOUSE_MOVE] = { "MouseMove", false },
	[MOUSE_DOWN] = { "MouseDown", true },
	[MOUSE_UP] = { "MouseUp", true },
	[MOUSE_DRAG] = { "MouseDrag", true },
	[MOUSE_DRAG_END] = { "MouseDragEnd", true },
	[MOUSE_WHEEL_UP] = { "WheelUp", false },
	[MOUSE_WHEEL_DOWN] = { "WheelDown", false },
	[MOUSE_SECOND_CLICK] = { "SecondClick", true },
	[MOUSE_DOUBLE_CLICK] = { "DoubleClick", true },
	[MOUSE_TRIPLE_CLICK] = { "TripleClick", true },
};

static const char *const mouse_places[MOUSE_PLACES] = {
	[MOUSE_PANE] = "Pane",
	[MOUSE_STATUS] = "Status",
	[MOUSE_STATUS_LEFT] = "StatusLeft",
	[MOUSE_STATUS_RIGHT] = "StatusRight",
	[MOUSE_STATUS_DEFAULT] = "StatusDefault",
	[MOUSE_BORDER] = "Border",
};

static const struct {
	char letter;
	uint32_t bit;
} modifiers[] = {
	{ 'C', KEY_CTRL },
	{ 'M', KEY_ALT },
	{ 'S', KEY_SHIFT },
	{ 'W', KEY_SUPER },
	{ 'H', KEY_HYPER },
	{ 'T', KEY_META },
};

/* Read a decimal number up to a bound; returns what follows, or NULL. */
static const char *
number(const char *s, unsigned int max, unsigned int *v)
{
	unsigned long n;
	char *end;

	if (!isdigit((unsigned char)*s))
		return NULL;
	n = strtoul(s, &end, 10);
	if (n > max)
		return NULL;
	*v = (unsigned int)n;
	return end;
}

static uint32_t
parse_numbered(const char *s)
{
	const char *end;
	unsigned int v;
	size_t i, len;

	for (i = 0; i < nitems(numbered); i++) {
		len = strlen(numbered[i].word);
		if (strncasecmp(s, numbered[i].word, len) != 0)
			continue;
		end = number(s + len, numbered[i].last, &v);
		if (end != NULL && *end == '\0' && v >= numbered[i].first)
			return numbered[i].code + v - numbered[i].first;
	}
	return KEY_INVALID;
}

static uint32_t
parse_mouse(const char *s)
{
	const char *rest;
	unsigned int button;
	size_t kind, place, len;

	for (kind = 0; kind < MOUSE_KINDS; kind++) {
		len = strlen(mouse_kinds[kind].word);
		if (strncasecmp(s, mouse_kinds[kind].word, len) != 0)
			continue;
		rest = s + len;
		button = 0;
		if (mouse_kinds[kind].button)
			rest = number(rest, MOUSE_BUTTON_MAX, &button);
		if (rest == NULL || (mouse_kinds[kind].button && button == 0))
			continue;
		for (place = 0; place < MOUSE_PLACES; place++)
			if (strcasecmp(rest, mouse_places[place]) == 0)
				return key_mouse((unsigned int)kind, button,
				    (unsigned int)place);
	}
	return KEY_INVALID;
}

static uint32_t
parse_hex(const char *s)
{
	unsigned long v;
	char *end;

	if (!isxdigit((unsigned char)s[2]))
		return KEY_INVALID;
	v = strtoul(s + 2, &end, 16);
	if (*end != '\0' || v > UNICODE_MAX || (v >= 0xd800 && v < 0xe000))
		return KEY_INVALID;
	return (uint32_t)v;
}

static uint32_t
parse_plain(const char *s)
{
	uint32_t key;
	size_t i;

	if (utf8_decode(s, strlen(s), &key) == strlen(s))
		return utf8_valid(s, strlen(s)) ? key : KEY_INVALID;
	if (strncasecmp(s, "0x", 2) == 0)
		return parse_hex(s);
	for (i = 0; i < nitems(named); i++)
		if (strcasecmp(s, named[i].name) == 0)
			return named[i].code;
	key = parse_numbered(s);
	return key != KEY_INVALID ? key : parse_mouse(s);
}

static uint32_t
modifier(char c)
{
	size_t i;

	for (i = 0; i < nitems(modifiers); i++)
		if (toupper((unsigned char)c) == modifiers[i].letter)
			return modifiers[i].bit;
	return 0;
}

uint32_t
key_parse(const char *s)
{
	uint32_t mods = 0, key, bit;

	if (*s == '\0')
		return KEY_INVALID;
	if (s[0] == '^' && s[1] != '\0') {
		mods = KEY_CTRL;
		s++;
	}
	for (; s[0] != '\0' && s[1] == '-' && s[2] != '\0'; s += 2) {
		bit = modifier(s[0]);
		if (bit == 0)
			return KEY_INVALID;
		mods |= bit;
	}
	key = parse_plain(s);
	if (key == KEY_INVALID)
		return KEY_INVALID;
	/* What control does to a letter does not depend on its case. */
	if (mods & KEY_CTRL && key >= 'A' && key <= 'Z' && !(mods & KEY_SHIFT))
		key += 'a' - 'A';
	if (mods == KEY_SHIFT && key == KEY_TAB)
		return KEY_BTAB;
	return key | mods;
}

static void
name_mouse(uint32_t code, char *out, size_t size)
{
	uint32_t n = code - KEY_MOUSE_FIRST;
	unsigned int place = n % MOUSE_PLACES, kind, button;

	n /= MOUSE_PLACES;
	button = n % (MOUSE_BUTTON_MAX + 1);
	kind = n / (MOUSE_BUTTON_MAX + 1);
	if (mouse_kinds[kind].button)
		snprintf(out, size, "%s%u%s", mouse_kinds[kind].word, button,
		    mouse_places[place]);
	else
		snprintf(out, size, "%s%s", mouse_kinds[kind].word,
		    mouse_places[place]);
}

static void
name_code(uint32_t code, char *out, size_t size)
{
	size_t i, n;

	for (i = 0; i < nitems(named); i++) {
		if (named[i].code == code) {
			strlcpy(out, named[i].name, size);
			return;
		}
	}
	for (i = 0; i < nitems(numbered); i++) {
		n = numbered[i].last - numbered[i].first;
		if (code >= numbered[i].code && code <= numbered[i].code + n) {
			snprintf(out, size, "%s%u", numbered[i].word,
			    code - numbered[i].code + numbered[i].first);
			return;
		}
	}
	if (key_is_mouse(code)) {
		name_mouse(code, out, size);
	} else if (code < 0x20 || (code >= 0x80 && code < 0xa0) ||
	    (code >= 0xd800 && code < 0xe000) || code > UNICODE_MAX) {
		snprintf(out, size, "0x%x", code);
	} else {
		n = utf8_encode(code, out);
		out[n] = '\0';
	}
}

const char *
key_name(uint32_t key, char *out)
{
	size_t at = 0, i;

	for (i = 0; i < nitems(modifiers); i++) {
		if (!(key & modifiers[i].bit))
			continue;
		out[at++] = modifiers[i].letter;
		out[at++] = '-';
	}
	name_code(key & KEY_CODE, out + at, KEY_NAME_MAX - at);
	return out;
}
