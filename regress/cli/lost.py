#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What is lost: the socket, which is put back; and all, of which is told."""

import os
import shutil
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq, wait  # noqa: E402


def socket_of(t):
    return t.fmt("#{socket_path}")


def is_back(path):
    wait(lambda: os.path.exists(path) and tmx.is_socket(path),
         "the socket", 30)


# The socket.


def test_socket_removed(t):
    t.ok("new", "-d", "-s", "work")
    path, pid = socket_of(t), t.pid
    for _ in range(3):
        os.unlink(path)
        is_back(path)
        eq(t.pid, pid)
    eq(os.stat(path).st_mode & 0o777, 0o600)


def test_socket_renamed_and_replaced(t):
    t.ok("new", "-d", "-s", "work")
    path, pid = socket_of(t), t.pid
    os.rename(path, path + ".other")
    is_back(path)
    os.unlink(path + ".other")
    eq(t.pid, pid)


def test_directory_removed(t):
    t.ok("new", "-d", "-s", "work")
    path, pid = socket_of(t), t.pid
    shutil.rmtree(os.path.dirname(path))
    is_back(path)
    eq(t.pid, pid)
    eq(os.stat(os.path.dirname(path)).st_mode & 0o777, 0o700)
    os.rename(os.path.dirname(path), t.dir + "/elsewhere")
    is_back(path)
    eq(t.pid, pid)
    shutil.rmtree(t.dir + "/elsewhere")


def test_after_a_crash(t):
    """The next server looks after it too, and finds it gone at once."""
    t.ok("new", "-d", "-s", "work")
    path, pid = socket_of(t), t.pid
    os.kill(pid, signal.SIGSTOP)
    os.unlink(path)
    os.kill(pid, signal.SIGKILL)
    is_back(path)
    t.ok("has", "-t", "work")
    os.unlink(path)
    is_back(path)
    t.ok("has", "-t", "work")


def test_on_signal(t):
    """The server asks for a look, whatever it has been told."""
    t.ok("new", "-d", "-s", "work")
    path, pid = socket_of(t), t.pid
    os.kill(pid, signal.SIGUSR1)
    eq(t.pid, pid)
    os.unlink(path)
    os.kill(pid, signal.SIGUSR1)
    is_back(path)
    eq(t.pid, pid)


# Everything.


def end_all(t):
    """Kill keeper and server, both, before either can do anything."""
    if not procs.HAVE_PROC:
        raise tmx.Skip("no /proc")
    server = t.pid
    with open(f"/proc/{server}/stat") as f:
        keeper = int(f.read().rpartition(")")[2].split()[1])
    for pid in (keeper, server):
        os.kill(pid, signal.SIGSTOP)
    for pid in (keeper, server):
        os.kill(pid, signal.SIGKILL)
    wait(lambda: procs.reap() or not t.processes(), "the end", 30)


def test_what_was_lost(t):
    t.ok("new", "-d", "-s", "work")
    t.ok("new", "-d", "-s", "play me")
    t.ok("new", "-d", "-s", "gone")
    t.ok("kill-session", "-t", "gone")
    t.ok("rename", "-t", "work", "more work")
    path = socket_of(t)
    eq(os.stat(path + ".sessions").st_mode & 0o777, 0o600)
    end_all(t)
    r = t.run("ls")
    eq(r.code, 1)
    said = r.err.split("\n")
    contains(said[0], "lost session: more work (since 20")
    contains(said[1], "lost session: play me (since 20")
    contains(said[2], "(server and keeper died, both, at 20")
    contains(said[3], "no server running on ")
    # It is said once.
    contains(t.fail("ls"), "no server running on ")
    t.ok("new", "-d", "-s", "work")
    contains(t.ok("why", "play me"), "lost when server and keeper died")
    eq([f for f in os.listdir(os.path.dirname(path)) if "lost" in f], [])


def test_said_by_who_starts_the_next(t):
    t.ok("new", "-d", "-s", "work")
    end_all(t)
    r = t.run("new", "-d", "-s", "next")
    eq(r.code, 0)
    contains(r.err, "lost session: work (since 20")
    contains(t.ok("why", "work"), "lost when server and keeper died")


def test_nothing_was_lost(t):
    t.ok("new", "-d", "-s", "work")
    path = socket_of(t)
    t.ok("kill-server")
    contains(t.fail("ls"), "no server running on ")
    eq([f for f in os.listdir(os.path.dirname(path))
        if not f.endswith(".lock")], [])
    t.ok("new", "-d", "exit")
    wait(lambda: t.run("ls").code == 1, "the server to end")
    contains(t.fail("ls"), "no server running on ")


tmx.main()
