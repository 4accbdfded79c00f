#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What -t may say, and what is current without it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

# For sessions work (window 0: win) and play: a target, and the session,
# window and pane that it means, or the error.
FOUND = [
    ("work", "work 0 %0"),
    ("=work", "work 0 %0"),
    ("wo", "work 0 %0"),
    ("w*k", "work 0 %0"),
    ("[pq]lay", "play 0 %1"),
    ("$0", "work 0 %0"),
    ("$1:", "play 0 %1"),
    ("@1", "play 0 %1"),
    ("%1", "play 0 %1"),
    ("work:", "work 0 %0"),
    ("work:0", "work 0 %0"),
    ("work:win", "work 0 %0"),
    ("work:wi", "work 0 %0"),
    ("work:=win", "work 0 %0"),
    ("work:0.0", "work 0 %0"),
    ("work:.0", "work 0 %0"),
    ("=work:win.0", "work 0 %0"),
    ("work:@0", "work 0 %0"),
    ("work:0.%0", "work 0 %0"),
    ("work:^", "work 0 %0"),
    ("work:$", "work 0 %0"),
    ("work:{start}", "work 0 %0"),
    ("work:{end}", "work 0 %0"),
    ("work:+", "work 0 %0"),
    ("work:-", "work 0 %0"),
    ("work:0.+", "work 0 %0"),
    ("work:0.{top}", "work 0 %0"),
]

LOST = [
    ("nope", "can't find pane: nope"),
    ("=wor", "can't find pane: wor"),
    ("nope:", "can't find session: nope"),
    ("$9:", "can't find session: $9"),
    ("@9", "can't find window: @9"),
    ("%9", "can't find pane: %9"),
    ("work:9", "can't find window: 9"),
    ("work:=wi", "can't find window: wi"),
    ("work:!", "can't find window: !"),
    ("work:0.5", "can't find pane: 5"),
    ("{mouse}", "no mouse target"),
    ("=", "no mouse target"),
    ("{marked}", "no marked target"),
    ("~", "no marked target"),
]

# For sessions b (window 0: bash), ba (b) and cat (ba), seen from a pane: a
# target of each kind, and what tmux 3.3a takes it for.  A window of the
# session there goes before a session, however little of its name is said.
AMBIGUOUS = [
    # From b: as a session, a window, a pane.
    ("%0", "b", "b b b"),
    ("%0", "ba", "ba b b"),
    ("%0", "bas", "- b b"),
    ("%0", "c", "cat cat cat"),
    ("%0", "$1", "ba ba ba"),
    ("%0", "$1.0", "ba ba ba"),
    ("%0", "b.0", "b b b"),
    ("%0", "c.0", "cat cat cat"),
    ("%0", "ba.%0", "b b b"),
    ("%0", "ba.%1", "- - -"),
    ("%0", "b:.%0", "b b b"),
    ("%0", "b:.%1", "- - -"),
    ("%0", "@1.%1", "ba ba ba"),
    ("%0", "@1.%0", "- - -"),
    # From ba.
    ("%1", "b", "b ba ba"),
    ("%1", "ba", "ba ba ba"),
    ("%1", "b:", "b b b"),
    ("%1", "ba:b", "ba ba ba"),
    ("%1", "b:b", "b b b"),
    # From cat.
    ("%2", "b", "b cat cat"),
    ("%2", "ba", "ba cat cat"),
    ("%2", "bas", "- - -"),
    ("%2", ":b", "cat cat cat"),
]


def resolve(run, pane, target):
    """The sessions that a target means as session, window and pane."""
    form = "#{session_name}"
    return " ".join(run(pane, *command).strip() or "-" for command in (
        ("list-windows", "-F", form, "-t", target),
        ("list-panes", "-F", form, "-t", target),
        ("capture-pane", "-p", "-t", target)))


def ambiguous(run):
    for name, window in ("b", "bash"), ("ba", "b"), ("cat", "ba"):
        run("", "new", "-d", "-s", name, "-n", window,
            f"echo {name}; exec cat")
        tmx.wait(lambda: run("", "capture-pane", "-p", "-t", f"={name}:"),
                 "its text")
    return [(pane, target, resolve(run, pane, target))
            for pane, target, _ in AMBIGUOUS]


