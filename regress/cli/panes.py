#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Windows and panes from the shell: sizes, names, keys sent, what is drawn."""

import os
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402

# Show what is typed, byte by byte.
SHOW = "stty raw -echo; echo ready; exec od -An -c -w1 -v"


def typed(t, *args):
    """What a program reads of keys that are sent."""
    t.ok("send-keys", "-t", "work", *args)
    t.ok("send-keys", "-t", "work", "-l", "|")
    rows = t.wait_capture(tmx.pattern(r"^\s*\|$"), "work")
    t.ok("send-keys", "-t", "work", "-R")
    t.ok("clear-history", "-t", "work")
    return "".join(r.strip() for r in rows)[:-1].replace("ready", "")


def test_send_keys(t):
    t.ok("new", "-d", "-s", "work", "-y", "100", SHOW)
    t.wait_capture("ready", "work")
    for args, want in [
            (["abc"], "abc"), (["Enter"], "\\r"), (["C-a"], "001"),
            (["-l", "Enter"], "Enter"), (["-H", "41", "c3", "a9"],
             "A303251"), (["-N", "3", "x"], "xxx"), (["M-x"], "033x"),
            (["Up"], "033[A"), (["F5"], "033[15~"), (["BSpace"], "177"),
            (["Tab"], "\\t"), (["Escape"], "033"), (["Space"], ""),
            (["S-Left"], "033[1;2D"), (["a", "b"], "ab"),
            (["-l", "\u00e9"], "303251"), (["no-key"], "no-key"),
            (["-F", "#{session_name}"], "work")]:
        eq(typed(t, *args), want, f"send-keys {args}")


def test_send_keys_refused(t):
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.fail("send-keys", "-N", "0", "x"), "repeat count too small")
    eq(t.fail("send-keys", "-N", "x", "y"), "repeat count invalid")
    eq(t.fail("send-keys", "-X", "cancel"), "not in a mode")
    eq(t.fail("send-keys", "-M"), "no mouse target")
    contains(t.fail("send-keys", "-z"), "unknown flag -z")


def test_reset(t):
    t.ok("new", "-d", "-s", "work", "-x", "20", "-y", "3",
         r"printf 'kept\033[31m'; cat")
    t.wait_capture("kept", "work")
    t.ok("send-keys", "-R", "-t", "work")
    eq(t.capture("work"), ["", "", ""])
    eq(t.capture("work", "-S", "-")[0], "kept")


def test_capture(t):
    t.ok("new", "-d", "-s", "work", "-x", "10", "-y", "4",
         r"seq 1 6; printf '\033[31mred\033[m and long text'; cat")
    t.wait_capture("text", "work")
    eq(t.capture("work"), ["5", "6", "red and lo", "ng text"])
    eq(t.capture("work", "-S", "-", "-E", "0"),
       ["1", "2", "3", "4", "5"])
    eq(t.capture("work", "-S", "-2", "-E", "-1"), ["3", "4"])
    eq(t.capture("work", "-J", "-S", "2"), ["red and long text"])
    eq(t.capture("work", "-e", "-S", "2", "-E", "2"),
       ["\033[31mred\033[39m and lo"])
    eq(t.fail("capture-pane", "-p", "-a"), "no alternate screen")
    t.ok("capture-pane", "-p", "-a", "-q")
    contains(t.fail("capture-pane", "-p", "-S", "x"), "start line")
    t.ok("clear-history", "-t", "work")
    eq(t.fmt("#{history_size}"), "0")


def test_alternate_screen(t):
    t.ok("new", "-d", "-s", "work", r"printf 'behind\033[?1049hfront'; cat")
    t.wait_capture("front", "work")
    eq(t.fmt("#{alternate_on}"), "1")
    eq(t.capture("work", "-a", "-E", "0"), ["behind"])


def test_lists(t):
    t.ok("new", "-d", "-s", "work", "-n", "win", "cat")
    t.ok("new", "-d", "-s", "play", "cat")
    contains(t.ok("list-windows", "-t", "work"),
             "0: win* (1 panes) [80x24] [layout ")
    contains(t.ok("list-windows", "-a"), "work:0: win* (1 panes) [80x24] ")
    eq(t.ok("list-panes", "-a", "-F", "#{pane_id}"), "%1\n%0\n")
    eq(t.ok("list-panes", "-s", "-t", "work", "-F", "#{pane_id}"), "%0\n")
    eq(t.ok("list-panes", "-t", "work", "-f", "0"), "")
    contains(t.ok("list-panes", "-t", "work"), "0: [80x24] [history 0/")


