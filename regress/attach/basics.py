#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Attached clients: what they draw, and how they come and go."""

import os
import re
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

# A shell whose prompt and history are known.
SHELL = "PS1='ready> ' exec bash --norc --noprofile"


def row(text):
    """A row that is this and nothing else."""
    return re.compile("^" + re.escape(text) + "$")


def same_screen(t, c, target=None):
    """The terminal shows what the server has."""
    def look():
        return [r.rstrip() for r in c.view().text] == \
            [r.rstrip() for r in t.capture(target)]
    tmx.wait(look, "the screen to be the pane's")


def test_type_and_detach(t):
    c = t.start("new", "-s", "work", SHELL)
    c.wait_text("ready>")
    c.type("echo a''b\r")
    c.wait_text(row("ab"))
    same_screen(t, c)
    c.keys("C-b", "d")
    eq(c.wait_exit(), 0)
    c.wait_text("[detached (from session work)]")
    eq(t.fmt("#{session_attached}"), "0")


def test_attach_again_same_screen(t):
    c = t.start("new", "-s", "work", SHELL)
    c.wait_text("ready>")
    c.type("printf '\\033[31mred\\033[0m \\033[1;44mblue\\033[0m\\n'\r")
    c.wait_text(row("red blue"))
    c.signal(signal.SIGKILL)
    c.wait_exit()
    t.wait_fmt("#{session_attached}", "0")
    d = t.attach("-t", "work", cols=100, rows=30)
    d.wait_text(row("red blue"))
    same_screen(t, d)


def test_hangup(t):
    c = t.start("new", "-s", "work", SHELL)
    c.wait_text("ready>")
    c.hangup()
    t.wait_fmt("#{session_attached}", "0")
    t.ok("has", "-t", "work")


def test_exit_message(t):
    c = t.start("new", "exit 3")
    eq(c.wait_exit(), 0)
    c.wait_text("[exited with status 3]")
    c = t.start("new", "--exit-status", "exit 3")
    eq(c.wait_exit(), 3)
    c = t.start("new", "true")
    eq(c.wait_exit(), 0)
    c.wait_text("[exited]")


def test_resize(t):
    c = t.start("new", "-s", "work", SHELL)
    c.wait_text("ready>")
    c.resize(100, 40)
    t.wait_fmt("#{window_width}x#{window_height}", "100x40")
    c.type("tput cols; tput lines\r")
    c.wait_text(row("100"))
    c.wait_text(row("40"))


def test_two_clients(t):
    c = t.start("new", "-s", "work", SHELL)
    tmx.wait(lambda: t.run("has", "-t", "work").code == 0, "the session")
    d = t.attach("-t", "work")
    c.wait_text("ready>")
    c.type("echo to''gether\r")
    c.wait_text(row("together"))
    d.wait_text(row("together"))
    d.type("echo back''again\r")
    c.wait_text(row("backagain"))


def test_read_only(t):
    c = t.start("new", "-s", "work", SHELL)
    tmx.wait(lambda: t.run("has", "-t", "work").code == 0, "the session")
    d = t.attach("-r", "-t", "work")
    c.wait_text("ready>")
    d.wait_text("ready>")
    d.type("echo no''thing\r")
    c.type("echo some''thing\r")
    c.wait_text(row("something"))
    assert "nothing" not in c.view()
    d.keys("C-b", "d")
    eq(d.wait_exit(), 0)


def test_exclusive(t):
    t.ok("new", "-d", "-s", "work", SHELL)
    c = t.attach("--exclusive", "-t", "work")
    c.wait_text("ready>")
    d = t.start("attach", "-t", "work")
    eq(d.wait_exit(), 1)
    d.wait_text("exclusively by")
    e = t.start("attach", "-d", "-t", "work")
    e.wait_text("ready>")
    eq(c.wait_exit(), 0)


def test_stdin_not_a_terminal(t):
    t.ok("new", "-d", "-s", "work", "cat")
    r = t.run("attach", "-t", "work", stdin=b"one\ntwo\n")
    eq(r.code, 0)
    contains(r.out, "[detached (from session work)]")
    t.wait_capture("two", "work")
    # Nothing at all, and a pipe; what they have may be taken by the server
    # before the end of them is seen here, or after.
    eq(t.run("attach", "-t", "work", stdin=b"").code, 0)
    attach = " ".join(t.argv("attach", "-t", "work"))
    eq(t.execute(["sh", "-c", "printf 'three\\n' | " + attach]).code, 0)
    t.wait_capture("three", "work")


def test_unknown_term(t):
    t.ok("new", "-d", "-s", "work", "cat")
    c = t.attach("-t", "work", term="no-such-terminal")
    eq(c.wait_exit(), 1)
    c.wait_text("no-such-terminal")
    t.ok("has", "-t", "work")


def test_detach_key(t):
    t.ok("new", "-d", "-s", "work", SHELL)
    c = t.attach("--detach-key", "C-q", "-t", "work")
    c.wait_text("ready>")
    c.keys("C-q")
    eq(c.wait_exit(), 0)
    c.wait_text("[detached (from session work)]")


def test_server_does_not_answer(t):
    c = t.start("new", "-s", "work", SHELL)
    c.wait_text("ready>")
    server = t.pid
    os.kill(server, signal.SIGSTOP)
    try:
        c.keys("C-b", "d")
        eq(c.wait_exit(), 0)
        c.wait_text("[detached (from session work)]")
    finally:
        os.kill(server, signal.SIGCONT)


def test_detach_key_bound_otherwise(t):
    """A server that does something else after prefix and d is not silent."""
    c = t.start("new", "-s", "work", SHELL)
    c.wait_text("ready>")
    t.ok("bind", "d", "display-message", "-d", "0", "not yet")
    c.keys("C-b", "d")
    c.wait_text("not yet")
    t.ok("wait-pane", "-t", "work", "--idle", "2500ms")
    eq(t.fmt("#{session_attached}", "work"), "1")


def test_nested(t):
    t.ok("new", "-d", "-s", "work", SHELL)
    t.ok("send-keys", "-t", "work", "tmx_bin=" + tmx.binary(), "Enter")
    t.ok("send-keys", "-t", "work", "$tmx_bin attach", "Enter")
    t.wait_capture("sessions should be nested with care", "work")


def test_gone_before_attach(t):
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("new", "-d", "-s", "work", "echo too late; exit 4")
    tmx.wait(lambda: t.run("has", "-t", "work").code == 1,
             "the session to end")
    r = t.run("attach", "--exit-status", "-t", "work")
    contains(r.out, "too late\n[exited with status 4]")
    eq(r.code, 4)


def test_sync_timeout(t):
    """Output that a program never ends is held as long as the option says."""
    t.ok("new", "-d", "-s", "work", SHELL)
    t.ok("set", "-s", "sync-timeout", "3600000")
    c = t.attach("-t", "work")
    c.wait_text("ready>")
    c.type("clear; printf '\\033[?2026h'; echo h''eld\r")
    t.wait_capture("held", "work")
    t.ok("set", "-s", "sync-timeout", "1")
    c.wait_text("held")


tmx.main()
