#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What printed without end and has stopped is shown at once."""

import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402

# For the digits of the clock, in turns: nothing of them is on the screen yet.
ABC = "abcdefghij", "klmnopqrst"

# For each line typed, prints much, and then what the clock says.
PRINTER = f"ABC = {ABC}" """
import random, sys, time
letters = [str.maketrans("0123456789", to) for to in (ABC)]
for line in sys.stdin:
    n = 700 + int(line) * 37
    rows = [f"{random.random():.70f}\\n" for i in range(20)]
    for i in range(n):
        sys.stdout.write("".join(rows[(i + k) % 20] for k in range(20)))
    sys.stdout.flush()
    end = str(time.monotonic_ns())
    print(end.translate(letters[int(line) % 2]), flush=True)
"""

# From then on until the terminal has it, in seconds.  A frame of what
# goes on and on comes 32 ms after the one before.
SOON = 0.012

DIGITS = bytes.maketrans("".join(ABC).encode(), b"0123456789" * 2)


def test_last(t):
    """Of 25 in a row, 23 are there soon; sooner or later."""
    path = os.path.join(t.dir, "printer.py")
    with open(path, "w") as f:
        f.write(PRINTER)
    seen = bytearray()
    c = t.start("new", "-s", "work", "stty -echo; printf ready; "
                f"exec {sys.executable} {path}", kind="pty")
    c.draw = seen.extend
    tmx.wait(lambda: b"ready" in seen, "the program")
    took = []

    def round():
        del seen[:]
        c.type(f"{len(took) % 10}\r")
        found = []
        tmx.wait(lambda: found.extend(re.findall(rb"[a-t]{12,}\b", seen)) or
                 found, "the end")
        took.append(time.monotonic() -
                    int(found[0].translate(DIGITS)) / 1e9)
        return sum(s < SOON for s in took[-25:]) >= 23

    tmx.wait(round, lambda: f"the end within {SOON} s, of {took}", 40)


tmx.main()
