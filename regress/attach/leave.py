#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The terminal is left as it was found."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import shell  # noqa: E402
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

DA1 = b"\033[c"
RMCUP = b"\033[?1049l"

# What a terminal says to the questions of a client, DA1 last.
ANSWERS = (b"\033P>|XTerm(388)\033\\\033[>41;388;0c\033[?2026;2$y"
           b"\033[?0u\033]11;rgb:0000/0000/0000\033\\\033[?62;22c")


def asked(t, program="cat"):
    """A shell whose client has just asked the terminal what it can do."""
    t.ok("new", "-d", "-s", "work", program)
    sh = shell.Shell(t, kind="pty")
    sh.start(t.argv("attach", "-t", "work"))
    tmx.wait(lambda: DA1 in sh.c.raw, "the questions")
    return sh


def fence(sh):
    """Wait until the leaving client has asked whether all is answered."""
    tmx.wait(lambda: DA1 in sh.c.raw.split(RMCUP)[-1] and
             RMCUP in sh.c.raw, "the fence")


def left_as_found(sh, code=0):
    r = sh.ended()
    eq((r.code, r.same, r.strays), (code, True, b""))
    sh.close()


def test_answers_after_detach(t):
    """Answers that are under way when the client leaves reach nobody."""
    sh = asked(t)
    t.ok("detach-client", "-s", "work")
    fence(sh)
    sh.c.send(ANSWERS + b"\033[?62;22c")
    left_as_found(sh)


def test_terminal_that_never_answers(t):
    """... and one that says nothing does not keep the client for long."""
    sh = asked(t)
    t.ok("detach-client", "-s", "work")
    left_as_found(sh)


def test_reports_while_leaving(t):
    """The mouse goes on moving until the terminal hears of our end."""
    sh = asked(t, "printf '\\033[?1003h'; cat")
    sh.c.send(b"\033[?62;22c")
    tmx.wait(lambda: b"\033[?1003h" in sh.c.raw, "the mouse to be on")
    t.ok("detach-client", "-s", "work")
    fence(sh)
    sh.c.send(b"\033[<35;4;5M\033[<35;5;5M\033[?62;22c")
    left_as_found(sh)


def test_crash_with_answers(t):
    """A client that dies of a signal takes them along too."""
    sh = asked(t)
    os.kill(sh.pid, signal.SIGQUIT)
    fence(sh)
    sh.c.send(ANSWERS + b"\033[?62;22c")
    left_as_found(sh, -signal.SIGQUIT)


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
        features = t.fmt("#{client_termfeatures}").split(",")
        eq([f in features for f in ("256", "mouse", "sixel")],
           [True, True, False], features)
        # What is typed now comes after all that was asked and answered.
        c.type(term)
        c.wait_text(term)
        eq(c.view().title, "mine")
        t.ok("detach-client", "-s", "work")
        c.wait_exit()


# What a program can make of a terminal; a client must undo it all.
WILD = ("\\033[?1h\\033=\\033[?1003h\\033[?1006h\\033[?1004h\\033[?2004h"
        "\\033[>1u\\033[5 q\\033]12;red\\033\\\\\\033[3;7r\\033[1;44m"
        "\\033[?25l\\033[?1049h\\033]8;;http://example.org\\033\\\\wild")
ABLE = "xterm-256color:mouse:focus:bpaste:cstyle:ccolour:hyperlinks:sync"


