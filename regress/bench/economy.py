#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""How many bytes a terminal gets, from tmx, tmux and screen.

usage: economy.py [-w] [-t TERM] [PROGRAM ...]

Scripted sessions of an editor, a pager and a program that draws itself anew
run within each of the three, on a terminal of 80 columns and 24 rows; what
is counted is what comes after the first screen.  PROGRAM names some of them
(vi, less, top, shell).  With -w what was written is kept, in the directory
that is printed; -t sets what the terminal is called.  TMX_BIN names another tmx.
"""

import getopt
import os
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import hub  # noqa: E402
import procs  # noqa: E402
import streams  # noqa: E402
import terminal  # noqa: E402
import tmx  # noqa: E402

QUIET = .12         # seconds without output that end a step
UP, DOWN, LEFT, RIGHT = "\033OA", "\033OB", "\033OD", "\033OC"


def words(n):
    """Text that is always the same."""
    s = streams.Stream(7, 80, 24, clusters=False)
    return ["  " * s.n(3, 0) + " ".join(
        s.random.choice(streams.WORDS) for _ in range(s.n(11)))
        for _ in range(n)]


def each(text):
    return list(text)


EDIT = (each("ihello, world") + ["\033"] + each("jjjjllllx") +
        each("oint main(int argc, char **argv)") + ["\r"] + each("{") +
        ["\r", "\treturn 0;\r", "}\033"] + each("kkkdd") + each("u") +
        ["\006", "\006", "\002", "\005", "\005", "\005", "\031", "\031"] +
        ["/fox\r", "n", "n", "N"] + each("Ainsert me") + ["\033"] +
        each("0iX\033") + ["J", "u", "G", "gg", "20j", "zt", "zz", "zb"] +
        ["5dd", "u", "yyp", ":split\r", "\006", "\027j", "\006", ":q\r"] +
        each("xxxx....") + [":%s/o/0/g\r", "u", ":q!\r"])
PAGE = ([" "] * 4 + ["b"] * 3 + ["j"] * 8 + ["k"] * 8 + ["d", "u"] +
        ["/brown\r", "n", "n", "N", "G", "g", "20j", "50%"] +
        ["-N\r", " ", " ", "b", "q"])
SHELL = (each("ls -l /usr/share/common-licenses\r") + each("echo one two") +
         [LEFT] * 8 + each("and ") + ["\r"] + [UP, UP, DOWN, "\r"] +
         each("seq 100\r") + ["\014"] + each("cat notes | head -40\r") +
         each("for i in 1 2 3; do echo $i; done\r"))


class Session:
    def __init__(self, name, command, keys):
        self.name, self.command, self.keys = name, command, keys


TOP = ("import select, sys; sys.path.insert(0, %r)\nimport streams\n"
       "sys.stdin.readline()\n"
       "for f in streams.top(3, 80, 24, 60):\n"
       "\tsys.stdout.buffer.write(f); sys.stdout.flush()\n"
       "\tselect.select([], [], [], .1)\n")
SESSIONS = [
    Session("vi", ["vim", "-u", "NONE", "-n", "notes"], EDIT),
    Session("less", ["less", "notes"], PAGE),
    Session("top", [sys.executable, "-c", TOP %
                    os.path.dirname(tmx.__file__)], ["\r"]),
    Session("shell", ["bash", "--norc", "--noprofile"], SHELL),
]


def contestants(directory, env):
    """Name and how to run a command within it."""
    conf = os.path.join(directory, "conf")
    with open(conf, "w") as f:
        f.write("set -g status off\nset -s escape-time 10\n")
    found = [("tmx", lambda n, argv: [tmx.binary(), "-L", n, "-f", conf,
                                      "new", *argv])]
    if shutil.which("tmux"):
        found.append(("tmux", lambda n, argv: ["tmux", "-L", n, "-f", conf,
                                               "new", *argv]))
    if shutil.which("screen"):
        found.append(("screen", lambda n, argv: ["screen", "-c", os.devnull,
                                                 "-S", n, *argv]))
    return found


def quiet(c, seconds=QUIET, limit=20):
    """Wait until nothing more comes."""
    end = time.monotonic() + limit
    seen, since = c.received, time.monotonic()
    while time.monotonic() - since < seconds and time.monotonic() < end:
        hub.turn(.01)
        if c.received != seen:
            seen, since = c.received, time.monotonic()


def play(name, make, session, env, home):
    """The bytes that one of them writes for a session."""
    c = terminal.Pty(make(f"e{session.name}", session.command), env, 80, 24,
                     home)
    hub.wait(lambda: c.received > 20, f"{name} to begin")
    quiet(c, 1)
    c.raw.clear()
    before = c.received
    for key in session.keys:
        c.send(key.encode())
        quiet(c)
    quiet(c, 1)
    n, raw = c.received - before, bytes(c.raw)
    c.send(b"\004exit\r")
    try:
        c.wait_exit(2)
    except hub.Timeout:
        pass
    c.close()
    return n, raw


def main():
    options, names = getopt.getopt(sys.argv[1:], "wt:")
    options = dict(options)
    keep = "-w" in options
    procs.adopt_orphans()
    home = tempfile.mkdtemp(prefix="economy-")
    with open(os.path.join(home, "notes"), "w") as f:
        f.write("\n".join(words(200)) + "\n")
    env = {k: os.environ[k] for k in ("PATH", "LANG") if k in os.environ}
    env.update(HOME=home, TERM=options.get("-t", "xterm-256color"),
               LC_ALL="C.UTF-8",
               SHELL="/bin/sh", TMX_TMPDIR=home, TMUX_TMPDIR=home,
               SCREENDIR=os.path.join(home, "screens"), PS1="$ ")
    os.mkdir(env["SCREENDIR"], 0o700)
    all_of = contestants(home, env)
    print("%-8s" % "" + "".join("%10s" % n for n, _ in all_of))
    for session in SESSIONS:
        if names and session.name not in names:
            continue
        row = []
        for name, make in all_of:
            n, raw = play(name, make, session, env, home)
            row.append(n)
            if keep:
                with open(os.path.join(home, f"{session.name}.{name}"),
                          "wb") as f:
                    f.write(raw)
        print("%-8s" % session.name + "".join("%10d" % n for n in row),
              flush=True)
    procs.kill_all(procs.descendants())
    if keep:
        print(home)
    else:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
