#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The manual: mandoc has nothing to say, and it has all commands and options.

The synopsis of each command is compared with the table of commands, and the
names of options with theirs.
"""

import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
MANUAL = os.path.join(ROOT, "tmx.1")
COMMANDS = os.path.join(ROOT, "src/cmd/commands.def")
OPTIONS = os.path.join(ROOT, "src/opt/options.def")

# What mandoc says of the machine and not of the page.
NOT_OURS = re.compile(r"mandoc\.db|referenced manual not found")

STRINGS = r'((?:"[^"]*"\s*)+|NULL)'
COMMAND = re.compile(r"^COMMAND\(\w+,\s*" + r",\s*".join([STRINGS] * 4), re.M)
OPTION = re.compile(r'^OPTION\(\w+,\s*"([^"]+)"', re.M)


def lint():
    """What mandoc has to say, a line each."""
    if not shutil.which("mandoc"):
        print("no mandoc (./bootstrap installs it)")
        sys.exit(1 if os.environ.get("CI") else 77)
    run = subprocess.run(["mandoc", "-Tlint", "-Wstyle", MANUAL],
                         capture_output=True, text=True)
    lines = (run.stdout + run.stderr).splitlines()
    return [line for line in lines if not NOT_OURS.search(line)]


def joined(strings):
    """The value of adjacent C strings, or None."""
    if strings.strip() == "NULL":
        return None
    return "".join(re.findall(r'"([^"]*)"', strings))


def table():
    """Commands by name: alias and set of flags, without the hidden ones."""
    with open(COMMANDS) as f:
        rows = COMMAND.findall(f.read())
    found = {}
    for name, alias, flags, _ in rows:
        found[joined(name)] = (joined(alias), table_flags(joined(flags)))
    return found


def table_flags(words):
    """Flags as in commands.def: "abc", "x:width", "--name:value"."""
    flags = set()
    for word in words.split():
        name, _, value = word.partition(":")
        if name.startswith("!"):
            continue
        if name.startswith("--"):
            flags.add((name[1:], bool(value)))
        elif value:
            flags.add((name, True))
        else:
            flags |= {(c, False) for c in name if c != "|"}
    return flags


def section(text, name):
    return re.search(rf"^\.Sh {name}\n(.*?)(?=^\.Sh |\Z)", text,
                     re.M | re.S).group(1)


def manual_commands(text):
    """The same from the manual's synopses."""
    found = {}
    items = re.findall(r"^\.It Xo Ic (\S+)\n(.*?)^\.Xc\n"
                       r"(?:\.D1 Pq alias: Ic (\S+)\n)?",
                       section(text, "COMMANDS"), re.M | re.S)
    for name, synopsis, alias in items:
        flags = set()
        for flag, value in re.findall(r"^\.Op Fl (\S+)(?: Ar (.*))?$",
                                      synopsis, re.M):
            if value or flag.startswith("-"):
                flags.add((flag, bool(value)))
            else:
                flags |= {(c, False) for c in flag}
        found[name] = (alias or None, flags)
    return found


def manual_options(text):
    part = section(text, "OPTIONS")
    return re.findall(r"^\.It (?:Xo )?Ic ([\w-]+)", part, re.M)


def in_words(flags):
    return " ".join(sorted("-" + f + (" value" if v else "")
                           for f, v in flags)) or "none"


def compare_commands(text):
    want, got = table(), manual_commands(text)
    for name in sorted(set(got) - set(want)):
        yield f"{name}: there is no such command"
    for name in sorted(set(want) - set(got)):
        yield f"{name}: not in the manual"
    for name in sorted(set(want) & set(got)):
        if want[name][0] != got[name][0]:
            yield f"{name}: its alias is {want[name][0]}"
        for flags, what in ((want[name][1] - got[name][1], "lacks"),
                            (got[name][1] - want[name][1], "has not")):
            if flags:
                yield f"{name}: {what} {in_words(flags)}"


def compare_options(text):
    with open(OPTIONS) as f:
        want = set(OPTION.findall(f.read()))
    got = manual_options(text)
    for name in got:
        if name not in want:
            yield f"{name}: there is no such option"
    for name in sorted(want - set(got)):
        yield f"{name}: not in the manual"


def main():
    errors = lint()
    with open(MANUAL) as f:
        text = f.read()
    if os.path.exists(COMMANDS):
        errors += compare_commands(text)
    if os.path.exists(OPTIONS):
        errors += compare_options(text)
    print("\n".join(errors))
    sys.exit(1 if errors else 0)


main()
