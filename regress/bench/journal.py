#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What journaling costs: detached throughput with it and without.

The other program is regress/bench/tmx-no-journal ("make
regress/bench/tmx-no-journal"), which is good for nothing else.  Both take
turns, and turns at being the first; the numbers are seconds of the server's
processor time for each of some kinds of output that a quarter of the runs
stay below, their ratio, and the range in which it lies in 95 of 100 cases.
Whatever else the machine does only adds to a run, so the quick ones say most;
one pair alone is off by a tenth even on a machine that does nothing else.

usage: journal.py [ROUNDS [MIB]]
"""

import os
import random
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


def quarter(values):
    return sorted(values)[len(values) // 4]


def ratio_range(some, others):
    """Between what the ratio of the quarters lies, 95 of 100 cases.

    As many runs are drawn from those that were made, again and again.
    """
    r = random.Random(1)
    ratios = sorted(quarter(r.choices(others, k=len(others))) /
                    quarter(r.choices(some, k=len(some)))
                    for _ in range(2000))
    return ratios[49], ratios[1949]


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
            a, b = (quarter(took[p]) for p in (own, other))
            low, high = ratio_range(took[own], took[other])
            print(f"{kind}: {a:.3f} s with, {b:.3f} s without a journal: "
                  f"{b / a:.3f} of the throughput ({low:.3f} to {high:.3f})",
                  flush=True)
    finally:
        os.unlink(path)


main()
