#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""source-file and the configuration: read, run, and what is wrong in it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402


def write(t, name, text):
    path = os.path.join(t.dir, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    return path


def test_order(t):
    t.ok("new", "-d", "-s", "work", "cat")
    inner = write(t, "inner", "set -ga @x 2\n")
    outer = write(t, "outer", "set -g @x 1\nsource " + inner +
                  "\nset -ga @x 3\n")
    t.ok("source", outer, ";", "set", "-ga", "@x", "4")
    eq(t.fmt("#{@x}"), "1234")


def test_errors(t):
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.fail("source", "/nonexistent"),
       "/nonexistent: No such file or directory")
    t.ok("source", "-q", "/nonexistent")
    path = write(t, "bad", "set -g @x 1\nfrobnicate\n")
    eq(t.fail("source", path), f"{path}:2: unknown command: frobnicate")
    eq(t.fmt("#{@x}"), "")
    # A group ends at what fails, the file does not.
    path = write(t, "half", "set -g @a 1; has -t nope; set -g @b 1\n"
                 "set -g @c 1\n")
    eq(t.fail("source", path), f"{path}:1: can't find session: nope")
    eq(t.fmt("[#{@a}#{@b}][#{@c}]"), "[1][1]")


def test_flags(t):
    t.ok("new", "-d", "-s", "work", "cat")
    path = write(t, "conf", "set -g @x 1 ; set -g @y 2\nset -g @z '3 4'\n")
    eq(t.ok("source", "-nv", path), f"{path}:1: set-option -g @x 1 ; "
       f"set-option -g @y 2\n{path}:2: set-option -g @z \"3 4\"\n")
    eq(t.fmt("#{@x}"), "")
    t.ok("source", "-F", os.path.join(t.dir, "#{l:conf}"))
    eq(t.fmt("#{@x}"), "1")
    t.ok("source", "../con*")
    eq(t.ok("source", "-", stdin="display -p '#{@z}'\n"), "3 4\n")
    eq(t.fail("source", "-", stdin="frobnicate x\n"),
       "-:1: unknown command: frobnicate")


def test_conditions(t):
    t.ok("new", "-d", "-s", "work", "cat")
    path = write(t, "conf", "VAR=value\n%if #{==:#{session_name},work}\n"
                 "set -g @x $VAR\n%else\nset -g @x no\n%endif\n")
    t.ok("source", path)
    eq(t.fmt("#{@x}"), "value")


def test_configuration(t):
    t.conf = write(t, "conf", "set -g @x conf\nset -g history-limit 77\n")
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.fmt("#{@x} #{history_limit}"), "conf 77")


def test_configuration_with_errors(t):
    t.conf = write(t, "conf", "set -g @x 1\nset -g status maybe\n"
                   "set -g @y 1\n")
    t.run("new", "-d", "-s", "work", "cat")
    eq(t.fmt("#{@x}#{@y}"), "11")
    contains(t.ok("show-messages"), ":2: unknown value: maybe")


def test_errors_reach_the_first_client(t):
    """Until a key is typed, and once."""
    t.conf = write(t, "conf", "bind c split-window\nset -g status maybe\n")
    c = t.start("new", "-s", "work", "echo ready; cat", cols=100)
    c.wait_text(t.conf + ":1: unknown command: split-window "
                "(1 more: tmx show-messages)")
    c.type("x")
    c.wait_gone("split-window")
    d = t.attach("-t", "work")
    d.wait_text("x")
    assert "split-window" not in d.view()


def test_configuration_missing(t):
    missing = os.path.join(t.dir, "nowhere")
    t.conf = missing
    eq(t.fail("new", "-d", "cat"), f"{missing}: No such file or directory")
    t.conf = os.devnull
    contains(t.fail("ls"), "no server running on ")


def usual_files(t):
    """Take the usual files and not -f."""
    return [a for a in t.argv() if a not in ("-f", t.conf)]


def test_usual_files(t):
    write(t, "home/.tmx.conf", "set -g @x home\n")
    start = usual_files(t) + ["new", "-d", "-s", "work", "cat"]
    eq(t.execute(start).code, 0)
    eq(t.fmt("#{@x}"), "home")
    t.ok("kill-server")
    tmx.wait(lambda: t.run("ls").code == 1, "the server to end")
    write(t, "home/.config/tmx/tmx.conf", "set -g @x xdg\n")
    eq(t.execute(start).code, 0)
    eq(t.fmt("#{@x}"), "xdg")


tmx.main()
