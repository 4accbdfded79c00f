# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Throughput and latency.  (costs.py has what it takes.)

A measure is a function that is given a Bench (bench.py): it runs what it
compares in turns, so that a machine that is busy for a while is so for all,
looks whether what should have arrived has, and adds a value for each run.
"""

import os

import rig
import workloads

KINDS = list(workloads.TABLE)


def files(b, kinds, cols, rows):
    """Make the files; name to path."""
    paths = {}
    for kind in kinds:
        paths[kind] = os.path.join(b.dir, f"{kind}-{cols}x{rows}")
        if not os.path.exists(paths[kind]):
            workloads.make(kind, paths[kind], b.size, cols, rows)
    return paths


def play(b, session, id, path, want=None):
    """Print a file and see it arrive.

    Returns seconds, bytes, the screen, and how it differs from another.
    """
    d, mark = b.driver, rig.marker()
    d.ask("live", id, 0)
    d.ask("arm", id, mark)
    session.tell("play", path, mark)
    arrived = d.wait(id)
    start, _ = session.answer()
    d.ask("settle", id, 1000, 30)
    wrong = d.differs(id, mark, want) if want else None
    screen = want or d.shown(id, mark)
    d.ask("live", id, 1)
    return (arrived["t"] - start) / 1e9, arrived["bytes"], screen, wrong


def attached(b, cols, rows, kinds):
    """From the first byte that a program prints to the last row."""
    paths = files(b, kinds, cols, rows)
    with b.sessions(cols, rows) as all:
        ids = {s: s.begin() for s in all}
        for kind in kinds:
            case = f"{kind} {cols}x{rows}"
            for _ in b.runs():
                want = None
                for s in all:
                    pids = s.contestant.processes()
                    cpu = rig.cpu(pids)
                    took, n, screen, wrong = play(b, s, ids[s], paths[kind],
                                                  want)
                    want = want or screen
                    b.add("T1", case, s, took, wrong=wrong)
                    b.add("T1cpu", case, s, rig.cpu(pids) - cpu)
                    b.add("T1bytes", case, s, n, "bytes")


def throughput(b):
    """T1: output, attached, on a small terminal."""
    attached(b, 80, 24, KINDS)


def throughput_large(b):
    """T1: output, attached, on a large terminal."""
    attached(b, 200, 50, KINDS)


def look(b, session, cols, rows, mark):
    """What somebody who attaches now sees."""
    id = session.attach(cols, rows)
    b.driver.ask("arm", id, mark)
    b.driver.wait(id)
    b.driver.ask("settle", id, 1000, 100)
    screen = [r.replace(mark, "MARK") for r in b.driver.screen(id)]
    session.detach(id)
    return screen


def missing(b, session, path, mark):
    """Whether history has the lines at the end of a file, all of them."""
    c = session.contestant
    if "capture" not in c.row:
        return None
    out, _ = rig.run(c, c.argv("capture", session.name))
    got = out.rstrip("\n").split("\n")
    if got[-1] != mark:
        return f"the last line of the history is {got[-1]!r}"
    with open(path, "rb") as f:
        want = f.read().decode().rpartition("\033[r")[0].split("\n")[:-1]
    # Rows of a terminal: what wraps is two.
    cols = session.cols
    want = [line[i:i + cols].rstrip() for line in want[-20000:]
            for i in range(0, len(line), cols)]
    got = got[:-1]
    n = min(len(want), len(got), 20000)
    got = got[-n:]
    while got and got[-1] == "":
        got.pop()
    want = want[-len(got):]
    if len(got) < min(20000, n) - 2:
        return f"only {len(got)} lines of history"
    for i, (g, w) in enumerate(zip(got, want)):
        if g != w:
            return f"history has {g!r} and not {w!r}"
    return None


def detached(b, cols=80, rows=24, kinds=None):
    """T2: until the program has printed all, with nobody attached."""
    kinds = kinds or KINDS
    paths = files(b, kinds, cols, rows)
    with b.sessions(cols, rows) as all:
        for s in all:
            if s.contestant.raw:
                b.driver.ask("live", s.attach(), 0)
            else:
                # Whoever learns its size from a client has had one.
                s.detach(s.begin())
        for kind in kinds:
            for run in b.runs():
                for s in all:
                    mark = rig.marker()
                    if s.ids:
                        b.driver.ask("arm", s.ids[0], mark)
                    pids = s.contestant.processes()
                    cpu = rig.cpu(pids)
                    start, end = s.do("play", paths[kind], mark)
                    wrong = None
                    if run == 0 and not s.contestant.screenless:
                        wrong = check(b, s, paths[kind], mark, kind)
                    b.add("T2", kind, s, (end - start) / 1e9, wrong=wrong)
                    b.add("T2cpu", kind, s, rig.cpu(pids) - cpu)


def check(b, session, path, mark, kind):
    if session.contestant.raw:
        return None
    screen = look(b, session, session.cols, session.rows, mark)
    if "MARK" not in screen:
        return "the last line is not on the screen"
    if kind == "log":
        return missing(b, session, path, mark)
    return None


def percentile(values, p):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * p / 100))]


def type_keys(b, case, s, id):
    b.driver.ask("arm", id)
    ns = b.driver.ask("echo", id, b.keys, 33000)["ns"]
    lost = ns.count(0)
    wrong = f"{lost} keys did not come back" if lost else None
    ns = [n for n in ns if n] or [0]
    for p in (50, 99):
        b.add("L1", f"{case} p{p}", s, percentile(ns, p) / 1e9, wrong=wrong)


def echo(b):
    """L1: from a key to its echo by the program, idle and not."""
    with b.sessions() as all:
        ids = {s: s.begin() for s in all}
        others = {}
        for s in all:
            # Where there is no server, what floods is another process too.
            driver = b.other if s.contestant.raw else b.driver
            others[s] = b.beside(rig.Session(driver, s.contestant, "flood"))
            if s.contestant.raw:
                b.other.ask("live", others[s].attach(), 0)
            s.tell("echo")
            b.driver.ask("settle", ids[s], 200, 50)
        for case in ("idle", "flood"):
            for _ in b.runs():
                for s in all:
                    with flooding(b, others[s], case == "flood"):
                        type_keys(b, case, s, ids[s])
        for s in all:
            b.driver.ask("type", ids[s], "\\x04")
            s.answer()


class flooding:
    """Another session floods, with nobody looking, for as long as this."""

    def __init__(self, b, session, really):
        self.b, self.session, self.really = b, session, really

    def __enter__(self):
        if self.really:
            self.pid = self.b.player_pid(self.session)
            self.session.tell("flood", "@over@")

    def __exit__(self, *error):
        if self.really:
            os.kill(self.pid, 2)
            self.session.answer()


# Name, bytes/s, delay each way in ns, bytes of buffer.
LINKS = [("100 KB/s", 100000, 0, 4096),
         ("ssh, 1 MB/s, 200 ms, 1 MiB", 1000000, 100000000, 1 << 20)]


def interrupt(b):
    """L2: from Ctrl-C under flood to the program's answer to it."""
    with b.sessions() as all:
        ids = {s: s.begin() for s in all}
        for s in all:
            b.driver.ask("pause", ids[s], 1)
        for case, *link in LINKS:
            for _ in b.runs():
                for s in all:
                    id, mark = ids[s], rig.marker()
                    b.driver.ask("pause", id, 0)
                    b.driver.ask("link", id, *link)
                    b.driver.ask("settle", id, 2000, 300)
                    s.tell("flood", mark)
                    b.driver.ask("settle", id, b.flood_ms, b.flood_ms)
                    b.driver.ask("arm", id, mark)
                    typed = b.driver.ask("type", id, "\\x03")
                    seen = b.driver.wait(id)
                    s.answer()
                    b.add("L2", case, s, (seen["t"] - typed["t"]) / 1e9)
                    b.driver.ask("link", id, 0, 0, 0)
                    b.driver.ask("settle", id, 2000, 100)
                    b.driver.ask("pause", id, 1)


