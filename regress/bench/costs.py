# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What it takes: memory, many sessions, many clients, bytes; and growth."""

import os
import time

import measures
import rig

import hub


def wait_idle(pids, seconds=20):
    """Wait until some processes use no processor time."""
    end = time.monotonic() + seconds
    before = rig.cpu(pids)
    while time.monotonic() < end:
        hub.turn(1)
        now = rig.cpu(pids)
        if now - before < 0.001:
            return
        before = now


def memory(b):
    """M1: bytes a line of history, when all is quiet; and at the start."""
    count = b.history_lines
    # Some take the memory for their history at the beginning.
    first = {}
    with b.sessions(raw=False, screenless=False, history=100) as all:
        for s in all:
            s.do("lines", 200, rig.marker())
            first[s.contestant.name] = rig.memory(s.contestant.processes())
            b.add("M1", "with one session", s, first[s.contestant.name],
                  "bytes")
    for kind in ("lines", "styled", "cjk"):
        with b.sessions(raw=False, screenless=False,
                        history=count + 1000) as all:
            for s in all:
                pids = s.contestant.processes()
                mark = rig.marker()
                s.do(kind, count, mark)
                at_once = rig.memory(pids)
                wait_idle(pids, b.patience)
                after = rig.memory(pids)
                wrong = None
                if "MARK" not in measures.look(b, s, 80, 24, mark):
                    wrong = "the last line is not on the screen"
                base = first[s.contestant.name]
                for case, total in (("at once", at_once), ("later", after)):
                    b.add("M1", f"{kind} {case}, a line", s,
                          (total - base) / count, "bytes", wrong=wrong)


def create(b, c, count, first=0):
    """Make sessions that do nothing; returns seconds."""
    took = 0
    for i in range(first, first + count):
        argv = c.argv("new", f"s{i}", 80, 24, ["sleep", "100000"])
        took += rig.run(c, argv)[1]
    return took


def many(b):
    """S1: many sessions: making, listing, what they take when idle."""
    for _ in b.runs():
        for c in b.contestants(raw=False, history=2000):
            try:
                one_of_many(b, c)
            finally:
                b.end_sleepers(c)
                rig.end(c)


def one_of_many(b, c):
    create(b, c, 1)
    wait_idle(c.processes())
    one = rig.memory(c.processes())
    few, lots = b.session_counts
    b.add("S1", f"{few} made", c, create(b, c, few, 1))
    wait_idle(c.processes())
    total = rig.memory(c.processes())
    b.add("M1", "an idle session", c, (total - one) / few, "bytes")
    listed(b, c, few)
    if c.name != "tmx" and not b.everything:
        return
    b.add("S1", f"{lots} made", c, create(b, c, lots - few, few + 1))
    wait_idle(c.processes())
    listed(b, c, lots)
    pids = c.processes()
    before = rig.wakeups(pids)
    hub.turn(b.idle_seconds)
    b.add("S1", f"{lots} idle, wake-ups a second", c,
          (rig.wakeups(pids) - before) / b.idle_seconds, "count")


def listed(b, c, count):
    if "list" not in c.row:
        return
    for _ in range(3):
        out, took = rig.run(c, c.argv("list"), c.row.get("list_fails"))
        wrong = None
        if out.count("\n") < count:
            wrong = f"only {out.count(chr(10))} lines"
        b.add("S1", f"ls with {count}", c, took, wrong=wrong)


def clients(b):
    """F1: many look at one session; one of them has stopped."""
    path = measures.files(b, ["log"], 80, 24)["log"]
    with b.sessions(raw=False) as everybody:
        all = list(everybody)
        for s in all:
            s.begin()
        for count in b.client_counts:
            for s in all:
                while len(s.ids) < count:
                    s.attach()
                s.begin(s.ids[-1])
            for stopped in (False, True):
                if stopped and count == 1:
                    continue
                case = f"{count} clients" + ", one stopped" * stopped
                for _ in b.runs():
                    # To wait for who could not once takes minutes.
                    all = [s for s in all
                           if fan_out(b, s, path, case, stopped) or
                           s.contestant.name == "tmx"]


