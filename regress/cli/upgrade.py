#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""upgrade-server: another binary takes over, or why it does not."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq, wait  # noqa: E402

UPGRADES = 20


def builds(t):
    """Two builds; the server begins as the first."""
    made = [os.path.join(t.dir, name) for name in ("one", "two")]
    for path in made:
        shutil.copy(t.program, path)
    t.program = made[0]
    return made


def script(t, name, text):
    path = os.path.join(t.dir, name)
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, 0o700)
    return path


def exe(pid):
    return os.readlink(f"/proc/{pid}/exe")


def parent(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])


def lines(path):
    with open(path) as f:
        return f.read().split("\n")[:-1]


def test_server_and_keeper_are_the_new_binary(t):
    if not procs.HAVE_PROC:
        raise tmx.Skip("no /proc")
    one, two = builds(t)
    t.ok("new", "-d", "-s", "work", "cat")
    server, program = t.pid, t.fmt("#{pane_pid}", "work")
    keeper = parent(server)
    contains(t.ok("upgrade-server", two), "upgraded to tmx ")
    eq(exe(t.pid), two)
    eq(parent(t.pid), keeper)
    eq(exe(keeper), two)
    eq(t.fmt("#{pane_pid},#{pane_dead}", "work"), program + ",0")
    # By itself it takes what is at its own path by now.
    os.unlink(two)
    shutil.copy(one, two)
    t.ok("upgrade-server")
    eq(exe(t.pid), two)
    eq(exe(keeper), two)
    eq(t.fmt("#{pane_pid},#{pane_dead}", "work"), program + ",0")


def test_says_who_it_is_in_pieces(t):
    if not procs.HAVE_PROC:
        raise tmx.Skip("no /proc")
    _, two = builds(t)
    fifo = os.path.join(t.dir, "fifo")
    os.mkfifo(fifo)
    slow = script(t, "slow", f"""#!/bin/sh
[ "$1" = -V ] || exec {two} "$@"
printf 'tmx '
echo >{fifo}
read go <{fifo}
echo 1
""")
    t.ok("new", "-d", "-s", "work", "cat")
    c = t.start("upgrade-server", slow, kind="pty")
    with open(fifo) as f:
        f.read()
    t.ok("ls")  # by now the first piece has been read
    with open(fifo, "w") as f:
        f.write("go\n")
    eq(c.wait_exit(), 0)
    wait(lambda: exe(t.pid) == two, "the other binary")


def test_under_load(t):
    made = builds(t)
    stop, log = (os.path.join(t.dir, n) for n in ("stop", "log"))
    t.ok("new", "-d", "-s", "flood", f"i=0; while [ ! -e {stop} ]; do "
         "echo line $i; i=$((i + 1)); done; echo end $i; cat")
    t.ok("new", "-d", "-s", "type", f"cat > {log}")
    program = t.fmt("#{pane_pid}", "flood")
    c = t.attach("-t", "type", kind="pty")
    t.wait_fmt("#{session_attached}", "1", "type")
    typed = []
    for i in range(UPGRADES):
        typed.append(f"before {i}")
        c.type(typed[-1] + "\r")
        t.ok("upgrade-server", made[(i + 1) % 2])
        typed.append(f"after {i}")
        c.type(typed[-1] + "\r")
    wait(lambda: len(lines(log)) >= len(typed), "what was typed", 30)
    eq(lines(log), typed)
    open(stop, "w").close()
    t.wait_capture("end ", "flood", 30)
    eq(t.fmt("#{pane_pid},#{pane_dead}", "flood"), program + ",0")
    check_flood(t)
    t.ok("detach-client", "-s", "type")


def check_flood(t):
    """Not a byte is missing, and the lines that are left are in order."""
    rows = [r for r in t.capture("flood", "-S", "-5000") if r]
    count = int(rows[-1].split()[1])
    text = sum(len(f"line {i}\r\n") for i in range(count))
    eq(int(t.fmt("#{pane_bytes}", "flood")), text + len(f"end {count}\r\n"))
    first = int(rows[0].split()[1])
    eq(rows[:-1], [f"line {i}" for i in range(first, count)])


def test_input_that_nobody_has_read(t):
    """What was taken for a program that does not read goes along."""
    _, two = builds(t)
    fifo, log = (os.path.join(t.dir, n) for n in ("fifo", "log"))
    os.mkfifo(fifo)
    t.ok("new", "-d", "-s", "work",
         f"stty raw -echo; echo ready; read x < {fifo}; "
         f"head -c 200000 > {log}; echo whole; cat")
    t.wait_capture("ready", "work")
    for i in range(20):
        t.ok("send-keys", "-t", "work", "-l", chr(ord("a") + i) * 10000)
    t.ok("upgrade-server", two)
    with open(fifo, "w") as f:
        f.write("go\n")
    t.wait_capture("whole", "work", 30)
    with open(log) as f:
        text = f.read()
    eq(text == "".join(chr(ord("a") + i) * 10000 for i in range(20)), True,
       "whether it is all there")


def test_refused(t):
    builds(t)
    t.ok("new", "-d", "-s", "work", "echo here; cat")
    t.wait_capture("here", "work")
    server = t.pid
    text = script(t, "text", "no program\n")
    secret = script(t, "secret", "")
    os.chmod(secret, 0o600)
    for path, why in (("/bin/false", "this is no tmx"),
                      ("/bin/echo", "this is no tmx"),
                      (text, "Exec format error"),
                      (secret, "Permission denied"),
                      (t.dir, "Permission denied"),
                      ("/nonexistent", "No such file or directory")):
        eq(t.fail("upgrade-server", path), f"{path}: {why}")
    eq(t.pid, server)
    t.wait_capture("here", "work")


def test_the_old_one_goes_on(t):
    """A binary that says that it is one of ours, and fails."""
    one, two = builds(t)
    t.ok("new", "-d", "-s", "work", "echo here; cat")
    t.wait_capture("here", "work")
    program = t.fmt("#{pane_pid}", "work")
    c = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "1", "work")
    liar = script(t, "liar", '#!/bin/sh\n[ "$1" = -V ] && '
                  '{ echo tmx 9.9; exit; }\nexit 3\n')
    eq(t.fail("upgrade-server", liar), f"upgrade to {liar} failed: it ended "
       "with status 3 before it was ready")
    if procs.HAVE_PROC:
        eq(exe(t.pid), one)
    eq(t.fmt("#{pane_pid},#{pane_dead}", "work"), program + ",0")
    t.wait_fmt("#{session_attached}", "1", "work")
    c.type("typed\r")
    t.wait_capture("typed", "work")
    contains(t.ok("upgrade-server", two), "upgraded to tmx ")
    t.wait_capture("typed", "work")
    t.ok("detach-client", "-s", "work")


tmx.main()
