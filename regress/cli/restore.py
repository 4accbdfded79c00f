#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""restore: what was there before a reboot, if the user wished it so."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq, wait  # noqa: E402


def state(t):
    return os.path.join(t.dir, "state", "tmx")


def begin(t, *options):
    t.env["XDG_STATE_HOME"] = os.path.join(t.dir, "state")
    t.ok("start", ";", "set", "-g", "restore", "on", *options)


def files(t):
    """All that is on disk: contents by name."""
    found = {}
    for base, _, names in os.walk(state(t)):
        for name in names:
            if ".new" in name:
                continue  # it is not there yet
            path = os.path.join(base, name)
            try:
                with open(path) as f:
                    found[os.path.relpath(path, state(t))] = f.read()
            except FileNotFoundError:
                pass  # it was renamed
    return found


def wait_saved(t, *texts):
    wait(lambda: all(any(text in f for f in files(t).values())
                     for text in texts), f"{texts} on disk", 40)


def reboot(t, number=signal.SIGKILL):
    """End everything as a reboot does, in order or not."""
    if not procs.HAVE_PROC:
        raise tmx.Skip("no /proc")
    server = t.pid
    with open(f"/proc/{server}/stat") as f:
        keeper = int(f.read().rpartition(")")[2].split()[1])
    if number == signal.SIGKILL:
        # Stopped, so that it does not put another in the keeper's place.
        os.kill(server, signal.SIGSTOP)
        os.kill(keeper, number)
    os.kill(server, number)
    wait(lambda: procs.reap() or not t.processes(), "the end", 30)
    t.run("ls")  # what was lost is said here


def test_sessions_windows_and_text(t):
    begin(t)
    t.ok("new", "-d", "-s", "work", "-n", "one", "-c", "/usr", "-x", "60",
         "printf '\\033[31mred\\033[m\\n'; seq 100; exec sh")
    t.ok("new", "-d", "-s", "shell")
    t.ok("send-keys", "-t", "shell", "cd /etc; echo he''re", "Enter")
    t.wait_capture("here", "shell")
    t.wait_capture("100", "work")
    wait_saved(t, "\n100", "here", '"/etc"')
    for base, dirs, names in os.walk(state(t)):
        eq([n for n in names if os.stat(os.path.join(base, n)).st_mode &
            0o077], [], "files that others can read")
        eq(os.stat(base).st_mode & 0o777, 0o700)
    reboot(t)
    contains(t.ok("restore"), "2 sessions restored")
    eq(t.ok("ls", "-F", "#{session_name} #{window_name} #{window_width} "
            "#{session_path}").splitlines()[1], "work one 60 /usr")
    t.wait_capture("[restored: saved 20", "work")
    text = t.capture("work", "-S", "-")
    eq(text[:3], ["red", "1", "2"])
    contains("\n".join(text), '[restored: saved 20')
    contains("\n".join(text), 'ran ["printf')
    contains("\n".join(t.capture("work", "-e", "-S", "-")), "\033[31mred")
    t.wait_capture("here", "shell")
    t.ok("send-keys", "-t", "shell", "clear; pwd", "Enter")
    t.wait_capture(tmx.pattern("^/etc$"), "shell")
    # It is restored once.
    contains(t.fail("restore"), "nothing to restore")


def test_commands_only_if_allowed(t):
    begin(t, ";", "set", "-g", "restore-commands", "sleep* /no c?t")
    t.ok("new", "-d", "-s", "cat", "--restart=always", "/bin/cat -u")
    t.ok("new", "-d", "-s", "tail", "tail -f /dev/null")
    wait_saved(t, "/bin/cat -u", "tail -f")
    wait(lambda: len(files(t)) == 3, "both texts", 40)
    reboot(t)
    t.ok("start", ";", "set", "-g", "restore-commands", "c?t")
    t.ok("restore")
    eq(t.fmt("#{pane_start_command}", "cat"), "/bin/cat -u")
    eq(t.ok("show", "-v", "-t", "cat", "restart"), "always\n")
    eq(t.fmt("#{pane_start_command}", "tail"), "")
    t.wait_capture('ran ["tail -f /dev/null"]', "tail")


