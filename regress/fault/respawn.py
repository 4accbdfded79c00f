#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A program started in the place of one that ended, and a kill meanwhile.

What is on the pane stays, and the program is started once.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import eq, wait  # noqa: E402

# Who is killed there starts nothing twice.
SERVER = ["spawn-asked", "spawn-sends", "spawn-sent", "spawn-done"]

# Nobody knows whether it was started on the terminal that is lost with the
# keeper; there it is hung up on.
KEEPER = ["spawn-forked"]


class Respawning(world.World):
    def __init__(self):
        super().__init__()
        self.take_points()
        self.runs = os.path.join(self.dir, "runs")

    def started(self):
        """The programs that were started so far."""
        if not os.path.exists(self.runs):
            return []
        with open(self.runs) as f:
            return [int(n) for n in f.read().split("\n")[:-1]]

    def noting(self, then):
        """One that notes its number, prints it, and goes on."""
        return f"echo $$ >>{self.runs}; echo number $$; {then}"

    def check(self, what, before, armed, may_be_twice):
        """One more program runs, and the pane has what it had."""
        wait(lambda: not os.path.exists(armed), "somebody to be there")
        wait(lambda: len(self.started()) > before, "the program to start")
        self.wait_fmt("#{pane_dead}", "0", what)
        pid = int(self.fmt("#{pane_pid}", what))
        self.wait_capture(f"number {pid}", what)
        runs = self.started()
        eq(runs[-1], pid, "the program")
        assert procs.alive(pid), pid
        if not may_be_twice:
            eq(len(runs), before + 1, "programs that were started")
        rows = self.capture(what, "-S", "-")
        assert "a line that scrolled off" in rows, rows[:5]


def history(t):
    return ("echo a line that scrolled off; i=0; while [ $i -lt 60 ]; do "
            "echo $i; i=$((i + 1)); done; ")


def respawn(t, points, *flags, then):
    t.ok("new", "-d", "-s", "work", "-x", "80", "-y", "24",
         history(t) + "exec cat")
    t.ok("set", "-t", "work", "remain-on-exit", "on")
    t.wait_capture("59", "work")
    for point in points:
        if not flags:
            t.ok("send-keys", "-t", "work", "C-c")
            t.wait_fmt("#{pane_dead}", "1", "work")
        before = len(t.started())
        armed = t.arm(point)
        t.ok("respawn-pane", *flags, "-t", "work", t.noting(then))
        t.check("work", before, armed, point in KEEPER)


def test_respawn_pane(t):
    respawn(t, SERVER + KEEPER, then="exec cat")


def test_respawn_pane_kill(t):
    respawn(t, SERVER + KEEPER, "-k", then="exec cat")


def test_restart_always(t):
    t.ok("new", "-d", "-s", "work", "-x", "80", "-y", "24",
         "--restart=always",
         f"[ -e {t.runs} ] || {{ {history(t)} }}; {t.noting('exec cat')}")
    t.ok("set", "-t", "work", "restart-delay", "0")
    t.ok("set", "-t", "work", "restart-reset", "0")
    t.wait_capture("number", "work")
    for point in SERVER + KEEPER:
        before = len(t.started())
        armed = t.arm(point)
        t.ok("send-keys", "-t", "work", "C-c")
        t.check("work", before, armed, point in KEEPER)


def test_all_are_here(t):
    found = {p for p in world.fault_points() if p.startswith("spawn-")}
    eq(found, {*SERVER, *KEEPER})


os.environ.setdefault("TMX_TEST_TIME", "120")
tmx.main(Respawning)
