#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Each call that may fail fails once (deny.c), in each process.

Whatever it is: who asked is told in a sentence and may ask again, programs
run on, nothing that they printed is lost, and server and keeper are there.
TMX_FAULT_DENIALS is how often a call of a role is denied (a keeper's two
times, others' once), each time a later one; 0 is until there is none.
"""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import hub  # noqa: E402
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

DENIALS = os.environ.get("TMX_FAULT_DENIALS")
LINES = 6000
PROGRAM = f"seq -f 'line %.0f of the flood' {LINES}; exec cat"

# What each role asks for.
CALLS = {
    "client": ("write", "socket", "fork", "socketpair"),
    "attach": ("write", "socket"),
    "server": ("write", "sendmsg", "mmap", "memfd_create", "ftruncate",
               "fork", "socketpair"),
    "keeper": ("write", "sendmsg", "fork", "socket", "socketpair"),
}

# What a user is told, one line.
SENTENCE = re.compile(r"^\S.*[a-z)]\n$")


class Story:
    """A life of a server, in which something is denied."""

    def __init__(self, t):
        self.t = t

    def twice(self, *args):
        """Run a command; one that fails says why and may be run again."""
        r = self.t.run(*args)
        if r.code == 0:
            eq(r.err, "", f"what {args} says")
            return r.out
        if r.out or not SENTENCE.match(r.err):
            raise AssertionError(f"not a sentence: {r}")
        return self.t.ok(*args)

    def attach(self):
        """Attach; a client that cannot says why."""
        for _ in range(2):
            c = self.t.attach("-t", "work", kind="pty")
            hub.wait(lambda: b"flood" in c.raw or c.status() is not None,
                     "a client", 60)
            if c.status() is None:
                return c
            assert SENTENCE.match(c.raw.decode().replace("\r", "")), c.raw
        raise AssertionError("no client can attach")

    def flood(self):
        """Everything that was printed is there."""
        rows = [r for r in self.twice("capture-pane", "-p", "-S", "-",
                                      "-t", "work").split("\n")
                if r.endswith(" of the flood")]
        want = [f"line {i} of the flood" for i in range(1, LINES + 1)]
        if rows != want:
            raise AssertionError(f"{len(rows)} lines of {LINES}, "
                                 f"{rows[:1]} to {rows[-1:]}")

    def echo(self, c, text):
        """Type; a client that ends says why, and another may type."""
        c.send(text.encode() + b"\r")

        def echoed():
            return self.twice("capture-pane", "-p", "-t", "work").count(
                text) == 2

        hub.wait(lambda: echoed() or c.status() is not None, "an echo", 60)
        if c.status() is not None:
            c = self.attach()
            c.send(text.encode() + b"\r")
            hub.wait(echoed, "an echo", 60)
        return c

    def new(self, name, program):
        """Make a session; a pane without its program says why."""
        self.twice("new", "-d", "-s", name, program)
        for _ in range(2):
            state = hub.wait(lambda: re.match(
                r"1,|0,[1-9]", self.t.fmt("#{pane_dead},#{pane_pid}", name)),
                "a program to start", 60).group()
            if state[0] == "0":
                return
            tmx.contains("".join(self.t.capture(name)), "cannot start: ")
            self.twice("respawn-pane", "-t", name)
        raise AssertionError("no program can be started")

    def tell(self):
        t = self.t
        self.new("keep", "cat")
        self.new("work", PROGRAM)
        t.wait_capture(f"line {LINES} of the flood", "work", 60)
        pid = t.fmt("#{pane_pid}", "work")
        c = self.attach()
        c = self.echo(c, "typed once")
        self.flood()
        t.kill_server_now()
        c = self.echo(c, "typed again")
        self.flood()
        t.kill_keeper_now(2)
        c = self.echo(c, "and at last")
        self.new("other", "cat")
        self.twice("kill-session", "-t", "other")
        eq(t.fmt("#{pane_pid}", "work"), pid, "the program")
        eq(t.ok("ls", "-F", "#{session_name}"), "keep\nwork\n")
        t.ok("detach-client", "-s", "work")
        eq(c.wait_exit(60), 0)
        t.ok("kill-server")


class Denied(world.World):
    def __init__(self):
        super().__init__()
        with open(self.conf, "w") as f:
            f.write(f"set -g history-limit {LINES}\n")

    def denied(self, role, call, n):
        """Let a story happen; false when there was no such call."""
        done = os.path.join(self.dir, f"{role}-{call}-{n}")
        self.label = f"{role}{call}{n}"
        self.env["TMX_FAULT_DENY"] = f"{role}:{call}:{n}:{done}"
        try:
            Story(self).tell()
        except BaseException:
            print(f"# when the {role}'s {call} number {n} failed")
            raise
        finally:
            for c in self.terminals:
                c.close()
            self.terminals.clear()
        tmx.wait(lambda: procs.reap() or not self.processes(), "the end", 30)
        self.labels.clear()
        return os.path.exists(done)


def deny(role):
    def test(t):
        often = int(DENIALS or (2 if role == "keeper" else 1))
        for call in CALLS[role]:
            n = 1
            while t.denied(role, call, n) and n != often:
                n += 1
            print(f"# {role}: {call}, {n}")
    return test


if sys.platform != "linux":
    print("only Linux has the calls that are denied")
    sys.exit(77)
for name in CALLS:
    globals()["test_" + name] = deny(name)
os.environ.setdefault("TMX_TEST_TIME", "900")
tmx.main(Denied)
