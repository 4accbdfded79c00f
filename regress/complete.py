#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""What shells complete: the same lines in bash, zsh and fish.

The scripts are made anew from the tables.  A small "tmx" on PATH answers
what they ask the server.
"""

import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
CMD = os.path.join(ROOT, "src/cmd")
TABLES = [p for p in (os.path.join(CMD, "commands.def"),
                      os.path.join(ROOT, "src/opt/options.def"))
          if os.path.exists(p)]

ANSWERS = """#!/bin/sh
case "$*" in
*'-L other -N list-sessions'*)	echo elsewhere ;;
*list-sessions*)	printf '%s\\n' work play ;;
*list-windows*)		printf '%s\\n' work:0 work:1 play:0 ;;
*list-panes*)		printf '%s\\n' work:0.0 work:0.1 ;;
*list-clients*)		echo /dev/pts/7 ;;
esac
"""

# A line, and what all shells offer for its last word.  "..." stands for
# others beside these.
CASES = [
    ("tmx att", ["attach-session", "attach"]),
    ("tmx kill-s", ["kill-server", "kill-session"]),
    ("tmx -", ["-2", "-C", "-c", "-D", "-f", "-L", "-N", "-S", "-u", "-V",
               "-v"]),
    ("tmx has -", ["-t"]),
    ("tmx attach -t ", ["work", "play"]),
    ("tmx attach-session -t w", ["work"]),
    ("tmx att -r -t w", ["work"]),
    ("tmx -L other attach -t ", ["elsewhere"]),
    ("tmx attach --ex", ["--exclusive", "--exit-status"]),
    ("tmx new --restart ", ["no", "on-failure", "always"]),
    ("tmx kill-session -", ["-a", "-C", "-t"]),
    ("tmx rename -t w", ["work"]),
    ("tmx why ", ["work", "play"]),
    ("tmx why work ", []),
    ("tmx list-commands attach-", ["attach-session"]),
    ("tmx capture-pane -t work:0.", ["work:0.0", "work:0.1"]),
    ("tmx send-keys -t work -N ", []),
    ("tmx detach -t /dev/", ["/dev/pts/7"]),
    ("tmx new -d \\; rename -t w", ["work"]),
    ("tmx nosuchcommand -", []),
    ("tmx k -", []),
]
if len(TABLES) == 2:
    CASES.append(("tmx set -g detach-", ["detach-key", "detach-on-destroy"]))

BASH = """
. "$1"
COMP_LINE=$2
COMP_POINT=${#2}
_tmx
printf '%s\\n' "${COMPREPLY[@]}"
"""

# zsh's own commands for offering work within its line editor only.
ZSH = """
compdef() { : }
compadd() { shift; print -rl -- "$@" }
. "$1"
words=(${(z)2})
[[ $2 == *' ' ]] && words+=('')
CURRENT=$#words
_tmx
"""

FISH = """
source $argv[1]
complete -C $argv[2]
"""

SHELLS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def generate(shell, directory):
    """Make the script of a shell; returns its path."""
    path = os.path.join(directory, "tmx." + shell)
    language = "fish" if shell == "fish" else "sh"
    with open(path, "w") as f:
        subprocess.run(["awk", "-v", "shell=" + language, "-f",
                        os.path.join(CMD, "complete.awk"), *TABLES,
                        os.path.join(CMD, "complete." + shell)], stdout=f,
                       check=True)
    subprocess.run([shell, "-n", path], check=True)
    return path


def offered(shell, script, line, env):
    """What a shell offers for a line: those that begin as the last word."""
    argv = [shell, "-c", SHELLS[shell], script, line]
    if shell != "fish":
        argv.insert(3, "test")
    run = subprocess.run(argv, env=env, capture_output=True, text=True)
    if run.stderr:
        raise AssertionError(run.stderr)
    words = [w.split("\t")[0] for w in run.stdout.splitlines() if w]
    last = line.split(" ")[-1]
    if shell == "bash" and ":" in last:
        head = last[:last.rindex(":") + 1]
        words = [head + w for w in words]
    return [w for w in words if w.startswith(last)]


def check(shell, directory):
    """Yield what is offered wrongly."""
    script = generate(shell, directory)
    env = {"PATH": directory + os.pathsep + os.environ["PATH"],
           "HOME": directory, "LC_ALL": "C.UTF-8"}
    for line, want in CASES:
        got = offered(shell, script, line, env)
        if sorted(got) != sorted(want):
            yield f"{shell}: {line!r}: {got} and not {want}"


def main():
    if not TABLES:
        print("no table of commands yet")
        sys.exit(77)
    errors, missing = [], []
    with tempfile.TemporaryDirectory() as directory:
        fake = os.path.join(directory, "tmx")
        with open(fake, "w") as f:
            f.write(ANSWERS)
        os.chmod(fake, 0o755)
        for shell in SHELLS:
            if shutil.which(shell):
                errors += check(shell, directory)
            else:
                missing.append(shell)
    print("\n".join(errors))
    if missing:
        print(f"not checked, as missing: {' '.join(missing)}")
    if errors or (missing and os.environ.get("CI")):
        sys.exit(1)
    sys.exit(77 if len(missing) == len(SHELLS) else 0)


main()
