# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What goes on in a server while tests kill it or replace it."""

import os
import random
import sys
import time

import world
import hub
import procs
import tmx
from tmx import eq

FLOODS = ("flood1", "flood2", "shown")
KEPT = 1000  # lines that are compared, at least


class Load:
    """What goes on while somebody kills."""

    def __init__(self, t):
        self.t = t
        self.random = random.Random(world.SEED)
        self.file = os.path.join(t.dir, "typed")
        self.stop = os.path.join(t.dir, "stop")
        self.typed = 0
        self.changing = []      # commands that were begun
        self.others = set()     # sessions that come and go
        self.count = 0
        for name in FLOODS:
            t.ok("new", "-d", "-s", name, sys.executable, world.FLOOD,
                 self.stop, "0")
        t.ok("new", "-d", "-s", "typed", f"exec cat >{self.file}")
        t.wait_fmt("#{pane_current_command}", "cat", "typed")
        t.ok("new", "-d", "-s", "quiet", sys.executable, world.FLOOD, "-",
             "0", "4000")
        t.end_of_flood("quiet")
        t.ok("set", "-g", "@mark", "made of chalk")
        t.ok("bind", "-n", "F9", "display-message", "nine")
        t.ok("rename-window", "-t", "typed", "a name")
        self.viewer = t.attach("-t", "shown")
        self.typist = t.attach("-t", "typed", kind="pty")
        t.wait_fmt("#{session_attached}", "1", "typed")
        t.wait_fmt("#{session_attached}", "1", "shown")
        self.before = self.facts()

    def facts(self):
        """What must be the same afterwards."""
        t = self.t
        return {
            "programs": t.ok("lsp", "-a", "-F",
                             "#{session_name} #{pane_id} #{pane_pid} "
                             "#{window_name}"),
            "options": t.ok("show", "-g"),
            "keys": t.ok("list-keys"),
            "environment": t.ok("showenv", "-g"),
            "quiet": t.ok("capture-pane", "-p", "-e", "-S", "-",
                          "-t", "quiet"),
        }

    def go_on(self):
        """A bit of everything."""
        hub.turn()
        for _ in range(3):
            self.typed += 1
            self.typist.send(b"%07d\r" % self.typed)
        if self.random.random() < 0.05:
            self.typist.resize(self.random.randrange(40, 120),
                               self.random.randrange(10, 40))
        if self.random.random() < 0.05:
            self.viewer.resize(self.random.randrange(60, 100),
                               self.random.randrange(20, 30))
        self.changing = [p for p in self.changing if not self.done(p)]
        if len(self.changing) < 2 and self.random.random() < 0.2:
            self.change()

    def done(self, p):
        if p.poll() is None:
            return False
        self.t.end_command(p)
        return True

    def change(self):
        """Begin or end a session, by a command that may meet a kill."""
        if len(self.others) < 3:
            self.count += 1
            name = f"other{self.count}"
            self.others.add(name)
            p = self.t.start_command("new", "-d", "-s", name, "cat")
        else:
            if self.changing:
                return
            name = self.others.pop()
            p = self.t.start_command("kill-session", "-t", "=" + name)
        self.changing.append(p)

    def settle(self):
        while self.changing:
            self.t.end_command(self.changing.pop())

    def for_a_moment(self):
        """Go on until a moment at random, at times a very early one."""
        r = self.random
        wait = r.uniform(0, 0.01) if r.random() < 0.2 else r.uniform(0, 0.15)
        end = time.monotonic() + wait
        while time.monotonic() < end:
            self.go_on()

    def run(self, *args):
        """Go on while a command runs, which must succeed."""
        p = self.t.start_command(*args)
        while p.poll() is None:
            self.go_on()
        self.t.end_command(p)


def typed_numbers(load):
    """What came of what was typed: lost and doubled messages."""
    with open(load.file, "rb") as f:
        lines = f.read().split(b"\n")
    seen = {}
    for line in lines:
        seen[line] = seen.get(line, 0) + 1
    wanted = [b"%07d" % i for i in range(1, load.typed + 1)]
    lost = [w.decode() for w in wanted if w not in seen]
    doubled = [w.decode() for w in wanted if seen.get(w, 0) > 1]
    return lost, doubled


def check_floods(t, load):
    """Screen and history are as if nothing had happened."""
    open(load.stop, "w").close()
    for name in FLOODS:
        last = t.check_flood(name, KEPT)
        print(f"# {name}: {last} lines")


def check(t, load, kills):
    load.settle()
    load.viewer.resize(80, 24)
    # Typed after the last kill, so it must arrive.
    load.typed += 1
    load.typist.send(b"%07d\r" % load.typed)

    def arrived():
        with open(load.file, "rb") as f:
            return f.read().endswith(b"%07d\n" % load.typed)

    tmx.wait(arrived, "the last line to arrive", 60)
    lost, doubled = typed_numbers(load)
    print(f"# {kills} kills, {load.typed} lines typed, {len(lost)} lost "
          f"{lost[:5]}, {len(doubled)} doubled {doubled[:5]}; "
          f"{load.count} sessions came and went")
    eq(doubled, [], "what was typed twice")
    if len(lost) > kills:
        raise AssertionError(f"{len(lost)} messages lost in {kills} kills")
    t.ok("detach-client", "-s", "typed")
    eq(load.typist.wait_exit(), 0)
    names = t.ok("ls", "-F", "#{session_name}").split()
    eq(sorted(names), sorted({"typed", "quiet", *FLOODS, *load.others}))
    for name in list(load.others):
        t.ok("kill-session", "-t", "=" + name)
    after = load.facts()
    for what, value in load.before.items():
        eq(after[what], value, what)
    for row in after["programs"].split("\n")[:-1]:
        assert procs.alive(int(row.split()[2])), f"{row}: is not alive"
    check_floods(t, load)
    rows = t.capture("shown")
    load.viewer.wait(lambda v: v.text == [r.rstrip() for r in rows],
                     "the client to show what there is")
