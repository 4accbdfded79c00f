# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Text with SGR sequences (capture-pane -e) as runs of text and style.

A style is a dictionary as screen.js answers it: fg and bg always, the others
only where they differ from plain.
"""

import re

ATTRS = {1: "bold", 2: "dim", 3: "italic", 5: "blink", 7: "reverse",
         8: "invisible", 9: "strike", 53: "overline"}
OFF = {22: ("bold", "dim"), 23: ("italic",), 25: ("blink",),
       27: ("reverse",), 28: ("invisible",), 29: ("strike",),
       55: ("overline",)}
ORDER = list(ATTRS.values())
UNDERLINES = ["none", "single", "double", "curly", "dotted", "dashed"]
COLOURS = {38: "fg", 48: "bg", 58: "ul"}

TOKEN = re.compile("\033\\[(?P<sgr>[0-9;:]*)m"
                   "|\033\\]8;[^;]*;(?P<link>[^\033\a]*)(?:\033\\\\|\a)"
                   "|(?P<text>[^\033\016\017]+)|(?P<other>.)", re.S)

PLAIN = {"fg": "default", "bg": "default"}


class Style:
    def __init__(self):
        self.link = ""
        self.reset()

    def reset(self):
        self.colours = {"fg": "default", "bg": "default", "ul": "default"}
        self.attrs = set()
        self.underline = "none"

    def value(self):
        s = {"fg": self.colours["fg"], "bg": self.colours["bg"]}
        if self.underline != "none":
            s["underline"] = self.underline
            s["ul"] = self.colours["ul"]
        if self.link:
            s["link"] = self.link
        if self.attrs:
            s["attrs"] = [a for a in ORDER if a in self.attrs]
        return s

    def apply(self, params):
        """Apply the parameters of one SGR sequence."""
        groups = [[int(v or 0) for v in p.split(":")]
                  for p in params.split(";")]
        while groups:
            first = groups.pop(0)
            if first[0] in COLOURS:
                self.colours[COLOURS[first[0]]] = colour(first, groups)
            elif first[0] == 4 and len(first) > 1:
                self.underline = UNDERLINES[first[1]]
            elif first == [5, 3]:
                self.attrs.add("overline")  # as tmux 3.3 writes 53
            else:
                self.apply_one(first[0])

    def apply_one(self, n):
        if n == 0:
            self.reset()
        elif n in ATTRS:
            self.attrs.add(ATTRS[n])
        elif n in OFF:
            self.attrs -= set(OFF[n])
        elif n in (4, 21, 24):
            self.underline = {4: "single", 21: "double", 24: "none"}[n]
        elif n in (39, 49, 59):
            self.colours[{39: "fg", 49: "bg", 59: "ul"}[n]] = "default"
        else:
            for base, which, first in ((30, "fg", 0), (40, "bg", 0),
                                       (90, "fg", 8), (100, "bg", 8)):
                if base <= n < base + 8:
                    self.colours[which] = f"colour{first + n - base}"


def colour(first, groups):
    """The colour of 38, 48, 58 in either form."""
    rest = first[1:]
    if not rest:
        kind = groups.pop(0)[0] if groups else 0
        rest = [kind] + [g[0] for g in groups[:1 if kind == 5 else 3]]
        del groups[:len(rest) - 1]
    if rest[0] == 5 and len(rest) == 2:
        return f"colour{rest[1]}"
    if rest[0] == 2 and len(rest) >= 4:
        return "#%02x%02x%02x" % tuple(rest[-3:])
    return "default"


def runs(line, style=None):
    """The runs of one line; style goes on from line to line."""
    style = style or Style()
    out = []
    for token in TOKEN.finditer(line):
        value = token.group(token.lastgroup)
        if token.lastgroup == "sgr":
            style.apply(value)
        elif token.lastgroup == "link":
            style.link = value
        elif token.lastgroup == "text":
            if out and out[-1][1] == style.value():
                out[-1][0] += value
            else:
                out.append([value, style.value()])
    return trim(out)


def trim(out):
    """Leave out blanks at the end that look like nothing."""
    if out and out[-1][1]["bg"] == "default" and \
            not out[-1][1].get("attrs") and \
            not out[-1][1].get("underline"):
        out[-1][0] = out[-1][0].rstrip(" ")
        if not out[-1][0]:
            out.pop()
    return out


def text(line):
    """A line without its sequences."""
    return "".join(t.group("text") or "" for t in TOKEN.finditer(line))
