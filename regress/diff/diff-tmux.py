#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Streams of output mean to the terminal core what they mean to tmux.

Each is written to a pane of a private tmux server, whose screen and cursor
must then be what diff-cases says.  Skipped without tmux.  More of them, or
others: DIFF_STREAMS=5000 DIFF_FIRST=1000.

usage: diff-tmux.py
       diff-tmux.py --feed PIPE PIPE	within a pane
"""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import tty

STREAMS = 400
PATIENCE = 300      # seconds, for all of it
SHOWN = 10          # differences printed
RESET = b"\033[?1049l\033c\033[3J\0337"
REPLY = re.compile(rb"\033\[[0-9]+;[0-9]+R")


def feed(commands, answers):
    """Write what comes in lines to the terminal; say when it was taken."""
    tty.setraw(0)
    with open(commands, "rb") as lines, open(answers, "wb", 0) as out:
        for line in lines:
            write(base64.b64decode(line) + b"\033[6n")
            seen = b""
            while not REPLY.search(seen):
                seen += os.read(0, 4096)
            out.write(b"\n")


def write(data):
    while data:
        data = data[os.write(1, data):]
    termios.tcdrain(1)


class Pane:
    """A pane of a size, and the way to what writes in it."""

    def __init__(self, tmux, directory, cols, rows):
        name = "s%dx%d" % (cols, rows)
        pipes = [os.path.join(directory, name + end) for end in (".in", ".out")]
        for pipe in pipes:
            os.mkfifo(pipe)
        self.tmux = tmux
        self.name = name
        tmux("new-session", "-d", "-s", name, "-x", str(cols), "-y",
             str(rows), sys.executable, os.path.abspath(__file__), "--feed",
             *pipes)
        self.commands = open(pipes[0], "wb", 0)
        self.answers = open(pipes[1], "rb", 0)

    def write(self, data):
        self.commands.write(base64.b64encode(data) + b"\n")
        if not self.answers.readline():
            sys.exit("the pane %s is gone" % self.name)

    def screen(self):
        """The rows, without blanks at their ends, and the cursor."""
        out = self.tmux("capture-pane", "-p", "-t", self.name, ";",
                        "display-message", "-p", "-t", self.name,
                        "#{cursor_x} #{cursor_y}").split("\n")
        x, y = out[-2].split()
        return [row.rstrip() for row in out[:-2]], int(x), int(y)


def server(directory):
    """A function that gives commands to a tmux of our own."""
    conf = os.path.join(directory, "conf")
    with open(conf, "w", encoding="ascii") as f:
        f.write("set -g status off\nset -g escape-time 0\n")
    env = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm-256color")
    env.pop("TMUX", None)

    def tmux(*args):
        return subprocess.run(
            ["tmux", "-S", os.path.join(directory, "socket"), "-f", conf,
             *args], env=env, check=True, stdout=subprocess.PIPE,
            encoding="utf-8").stdout
    return tmux


def difference(case, pane):
    """Why the pane shows something else, or None."""
    got, x, y = pane.screen()
    want = ["".join(run[0] for run in row).rstrip() for row in case["screen"]]
    got += [""] * (len(want) - len(got))
    for i, (a, b) in enumerate(zip(want, got)):
        if a != b:
            return "row %d: %r, tmux %r" % (i, a, b)
    # A pending wrap is a column behind the last one.
    wanted = case["x"] + case["wrap"], case["y"]
    if (x, y) != wanted:
        return "cursor %d,%d, tmux %d,%d" % (*wanted, x, y)
    return None


def compare(cases, directory):
    tmux = server(directory)
    panes = {}
    count = failed = 0
    try:
        for case in cases:
            size = case["cols"], case["rows"]
            if size not in panes:
                panes[size] = Pane(tmux, directory, *size)
            data = base64.b64decode(case["bytes"])
            panes[size].write(RESET + data)
            why = difference(case, panes[size])
            count += 1
            if why is None:
                continue
            failed += 1
            if failed <= SHOWN:
                print("seed %d (%s, %dx%d): %s\n    %r" % (
                    case["seed"], case["kind"], *size, why, data.decode()))
    finally:
        tmux("kill-server")
    print("%d streams, %d differ" % (count, failed))
    return 1 if failed or not count else 0


def on_alarm(number, frame):
    sys.exit("not done after %d s" % PATIENCE)


def main():
    if sys.argv[1:2] == ["--feed"]:
        return feed(*sys.argv[2:4])
    if shutil.which("tmux") is None:
        print("no tmux: skipped")
        return 1 if os.environ.get("CI") else 77
    cases = subprocess.run(
        ["regress/diff/diff-cases", "tmux", os.environ.get("DIFF_FIRST", "0"),
         os.environ.get("DIFF_STREAMS", str(STREAMS))], check=True,
        stdout=subprocess.PIPE, encoding="utf-8").stdout
    signal.signal(signal.SIGALRM, on_alarm)
    if "DIFF_STREAMS" not in os.environ:
        signal.alarm(PATIENCE)
    with tempfile.TemporaryDirectory() as directory:
        return compare(map(json.loads, cases.splitlines()), directory)


sys.exit(main())