class Scene:
    """A shell in which a client is attached to a wild program."""

    PARTS = ("alternate", "cursorVisible", "cursorStyle", "modes", "kitty",
             "otherKeys")

    def __init__(self, t, features=ABLE + ":kitty"):
        self.t = t
        # These would keep a dying client for themselves.
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            t.env[name] += ":handle_segv=0:handle_abort=0:handle_sigill=0" \
                ":handle_sigbus=0:handle_sigfpe=0"
        t.ok("new", "-d", "-s", "work", f"printf '{WILD}'; exec cat")
        t.ok("set", "-s", "terminal-features", features)
        self.sh = shell.Shell(t, kind="xterm")
        self.sh.run(["printf", "before\\r\\n"])
        self.sh.c.wait_text("before")
        self.found = self.state()
        self.sh.start(t.argv("attach", "-t", "work"))
        self.wild()
        # With its answers under way it would have to wait for them; that
        # has tests of its own, on a terminal that is as slow as they say.
        tmx.wait(lambda: t.ok("list-clients", "-F", "#{client_delay}")
                 .strip() != "0", "the terminal's answers")

    def wild(self):
        self.sh.c.wait(lambda v: v.alternate and "wild" in v and
                       v.modes["sendFocusMode"] and not v.cursor_visible,
                       "the program to be seen")

    def state(self):
        return [self.sh.c.get(part) for part in self.PARTS]

    def check(self, *rows):
        """The terminal is as it was, and what was there is there."""
        self.sh.c.wait(lambda v: self.state() == self.found,
                       lambda: f"{self.found}; it is {self.state()}")
        for row in ("before", *rows):
            self.sh.c.wait_text(row)
        assert "wild" not in self.sh.c.view()
        # A new line begins in the first column, in no colour, and the last
        # one scrolls the whole screen.
        self.sh.run(["printf", "after\\r\\n"])
        self.sh.c.wait_text("after")
        eq([run for run in self.sh.c.cells() if run and "after" in run[0][0]],
           [[["after", {"fg": "default", "bg": "default"}]]])
        self.sh.run(["printf", "\\n" * 40 + "last"])
        self.sh.c.wait(lambda v: v.text[-1] == "last", "a screen to scroll")

    def close(self):
        self.sh.close()


def moves_nothing(sh, t):
    """A command changes nothing of a terminal."""
    sh.run(["printf", "be"])
    eq(sh.run(t.argv("has-session")).code, 0)
    sh.run(["printf", "side\r\n"])
    sh.c.wait_text("beside")


def dies(t, number, code, *rows):
    s = Scene(t)
    os.kill(s.sh.pid, number)
    r = s.sh.ended()
    eq((r.code, r.same, r.strays), (code, True, b""))
    # Nothing is left that the next one would put right.
    moves_nothing(s.sh, t)
    s.check(*rows)
    s.close()


def test_sigint(t):
    dies(t, signal.SIGINT, -signal.SIGINT)


def test_sigterm(t):
    dies(t, signal.SIGTERM, 1, "[terminated]")


def test_sighup(t):
    dies(t, signal.SIGHUP, 0)


def test_sigquit(t):
    dies(t, signal.SIGQUIT, -signal.SIGQUIT)


def test_sigsegv(t):
    dies(t, signal.SIGSEGV, -signal.SIGSEGV)


def test_sigabrt(t):
    dies(t, signal.SIGABRT, -signal.SIGABRT)


def test_sigpipe(t):
    """This one it does not die of."""
    s = Scene(t)
    os.kill(s.sh.pid, signal.SIGPIPE)
    t.ok("detach-client", "-s", "work")
    r = s.sh.ended()
    eq((r.code, r.same, r.strays), (0, True, b""))
    s.check("[detached (from session work)]")
    s.close()


def test_server_ends(t):
    s = Scene(t)
    t.ok("kill-server")
    r = s.sh.ended()
    eq((r.same, r.strays), (True, b""))
    # The last screen of the program is printed as well.
    s.sh.c.wait_text("[server exited]")
    eq(s.state(), s.found)
    s.close()


def test_server_killed_for_good(t):
    """Server and keeper are gone, and the connection with them."""
    s = Scene(t)
    t.sockets_stay = True
    server = t.pid
    keeper = int(procs.status(server, "PPid"))
    os.kill(keeper, signal.SIGSTOP)
    os.kill(server, signal.SIGKILL)
    os.kill(keeper, signal.SIGKILL)
    r = s.sh.ended()
    eq((r.code, r.same, r.strays), (1, True, b""))
    s.check("[lost server]")
    s.close()


