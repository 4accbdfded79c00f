#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Clients whose locale is not UTF-8: what is drawn, and what is typed."""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402

TEXT = "caf\u00e9 \u250c\u2500\u2510 \u6f22 \u2192 100 \u20ac e\u0301."


def attach(t, locale, env=None):
    t.ok("new", "-d", "-s", "work", "exec cat -vt")
    c = t.attach("-t", "work", kind="pty", term="xterm-256color",
                 env=dict(env or {}, LC_ALL=locale, LANG=locale))
    tmx.wait(lambda: t.ok("list-clients") != "", "the client")
    return c


def draws(t, c, want):
    """Let a program print, and wait for what the terminal is to get."""
    path = os.path.join(t.dir, "text")
    with open(path, "w") as f:
        f.write(f"\033]2;caf\u00e9\a{TEXT}\r\n")
    t.ok("respawn-pane", "-k", "-t", "work", f"cat {path}; exec cat -vt")
    t.wait_capture(TEXT.split()[0], "work")
    tmx.wait(lambda: want in c.raw, lambda: f"{want!r}")


def types(t, c, typed, reads):
    c.send(typed)
    t.wait_capture(reads, "work")


def test_c(t):
    c = attach(t, "C")
    draws(t, c, b"cafe \033(0lqk\033[C\033(B?? > 100 ? e.")
    tmx.wait(lambda: b"\033]0;cafe\a" in c.raw, "the title")
    assert not any(b >= 0x80 for b in c.raw), "bytes that are not ASCII"
    # What is typed can only be Latin-1.
    types(t, c, b"\xe9\r", "M-CM-)")
    types(t, c, b"\033[200~\xfc\033[201~\r", "M-CM-<")


def test_latin1(t):
    """Where there is no such locale, one is made, or C must do."""
    directory = os.path.join(t.dir, "locales")
    os.mkdir(directory)
    made = shutil.which("localedef") and subprocess.run(
        ["localedef", "-i", "en_US", "-f", "ISO-8859-15",
         os.path.join(directory, "en_US")], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False).returncode in (0, 1)
    if not made or not os.path.isdir(os.path.join(directory, "en_US")):
        return
    c = attach(t, "en_US", {"LOCPATH": directory})
    draws(t, c, b"caf\xe9 \033(0lqk\033[C\033(B?? > 100 \xa4 e.")
    tmx.wait(lambda: b"\033]0;caf\xe9\a" in c.raw, "the title")
    types(t, c, b"\xe9\xa4\r", "M-CM-)M-bM-^BM-,")
    types(t, c, b"\033[200~\xfc\033[201~\r", "M-CM-<")
    # The user may say that the terminal takes UTF-8 all the same.
    c.close()
    u = t.start("-u", "attach", "-t", "work", kind="pty",
                term="xterm-256color",
                env={"LOCPATH": directory, "LC_ALL": "en_US"})
    tmx.wait(lambda: "\u6f22".encode() in u.raw, "UTF-8")


def test_name(t):
    """A locale that this host has not, but whose name says UTF-8."""
    for locale in ("xx_XX.UTF-8", "xx_XX.utf8@euro"):
        c = attach(t, locale)
        draws(t, c, "caf\u00e9 \u250c\u2500\u2510".encode())
        t.ok("kill-server")
        c.close()


tmx.main()