def test_ambiguous(t):
    eq(ambiguous(lambda pane, *args: t.run(
        *args, env={"TMX_PANE": pane}).out.strip()),
        AMBIGUOUS)


def test_ambiguous_in_tmux(t):
    """The table is true."""
    tmx.need("tmux")
    version = t.execute(["tmux", "-V"]).out.split()[-1]
    if not version.startswith("3.3"):
        raise tmx.Skip(f"the table is of tmux 3.3, and not {version}")
    socket = os.path.join(t.dir, "tmux")
    argv = ["tmux", "-f", os.devnull, "-S", socket]
    try:
        eq(ambiguous(lambda pane, *args: t.execute(
            [*argv, *args], env={"TMUX_PANE": pane}).out.strip()),
            AMBIGUOUS)
    finally:
        t.execute([*argv, "kill-server"])
        os.unlink(socket)


def two(t):
    t.ok("new", "-d", "-s", "work", "-n", "win", "cat")
    t.ok("new", "-d", "-s", "play", "cat")


def test_found(t):
    two(t)
    got = [(target, t.fmt("#{session_name} #{window_index} #{pane_id}",
                          target)) for target, _ in FOUND]
    eq(got, FOUND)


def test_not_found(t):
    two(t)
    got = [(target, t.fail("send-keys", "-t", target, "x"))
           for target, _ in LOST]
    eq(got, LOST)


def test_current(t):
    two(t)
    # The one used last; where it is said, the pane that the command is in.
    eq(t.fmt("#{session_name}"), "play")
    eq(t.ok("display", "-p", "#S", env={"TMX_PANE": "%0"}), "work\n")
    eq(t.ok("display", "-p", "#S", env={"TMX_PANE": "%7"}), "play\n")
    eq(t.ok("attach", "-t", "work", stdin=b""),
       "[detached (from session work)]\n")
    eq(t.fmt("#{session_name}"), "work")


def test_output_does_not_make_it_current(t):
    t.ok("new", "-d", "-s", "loud", "read x; echo done; cat")
    t.ok("new", "-d", "-s", "quiet", "cat")
    t.ok("send-keys", "-t", "loud", "Enter")
    t.wait_capture("done", "loud")
    eq(t.fmt("#{session_name}"), "quiet")


def test_no_sessions(t):
    t.ok("start-server")
    eq(t.fail("attach"), "no sessions")
    eq(t.fail("kill-session"), "no current session")
    eq(t.fail("send-keys", "x"), "no current session")
    eq(t.fail("has"), "no current session")


def test_clients(t):
    two(t)
    c = t.attach("-t", "work")
    t.wait_fmt("#{session_attached}", "1", "work")
    name = t.ok("list-clients", "-F", "#{client_name}")[:-1]
    eq(t.ok("display", "-p", "-c", name, "#{client_session}"), "work\n")
    eq(t.fail("detach", "-t", "nope"), "can't find client: nope")
    eq(t.fail("refresh", "-t", "nope"), "can't find client: nope")
    eq(t.fail("show-messages", "-t", "nope"), "can't find client: nope")
    t.ok("show-messages", "-t", name)
    t.ok("detach", "-t", name.replace("/dev/", ""))
    eq(c.wait_exit(), 0)
    eq(t.fail("detach"), "no current client")
    eq(t.fail("switch-client", "-t", "work"), "no current client")


def test_groups(t):
    two(t)
    t.ok("new", "-d", "-t", "work", "-s", "other")
    t.ok("new", "-d", "-t", "work")
    eq(t.ok("ls", "-F", "#S #{session_group} #{session_group_list}"),
       "other work other,work,work-1\nplay  \n"
       "work work other,work,work-1\nwork-1 work other,work,work-1\n")
    eq(t.fmt("#{window_id} #{session_group_size}", "other"), "@0 3")
    eq(t.fail("new", "-d", "-t", "work", "cat"),
       "command or window name given with target")
    t.ok("kill-session", "-t", "work")
    eq(t.fmt("#{pane_id}", "other"), "%0")
    # The window goes with its program, and the sessions with the window.
    t.ok("send-keys", "-t", "other", "C-d")
    tmx.wait(lambda: t.ok("ls", "-F", "#S") == "play\n",
             "the group to end")


tmx.main()