def test_terminal_gone(t):
    """There is nothing to be given back, and nobody stays."""
    s = Scene(t)
    pid = s.sh.pid
    s.sh.c.hangup()
    t.wait_fmt("#{session_attached}", "0")
    tmx.wait(lambda: pid not in procs.descendants(), "the client to end")
    s.close()


def killed(t, *command):
    s = Scene(t)
    os.kill(s.sh.pid, signal.SIGKILL)
    r = s.sh.ended()
    eq(r.code, -signal.SIGKILL)
    assert s.state() != s.found
    r = s.sh.run(t.argv(*command))
    eq((r.code, r.same), (0, True))
    s.check()
    s.close()


def test_killed_then_reset(t):
    killed(t, "reset-terminal")


def test_killed_then_any_command(t):
    killed(t, "has-session")


def test_another_terminal_of_that_name(t):
    """What is left of a terminal that is gone is of no concern to others."""
    t.ok("new", "-d", "-s", "work", "cat")
    terminals = os.path.join(t.dir, "tmx-%d" % os.getuid())

    def notes():
        return [n for n in os.listdir(terminals) if n.startswith("tty-")]

    sh = shell.Shell(t, kind="xterm")
    sh.start(t.argv("attach", "-t", "work"))
    tmx.wait(notes, "the note that a client has taken the terminal")
    with open(os.path.join(terminals, notes()[0]), "rb") as f:
        note = f.read()
    t.ok("detach-client", "-s", "work")
    sh.ended()
    eq(notes(), [])
    sh.close()
    # Another session, for which somebody dead has left a note.
    other = shell.Shell(t, kind="xterm")
    name = "tty-%x" % os.stat(os.ttyname(other.c.slave)).st_rdev
    with open(os.path.join(terminals, name), "wb") as f:
        f.write(note)
    other.run(["printf", "\r\n\r\n"])
    moves_nothing(other, t)
    eq(notes(), [])
    other.close()


def test_killed_with_settings_left(t):
    """The next one finds the line raw, and knows how it was."""
    s = Scene(t)
    os.kill(s.sh.pid, signal.SIGKILL)
    s.sh.ended(keep=True)
    r = s.sh.run(t.argv("has-session"))
    eq((r.code, r.same), (0, True))
    s.check()
    s.close()


def test_suspended(t):
    s = Scene(t)
    t.ok("suspend-client", "-t", t.ok("list-clients", "-F",
                                      "#{client_name}").strip())
    r = s.sh.ended()
    eq((r.stopped, r.same, r.strays), (True, True, b""))
    s.sh.c.wait(lambda v: s.state() == s.found, "all to be given back")
    s.sh.c.wait_text("before")
    s.sh.foreground()
    s.wild()
    t.ok("detach-client", "-s", "work")
    r = s.sh.ended()
    eq((r.code, r.same, r.strays), (0, True, b""))
    s.check("[detached (from session work)]")
    s.close()


def stopped(t, *command):
    s = Scene(t)
    os.kill(s.sh.pid, signal.SIGSTOP)
    r = s.sh.ended()
    eq(r.stopped, True)
    if command:
        s.sh.run(t.argv(*command))
        s.sh.c.wait(lambda v: s.state() == s.found, "all to be put right")
        s.sh.c.wait_text("before")
    s.sh.foreground()
    s.wild()
    t.ok("detach-client", "-s", "work")
    r = s.sh.ended()
    eq((r.code, r.same, r.strays), (0, True, b""))
    s.check("[detached (from session work)]")
    s.close()


def test_stopped(t):
    """Stopped by force, and continued: it takes the terminal again."""
    stopped(t)


def test_stopped_and_put_right(t):
    stopped(t, "has-session")


tmx.main()
