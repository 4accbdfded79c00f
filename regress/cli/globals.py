#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What comes before the command, and which server a command goes to."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402


def test_version(t):
    assert re.fullmatch(r"tmx [0-9.]+\n", t.ok("-V"))


def test_unknown_option(t):
    for words in (["-Z"], ["--nope"], ["-L"], ["-D", "ls"]):
        contains(t.fail(*words), "usage: tmx [-")


def test_shell(t):
    r = t.run("-c", "echo $0 here; exit 5")
    eq((r.code, r.out), (5, "-sh here\n" if r.out[0] == "-" else
                         f"{r.out.split()[0]} here\n"))
    contains(t.fail("ls"), "no server running on ")


def test_no_start(t):
    contains(t.fail("-N", "new", "-d"), "no server running on ")
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("-N", "new", "-d", "-s", "more", "cat")
    eq(t.ok("ls", "-F", "#S"), "more\nwork\n")


def test_names_of_servers(t):
    t.ok("new", "-d", "-s", "one", "cat")
    t.label = "other"
    t.ok("new", "-d", "-s", "two", "cat")
    eq(t.ok("ls", "-F", "#S"), "two\n")
    t.label = None
    eq(t.ok("ls", "-F", "#S"), "one\n")
    path = os.path.join(t.dir, f"tmx-{os.getuid()}", "other")
    eq(t.ok("-S", path, "ls", "-F", "#S"), "two\n")


def test_inside_a_session(t):
    """TMX leads to the server that a program runs under."""
    t.label = "other"
    t.ok("new", "-d", "-s", "two",
         f"{t.program} ls -F 'this is #S'; {t.program} display -p "
         "'and #{pane_id}'; cat")
    t.wait_capture("this is two", "two")
    t.wait_capture("and %0", "two")


def test_foreground(t):
    """-D: the server itself, which ends with what it was started for."""
    server = subprocess.Popen(t.argv("-D"), env=t.env, cwd=t.home,
                              stdin=subprocess.DEVNULL)
    procs.expected.add(server.pid)
    tmx.wait(lambda: t.run("-N", "new", "-d", "-s", "work",
                           "cat").code == 0, "the server")
    eq(server.poll(), None)
    t.ok("kill-server")
    eq(server.wait(), 0)
    procs.expected.discard(server.pid)


def test_log(t):
    where = os.path.join(t.dir, "log")
    os.mkdir(where)
    t.ok("-v", "new", "-d", "-s", "work", "cat", cwd=where)
    tmx.wait(lambda: len(os.listdir(where)) >= 2, "the logs")
    names = {re.sub(r"\d+", "PID", n) for n in os.listdir(where)}
    assert names >= {"tmx-client-PID.log", "tmx-server-PID.log"}, names
    for name in os.listdir(where):
        eq(os.stat(os.path.join(where, name)).st_mode & 0o077, 0, name)


def test_alone_is_new_session(t):
    c = t.start()
    tmx.wait(lambda: t.run("ls", "-F", "#S #{session_attached}").out ==
             "0 1\n", "a session")
    t.ok("detach")
    eq(c.wait_exit(), 0)


tmx.main()
