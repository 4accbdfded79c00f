#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Many clients look at a session that floods; some are slow, some stopped.

MANY_CLIENTS is how many there are; a fifth is slow and a fifth stopped.
"""

import os
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

CLIENTS = int(os.environ.get("MANY_CLIENTS", "15"))

# Nothing that the flood prints has a letter in common with these.  Each of
# its screens is another one, of many kilobytes.
MARKS = ["ALPHA", "BRAVO", "CHARLIE"]
LINES = 12000
FLOOD = "stty -echo; for m in " + " ".join(MARKS) + f"""; do read x
awk 'BEGIN {{ for (; i < {LINES}; i++) {{
	s = ""
	for (j = 0; j < 24; j++)
		s = s sprintf("\\033[38;5;%dm%07d", rand() * 256, rand() * 1e7)
	print s }} }}'
printf $m; done; read x"""

# What the server may grow by for all of them, in KiB: nothing waits for a
# client but a frame or two, and buffers keep the size they once had.
GROWTH = 4096

# A client that was stopped is sent no more than a few frames when it goes on.
FRAMES = 200000

# What a slow one takes in a twentieth of a second.
SLICE = 2500


class Slow:
    """A terminal that takes 50 KB/s."""

    def __init__(self, pty):
        self.pty = pty
        self.last = 0
        pty.pause()

    def carry(self):
        if time.monotonic() - self.last < 0.05:
            return
        self.last = time.monotonic()
        try:
            self.pty.raw += os.read(self.pty.master, SLICE)
        except BlockingIOError:
            pass


def without_sanitizer():
    with open(tmx.binary(), "rb") as f:
        return b"__asan_init" not in f.read()


def test_flood(t):
    t.ok("start", ";", "set", "-g", "history-limit", "100", ";",
         "set", "-g", "status", "off", ";", "new", "-d", "-s", "work", FLOOD)
    size = {"cols": 200, "rows": 50}
    drawn = t.attach("-t", "work", **size)
    ptys = [t.attach("-t", "work", kind="pty", **size)
            for _ in range(CLIENTS - 1)]
    t.wait_fmt("#{session_attached}", str(CLIENTS))
    # They have asked their terminals what they are, and been drawn once.
    tmx.wait(lambda: all(b"\033[c" in c.raw for c in ptys), "first frames")
    stopped, slow = ptys[:CLIENTS // 5], ptys[CLIENTS // 5:2 * CLIENTS // 5]
    healthy = ptys[2 * CLIENTS // 5:]
    # Every other one by its terminal, the others themselves.
    for i, c in enumerate(stopped):
        c.pause()
        if i % 2 == 0:
            c.signal(signal.SIGSTOP)
    slow = [Slow(c) for c in slow]
    received = [c.received for c in stopped]
    before = procs.pss(t.pid) if procs.HAVE_PROC else 0
    for mark in MARKS:
        t.ok("send-keys", "-t", "work", "Enter")
        # The program comes to its end whoever looks at it.
        tmx.wait(lambda: [s.carry() for s in slow] and
                 t.capture("work")[-1].startswith(mark), f"{mark} in the pane")

        def seen():
            for s in slow:
                s.carry()
            late = [c for c in healthy + [s.pty for s in slow]
                    if mark.encode() not in c.raw]
            return not late

        tmx.wait(seen, f"all to see {mark}")
        drawn.wait(lambda v: v.text == [row.rstrip() for row in
                                          t.capture("work")],
                   f"the screen with {mark}")
    if procs.HAVE_PROC and without_sanitizer():
        grown = procs.pss(t.pid) - before
        eq(grown < GROWTH, True, f"growth by {grown} KiB being bounded")
    for c, n in zip(stopped, received):
        c.signal(signal.SIGCONT)
        c.resume()
        tmx.wait(lambda: MARKS[-1].encode() in c.raw, "one to catch up")
        eq(c.received - n < FRAMES, True,
           f"{c.received - n} bytes being a few frames")


# Long, where all of them run under a sanitizer.
os.environ.setdefault("TMX_TEST_TIME", "120")
tmx.main()
