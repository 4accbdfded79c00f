# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Results as a table, as JSON, and as a chart."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time

import chart
import goals

ORDER = ["raw", "tmx", "tmux", "screen", "dtach", "abduco", "zellij",
         "shpool", "zmx"]

TITLES = {
    "T1": "Output, attached: time until the last row is on the terminal",
    "T1cpu": "... processor time of the multiplexer",
    "T1bytes": "... bytes to the terminal",
    "T2": "Output, detached: time until the program has printed all",
    "T2cpu": "... processor time of the multiplexer",
    "L1": "From a key to its echo",
    "L2": "From Ctrl-C to the program's answer, under flood",
    "A1": "From the start of a client to the whole screen",
    "K1": "From the server's death to the next line on the screen",
    "M1": "Memory",
    "S1": "Many sessions",
    "F1": "Many clients",
    "B1": "Bytes to the terminal for typed sessions",
    "G1": "Growth",
}


def group(results):
    """Measure to case to who to list of results, in order of appearance."""
    groups = {}
    for r in results:
        cases = groups.setdefault(r["measure"], {})
        cases.setdefault(r["case"], {}).setdefault(r["who"], []).append(r)
    return groups


def number(value, unit):
    if unit == "s":
        if value >= 1:
            return f"{value:.2f} s"
        if value >= 0.001:
            return f"{value * 1000:.3g} ms"
        return f"{value * 1e6:.3g} us"
    if unit == "bytes":
        for size, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1024, "KiB")):
            if abs(value) >= size:
                return f"{value / size:.3g} {name}"
        return f"{value:.3g} B"
    return f"{value:.3g}"


def reference(whos):
    """What others are compared with: nothing at all, or tmux."""
    for name in ("raw", "tmux"):
        if name in whos:
            return whos[name]["median"]
    return 0


def cell(s, base):
    text = number(s["median"], s["unit"])
    if base:
        text += f" x{s['median'] / base:.2f}"
    if s["runs"] > 1:
        text += f" ({number(s['least'], s['unit'])} - " \
                f"{number(s['most'], s['unit'])})"
    if s["wrong"]:
        text += " WRONG"
    return text


def table(short):
    """Each case of a summary a row: median, ratio, least and most of each."""
    out = []
    groups = {}
    for s in short:
        cases = groups.setdefault(s["measure"], {})
        cases.setdefault(s["case"], {})[s["who"]] = s
    for measure, cases in groups.items():
        names = [n for n in ORDER if any(n in w for w in cases.values())]
        rows = [[""] + names]
        for case, whos in cases.items():
            base = reference(whos)
            if measure.endswith("cpu") or measure == "G1":
                base = None
            rows.append([case] + [cell(whos[n], base) if n in whos else "-"
                                  for n in names])
        widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
        out.append(f"{measure}  {TITLES[measure]}\n")
        out += ["  ".join(c.ljust(w) for c, w in zip(r, widths)).rstrip()
                for r in rows]
        out.append("")
    return "\n".join(out)


def versions(rows):
    """The first line of what each says of itself."""
    found = {}
    for row, path in rows:
        flag = row.get("version", "-V")
        if path:
            r = subprocess.run([path, flag], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True,
                               stdin=subprocess.DEVNULL)
            found[row["name"]] = r.stdout.split("\n")[0]
    return found


def machine():
    """What kind of machine, and not which."""
    model = platform.machine()
    try:
        with open("/proc/cpuinfo") as f:
            model = next((line.split(":", 1)[1].strip() for line in f
                          if line.startswith("model name")), model)
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} processors, " \
           f"{platform.system()} {platform.release().split('-')[0]}"


def summary(results):
    """A case of one contestant each: median, least, most."""
    found = []
    for measure, cases in group(results).items():
        for case, whos in cases.items():
            for who, some in whos.items():
                values = [r["value"] for r in some]
                found.append(dict(
                    measure=measure, case=case, who=who,
                    unit=some[0]["unit"], runs=len(values),
                    median=statistics.median(values), least=min(values),
                    most=max(values),
                    wrong=next((r["wrong"] for r in some if r["wrong"]),
                               None)))
    return found


def merge(old, new):
    """Two summaries as one: what was measured anew replaces what was."""
    def key(s):
        return s["measure"], s["case"], s["who"]

    anew = {key(s): s for s in new}
    both = [anew.pop(key(s), s) for s in old] + list(anew.values())
    # Measures in their order; cases as they came, all of one together.
    order = {m: i for i, m in enumerate(TITLES)}
    for s in both:
        order.setdefault((s["measure"], s["case"]), len(order))
    return sorted(both, key=lambda s: (order[s["measure"]],
                                       order[s["measure"], s["case"]]))


def kept(folder):
    """The summary of an earlier run, and what it was about."""
    try:
        with open(os.path.join(folder, "results.json")) as f:
            found = json.load(f)
    except FileNotFoundError:
        return [], {}
    return found["results"], found["about"]


def dump(about, rows):
    """JSON with a line for each result."""
    lines = ",\n".join(json.dumps(r) for r in rows)
    return f'{{"about": {json.dumps(about)},\n"results": [\n{lines}\n]}}\n'


def write(folder, short, rows, before):
    """All files, each whole or not at all: a run may end at any moment."""
    os.makedirs(folder, exist_ok=True)
    about = dict(date=time.strftime("%Y-%m-%d", time.gmtime()),
                 machine=machine(),
                 versions={**before.get("versions", {}), **versions(rows)},
                 load=max(before.get("load", 0),
                          round(os.getloadavg()[0], 1)))
    text = (f"{about['date']}, {about['machine']}\n"
            f"load, at most: {about['load']}\n" +
            "".join(f"{n}: {v}\n" for n, v in about["versions"].items()) +
            "\n" + table(short) + "\n" + "\n".join(goals.judge(short)) + "\n")
    for name, content in (("results.txt", text),
                          ("results.json", dump(about, short)),
                          ("results.svg", chart.draw(short, about))):
        path = os.path.join(folder, name)
        with open(path + ".new", "w") as f:
            f.write(content)
        os.replace(path + ".new", path)


def main():
    """Put kept results into BENCH.md: report.py RESULTS.txt BENCH.md"""
    with open(sys.argv[1]) as f:
        text = f.read()
    with open(sys.argv[2]) as f:
        page = f.read()
    begin, end = "<!-- results -->\n", "<!-- end of results -->\n"
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    with open(sys.argv[2], "w") as f:
        f.write(f"{head}{begin}\n```\n{text}```\n\n{end}{tail}")


if __name__ == "__main__":
    main()
