#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Native scrollback: lines go into the terminal's own, once each."""

import os
import re
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import graphics  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

SHELL = "PS1='ready> ' exec bash --norc --noprofile"
LINE = re.compile("line ([0-9]+)$")


def numbers(rows):
    """The numbers of the lines "line N" among rows."""
    return [int(m.group(1)) for m in map(LINE.match, rows) if m]


def everything(c):
    """What the terminal has, in its scrollback and on its screen."""
    at_once = c.screen.get("scrollback", "text")
    return [r.rstrip() for r in at_once["scrollback"] + at_once["text"]]


def lines(first, last):
    return f"seq -f 'line %.0f' {first} {last}; echo e''nd\r"


def type_lines(c, first, last):
    """... and wait until all is drawn: what is on its way when the size
    changes knows of the old one, and scrolls nothing at the new one's end."""
    c.type(lines(first, last))
    c.wait(lambda v: v.text[-3:] == [f"line {last}", "end", "ready>"] and
           v.cursor == (7, len(v.text) - 1), "the prompt")


def rest(c, seconds):
    """Wait until nothing has come for so long."""
    size, since = -1, 0

    def same():
        nonlocal size, since
        if len(c.raw) != size:
            size, since = len(c.raw), time.monotonic()
        return time.monotonic() - since > seconds

    tmx.wait(same, "the client to rest")


def skipped(rows):
    """How many lines the marks in rows say are not there."""
    marks = (re.search(r"\.\.\. ([0-9]+) lines skipped", r) for r in rows)
    return sum(int(m.group(1)) for m in marks if m)


def all_once(got, first, last):
    """Check that the numbers from first to last are there, in order."""
    want = list(range(first, last + 1))
    assert got == want, (f"missing {sorted(set(want) - set(got))}, "
                         f"twice {[x for x in got if got.count(x) > 1]}")


def start(t, *args, **how):
    c = t.start("new", "-s", "work", SHELL, kind="xterm", **how)
    c.wait_text("ready>")
    t.ok("set", "-g", "native-scrollback-lines", "100")
    c.hangup()
    return t.attach("--native", "-t", "work", *args, kind="xterm", **how)


def test_lines_scroll_off(t):
    c = start(t)
    c.wait_text("ready>")
    assert not c.view().alternate
    for i in range(1, 400, 40):
        c.type(lines(i, i + 39))
        c.wait_text(f"line {i + 39}")
    all_once(numbers(everything(c)), 1, 400)


def test_history_on_attach(t):
    t.ok("new", "-d", "-s", "work", SHELL)
    t.ok("set", "-g", "native-scrollback-lines", "100")
    t.ok("send-keys", "-t", "work", lines(1, 500))
    t.wait_capture("end", "work")
    c = t.attach("--native", "-t", "work", kind="xterm")
    c.wait_text("end")
    got = numbers(everything(c))
    # The screen's own, and a hundred before it.
    all_once(got, got[0], 500)
    eq(len(numbers(c.scrollback())), 100)


def test_flood(t):
    """Nothing twice, nothing missing but what a mark says."""
    c = start(t)
    c.wait_text("ready>")
    c.type(lines(1, 30000))
    c.wait_text(re.compile("^end$"))
    rows = everything(c)
    got = numbers(rows)
    eq(got, sorted(set(got)))
    assert skipped(rows) - (30000 - len(got)) in (0, 1), skipped(rows)


def test_terminal_stands_still(t):
    """What a link could not take is left out, and that is said."""
    c = start(t)
    c.wait_text("ready>")
    c.pause()
    c.type(lines(1, 40000))
    t.wait_capture("end", "work")
    c.resume()
    c.wait_text(re.compile("^end$"))
    rows = everything(c)
    got = numbers(rows)
    assert skipped(rows) > 0
    # The line with the command may be among them.
    assert skipped(rows) - (40000 - len(got)) in (0, 1), skipped(rows)
    all_once(got[-100:], 39901, 40000)


def test_long_lines(t):
    """A line of several rows is all there, and is one line."""
    c = start(t)
    c.wait_text("ready>")
    c.type("for i in 1 2 3; do printf '<%0300d>\\n' $i; done; "
           + lines(1, 40))
    c.wait_text("line 40")
    text = "".join(everything(c))
    for i in (1, 2, 3):
        contains(text, f"<{i:0300}>")


def test_alternate_screen(t):
    c = start(t)
    c.wait_text("ready>")
    c.type(lines(1, 100))
    c.wait_text("line 100")
    c.type("seq -f 'page %.0f' 1 500 | less\r")
    c.wait_text("page 1")
    assert c.view().alternate
    c.type(" ")
    c.wait_text("page 40")
    c.type("q")
    c.wait_text("line 100")
    assert not c.view().alternate
    c.type(lines(101, 200))
    c.wait_text("line 200")
    rows = everything(c)
    all_once(numbers(rows), 1, 200)
    assert not any(r.startswith("page") for r in rows)


def test_resize(t):
    """Rows that come back from the history and leave again are not new."""
    c = start(t)
    c.wait_text("ready>")
    type_lines(c, 1, 100)
    c.resize(80, 40)
    tmx.wait(lambda: t.ok("display", "-p", "-t", "work",
                          "#{pane_height}").strip() == "40", "the size")
    type_lines(c, 101, 200)
    c.resize(80, 20)
    c.type(lines(201, 300))
    c.wait_text("line 300")
    got = numbers(everything(c))
    all_once(sorted(set(got)), 1, 300)
    eq(numbers(c.scrollback()), sorted(set(numbers(c.scrollback()))))


def test_grow_without_taking_back(t):
    """A terminal may keep its scrollback as it is when it becomes larger."""
    t.ok("new", "-d", "-s", "work", SHELL)
    c = t.attach("--native", "-t", "work", kind=graphics.kind())
    c.wait_text("ready>")
    tmx.wait(lambda: c.asked, "the questions")
    type_lines(c, 1, 100)
    # It is asked when there is nothing on its way, surely.
    rest(c, 0.4)
    c.resize(80, 40)
    tmx.wait(lambda: t.ok("display", "-p", "-t", "work",
                          "#{pane_height}").strip() == "40", "the size")
    c.wait_text("line 70")
    c.wait(lambda v: v.cursor[1] == 39, "the cursor at the bottom")
    c.type(lines(101, 200))
    c.wait_text("line 200")
    rows = ["".join(cell[0] for cell in row).rstrip() for row in c.history]
    all_once(numbers(rows + c.text), 1, 200)


def test_server_dies(t):
    """What the terminal has is not sent again by the next server."""
    c = start(t)
    c.wait_text("ready>")
    c.type(lines(1, 200))
    c.wait_text("line 200")
    pid = t.pid
    os.kill(pid, signal.SIGKILL)
    tmx.wait(lambda: t.pid != pid, "another server")
    c.type(lines(201, 400))
    c.wait_text("line 400")
    all_once(numbers(everything(c)), 1, 400)


tmx.main()
