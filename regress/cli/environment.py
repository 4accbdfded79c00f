#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The environment: what programs get, what they do not, and who says so."""

import os
import pwd
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402


def of_program(t, session, *args, **how):
    """The environment that a program of a new session has."""
    path = os.path.join(t.dir, session)
    t.ok("new", "-d", "-s", session, *args,
         f"env >{path}.new; mv {path}.new {path}; cat", **how)
    tmx.wait(lambda: os.path.exists(path), "the program's environment")
    with open(path) as f:
        pairs = (line[:-1].split("=", 1) for line in f if "=" in line)
        return {p[0]: p[1] for p in pairs}


def test_what_it_gets(t):
    env = of_program(t, "work", "-e", "MINE=a b", "-e", "EMPTY=")
    eq(env["TERM"], "xterm-256color")
    eq(env["COLORTERM"], "truecolor")
    eq(env["TERM_PROGRAM"], "tmx")
    eq(env["TMX"], f"{t.dir}/tmx-{os.getuid()}/default,{t.pid},0")
    eq(env["TMX_PANE"], "%0")
    eq(env["SHELL"], "/bin/sh")
    eq((env["MINE"], env["EMPTY"]), ("a b", ""))
    eq(env["HOME"], t.home)


def test_shell(t):
    """It is the user's, unless that is a tmx."""
    bash = shutil.which("bash")
    env = {"SHELL": bash}
    t.ok("new", "-d", "-s", "work", env=env)
    eq(t.ok("show", "-gv", "default-shell"), bash + "\n")
    t.ok("send-keys", "-t", "work", "echo is $BASH_VERSION$0-", "Enter")
    t.wait_capture(re.compile(r"is \d.*bash-$"), "work")
    eq(t.ok("-c", 'echo "$0 $SHELL"', env=env), f"{bash} {bash}\n")
    t.ok("kill-server")
    # As a login shell, say: it would start itself for ever.
    env = {"SHELL": t.program}
    t.ok("new", "-d", "-s", "work", env=env)
    account = pwd.getpwuid(os.getuid()).pw_shell
    if not os.access(account, os.X_OK):
        account = "/bin/sh"
    eq(t.ok("show", "-gv", "default-shell"), account + "\n")
    eq(t.ok("-c", "echo $SHELL", env=env), account + "\n")
    eq(t.fail("set", "-g", "default-shell", t.program),
       "not a suitable shell: " + t.program)


def test_what_it_does_not_get(t):
    """What tells of the terminal that the server was started from."""
    outer = {"TMUX": "x,1,2", "TMUX_PANE": "%9", "STY": "x", "LINES": "5",
             "COLUMNS": "5", "TERMCAP": "x", "WINDOWID": "7",
             "KITTY_WINDOW_ID": "1", "VTE_VERSION": "1",
             "TERM_PROGRAM_VERSION": "9"}
    env = of_program(t, "work", env=outer)
    for name in ("TMUX", "TMUX_PANE", "STY", "LINES", "COLUMNS", "TERMCAP",
                 "KITTY_WINDOW_ID", "VTE_VERSION"):
        assert name not in env, f"{name} is in the environment"


def test_later_clients_do_not_leak(t):
    of_program(t, "first", env={"FIRST": "1"})
    env = of_program(t, "second", env={"SECOND": "2", "DISPLAY": ":5"})
    eq(env.get("FIRST"), "1")
    assert "SECOND" not in env, "a client's environment leaked"
    # But those that update-environment names.
    eq(env.get("DISPLAY"), ":5")
    env = of_program(t, "third", "-E", env={"DISPLAY": ":6"})
    assert env.get("DISPLAY") != ":6", "-E takes from the client"


def test_attach_updates(t):
    t.ok("new", "-d", "-s", "work", "cat", env={"DISPLAY": ":1"})
    eq(t.ok("showenv", "-t", "work", "DISPLAY"), "DISPLAY=:1\n")
    t.ok("attach", "-t", "work", stdin=b"", env={"DISPLAY": ":2"})
    eq(t.ok("showenv", "-t", "work", "DISPLAY"), "DISPLAY=:2\n")
    t.ok("attach", "-E", "-t", "work", stdin=b"", env={"DISPLAY": ":3"})
    eq(t.ok("showenv", "-t", "work", "DISPLAY"), "DISPLAY=:2\n")


def test_set_and_show(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("setenv", "A", "1")
    t.ok("setenv", "-g", "B", "two words")
    t.ok("setenv", "-h", "H", "hidden")
    t.ok("setenv", "-F", "F", "#{session_name}")
    eq(t.ok("showenv", "A"), "A=1\n")
    eq(t.ok("showenv", "F"), "F=work\n")
    eq(t.ok("showenv", "-gs", "B"), 'B="two words"; export B;\n')
    eq(t.ok("showenv", "H"), "")
    eq(t.ok("showenv", "-h", "H"), "H=hidden\n")
    t.ok("setenv", "-r", "A")
    eq(t.ok("showenv", "A"), "-A\n")
    t.ok("setenv", "-u", "A")
    eq(t.fail("showenv", "A"), "unknown variable: A")


def test_session_over_global(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("setenv", "-g", "BOTH", "global")
    t.ok("setenv", "-g", "GONE", "global")
    t.ok("setenv", "-t", "work", "BOTH", "session")
    t.ok("setenv", "-t", "work", "-r", "GONE")
    t.ok("set", "-t", "work", "remain-on-exit", "on")
    t.ok("respawn-pane", "-k", "-t", "work",
         "echo [$BOTH][$GONE][$HIDDEN]; cat")
    t.wait_capture("[session][]", "work")


def test_refused(t):
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.fail("setenv", "", "x"), "empty variable name")
    eq(t.fail("setenv", "a=b", "x"), "variable name contains =")
    eq(t.fail("setenv", "X"), "no value specified")
    eq(t.fail("setenv", "-u", "X", "y"), "can't specify a value with -u")
    contains(t.fail("new", "-d", "-e", "bad"), "bad environment variable")


def test_descriptors(t):
    """A program has its terminal as 0, 1 and 2 and nothing else."""
    script = os.path.join(t.dir, "fds.py")
    with open(script, "w") as f:
        f.write("import os\nprint(sorted(int(n) for n in "
                "os.listdir('/proc/self/fd') if os.path.lexists("
                "'/proc/self/fd/' + n)))\n")
    t.ok("new", "-d", "-s", "first", "cat")
    t.ok("attach", "-t", "first", stdin=b"")
    t.ok("new", "-d", "-s", "work", f"{sys.executable} {script}; cat")
    t.wait_capture("[0, 1, 2", "work")
    # The listing itself may be 3.
    eq(t.capture("work")[0] in ("[0, 1, 2]", "[0, 1, 2, 3]"), True)


tmx.main()