def fan_out(b, s, path, case, stopped):
    """One run; false when not all have seen what was printed."""
    d, mark = b.driver, rig.marker()
    looking = s.ids[:-1] if stopped else s.ids
    pids = s.contestant.processes()
    for id in looking:
        d.ask("live", id, 0)
        d.ask("arm", id, mark)
    d.ask("pause", s.ids[-1], int(stopped))
    before = rig.memory(pids)
    s.tell("play", path, mark)
    wrong, seen = None, 0
    # Whoever the stopped one holds up as well is let go after a while.
    for id in looking:
        r = d.ask("wait", id, 5000)
        if not r["t"]:
            wrong = "others wait for the stopped one" if stopped else \
                "it did not arrive"
            break
        seen = max(seen, r["t"])
    grown = rig.memory(pids) - before
    d.ask("pause", s.ids[-1], 0)
    start, end = s.answer()
    if wrong is None:
        b.add("F1", f"{case}: program ends", s, (end - start) / 1e9)
        b.add("F1", f"{case}: all have seen", s, (seen - start) / 1e9)
    else:
        b.add("F1", f"{case}: program ends", s, (end - start) / 1e9,
              wrong=wrong)
    # History grows too, as it does when nobody has stopped.
    if stopped:
        b.add("F1", f"{case}: memory grows by", s, grown - s.grown, "bytes")
    else:
        s.grown = grown
    for id in s.ids:
        d.ask("settle", id, 2000, 20)
        d.ask("live", id, 1)
    return wrong is None


EDITED = ["", *(f"line {i} of the text, with some words in it"
                for i in range(300))]

# Program, keys one after another.
EDITING = {
    "vi": (["vim", "-u", "NONE", "-i", "NONE", "-n", "{file}"],
           ["5j", "dd", "p", "ohello world\\x1b", "\\x06", "\\x06", "\\x15",
            "/line 77\\x0d", "3x", "J", "u", ":set nu\\x0d", "G", "gg",
            "10j", "cwchanged\\x1b", "yyP", "\\x05", "\\x05", "\\x19",
            ":%s/words/sentences/g\\x0d", "zt", "zz", ">>", "w", "w", "~"],
           ":q!\\x0d"),
    "less": (["less", "{file}"],
             ["\\x20", "\\x20", "b", "j", "j", "j", "k", "d", "u", "/199\\x0d",
              "n", "g", "G", "50g", "y", "e", "e", "e"], "q"),
    "top": (["top", "-d", "100"],
            ["\\x20", "1", "t", "m", "c", "\\x20", "h", "q", "i", "\\x20"],
            "q"),
}


def type_slowly(b, d, id, keys):
    for key in keys:
        d.ask("type", id, key)
        d.ask("settle", id, 3000, b.key_ms)


def edit(b, c, kind, want):
    """Type a session of a program; returns the bytes on the terminal."""
    argv, keys, quit = EDITING[kind]
    path = os.path.join(b.dir, "edited")
    with open(path, "w") as f:
        f.write("\n".join(EDITED))
    argv = [w.format(file=path) for w in argv]
    d = b.driver
    if not c.raw:
        # A shell, so that the program begins when somebody looks.
        argv = ["sh", "-c", "read x; exec " + " ".join(argv)]
        rig.run(c, c.argv("new", kind, 80, 24, argv))
        argv = c.argv("attach", kind)
    else:
        argv = ["sh", "-c", "read x; exec " + " ".join(argv)]
    id = d.open(c.env, argv)["id"]
    d.ask("settle", id, 5000, 500)
    d.ask("arm", id)
    d.ask("type", id, "\\x0d")
    d.ask("settle", id, 5000, 300)
    type_slowly(b, d, id, keys)
    n = d.ask("settle", id, 1000, 100)["bytes"]
    # What top shows is never twice the same.
    wrong = d.differs(id, "MARK", want) if want and kind != "top" else None
    screen = d.screen(id)
    path = os.path.join(b.dir, f"recorded-{kind}")
    if c.raw:
        d.ask("save", id, path)
    d.ask("type", id, quit)
    d.ask("settle", id, 1000, 200)
    d.ask("close", id)
    return n, screen, wrong


