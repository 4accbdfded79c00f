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
