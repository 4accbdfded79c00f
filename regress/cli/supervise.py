#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Programs that are kept running, stopped, started again, and waited for.

Each of it again with the server killed in between.
"""

import json
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq, wait  # noqa: E402

# Ends only when it is killed.
STUBBORN = "trap '' INT HUP TERM; echo ready; while :; do read x; done"


def crash(t):
    """Kill the server, and wait for its successor."""
    before = t.pid
    os.kill(before, signal.SIGKILL)
    wait(lambda: t.pid != before, "another server")


def option(t, name, value):
    """Set an option, of a server that has no session yet as well."""
    t.ok("start", ";", "set", "-g", name, value)


def path(t, name):
    return os.path.join(t.dir, name)


def lines(name):
    try:
        with open(name) as f:
            return f.read().split("\n")[:-1]
    except FileNotFoundError:
        return []


def background(t, *args):
    """Run a command that blocks."""
    return subprocess.Popen(t.argv(*args), env=t.env, text=True,
                            stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ends(child):
    """Its exit status and what it wrote to standard error."""
    wait(lambda: child.poll() is not None, "a command to end", 30)
    _, err = child.communicate()
    return child.returncode, err


def waits(t, child, what):
    """A command blocks; show that it does as far as that can be shown."""
    t.ok("has")
    eq(child.poll(), None, what)


# Starting again.


def test_restart_always(t):
    log = path(t, "log")
    option(t, "restart-delay", "0")
    t.ok("new", "-d", "-s", "svc", "--restart=always",
         f"echo run >> {log}; [ $(wc -l < {log}) = 2 ] && exec cat; exit 3")
    t.wait_fmt("#{pane_restarts},#{pane_dead}", "1,0", "svc")
    wait(lambda: lines(log) == ["run", "run"], "it to run twice")
    eq(t.fmt("#{pane_last_exit}", "svc"), "exited with status 3")
    contains(t.ok("ls"), "(restarts: 1, last exited with status 3)")
    program = json.loads(t.ok("ls", "--json"))[0]["program"]
    eq(program["restarts"], 1)
    eq(program["last"]["exit_status"], 3)
    eq(program["dead"], False)


def test_restart_on_failure(t):
    option(t, "restart-delay", "0")
    option(t, "remain-on-exit", "on")
    t.ok("new", "-d", "-s", "good", "--restart=on-failure", "exit 0")
    t.ok("new", "-d", "-s", "bad", "--restart=on-failure", "exit 1")
    t.ok("new", "-d", "-s", "no", "--restart=no", "exit 1")
    wait(lambda: int(t.fmt("#{pane_restarts}", "bad")) >= 2,
         "a second restart", 30)
    t.wait_fmt("#{pane_dead},#{pane_restarts}", "1,0", "good")
    t.wait_fmt("#{pane_dead},#{pane_restarts}", "1,0", "no")
    t.ok("set", "-t", "bad", "restart", "no")
    t.wait_fmt("#{pane_dead},#{pane_restart_left}", "1,", "bad", 30)
    contains(t.fail("new", "-d", "--restart=often"), "often")


def test_restart_note_and_output_stay(t):
    option(t, "restart-delay", "3600")
    option(t, "restart-max-delay", "3600")
    t.ok("new", "-d", "-s", "svc", "--restart=always",
         "echo before; exit 3")
    t.wait_capture("[exited with status 3: started again in 3600 s]", "svc")
    eq(t.capture("svc")[0], "before")
    contains(t.ok("ls"), "(dead: status 3) (starts in ")
    crash(t)
    contains(t.ok("ls"), "(dead: status 3) (starts in ")
    left = json.loads(t.ok("ls", "--json"))[0]["program"]["restart_left"]
    assert 3000 < left <= 3600, left
    t.ok("respawn-pane", "-t", "svc", "echo after; cat")
    t.wait_capture("after", "svc")
    eq(t.fmt("#{pane_dead},#{pane_restart_left}", "svc"), "0,")


def test_restart_after_crash(t):
    """The next server goes by the same rule and counts on."""
    option(t, "restart-delay", "0")
    t.ok("new", "-d", "-s", "svc", "--restart=always", "cat")
    for n in "12":
        t.ok("send-keys", "-t", "svc", "C-d")
        t.wait_fmt("#{pane_restarts},#{pane_dead}", n + ",0", "svc", 30)
        crash(t)
    eq(t.fmt("#{pane_last_exit}", "svc"), "exited with status 0")


def test_ended_while_no_server_ran(t):
    """What happened between two servers is seen by the second."""
    option(t, "restart-delay", "0")
    fifo = path(t, "fifo")
    os.mkfifo(fifo)
    t.ok("new", "-d", "-s", "svc", "--restart=always",
         f"read x < {fifo}; exit 5")
    server = t.pid
    os.kill(server, signal.SIGSTOP)
    with open(fifo, "w") as f:
        f.write("go\n")
    os.kill(server, signal.SIGKILL)
    t.wait_fmt("#{pane_restarts},#{pane_last_exit}",
               "1,exited with status 5", "svc", 30)


# The file with the process id.


def test_pid_file(t):
    name = path(t, "pid")
    t.ok("new", "-d", "-s", "svc", "--pid-file", name, "cat")
    eq(lines(name), [t.fmt("#{pane_pid}", "svc")])
    os.unlink(name)
    crash(t)
    eq(lines(name), [t.fmt("#{pane_pid}", "svc")])
    t.ok("send-keys", "-t", "svc", "C-d")
    wait(lambda: not os.path.exists(name), "the file to go")
    wait(lambda: t.run("has", "-t", "svc").code == 1, "the session to end")
    eq([f for f in os.listdir(t.dir) if f.startswith("pid")], [])


def test_pid_file_follows_restarts(t):
    name = path(t, "pid")
    option(t, "restart-delay", "0")
    t.ok("new", "-d", "-s", "svc", "--restart=always", "--pid-file", name,
         "exec cat")
    first = lines(name)
    t.ok("send-keys", "-t", "svc", "C-d")
    wait(lambda: lines(name) not in ([], first), "another process id", 30)
    eq(lines(name), [t.fmt("#{pane_pid}", "svc")])
    t.ok("kill-session", "-t", "svc")
    wait(lambda: not os.path.exists(name), "the file to go")


def test_pid_file_of_another(t):
    """A file that somebody else has written since is left alone."""
    name = path(t, "pid")
    t.ok("new", "-d", "-s", "svc", "--pid-file", "../pid", "cat",
         cwd=t.home)
    eq(len(lines(name)), 1)
    with open(name, "w") as f:
        f.write("1\n")
    t.ok("kill-session", "-t", "svc")
    t.ok("start")
    eq(lines(name), ["1"])
    contains(t.fail("new", "-d", "--pid-file", "/nonexistent/pid"),
             "cannot write /nonexistent/pid")


# Stopping.


def test_stop(t):
    option(t, "restart-delay", "0")
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "svc", "--restart=always",
         "echo ready; exec cat")
    t.wait_capture("ready", "svc")
    t.ok("stop", "-t", "svc")
    eq(t.fail("has", "-t", "svc"), "can't find session: svc")
    contains(t.ok("why", "svc"), "killed by signal 2")
    t.ok("stop", "-t", "svc")  # there is nothing left to do
    eq(t.fail("stop", "-t", "other"), "can't find session: other")


def test_stop_kills_after_grace(t):
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "svc", STUBBORN)
    t.wait_capture("ready", "svc")
    long = background(t, "stop", "-t", "svc", "--grace", "1h")
    wait(lambda: t.fmt("#{pane_stopped}", "svc") == "1", "the request")
    waits(t, long, "the long one")
    t.ok("stop", "-t", "svc", "--grace", "0")
    eq(ends(long), (0, ""))
    contains(t.ok("why", "svc"), "killed by signal 9")


def test_stop_survives_a_crash(t):
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "svc", STUBBORN)
    t.wait_capture("ready", "svc")
    child = background(t, "stop", "-t", "svc", "--grace", "3s")
    wait(lambda: t.fmt("#{pane_stopped}", "svc") == "1", "the request")
    crash(t)
    eq(ends(child), (0, ""))
    contains(t.ok("why", "svc"), "killed by signal 9")


def test_stop_one_that_waits(t):
    """A program that would be started again is not."""
    option(t, "restart-delay", "60")
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "svc", "--restart=always", "exit 3")
    t.wait_fmt("#{pane_dead}", "1", "svc")
    t.ok("stop", "-t", "svc")
    contains(t.ok("why", "svc"), "exited with status 3")


def test_respawn(t):
    t.ok("new", "-d", "-s", "work", "-e", "A=1", "echo $A,$B; cat")
    t.wait_capture("1,", "work")
    pid = int(t.fmt("#{pane_pid}", "work"))
    contains(t.fail("respawn-pane", "-t", "work"), "still active")
    contains(t.fail("respawn-pane", "-k", "-t", "work", "-e", "x"),
             "bad environment variable")
    assert procs.alive(pid)
    t.ok("respawn-pane", "-k", "-t", "work", "-e", "B=2", "-c", "/usr",
         "echo $A,$B; pwd; cat")
    t.wait_capture("1,2", "work")
    t.wait_capture("/usr", "work")
    wait(lambda: not procs.alive(pid), "the first program to end")
    crash(t)
    t.ok("respawn-pane", "-k", "-t", "work")
    t.wait_capture("/usr", "work")


def test_kill_survives_a_crash(t):
    """A session that was killed: what ignores it is killed after all."""
    option(t, "kill-grace", "2")
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "svc", STUBBORN)
    t.wait_capture("ready", "svc")
    pid = int(t.fmt("#{pane_pid}", "svc"))
    t.ok("kill-session", "-t", "svc")
    crash(t)
    wait(lambda: not procs.alive(pid), "the program to be killed", 30)


# Waiting.


def test_wait_exit(t):
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "job", "read x; exit 9")
    child = background(t, "wait-pane", "-t", "job", "--exit")
    waits(t, child, "wait-pane")
    t.ok("send-keys", "-t", "job", "Enter")
    eq(ends(child), (9, ""))
    # Who comes too late is told the same.
    eq(t.run("wait-pane", "-t", "job", "--exit").code, 9)
    t.ok("new", "-d", "-s", "sig", "kill -TERM $$")
    eq(t.run("wait-pane", "-t", "sig", "--exit").code, 128 + 15)
    eq(t.fail("wait-pane", "-t", "other", "--exit"),
       "can't find pane: other")


def test_wait_match(t):
    t.ok("new", "-d", "-s", "job",
         "echo 'listening on 80'; read x; echo late; seq 5000; cat")
    t.ok("wait-pane", "-t", "job", "--match", "listening on [0-9]+$")
    child = background(t, "wait-pane", "-t", "job", "--match", "^late$")
    waits(t, child, "wait-pane")
    t.ok("send-keys", "-t", "job", "Enter")
    # It has scrolled away long before anybody could have seen it.
    eq(ends(child), (0, ""))
    contains(t.fail("wait-pane", "-t", "job", "--match", "("), "bad pattern")


def test_wait_match_never(t):
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "job", "read x; exit 4")
    child = background(t, "wait-pane", "-t", "job", "--match", "never")
    waits(t, child, "wait-pane")
    t.ok("send-keys", "-t", "job", "Enter")
    code, err = ends(child)
    eq(code, 1)
    # "the program", or "session job" where the machine is that slow.
    assert err.endswith(" has ended: exited with status 4\n"), err


def test_wait_idle_and_timeout(t):
    t.ok("new", "-d", "-s", "job", "cat")
    t.ok("wait-pane", "-t", "job", "--idle", "1s")
    eq(t.run("wait-pane", "-t", "job", "--exit", "--timeout", "1").code, 124)
    eq(t.run("wait-pane", "-t", "job", "--match", "x", "--timeout",
             "0").code, 124)
    contains(t.fail("wait-pane", "-t", "job"), "what to wait for")
    contains(t.fail("wait-pane", "-t", "job", "--idle", "soon"), "idle")


def test_wait_of_a_killed_session(t):
    t.ok("new", "-d", "-s", "keep")
    t.ok("new", "-d", "-s", "job", "cat")
    child = background(t, "wait-pane", "-t", "job", "--exit")
    waits(t, child, "wait-pane")
    t.ok("kill-session", "-t", "job")
    code, err = ends(child)
    eq(code, 1)
    contains(err, "session job ended: killed by ")


def test_wait_survives_a_crash(t):
    t.ok("new", "-d", "-s", "job",
         "read x; echo found it; seq 5000; read x; exit 6")
    exits = background(t, "wait-pane", "-t", "job", "--exit")
    match = background(t, "wait-pane", "-t", "job", "--match", "found it")
    waits(t, exits, "wait-pane --exit")
    wait(lambda: match.poll() is None and exits.poll() is None, "both")
    crash(t)
    t.ok("send-keys", "-t", "job", "Enter")
    eq(ends(match), (0, ""))
    crash(t)
    t.ok("send-keys", "-t", "job", "Enter")
    eq(ends(exits), (6, ""))


# Commands that were under way.


def test_commands_are_not_done_twice(t):
    """A command whose answer was lost is not run again."""
    log = path(t, "log")
    t.ok("new", "-d", "-s", "one", f"cat >> {log}")
    some = [background(t, "new", "-d", "-s", f"s{i}", "cat")
            for i in range(40)]
    crash(t)
    for child in some:
        eq(ends(child), (0, ""))
    names = t.ok("ls", "-F", "#{session_name}").split()
    eq(sorted(names), sorted(["one"] + [f"s{i}" for i in range(40)]))


def test_how_a_client_is_attached_survives(t):
    t.ok("new", "-d", "-s", "work", "cat")
    c = t.attach("-t", "work", "--exclusive", "--detach-key", "C-x",
                 kind="pty")
    t.wait_fmt("#{session_attached},#{session_exclusive}", "1,1", "work")
    crash(t)
    t.wait_fmt("#{session_attached},#{session_exclusive}", "1,1", "work")
    c.type("\x18")
    t.wait_fmt("#{session_attached},#{session_exclusive}", "0,0", "work")


def test_dead_pane_survives_keeper_and_server(t):
    if not procs.HAVE_PROC:
        raise tmx.Skip("no /proc")
    option(t, "remain-on-exit", "on")
    t.ok("new", "-d", "-s", "work", "echo last words; exit 3")
    t.wait_fmt("#{pane_dead_status}", "3", "work")
    with open(f"/proc/{t.pid}/stat") as f:
        keeper = int(f.read().rpartition(")")[2].split()[1])
    os.kill(keeper, signal.SIGKILL)
    wait(lambda: "keeper restarted" in t.ok("show-messages"),
         "another keeper", 30)
    for _ in range(2):
        crash(t)
        eq(t.capture("work")[0], "last words")
        eq(t.fmt("#{pane_dead_status}", "work"), "3")


def test_idle_clock_after_a_crash(t):
    """Who was attached has time to come back; then the clock runs."""
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-t", "work", "idle-timeout", "3600")
    c = t.attach("-t", "work")
    t.wait_fmt("#{session_attached},#{session_idle_left}", "1,", "work")
    crash(t)
    t.wait_fmt("#{session_attached},#{session_idle_left}", "1,", "work")
    t.ok("detach-client", "-s", "work")
    c.wait_text("[detached (from session work)]")
    wait(lambda: int(t.fmt("#{session_idle_left}", "work")) > 3000,
         "the idle clock")
    crash(t)
    assert 3000 < int(t.fmt("#{session_idle_left}", "work")) <= 3600


tmx.main()
