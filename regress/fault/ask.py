#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Questions about the clipboard when time is other than it should be.

What else there is to them is in regress/attach/ask.py.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import tmx  # noqa: E402

READER = "stty raw -echo; printf 'ready\\r\\n'; exec cat -vt"
QUESTION = "cat in work:0.0 wants to read the clipboard"
HOUR = str(3600 * 10 ** 9)


def start(t, **times):
    """A session with a client, where pause and time of a question differ."""
    for name, ns in times.items():
        t.env["TMX_FAULT_CONSENT_" + name] = ns
    t.ok("new", "-d", "-s", "work", READER)
    t.ok("set", "-s", "get-clipboard", "ask")
    t.wait_capture("ready", "work")
    c = t.attach("-t", "work", kind="xterm")
    c.wait_text("ready")
    return c


def request(t):
    with open(t.fmt("#{pane_tty}", "work"), "wb", buffering=0) as f:
        f.write(b"\033]52;c;?\033\\")


def test_time_is_over(t):
    c = start(t, TIME=str(10 ** 9))
    request(t)
    c.wait_text(QUESTION + ": allow? (y/n)")
    c.wait_gone("clipboard")
    # That is a denial: nobody is asked again so soon.
    request(t)
    c.type("y")
    t.wait_capture("y", "work")
    assert "clipboard" not in c.view(), c.view()
    assert b"\033]52" not in c.raw, "the terminal was asked"


def test_typed_ahead(t):
    """Before the question says so, keys are the program's."""
    c = start(t, PAUSE=HOUR)
    request(t)
    c.type("y")
    c.wait_text(QUESTION)
    c.type("y")
    c.keys("Escape")
    t.wait_capture("yy^[", "work")
    v = c.wait_text(QUESTION)
    assert "allow?" not in v, v
    assert b"\033]52" not in c.raw, "the terminal was asked"


def test_server_dies(t):
    """The question dies with it; then there can be another."""
    c = start(t)
    request(t)
    c.wait_text(QUESTION + ": allow? (y/n)")
    t.kill_server_now()
    c.wait_gone("clipboard", 60)
    c.type("y")
    t.wait_capture("y", "work")
    request(t)
    c.wait_text(QUESTION)
    assert b"\033]52" not in c.raw, "the terminal was asked"


tmx.main(world.World)
