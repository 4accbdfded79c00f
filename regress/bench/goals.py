# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What tmx is to reach, held against the results of one run."""

KINDS = ["log", "long", "cjk", "emoji", "truecolor", "redraw", "region",
         "recorded"]

# Measure, case, of whom the multiple is meant (None: it is no multiple) and
# how much tmx may have of it at most.
GOALS = [
    *(("T1", f"{k} {size}", "raw", 1.1 if k == "log" else 1.2)
      for size in ("80x24", "200x50") for k in KINDS),
    *(("T2", k, "raw", 1.1 if k == "log" else 1.2) for k in KINDS),
    ("T1", "log 80x24", "tmux", 1 / 5),
    ("T1", "cjk 80x24", "tmux", 1 / 20),
    ("T1", "truecolor 80x24", "tmux", 1 / 20),
    ("L1", "idle p50", "tmux", 1.0),
    ("L1", "flood p50", "tmux", 0.25),
    ("L2", "100 KB/s", "raw", 1.5),
    ("L2", "ssh, 1 MB/s, 200 ms, 1 MiB", None, 0.4),
    ("A1", "0 lines", "tmux", 0.6),
    ("A1", "50,000 lines", "tmux", 0.6),
    ("A1", "1,000,000 lines", "tmux", 0.6),
    ("M1", "lines later, a line", "tmux", 0.1),
    ("M1", "styled later, a line", "tmux", 0.1),
    ("M1", "an idle session", None, 32 << 10),
    ("M1", "with one session", None, 3 << 20),
    ("S1", "200 made", "dtach", 1.0),
    ("S1", "ls with 1000", None, 0.050),
    ("S1", "1000 idle, wake-ups a second", None, 0),
    ("F1", "50 clients, one stopped: memory grows by", None, 1 << 20),
    ("B1", "vi", "tmux", 1.0),
    ("B1", "vi", "screen", 1.0),
    ("B1", "less", "tmux", 1.0),
    ("B1", "less", "screen", 1.0),
    ("B1", "top", "tmux", 1.0),
    ("B1", "top", "screen", 1.0),
]

# One case of tmx against another of its own.
OWN = [
    ("F1", "50 clients: program ends", "1 clients: program ends", 1.3),
    ("F1", "50 clients, one stopped: all have seen",
     "50 clients: all have seen", 1.1),
]


def at_best(found, m, c, base, limit):
    """What nobody could reach: no multiplexer at all takes longer."""
    raw = found.get((m, c, "raw"), 0) / base
    return f"; the raw terminal's is {raw:.3g}" if raw > limit else ""


def judge(summary):
    """Lines: whether it holds, what, what it is, and what it may be."""
    found = {(s["measure"], s["case"], s["who"]): s["median"]
             for s in summary}
    pairs = [(m, c, f"of {who}'s" if who else "", limit,
              found.get((m, c, "tmx")), found.get((m, c, who)) if who else 1)
             for m, c, who, limit in GOALS]
    pairs += [(m, c, f"of \"{other}\"", limit, found.get((m, c, "tmx")),
               found.get((m, other, "tmx"))) for m, c, other, limit in OWN]
    for m, c, of, limit, got, base in pairs:
        if got is None or not base:
            continue
        ratio = got / base
        verdict = "holds" if ratio <= limit * 1.0001 else "FALLS SHORT"
        more = at_best(found, m, c, base, limit) if m == "T1" else ""
        yield f"{verdict:11}  {m} {c}: {ratio:.4g} {of} " \
              f"(at most {limit:.4g}{more})"
