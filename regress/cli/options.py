#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""set-option, show-options and what options refuse."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

REFUSED = [
    (["-g", "nope", "1"], "invalid option: nope"),
    (["-g", "status", "maybe"], "unknown value: maybe"),
    (["-g", "history-limit", "x"], "value is invalid: x"),
    (["-g", "history-limit", "-1"], "value is too small: -1"),
    (["-g", "prefix", "nokey"], "bad key: nokey"),
    (["-g", "status-style", "fg=nocolour"], "invalid style: fg=nocolour"),
    (["-g", "default-shell", "/nonexistent"],
     "not a suitable shell: /nonexistent"),
    (["-s", "codepoint-widths", "nonsense"], "nonsense"),
    (["-t", "nope", "status", "on"], "no such session: nope"),
]


def test_refused(t):
    t.ok("new", "-d", "-s", "work", "cat")
    for words, error in REFUSED:
        contains(t.fail("set", *words), error)
    t.ok("set", "-gq", "nope", "1")
    eq(t.fail("show", "-g", "nope"), "invalid option: nope")
    eq(t.ok("show", "-gq", "nope"), "")
    eq(t.fmt("#{session_name}"), "work")


def test_scopes(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-g", "status-left", "global")
    t.ok("set", "-t", "work", "status-left", "own")
    eq(t.ok("show", "-g", "status-left"), "status-left global\n")
    eq(t.ok("show", "-t", "work", "status-left"), "status-left own\n")
    eq(t.ok("show", "-v", "-t", "work", "status-left"), "own\n")
    t.ok("set", "-u", "-t", "work", "status-left")
    eq(t.ok("show", "-t", "work", "status-left"), "")
    eq(t.ok("show", "-A", "-t", "work", "status-left"),
       "status-left* global\n")
    t.ok("set", "-s", "escape-time", "10")
    eq(t.ok("show", "-s", "escape-time"), "escape-time 10\n")
    t.ok("setw", "-t", "work", "mode-keys", "vi")
    eq(t.ok("show", "-w", "-t", "work", "mode-keys"), "mode-keys vi\n")
    eq(t.ok("showw", "-g", "mode-keys"), "mode-keys emacs\n")
    t.ok("set", "-p", "remain-on-exit", "on")
    eq(t.ok("show", "-p", "remain-on-exit"), "remain-on-exit on\n")


def test_users_own(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "@x", "one")
    t.ok("set", "-a", "@x", " two")
    eq(t.ok("show", "@x"), '@x "one two"\n')
    eq(t.fail("set", "-o", "@x", "y"), "already set: @x")
    t.ok("set", "-oq", "@x", "y")
    eq(t.fmt("#{@x}"), "one two")
    t.ok("set", "-F", "@x", "#{session_name}")
    eq(t.fmt("#{@x}"), "work")


def test_arrays(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-g", "update-environment[50]", "MINE")
    contains(t.ok("show", "-g", "update-environment"),
             "update-environment[50] MINE\n")
    t.ok("set", "-gu", "update-environment[50]")
    assert "MINE" not in t.ok("show", "-g", "update-environment")
    t.ok("set", "-ga", "update-environment", "YOURS")
    contains(t.ok("show", "-gv", "update-environment"), "YOURS\n")


def test_flags_toggle(t):
    t.ok("new", "-d", "-s", "work", "cat")
    for want in ("on", "off"):
        t.ok("set", "-g", "mouse")
        eq(t.ok("show", "-gv", "mouse"), want + "\n")


def test_alias(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-s", "command-alias[100]", "hi=display-message -p hello")
    eq(t.ok("hi"), "hello\n")


def test_default_command(t):
    t.ok("start-server", ";", "set", "-g", "default-command",
         "echo default; cat")
    t.ok("new", "-d", "-s", "work")
    t.wait_capture("default", "work")


def test_server_dies(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-g", "status-left", "global")
    t.ok("set", "-t", "work", "status-left", "own")
    t.ok("set", "-s", "escape-time", "77")
    t.ok("set", "-w", "-t", "work", "@w", "window")
    server = t.pid
    os.kill(server, signal.SIGKILL)
    tmx.wait(lambda: t.pid != server, "another server")
    eq(t.ok("show", "-gv", "status-left"), "global\n")
    eq(t.ok("show", "-v", "-t", "work", "status-left"), "own\n")
    eq(t.ok("show", "-sv", "escape-time"), "77\n")
    eq(t.fmt("#{@w}", "work"), "window")


tmx.main()
