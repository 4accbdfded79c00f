#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Servers and keepers killed at any moment under load: nothing is lost.

TMX_FAULT_KILLS is how many kills there are (50), TMX_FAULT_KEEPER how many
of another kind (6), where each keeper's is followed by a server's, and
TMX_FAULT_UPGRADES how many upgrades to another build and back (6).  Where
the machine is slow the test ends after TMX_FAULT_TIME seconds with fewer.
TMX_FAULT_SEED begins another sequence of moments.
"""

import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import procs  # noqa: E402
import tmx  # noqa: E402
from load import FLOODS, Load, check  # noqa: E402
from tmx import eq, wait  # noqa: E402

KILLS = int(os.environ.get("TMX_FAULT_KILLS", "50"))
KEEPERS = int(os.environ.get("TMX_FAULT_KEEPER", "6"))
UPGRADES = int(os.environ.get("TMX_FAULT_UPGRADES", "6"))
TIME = float(os.environ.get("TMX_FAULT_TIME", "25"))


def test_server(t):
    load = Load(t)
    began = time.monotonic()
    kills = 0
    while kills < KILLS and time.monotonic() - began < TIME:
        load.for_a_moment()
        t.kill_server_now()
        kills += 1
    check(t, load, kills)


def test_keeper(t):
    load = Load(t)
    began = time.monotonic()
    kills = 0
    while kills < KEEPERS and time.monotonic() - began < TIME:
        load.for_a_moment()
        load.settle()  # what both are in the middle of may be lost
        t.kill_keeper_now(len(FLOODS) + 2 + len(load.others))
        load.for_a_moment()
        t.kill_server_now()
        kills += 1
    check(t, load, 2 * kills)


def test_upgrades(t):
    """As often, by turns, the one build and the other."""
    builds = t.take_builds()
    load = Load(t)
    began = time.monotonic()
    count = 0
    while count < UPGRADES and time.monotonic() - began < TIME:
        load.for_a_moment()
        count += 1
        load.run("upgrade-server", builds[count % 2])
        eq(os.readlink(f"/proc/{t.pid}/exe"), builds[count % 2])
    print(f"# {count} upgrades")
    check(t, load, 0)


def test_keeper_in_upgrades(t):
    """Killed while it has the server replaced, which may fail so."""
    builds = t.take_builds()
    load = Load(t)
    began = time.monotonic()
    kills = failed = 0
    while kills < KEEPERS and time.monotonic() - began < TIME:
        load.for_a_moment()
        load.settle()
        kills += 1
        p = t.start_command("upgrade-server", builds[kills % 2])
        end = time.monotonic() + load.random.uniform(0.01, 0.04)
        while time.monotonic() < end:
            load.go_on()
        t.kill_keeper_now(len(FLOODS) + 2 + len(load.others))
        code, err = t.result(p)
        if code != 0:
            failed += 1
            assert err.endswith(": the keeper died\n"), err
    print(f"# {failed} of {kills} upgrades failed")
    check(t, load, kills)


def test_quiet(t):
    """History that the server has tidied up, while nothing happened."""
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("set", "-g", "history-limit", "8000")
    t.ok("new", "-d", "-s", "quiet", sys.executable, world.FLOOD, "-", "0",
         "6000")
    t.end_of_flood("quiet")
    before = t.ok("capture-pane", "-p", "-e", "-S", "-", "-t", "quiet")
    wait(lambda: int(t.fmt("#{history_bytes}", "quiet")) <
             len(before) / 2,
             "history to be packed", 60)
    for _ in range(3):
        t.kill_server_now()
        eq(t.ok("capture-pane", "-p", "-e", "-S", "-", "-t", "quiet"),
           before, "history")


def damage(server, name):
    """Make nonsense of an object of a server that is about to be killed."""
    procs.kill(server, signal.SIGSTOP)
    for fd, link in procs.fds(server).items():
        if f"memfd:{name} " in link:
            with open(f"/proc/{server}/fd/{fd}", "r+b") as f:
                f.write(bytes(4096))
            return
    raise tmx.Skip(f"no object {name}")


def test_damaged_journal(t):
    """What a pane has shown is lost then, and nothing else."""
    t.ok("new", "-d", "-s", "work", "stty -echo; echo be''fore; exec cat")
    t.wait_capture("before", "work")
    pid = int(t.fmt("#{pane_pid}", "work"))
    damage(t.find_server(), "tmx-pane-0")
    t.kill_server_now()
    wait(lambda: "screen and history are lost" in t.ok("show-messages"),
         "word of it")
    t.ok("send-keys", "-t", "work", "after", "Enter")
    t.wait_capture("after", "work")
    # And the keeper has its journal of now.
    t.kill_server_now()
    t.wait_capture("after", "work")
    eq(t.fmt("#{pane_pid},#{pane_dead}", "work"), f"{pid},0")


def test_recency(t):
    """Which session a command without a target is for, used last."""
    names = [f"s{i}" for i in range(6)]
    for name in names:
        t.ok("new", "-d", "-s", name, "cat")
    order = [3, 0, 5, 2, 4, 1]
    for i in order:
        c = t.attach("-t", f"s{i}", kind="pty")
        t.wait_fmt("#{session_attached}", "1", f"s{i}")
        t.ok("detach-client", "-s", f"s{i}")
        c.wait_exit()
    was = t.ok("ls", "-F", "#{session_name} #{session_activity}")
    t.kill_server_now()
    eq(t.ok("ls", "-F", "#{session_name} #{session_activity}"), was)
    for i in order[::-1]:
        eq(t.fmt("#{session_name}"), f"s{i}", "used last")
        t.ok("kill-session", "-t", f"s{i}")


def test_messages(t):
    """What show-messages has told before; with the times of then."""
    with open(t.conf, "a") as f:
        f.write("set -g history-limit maybe\n")
    t.run("new", "-d", "-s", "work", "cat")
    before = t.ok("show-messages").split("\n")[:-1]
    assert any("maybe" in line for line in before), before
    for i in range(1, 4):
        t.kill_server_now()
        now = t.ok("show-messages").split("\n")[:-1]
        eq(now[:len(before)], before)
        eq(len([m for m in now if "server restarted" in m]), i)


os.environ.setdefault("TMX_TEST_TIME", str(int(TIME) + 600))
tmx.main(world.World)
