#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Paste buffers: set, listed, loaded, saved, pasted, and kept in a crash."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

# Input lines as they come, in octal where they are not text.
SHOW = "stty -echo -icanon -icrnl; echo ready; exec od -An -c -w1 -v"


def buffers(t):
    return t.ok("lsb", "-F", "#{buffer_name}=#{buffer_sample}").split("\n")[
        :-1]


def test_none(t):
    t.ok("new", "-d", "cat")
    eq(t.ok("list-buffers"), "")
    eq(t.fail("show-buffer"), "no buffers")
    eq(t.fail("save-buffer", "-"), "no buffers")
    eq(t.fail("delete-buffer"), "no buffer")
    eq(t.fail("set-buffer"), "no data specified")
    eq(t.fail("set-buffer", "-n", "x"), "no buffer")
    t.ok("set-buffer", "")
    t.ok("paste-buffer")
    eq(buffers(t), [])


def test_unknown(t):
    t.ok("new", "-d", "cat")
    t.ok("set-buffer", "there")
    eq(t.fail("show-buffer", "-b", "x"), "no buffer x")
    eq(t.fail("save-buffer", "-b", "x", "-"), "no buffer x")
    eq(t.fail("paste-buffer", "-b", "x"), "no buffer x")
    eq(t.fail("delete-buffer", "-b", "x"), "unknown buffer: x")
    eq(t.fail("set-buffer", "-b", "x", "-n", "y"), "unknown buffer: x")
    eq(t.fail("set-buffer", "-b", "", "y"), "empty buffer name")
    eq(t.fail("set-buffer", "-b", "a\033b", "y"), "invalid buffer name")
    contains(t.fail("set-buffer", "-b", "x" * 300, "y"), "longer than")
    eq(buffers(t), ["buffer0=there"])


def test_order_and_names(t):
    t.ok("new", "-d", "cat")
    t.ok("set-buffer", "one")
    t.ok("set-buffer", "two")
    t.ok("set-buffer", "-b", "named", "three")
    eq(t.ok("list-buffers"), 'named: 5 bytes: "three"\n'
       'buffer1: 3 bytes: "two"\nbuffer0: 3 bytes: "one"\n')
    t.ok("set-buffer", "-b", "buffer0", "-a", " more")
    eq(buffers(t), ["buffer0=one more", "named=three", "buffer1=two"])
    t.ok("set-buffer", "-b", "named", "-n", "other")
    eq(t.fail("set-buffer", "-b", "other", "-n", "buffer1"),
       "buffer buffer1 already exists")
    eq(buffers(t), ["buffer0=one more", "other=three", "buffer1=two"])
    t.ok("delete-buffer")
    t.ok("delete-buffer", "-b", "buffer1")
    eq(buffers(t), ["other=three"])
    eq(t.ok("lsb", "-f", "#{==:#{buffer_name},x}"), "")


def test_variables(t):
    t.ok("new", "-d", "cat")
    eq(t.fmt("[#{buffer_name}#{buffer_size}]"), "[]")
    t.ok("set-buffer", "one")
    eq(t.fmt("#{buffer_name} #{buffer_size} #{buffer_sample}"),
       "buffer0 3 one")


def test_sample(t):
    t.ok("new", "-d", "cat")
    t.ok("set-buffer", "a\tb\033c\nd\\")
    eq(buffers(t), ["buffer0=a\\tb\\033c\\nd\\\\"])
    t.ok("set-buffer", "x" * 201)
    eq(buffers(t)[0], "buffer1=" + "x" * 200 + "...")


def test_limit(t):
    t.ok("new", "-d", "cat")
    t.ok("set-buffer", "-b", "named", "x")
    t.ok("set", "-g", "buffer-limit", "2")
    for text in "abc":
        t.ok("set-buffer", text)
    eq(buffers(t), ["buffer2=c", "buffer1=b", "named=x"])


def test_files(t):
    t.ok("new", "-d", "cat")
    path = os.path.join(t.dir, "file")
    t.ok("set-buffer", "one\n")
    t.ok("save-buffer", path)
    t.ok("save-buffer", "-a", path)
    with open(path) as f:
        eq(f.read(), "one\none\n")
    t.ok("load-buffer", "-b", "file", "../file")
    eq(t.ok("show-buffer", "-b", "file"), "one\none\n")
    t.ok("load-buffer", "-", stdin=b"std\0in")
    eq(t.ok("show-buffer"), "std\0in")
    eq(t.ok("save-buffer", "-"), "std\0in")
    t.ok("load-buffer", "/dev/null")
    eq(len(buffers(t)), 3)


