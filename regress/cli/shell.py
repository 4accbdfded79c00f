#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""run-shell, if-shell and wait-for."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402


def option(t, value):
    """Wait until the option @x has a value."""
    t.wait_fmt("#{@x}", value)


def test_run_shell(t):
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.ok("run-shell", "echo out; echo err >&2"), "out\n")
    eq(t.ok("run", "echo #{session_name}"), "work\n")
    eq(t.run("run-shell", "echo out; exit 4").code, 4)
    eq(t.run("run-shell", "kill -9 $$").code, 137)
    eq(t.ok("run-shell"), "")
    eq(t.ok("run-shell", "-d", "0.01", "echo later"), "later\n")
    eq(t.ok("run-shell", "-d", "0.01"), "")
    eq(t.fail("run-shell", "-d", "x", "true"), "invalid delay time: x")
    r = t.run("run-shell", "exit 3", ";", "display", "-p", "after")
    eq((r.code, r.out), (3, "after\n"))


def test_run_shell_environment(t):
    t.ok("new", "-d", "-s", "work", "-e", "MINE=1", "cat")
    out = t.ok("run-shell", "pwd; echo $TERM,$MINE; echo $TMX; ls /proc/$$/fd",
               cwd="/usr").split("\n")
    eq(out[:2], ["/usr", "xterm-256color,1"])
    contains(out[2], f"/default,{t.pid},0")
    # A shell's own descriptors are from 10 on.
    eq([fd for fd in out[3:] if fd and int(fd) < 10], ["0", "1", "2"])


def test_run_shell_commands(t):
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.ok("run-shell", "-C", "display -p one ; display -p two"),
       "one\ntwo\n")
    eq(t.fail("run-shell", "-C", "frobnicate"),
       "unknown command: frobnicate")
    eq(t.ok("run-shell", "-C", "-d", "0.01", "display -p late"), "late\n")


def test_run_shell_background(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("run-shell", "-b", f"{t.program} set -g @x done")
    option(t, "done")
    t.ok("run-shell", "-b", "-d", "0.01", "-C", "set -g @x late")
    option(t, "late")
    t.ok("run-shell", "-b", "exit 5")
    tmx.wait(lambda: "'exit 5' returned 5" in t.ok("show-messages"),
             "the message")


def test_run_shell_daemon(t):
    """What is left in the background is not waited for."""
    t.ok("new", "-d", "-s", "work", "cat")
    pid = int(t.ok("run-shell", "tail -f /dev/null & echo $!"))
    os.kill(pid, 15)


def test_run_shell_much(t):
    t.ok("new", "-d", "-s", "work", "cat")
    out = t.ok("run-shell", "seq 1 1000000")
    eq(len(out), 1 << 20)


def test_if_shell(t):
    t.ok("new", "-d", "-s", "work", "cat")
    both = ["display -p yes", "display -p no"]
    eq(t.ok("if-shell", "true", *both), "yes\n")
    eq(t.ok("if-shell", "false", *both), "no\n")
    eq(t.ok("if-shell", "false", both[0]), "")
    eq(t.ok("if", "-F", "1", *both), "yes\n")
    eq(t.ok("if", "-F", "#{==:#{session_name},play}", *both), "no\n")
    eq(t.ok("if", "test #{session_name} = work", *both), "yes\n")
    # Only what is run has to parse.
    eq(t.ok("if", "-F", "1", both[0], "frobnicate"), "yes\n")
    eq(t.fail("if", "true", "frobnicate"), "unknown command: frobnicate")
    r = t.run("if", "true", "has -t zz", ";", "display", "-p", "after")
    eq((r.code, r.out, r.err), (1, "after\n", "can't find session: zz\n"))


def test_if_shell_background(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("if-shell", "-b", "true", "set -g @x yes", "set -g @x no")
    option(t, "yes")


def test_if_shell_in_a_file(t):
    path = os.path.join(t.dir, "conf")
    with open(path, "w") as f:
        f.write("if-shell false {\n\tset -g @x yes\n} {\n\tset -g @x no\n}\n"
                "set -g @y after\n")
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("source", path)
    eq(t.fmt("#{@x} #{@y}"), "no after")


def test_shells_of_a_client_that_is_gone(t):
    t.ok("new", "-d", "-s", "work", "cat")
    c = subprocess.Popen(t.argv("run-shell", "echo $$ >pid; exec tail -f /dev/null"),
                         env=t.env, cwd=t.home)
    path = os.path.join(t.home, "pid")
    tmx.wait(lambda: os.path.exists(path) and os.path.getsize(path),
             "the shell")
    c.kill()
    c.wait()
    with open(path) as f:
        os.kill(int(f.read()), 15)
    eq(t.ok("run-shell", "echo still there"), "still there\n")


def test_kill_server_ends_shells(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("run-shell", "-b", "exec tail -f /dev/null")
    t.ok("run-shell", "-b", "-d", "1000", "true")
    t.ok("kill-server")


def test_wait_for(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("wait-for", "-S", "before")
    t.ok("wait-for", "before")
    some = [subprocess.Popen(t.argv("wait-for", "chan"), env=t.env)
            for i in range(3)]
    # One that is gone is not waited for, nor does it take a wake-up.
    some[0].kill()
    some[0].wait()

    def woken():
        t.ok("wait-for", "-S", "chan")
        return all(p.poll() is not None for p in some)

    tmx.wait(woken, "them to wake up")
    eq([p.wait() for p in some[1:]], [0, 0])


def test_wait_for_lock(t):
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.fail("wait-for", "-U", "lock"), "channel lock not locked")
    t.ok("wait-for", "-L", "lock")
    second = subprocess.Popen(t.argv("wait-for", "-L", "lock", ";", "set",
                                     "-g", "@x", "second"), env=t.env)
    eq(t.fmt("#{@x}"), "")
    t.ok("wait-for", "-U", "lock")
    # It may come only now.
    option(t, "second")
    eq(second.wait(), 0)
    t.ok("wait-for", "-U", "lock")
    eq(t.fail("wait-for", "-U", "lock"), "channel lock not locked")


tmx.main()
