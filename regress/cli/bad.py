#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Bad input and a machine that has run out: one line that names the thing,
status 1, nothing lost, the server still up."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

# Commands, and what the one line of their error has in it.
TABLE = [
    (["attach", "-t", "nope"], "can't find session: nope"),
    (["has", "-t", "nope"], "can't find session: nope"),
    (["kill-session", "-t", "nope"], "can't find session: nope"),
    (["kill-session", "-t", "=wor"], "can't find session: wor"),
    (["rename", "-t", "nope", "x"], "can't find session: nope"),
    (["list-clients", "-t", "nope"], "can't find session: nope"),
    (["capture-pane", "-p", "-t", "nope"], "can't find pane: nope"),
    (["send-keys", "-t", "work:7", "x"], "can't find window: 7"),
    (["new", "-d", "-s", "work"], "duplicate session: work"),
    (["rename", "-t", "other", "work"], "duplicate session: work"),
    (["new", "-d", "-s", ""], "invalid session name: it is empty"),
    (["rename", "-t", "work", ""], "invalid session name: it is empty"),
    (["new", "-d", "-s", "a\tb"], "control character"),
    (["new", "-d", "-s", "x" * 256], "longer than 255 bytes"),
    (["new", "-d", "-s", b"\xff"], "not UTF-8"),
    (["new", "-d", "-x", "0"], "width too small"),
    (["new", "-d", "-x", "-1"], "width too small"),
    (["new", "-d", "-y", "99999"], "height too large"),
    (["new", "-d", "-x", "12x"], "width invalid"),
    (["new", "-d", "-c", "/nonexistent"], "/nonexistent: No such file"),
    (["new", "-d", "-c", "/dev/null"], "/dev/null: not a directory"),
    (["new", "-d", "-e", "x"], "bad environment variable: x"),
    (["new", "-d", "--idle-timeout", "soon"], "idle-timeout invalid"),
    (["new", "-d", "--restart", "maybe"], "maybe"),
    (["new", "-d", "--nope"], "unknown flag --nope"),
    (["new", "-d", "-Z"], "unknown flag -Z"),
    (["attach", "-f", "nope", "-t", "work"], "unknown client flag: nope"),
    (["attach", "--detach-key", "nope", "-t", "work"], "unknown key: nope"),
    (["set", "-g", "nope", "1"], "invalid option: nope"),
    (["frobnicate"], "unknown command: frobnicate"),
    (["kill"], "ambiguous command: kill"),
    (["source", "/nonexistent"], "/nonexistent: No such file"),
    (["load-buffer", "/nonexistent"], "/nonexistent: No such file"),
    (["run-shell", "-d", "soon", "true"], "invalid delay time: soon"),
    (["display", "-p", "-d", "soon", "x"], "delay invalid"),
    (["why", "nope"], "can't find session: nope"),
    (["reset-terminal", ";", "ls"], "reset-terminal is for the shell"),
]


