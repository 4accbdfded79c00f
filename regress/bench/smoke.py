#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The benchmarks run, and what they print arrives; no time is looked at."""

import os
import signal
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "lib")]
sys.dont_write_bytecode = True

import bench  # noqa: E402
import chart  # noqa: E402
import costs  # noqa: E402
import goals  # noqa: E402
import measures  # noqa: E402
import procs  # noqa: E402
import report  # noqa: E402

KINDS = ["log", "cjk", "truecolor", "redraw", "region", "recorded"]


def run(b):
    measures.attached(b, 80, 24, KINDS)
    measures.detached(b, kinds=["log"])
    measures.paint(b)
    measures.killed(b)
    costs.memory(b)


def check(b):
    """Say what is wrong with the results."""
    for r in b.results:
        if r["wrong"]:
            yield f"{r['measure']} {r['case']}, {r['who']}: {r['wrong']}"
    have = {(r["measure"], r["case"], r["who"]) for r in b.results}
    for kind in KINDS:
        for who in ("raw", "tmx"):
            if ("T1", f"{kind} 80x24", who) not in have:
                yield f"no result for {kind}, {who}"
    for measure in ("T2", "A1", "K1", "M1"):
        if not any(h[0] == measure and h[2] == "tmx" for h in have):
            yield f"no result for {measure}"
    short = report.summary(b.results)
    if "tmx" not in report.table(short):
        yield "nothing of tmx in the table"
    # Parts of a run, put together one after the other.
    half = [s for s in short if s["measure"] == "M1"]
    rest = [s for s in short if s["measure"] != "M1"]
    both = report.merge(report.merge(half, rest), half)
    if report.table(both) != report.table(short):
        yield "parts put together are not the whole"
    if "</svg>" not in chart.draw(short, {"date": "today"}):
        yield "no chart"
    if not list(goals.judge(short)):
        yield "nothing is judged"


def main():
    if not procs.HAVE_PROC:
        print("no /proc to look at processes in")
        sys.exit(77)
    tmx = bench.program("TMX_BIN", "tmx")
    with open(tmx, "rb") as f:
        if b"__asan_init" in f.read():
            print("a sanitizer makes it too slow")
            sys.exit(77)
    procs.adopt_orphans()
    signal.alarm(200)
    b = bench.Bench(bench.program("BENCH_DRIVER", "regress/bench/driver"),
                    tmx, ["raw", "tmx"], True)
    b.size, b.count, b.histories, b.history_lines = 1 << 16, 1, (2000,), 2000
    b.patience = 0
    try:
        run(b)
    finally:
        b.close()
    wrong = list(check(b))
    print("\n".join(wrong) or f"{len(b.results)} results")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
