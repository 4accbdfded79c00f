#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A kill of the server in the midst of input: a message is whole or lost."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import tmx  # noqa: E402
from tmx import eq, wait  # noqa: E402

# In one message, but a text, two keys, a text and a paste.
TYPED = b"typed\x1b[A\x1b[Bmore\x1b[200~pasted\x1b[201~"
TAKEN = b"typed\x1b[A\x1b[Bmorepasted"


def bytes_of(path):
    with open(path, "rb") as f:
        return f.read()


def kill_at(t, point, want):
    t.take_points()
    log = os.path.join(t.dir, "log")
    t.ok("new", "-d", "-s", "work", f"stty raw -echo; echo ready; "
         f"exec cat >{log}")
    t.wait_capture("ready", "work")
    c = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "1", "work")
    c.send(b"before ")
    wait(lambda: bytes_of(log) == b"before ", "what was typed before")
    armed = t.arm(point)
    c.send(TYPED)
    wait(lambda: not os.path.exists(armed), "the server's death")
    t.wait_fmt("#{session_attached}", "1", "work")
    c.send(b" after")
    wait(lambda: bytes_of(log).endswith(b" after"), "what was typed after")
    eq(bytes_of(log), b"before " + want + b" after")
    t.ok("detach-client", "-s", "work")
    eq(c.wait_exit(), 0)


def test_before_it_is_written(t):
    kill_at(t, "input-writes", b"")


def test_when_it_is_written(t):
    kill_at(t, "input-wrote", TAKEN)


tmx.main(world.World)
