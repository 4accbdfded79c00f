#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A program asks for the clipboard, and the user is asked first.

The test is the user, the terminal that has a clipboard, and the program's
voice: it writes to the program's terminal, as the program would.  The program
shows what it reads.
"""

import base64
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

READER = "stty raw -echo; printf 'ready\\r\\n'; exec cat -vt"
QUESTION = "cat in work:0.0 wants to read the clipboard"
OPEN = QUESTION + ": allow? (y/n)"
REQUEST = b"\033]52;c;?\033\\"
SECRET = base64.b64encode(b"some text").decode()
ABLE = "xterm*:clipboard"


def session(t, name):
    t.ok("new", "-d", "-s", name, "-n", "window", READER)
    t.wait_capture("ready", name)


def attach(t, *args, **how):
    c = t.attach(*args, "-t", "work", term="xterm-256color", kind="xterm",
                 **how)
    c.wait_text("ready")
    return c


def start(t, value="ask", features="", **how):
    """A session with a client on it."""
    session(t, "work")
    t.ok("set", "-s", "terminal-features", ABLE + features)
    t.ok("set", "-s", "get-clipboard", value)
    return attach(t, **how)


def say(t, data, target="work"):
    """Have the program write bytes."""
    with open(t.fmt("#{pane_tty}", target), "wb", buffering=0) as f:
        f.write(data)


def ask(t, c):
    """Have the program ask; returns when the question takes an answer."""
    say(t, REQUEST)
    c.wait_text(OPEN)


def terminal_was_asked(c):
    return bytes(c.raw).count(b"\033]52;c;?")


def answered(t, c, times=1):
    """The terminal is asked, answers, and the program reads that."""
    tmx.wait(lambda: terminal_was_asked(c) == times, "the terminal's turn")
    c.send(f"\033]52;c;{SECRET}\033\\".encode())
    t.wait_capture(f"^[]52;c;{SECRET}", "work")


def read_next(t, c, keys, shown):
    """What is typed is what the program reads next, and all it has read."""
    c.type(keys)
    rows = t.wait_capture(shown, "work")
    eq([r for r in rows if r], ["ready", shown], "rows")


def quiet(t, c, data=REQUEST):
    """The program asks, and nobody is asked: what it says then is there."""
    say(t, data + b"\033[10;1Hlater")
    v = c.wait_text("later")
    assert "wants to read" not in v, f"a question: {v}"
    say(t, b"\033[10;1H\033[K\033[2;1H")
    c.wait_gone("later")


def test_yes(t):
    c = start(t)
    ask(t, c)
    eq(terminal_was_asked(c), 0, "requests to the terminal")
    c.type("y")
    c.wait_gone("clipboard")
    answered(t, c)
    # It was one read, and y was for nobody else.
    c.send(f"\033]52;c;{base64.b64encode(b'not asked').decode()}\a".encode())
    c.type("+")
    rows = t.wait_capture("+", "work")
    eq([r for r in rows if r],
       ["ready", f"^[]52;c;{SECRET}^[\\+"], "rows")
    # The next one is asked about at once.
    ask(t, c)
    c.type("Y")
    answered(t, c, times=2)


def deny(t, key):
    c = start(t)
    ask(t, c)
    c.keys(key)
    c.wait_gone("clipboard")
    read_next(t, c, "+", "+")
    eq(terminal_was_asked(c), 0, "requests to the terminal")


def test_no(t):
    deny(t, "n")


def test_escape(t):
    deny(t, "Escape")


def test_other_key(t):
    deny(t, "Up")


def test_prefix(t):
    """It denies, and is the prefix."""
    c = start(t)
    ask(t, c)
    c.keys("C-b", "d")
    eq(c.wait_exit(), 0, "status")
    contents = [r for r in t.capture("work") if r]
    eq(contents, ["ready"], "rows")
    eq(terminal_was_asked(c), 0, "requests to the terminal")


def test_after_prefix(t):
    """What follows a prefix belongs to that, and the question stays."""
    c = start(t)
    t.ok("bind", "y", "set-buffer", "-b", "proof", "bound")
    c.keys("C-b")
    t.wait_fmt("#{client_prefix}", "1", "work")
    ask(t, c)
    c.type("y")
    tmx.wait(lambda: t.run("show-buffer", "-b", "proof").out == "bound",
             "the binding")
    c.wait_text(OPEN)
    c.type("y")
    answered(t, c)


def test_several(t):
    """Several characters at once are not a key, and are not lost."""
    c = start(t)
    ask(t, c)
    c.type("yes")
    t.wait_capture("yes", "work")
    t.ok("set", "-s", "get-clipboard", "off")
    c.wait_gone("clipboard")
    read_next(t, c, "+", "yes+")
    eq(terminal_was_asked(c), 0, "requests to the terminal")


def test_paste_and_mouse(t):
    c = start(t, features=":bpaste:mouse")
    say(t, b"\033[?1000h\033[?1006h")
    ask(t, c)
    c.send(b"\033[200~y\033[201~")
    t.wait_capture("y", "work")
    c.send(b"\033[<0;3;2M\033[<0;3;2m")
    t.wait_capture("y^[[<0;3;2M^[[<0;3;2m", "work")
    c.wait_text(OPEN)
    c.type("n")
    c.wait_gone("clipboard")


def test_releases(t):
    """Of a key that answers, a program reads no release either."""
    c = start(t, features=":kitty")
    say(t, b"\033[>3u")
    tmx.wait(lambda: b"\033[=3u" in c.raw, "kitty's protocol")
    ask(t, c)
    c.send(b"\033[121;1:1u\033[121;1:2u\033[121;1:3u")
    answered(t, c)
    c.send(b"\033[122;1:1u\033[122;1:3u")
    rows = t.wait_capture("^[[122;1:3u", "work")
    assert not any("121" in row for row in rows), rows


def test_joined(t):
    """Requests while a question is open are that question."""
    c = start(t)
    say(t, REQUEST * 100)
    c.wait_text(OPEN)
    say(t, REQUEST * 100 + b"\033[10;1Hlater\033[2;1H")
    c.wait_text("later")
    c.type("y")
    answered(t, c)
    c.wait_gone("clipboard")
    eq(terminal_was_asked(c), 1, "requests to the terminal")


def test_flood(t):
    """Who was denied cannot make the user say so again and again."""
    c = start(t)
    ask(t, c)
    c.type("n")
    c.wait_gone("clipboard")
    quiet(t, c, REQUEST * 1000)
    quiet(t, c)
    # Another pane has done nothing wrong.
    session(t, "other")
    t.ok("switch-client", "-c", t.fmt("#{client_name}"), "-t", "other")
    t.wait_fmt("#{session_attached}", "1", "other")
    say(t, REQUEST, "other")
    c.wait_text("cat in other:0.0 wants to read the clipboard: allow?")


def test_goes(t):
    """The question goes when the client looks at something else, ..."""
    c = start(t)
    session(t, "other")
    ask(t, c)
    t.ok("switch-client", "-c", t.fmt("#{client_name}"), "-t", "other")
    c.wait_gone("clipboard")
    c.type("y")
    t.wait_capture("y", "other")
    # ... and nobody has denied anything.
    t.ok("switch-client", "-c", t.fmt("#{client_name}"), "-t", "work")
    ask(t, c)
    t.ok("set", "-s", "get-clipboard", "off")
    c.wait_gone("clipboard")
    quiet(t, c)
    t.ok("set", "-s", "get-clipboard", "ask")
    ask(t, c)
    t.ok("set", "-w", "-t", "work", "remain-on-exit", "on")
    t.ok("respawn-pane", "-k", "-t", "work")
    c.wait_gone("clipboard")
    t.wait_capture("ready", "work")
    ask(t, c)
    t.ok("kill-session", "-t", "work")
    c.wait_exit()
    eq(terminal_was_asked(c), 0, "requests to the terminal")


def test_detach(t):
    c = start(t)
    ask(t, c)
    t.ok("detach-client", "-s", "work")
    eq(c.wait_exit(), 0, "status")
    c = attach(t)
    assert "clipboard" not in c.view(), c.view()
    c.type("y")
    t.wait_capture("y", "work")
    ask(t, c)


def test_whom(t):
    """Of several clients the one that was used last; none that only reads."""
    c = start(t)
    d = attach(t)
    r = attach(t, "-r")
    c.type("1")
    r.wait_text("1")
    r.type("2")
    ask(t, c)
    for other in (d, r):
        assert "clipboard" not in other.view(), other.view()
    d.type("3")
    t.wait_capture("13", "work")
    c.type("y")
    answered(t, c)
    eq((terminal_was_asked(d), terminal_was_asked(r)), (0, 0), "requests")


def test_nobody(t):
    """Nobody looks: nobody is asked later either."""
    c = start(t)
    t.ok("detach-client", "-s", "work")
    c.wait_exit()
    say(t, REQUEST + b"after")
    t.wait_capture("after", "work")
    c = attach(t)
    assert "clipboard" not in c.view(), c.view()


def test_narrow(t):
    """The end of the question is what matters most."""
    c = start(t, cols=54)
    say(t, REQUEST)
    c.wait_text("cat wants to read the clipboard: allow? (y/n)")
    c.resize(34, 10)
    c.wait_text(tmx.pattern(r"^read the clipboard: allow\? \(y/n\)$"))


def test_messages(t):
    """A message does not hide the question."""
    c = start(t)
    ask(t, c)
    t.ok("display-message", "-d", "0", "a message")
    say(t, b"\033[10;1Hlater")
    c.wait_text("later")
    c.wait_text(OPEN)
    c.type("n")
    c.wait_text("a message")


def test_on(t):
    c = start(t, "on")
    say(t, REQUEST)
    answered(t, c)
    assert "wants" not in c.view(), c.view()


def test_off(t):
    c = start(t, "off")
    quiet(t, c)
    eq(terminal_was_asked(c), 0, "requests to the terminal")


tmx.main()
