#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What terminals show is what the server has, byte by byte of the way.

Clients of several kinds of terminal are attached to one session, whose
program writes what it is told: streams by a seed, and recorded programs.
Whenever it has come to rest, each terminal must show the pane, as well as
its kind can; also after it changed its size, or came back.

DRAWN_SEEDS is how many seeds are tried, DRAWN_FIRST the first of them, and
DRAWN_STEPS in how many steps what was recorded is looked at.
"""

import glob
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import streams  # noqa: E402
import tmx  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))
FIRST = int(os.environ.get("DRAWN_FIRST", "1"))
STEPS = int(os.environ.get("DRAWN_STEPS", "2"))
SEEDS = int(os.environ.get("DRAWN_SEEDS", "2"))

BASIC = ["default"] + [f"colour{n}" for n in range(8)]
FULL = ("RGB:usstyle:overline:strikethrough:hyperlinks:sync:repeat:"
        "cstyle:graphemes")
SHOWS_BLANK = ("reverse", "strike", "overline")


class Kind:
    """What a terminal of a name can show."""

    def __init__(self, term, attrs, full=False, colours=True, hides=True):
        self.term, self.attrs = term, set(attrs.split())
        self.full, self.colours = full, colours
        self.hides = hides      # the cursor

    def comparable(self, style, blank):
        """What of a style must be the same."""
        s = {k: v for k, v in style.items() if k != "attrs"}
        attrs = set(style.get("attrs", ()))
        if blank and not attrs & set(SHOWS_BLANK) and "underline" not in s:
            s.pop("fg")
        if blank:
            attrs &= set(SHOWS_BLANK)
        return s, attrs

    def same(self, want, got, blank):
        # What is drawn in its place is underlined.
        slanted = "italic" in want.get("attrs", ())
        want, attrs = self.comparable(want, blank)
        got, has = self.comparable(got, blank)
        if self.full:
            return want == got and attrs == has
        mask = set(self.attrs)
        coloured = {want.get("fg"), want["bg"]} - {None, "default"}
        if coloured - set(BASIC):
            mask.discard("bold")
        if coloured and not self.colours:
            mask.discard("reverse")
        if attrs & mask != has & mask:
            return False
        if not slanted and ("underline" in want) != ("underline" in got):
            return False
        return not self.colours or all(
            want[k] == got.get(k) for k in ("fg", "bg")
            if want.get(k) in BASIC and k in got)


XTERM = Kind("xterm-256color", "", full=True)
KINDS = (XTERM, Kind("screen", "bold dim blink reverse"),
         Kind("linux", "bold dim blink reverse"),
         Kind("vt100", "bold blink reverse", colours=False, hides=False))


def spread(runs, length):
    """Runs as a list of characters with the style of each."""
    plain = {"fg": "default", "bg": "default"}
    chars = [(ch, style) for text, style in runs for ch in text]
    return chars + [(" ", plain)] * (length - len(chars))


def difference(kind, want, got, beyond):
    """What is not the same in two screens, or None.

    Capture-pane says nothing of what is after the text of a row; there the
    background must be that of another terminal, beyond, if there is one.
    """
    for y, (a, b) in enumerate(zip(want, got)):
        ends = [sum(len(text) for text, _ in row) for row in (a, b)]
        n = max(ends)
        a, b = spread(a, n), spread(b, n)
        for x, ((ch, style), (other, looks)) in enumerate(zip(a, b)):
            if ch != other:
                return (f"row {y}, character {x}: {other!r} and not {ch!r} in"
                        f"\n{''.join(c for c, _ in b)!r}\n"
                        f"{''.join(c for c, _ in a)!r}")
            if x >= ends[0]:
                if not beyond or not kind.colours:
                    continue
                style = (spread(beyond[y], n)[x][1]["bg"], looks["bg"])
                if style[0] in BASIC and style[0] != style[1]:
                    return f"row {y}, column {x}: {style}"
                continue
            if not kind.same(style, looks, ch == " "):
                return (f"row {y}, character {x} ({ch!r}): {looks} and not "
                        f"{style}")
    return None if len(want) == len(got) else "another number of rows"


class Stage:
    """A pane that shows what it is fed, and terminals that look at it."""

    def __init__(self, t, cols=80, rows=24):
        self.t, self.marks = t, 0
        self.size = (cols, rows)
        fifo = os.path.join(t.home, "fifo")
        os.mkfifo(fifo)
        self.fd = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
        t.ok("new", "-d", "-s", "work", "-x", cols, "-y", rows,
             f"stty raw -echo; exec cat {fifo}")
        t.ok("set", "-g", "status", "off")
        t.ok("set", "-s", "terminal-features", f"xterm-256color:{FULL}")
        self.looking = []

    def attach(self, looks, **how):
        c = self.t.attach("-t", "work", term=looks.term, cols=self.size[0],
                          rows=self.size[1], **how)
        self.looking.append((looks, c))

    def leave(self, i):
        """One of them goes, and comes again."""
        kind, c = self.looking.pop(i)
        c.keys("C-b", "d")
        c.wait_exit()
        c.close()
        self.t.terminals.remove(c)
        self.attach(kind, kind="xterm")

    def resize(self, cols, rows):
        self.size = (cols, rows)
        for _, c in self.looking:
            c.resize(cols, rows)
        self.t.wait_fmt("#{window_width}x#{window_height}", f"{cols}x{rows}",
                        "work")

    def feed(self, data):
        """Write to the pane, and wait until the server has had it all."""
        self.marks += 1
        # First whatever ends what was cut off.
        left = data + f"\033\\\033]2;{self.marks}\033\\".encode()

        def written():
            nonlocal left
            try:
                left = left[os.write(self.fd, left):]
            except BlockingIOError:
                pass
            return not left

        tmx.wait(written, "the pane to read")
        self.t.wait_fmt("#{pane_title}", str(self.marks), "work")

    def check(self, what):
        """All of them must come to show what the server has."""
        want = self.t.capture_cells("work")
        x, y, shown = map(int, self.t.fmt(
            "#{cursor_x} #{cursor_y} #{cursor_flag}", "work").split())
        beyond = None
        for kind, c in self.looking:
            why = []

            def shows():
                v = c.view()
                cells = c.cells()
                why[:] = [difference(kind, want, cells, beyond)]
                if not why[0] and kind.hides and \
                        v.cursor_visible != bool(shown):
                    why[0] = f"the cursor shown: {v.cursor_visible}"
                last = self.size[0] - 1
                if not why[0] and shown and \
                        (min(v.cursor[0], last), v.cursor[1]) != \
                        (min(x, last), y):
                    why[0] = f"the cursor at {v.cursor} and not {(x, y)}"
                return not why[0]

            tmx.wait(shows, lambda: f"{kind.term}, {what}: {why[0]}")
            if kind is XTERM:
                beyond = c.cells()

    def close(self):
        # First those that read from it, so that one end is not another's.
        self.t.ok("kill-server")
        for _, c in self.looking:
            c.wait_exit()
        os.close(self.fd)


def play(t, seed, chunks=6):
    """Play one seed, with everything that may happen meanwhile."""
    chance = random.Random(f"play {seed}")
    s = Stage(t)
    for kind in KINDS:
        s.attach(kind, kind="xterm")
    stream = streams.Stream(seed, *s.size)
    for i in range(chunks):
        s.feed(stream.chunk(chance.choice([3, 20, 60])))
        s.check(f"seed {seed}, chunk {i}")
        happens = chance.random()
        if happens < .3:
            s.resize(chance.randint(20, 120), chance.randint(4, 40))
            stream.resize(*s.size)
            s.check(f"seed {seed}, resized after chunk {i}")
        elif happens < .5:
            s.leave(chance.randrange(len(s.looking)))
            s.check(f"seed {seed}, attached after chunk {i}")
    s.close()


def add(seed):
    def test(t):
        play(t, seed)
    globals()[f"test_seed_{seed}"] = test


for number in range(FIRST, FIRST + SEEDS):
    add(number)


def test_top(t):
    """A program that draws itself anew, faster than terminals draw."""
    s = Stage(t)
    for kind in KINDS[:3]:
        s.attach(kind, kind="xterm")
    for i, data in enumerate(streams.top(1, 80, 24, 60)):
        s.feed(data) if i % 20 == 19 else os.write(s.fd, data)
        if i % 20 == 19:
            s.check(f"frame {i}")
    s.close()


def test_recorded(t):
    """Programs as they were recorded, in steps."""
    s = Stage(t)
    for kind in KINDS:
        s.attach(kind, kind="xterm")
    for path in sorted(glob.glob(os.path.join(HERE, "recorded", "*.rec"))):
        with open(path, "rb") as f:
            data = f.read()
        name = os.path.basename(path)
        step = len(data) // STEPS + 1
        for at in range(0, len(data), step):
            s.feed(data[at:at + step])
            s.check(f"{name} at {at}")
        s.feed(b"\033c")
    s.close()


def test_within_tmux(t):
    """The same on a terminal that is not ours nor the other one's."""
    s = Stage(t)
    s.attach(Kind("screen-256color", "bold dim blink reverse"), kind="tmux")
    s.attach(XTERM, kind="xterm")
    stream = streams.Stream(FIRST, *s.size, clusters=False)
    for i in range(4):
        s.feed(stream.chunk(30))
        s.check(f"chunk {i}")
    s.close()


# Long tests, on slow machines.
os.environ.setdefault("TMX_TEST_TIME", "240")
tmx.main()
