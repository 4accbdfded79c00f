/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <string.h>

#include "text/key.h"
#include "text/utf8.h"

/* Names as tmux has them, the key, and how it is written again. */
static const struct {
	const char *name;
	uint32_t key;
	const char *written; /* NULL: as it was */
} names[] = {
	/* one character */
	{ "a", 'a', NULL },
	{ "A", 'A', NULL },
	{ "-", '-', NULL },
	{ "^", '^', NULL },
	{ "#", '#', NULL },
	{ "\xc3\xa9", 0xe9, NULL },
	{ "\xf0\x9f\x98\x80", 0x1f600, NULL },
	{ " ", ' ', "Space" },
	/* keys of C0 */
	{ "Space", ' ', NULL },
	{ "Tab", 9, NULL },
	{ "Enter", 13, NULL },
	{ "Escape", 27, NULL },
	{ "BSpace", 127, NULL },
	{ "C-Space", KEY_CTRL | ' ', NULL },
	/* keys without a code point, aliases, either case */
	{ "Up", KEY_UP, NULL },
	{ "down", KEY_DOWN, "Down" },
	{ "IC", KEY_INSERT, NULL },
	{ "Insert", KEY_INSERT, "IC" },
	{ "DC", KEY_DELETE, NULL },
	{ "Delete", KEY_DELETE, "DC" },
	{ "PPage", KEY_PPAGE, NULL },
	{ "PageUp", KEY_PPAGE, "PPage" },
	{ "PgUp", KEY_PPAGE, "PPage" },
	{ "NPage", KEY_NPAGE, NULL },
	{ "PageDown", KEY_NPAGE, "NPage" },
	{ "PgDn", KEY_NPAGE, "NPage" },
	{ "BTab", KEY_BTAB, NULL },
	{ "S-Tab", KEY_BTAB, "BTab" },
	{ "F1", KEY_F1, NULL },
	{ "f12", KEY_F1 + 11, "F12" },
	{ "F35", KEY_F35, NULL },
	{ "KP0", KEY_KP_0, NULL },
	{ "KP9", KEY_KP_9, NULL },
	{ "KP/", KEY_KP_DIVIDE, NULL },
	{ "KP*", KEY_KP_MULTIPLY, NULL },
	{ "KP-", KEY_KP_SUBTRACT, NULL },
	{ "KP+", KEY_KP_ADD, NULL },
	{ "KP.", KEY_KP_DECIMAL, NULL },
	{ "KPEnter", KEY_KP_ENTER, NULL },
	{ "User0", KEY_USER, NULL },
	{ "User99", KEY_USER_LAST, NULL },
	{ "Any", KEY_ANY, NULL },
	{ "None", KEY_NONE, NULL },
	{ "FocusIn", KEY_FOCUS_IN, NULL },
	{ "PasteStart", KEY_PASTE_START, NULL },
	/* modifiers, in any order and case */
	{ "C-b", KEY_CTRL | 'b', NULL },
	{ "c-b", KEY_CTRL | 'b', "C-b" },
	{ "^b", KEY_CTRL | 'b', "C-b" },
	{ "^B", KEY_CTRL | 'b', "C-b" },
	{ "C-B", KEY_CTRL | 'b', "C-b" },
	{ "C-S-B", KEY_CTRL | KEY_SHIFT | 'B', NULL },
	{ "M-x", KEY_ALT | 'x', NULL },
	{ "M-X", KEY_ALT | 'X', NULL },
	{ "M-C-x", KEY_CTRL | KEY_ALT | 'x', "C-M-x" },
	{ "S-M-C-F5", KEY_CTRL | KEY_ALT | KEY_SHIFT | (KEY_F1 + 4),
	    "C-M-S-F5" },
	{ "C-C-x", KEY_CTRL | 'x', "C-x" },
	{ "C--", KEY_CTRL | '-', NULL },
	{ "M--", KEY_ALT | '-', NULL },
	{ "C-M--", KEY_CTRL | KEY_ALT | '-', NULL },
	{ "^-", KEY_CTRL | '-', "C--" },
	{ "C-^", KEY_CTRL | '^', NULL },
	{ "C-\xc3\xa9", KEY_CTRL | 0xe9, NULL },
	{ "W-a", KEY_SUPER | 'a', NULL },
	{ "H-T-a", KEY_HYPER | KEY_META | 'a', NULL },
	/* hex */
	{ "0x41", 'A', "A" },
	{ "0x1", 1, NULL },
	{ "0X1f600", 0x1f600, "\xf0\x9f\x98\x80" },
	/* the mouse */
	{ "MouseDown1Pane", 0, NULL },
	{ "MouseUp3StatusLeft", 0, NULL },
	{ "MouseDrag1Border", 0, NULL },
	{ "MouseDragEnd2Pane", 0, NULL },
	{ "MouseMovePane", 0, NULL },
	{ "WheelUpPane", 0, NULL },
	{ "WheelDownStatus", 0, NULL },
	{ "C-M-MouseDown11StatusDefault", 0, NULL },
	{ "SecondClick1Pane", 0, NULL },
	{ "DoubleClick1Pane", 0, NULL },
	{ "TripleClick3StatusRight", 0, NULL },
};

