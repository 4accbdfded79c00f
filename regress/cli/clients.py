#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Several clients: their flags and sizes, how they are listed and detached."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

SIZE = "#{window_width}x#{window_height}"


def attach(t, session, *args, **how):
    """Attach, and wait until that is so; returns client and name."""
    before = set(t.ok("lsc", "-F", "#{client_name}").split())
    c = t.attach(*args, "-t", session, **how)
    found = []

    def look():
        found[:] = set(t.ok("lsc", "-F", "#{client_name}").split()) - before
        return found

    tmx.wait(look, "the client to attach")
    return c, found[0]


def work(t):
    t.ok("new", "-d", "-s", "work", "echo ready; cat")


def test_list(t):
    work(t)
    c, name = attach(t, "work", "-r")
    contains(t.ok("lsc"), f"{name}: work [80x24 xterm-256color] (attached,")
    got = json.loads(t.ok("lsc", "--json"))
    eq([(o["name"], o["session"], o["width"], o["read_only"], o["pid"] > 0)
        for o in got], [(name, "work", 80, True, True)])
    t.ok("new", "-d", "-s", "other", "cat")
    eq(t.ok("lsc", "-t", "other"), "")
    eq(t.fmt("#{session_attached_list}", "work"), name)


def test_window_size(t):
    work(t)
    small, _ = attach(t, "work", cols=60, rows=20)
    t.wait_fmt(SIZE, "60x20")
    large, _ = attach(t, "work", cols=100, rows=40)
    t.wait_fmt(SIZE, "100x40")
    t.ok("set", "-g", "window-size", "smallest")
    t.wait_fmt(SIZE, "60x20")
    t.ok("set", "-g", "window-size", "largest")
    t.wait_fmt(SIZE, "100x40")
    t.ok("set", "-g", "window-size", "latest")
    small.type("x")
    t.wait_fmt(SIZE, "60x20")
    t.ok("set", "-g", "window-size", "manual")
    large.type("x")
    t.ok("resize-window", "-x", "77", "-y", "22")
    eq(t.fmt(SIZE), "77x22")


def test_ignore_size(t):
    work(t)
    attach(t, "work", cols=90, rows=30)
    t.wait_fmt(SIZE, "90x30")
    c, name = attach(t, "work", "-f", "ignore-size", cols=50, rows=10)
    contains(t.ok("lsc", "-F", "#{client_name} #{client_flags}"),
             "ignore-size")
    eq(t.fmt(SIZE), "90x30")
    t.ok("refresh", "-t", name, "-f", "!ignore-size")
    c.type("x")
    t.wait_fmt(SIZE, "50x10")


def test_read_only(t):
    work(t)
    c, name = attach(t, "work", "-f", "read-only")
    c.wait_text("ready")
    c.type("no\r")
    t.ok("send-keys", "-t", "work", "yes", "Enter")
    c.wait_text("yes")
    assert "no" not in t.capture("work")
    t.ok("switch-client", "-r", "-c", name)
    c.type("now\r")
    t.wait_capture("now", "work")


def test_exclusive(t):
    work(t)
    c, name = attach(t, "work", "--exclusive")
    eq(t.fail("attach", "-t", "work", stdin=b""), "session work is attached "
       f"exclusively by {name} (-d detaches it)")
    t.ok("detach", "-t", name)
    c.wait_exit()
    c, name = attach(t, "work")
    eq(t.fail("attach", "--exclusive", "-t", "work", stdin=b""),
       f"session work is attached by {name} (-d detaches it)")


def test_detach(t):
    work(t)
    t.ok("new", "-d", "-s", "other", "cat")
    a, _ = attach(t, "work")
    b, keep = attach(t, "work")
    c, _ = attach(t, "other")
    t.ok("detach", "-s", "other")
    eq(c.wait_exit(), 0)
    c.wait_text("[detached (from session other)]")
    t.ok("detach", "-a", "-t", keep)
    eq(a.wait_exit(), 0)
    eq(t.ok("lsc", "-F", "#{client_name}"), keep + "\n")
    t.ok("detach", "-E", "echo in its place; exit 7")
    b.wait_text("in its place")
    eq(b.wait_exit(), 7)


def test_take_over(t):
    work(t)
    a, _ = attach(t, "work")
    b, name = attach(t, "work", "-d")
    eq(a.wait_exit(), 0)
    a.wait_text("[detached (from session work)]")
    eq(t.ok("lsc", "-F", "#{client_name}"), name + "\n")


