#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A terminal behind deep buffers: no more is under way than a few frames."""

import collections
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

SHELL = "PS1='ready> ' exec bash --norc --noprofile"

# Every screenful is another one, of about ten thousand bytes.
FLOOD = ("awk 'BEGIN { for (;;) { s = \"\"; for (i = 0; i < 19; i++) "
         "s = s sprintf(\"%010d\", rand() * 1e10); print s } }'\r")

# Bytes a second that the way carries, and what may wait on it: some frames.
RATE = 150000
FRAMES = 80000


class Far:
    """A link that takes all that comes and carries it slowly."""

    def __init__(self, pty, answers=True):
        self.pty = pty
        self.answers = answers
        self.buffer = bytearray()    # under way
        self.seen = bytearray()      # what the terminal got
        self.most = 0                # that was ever under way
        self.asked = 0               # up to here, questions are answered
        self.late = collections.deque()
        self.last = time.monotonic()
        pty.draw = self.take

    def take(self, data):
        self.buffer += data
        self.most = max(self.most, len(self.buffer))

    def carry(self):
        """Carry what the time since the last call allows."""
        now = time.monotonic()
        n = int((now - self.last) * RATE)
        if n == 0:
            return
        self.last = now
        self.seen += self.buffer[:n]
        del self.buffer[:n]
        if self.answers:
            self.answer()

    def answer(self):
        for question, answer in ((b"\x1b[5n", b"\x1b[0n"),
                                 (b"\x1b[c", b"\x1b[?62;22c")):
            n = self.seen.count(question, self.asked)
            if n:
                self.pty.send(answer * n)
        # A question may lie across the end of what was seen.
        self.asked = len(self.seen)
        while self.asked and self.seen[self.asked - 1:self.asked] in b"\x1b[5":
            self.asked -= 1

    def wait(self, text, after=0, timeout=None):
        def look():
            self.carry()
            return self.seen.find(text, after) >= 0
        tmx.wait(look, lambda: f"{text!r} in {bytes(self.seen[-300:])!r}",
                 timeout)

    def wait_bytes(self, n):
        def look():
            self.carry()
            return len(self.seen) >= n
        tmx.wait(look, lambda: f"{n} bytes, of {len(self.seen)}", 40)


def clients(t):
    return json.loads(t.ok("list-clients", "--json"))


def test_flood(t):
    c = t.start("new", "-s", "work", SHELL, kind="pty", cols=200, rows=50)
    far = Far(c)
    far.wait(b"ready>")
    c.type(FLOOD)
    far.wait_bytes(3 * FRAMES)
    assert far.most < FRAMES, far.most
    start = len(far.seen)
    c.type("\x03")
    far.wait(b"ready>", start)
    assert len(far.seen) - start < FRAMES, len(far.seen) - start
    # What is typed after it comes back as if nothing had been.
    c.type("echo a''b\r")
    far.wait(b"ab", start)


def test_near(t):
    """A terminal that answers at once is not asked about every key."""
    c = t.start("new", "-s", "work", SHELL)
    c.wait_text("ready>")
    tmx.wait(lambda: clients(t)[0]["delay"] > 0, "a measured delay")
    for word in ("one", "two", "three"):
        c.type(f"echo {word[0]}''{word[1:]}\r")
        c.wait_text(word)
    eq(bytes(c.raw).count(b"\x1b[5n"), 0)
    eq(clients(t)[0]["pacing"], False)


def test_no_answer(t):
    """A terminal that answers nothing is drawn on all the same."""
    c = t.start("new", "-s", "work", SHELL, kind="pty", cols=200, rows=50)
    far = Far(c, answers=False)
    far.wait(b"ready>")
    c.type("seq 1 2000; echo e''nd\r")
    far.wait(b"end")
    eq(bytes(far.seen).count(b"\x1b[5n"), 0)


tmx.main()