static void
test_names(void **state)
{
	char name[KEY_NAME_MAX];
	uint32_t key;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(names); i++) {
		key = key_parse(names[i].name);
		if (names[i].key == 0)
			assert_row(i, key_is_mouse(key));
		else if (key != names[i].key)
			fail_msg("%s: %#x", names[i].name, key);
		assert_string_equal(key_name(key, name), names[i].written !=
		    NULL ? names[i].written : names[i].name);
		assert_row(i, key_parse(name) == key);
	}
}

static void
test_bad(void **state)
{
	static const char *const rows[] = { "", "ab", "C-", "C-M-", "M-", "^ab",
		"X-a", "a-b", "--", "-a", "F0", "F36", "F1x", "F-1",
		"F 1", "KP10", "KP", "User100", "User", "User-1", "0x",
		"0xg", "0x110000", "0xd800", "0xDeDe", "0xffffffffffff",
		"0x 41", "0x41g", "Spacex", "Spac", "\xff", "\xc3", "C-\xff",
		"\xed\xa0\x80", "MouseDown", "MouseDownPane",
		"MouseDown0Pane", "MouseDown12Pane", "MouseDown1",
		"MouseDown1Foo", "MouseMove1Pane", "WheelUp1Pane",
		"WheelUp", "F99999999999999999999" };
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		if (key_parse(rows[i]) != KEY_INVALID)
			fail_msg("taken: %s", rows[i]);
}

static void
assert_round_trip(uint32_t key)
{
	char name[KEY_NAME_MAX];

	if (key_parse(key_name(key, name)) != key)
		fail_msg("%#x: %s, %#x", key, name, key_parse(name));
	assert_true(utf8_valid(name, strlen(name)));
}

/* Whether a key cannot be: control makes small letters, S-Tab is BTab. */
static bool
is_unused(uint32_t key)
{
	uint32_t code = key & KEY_CODE, mods = key & KEY_MODS;

	return (code >= 0xd800 && code < 0xe000) ||
	    (mods & KEY_CTRL && !(mods & KEY_SHIFT) && code >= 'A' &&
	    code <= 'Z') || (mods == KEY_SHIFT && code == KEY_TAB) ||
	    code == 0;
}

/* Every key, with every modifier, has a name that leads back to it. */
static void
test_round_trip(void **state)
{
	uint32_t code, mods, kind, button, place;

	(void)state;
	for (code = 1; code <= KEY_USER_LAST; code++) {
		if (code == UNICODE_MAX + 1)
			code = KEY_NONE;
		if (!is_unused(code))
			assert_round_trip(code);
		if (code < 0x800 || code >= KEY_NONE)
			for (mods = KEY_SHIFT; mods <= KEY_MODS;
			    mods += KEY_SHIFT)
				if (!is_unused(code | mods))
					assert_round_trip(code | mods);
	}
	for (kind = 0; kind < MOUSE_KINDS; kind++)
		for (button = 0; button <= MOUSE_BUTTON_MAX; button++)
			for (place = 0; place < MOUSE_PLACES; place++) {
				/* Those without a button have none, and so. */
				if ((kind == MOUSE_MOVE ||
				    kind == MOUSE_WHEEL_UP ||
				    kind == MOUSE_WHEEL_DOWN) != (button == 0))
					continue;
				code = key_mouse(kind, button, place);
				assert_true(key_is_mouse(code));
				assert_round_trip(code);
				assert_round_trip(code | KEY_MODS);
			}
}

/* What is no key at all has a name too, which is harmless to print. */
static void
test_name_hostile(void **state)
{
	static const uint32_t rows[] = { 0, 0xd800, 0xdfff, 0x10ffff,
		KEY_USER_LAST + 1, KEY_CODE, UINT32_MAX, KEY_INVALID,
		KEY_MODS, 0x9b, 0x7f };
	char name[KEY_NAME_MAX];
	size_t i;
	const char *p;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		key_name(rows[i], name);
		assert_row(i, strlen(name) < KEY_NAME_MAX && *name != '\0');
		assert_row(i, utf8_valid(name, strlen(name)));
		for (p = name; *p != '\0'; p++)
			assert_row(i, (unsigned char)*p >= 0x20);
	}
}

static void
test_is_text(void **state)
{
	static const struct {
		uint32_t key;
		bool text;
	} rows[] = {
		{ 'a', true }, { ' ', true }, { 0x1f600, true },
		{ 9, false }, { 0x7f, false }, { KEY_CTRL | 'a', false },
		{ KEY_UP, false }, { KEY_NONE, false }, { KEY_INVALID, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++)
		assert_row(i, key_is_text(rows[i].key) == rows[i].text);
	assert_false(key_is_mouse('a'));
	assert_false(key_is_mouse(KEY_USER_LAST));
	assert_false(key_is_mouse(KEY_INVALID));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_name_hostile),
		cmocka_unit_test(test_is_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
