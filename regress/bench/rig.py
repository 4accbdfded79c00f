# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Terminals (driver.c), sessions with a player in them, and their ends."""

import json
import os
import select
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import hub  # noqa: E402
import procs  # noqa: E402

# How long anything at all may take, in seconds.
PATIENCE = float(os.environ.get("BENCH_PATIENCE", "120"))


class Failed(Exception):
    """Something did not happen, or what arrived is not what was sent."""


class Driver:
    """The process that has the terminals."""

    def __init__(self, program):
        self.program = program
        self.child = subprocess.Popen([program], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE)
        procs.expected.add(self.child.pid)
        self.env = None

    def ask(self, *words):
        line = "\t".join(str(w) for w in words) + "\n"
        self.child.stdin.write(line.encode())
        self.child.stdin.flush()
        answer = self.child.stdout.readline()
        if not answer:
            raise Failed("the driver ended")
        answer = json.loads(answer.decode(errors="replace"))
        if "error" in answer:
            raise Failed(f"{answer['error']}: {line[:-1]}")
        return answer

    def open(self, env, argv, cols=80, rows=24):
        """Start a program on a terminal, in an environment of its own."""
        env = [f"{k}={v}" for k, v in env.items()]
        return self.ask("open", cols, rows, *env, *argv)

    def paint(self, env, argv, text, cols=80, rows=24):
        """The same, until a text is on it: nobody else works meanwhile."""
        env = [f"{k}={v}" for k, v in env.items()]
        return self.arrived(self.ask("paint", int(PATIENCE * 1000), text, cols,
                                     rows, *env, *argv))

    def wait(self, id, seconds=None):
        r = self.ask("wait", id, int((seconds or PATIENCE) * 1000))
        return self.arrived(dict(r, id=id))

    def arrived(self, r):
        if not r["t"]:
            raise Failed("the text did not arrive\n" +
                         self.ask("screen", r["id"])["screen"])
        return r

    def screen(self, id):
        text = self.ask("screen", id)["screen"]
        return [row.rstrip() for row in text.split("\n")[:-1]]

    def shown(self, id, mark, seconds=30):
        """The screen, once a text is all of its last row but one."""
        end = time.monotonic() + seconds
        while True:
            rows = self.screen(id)
            if rows[-2:] == [mark, ""]:
                return [row.replace(mark, "MARK") for row in rows]
            if time.monotonic() > end:
                raise Failed("the screen does not end with the text:\n" +
                             "\n".join(rows))
            self.ask("settle", id, 50, 20)

    def differs(self, id, mark, want, seconds=30):
        """Where a screen is not as another, if it does not become so."""
        end = time.monotonic() + seconds
        while True:
            got = [row.replace(mark, "MARK") for row in self.screen(id)]
            rows = [(y, g, w) for y, (g, w) in enumerate(zip(got, want))
                    if g != w]
            if not rows and len(got) == len(want):
                return None
            if time.monotonic() > end:
                break
            self.ask("settle", id, 50, 20)
        if not rows:
            return "the size of the screen is another"
        return "row {} is {!r} and not {!r}".format(*rows[0])

    def close(self):
        self.child.stdin.close()
        self.child.wait()
        procs.expected.discard(self.child.pid)


def run(contestant, argv, fails=False):
    """Run a command of a contestant; returns its output and the time."""
    start = time.monotonic_ns()
    r = subprocess.run(argv, env=contestant.env, cwd=contestant.dir,
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=PATIENCE,
                       start_new_session=True)
    took = time.monotonic_ns() - start
    if r.returncode != 0 and not fails:
        raise Failed(f"{' '.join(argv)}: {r.stdout.decode()}")
    return r.stdout.decode(errors="replace"), took / 1e9


def cpu(pids):
    """Seconds of processor time of some processes."""
    total = 0
    for pid in pids:
        for tid in listdir(f"/proc/{pid}/task"):
            line = procs._read(f"/proc/{pid}/task/{tid}/schedstat").split()
            total += int(line[0]) if line else 0
    return total / 1e9


def listdir(path):
    try:
        return os.listdir(path)
    except OSError:
        return []


def wakeups(pids):
    """How often some processes went to sleep."""
    total = 0
    for pid in pids:
        try:
            total += procs.status(pid, "voluntary_ctxt_switches")
        except AssertionError:
            pass
    return total


