#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""tmx beside what users would pick instead; BENCH.md says what is measured.

usage: bench.py [-akq] [-n RUNS] [-s MIB] [-w NAME,...] [-o FOLDER]
		[MEASURE ...]
	-q	quick: little of everything, to see whether it works
	-k	keep the results in the folder that are not measured anew
	-n	runs of each (5)
	-s	MiB that are printed in a run (8)
	-w	who takes part; all that are there
	-a	1,000 sessions of everybody, not of tmx alone
	-o	where results.json, results.txt and results.svg go (.)

MEASURE is one of T1 T2 L1 L2 A1 K1 M1 S1 F1 B1 G1, or a part of one (T1 has
T1.80x24 and T1.200x50; G1 has G1.panes, G1.clients, G1.history and G1.width);
without one, all.  The results are written after each part.
BENCH_DRIVER and TMX_BIN name the programs, if they are not in the build
directory that is the current one.  The exit status is 1 when anything that
tmx should have shown did not arrive.
"""

import getopt
import os
import shutil
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "lib")]
sys.dont_write_bytecode = True

import contestants  # noqa: E402
import costs  # noqa: E402
import measures  # noqa: E402
import procs  # noqa: E402
import report  # noqa: E402
import rig  # noqa: E402

MEASURES = {
    "T1.80x24": measures.throughput, "T1.200x50": measures.throughput_large,
    "T2": measures.detached, "L1": measures.echo, "L2": measures.interrupt,
    "A1": measures.paint, "K1": measures.killed, "M1": costs.memory,
    "S1": costs.many, "F1": costs.clients, "B1": costs.editing,
    "G1.panes": costs.grow_panes, "G1.clients": costs.grow_clients,
    "G1.history": costs.grow_history, "G1.width": costs.grow_width,
}


def parts(names):
    """The measures that are meant; all, when none is named."""
    for name in names:
        if not [m for m in MEASURES if name in (m, m.split(".")[0])]:
            sys.exit(f"bench.py: no measure {name}\n{__doc__}")
    return [m for m in MEASURES if not names or m in names or
            m.split(".")[0] in names]


class Sessions:
    """A session of each contestant, for as long as a measure takes."""

    def __init__(self, bench, cols, rows, name, history, **who):
        self.bench = bench
        self.args = name, cols, rows
        self.who = who
        self.history = history
        self.contestants, self.all = [], []

    def __enter__(self):
        try:
            for c in self.bench.contestants(history=self.history,
                                            **self.who):
                self.contestants.append(c)
                self.start(c)
        except BaseException:
            self.__exit__()
            raise
        return self.all

    def start(self, c):
        try:
            self.all.append(rig.Session(self.bench.driver, c, *self.args))
        except rig.Failed as e:
            if c.name in ("raw", "tmx"):
                raise
            print(f"without {c.name}: {e}", file=sys.stderr)
            self.bench.rows = [r for r in self.bench.rows
                               if r[0]["name"] != c.name]

    def __exit__(self, *error):
        for s in self.all + self.bench.besides:
            s.close()
        self.bench.besides = []
        for c in self.contestants:
            rig.end(c)


class Bench:
    """What a measure is given: who takes part, how much, and the results."""

    def __init__(self, driver, tmx, names=None, quick=False):
        self.dir = tempfile.mkdtemp(prefix="tmxb-", dir="/tmp")
        self.driver = rig.Driver(driver)
        self.other = rig.Driver(driver)
        self.rows = contestants.present(names, tmx)
        self.tmx = tmx
        self.results = []
        self.besides = []           # sessions that end with the others
        self.everything = False
        self.slow = ("screen",)     # to take a million lines
        self.size = (1 << 18) if quick else (8 << 20)
        self.count = 2 if quick else 5
        self.keys = 20 if quick else 100
        self.flood_ms = 300 if quick else 2000
        self.key_ms = 50 if quick else 80
        self.patience = 30          # for work that waits for quiet
        self.idle_seconds = 1 if quick else 5
        self.histories = (0, 2000) if quick else (0, 50000, 1000000)
        self.history_lines = 2000 if quick else 100000
        self.session_counts = (10, 30) if quick else (200, 1000)
        self.client_counts = (1, 3) if quick else (1, 10, 50)
        self.growth = dict(
            panes=(1, 10) if quick else (1, 10, 100, 1000),
            clients=(1, 5) if quick else (1, 10, 50, 100, 200),
            history=(0, 2000) if quick else (0, 50000, 500000, 1000000,
                                             5000000),
            width=(80, 200) if quick else (40, 80, 160, 320, 640, 1000))

    def runs(self, most=None):
        for i in range(min(self.count, most or self.count)):
            yield i

    def contestants(self, raw=True, screenless=True, only=None, history=None):
        for row, program in self.rows:
            if only and row["name"] not in only:
                continue
            if row["name"] == "raw" and not raw:
                continue
            if row.get("screenless") and not screenless:
                continue
            yield contestants.Contestant(row, program, history or
                                         contestants.HISTORY)

    def sessions(self, cols=80, rows=24, name="bench", history=None, **who):
        return Sessions(self, cols, rows, name, history, **who)

    def add(self, measure, case, who, value, unit="s", wrong=None):
        who = who.contestant if isinstance(who, rig.Session) else who
        self.results.append(dict(measure=measure, case=case, who=who.name,
                                 value=value, unit=unit, wrong=wrong))
        if wrong:
            print(f"{measure} {case}, {who.name}: {wrong}", file=sys.stderr)

    def beside(self, other):
        """Take on another session of a server that has one."""
        self.besides.append(other)
        return other

    @staticmethod
    def find(*words):
        """Our descendants in whose command line all of these words are."""
        found = []
        for pid in procs.descendants():
            argv = procs._read(f"/proc/{pid}/cmdline", "rb").split(b"\0")
            if all(w.encode() in argv for w in words):
                found.append(pid)
        return found

    def player_pid(self, session):
        """The player of a session, which is its youngest process."""
        return max(self.find("play", session.paths[0]))

    def end_sleepers(self, c):
        """End the programs of sessions that do nothing."""
        for pid in self.find("sleep", "100000"):
            procs.kill(pid, signal.SIGTERM)
        procs.reap()

    def server_pid(self, session):
        c = session.contestant
        argv = c.argv("list")[:-1] + ["display-message", "-p", "#{pid}"]
        return int(rig.run(c, argv)[0])

    @staticmethod
    def kill(pid):
        start = time.monotonic_ns()
        os.kill(pid, signal.SIGKILL)
        return start

    def close(self):
        self.driver.close()
        self.other.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def program(variable, *paths):
    for path in (os.environ.get(variable), *paths):
        if path and os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit(f"bench.py: no {paths[0]}: run make first, or set {variable}")


def run(b, names, done):
    """Run measures; one that cannot be finished is said to have failed."""
    failed = False
    for name in names:
        start = time.monotonic()
        print(MEASURES[name].__doc__.strip(), file=sys.stderr)
        try:
            MEASURES[name](b)
        except rig.Failed as e:
            print(f"{name} failed: {e}", file=sys.stderr)
            failed = True
        print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr)
        done()
    return failed


def main():
    try:
        opts, names = getopt.getopt(sys.argv[1:], "akqn:s:w:o:")
    except getopt.GetoptError as e:
        sys.exit(f"bench.py: {e}\n{__doc__}")
    opts = dict(opts)
    names = parts(names)
    folder = opts.get("-o", ".")
    old, about = report.kept(folder) if "-k" in opts else ([], {})
    procs.adopt_orphans()
    b = Bench(program("BENCH_DRIVER", "regress/bench/driver"),
              program("TMX_BIN", "tmx"),
              opts["-w"].split(",") if "-w" in opts else None, "-q" in opts)
    b.count = int(opts.get("-n", b.count))
    b.size = int(float(opts.get("-s", b.size / (1 << 20))) * (1 << 20))
    b.everything = "-a" in opts

    def write():
        short = report.merge(old, report.summary(b.results))
        report.write(folder, short, b.rows, about)

    try:
        failed = run(b, names, write)
    finally:
        b.close()
    print(report.table(report.summary(b.results)))
    wrong = [r for r in b.results if r["wrong"] and r["who"] == "tmx"]
    sys.exit(1 if failed or wrong else 0)


if __name__ == "__main__":
    main()