def test_file_errors(t):
    t.ok("new", "-d", "cat")
    t.ok("set-buffer", "x")
    eq(t.fail("load-buffer", "/nonexistent/x"),
       "/nonexistent/x: No such file or directory")
    eq(t.fail("save-buffer", "/nonexistent/x"),
       "/nonexistent/x: No such file or directory")
    eq(t.fail("load-buffer", t.dir), f"{t.dir}: Is a directory")
    eq(t.fail("save-buffer", "/dev/full"),
       "/dev/full: No space left on device")
    r = t.run("load-buffer", "/nonexistent/x", ";", "set-buffer", "after")
    eq((r.code, buffers(t)), (1, ["buffer0=x"]))


def test_large(t):
    t.ok("new", "-d", "cat")
    path = os.path.join(t.dir, "file")
    text = b"".join(b"%d\n" % i for i in range(300000))
    with open(path, "wb") as f:
        f.write(text)
    t.ok("load-buffer", path)
    eq(t.fmt("#{session_name}"), "0")
    t.ok("save-buffer", path + "2")
    with open(path + "2", "rb") as f:
        assert f.read() == text, "the file differs"
    assert t.ok("show-buffer").encode() == text, "what is shown differs"


def test_too_large(t):
    t.ok("new", "-d", "cat")
    path = os.path.join(t.dir, "file")
    with open(path, "wb") as f:
        f.truncate((64 << 20) + 1)
    contains(t.fail("load-buffer", path), "more than 64 MiB")
    eq(buffers(t), [])


def test_paste(t):
    t.ok("new", "-d", SHOW)
    t.wait_capture("ready")
    t.ok("set-buffer", "a\nb")
    t.ok("paste-buffer")
    t.ok("paste-buffer", "-r")
    t.ok("paste-buffer", "-s", "+")
    t.ok("paste-buffer", "-d", "-p")
    t.ok("send-keys", "Z")
    t.wait_capture("Z")
    eq("".join(r.strip() for r in t.capture()),
       "readya\\rba\\nba+ba\\rbZ")
    eq(buffers(t), [])


def test_bracketed_paste(t):
    t.ok("new", "-d", r"printf '\033[?2004h'; " + SHOW)
    t.wait_capture("ready")
    t.ok("set-buffer", "a\033[201~b")
    t.ok("paste-buffer", "-p")
    t.ok("send-keys", "Z")
    t.wait_capture("Z")
    eq("".join(r.strip() for r in t.capture()),
       "ready033[200~ab033[201~Z")


def test_paste_much(t):
    # More than the PTY or a message takes, for a program that begins late.
    t.ok("new", "-d", "stty raw -echo; echo ready; head -c 3000000 "
         "| cksum; cat")
    t.wait_capture("ready")
    text = (b"0123456789" * 300000)
    t.ok("load-buffer", "-", stdin=text)
    t.ok("paste-buffer")
    want = t.execute(["cksum"], stdin=text).out.strip()
    t.wait_capture(want)


def test_capture(t):
    t.ok("new", "-d", "-y", "3", "echo one; echo two; cat")
    t.wait_capture("two")
    t.ok("capture-pane")
    t.ok("capture-pane", "-b", "cap", "-E", "0")
    eq(buffers(t), ["cap=one\\n", "buffer0=one\\ntwo\\n\\n"])


def test_server_dies(t):
    t.ok("new", "-d", "cat")
    t.ok("set-buffer", "one")
    t.ok("set-buffer", "-b", "two", "gone")
    t.ok("set-buffer", "-b", "two", "changed")
    t.ok("set-buffer", "deleted")
    t.ok("set-buffer", "last")
    t.ok("delete-buffer", "-b", "buffer1")
    server = t.pid
    os.kill(server, signal.SIGKILL)
    tmx.wait(lambda: t.pid != server, "another server")
    eq(buffers(t), ["buffer2=last", "two=changed", "buffer0=one"])
    t.ok("set-buffer", "next")
    eq(buffers(t)[0], "buffer3=next")


def test_from_a_key(t):
    path = os.path.join(t.dir, "file")
    t.ok("new", "-d", "-s", "work", "-c", t.dir,
         "stty -echo; echo ready; exec cat -v")
    t.ok("bind", "-n", "F5", "set-buffer", "k", "\\;", "save-buffer", "file",
         "\\;", "set-buffer", "", "\\;", "load-buffer", "-b", "back", "file",
         "\\;", "paste-buffer", "-b", "back",
         "\\;", "set", "-g", "@done", "1")
    c = t.attach("-t", "work")
    c.wait_text("ready")
    c.keys("F5")
    t.wait_fmt("#{@done}", "1")
    with open(path) as f:
        eq(f.read(), "k")
    eq(buffers(t), ["back=k", "buffer0=k"])


tmx.main()
