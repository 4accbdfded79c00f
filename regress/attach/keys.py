#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What is typed at a terminal is what the program in the pane asked for.

A terminal that can do everything sends bytes as terminals do; the program
sets the modes it likes and shows what it reads as cat -vt does.

KEYS_PASTE is how many megabytes the great paste has.
"""

import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import tmx  # noqa: E402
from tmx import eq, wait  # noqa: E402

PASTE = int(os.environ.get("KEYS_PASTE", "4")) << 20
ABLE = "xterm-256color:mouse:focus:bpaste:extkeys:pixels"
KITTY = ABLE + ":kitty"

def vis(data):
    """As cat -vt shows bytes."""
    out = ""
    for b in data:
        if b >= 128:
            out, b = out + "M-", b - 128
        out += "^?" if b == 127 else f"^{chr(b + 64)}" if b < 32 else chr(b)
    return out


UTF8 = vis("a\u00e9\u6f22\U0001f600z".encode())

# What the program asks for, what then must be on outside (as the last that
# was said of it), what is typed, what the program reads.
PLAIN = [
    ("", None, "\033OA\033OB\033OC\033OD", "^[[A^[[B^[[C^[[D"),
    ("", None, "\033[A\033[H\033[F\033OH", "^[[A^[[H^[[F^[[H"),
    ("\033[?1h", None, "\033OA\033[B", "^[OA^[OB"),
    ("\033=", None, "\033Op\033OM", "^[Op^[OM"),
    ("", None, "\033Op\033Ok\033OM", "0+^M"),
    ("", None, "\033[1;5C\033[1;2A\033[1;3B", "^[[1;5C^[[1;2A^[[1;3B"),
    ("", None, "\033OP\033[15~\033[24;2~", "^[OP^[[15~^[[24;2~"),
    ("", None, "\033[2~\033[3~\033[5~\033[6~", "^[[2~^[[3~^[[5~^[[6~"),
    ("", None, "\033[Z\t\r\x7f\x01\x00", "^[[Z^I^M^?^A^@"),
    ("", None, "\033x\033\x7f\033\r", "^[x^[^?^[^M"),
    ("", None, "a\u00e9\u6f22\U0001f600z", UTF8),
    # Keys with modifiers that a terminal tells in a way of its own.
    ("\033[>4;2m", "\033[>4;2m", "\033[27;5;105~\033[27;6;65~",
     "^[[27;5;105~^[[27;6;65~"),
    ("\033[>4;2m\033[>4m", None, "\033[27;5;105~", "^I"),
    ("", None, "\033[105;5u\033[27;5;109~\033[13;2u", "^I^M^M"),
    # The mouse.
    ("\033[?1000h\033[?1006h", "\033[?1000h", "\033[<0;5;3M\033[<0;5;3m",
     "^[[<0;5;3M^[[<0;5;3m"),
    ("\033[?1000h", "\033[?1000h", "\033[<0;5;3M\033[<0;5;3m",
     "^[[M %#^[[M#%#"),
    ("\033[?9h", "\033[?1000h", "\033[<1;5;3M\033[<1;5;3m\033[<0;1;1M",
     "^[[M!%#^[[M !!"),
    ("\033[?1002h\033[?1015h", "\033[?1002h", "\033[<0;5;3M\033[<32;6;3M",
     "^[[32;5;3M^[[64;6;3M"),
    ("\033[?1003h\033[?1006h", "\033[?1003h",
     "\033[<35;7;7M\033[<65;2;2M\033[<24;1;1M",
     "^[[<35;7;7M^[[<65;2;2M^[[<24;1;1M"),
    ("\033[?1003h\033[?1016h", "\033[?1016h", "\033[<0;123;77M",
     "^[[<0;123;77M"),
    ("", "\033[?1003l", "x", "x"),
    # Focus and pastes.
    ("\033[?1004h", "\033[?1004h", "\033[O\033[I", "^[[O^[[I"),
    ("\033[?2004h", None, "\033[200~a\033[Ab\033[201~",
     "^[[200~a^[[Ab^[[201~"),
    ("", None, "\033[200~a\033OPb\rc\x03\033[201~", "a^[OPb^Mc^C"),
]

# The same where the terminal has kitty's protocol.
WITH_KITTY = [
    ("", "\033[>1u", "\033[105;5u\033[27u\033[97;3u", "^I^[^[a"),
    ("\033[>1u", None, "\033[105;5u\033[27u\033[97;3u",
     "^[[105;5u^[[27u^[[97;3u"),
    ("\033[>3u", "\033[=3u", "\033[97;5u\033[97;5:3u",
     "^[[97;5u^[[97;5:3u"),
    ("\033[>9u", "\033[=9u", "\033[97u\033[13u", "^[[97u^[[13u"),
    ("\033[>31u", "\033[=31u", "\033[97:65;2;65u",
     "^[[97:65;2;65u"),
    ("\033[>8u", "\033[=9u", "\033[97;65u\033[97;129u",
     "^[[97;65u^[[97;129u"),
    ("\033[>1u\033[<u", None, "\033[105;5u", "^I"),
    ("\033[>4;2m", None, "\033[105;5u", "^[[27;5;105~"),
    ("", None, "\033[57399u\033[57414u\033[57417;5u", "0^M^[[1;5D"),
]


def is_on(raw, what):
    """Whether that is the last that a terminal was told of its kind."""
    what = what.encode()
    for kind in (rb"\033\[\?%s[hl]" % what[3:-1], rb"\033\[>4(?:;\d)?m",
                 rb"\033\[[>=]\d+u"):
        if re.fullmatch(kind, what):
            told = re.findall(kind, bytes(raw))
            # Flags are pushed once and then set.
            return told and told[-1].replace(b"=", b">") == \
                what.replace(b"=", b">")
    raise ValueError(f"what is {what!r}?")


class Typist:
    """A session whose program shows what it reads, on a terminal."""

    def __init__(self, t, features, term="xterm-256color"):
        self.t, self.n = t, 0
        t.ok("new", "-d", "-s", "work", "cat")
        t.ok("set", "-g", "status", "off")
        t.ok("set", "-s", "terminal-features", features)
        t.ok("set", "-g", "set-titles", "on")
        t.ok("set", "-g", "set-titles-string", "#{pane_title}")
        self.titles = term.startswith("xterm")
        self.c = t.attach("-t", "work", kind="pty", term=term)
        self.c.cell = (10, 20)
        self.c.resize(80, 24)

    def run(self, asks):
        """Run a program that asks for something, and wait for it."""
        self.n += 1
        quoted = asks.replace("\033", "\\033")
        command = ("stty raw -echo; printf '\\033c" + quoted +
                   f"\\033]2;{self.n}\\033\\\\go{self.n}:'; exec cat -vt")
        self.t.ok("respawn-pane", "-k", "-t", "work", command)
        self.t.wait_capture(f"go{self.n}:", "work")
        # Once that is drawn, what was asked for is known outside.
        if self.titles:
            wait(lambda: f"]0;{self.n}\a".encode() in self.c.raw,
                     "it to be drawn")

    def reads(self, what):
        """Wait until the program has read just that."""
        shown = f"go{self.n}:{what}"
        got = []

        def look():
            got[:] = ["".join(r for r in self.t.capture("work"))]
            return shown in got[0]

        wait(look, lambda: f"{shown!r}; there is {got[0].strip()!r}")
        eq(got[0].strip(), shown)


def each(t, features, cases):
    s = Typist(t, features)
    for asks, outside, typed, reads in cases:
        s.run(asks)
        if outside:
            wait(lambda: is_on(s.c.raw, outside),
                     lambda: f"{outside!r} for {asks!r}")
        s.c.type(typed)
        s.reads(reads)


def test_pixels_in_a_larger_window(t):
    """The mouse tells pixels of the pane, not of the terminal."""
    s = Typist(t, ABLE)
    t.wait_fmt("#{window_cell_width}", "10", "work")
    t.ok("resize-window", "-t", "work", "-x", "100", "-y", "40")
    # The view follows the cursor: 14 columns and 16 rows are out of sight.
    s.run("\033[?1003h\033[?1016h\033[40;90H")
    wait(lambda: is_on(s.c.raw, "\033[?1016h"), "pixels to be wanted")
    s.c.type("\033[<0;123;77M")
    s.reads(f"^[[<0;{123 + 140};{77 + 320}M")


def test_keys(t):
    each(t, ABLE, PLAIN)


def test_kitty(t):
    each(t, KITTY, WITH_KITTY)


def test_other_terminals(t):
    """Terminals of other names say the same in other ways."""
    t.ok("new", "-d", "-s", "keep", "cat")
    for term, typed, reads in (
            ("linux", "\033[[A\033[1~\033[25~", "^[OP^[[H^[[1;2P"),
            ("rxvt", "\033Oa\033[7~\033[c", "^[[1;5A^[[H^[[1;2C"),
            ("screen", "\033[1~\033[4~\033OP", "^[[H^[[F^[OP"),
            ("vt100", "\033OA\033OP\010", "^[[A^[OP^H")):
        s = Typist(t, ABLE, term)
        s.run("")
        s.c.type(typed)
        s.reads(reads)
        t.ok("kill-session", "-t", "work")
        s.c.wait_exit()


def test_escape(t):
    """Escape by itself, and what is cut in two."""
    s = Typist(t, ABLE)
    # However slow this machine is, no letter comes as late as that.
    t.ok("set", "-s", "escape-time", "3000")
    s.run("")
    s.c.type("\033")
    s.reads("^[")
    for piece in ("\033", "[", "1;5", "A", "\033", "x"):
        s.c.type(piece)
    s.reads("^[^[[1;5A^[x")
    for b in "\u6f22".encode():
        s.c.send(bytes([b]))
    s.reads("^[^[[1;5A^[x" + vis("\u6f22".encode()))


def test_unbound(t):
    """A key that does something in tmux, and nothing here yet."""
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set", "-g", "display-time", "0")
    c = t.attach("-t", "work")
    t.wait_fmt("#{session_attached}", "1")
    c.keys("C-b", "%")
    c.wait_text("% is bound to nothing (tmx list-keys)")
    c.type("x")
    c.wait_gone("bound")
    c.wait_text("x")


def test_lines_of_output(t):
    """A command of a key prints more than there is a place for."""
    t.ok("new", "-d", "-s", "work", "cat")
    t.ok("set-buffer", "one\ntwo\nthree")
    t.ok("bind", "A", "show-buffer")
    t.ok("bind", "B", "display-message", "-p", "alone")
    c = t.attach("-t", "work")
    t.wait_fmt("#{session_attached}", "1")
    c.keys("C-b", "A")
    c.wait_text("one (and 2 more in a shell)")
    c.keys("C-b", "B")
    c.wait_text(re.compile("^alone *$"))
    c.keys("C-b", "?")
    more = len(t.ok("list-keys", "-N").splitlines()) - 1
    c.wait_text(f"Send the prefix itself (and {more} more in a shell)")


def test_type_much(t):
    """What is typed comes whole and in order, while others look on."""
    path = os.path.join(t.home, "typed")
    reader(t, path)
    c = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "1")
    numbers = random.Random(1)
    data = "".join(chr(numbers.choice([97, 98, 233, 0x6f22, 0x1f600]))
                   for _ in range(100000)).encode()
    c.send(data)
    same_file(path, data)


def reader(t, path):
    """Run a program that keeps what it reads, and wait for it."""
    t.ok("new", "-d", "-s", "work",
         f"stty raw -echo; printf go; exec cat >{path}")
    t.wait_capture("go", "work")


def same_file(path, data):
    wait(lambda: os.path.exists(path) and
             os.path.getsize(path) >= len(data),
             lambda: f"{len(data)} bytes; there are {os.path.getsize(path)}",
             60 + len(data) / 100000)
    with open(path, "rb") as f:
        eq(f.read() == data, True, "what was written being what was typed")


def test_paste(t):
    """A paste of any size arrives as it is, none of it taken for keys."""
    path = os.path.join(t.home, "pasted")
    reader(t, path)
    c = t.attach("-t", "work", kind="pty")
    wait(lambda: b"\033[?2004h" in c.raw, "pastes to be told")
    # The prefix and the detach key, escapes, the end of a paste but a byte.
    block = random.Random(2).randbytes(65500).replace(b"\033", b"") + \
        b"\002d\033\033[200~\033[201\033[A\033[c\033P+q544e\033\\"
    blocks = PASTE // len(block)
    c.send(b"\033[200~")
    for _ in range(blocks):
        c.send(block)
    c.send(b"\033[201~.")
    same_file(path, block * blocks + b".")


def test_beside_flood(t):
    """Keys and what other programs print come through beside each other."""
    path = os.path.join(t.home, "typed")
    reader(t, path)
    c = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "1")
    t.ok("new", "-d", "-s", "flood", "seq 300000; exec cat")
    typed = 0
    while typed < 20 or "300000" not in t.capture("flood"):
        c.send(b"x")
        typed += 1
        wait(lambda: os.path.getsize(path) == typed, "a key to arrive")
    with open(path, "rb") as f:
        eq(f.read(), b"x" * typed)
    lines = [row for row in t.capture("flood") if row]
    eq(lines[-3:], ["299998", "299999", "300000"])


def hung(t, path):
    """A client, and a program that reads nothing until path.go is there."""
    t.ok("new", "-d", "-s", "work", "stty raw -echo; printf ready; "
         f"mkfifo {path}.go; read go <{path}.go; exec cat >{path}")
    t.wait_capture("ready", "work")
    c = t.attach("-t", "work", kind="pty")
    t.wait_fmt("#{session_attached}", "1", "work")
    return c


def go_on(path):
    with open(path + ".go", "w") as f:
        f.write("go\n")


def lines(first, last):
    return "".join(f"line {i:05};" for i in range(first, last)).encode()


def test_keys_of_a_hung_program(t):
    """Bindings work, and the text waits in order for whom it was typed."""
    path, other = (os.path.join(t.dir, n) for n in ("read", "other"))
    c = hung(t, path)
    t.ok("new", "-d", "-s", "other", f"stty raw -echo; exec cat >{other}")
    t.ok("bind", "o", "switch-client", "-t", "other")
    t.ok("bind", "w", "switch-client", "-t", "work")
    # More than its terminal takes.
    c.send(lines(0, 8000))
    c.send(b"\x02o")
    t.wait_fmt("#{session_attached}", "1", "other")
    c.send(b"there")
    same_file(other, b"there")
    c.send(b"\x02wend")
    t.wait_fmt("#{session_attached}", "1", "work")
    c.send(b"\x02d")
    eq(c.wait_exit(), 0)
    go_on(path)
    same_file(path, lines(0, 8000) + b"end")


def test_respawn_of_a_hung_program(t):
    """What was typed for it is not for the next one."""
    path, other = (os.path.join(t.dir, n) for n in ("read", "other"))
    c = hung(t, path)
    t.ok("bind", "x", "set-environment", "-g", "SEEN", "yes")
    c.send(lines(0, 8000) + b"\x02x")
    wait(lambda: t.run("showenv", "-g", "SEEN").code == 0, "a key")
    respawn(t, other)
    c.send(b"new")
    same_file(other, b"new")


def test_respawn_of_a_program_that_hangs_long(t):
    """The same with more than is taken for a program that does not read."""
    path, other = (os.path.join(t.dir, n) for n in ("read", "other"))
    c = hung(t, path)
    for i in range(0, 40000, 1000):
        c.send(lines(i, i + 1000))
    respawn(t, other)
    c.send(b"new")
    wait(lambda: bytes_of(other).endswith(b"new"), "what is typed now")
    # The client may have been behind the terminal a little.
    read = bytes_of(other)
    eq((lines(0, 40000) + b"new").endswith(read), True, "in order")
    assert len(read) < 65536, len(read)


def respawn(t, path):
    t.ok("respawn-pane", "-k", "-t", "work",
         f"stty raw -echo; printf again; exec cat >{path}")
    t.wait_capture("again", "work")


def bytes_of(path):
    with open(path, "rb") as f:
        return f.read()


# Long tests, on slow machines.
os.environ.setdefault("TMX_TEST_TIME", "240")
tmx.main()