def test_names(t):
    t.ok("new", "-d", "-s", "work", "cat")
    eq(t.fmt("#{window_name}"), "cat")
    t.ok("rename-window", "-t", "work", "new #{session_name}")
    eq(t.fmt("#{window_name}"), "new work")
    eq(t.fail("rename-window", "-t", "nope", "x"), "can't find window: nope")


def test_resize(t):
    t.ok("new", "-d", "-s", "work", "stty size; cat")
    size = "#{window_width}x#{window_height}"
    for args, want in [
            (["-x", "100", "-y", "30"], "100x30"), (["-R", "5"], "105x30"),
            (["-L"], "104x30"), (["-U", "10"], "104x20"),
            (["-D", "2"], "104x22"), (["-L", "500"], "104x22"),
            (["-A"], "80x24"), (["-x", "90"], "90x24"), (["-a"], "80x24")]:
        t.ok("resize-window", "-t", "work", *args)
        eq(t.fmt(size), want, f"size after {args}")
    eq(t.ok("show", "-wv", "window-size"), "manual\n")
    eq(t.fail("resize-window", "-x", "0"), "width too small")
    eq(t.fail("resize-window", "-y", "99999"), "height too large")
    eq(t.fail("resize-window", "-R", "x"), "adjustment invalid")
    eq(t.fail("resize-window", "-R", "0"), "adjustment too small")


def test_kill(t):
    t.ok("new", "-d", "-s", "keep", "cat")
    t.ok("new", "-d", "-s", "one", "cat")
    t.ok("new", "-d", "-s", "two", "cat")
    t.ok("kill-pane", "-t", "one")
    t.ok("kill-window", "-t", "two")
    eq(t.ok("ls", "-F", "#S"), "keep\n")
    eq(t.fail("kill-window", "-t", "nope"), "can't find window: nope")
    eq(t.fail("kill-pane", "-t", "nope"), "can't find pane: nope")


def test_bind(t):
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("bind", "-N", "a note", "x", "display", "hi")
    t.ok("bind", "-n", "-r", "F5", "display", "a", "\\;", "display", "b")
    t.ok("bind", "-T", "mine", "y", "display", "yo")
    contains(t.ok("list-keys", "-T", "prefix", "x"),
             "bind-key -T prefix x display-message hi")
    contains(t.ok("list-keys", "-T", "root", "F5"), "bind-key -r -T root "
             "F5 display-message a \\; display-message b")
    contains(t.ok("list-keys", "-N", "x"), "a note")
    t.ok("unbind", "-T", "mine", "y")
    t.ok("unbind", "x")
    for args, error in [
            (["bind", "nokey", "x"], "unknown key: nokey"),
            (["bind", "None", "x"], "unknown key: None"),
            (["bind", "x", "frobnicate"], "unknown command: frobnicate"),
            (["unbind", "nokey"], "unknown key: nokey"),
            (["unbind"], "missing key"),
            (["unbind", "-a", "x"], "key given with -a"),
            (["unbind", "-T", "nope", "x"], "table nope doesn't exist"),
            (["list-keys", "-T", "nope"], "table nope doesn't exist"),
            (["list-keys", "nokey"], "invalid key: nokey")]:
        eq(t.fail(*args), error)
    t.ok("unbind", "-q", "nokey")


def test_variables(t):
    """display-message -a: each variable and its value, in order."""
    t.ok("new", "-d", "-s", "work", "-x", "91", "cat")
    rows = t.ok("display-message", "-a", "-t", "work").splitlines()
    names = [row.split("=", 1)[0] for row in rows]
    eq(names, sorted(names))
    for row in ("session_name=work", "pane_width=91", "pane_dead=0"):
        contains(rows, row)


def test_title(t):
    """The host's name until a program sets one, if only to nothing."""
    t.ok("new", "-d", "-s", "work", "stty raw -echo; echo ready; exec cat")
    t.wait_capture("ready", "work")
    host = socket.gethostname()
    eq(t.fmt("#{pane_title} #T", "work"), f"{host} {host}")
    t.ok("send-keys", "-l", "-t", "work", "\033c.")
    t.wait_capture(".", "work")
    eq(t.fmt("#{pane_title}", "work"), host)
    t.ok("send-keys", "-l", "-t", "work", "\033]2;mine\033\\\033c")
    t.wait_fmt("#{pane_title}", "mine", "work")
    t.ok("send-keys", "-l", "-t", "work", "\033]2;\033\\")
    t.wait_fmt("#{pane_title}", "", "work")
    t.ok("upgrade-server")
    eq(t.fmt("#{pane_title}", "work"), "")


tmx.main()
