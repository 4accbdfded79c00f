#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A program that prints numbered lines of many kinds, and then waits.

usage: flood.py STOP FROM [TO]

It prints from number FROM on, up to TO or until there is a file STOP, then
"end NUMBER", and waits for the end of its input.
"""

import os
import select
import sys

# Lines printed at once, and the pause (s) after them.
BURST = 50
PAUSE = 0.005


def line(i):
    kind = i % 9
    n = f"n{i}"
    if kind == 1:
        return f"\033[3{i % 8}m{n}\033[0m \033[1;44mbold\033[m plain"
    if kind == 2:
        return n + "x" * (i % 250)
    if kind == 3:
        return n + " \u65e5\u672c\u8a9e e\u0301 \U0001f44d\u2500"
    if kind == 4:
        return f"junk that goes\r\033[K{n}"
    if kind == 5:
        return f"above\nbelow\033[A\r\033[K{n}\033[B"
    if kind == 6:
        return f"\t{n}\t|"
    if kind == 7:
        return f"\033[38;2;{i % 256};7;9m\033[48;5;{i % 256}m{n}\033[m."
    if i % 97 == 0:
        return f"\033[?1049h\033[2Jelsewhere {n}\033[?1049l{n}"
    return n


def main():
    stop, i = sys.argv[1], int(sys.argv[2])
    last = int(sys.argv[3]) if len(sys.argv) > 3 else None
    out = sys.stdout.buffer
    while i != last if last is not None else not os.path.exists(stop):
        n = min(BURST, last - i) if last is not None else BURST
        for i in range(i, i + n):
            out.write(line(i).encode() + b"\n")
        i += 1
        out.flush()
        if last is None:
            select.select([], [], [], PAUSE)
    out.write(b"\033[0mend %d\n" % i)
    out.flush()
    while os.read(0, 4096):
        pass


main()
