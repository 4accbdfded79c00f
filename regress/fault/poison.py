#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Output on which the server crashes, each time it is parsed."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

SET_ASIDE = re.compile(r"pane (%\d+): (\d+) bytes on which the server "
                       r"crashed were left out; they are in (\S+)")

# The program prints the byte that kills when there is a file.
PROGRAM = """\
echo before
until [ -e {go} ]; do read line; echo "got $line"; done
printf '%s\\037%s\\n' {x} {y}
echo after
exec cat
"""


class Poisoned(world.World):
    def __init__(self):
        super().__init__()
        self.env["TMX_FAULT_PARSE"] = "\037"


def start(t, name):
    script = os.path.join(t.dir, name)
    with open(script, "w") as f:
        f.write(PROGRAM.format(go=script + ".go", x="x" * 200, y="y" * 200))
    t.ok("new", "-d", "-s", name, "sh", script)
    t.wait_capture("before", name)


def go(t, name):
    open(os.path.join(t.dir, name + ".go"), "w").close()
    t.ok("send-keys", "-t", name, "now", "Enter")


def set_aside(t):
    """Wait for the message; what it says, and the bytes."""
    found = tmx.wait(lambda: SET_ASIDE.search(t.ok("show-messages")),
                     "a message about the bytes", 60)
    pane, length, path = found.groups()
    with open(path, "rb") as f:
        data = f.read()
    eq(os.stat(path).st_mode & 0o777, 0o600, "mode")
    eq(len(data), int(length), "length")
    return pane, data


def test_pane_goes_on(t):
    t.ok("new", "-d", "-s", "other", "cat")
    start(t, "work")
    c = t.attach("-t", "work")
    c.wait_text("before")
    pid = t.fmt("#{pane_pid}", "work")
    go(t, "work")
    pane, data = set_aside(t)
    eq(pane, t.fmt("#{pane_id}", "work"))
    contains(data, b"\037")
    assert len(data) <= 64, data
    # Program, screen and client are there; only those bytes are not.
    eq(t.fmt("#{pane_pid}", "work"), pid)
    assert procs.alive(int(pid))
    rows = t.wait_capture("after", "work")
    contains(rows, "before")
    shown = "".join(rows)
    eq(shown.count("x") + shown.count("y"),
       400 - len(data.replace(b"\037", b"")))
    c.wait_text("after")
    c.type("still here\r")
    c.wait_text("still here")
    t.ok("send-keys", "-t", "other", "and here", "Enter")
    t.wait_capture("and here", "other")
    # The next death is no crash of these bytes: nothing more is left out.
    t.kill_server_now()
    eq(t.wait_capture("still here", "work")[:9], rows[:9])
    eq(len([n for n in os.listdir(os.path.dirname(t.socket()))
            if "crash" in n]), 1, "files")


def test_two_panes(t):
    for name in "ab":
        start(t, name)
    for name in "ab":
        go(t, name)
    for name in "ab":
        t.wait_capture("after", name, 60)
        contains(t.capture(name), "before")


tmx.main(Poisoned)
