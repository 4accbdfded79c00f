#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""An upgrade between two builds, and a kill at each of its steps.

The steps are where src/ says fault_point(); whoever comes by is killed
there, once.  The builds are regress/fault/tmx and regress/skew/next.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq, wait  # noqa: E402

# By who passes them, in their order.
OLD_SERVER = ["server-probed", "server-granted", "server-leaves",
              "server-checkpointed", "server-noted", "server-committed",
              "server-exits"]
NEW_SERVER = ["server-starts", "recover-begins", "recover-state",
              "recover-pane", "recover-panes", "recover-upgraded",
              "recover-ready", "server-hello", "server-resumed"]
KEEPER = ["keeper-asked", "keeper-ready", "keeper-trial", "keeper-reexec",
          "keeper-becomes", "keeper-resumes"]
TRIAL = ["trial-begins", "trial-reads"]

# While there is no server that has anything.
ALONE = ["keeper-alone", "keeper-started"]

# What it does when a new server has died.
BACK = ["keeper-back"]


class Upgraded(world.World):
    """A server with some sessions, and two builds that it can be."""

    def __init__(self):
        super().__init__()
        self.take_points()
        self.take_builds()
        self.now = 0        # which build it is
        self.typed = []

    def begin(self):
        self.log_file = os.path.join(self.dir, "typed")
        self.ok("new", "-d", "-s", "quiet", sys.executable, world.FLOOD,
                "-", "0", "1500")
        self.end_of_flood("quiet")
        self.ok("new", "-d", "-s", "type",
                f"stty -echo; exec tee {self.log_file}")
        self.stop = os.path.join(self.dir, "stop")
        self.ok("new", "-d", "-s", "flood", sys.executable, world.FLOOD,
                self.stop, "0")
        self.client = self.attach("-t", "type")
        self.wait_fmt("#{session_attached}", "1", "type")
        self.before = self.facts()

    def facts(self):
        return (self.ok("lsp", "-a", "-F", "#{session_name} #{pane_id} "
                        "#{pane_pid} #{pane_dead}"),
                self.ok("capture-pane", "-p", "-e", "-S", "-", "-t",
                        "quiet"))

    def exe(self):
        return os.readlink(f"/proc/{self.pid}/exe")

    def step(self, point):
        """Upgrade and die at a point; nothing is lost."""
        armed = self.arm(point)
        to = 1 - self.now
        r = self.run("upgrade-server", self.builds[to], timeout=40)
        wait(lambda: not os.path.exists(armed), f"somebody at {point}")
        if r.code == 0:
            contains(r.out, "upgraded to tmx")
            self.now = to
        elif point == "keeper-asked":
            eq(r.err, f"{self.builds[to]}: the keeper died\n")
        elif point in ALONE + BACK:
            eq(r.err, f"upgrade to {self.builds[to]} failed: the keeper "
               "died\n")
        else:
            eq(r.err, f"upgrade to {self.builds[to]} failed: it "
               "ended with signal 9 before it was ready\n")
        self.still_there(point)

    def still_there(self, point):
        line = f"after {point}, {len(self.typed)}"
        self.typed.append(line)
        self.client.type(line + "\r")
        self.client.wait_text(line)
        eq(self.exe(), self.builds[self.now], "the build")
        after = self.facts()
        eq(after[0], self.before[0], "panes")
        eq(after[1] == self.before[1], True, "whether history is the same")
        for row in after[0].split("\n")[:-1]:
            assert procs.alive(int(row.split()[2])), f"{row}: is not alive"
        with open(self.log_file) as f:
            eq(f.read().split("\n")[:-1], self.typed)


def through(t, points):
    t.begin()
    for point in points:
        t.step(point)
    # And once whole.
    t.ok("upgrade-server", t.builds[1 - t.now])
    t.now = 1 - t.now
    t.still_there("all")
    open(t.stop, "w").close()
    t.check_flood("flood", 500)
    t.ok("detach-client", "-s", "type")
    eq(t.client.wait_exit(), 0)


def test_old_server(t):
    through(t, OLD_SERVER)


def test_new_server(t):
    through(t, NEW_SERVER)


def test_keeper(t):
    through(t, KEEPER + TRIAL)


def test_keeper_alone(t):
    through(t, ALONE)


def test_keeper_and_new_server(t):
    """The new server dies, and then the keeper that goes back."""
    t.begin()
    for point in ("server-starts", "recover-state", "recover-upgraded"):
        t.arm(point)
        t.step("keeper-back")
    t.ok("detach-client", "-s", "type")
    eq(t.client.wait_exit(), 0)


def test_trial_hangs(t):
    """A binary that never comes to an end as a keeper on trial."""
    t.env["TMX_FAULT_TRIAL"] = str(2 * 10 ** 9)
    tried, hangs = (os.path.join(t.dir, n) for n in ("tried", "hangs"))
    with open(hangs, "w") as f:
        f.write(f"""#!/bin/sh
case $2 in trial*) echo $$ >{tried}; exec tail -f /dev/null;; esac
exec {t.builds[1]} "$@"
""")
    os.chmod(hangs, 0o700)
    t.ok("new", "-d", "-s", "work", "cat")
    keeper = t.find_keeper()
    p = t.start_command("upgrade-server", hangs)
    wait(lambda: os.path.exists(tried), "the trial")
    # Meanwhile the keeper starts programs.
    t.ok("new", "-d", "-s", "other", "cat")
    t.end_command(p)
    with open(tried) as f:
        assert not procs.alive(int(f.read())), "the trial goes on"
    contains(t.ok("show-messages"), "the keeper stays what it was: the new "
             "binary cannot take over from this keeper")
    eq(os.readlink(f"/proc/{t.pid}/exe"), t.builds[1])
    eq(os.readlink(f"/proc/{keeper}/exe"), t.builds[0])
    # It is as willing as before.
    contains(t.ok("upgrade-server", t.builds[1]), "upgraded to tmx")
    eq(os.readlink(f"/proc/{keeper}/exe"), t.builds[1])


def test_all_are_here(t):
    # Others are those of respawn.py, input.py and disk.py.
    found = {p for p in world.fault_points()
             if not p.startswith(("spawn-", "input-",
                                                        "save-"))}
    eq(found, {*OLD_SERVER, *NEW_SERVER, *KEEPER, *TRIAL, *ALONE, *BACK})


os.environ.setdefault("TMX_TEST_TIME", "300")
tmx.main(Upgraded)
