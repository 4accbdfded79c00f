#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Sessions from the shell: made, found, named, listed, ended."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402


def names(t):
    return t.ok("ls", "-F", "#{session_name}").split()


def test_new_and_list(t):
    t.ok("new", "-d", "-s", "work")
    t.ok("new", "-d", "-s", "play")
    eq(names(t), ["play", "work"])
    contains(t.ok("ls"), "work: 1 windows (created ")


def test_capture_all_of_a_long_history(t):
    t.ok("new", "-d", "-s", "work", "seq 1 30000; exec cat")
    t.wait_capture("30000", "work", timeout=60)
    want = [str(i) for i in range(1, 30001)]
    eq([r for r in t.capture("work", "-S", "-") if r], want)
    # What comes after it waits until all of it is there.
    out = t.ok("capture-pane", "-p", "-t", "work", "-S", "-", ";",
               "display-message", "-p", "over")
    eq(out.split()[-2:], ["30000", "over"])


def test_no_server(t):
    contains(t.fail("ls"), "no server running on ")
    contains(t.fail("kill-server"), "no server running on ")
    # Where more is wrong, that comes first.
    for words, error in ((["split-window"], "unknown command: split-window"),
                         (["ls", "-Z"], "unknown flag -Z"),
                         (["new", "-s"], "-s expects an argument")):
        got = t.fail(*words)
        contains(got, error)
        contains(got, " (no server running on ")


def test_has_session(t):
    t.ok("new", "-d", "-s", "work")
    t.ok("has", "-t", "work")
    t.ok("has", "-t", "wo")
    t.ok("has", "-t", "w*k")
    t.ok("has", "-t", "=work")
    t.ok("has", "-t", "$0")
    eq(t.fail("has", "-t", "=wo"), "can't find session: wo")
    eq(t.fail("has", "-t", "other"), "can't find session: other")
    eq(t.fail("has", "-t", "$7"), "can't find session: $7")


def test_ambiguous_prefix(t):
    t.ok("new", "-d", "-s", "work1")
    t.ok("new", "-d", "-s", "work2")
    eq(t.fail("has", "-t", "work"), "can't find session: work")
    t.ok("has", "-t", "work1")


def test_numbered(t):
    t.ok("new", "-d")
    t.ok("new", "-d")
    eq(names(t), ["0", "1"])


def test_duplicate(t):
    t.ok("new", "-d", "-s", "work")
    eq(t.fail("new", "-d", "-s", "work"), "duplicate session: work")
    eq(names(t), ["work"])


def test_bad_names(t):
    contains(t.fail("new", "-d", "-s", ""), "invalid session name: ")
    contains(t.fail("new", "-d", "-s", "a\tb"), "control character")
    contains(t.fail("new", "-d", "-s", "x" * 300), "longer than")
    t.ok("new", "-d", "-s", "a.b:c")
    eq(names(t), ["a_b_c"])


def test_bad_sizes(t):
    eq(t.fail("new", "-d", "-x", "0"), "width too small")
    eq(t.fail("new", "-d", "-y", "x"), "height invalid")
    contains(t.fail("new", "-d", "-x", "99999"), "width too large")
    t.ok("new", "-d", "-x", "100", "-y", "30")
    eq(t.fmt("#{window_width}x#{window_height}"), "100x30")


def test_rename(t):
    t.ok("new", "-d", "-s", "work")
    t.ok("new", "-d", "-s", "play")
    t.ok("rename", "-t", "work", "rest")
    eq(names(t), ["play", "rest"])
    eq(t.fail("rename", "-t", "rest", "play"),
       "duplicate session: play")


def test_kill(t):
    for name in "abc":
        t.ok("new", "-d", "-s", name)
    t.ok("kill-session", "-t", "b")
    eq(names(t), ["a", "c"])
    t.ok("new", "-d", "-s", "d")
    t.ok("kill-session", "-a", "-t", "c")
    eq(names(t), ["c"])
    t.ok("kill-server")
    contains(t.fail("ls"), "no server running on ")


def test_print(t):
    eq(t.ok("new", "-d", "-P", "-s", "work"), "work:\n")
    eq(t.ok("new", "-dP", "-F", "#{session_id}.#{pane_id}"), "$1.%1\n")


def test_directory_and_environment(t):
    t.ok("new", "-d", "-s", "work", "-c", "/usr", "-e", "COLOUR=green",
         "pwd; echo $COLOUR; cat")
    t.wait_capture("/usr", "work")
    t.wait_capture("green", "work")
    contains(t.fail("new", "-d", "-c", "/nonexistent"), "/nonexistent")
    contains(t.fail("new", "-d", "-e", "x"), "bad environment variable")


def test_environment_of_programs(t):
    t.ok("new", "-d", "-s", "work",
         "echo $TERM,$COLORTERM,$TMX_PANE,$TERM_PROGRAM; cat")
    t.wait_capture("xterm-256color,truecolor,%0,tmx", "work")


def test_fifty_at_once(t):
    some = [subprocess.Popen(t.argv("new", "-d"), env=t.env)
            for i in range(50)]
    for p in some:
        eq(p.wait(), 0, "exit status")
    eq(len(names(t)), 50, "sessions")


def test_json(t):
    import json
    t.ok("new", "-d", "-s", 'a"b', "cat")
    got = json.loads(t.ok("ls", "--json"))
    eq([s["name"] for s in got], ['a"b'])
    eq(got[0]["program"]["command"], "cat")
    eq(got[0]["attached"], 0)
    eq(json.loads(t.ok("list-clients", "--json")), [])


def test_sequence(t):
    t.ok("new", "-d", "-s", "a", ";", "new", "-d", "-s", "b")
    eq(names(t), ["a", "b"])
    c = t.run("has", "-t", "zz", ";", "new", "-d", "-s", "c")
    eq(c.code, 1)
    eq(names(t), ["a", "b"])


def test_unknown(t):
    t.ok("new", "-d")
    eq(t.fail("frobnicate"), "unknown command: frobnicate")
    contains(t.fail("kill"), "ambiguous command: kill")
    contains(t.fail("ls", "-z"), "unknown flag -z")
    contains(t.fail("-Z"), "usage: tmx ")


tmx.main()
