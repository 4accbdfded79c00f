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
    if not os.path.exists(path):
        return b""
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


def hung(t):
    """A client, and what reads nothing until log.go is written to."""
    log = os.path.join(t.dir, "log")
    t.ok("new", "-d", "-s", "work", f"stty raw -echo; mkfifo {log}.go; "
         f"echo ready; read go <{log}.go; exec cat >{log}")
    t.wait_capture("ready", "work")
    t.ok("bind", "x", "set-environment", "-g", "SEEN", "yes")
    c = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "1", "work")
    return log, c


def sync(t, c):
    """All that was typed has been taken: a key behind it has."""
    c.send(b"\x02x")
    wait(lambda: t.run("showenv", "-g", "SEEN").code == 0, "a key")
    t.ok("setenv", "-gu", "SEEN")


def go_on(log):
    with open(log + ".go", "w") as f:
        f.write("go\n")


def pieces(first, last):
    return [f"<{i:06}>".encode() for i in range(first, last)]


def test_hung_program(t):
    """Kills while a program reads nothing: what waits is there, once."""
    log, c = hung(t)
    # Of these a part is on its way.
    c.send(b"".join(pieces(0, 9000)))
    sync(t, c)
    typed = []
    for i in range(1, 31):
        typed.append(f"[{i}]".encode())
        c.send(typed[-1])
        sync(t, c)
        if i % 10 == 0:
            t.kill_server_now()
            t.wait_fmt("#{session_attached}", "1", "work")
    go_on(log)
    c.send(b"end")
    wait(lambda: bytes_of(log).endswith(b"end"), "the end")
    head, _, tail = bytes_of(log).partition(b"[")
    eq(b"[" + tail, b"".join(typed) + b"end")
    # The terminal may take some more after each of the three.
    check_head(head, b"".join(pieces(0, 9000)), 3)


def check_head(got, want, deaths):
    """It is in order, but for a message in the middle at each death."""
    gaps = 0
    while got != want:
        same = len(os.path.commonprefix((got, want)))
        got, want = got[same:], want[same:]
        at = want.find(got[:8]) if got else len(want)
        assert 0 < at <= 20000, f"{at} bytes are missing"
        want = want[at:]
        gaps += 1
    assert gaps <= deaths, f"{gaps} gaps"


def killed_when_it_reads_again(t, point):
    """What was begun when the server died is not written again."""
    t.take_points()
    log, c = hung(t)
    c.send(b"".join(pieces(0, 9000)))
    sync(t, c)
    armed = t.arm(point)
    go_on(log)
    wait(lambda: not os.path.exists(armed), "the server's death")
    t.wait_fmt("#{session_attached}", "1", "work")
    c.send(b"end")
    wait(lambda: bytes_of(log).endswith(b"end"), "the end")
    check_head(bytes_of(log)[:-3], b"".join(pieces(0, 9000)), 1)


def test_before_it_reads_again(t):
    killed_when_it_reads_again(t, "input-writes")


def test_before_what_follows(t):
    killed_when_it_reads_again(t, "input-follows")


def test_after_what_follows(t):
    killed_when_it_reads_again(t, "input-followed")


tmx.main(world.World)