def two(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("new", "-d", "-s", "other", "cat")
    return t.pid


def still_up(t, pid):
    eq(t.ok("ls", "-F", "#{session_name} #{pid}"),
       f"other {pid}\nwork {pid}\n")


def test_table(t):
    pid = two(t)
    for words, error in TABLE:
        args = [os.fsdecode(w) for w in words]
        line = t.fail(*args)
        contains(line, error)
        assert "\n" not in line, f"more than a line: {line}"
    still_up(t, pid)


def test_no_server(t):
    contains(t.fail("ls"), "no server running on ")
    contains(t.fail("kill-server"), "no server running on ")
    eq(t.fail("attach"), "no sessions")
    eq(t.fail("attach", "-t", "x"), "can't find session: x")
    # The server that was started to look does not stay.
    tmx.wait(lambda: "no server running on " in t.run("ls").err,
             "the server to end")


def test_command_not_found(t):
    pid = two(t)
    for words in (["no-such-program"], ["no-such-program", "arg"]):
        t.ok("new", "-d", "-s", "gone", *words)
        tmx.wait(lambda: t.run("has", "-t", "=gone").code == 1,
                 "the session to end")
        contains(t.ok("why", "gone"), "exited with status 127")
    t.ok("new", "-d", "-s", "gone", "/etc/passwd", "arg")
    tmx.wait(lambda: t.run("has", "-t", "=gone").code == 1,
             "the session to end")
    contains(t.ok("why", "gone"), "exited with status 126")
    c = t.start("new", "--exit-status", "no-such-program")
    eq(c.wait_exit(), 127)
    still_up(t, pid)


def test_missing_shell(t):
    """The user's shell is not there: the system's is taken."""
    t.ok("new", "-d", "-s", "work", env={"SHELL": "/nonexistent/shell"})
    t.ok("send-keys", "-t", "work", "echo $0-$((1+1))", "Enter")
    t.wait_capture("sh-2", "work")
    eq(t.fail("set", "-g", "default-shell", "/nonexistent/shell"),
       "not a suitable shell: /nonexistent/shell")


def test_socket_directories(t):
    for path, error in (("/proc/nonexistent", "cannot make "),
                        ("/dev/null", "cannot make /dev/null/tmx-"),
                        ("relative", "not an absolute path: relative")):
        contains(t.fail("new", "-d", env={"TMX_TMPDIR": path}), error)
    contains(t.fail("-L", "a/b", "new", "-d"), "bad socket name")
    contains(t.fail("-L", "", "new", "-d"), "bad socket name")
    contains(t.fail("-S", "", "new", "-d"), "empty socket path")
    contains(t.fail("-S", "/" + "x" * 200, "ls"), "socket path too long")


def test_terminals(t):
    pid = two(t)
    for term, error in (("", "TERM is not set"), ("dumb", "dumb cannot"),
                        ("no-such-terminal", ": no-such-terminal")):
        c = t.start("attach", "-t", "work", env={"TERM": term})
        eq(c.wait_exit(), 1, f"status with TERM={term}")
        c.wait_text("open terminal failed: ")
        c.wait_text(error)
    still_up(t, pid)


def test_new_cannot_attach(t):
    """What cannot be attached is not made, and nobody is sent away."""
    pid = two(t)
    there = t.ok("ls", "-F", "#{session_name}")
    old = t.attach("-t", "work")
    t.wait_fmt("#{session_attached}", "1", "work")
    for term, args, error in (
            ("", "new -s more", "TERM is not set"),
            ("dumb", "new -s more", "dumb cannot"),
            ("no-such-terminal", "new -AD -s work", ": no-such-terminal"),
            ("dumb", "attach -x -t work", "dumb cannot"),
            (None, "attach -x -t work -f foo", "unknown client flag: foo"),
            (None, "new -s more -f foo", "unknown client flag: foo"),
            (None, "new -s more --detach-key Foo", "unknown key: Foo")):
        c = t.start(*args.split(), env={} if term is None else {"TERM": term})
        eq(c.wait_exit(), 1, f"status of {args} with TERM={term}")
        c.wait_text(error)
    eq(t.ok("ls", "-F", "#{session_name}"), there)
    eq(t.fmt("#{session_attached}", "work"), "1")
    eq(old.status(), None, "status of the other client")
    still_up(t, pid)


def test_override_makes_fit(t):
    """A terminal may be lacking by terminfo and not by its user."""
    two(t)
    t.ok("set", "-s", "terminal-overrides[7]",
         r"dumb:clear=\E[H\E[2J:cup=\E[%i%p1%d;%p2%dH")
    c = t.start("new", "-s", "more", "echo it works; cat",
                env={"TERM": "dumb"})
    c.wait_text("it works")


def test_disk_full(t):
    pid = two(t)
    t.ok("set-buffer", "x")
    eq(t.fail("save-buffer", "/dev/full"),
       "/dev/full: No space left on device")
    # Nobody reads what is printed.
    r = t.execute(["sh", "-c", '"$@" >/dev/full', "sh", *t.argv("ls")])
    eq((r.code, r.err), (1, "standard output: No space left on device\n"))
    still_up(t, pid)


def test_out_of_descriptors(t):
    """The server has few: what does not fit is refused, the rest goes on."""
    limited = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"]
    eq(t.execute(limited + t.argv("new", "-d", "-s", "first", "cat")).code, 0)
    pid = t.pid
    made, r = 1, None
    for i in range(64):
        r = t.run("new", "-d", "-s", f"more{i}", "cat")
        if r.code != 0:
            break
        made += 1
    eq(r.code, 1)
    contains(r.err, "Too many open files")
    eq(r.err.count("\n"), 1)
    eq((len(t.ok("ls").splitlines()), t.pid), (made, pid))
    t.ok("kill-session", "-t", "more0")
    t.ok("new", "-d", "-s", "again", "echo it works; cat")
    t.wait_capture("it works", "again")


def test_out_of_terminals(t):
    """With a file system of its own that has room for three."""
    if os.getuid() != 0 or not shutil.which("unshare"):
        return
    few = "mount -t devpts -o newinstance,ptmxmode=0666,max=3 devpts " \
        "/dev/pts && mount --bind /dev/pts/ptmx /dev/ptmx"
    space = ["unshare", "-m", "sh", "-c"]
    if t.execute(space + [few]).code != 0:
        return  # nor may root do that everywhere
    script = few + '\nfor i in 1 2 3 4 5; do "$@" new -d -s s$i cat; ' \
        'echo $?; done\n"$@" ls -F "#S"\n'
    r = t.execute(space + [script, "sh", *t.argv()])
    eq(r.out.split(), ["0", "0", "0", "1", "1", "s1", "s2", "s3"])
    eq(r.err.count("\n"), 2)
    contains(r.err, "create session failed: cannot open a terminal: ")


tmx.main()
