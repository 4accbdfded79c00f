# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The chart: bars on a logarithmic scale, a row each, SVG by hand."""

import html
import math

COLOURS = {"tmx": "#0969da", "tmux": "#2da44e", "screen": "#bf8700",
           "dtach": "#8250df", "abduco": "#cf222e", "zellij": "#e85aad",
           "shpool": "#116329", "zmx": "#57606a"}
WIDTH, LABEL, RIGHT, BAR, GAP = 760, 210, 90, 9, 8

# Panels: title, unit of the scale, and rows (measure, case, label).  A panel
# shows values over those of "raw" where that is there, else as they are.
PANELS = [
    ("A program prints, attached: time / raw terminal", True,
     [("T1", f"{k} 80x24", label) for k, label in (
         ("log", "log lines"), ("long", "long lines"), ("cjk", "ideographs"),
         ("emoji", "emoji"), ("truecolor", "a colour a cell"),
         ("redraw", "full-screen redraws"), ("region", "scroll regions"),
         ("recorded", "recorded programs"))]),
    ("The same with nobody attached: time / raw terminal", True,
     [("T2", "log", "log lines"), ("T2", "cjk", "ideographs"),
      ("T2", "truecolor", "a colour a cell")]),
    ("From a key to its echo: time / raw terminal", True,
     [("L1", "idle p50", "idle, median"),
      ("L1", "flood p50", "beside a flood, median")]),
    ("Ctrl-C under a flood: time / raw terminal", True,
     [("L2", "100 KB/s", "terminal of 100 KB/s"),
      ("L2", "ssh, 1 MB/s, 200 ms, 1 MiB", "behind 1 MiB of buffers")]),
    ("Bytes of memory a line of history, later", False,
     [("M1", "lines later, a line", "log lines"),
      ("M1", "styled later, a line", "in colours"),
      ("M1", "cjk later, a line", "ideographs")]),
]


def text(x, y, s, anchor="start", size=11, weight="normal", fill="#24292f"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" '
            f'font-size="{size}" font-weight="{weight}" fill="{fill}">'
            f'{html.escape(s)}</text>')


def value(whos, who, ratio):
    if who not in whos:
        return None
    v = whos[who]["median"]
    if ratio:
        if "raw" not in whos or not whos["raw"]["median"]:
            return None
        v /= whos["raw"]["median"]
    return v if v > 0 else None


def rows_of(panel, found):
    """Label and values of each row of a panel for which there are any."""
    for measure, case, label in panel[2]:
        whos = found.get((measure, case), {})
        values = [(who, value(whos, who, panel[1])) for who in COLOURS]
        values = [(who, v) for who, v in values if v is not None]
        if values:
            yield label, values


def draw_panel(out, y, title, rows):
    out.append(text(10, y, title, size=13, weight="bold"))
    y += 14
    every = [v for _, values in rows for _, v in values] + [1]
    low = math.floor(math.log10(min(every)))
    high = math.ceil(math.log10(max(every)) + 0.001)
    scale = (WIDTH - LABEL - RIGHT) / (high - low)

    def place(v):
        return LABEL + (math.log10(v) - low) * scale

    top = y
    for label, values in rows:
        height = len(values) * BAR
        out.append(text(LABEL - 8, y + height / 2 + 4, label, "end"))
        for i, (who, v) in enumerate(values):
            w = max(1, place(v) - LABEL)
            at = y + i * BAR
            out.append(f'<rect x="{LABEL}" y="{at}" width="{w:.1f}" '
                       f'height="{BAR - 1}" fill="{COLOURS[who]}"/>')
            out.append(text(LABEL + w + 4, at + BAR - 2, f"{v:.3g}", size=8))
        y += height + GAP
    for e in range(low, high + 1):
        x = place(10 ** e)
        stroke = "#57606a" if e == 0 else "#d0d7de"
        out.append(f'<line x1="{x:.1f}" y1="{top - 4}" x2="{x:.1f}" '
                   f'y2="{y - GAP + 4}" stroke="{stroke}" '
                   f'stroke-width="0.6"/>')
        out.append(text(x, y + 4, f"{10 ** e:g}", "middle", 9, fill="#57606a"))
    return y + 26


def draw(summary, about):
    """The whole chart, of the summary that results.json has."""
    found = {}
    for s in summary:
        found.setdefault((s["measure"], s["case"]), {})[s["who"]] = s
    out, y, seen = [], 52, set()
    for panel in PANELS:
        rows = list(rows_of(panel, found))
        if rows:
            seen |= {who for _, values in rows for who, _ in values}
            y = draw_panel(out, y, panel[0], rows)
    x = 10
    for who in COLOURS:
        if who in seen:
            out.append(f'<rect x="{x}" y="18" width="10" height="10" '
                       f'fill="{COLOURS[who]}"/>')
            out.append(text(x + 14, 27, who, size=12))
            x += 34 + 8 * len(who)
    out.append(text(WIDTH - 10, 27, f"less is better; {about['date']}",
                    "end"))
    body = "\n".join(out)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
            f'height="{y}" viewBox="0 0 {WIDTH} {y}" '
            f'font-family="sans-serif">\n'
            f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>\n'
            f'{body}\n</svg>\n')
