#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What programs tell the terminal besides cells, and what it tells them."""

import base64
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

SHELL = "PS1='ready> ' exec bash --norc --noprofile"


def start(t, features=""):
    """A session, with a client on a terminal whose bytes are looked at."""
    t.ok("new", "-d", "-s", "work", SHELL)
    t.ok("set", "-s", "terminal-features", "xterm*" + features)
    c = t.attach("-t", "work", kind="pty", term="xterm-256color")
    tmx.wait(lambda: b"ready>" in c.raw, "the prompt")
    return c


def told(t, c, what, printed):
    """Wait for bytes that printf of something makes come to the terminal."""
    c.type(f"printf '{printed}'\r")
    tmx.wait(lambda: what in c.raw, lambda: f"{what!r}")


def not_told(t, c, what, printed):
    """The same for bytes that must not come; the bell comes after them."""
    bells = bytes(c.raw).count(b"\a")
    c.type(f"printf '{printed}\\a'\r")
    tmx.wait(lambda: bytes(c.raw).count(b"\a") > bells, "the bell")
    assert what not in c.raw, f"{what!r} came"


def test_notifications(t):
    c = start(t, ":notify")
    told(t, c, b"\033]777;notify;One, two;three;four\033\\",
         r"\033]777;notify;One, two;three;four\033\134")
    told(t, c, b"\033]777;notify;;only this\033\\", r"\033]9;only this\a")
    told(t, c, b"\033]777;notify;from kitty;\033\\",
         r"\033]99;;from kitty\033\134")


def test_notifications_as_a_line(t):
    c = start(t, ":notify9")
    told(t, c, b"\033]9;One: two\033\\", r"\033]777;notify;One;two\a")
    told(t, c, b"\033]9; 4;1;50\033\\", r"\033]777;notify;;4;1;50\a")


def test_no_notifications(t):
    c = start(t)
    not_told(t, c, b"\033]777", r"\033]777;notify;One;two\a")


def test_clipboard_set(t):
    data = base64.b64encode(b"some text").decode()
    c = start(t, ":clipboard")
    not_told(t, c, b"\033]52", rf"\033]52;c;{data}\033\134")
    t.ok("set", "-s", "set-clipboard", "on")
    told(t, c, f"\033]52;c;{data}".encode(), rf"\033]52;c;{data}\033\134")


def test_clipboard_get(t):
    data = base64.b64encode(b"some text").decode()
    c = start(t, ":clipboard")
    not_told(t, c, b"\033]52", r"\033]52;c;?\033\134")
    t.ok("set", "-s", "get-clipboard", "on")
    c.type("clear; stty raw -echo; printf '\\033]52;c;?\\033\\134'; "
           "dd bs=1 count=21 2>/dev/null | cat -vt; stty sane\r")
    tmx.wait(lambda: b"\033]52;c;?" in c.raw, "the question")
    c.send(f"\033]52;c;{data}\033\\".encode())
    t.wait_capture(f"^[]52;c;{data}", "work")
    # What nobody has asked for reaches no program.
    c.send(f"\033]52;c;{base64.b64encode(b'not asked').decode()}\a".encode())
    c.type("echo a''fter\r")
    rows = t.wait_capture("after", "work")
    assert not any("bm90" in row for row in rows), rows


def test_passthrough(t):
    c = start(t)
    ask = r"\033Ptmux;\033\033]1337;It=me\a\033\134"
    not_told(t, c, b"\033]1337", ask)
    t.ok("set", "-g", "allow-passthrough", "on")
    told(t, c, b"\033]1337;It=me\a", ask)
    t.ok("set", "-g", "allow-passthrough", "all")
    told(t, c, b"\033[?1234h",
         r"\033Ptmux;\033\033[?1234h\033\033[?1234l\033\134x")
    # And the screen goes on as it was.
    c.type("clear; echo e''nd\r")
    rows = t.wait_capture("end", "work")
    eq(rows[0], "end")


def test_progress(t):
    c = start(t, ":progress")
    told(t, c, b"\033]9;4;1;42\033\\", r"\033]9;4;1;42\033\134")
    told(t, c, b"\033]9;4;0;0\033\\", r"\033]9;4;0\033\134")


tmx.main()
