#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What was asked for is written down before the keeper hears of it.

Also when the keeper has taken nothing for a while, and does so again just
when a client asks.
"""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import procs  # noqa: E402
import raw  # noqa: E402
import tmx  # noqa: E402
from tmx import eq, wait  # noqa: E402

# Requests that are more than a socket takes.
MANY = 400


def stop_keeper_full(t, c):
    """Stop the keeper, and have requests wait for it."""
    server, keeper = t.find_server(), t.find_keeper()
    procs.kill(keeper, signal.SIGSTOP)
    for number in range(1, MANY):
        procs.kill(server, signal.SIGUSR1)
        c.send(raw.command(number, "has-session", "-t", "work"))
        c.wait(raw.DONE)
    return server, keeper


def go_on(keeper):
    """Let it go on; returns when it has nothing left to do."""
    def slept():
        return procs.status(keeper, "voluntary_ctxt_switches")

    before = slept()
    procs.kill(keeper, signal.SIGCONT)
    wait(lambda: slept() > before, "the keeper to wait again")


def test_program(t):
    t.take_points()
    t.ok("new", "-d", "-s", "work", "exec cat")
    runs = os.path.join(t.dir, "runs")
    new = raw.command(MANY, "new-session", "-d", "-s", "other",
                      f"echo run >>{runs}; exec cat")
    path = t.socket()
    c = raw.Raw(path)
    c.send(raw.hello())
    token = raw.take_varint(dict(c.wait(raw.WELCOME))[5], 0)[0]
    server, keeper = stop_keeper_full(t, c)
    # Both come in the same turn of the loop.
    procs.kill(server, signal.SIGSTOP)
    c.send(new)
    go_on(keeper)
    t.arm("spawn-sent")
    procs.kill(server, signal.SIGCONT)
    t.find_server(server)
    c.close()
    # As a client does it.
    c = raw.Raw(path)
    c.send(raw.hello(fields={6: token}))
    c.send(new)
    c.wait(raw.DONE)
    c.close()
    wait(lambda: os.path.exists(runs), "the program")
    t.wait_fmt("#{pane_dead}", "0", "other")
    with open(runs) as f:
        eq(f.read(), "run\n", "programs that were started")


def test_welcome(t):
    """The answer to a hello goes out before what came with it is run."""
    t.take_points()
    t.ok("new", "-d", "-s", "work", "exec cat")
    server, runs = t.find_server(), os.path.join(t.dir, "runs")
    c = raw.Raw(t.socket())
    t.arm("spawn-asked")
    c.send(raw.hello() + raw.command(1, "new", "-d", "exec cat"))
    c.wait(raw.WELCOME)
    server = t.find_server(server)
    c.close()
    # So a client knows whether its command can have been run.
    t.arm("spawn-sent")
    t.ok("new", "-d", "-s", "other", f"echo run >>{runs}; exec cat")
    t.find_server(server)
    wait(lambda: os.path.exists(runs), "the program")
    t.wait_fmt("#{pane_dead}", "0", "other")
    with open(runs) as f:
        eq(f.read(), "run\n", "programs that were started")


tmx.main(world.World)
