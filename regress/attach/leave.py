#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The terminal is left as it was found."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import shell  # noqa: E402
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

DA1 = b"\033[c"
RMCUP = b"\033[?1049l"

# What a terminal says to the questions of a client, DA1 last.
ANSWERS = (b"\033P>|XTerm(388)\033\\\033[>41;388;0c\033[?2026;2$y"
           b"\033[?0u\033]11;rgb:0000/0000/0000\033\\\033[?62;22c")


def test_answers_after_detach(t):
    """Answers that are under way when the client leaves reach nobody."""
    t.ok("new", "-d", "-s", "work", "cat")
    sh = shell.Shell(t, kind="pty")
    sh.start(t.argv("attach", "-t", "work"))
    tmx.wait(lambda: DA1 in sh.c.raw, "the questions")
    t.ok("detach-client", "-s", "work")
    tmx.wait(lambda: DA1 in sh.c.raw.split(RMCUP)[-1] and
             RMCUP in sh.c.raw, "the fence")
    sh.c.send(ANSWERS + b"\033[?62;22c")
    r = sh.ended()
    eq((r.code, r.same, r.strays), (0, True, b""))
    sh.close()


def test_terminal_that_never_answers(t):
    """... and one that says nothing does not keep the client for long."""
    t.ok("new", "-d", "-s", "work", "cat")
    sh = shell.Shell(t, kind="pty")
    sh.start(t.argv("attach", "-t", "work"))
    tmx.wait(lambda: DA1 in sh.c.raw, "the questions")
    t.ok("detach-client", "-s", "work")
    r = sh.ended()
    eq((r.code, r.same, r.strays), (0, True, b""))
    sh.close()


def test_reports_while_leaving(t):
    """The mouse goes on moving until the terminal hears of our end."""
    t.ok("new", "-d", "-s", "work", "printf '\\033[?1003h'; cat")
    sh = shell.Shell(t, kind="pty")
    sh.start(t.argv("attach", "-t", "work"))
    tmx.wait(lambda: DA1 in sh.c.raw, "the questions")
    sh.c.send(b"\033[?62;22c")
    tmx.wait(lambda: b"\033[?1003h" in sh.c.raw, "the mouse to be on")
    t.ok("detach-client", "-s", "work")
    tmx.wait(lambda: DA1 in sh.c.raw.split(RMCUP)[-1] and
             RMCUP in sh.c.raw, "the fence")
    sh.c.send(b"\033[<35;4;5M\033[<35;5;5M\033[?62;22c")
    r = sh.ended()
    eq((r.code, r.same, r.strays), (0, True, b""))
    sh.close()


def test_crash_with_answers(t):
    """A client that dies of a signal takes them along too."""
    t.ok("new", "-d", "-s", "work", "cat")
    sh = shell.Shell(t, kind="pty")
    sh.start(t.argv("attach", "-t", "work"))
    tmx.wait(lambda: DA1 in sh.c.raw, "the questions")
    os.kill(sh.pid, 3)
    tmx.wait(lambda: DA1 in sh.c.raw.split(RMCUP)[-1] and
             RMCUP in sh.c.raw, "the fence")
    sh.c.send(ANSWERS + b"\033[?62;22c")
    r = sh.ended()
    eq((r.code, r.same, r.strays), (-3, True, b""))
    sh.close()


def test_within_tmux(t):
    """No question becomes the title of a terminal within a terminal."""
    tmx.need("tmux")
    t.ok("new", "-d", "-s", "work", "cat")
    for term in ("screen-256color", "xterm-256color"):
        c = t.spawn(["sh", "-c", "printf '\\033]2;mine\\033\\\\'; exec " +
                     " ".join(t.argv("attach", "-t", "work"))],
                    kind="tmux", term=term)
        tmx.wait(lambda: "tmux" in t.ok("list-clients", "-F",
                                        "#{client_termtype}"),
                 "the terminal's name")
        # What is typed now comes after all that was asked and answered.
        c.type(term)
        c.wait_text(term)
        eq(c.view().title, "mine")
        t.ok("detach-client", "-s", "work")
        c.wait_exit()


tmx.main()