def memory(pids):
    """Bytes that some processes use, shared memory in full and once.

    Memory that is shared through a descriptor counts whether or not it is
    mapped: what is allocated, not the share that PSS sees.
    """
    total, seen = 0, {}
    for pid in pids:
        rollup = dict(
            line.split(":", 1) for line in
            procs._read(f"/proc/{pid}/smaps_rollup").splitlines()[1:])
        kib = {k: int(v.split()[0]) for k, v in rollup.items()}
        total += kib.get("Pss", 0) - kib.get("Pss_Shmem", 0)
        for fd in listdir(f"/proc/{pid}/fd"):
            path = f"/proc/{pid}/fd/{fd}"
            try:
                if os.readlink(path).startswith("/memfd:"):
                    st = os.stat(path)
                    seen[st.st_dev, st.st_ino] = st.st_blocks * 512
            except OSError:
                pass
    return total * 1024 + sum(seen.values())


class Session:
    """A session of a contestant with a player (player.h) in it."""

    def __init__(self, driver, contestant, name, cols=80, rows=24):
        self.driver, self.contestant, self.name = driver, contestant, name
        self.cols, self.rows = cols, rows
        base = os.path.join(contestant.dir, name)
        self.paths = base + ".do", base + ".done"
        for path in self.paths:
            os.mkfifo(path)
        # For both ways, so that opening waits for nobody.
        self.commands, self.answers = (os.open(p, os.O_RDWR)
                                       for p in self.paths)
        self.pending = b""
        self.ids = []
        self.grown = 0  # bytes, when all was printed that is printed
        self.ended = False
        if not contestant.raw:
            run(contestant, contestant.argv("new", name, cols, rows,
                                            self.program()))
            self.answer()

    def program(self):
        return [self.driver.program, "play", *self.paths]

    def attach(self, cols=None, rows=None):
        """Attach a terminal, and wait until its first frame is there."""
        c = self.contestant
        argv = self.program() if c.raw else c.argv("attach", self.name)
        r = self.driver.open(c.env, argv, cols or self.cols,
                             rows or self.rows)
        self.ids.append(r["id"])
        if c.raw:
            self.answer()
        return r["id"]

    def begin(self, id=None):
        """Print a line, and wait for it: from here on all is as usual."""
        id = self.attach() if id is None else id
        mark = marker()
        self.driver.ask("arm", id, mark)
        # A client that has begun need not have finished: until it shows
        # what is printed, print again.
        end = time.monotonic() + PATIENCE
        while True:
            self.do("lines 1", mark)
            r = self.driver.ask("wait", id, 500)
            if r["t"]:
                break
            if time.monotonic() > end:
                raise Failed(f"{self.contestant.name} shows nothing")
        self.driver.ask("settle", id, 3000, 150)
        return id

    def detach(self, id):
        self.driver.ask("close", id)
        self.ids.remove(id)

    def tell(self, *words):
        os.write(self.commands, (" ".join(map(str, words)) + "\n").encode())

    def answer(self, seconds=None):
        """When the player began and ended the last command, in ns."""
        end = time.monotonic() + (seconds or PATIENCE)
        while b"\n" not in self.pending:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [],
                                              left)[0]:
                raise Failed(f"{self.contestant.name}: no answer of the "
                             "program")
            self.pending += os.read(self.answers, 4096)
        line, _, self.pending = self.pending.partition(b"\n")
        if line == b"error":
            raise Failed("the player could not do it")
        return tuple(int(n) for n in line.split())

    def do(self, *words):
        self.tell(*words)
        return self.answer()

    def close(self):
        if not self.ended:
            self.tell("quit")
            try:
                self.answer(5)
            except Failed:
                pass
        self.ended = True
        for id in self.ids:
            self.driver.ask("close", id)
        self.ids = []
        os.close(self.commands)
        os.close(self.answers)
        for path in self.paths:
            os.unlink(path)


def end(contestant):
    """See that nothing of a contestant is left."""
    if "kill" in contestant.row:
        run(contestant, contestant.argv("kill"), fails=True)
    until = time.monotonic() + 5
    while contestant.processes() and time.monotonic() < until:
        procs.reap()
        hub.turn(0.01)
    procs.kill_all(contestant.processes())
    procs.reap()
    contestant.close()


_marks = 0


def marker():
    """A text that no screen has."""
    global _marks
    _marks += 1
    digits = f"{_marks * 2654435761 % (1 << 32):08x}"
    return "@" + digits.translate(str.maketrans("0123456789abcdef",
                                                "~^_@!$?QWZXVJKYU")) + "@"
