# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A shell with job control that tells what a command left behind.

	sh = shell.Shell(t)		on a terminal, sh.c
	sh.start(argv)			in the foreground
	r = sh.ended()			a Report, when it has ended or stopped
	sh.foreground()			continue what has stopped

A report has the wait status as Popen has it (stopped: true when it was only
stopped), whether the terminal's settings are as they were before, and what
there was to be read that nobody had read.
"""

import json
import os
import resource
import signal
import socket
import sys
import termios
import tty


class Report:
    def __init__(self, code, stopped, same, strays):
        self.code, self.stopped, self.same = code, stopped, same
        self.strays = strays.encode("latin-1")


class Shell:
    """The test's end of it."""

    def __init__(self, t, kind=None, **how):
        import hub
        self.hub = hub
        path = os.path.join(t.dir, f"shell{len(t.terminals)}")
        self.stream, self.data = None, b""
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(1)
        listener.setblocking(False)
        self.c = t.spawn([sys.executable, os.path.realpath(__file__), path],
                         kind=kind, **how)

        def accepted():
            try:
                self.stream = listener.accept()[0]
            except BlockingIOError:
                return False
            return True

        try:
            hub.wait(accepted, "the shell to begin")
        finally:
            listener.close()
            os.unlink(path)
        self.stream.setblocking(False)

    def tell(self, **what):
        self.stream.sendall(json.dumps(what).encode() + b"\n")

    def hear(self, what, timeout=None):
        def line():
            try:
                data = self.stream.recv(65536)
            except BlockingIOError:
                return b"\n" in self.data
            if not data:
                raise AssertionError("the shell has ended")
            self.data += data
            return b"\n" in self.data

        self.hub.wait(line, what, timeout)
        first, self.data = self.data.split(b"\n", 1)
        return json.loads(first)

    def start(self, argv):
        """Run a command; self.pid is its process."""
        self.tell(run=argv)
        self.pid = self.hear("the command to begin")["pid"]

    def foreground(self):
        self.tell(fg=True)

    def ended(self, timeout=None, keep=False):
        """Wait for the report; what was left of settings may be kept."""
        self.tell(keep=keep)
        return Report(**self.hear(
            lambda: f"the command to end; there is:\n{self.c.view()}",
            timeout))

    def run(self, argv):
        self.start(argv)
        return self.ended()

    def close(self):
        self.stream.close()


def in_child(argv):
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.tcsetpgrp(0, os.getpid())
    # Whatever started the tests may have ignored some.
    for number in (signal.SIGTTOU, signal.SIGINT, signal.SIGQUIT,
                   signal.SIGHUP, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvp(argv[0], argv)
    finally:
        os._exit(127)


def strays():
    """What can be read now, however lines are set."""
    before = termios.tcgetattr(0)
    tty.setraw(0, termios.TCSANOW)
    os.set_blocking(0, False)
    data = b""
    try:
        while True:
            data += os.read(0, 4096)
    except BlockingIOError:
        pass
    os.set_blocking(0, True)
    termios.tcsetattr(0, termios.TCSANOW, before)
    return data.decode("latin-1")


def report(stream, commands, before, pid):
    """Wait for the command and say what is there then."""
    status = os.waitpid(pid, os.WUNTRACED)[1]
    os.tcsetpgrp(0, os.getpgrp())
    keep = json.loads(next(commands))["keep"]
    after = termios.tcgetattr(0)
    told = {"code": None, "stopped": os.WIFSTOPPED(status),
            "same": after == before, "strays": strays()}
    if not told["stopped"]:
        told["code"] = os.waitstatus_to_exitcode(status)
    if not keep:
        # As shells do before they prompt.
        termios.tcsetattr(0, termios.TCSANOW, before)
    stream.sendall(json.dumps(told).encode() + b"\n")
    return told["stopped"]


def run(stream, argv):
    pid = os.fork()
    if pid == 0:
        in_child(argv)
    stream.sendall(json.dumps({"pid": pid}).encode() + b"\n")
    return pid


def main(path):
    """The shell itself."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    stream = socket.socket(socket.AF_UNIX)
    stream.connect(path)
    before = termios.tcgetattr(0)
    stopped = 0
    commands = stream.makefile()
    for line in commands:
        command = json.loads(line)
        if "run" in command:
            pid = run(stream, command["run"])
        else:
            pid = stopped
            os.tcsetpgrp(0, pid)
            os.killpg(pid, signal.SIGCONT)
        if report(stream, commands, before, pid):
            stopped = pid


if __name__ == "__main__":
    main(sys.argv[1])