def editing(b):
    """B1: bytes to the terminal, where the program alone writes so many."""
    for kind in EDITING:
        for _ in b.runs(3):
            want = None
            for c in b.contestants():
                try:
                    n, screen, wrong = edit(b, c, kind, want)
                finally:
                    rig.end(c)
                want = want or screen
                b.add("B1", kind, c, n, "bytes", wrong=wrong)


def grow_panes(b):
    """G1: echo and output of one session beside more and more."""
    for panes in b.growth["panes"]:
        beside_panes(b, panes)


def beside_panes(b, panes):
    """Echo and output in one session, beside so many that are idle."""
    path = measures.files(b, ["log"], 80, 24)["log"]
    with b.sessions(only=("tmx", "tmux")) as all:
        for s in all:
            create(b, s.contestant, panes - 1)
            id = s.begin()
            for _ in b.runs(3):
                took = measures.play(b, s, id, path)[0]
                b.add("G1", f"panes: output beside {panes}", s, took)
            s.tell("echo")
            b.driver.ask("settle", id, 200, 50)
            ns = b.driver.ask("echo", id, 30, 33000)["ns"]
            b.driver.ask("type", id, "\\x04")
            s.answer()
            b.add("G1", f"panes: echo p50 beside {panes}", s,
                  measures.percentile(ns, 50) / 1e9)
            b.add("G1", f"panes: memory with {panes}", s,
                  rig.memory(s.contestant.processes()), "bytes")
            b.end_sleepers(s.contestant)


def grow_clients(b):
    """G1: more and more clients look at what is printed."""
    path = measures.files(b, ["log"], 80, 24)["log"]
    with b.sessions(only=("tmx", "tmux")) as all:
        for count in b.growth["clients"]:
            for s in all:
                while len(s.ids) < count:
                    s.attach()
                s.begin(s.ids[-1])
                for _ in b.runs(3):
                    grow_one(b, s, path, count)


def grow_one(b, s, path, count):
    mark = rig.marker()
    for id in s.ids:
        b.driver.ask("live", id, 0)
        b.driver.ask("arm", id, mark)
    pids = s.contestant.processes()
    cpu = rig.cpu(pids)
    s.tell("play", path, mark)
    for id in s.ids:
        b.driver.wait(id)
    start, end = s.answer()
    b.add("G1", f"clients: program ends, {count}", s, (end - start) / 1e9)
    b.add("G1", f"clients: processor, {count}", s, rig.cpu(pids) - cpu)


def grow_history(b):
    """G1: output when there are so many lines already, and attaching."""
    path = measures.files(b, ["log"], 80, 24)["log"]
    with b.sessions(only=("tmx",),
                    history=2 * max(b.growth["history"]) + 1000) as all:
        for s in all:
            have = 0
            for count in b.growth["history"]:
                s.do("lines", max(count - have, 30), "@lines@")
                have = count
                pids = s.contestant.processes()
                wait_idle(pids)
                b.add("G1", f"history: memory with {count:,}", s,
                      rig.memory(pids), "bytes")
                for _ in b.runs(3):
                    mark = rig.marker()
                    s.do("lines", 1, mark)
                    start = time.monotonic_ns()
                    id = s.attach()
                    b.driver.ask("arm", id, mark)
                    seen = b.driver.wait(id)["t"]
                    b.add("G1", f"history: attach with {count:,}", s,
                          (seen - start) / 1e9)
                    s.detach(id)
                start, end = s.do("play", path, rig.marker())
                b.add("G1", f"history: output with {count:,}", s,
                      (end - start) / 1e9)


def grow_width(b):
    """G1: wider and wider terminals."""
    for cols in b.growth["width"]:
        with b.sessions(cols, 50, only=("raw", "tmx", "tmux")) as all:
            path = measures.files(b, ["redraw"], cols, 50)["redraw"]
            ids = {s: s.begin() for s in all}
            for _ in b.runs(3):
                for s in all:
                    took = measures.play(b, s, ids[s], path)[0]
                    b.add("G1", f"width: redraws at {cols}", s, took)
