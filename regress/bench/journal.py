#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What journaling costs: detached throughput with it and without.

The other program is regress/bench/tmx-no-journal ("make
regress/bench/tmx-no-journal"), which is good for nothing else.  Both take
turns, and turns at being the first; the numbers are seconds of the server's
processor time for each of some kinds of output, then the median of what pairs
of runs say, and the range in which it lies in 95 of 100 cases: one pair alone
is off by a tenth even on a machine that does nothing else, since caches and
pages fall as they will.

usage: journal.py [ROUNDS [MIB]]
"""

import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402

KINDS = {
    "lines": "line {0} of some output, as compilers and logs have it\n",
    "colours": "\033[3{1}mline {0}\033[0m and \033[1mbold\033[m, \033[4mmore"
               "\033[24m\n",
    "screen": "\033[H\033[2K{0}\033[12;{1}0Hhere\033[K",
    "colour a cell": "\033[38;2;{2};{3};{4}m{5}",
}


def write_file(path, form, size):
    with open(path, "w") as f:
        i = 0
        while f.tell() < size:
            f.write("".join(form.format(n, n % 8, *cell(n))
                            for n in range(i, i + 1000)))
            i += 1000


def cell(n):
    """A colour and a character that look as if at random."""
    mixed = n * 2654435761 % (1 << 32)
    return (mixed & 255, mixed >> 8 & 255, mixed >> 16 & 255,
            chr(97 + (mixed >> 24) % 26))


def cpu(pid):
    with open(f"/proc/{pid}/schedstat") as f:
        return int(f.read().split()[0]) / 1e9


def seconds(program, path):
    """Processor time of a server for the output of a file."""
    t = tmx.Server(program)
    try:
        fifo = os.path.join(t.dir, "fifo")
        os.mkfifo(fifo)
        t.ok("new", "-d", "-s", "work", f"echo ready; read x; cat {path}; "
             f"echo >{fifo}; exec cat")
        t.wait_capture("ready", "work")
        server = t.pid
        before = cpu(server)
        t.ok("send-keys", "-t", "work", "Enter")
        with open(fifo) as f:
            f.read()
        return cpu(server) - before
    finally:
        left = t.close()
        t.remove()
        print("\n".join(left), end="")


def median_range(values):
    """Between which of the values the median of all pairs lies, 95 of 100.

    How many of n pairs are below it is binomial: about n/2, give or take
    1.96 times the root of n over 2.
    """
    values = sorted(values)
    n = len(values)
    off = round((n - 1.96 * n ** 0.5) / 2)
    return values[max(off - 1, 0)], values[min(n - off, n - 1)]


def main():
    rounds, size = [int(a) for a in sys.argv[1:]] + [60, 8][len(sys.argv) - 1:]
    procs.adopt_orphans()
    own = tmx.binary()
    other = os.path.join(os.path.dirname(own), "regress", "bench",
                         "tmx-no-journal")
    path = f"/tmp/journal-bench-{os.getpid()}"
    try:
        for kind, form in KINDS.items():
            write_file(path, form, size << 20)
            took = {own: [], other: []}
            for i in range(rounds):
                for program in (own, other) if i % 2 else (other, own):
                    took[program].append(seconds(program, path))
            a, b = (statistics.median(took[p]) for p in (own, other))
            ratios = [b / a for a, b in zip(took[own], took[other])]
            low, high = median_range(ratios)
            print(f"{kind}: {a:.3f} s with, {b:.3f} s without a journal: "
                  f"{statistics.median(ratios):.3f} of the throughput "
                  f"({low:.3f} to {high:.3f})", flush=True)
    finally:
        os.unlink(path)


main()
