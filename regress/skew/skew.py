#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Clients and servers that speak different versions of the protocol.

regress/skew/next speaks a version more than ours, and says more in each
message; regress/skew/far has no version in common with ours.  Each is here
as the client of our server and as the server of our client.
"""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq, wait  # noqa: E402


def build(name):
    path = os.path.join(os.path.dirname(tmx.binary()), "regress", "skew",
                        name)
    if not os.access(path, os.X_OK):
        raise tmx.Skip(f"no regress/skew/{name}: make check builds it")
    return path


def crossed(t, server, client):
    """A server of one build with a session; t is the other's from then on."""
    t.program = server
    log = os.path.join(t.dir, "typed")
    t.ok("new", "-d", "-s", "work", "-x", "80", "-y", "24",
         f"stty -echo; echo here; exec tee {log}")
    t.wait_capture("here", "work")
    t.program = client
    return log


def everything(t, log):
    """What both know."""
    t.ok("new", "-d", "-s", "other", "cat")
    eq(t.ok("ls", "-F", "#{session_name}"), "other\nwork\n")
    eq(t.ok("load-buffer", "-", stdin="from afar"), "")
    eq(t.ok("show-buffer"), "from afar")
    t.ok("set-buffer", "x" * 70000)
    eq(t.ok("show-buffer") == "x" * 70000, True, "whether much comes back")
    contains(t.fail("kill-session", "-t", "nowhere"), "nowhere")
    contains(t.fail("no-such-thing"), "no-such-thing")
    c = t.attach("-t", "work")
    c.wait_text("here")
    c.type("typed\r")
    c.wait_text("typed")
    c.resize(60, 20)
    t.wait_fmt("#{window_width}", "60", "work")
    c.type("more\r")
    t.wait_capture("more", "work")
    c.wait_text("more")
    t.ok("rename-session", "-t", "other", "another")
    eq(t.ok("ls", "-F", "#{session_name}"), "another\nwork\n")
    t.ok("detach-client", "-s", "work")
    eq(c.wait_exit(), 0)
    c.wait_text("detached (from session work)")
    with open(log) as f:
        eq(f.read(), "typed\nmore\n")
    t.ok("kill-session", "-t", "another")


def test_newer_client(t):
    everything(t, crossed(t, tmx.binary(), build("next")))


def test_newer_server(t):
    log = crossed(t, build("next"), tmx.binary())
    everything(t, log)
    # What it sent and the client did not know, it was told of.
    contains(t.ok("show-messages"), "does not know message glow (100)")


def test_a_message_that_the_server_does_not_know(t):
    crossed(t, tmx.binary(), build("next"))
    t.env["TMX_SKEW_SHINE"] = "1"
    r = t.run("display-message", "-p", "all the same")
    eq((r.code, r.out), (0, "all the same\n"))
    contains(r.err, 'tmx ')
    contains(r.err, 'does not know "shine"')
    eq(r.err.count("\n"), 1)
    # The connection of one that is attached goes on too.
    c = t.attach("-t", "work")
    c.wait_text("here")
    c.resize(60, 20)
    c.resize(70, 21)
    c.type("typed\r")
    c.wait_text("typed")
    del t.env["TMX_SKEW_SHINE"]
    t.ok("detach-client", "-s", "work")
    eq(c.wait_exit(), 0)
    c.wait_text('does not know "shine"')


def upgrade(t, first, second):
    """A server becomes another one below clients of both."""
    made = []
    for i, program in enumerate((first, second)):
        made.append(os.path.join(t.dir, f"build{i}"))
        shutil.copy(program, made[-1])
    log = crossed(t, made[0], made[1])
    pane = t.fmt("#{pane_pid}", "work")
    clients = []
    for t.program in made:
        clients.append(t.attach("-t", "work"))
        clients[-1].wait_text("here")
    typed = []
    for i in (1, 0, 1):
        contains(t.ok("upgrade-server", made[i]), "upgraded to tmx")
        if procs.HAVE_PROC:
            eq(os.readlink(f"/proc/{t.pid}/exe"), made[i])
        for j, c in enumerate(clients):
            typed.append(f"line {len(typed)}, by client {j}")
            c.type(typed[-1] + "\r")
            for seen in clients:
                seen.wait_text(typed[-1])
    t.wait_fmt("#{pane_pid},#{pane_dead}", pane + ",0", "work")
    t.ok("detach-client", "-s", "work")
    for c in clients:
        eq(c.wait_exit(), 0)
    with open(log) as f:
        eq(f.read().split("\n")[:-1], typed)


def test_upgrade(t):
    upgrade(t, tmx.binary(), build("next"))


def test_upgrade_that_is_none(t):
    upgrade(t, build("next"), tmx.binary())


def nothing(t, server, client, ranges, way_out):
    """No version in common: said once, with the way out, at once."""
    crossed(t, server, client)
    said = f"protocol version mismatch ({ranges}): {way_out}"
    for args in (("ls",), ("new", "-d"), ("attach", "-t", "work")):
        eq(t.fail(*args), said)
    c = t.start("attach", "-t", "work")
    eq(c.wait_exit(), 1)
    c.wait_text("protocol version mismatch")
    t.program = server
    eq(t.ok("ls", "-F", "#{session_name}"), "work\n")


def test_client_too_new(t):
    server = tmx.binary()
    nothing(t, server, build("far"), "client 3-4, server 1-1",
            f"make the server the newer one with '{server} upgrade-server "
            "PATH'")


def test_client_too_old(t):
    server = build("far")
    nothing(t, server, tmx.binary(), "client 1-1, server 3-4",
            f"the server can be reached with '{server}'")


def test_upgrade_leaves_an_attached_client_behind(t):
    crossed(t, tmx.binary(), tmx.binary())
    c = t.attach("-t", "work")
    c.wait_text("here")
    r = t.run("upgrade-server", build("far"))
    eq(r.code, 1)
    contains(r.err, "protocol version mismatch (client 1-1, server 3-4)")
    eq(c.wait_exit(), 1)
    c.wait_text("protocol version mismatch (client 1-1, server 3-4)")
    t.program = build("far")
    wait(lambda: t.run("has-session", "-t", "work").code == 0, "the session")
    eq(t.fmt("#{pane_dead}", "work"), "0")


tmx.main()