PAINTS = 4


def paint(b):
    """A1: from the start of a client to the whole screen."""
    with b.sessions(raw=False, screenless=False,
                    history=max(b.histories) + 1000) as all:
        have = {s: 0 for s in all}
        mark = {}
        for count in b.histories:
            for s in all:
                if count and s.contestant.name in b.slow and count > 100000:
                    continue
                mark[s] = rig.marker()
                s.do("lines", max(count - have[s], 30), mark[s])
                have[s] = count
            # It takes so little that there is time for more of them.
            for _ in range(PAINTS * len(list(b.runs()))):
                want = None
                for s in all:
                    if have[s] != count:
                        continue
                    r = b.driver.paint(s.contestant.env,
                                       s.contestant.argv("attach", s.name),
                                       mark[s])
                    b.driver.ask("settle", r["id"], 1000, 100)
                    want = want or b.driver.shown(r["id"], mark[s])
                    wrong = b.driver.differs(r["id"], mark[s], want)
                    b.driver.ask("close", r["id"])
                    b.add("A1", f"{count:,} lines", s,
                          (r["t"] - r["from"]) / 1e9, wrong=wrong)


def killed(b):
    """K1: from the server's death to what is printed after it on screen."""
    with b.sessions(only=("tmx",)) as all:
        for s in all:
            id = s.begin()
            for _ in b.runs():
                pid, mark = b.server_pid(s), rig.marker()
                b.driver.ask("arm", id, mark)
                s.do("lines 30", mark)
                b.driver.wait(id)
                b.driver.shown(id, mark)
                before = b.driver.screen(id)
                mark = rig.marker()
                b.driver.ask("arm", id, mark)
                start = b.kill(pid)
                s.do("lines 0", mark)
                seen = b.driver.wait(id)
                # What was there, two lines up.
                wrong = b.driver.differs(id, mark, before[2:-1] +
                                         ["", "MARK", ""])
                if b.server_pid(s) == pid:
                    wrong = "it did not die"
                b.add("K1", "server killed", s, (seen["t"] - start) / 1e9,
                      wrong=wrong)
