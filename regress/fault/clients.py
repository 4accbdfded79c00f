#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""More clients than a server knows across its death."""

import errno
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import raw  # noqa: E402
import tmx  # noqa: E402
from tmx import eq, wait  # noqa: E402

# Of those that never come back: more than there are places (LEDGER_COUNTERS).
ROUNDS, EACH = 3, 400


def lose_clients(t):
    """Clients that die together with the server, which so keeps them."""
    path = t.socket()
    clients = [raw.Raw(path) for _ in range(EACH)]
    for c in clients:
        c.send(raw.hello())
    for c in clients:
        c.wait(raw.WELCOME)
    t.kill_server_now()
    for c in clients:
        c.close()


def text(path):
    with open(path) as f:
        return f.read()


def test_the_last_is_as_safe_as_the_first(t):
    log = os.path.join(t.dir, "typed")
    t.ok("new", "-d", "-s", "work", f"stty -echo; exec cat >{log}")
    first = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "1", "work")
    for _ in range(ROUNDS):
        lose_clients(t)
    last = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "2", "work")
    typed = ""
    for i in range(3):
        for name, c in (("first", first), ("last", last)):
            c.type(f"{name} {i}\r")
            typed += f"{name} {i}\n"
            wait(lambda: text(log) == typed, "what was typed")
        t.kill_server_now()
    t.wait_fmt("#{session_attached}", "2", "work")
    t.ok("detach-client", "-s", "work")
    eq(first.wait_exit(), 0)
    eq(last.wait_exit(), 0)


def test_who_cannot_be_accepted_waits(t):
    """The server tries again now and then, whatever the error was."""
    if sys.platform != "linux":
        raise tmx.Skip("accept cannot be made to fail here")
    for name in ("ENOMEM", "ENOBUFS", "EMFILE", "ENFILE", "EPERM"):
        log = os.path.join(t.dir, name)
        t.label = name
        t.env["TMX_FAULT_ACCEPT"] = f"{getattr(errno, name)}:{log}"
        t.ok("new", "-d", "-s", "work", "cat")
        open(log, "w").close()
        waits = t.start_command("ls")
        wait(lambda: os.path.getsize(log) > 0, name)
        began, tried = time.monotonic(), os.path.getsize(log)
        wait(lambda: os.path.getsize(log) >= tried + 4, f"more {name}")
        assert os.path.getsize(log) < 100, f"{name}: the server spins"
        assert time.monotonic() - began > .2, f"{name}: the server spins"
        os.unlink(log)
        t.end_command(waits)


tmx.main(world.World)
