#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Files for restore: what was there stays until others are on the disk."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import world  # noqa: E402
import tmx  # noqa: E402
from tmx import eq, wait  # noqa: E402


def begin(t):
    """A session, and where its files will be."""
    state = os.path.join(t.dir, "state")
    t.env["XDG_STATE_HOME"] = state
    t.ok("start", ";", "set", "-g", "restore", "on")
    t.ok("new", "-d", "-s", "work", "stty -echo; echo first; exec cat")
    return os.path.join(state, "tmx", t.socket().replace("/", "%"), "now")


def text(place):
    path = os.path.join(place, "pane-0.txt")
    if not os.path.exists(path):
        return ""
    with open(path) as f:
        return f.read()


def test_disk_fails(t):
    """Nothing appears that the disk has not, and it is tried again."""
    if sys.platform != "linux":
        raise tmx.Skip("fsync cannot be made to fail here")
    denied = os.path.join(t.dir, "denied")
    for n in 1, 2, 3:
        # The index, the text, and after their renaming the directory.
        t.label = f"disk{n}"
        t.env["TMX_FAULT_DENY"] = f"server:fsync:{n}:{denied}{n}"
        place = begin(t)
        wait(lambda: os.path.exists(denied + str(n)), "an error", 30)
        wait(lambda: "cannot save for restore: waiting for the disk: Input/"
             "output error" in t.ok("show-messages"), "a sentence")
        if n < 3:
            eq(text(place), "", "the text")
        wait(lambda: "first" in text(place), "it to be saved", 30)
        eq(sorted(os.listdir(place)), ["pane-0.txt", "sessions.json"])


def test_killed_meanwhile(t):
    """Who waits for the disk dies: the old files are there, whole."""
    t.take_points()
    place = begin(t)
    wait(lambda: "first" in text(place), "the text", 30)
    armed = t.arm("save-synced")
    t.ok("send-keys", "-t", "work", "second", "Enter")
    wait(lambda: not os.path.exists(armed), "a death", 30)
    eq(text(place).rstrip(), "first", "the text")
    wait(lambda: "second" in text(place), "it to be saved", 30)
    # What was ended on purpose is nowhere.
    t.ok("kill-session", "-t", "work")
    wait(lambda: not os.path.exists(place), "the files to go")


os.environ.setdefault("TMX_TEST_TIME", "120")
tmx.main(world.World)
