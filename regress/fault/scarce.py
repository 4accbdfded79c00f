#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Deaths where nearly all descriptors that a process may have are in use."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import eq, wait  # noqa: E402

# A server has two for each pane, and some of its own.
LIMIT, PANES = 128, 48


class Scarce(world.World):
    def argv(self, *args):
        return ["sh", "-c", f'ulimit -n {LIMIT}; exec "$@"', "sh",
                *super().argv(*args)]

    def programs(self):
        return sorted(map(int, self.ok("lsp", "-a", "-F",
                                       "#{pane_pid}").split()))


def fill(t):
    """As many panes as there are descriptors for; returns the programs."""
    for _ in range(PANES):
        t.ok("new", "-d", "exec cat")
    return t.programs()


def test_the_next_keeper_gets_all(t):
    programs = fill(t)
    eq(len(programs), PANES, "panes")
    t.kill_keeper_now(PANES)
    t.kill_server_now()
    eq(t.programs(), programs, "programs")
    assert all(map(procs.alive, programs)), programs


def test_the_next_keeper_sees_them_end(t):
    programs = fill(t)
    t.kill_keeper_now(PANES)
    for pid in programs[::2]:
        procs.kill(pid)
    wait(lambda: procs.reap() or t.programs() == programs[1::2],
         "their panes to go")


tmx.main(Scarce)