def test_hang_up(t):
    """-P and -x end what the client was started from."""
    work(t)
    for words in (["detach", "-P"], ["attach", "-x", "-t", "work"]):
        argv = t.argv("attach", "-t", "work")
        c = t.spawn(["sh", "-c", '"$@"; echo still here', "sh", *argv])
        t.wait_fmt("#{session_attached}", "1", "work")
        t.ok(*words, **({"stdin": b""} if words[0] == "attach" else {}))
        c.wait_exit()
        assert "still here" not in c.view(), words


def test_switch(t):
    work(t)
    t.ok("new", "-d", "-s", "other", "echo there; cat")
    c, name = attach(t, "work")
    t.ok("switch-client", "-c", name, "-t", "other")
    c.wait_text("there")
    t.ok("switch-client", "-n")
    c.wait_text("ready")
    t.ok("switch-client", "-p")
    c.wait_text("there")
    eq(t.fail("switch-client", "-t", "nope"), "can't find session: nope")


def test_switch_exclusive(t):
    """Who is alone stays so, and takes that along."""
    work(t)
    t.ok("new", "-d", "-s", "other", "echo there; cat")
    c, alone = attach(t, "work", "--exclusive")
    d, name = attach(t, "other")
    contains(t.fail("switch-client", "-c", name, "-t", "work"),
             "session work is attached exclusively by " + alone)
    contains(t.fail("switch-client", "-c", alone, "-t", "other"),
             "session other is attached by " + name)
    t.ok("new", "-d", "-s", "third", "cat")
    t.ok("switch-client", "-c", alone, "-t", "third")
    contains(t.fail("switch-client", "-c", name, "-t", "third"),
             "exclusively")
    t.ok("switch-client", "-c", name, "-t", "work")
    e, _ = attach(t, "work")
    e.wait_text("ready")


def test_attach_from_a_key(t):
    """The flags of attach-session are for the client whose key ran it."""
    work(t)
    t.ok("new", "-d", "-s", "other", "echo ready; cat")
    c, _ = attach(t, "work")
    other, other_name = attach(t, "other")

    def key(*args):
        t.ok("bind", "x", *args)
        c.send(b"\x02x")

    def wait_flags(form, want):
        tmx.wait(lambda: t.ok("lsc", "-F", form) == want + "\n",
                 lambda: want + ", not " + t.ok("lsc", "-F", form))

    # Others stand in the way, or are detached.
    key("attach", "--exclusive", "-t", "other")
    c.wait_text(f"session other is attached by {other_name}")
    eq(t.fmt("#{session_attached}", "other"), "1")
    key("attach", "-d", "--exclusive", "-t", "other")
    other.wait_exit()
    wait_flags("#{client_session}", "other")
    contains(t.fail("attach", "-t", "other"), "exclusively")
    c.send(b"typed")
    t.wait_capture("typed", "other")
    key("attach", "-f", "ignore-size", "-t", "work")
    wait_flags("#{client_session} #{client_readonly} "
               "#{m:*ignore-size*,#{client_flags}}", "work 0 1")
    key("attach", "-f", "!ignore-size", "-t", "work")
    wait_flags("#{m:*ignore-size*,#{client_flags}}", "0")
    key("attach", "-r", "-t", "other")
    wait_flags("#{client_session} #{client_readonly} "
               "#{m:*ignore-size*,#{client_flags}}", "other 1 1")
    # It may only look from now on, as in tmux.
    key("attach", "-f", "!read-only", "-t", "work")
    wait_flags("#{client_session} #{client_readonly}", "work 1")
    c.send(b"lost")
    key("detach-client")
    eq(c.wait_exit(), 0)
    assert "lost" not in "".join(t.capture("work"))
    # Who was kept out may come now.
    again, _ = attach(t, "work")
    t.ok("detach-client", "-s", "work")
    eq(again.wait_exit(), 0)


def test_switch_environment(t):
    """update-environment goes by whoever looks at a session last."""
    work(t)
    t.ok("new", "-d", "-s", "other", "cat")
    _, name = attach(t, "work", env={"DISPLAY": ":7"})
    t.ok("switch-client", "-E", "-c", name, "-t", "other")
    eq(t.ok("showenv", "-t", "other", "DISPLAY"), "-DISPLAY\n")
    t.ok("switch-client", "-c", name, "-t", "work")
    t.ok("switch-client", "-c", name, "-t", "other")
    eq(t.ok("showenv", "-t", "other", "DISPLAY"), "DISPLAY=:7\n")


def test_messages(t):
    work(t)
    c, _ = attach(t, "work")
    c.wait_text("ready")
    t.ok("display-message", "-d", "0", "hello #{session_name}")
    c.wait_text("hello work")


def test_session_ends(t):
    work(t)
    c, _ = attach(t, "work")
    t.ok("new", "-d", "-s", "other", "cat")
    t.ok("kill-session", "-t", "work")
    eq(c.wait_exit(), 0)
    c.wait_text("[exited]")


tmx.main()
