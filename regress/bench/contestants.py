# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Who takes part: tmx, what users would pick instead, and nothing at all.

A row of the table says how a session is started with nobody attached, how
one attaches, and how sessions are listed; of these words, {name}, {cols},
{rows}, {conf} and {dir} are filled in, a word that is only {command} becomes
the words of the program to run, and {script} a file that runs it.  "raw" runs
the program on the terminal itself: what no multiplexer can beat.
"""

import os
import shlex
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import procs  # noqa: E402

HISTORY = 50000

TMUX_CONF = """\
set -g status off
set -g history-limit {history}
set -sg escape-time 10
set -g default-terminal tmux-256color
set -as terminal-features ",*:RGB"
"""

TMX_CONF = """\
set -g status off
set -g history-limit {history}
set -g history-bytes 4294967296
"""

SCREEN_CONF = """\
defscrollback {history}
startup_message off
defutf8 on
altscreen on
vbell off
term screen-256color
"""

# Nothing on the screen but the program.
ZELLIJ_CONF = """\
pane_frames false
default_layout "disable-status-bar"
mouse_mode false
session_serialization false
show_startup_tips false
show_release_notes false
scroll_buffer_size {history}
"""

SHPOOL_CONF = """\
prompt_prefix = ""
session_restore_mode = "screen"
"""

ZELLIJ = ["zellij", "--config", "{conf}"]
SHPOOL = ["shpool", "--daemonize", "--config-file", "{conf}", "--socket",
          "{dir}/shpool.socket"]
TMUX = ["{program}", "-f", "{conf}", "-L", "bench"]

# Name, program, configuration; commands.
TABLE = [
    dict(name="raw"),
    dict(name="tmx", conf=TMX_CONF,
         new=TMUX + ["new-session", "-d", "-s", "{name}", "-x", "{cols}",
                     "-y", "{rows}", "--", "{command}"],
         attach=TMUX + ["attach-session", "-t", "={name}"],
         list=TMUX + ["list-sessions"],
         capture=TMUX + ["capture-pane", "-p", "-t", "{name}", "-S", "-"],
         kill=TMUX + ["kill-server"]),
    dict(name="tmux", program="tmux", conf=TMUX_CONF, version="-V",
         new=TMUX + ["-u", "new-session", "-d", "-s", "{name}",
                     "-x", "{cols}", "-y", "{rows}", "--", "{command}"],
         attach=TMUX + ["-u", "attach-session", "-t", "={name}"],
         list=TMUX + ["list-sessions"],
         capture=TMUX + ["capture-pane", "-p", "-t", "{name}", "-S", "-"],
         kill=TMUX + ["kill-server"]),
    dict(name="screen", program="screen", conf=SCREEN_CONF,
         version="--version",
         new=["screen", "-U", "-c", "{conf}", "-S", "{name}", "-dm",
              "{command}"],
         attach=["screen", "-U", "-c", "{conf}", "-x", "{name}"],
         list=["screen", "-ls"], list_fails=True),
    dict(name="dtach", program="dtach", version="--help", screenless=True,
         new=["dtach", "-n", "{dir}/{name}.sock", "-E", "-z", "-r", "none",
              "{command}"],
         attach=["dtach", "-a", "{dir}/{name}.sock", "-E", "-z", "-r",
                 "none"]),
    dict(name="abduco", program="abduco", version="-v", screenless=True,
         new=["abduco", "-n", "{name}", "{command}"],
         attach=["abduco", "-a", "{name}"], list=["abduco"]),
    dict(name="zellij", program="zellij", conf=ZELLIJ_CONF, version="-V",
         new=ZELLIJ + ["attach", "--create-background", "{name}", "options",
                       "--default-shell", "{script}"],
         attach=ZELLIJ + ["attach", "{name}"], list=ZELLIJ + ["list-sessions"],
         kill=ZELLIJ + ["kill-all-sessions", "--yes"]),
    dict(name="shpool", program="shpool", conf=SHPOOL_CONF,
         version="version",
         new=SHPOOL + ["attach", "--background", "--cmd", "{script}",
                       "{name}"],
         attach=SHPOOL + ["attach", "{name}"], list=SHPOOL + ["list"]),
    dict(name="zmx", program="zmx", version="version",
         new=["zmx", "run", "{name}", "{command}"],
         attach=["zmx", "attach", "{name}"], list=["zmx", "list"]),
]


class Contestant:
    """One of the table, with a directory and an environment of its own."""

    def __init__(self, row, program=None, history=HISTORY):
        self.name = row["name"]
        self.row = row
        self.program = program
        self.raw = "new" not in row
        self.screenless = bool(row.get("screenless"))
        self.dir = tempfile.mkdtemp(prefix="tmxb-", dir="/tmp")
        self.conf = os.path.join(self.dir, "conf")
        with open(self.conf, "w") as f:
            f.write(row.get("conf", "").format(history=history))
        keep = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
        self.env = {k: os.environ[k] for k in keep if k in os.environ}
        self.env.update(
            HOME=self.dir, SHELL="/bin/sh", TERM="xterm-256color",
            COLORTERM="truecolor", LC_ALL="C.UTF-8", LANG="C.UTF-8",
            TMX_TMPDIR=self.dir, TMUX_TMPDIR=self.dir, TMPDIR=self.dir,
            SCREENDIR=self.dir, ABDUCO_SOCKET_DIR=self.dir,
            XDG_RUNTIME_DIR=self.dir, HISTFILE="", USER="bench",
            LOGNAME="bench")

    def argv(self, what, name="", cols=80, rows=24, command=()):
        words = []
        for word in self.row[what]:
            if word == "{command}":
                words += command
            else:
                words.append(word.format(
                    program=self.program, conf=self.conf, dir=self.dir,
                    name=name, cols=cols, rows=rows,
                    script=self.script(name)))
        if "{script}" in self.row[what]:
            with open(self.script(name), "w") as f:
                f.write(f"#!/bin/sh\nexec {shlex.join(command)}\n")
            os.chmod(self.script(name), 0o700)
        return words

    def script(self, name):
        return os.path.join(self.dir, f"{name}.sh")

    def processes(self):
        """Our descendants that run its program: servers and clients."""
        if self.raw:
            return []
        want = os.path.realpath(self.program)
        found = []
        for pid in procs.descendants():
            try:
                if os.readlink(f"/proc/{pid}/exe") == want:
                    found.append(pid)
            except OSError:
                pass
        return found

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)


def present(names=None, tmx=None):
    """The rows whose programs are there, with the path of each."""
    found = []
    for row in TABLE:
        if names and row["name"] not in names:
            continue
        if row["name"] == "raw":
            found.append((row, None))
        elif row["name"] == "tmx":
            if tmx:
                found.append((row, tmx))
        elif shutil.which(row["program"]):
            found.append((row, shutil.which(row["program"])))
    return found
