#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Native scrollback in a real xterm, whose scrollback is printed and read."""

import os
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

SHELL = "PS1='ready> ' exec bash --norc --noprofile"


def need(*commands):
    for name in commands:
        if not shutil.which(name):
            raise tmx.Skip(f"no {name} (./bootstrap installs it)")


def x_server(t):
    """Start a display that nobody sees; returns its name."""
    ours, theirs = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "800x600x24",
         "-nolisten", "tcp"], pass_fds=[theirs], env=t.env,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    procs.expected.add(server.pid)
    os.close(theirs)
    os.set_blocking(ours, False)
    number = bytearray()

    def named():
        try:
            number.extend(os.read(ours, 64))
        except BlockingIOError:
            pass
        return number.endswith(b"\n") or server.poll() is not None

    tmx.wait(named, "the X server")
    os.close(ours)
    if not number:
        raise tmx.Skip("no X server can be started")
    return server, ":" + number.decode().strip()


def test_scrollback(t):
    need("xterm", "Xvfb")
    server, display = x_server(t)
    try:
        through_xterm(t, display)
    finally:
        server.terminate()
        server.wait()


def through_xterm(t, display):
    printed = os.path.join(t.dir, "printed")
    t.ok("new", "-d", "-s", "work", SHELL)
    t.ok("send-keys", "-t", "work", "seq -f 'line %.0f' 1 100", "Enter")
    t.wait_capture("line 100", "work")
    attach = shlex.join(t.argv("attach", "--native", "-t", "work"))
    xterm = subprocess.Popen(
        ["xterm", "-geometry", "80x24", "-sl", "5000",
         "-xrm", f"*printerCommand: cat >{printed}",
         "-xrm", "*printAttributes: 0", "-xrm", "*printerAutoClose: true",
         "-e", "sh", "-c",
         # All pages to the printer; and stay, or they are not looked at.
         attach + "; printf '\\033[?11i'; cat"],
        env=dict(t.env, DISPLAY=display), stdin=subprocess.DEVNULL)
    procs.expected.add(xterm.pid)
    tmx.wait(lambda: t.ok("list-clients") != "", "the client")
    for first in range(101, 1001, 100):
        t.ok("send-keys", "-t", "work",
             f"seq -f 'line %.0f' {first} {first + 99}", "Enter")
        t.wait_capture(f"line {first + 99}", "work")
    t.ok("detach-client", "-s", "work")
    rows = []

    def all_printed():
        if os.path.exists(printed):
            with open(printed) as f:
                rows[:] = [row.strip("\f\r\n ") for row in f]
        return "line 1000" in rows

    try:
        tmx.wait(all_printed, lambda: f"what xterm prints, not {rows[-30:]}")
    finally:
        xterm.terminate()
        xterm.wait()
    eq([r for r in rows if r.startswith("line")],
       [f"line {i}" for i in range(1, 1001)])


tmx.main()
