#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""How sessions end, what is told of it, and what ends them by itself."""

import json
import os
import re
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import raw  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

# A program that does not end when it is told to.
STUBBORN = "trap '' HUP; echo $$; while :; do read x; done"


def gone(t, name):
    tmx.wait(lambda: t.run("has", "-t", "=" + name).code == 1,
             f"session {name} to end")


def alive(pid):
    return os.path.exists(f"/proc/{pid}/cwd")


def test_why(t):
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("new", "-d", "-s", "three", "exit 3")
    t.ok("new", "-d", "-s", "nine", "kill -9 $$")
    t.ok("new", "-d", "-s", "killed", "cat")
    t.ok("kill-session", "-t", "killed")
    for name in ("three", "nine"):
        gone(t, name)
    contains(t.ok("why", "three"), "three: 20")
    contains(t.ok("why", "three"), ": exited with status 3\n")
    contains(t.ok("why", "=nine"), ": killed by signal 9 (Killed)\n")
    contains(t.ok("why", "killed"), ": killed by client-")
    eq(t.fail("why", "keep"), "session keep has not ended")
    eq(t.fail("why", "nope"), "can't find session: nope")
    log = t.ok("show-messages")
    contains(log, "session three ended: exited with status 3")
    contains(log, "session killed ended: killed by client-")


def test_attach_timeout(t):
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("new", "-d", "-s", "later", "--attach-timeout", "1h", "cat")
    assert re.search(r"later: .* \(ends in 3[56]\d\d s\)", t.ok("ls"))
    t.ok("new", "-d", "-s", "work", "--attach-timeout", "1s", "cat")
    gone(t, "work")
    contains(t.ok("why", "work"), "nobody attached for 1 s")


def test_idle_timeout(t):
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("new", "-d", "-s", "work", "--idle-timeout", "1", "cat")
    # The clock begins when the last client leaves.
    eq(t.fmt("#{session_idle_left}", "work"), "")
    c = t.attach("-t", "work")
    t.wait_fmt("#{session_attached}", "1", "work")
    eq(t.fmt("#{session_idle_left}", "work"), "")
    c.keys("C-b", "d")
    c.wait_exit()
    gone(t, "work")
    contains(t.ok("why", "work"), "nobody was attached for 1 s")


def test_timeouts_are_options(t):
    t.ok("new", "-d", "-s", "work", "--idle-timeout", "30m",
         "--attach-timeout", "2h", "cat")
    eq(t.ok("show", "-v", "-t", "work", "idle-timeout"), "1800\n")
    eq(t.ok("show", "-v", "-t", "work", "attach-timeout"), "7200\n")
    left = json.loads(t.ok("ls", "--json"))[0]["idle_left"]
    assert 7100 < left <= 7200, left
    for bad in ("x", "-5", ""):
        contains(t.fail("new", "-d", "--idle-timeout", bad), "idle-timeout")
    t.ok("new", "-d", "-s", "other", "cat")
    t.ok("set", "-g", "attach-timeout", "1")
    gone(t, "other")
    t.ok("has", "-t", "work")


def test_kill_grace(t):
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("set", "-g", "kill-grace", "1")
    t.ok("new", "-d", "-s", "work", "--idle-timeout", "1", STUBBORN)
    pid = int(t.wait_capture(tmx.pattern(r"^\d+$"), "work")[0])
    t.ok("attach", "-t", "work", stdin=b"")
    gone(t, "work")
    tmx.wait(lambda: not alive(pid), "the program to be killed")


def test_remain_on_exit(t):
    t.ok("start-server", ";", "set", "-g", "remain-on-exit", "on")
    t.ok("new", "-d", "-s", "three", "echo bye; exit 3")
    t.ok("new", "-d", "-s", "term", "kill -TERM $$")
    t.wait_fmt("#{pane_dead} #{pane_dead_status} #{pane_dead_signal}",
               "1 3 ", "three")
    t.wait_fmt("#{pane_dead} #{pane_dead_status} #{pane_dead_signal}",
               "1  15", "term")
    rows = t.wait_capture("Pane is dead (exited with status 3)", "three")
    eq(rows[0].rstrip(), "bye")
    contains(t.ok("ls"), "(dead: status 3)")
    contains(t.ok("ls"), "(dead: signal 15)")
    eq(t.fail("send-keys", "-t", "three", "x"), "pane %0 is dead")
    program = {s["name"]: s["program"] for s in
               json.loads(t.ok("ls", "--json"))}
    eq((program["three"]["exit_status"], program["three"]["signal"]),
       (3, None))
    eq((program["term"]["exit_status"], program["term"]["signal"]),
       (None, 15))
    assert program["three"]["ended"] >= program["three"]["started"]
    t.ok("respawn-pane", "-t", "three", "echo again; cat")
    t.wait_capture("again", "three")
    eq(t.fmt("#{pane_dead}", "three"), "0")
    eq(t.fail("respawn-pane", "-t", "three"),
       "respawn pane failed: pane three:0.0 still active")


def test_exit_status(t):
    for args, code in ((["exit 3"], 0), (["--exit-status", "exit 3"], 3),
                       (["--exit-status", "kill -9 $$"], 137)):
        c = t.start("new", *args)
        eq(c.wait_exit(), code, args)


def test_last_session_ends_the_server(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("send-keys", "C-d")
    tmx.wait(lambda: "no server running" in t.run("ls").err,
             "the server to end")


def test_destroy_unattached(t):
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-t", "work", "destroy-unattached", "on")
    t.ok("has", "-t", "=work")
    t.ok("attach", "-t", "work", stdin=b"")
    gone(t, "work")
    contains(t.ok("why", "work"), "destroy-unattached")
    t.ok("has", "-t", "=keep")


def test_exit_unattached(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-s", "exit-unattached", "on")
    t.ok("attach", "-t", "work", stdin=b"")
    tmx.wait(lambda: "no server running" in t.run("ls").err,
             "the server to end")


def test_kill_server_waits_for_nobody(t):
    """A client that takes nothing of its output does not keep it."""
    t.ok("new", "-d", "-s", "work", "cat")
    server = t.pid
    t.ok("load-buffer", "-", stdin="x" * 4000000)
    c = raw.Raw(t.fmt("#{socket_path}"))
    c.send(raw.hello())
    c.send(raw.command(1, "show-buffer"))
    c.wait(raw.OUTPUT)
    t.ok("kill-server")
    tmx.wait(lambda: not alive(server), "the server to end")
    c.close()


def test_server_that_leaves(t):
    """Whom it lets in and serves no more starts another one."""
    path = os.path.join(t.dir, "leaving")
    leaving = socket.socket(socket.AF_UNIX)
    leaving.bind(path)
    leaving.listen(1)
    c = t.start("-S", path, "new", "-d", "-s", "work", "cat", kind="pty")
    client = leaving.accept()[0]
    client.recv(1)
    os.unlink(path)
    leaving.close()
    client.close()
    eq(c.wait_exit(), 0, c.raw)
    eq(t.ok("-S", path, "ls", "-F", "#{session_name}"), "work\n")
    t.ok("-S", path, "kill-server")


def test_kill_server_tells_clients(t):
    t.ok("new", "-d", "-s", "work", "echo here; cat")
    c = t.attach("-t", "work")
    c.wait_text("here")
    t.ok("kill-server")
    eq(c.wait_exit(), 0)
    c.wait_text(tmx.pattern(r"\[(server exited|exited)\]"))


tmx.main()
