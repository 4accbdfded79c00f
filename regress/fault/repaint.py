#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""How long from a kill of the server until a client shows what comes next.

No test: it prints milliseconds, the median and the worst of so many kills.

usage: repaint.py [SESSIONS [LINES [KILLS]]]
"""

import os
import statistics
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import hub  # noqa: E402
import procs  # noqa: E402


def arguments():
    given = [int(a) for a in sys.argv[1:]]
    return given + [50, 10000, 20][len(given):]


def fill(t, sessions, lines):
    with open(t.conf, "w") as f:
        f.write(f"set -g history-limit {lines + 100}\n")
    for i in range(sessions):
        t.ok("new", "-d", "-s", f"s{i}", f"seq -f 'line %.0f of many' {lines}"
             "; exec cat")
    for i in range(sessions):
        t.wait_capture(f"line {lines} of many", f"s{i}", 60)
    # As it is when the server has had time to tidy up.
    for i in range(sessions):
        hub.wait(lambda: int(t.fmt("#{history_bytes}", f"s{i}")) < lines * 12,
                 "history to be packed", 60)


def measure(t, client, number, server):
    """Kill, type a line, and see it echoed."""
    text = b"typed%d." % number
    before = client.received
    began = time.monotonic()
    procs.kill(server)
    client.send(text)
    while text not in bytes(client.raw[-4096:]) and client.received >= before:
        hub.turn(0.0005)
        if time.monotonic() - began > 60:
            raise AssertionError("no answer")
    took = time.monotonic() - began
    client.send(b"\r")
    server = t.find_server(server)
    t.ok("has")
    return took * 1000, server


def main():
    sessions, lines, kills = arguments()
    procs.adopt_orphans()
    t = world.World()
    try:
        fill(t, sessions, lines)
        client = t.attach("-t", "s0", kind="pty")
        t.wait_fmt("#{session_attached}", "1", "s0")
        client.send(b"hello\r")
        hub.wait(lambda: b"hello" in client.raw, "an echo")
        t.find_keeper()
        server = t.find_server()
        took = []
        for i in range(kills):
            ms, server = measure(t, client, i, server)
            took.append(ms)
        print(f"{sessions} sessions of {lines} lines: median "
              f"{statistics.median(took):.1f} ms, worst {max(took):.1f} ms "
              f"({kills} kills)")
    finally:
        left = t.close()
        t.remove()
        print("\n".join(left), end="")


main()