def test_commands_that_cannot_be_written_down(t):
    """Not started with what is left of them."""
    begin(t, ";", "set", "-g", "restore-commands", "cat")
    t.ok("new", "-d", "-s", "work", "cat", os.fsdecode(b"\xff"), "-")
    wait_saved(t, '"cat"')
    reboot(t)
    t.ok("start", ";", "set", "-g", "restore-commands", "cat")
    t.ok("restore")
    eq(t.fmt("#{pane_start_command}", "work"), "")


def test_a_disk_that_recovers(t):
    """What could not be written is written when it can be."""
    begin(t)
    t.ok("new", "-d", "-s", "work", "stty -echo; echo first; exec cat")
    wait_saved(t, "first")
    place = os.path.dirname(os.path.join(state(t), next(
        name for name in files(t) if name.endswith("pane-0.txt"))))
    obstacle = os.path.join(place, "pane-0.txt.new")
    os.mkdir(obstacle)
    t.ok("send-keys", "-t", "work", "second", "Enter")
    wait(lambda: "cannot save" in t.ok("show-messages"), "the error", 40)
    os.rmdir(obstacle)
    wait_saved(t, "second")


def test_environment_and_options(t):
    """What a session, its window and its pane are, besides what they run."""
    begin(t, ";", "set", "-g", "restore-commands", "sh")
    own = (("set", "-t", "work", "@mark", "a \303\244 'value'"),
           ("set", "-t", "work", "status-left", "left"),
           ("set", "-w", "-t", "work", "automatic-rename", "off"),
           ("set", "-p", "-t", "work", "remain-on-exit", "on"))
    shown = (("show", "-t", "work"), ("show", "-w", "-t", "work"),
             ("show", "-p", "-t", "work"), ("showenv", "-t", "work"))
    t.ok("new", "-d", "-s", "work", "-e", "COLOUR=green", "sh")
    t.ok("setenv", "-t", "work", "SECOND", "of two = 2")
    t.ok("setenv", "-r", "-t", "work", "GONE")
    for args in own:
        t.ok(*args)
    before = [t.ok(*args) for args in shown]
    wait_saved(t, "of two = 2")
    wait(lambda: any("pane-" in name for name in files(t)), "its text", 40)
    reboot(t)
    t.ok("start", ";", "set", "-g", "restore-commands", "sh")
    t.ok("restore")
    eq([t.ok(*args) for args in shown], before)
    t.ok("send-keys", "-t", "work", "clear; echo $COLOUR $SECOND", "Enter")
    t.wait_capture("green of two = 2", "work")


def test_what_is_there_stays(t):
    begin(t)
    t.ok("new", "-d", "-s", "work", "echo first; cat")
    wait_saved(t, "first")
    reboot(t)
    begin(t)
    t.ok("new", "-d", "-s", "work", "echo second; cat")
    # The new server has saved, and what was before is still to be had.
    wait_saved(t, "first", "second")
    t.ok("rename", "-t", "work", "other")
    contains(t.ok("restore"), "1 session restored")
    t.wait_capture("first", "work")
    t.wait_capture("second", "other")


def test_the_machine_goes_down_in_order(t):
    begin(t)
    t.ok("new", "-d", "-s", "work", "echo text; cat")
    wait_saved(t, "text")
    reboot(t, signal.SIGTERM)
    contains(t.ok("restore"), "1 session restored")


def test_nothing_is_kept(t):
    """Not by default, not of what was ended, not when it is turned off."""
    t.env["XDG_STATE_HOME"] = os.path.join(t.dir, "state")
    t.ok("new", "-d", "-s", "work", "echo text; cat")
    t.wait_capture("text", "work")
    contains(t.fail("restore"), "nothing to restore: the option restore is "
             "off")
    eq(files(t), {})
    t.ok("set", "-g", "restore", "on")
    wait_saved(t, "text")
    t.ok("set", "-g", "restore", "off")
    eq(files(t), {})
    t.ok("set", "-g", "restore", "on")
    wait_saved(t, "text")
    t.ok("kill-server")
    wait(lambda: procs.reap() or not t.processes(), "the end", 30)
    eq(files(t), {})


tmx.main()
