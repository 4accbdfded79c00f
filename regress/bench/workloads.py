# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What programs print: files of a size, the same each time.

Each has a part that is made from a seeded generator and repeated.  Line ends
are "\\n": the terminal's line discipline makes "\\r\\n" of them, as it does
for most programs.
"""

import glob
import os
import random
import re

HERE = os.path.dirname(os.path.realpath(__file__))

UNIQUE = 1 << 20


def log(r, cols, rows):
    what = ["GET /index.html", "PUT /api/v1/job", "POST /login",
            "cache miss for key", "connection closed by peer"]
    return (f"2026-11-21T{r.randrange(24):02}:{r.randrange(60):02}:"
            f"{r.randrange(60):02}.{r.randrange(1000):03} "
            f"{r.choice(['INFO', 'INFO', 'WARN'])} "
            f"worker-{r.randrange(16)}: {r.choice(what)} "
            f"{r.randrange(100000)} took {r.randrange(500)} ms"
            f"{r.choice(['', '', ' (retried, see above)'])}\n")


def long(r, cols, rows):
    return "".join(chr(32 + r.randrange(95)) for _ in range(1000)) + "\n"


def cjk(r, cols, rows):
    return "".join(chr(0x4e00 + r.randrange(8000)) for _ in range(36)) + "\n"


def emoji(r, cols, rows):
    return "".join(chr(0x1f600 + r.randrange(64)) for _ in range(36)) + "\n"


def truecolor(r, cols, rows):
    return "".join(f"\033[38;2;{r.randrange(256)};{r.randrange(256)};"
                   f"{r.randrange(256)}m{chr(97 + r.randrange(26))}"
                   for _ in range(cols - 1)) + "\033[m\n"


def redraw(r, cols, rows):
    out = []
    for y in range(1, rows + 1):
        text = "".join(chr(97 + r.randrange(26)) for _ in range(cols // 2))
        out.append(f"\033[{y};1H\033[{31 + r.randrange(7)}m"
                   f"{r.randrange(100000):5}\033[0m {text}\033[K")
    return "".join(out)


def region(r, cols, rows):
    return (f"\033[2;{rows - 1}r\033[{rows - 1};1H" +
            "".join("\n\r" + log(r, cols, rows)[:-1][:cols - 1]
                    for _ in range(20)) + "\033[r")


# What a terminal answers; nobody here would read it.
QUESTIONS = re.compile(rb"\033\[[?>=]?[\d;]*(?:[cnqux]|\$p)|"
                       rb"\033[P\]][^\033\007]*(?:\033\\|\007)")


def recorded(r, cols, rows):
    """What vim, less, mc and others wrote, one after the other."""
    out = b""
    for path in sorted(glob.glob(os.path.join(
            HERE, "..", "attach", "recorded", "*.rec"))):
        with open(path, "rb") as f:
            out += QUESTIONS.sub(b"", f.read()) + b"\033[!p\033[?1049l\033[2J\033[H"
    return out.decode(errors="surrogateescape")


TABLE = {f.__name__: f for f in (log, long, cjk, emoji, truecolor, redraw,
                                 region, recorded)}


def make(name, path, size, cols, rows):
    """Write a file of about so many bytes; returns how many."""
    r = random.Random(1)
    parts, n = [], 0
    while n < min(size, UNIQUE):
        parts.append(TABLE[name](r, cols, rows).encode(
            errors="surrogateescape"))
        n += len(parts[-1])
    unique = b"".join(parts)
    count = max(1, round(size / len(unique)))
    with open(path, "wb") as f:
        for _ in range(count):
            f.write(unique)
        f.write(b"\033[r\033[m\033[%d;1H" % rows)
    return os.path.getsize(path)
