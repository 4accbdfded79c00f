# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Terminals that a program under test runs on, and what it drew there.

Three of them, with the same verbs:

	Pty	a bare PTY; the test sees the bytes
	Xterm	a PTY whose bytes are drawn by @xterm/headless (screen.js)
	Tmux	a window of a private tmux server

keys() takes names of keys (tmux's), type() text, send() bytes.  view() is
what is drawn, cells() the same with styles, scrollback() what has left the
top.  wait_text() and wait() wait for what is drawn, wait_exit() for the
program's end; hangup() takes the terminal away, close() ends it all.
"""

import base64
import collections
import fcntl
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import termios

import hub
import procs
import sgr

HERE = os.path.dirname(os.path.realpath(__file__))

# Bytes of output that a Pty keeps for a test to look at.
RAW_MAX = 16 << 20

SPECIAL = {"Enter": "\r", "Tab": "\t", "Escape": "\033", "Space": " ",
           "BSpace": "\177", "BTab": "\033[Z"}
CURSOR = {"Up": "A", "Down": "B", "Right": "C", "Left": "D", "End": "F",
          "Home": "H"}
FUNCTION = {"F1": "P", "F2": "Q", "F3": "R", "F4": "S"}
TILDE = {"IC": 2, "DC": 3, "PPage": 5, "NPage": 6, "F5": 15, "F6": 17,
         "F7": 18, "F8": 19, "F9": 20, "F10": 21, "F11": 23, "F12": 24}
MODIFIERS = {"S": 1, "M": 2, "C": 4}


class View:
    """What is on a screen at one moment."""

    def __init__(self, **parts):
        self.text = []          # rows, without blanks at the end
        self.cursor = (0, 0)    # column, row; both from 0
        self.cursor_visible = True
        self.alternate = False
        self.title = ""
        self.modes = {}
        self.__dict__.update(parts)

    def __contains__(self, what):
        """Whether a string, or a compiled pattern, is in a row."""
        if isinstance(what, str):
            return any(what in row for row in self.text)
        return any(what.search(row) for row in self.text)

    def __str__(self):
        rows = "\n".join("|" + row for row in self.text)
        return f"cursor {self.cursor}, title {self.title!r}\n{rows}"


def encode_key(name, application=False):
    """The bytes that xterm sends for a key named as in tmux."""
    mods, key = 0, name
    while len(key) > 2 and key[1] == "-" and key[0] in MODIFIERS:
        mods |= MODIFIERS[key[0]]
        key = key[2:]
    suffix = f"1;{mods + 1}" if mods else ""
    if key in CURSOR:
        lead = "\033O" if application and not mods else "\033["
        return (lead + suffix + CURSOR[key]).encode()
    if key in FUNCTION:
        lead = "\033[" if mods else "\033O"
        return (lead + suffix + FUNCTION[key]).encode()
    if key in TILDE:
        end = f";{mods + 1}~" if mods else "~"
        return f"\033[{TILDE[key]}{end}".encode()
    text = SPECIAL.get(key, key)
    if len(text) != 1 and key not in SPECIAL:
        raise ValueError(f"no such key: {name}")
    if mods & MODIFIERS["C"]:
        text = chr(ord(text) & 0x1f)
    return ("\033" if mods & MODIFIERS["M"] else "").encode() + text.encode()


class Terminal:
    """What the three have in common; the rest is in the subclasses."""

    def send(self, data):
        raise NotImplementedError

    def view(self):
        raise NotImplementedError

    def status(self):
        """The exit status (negative: a signal), or None while it runs."""
        raise NotImplementedError

    def type(self, text):
        self.send(text.encode())

    def wait(self, condition, what="the screen to change", timeout=None):
        """Wait until condition(view) is true; returns the view."""
        last = []

        def look():
            last[:] = [self.view()]
            return condition(last[0]) and last[0]

        def explain():
            return f"{what}; there is:\n{last[0]}"

        return hub.wait(look, explain, timeout)

    def wait_text(self, what, timeout=None):
        """Wait for a string or compiled pattern within a row."""
        return self.wait(lambda v: what in v, f"text {what!r}", timeout)

    def wait_gone(self, what, timeout=None):
        return self.wait(lambda v: what not in v,
                         f"text {what!r} to go", timeout)

    def wait_cursor(self, x, y, timeout=None):
        return self.wait(lambda v: v.cursor == (x, y),
                         f"cursor at {x},{y}", timeout)

    def wait_exit(self, timeout=None):
        """Wait for the program's end; returns its status."""
        hub.wait(lambda: self.status() is not None,
                 lambda: f"{self.name} to end; there is:\n{self.view()}",
                 timeout)
        return self.status()

    def signal(self, number):
        os.kill(self.pid, number)


class Pty(Terminal):
    """A program on a bare PTY; view() is empty."""

    def __init__(self, argv, env, cols=80, rows=24, cwd=None,
                 cell=(0, 0)):
        self.name = " ".join(argv)
        self.raw = bytearray()  # what the program wrote, the last of it
        self.received = 0       # how many bytes that were in all
        self.paused = False
        self.waiting = bytearray()
        self.size = (cols, rows)
        self.cell = cell        # pixels of one; a resize tells anew
        self.master, slave = os.openpty()
        os.set_blocking(self.master, False)
        self.set_size()
        self.saved = termios.tcgetattr(slave)

        def lead():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            # A test that runs in the background has them ignored.
            for number in (signal.SIGINT, signal.SIGQUIT):
                signal.signal(number, signal.SIG_DFL)

        # A pass-through process would get signals in the place of the
        # program, so the session's leader is the program itself.
        self.child = subprocess.Popen(
            argv, stdin=slave, stdout=slave, stderr=slave, env=env, cwd=cwd,
            start_new_session=True, preexec_fn=lead)
        self.slave = slave
        self.pid = self.child.pid
        procs.expected.add(self.pid)
        hub.watch(self.master, self.on_output)

    def on_output(self):
        """Take what the program wrote; false when there is no more."""
        try:
            data = os.read(self.master, 65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self.close_master()
            return False
        self.received += len(data)
        self.raw += data
        del self.raw[:-RAW_MAX]
        self.draw(data)
        return True

    def draw(self, data):
        """Output came; a terminal that draws does so here."""

    def close_master(self):
        if self.master == -1:
            return
        if not self.paused:
            hub.unwatch(self.master)
        os.close(self.master)
        self.master = -1

    def pause(self):
        """Stop reading, as a terminal does that hangs."""
        if not self.paused:
            hub.unwatch(self.master)
        self.paused = True

    def resume(self):
        if self.paused:
            hub.watch(self.master, self.on_output)
        self.paused = False

    def send(self, data):
        """Type bytes; waits while the program does not read them."""
        self.waiting += data

        def written():
            try:
                n = os.write(self.master, self.waiting)
            except BlockingIOError:
                n = 0
            del self.waiting[:n]
            return not self.waiting

        hub.wait(written, f"{self.name} to read its input")

    def keys(self, *names):
        application = self.view().modes.get("applicationCursorKeysMode")
        for name in names:
            self.send(encode_key(name, application))

    def set_size(self):
        cols, rows = self.size
        width, height = self.cell
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack(
            "HHHH", rows, cols, cols * width, rows * height))

    def resize(self, cols, rows):
        self.size = (cols, rows)
        self.set_size()

    def view(self):
        return View()

    def attributes(self):
        """Terminal attributes as they are now; self.saved is before."""
        return termios.tcgetattr(self.slave)

    def status(self):
        if self.child.poll() is None:
            return None
        while self.master != -1 and not self.paused and self.on_output():
            pass
        return self.child.returncode

    def hangup(self):
        """Take the terminal away, as a lost connection does."""
        os.close(self.slave)
        self.slave = -1
        self.close_master()

    def close(self):
        """End the program if it runs and give everything back."""
        if self.slave != -1:
            self.hangup()
        if self.status() is None:
            procs.kill(self.pid, signal.SIGCONT)
            procs.kill(self.pid, signal.SIGKILL)
        self.child.wait()
        procs.expected.discard(self.pid)


class Screen:
    """@xterm/headless in a process of its own (screen.js)."""

    def __init__(self, cols, rows, on_reply=lambda data: None):
        self.on_reply = on_reply
        self.partial = b""
        self.answers = collections.deque()
        env = dict(os.environ, NODE_PATH=node_modules())
        self.child = subprocess.Popen(
            ["node", os.path.join(HERE, "screen.js"), str(cols), str(rows)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        procs.expected.add(self.child.pid)
        hub.watch(self.child.stdout.fileno(), self.on_output)

    def on_output(self):
        data = os.read(self.child.stdout.fileno(), 1 << 20)
        if not data:
            raise AssertionError("screen.js has ended")
        *lines, self.partial = (self.partial + data).split(b"\n")
        for line in lines:
            answer = json.loads(line)
            if "reply" in answer:
                self.on_reply(base64.b64decode(answer["reply"]))
            else:
                self.answers.append(answer)

    def tell(self, **command):
        self.child.stdin.write(json.dumps(command).encode() + b"\n")
        self.child.stdin.flush()

    def write(self, data):
        self.tell(write=base64.b64encode(data).decode())

    def resize(self, cols, rows):
        self.tell(resize=[cols, rows])

    def get(self, *parts):
        """Ask for parts by the names that screen.js has for them."""
        self.tell(get=parts)
        hub.wait(lambda: self.answers, "screen.js to answer",
                 max(hub.PATIENCE, 60))
        return self.answers.popleft()

    def view(self):
        a = self.get("text", "cursor", "cursorVisible", "alternate", "title",
                     "modes")
        return View(text=[t.rstrip() for t in a["text"]],
                    cursor=tuple(a["cursor"]),
                    cursor_visible=a["cursorVisible"],
                    alternate=a["alternate"], title=a["title"],
                    modes=a["modes"])

    def close(self):
        hub.unwatch(self.child.stdout.fileno())
        self.child.stdin.close()
        self.child.stdout.close()
        self.child.wait()
        procs.expected.discard(self.child.pid)


class Xterm(Pty):
    """A program on a PTY, drawn by @xterm/headless."""

    def __init__(self, argv, env, cols=80, rows=24, cwd=None):
        self.screen = Screen(cols, rows, self.on_reply)
        self.seen = None    # the view when so many changes had been drawn
        self.changes = 0
        self.seen_at = -1
        try:
            super().__init__(argv, env, cols, rows, cwd)
        except BaseException:
            self.screen.close()
            raise

    def on_reply(self, data):
        if self.master != -1:
            os.write(self.master, data)

    def draw(self, data):
        self.changes += 1
        self.screen.write(data)

    def resize(self, cols, rows):
        self.changes += 1
        self.screen.resize(cols, rows)
        super().resize(cols, rows)

    def view(self):
        if self.seen_at != self.changes:
            # More may be drawn while the answer is waited for.
            at = self.changes
            self.seen = self.screen.view()
            self.seen_at = at
        return self.seen

    def get(self, part):
        """One of the parts of screen.js."""
        return self.screen.get(part)[part]

    def cells(self):
        """Rows of runs: [text, style]."""
        return self.get("cells")

    def scrollback(self):
        """Rows that have left the top, oldest first."""
        return [row.rstrip() for row in self.get("scrollback")]

    def close(self):
        super().close()
        self.screen.close()


class Tmux(Terminal):
    """A program in a window of a tmux server that nobody else uses."""

    CONF = ("set -g status off", "set -g remain-on-exit on",
            "set -s escape-time 0", "set -g history-limit 50000",
            "set -s exit-empty off",
            "set -g default-terminal screen-256color")
    # Names as in View, and the formats that have them.
    MODES = {"applicationCursorKeysMode": "keypad_cursor_flag",
             "applicationKeypadMode": "keypad_flag",
             "mouse": "mouse_any_flag", "mouseSgr": "mouse_sgr_flag",
             "insertMode": "insert_flag", "originMode": "origin_flag",
             "wraparoundMode": "wrap_flag"}

    def __init__(self, argv, env, cols=80, rows=24, cwd=None,
                 directory="/tmp"):
        self.name = " ".join(argv)
        self.env = {k: v for k, v in env.items() if k != "TMUX"}
        self.socket = os.path.join(directory,
                                   f"outer{len(os.listdir(directory))}")
        conf = self.socket + ".conf"
        with open(conf, "w") as f:
            f.write("\n".join(self.CONF) + "\n")
        # With several arguments tmux runs them without a shell.
        term = ["TERM=" + env["TERM"]] if "TERM" in env else []
        self.pid = int(self.tmux(
            "-f", conf, "new", "-d", "-P", "-F", "#{pane_pid}", "-x",
            str(cols), "-y", str(rows), "-c", cwd or directory, "env", "-u",
            "TMUX", "-u", "TMUX_PANE", *term, *argv))
        # In the configuration, it would be the end of tmux 3.3a.
        self.tmux("set", "-g", "window-size", "manual")

    def tmux(self, *args):
        r = subprocess.run(["tmux", "-S", self.socket, *args], env=self.env,
                           capture_output=True, text=True, errors="replace")
        if r.returncode:
            raise AssertionError(f"outer tmux {args}: {r.stderr}")
        return r.stdout

    def send(self, data):
        self.tmux("send-keys", "-H", *(f"{b:x}" for b in data))

    def type(self, text):
        self.tmux("send-keys", "-l", "--", text)

    def keys(self, *names):
        self.tmux("send-keys", "--", *names)

    def resize(self, cols, rows):
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))

    def view(self):
        names = ("pane_dead", "cursor_x", "cursor_y", "cursor_flag",
                 "alternate_on", *self.MODES.values(), "pane_title")
        form = "\t".join(f"#{{{n}}}" for n in names)
        line, *rows = self.tmux("display", "-p", form, ";", "capture-pane",
                                "-p").split("\n")
        *values, title = line.split("\t", len(names) - 1)
        v = dict(zip(names, map(int, values)))
        if v["pane_dead"]:
            # tmux has scrolled up to say so at the bottom.
            rows = self.tmux("capture-pane", "-p", "-S", "-1").split("\n")
            del rows[-2]
        return View(text=[r.rstrip() for r in rows[:-1]], title=title,
                    cursor=(v["cursor_x"], v["cursor_y"]),
                    cursor_visible=bool(v["cursor_flag"]),
                    alternate=bool(v["alternate_on"]),
                    modes={m: bool(v[n]) for m, n in self.MODES.items()})

    def cells(self):
        style = sgr.Style()
        rows = self.tmux("capture-pane", "-p", "-e", "-N").split("\n")[:-1]
        return [sgr.runs(row, style) for row in rows]

    def scrollback(self):
        if self.tmux("display", "-p", "#{history_size}").strip() == "0":
            return []
        rows = self.tmux("capture-pane", "-p", "-S", "-", "-E", "-1")
        return [row.rstrip() for row in rows.split("\n")[:-1]]

    def status(self):
        dead, code, number, server = self.tmux(
            "display", "-p", "#{pane_dead}/#{pane_dead_status}/"
            "#{pane_dead_signal}/#{pid}").strip().split("/")
        if dead != "1":
            return None
        if not code and not number:
            # tmux 3.3a sometimes misses that its child has ended.
            os.kill(int(server), signal.SIGCHLD)
            return None
        return int(code) if code else -int(number)

    def hangup(self):
        self.tmux("kill-window")

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"],
                       env=self.env, capture_output=True)
        if os.path.exists(self.socket):
            os.unlink(self.socket)


def node_modules():
    """Where @xterm/headless is; "" when it is not installed."""
    here = os.path.join(os.path.dirname(HERE), "node_modules")
    for path in [*os.environ.get("NODE_PATH", "").split(os.pathsep), here]:
        if os.path.isdir(os.path.join(path, "@xterm", "headless")):
            return path
    return ""


def available():
    """The kinds of terminal that can be had here, by name."""
    kinds = {"pty": Pty}
    if shutil.which("node") and node_modules():
        kinds["xterm"] = Xterm
    if shutil.which("tmux"):
        kinds["tmux"] = Tmux
    return kinds


def pattern(text):
    """A compiled pattern, for wait_text."""
    return re.compile(text)
