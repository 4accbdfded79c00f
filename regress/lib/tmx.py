# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The harness of the tests that run the program.

A test file is a program:

	#!/usr/bin/env python3
	import os, sys
	sys.path.insert(0, os.path.join(os.path.dirname(
	    os.path.realpath(__file__)), "..", "lib"))
	import tmx

	def test_has_session(t):
	    t.ok("new", "-d", "-s", "work")
	    c = t.attach("-t", "work")
	    c.type("echo a''b\\r")
	    c.wait_text("ab")

	tmx.main()

Each function test_* gets a Server of its own: a directory, an environment
that is known, and a server that starts with the first command.  When it
returns, everything is ended and looked at: a process, a socket or a
descriptor that is left is a failure.  Nothing is ended that was not started
here.

usage: FILE [-l] [-k] [-v] [NAME ...]
	-l	list the tests
	-k	keep the directories
	-v	say what is run
	NAME	run those whose name contains one of these

Exit status: 0, 1 when a test failed, 77 when all were skipped.  Where CI is
set, a test that cannot run for want of a tool is a failure.

TMX_BIN names the program; without it, the one in the build directory is
taken.  TMX_TEST_TIME is how long one test may take, in seconds (60).
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True

import hub  # noqa: E402
import procs  # noqa: E402
import sgr  # noqa: E402
import terminal  # noqa: E402
from hub import Timeout, wait  # noqa: E402, F401
from terminal import View, pattern  # noqa: E402, F401

ROOT = os.path.dirname(os.path.dirname(terminal.HERE))
IN_CI = bool(os.environ.get("CI"))

# What passes from our environment into that of the tests.
PASSED = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
          "LLVM_PROFILE_FILE", "CI")


class Skip(Exception):
    """A test cannot run here; the argument says what is missing."""


def binary():
    """The program under test."""
    for path in (os.environ.get("TMX_BIN"), "tmx",
                 os.path.join(ROOT, "tmx")):
        if path and os.access(path, os.X_OK) and os.path.isfile(path):
            return os.path.abspath(path)
    raise Skip("no tmx to test: build it, or set TMX_BIN")


def need(*programs):
    """Skip the test unless all of these programs are there."""
    for name in programs:
        if not shutil.which(name):
            raise Skip(f"no {name} (./bootstrap installs it)")


def eq(got, want, what="value"):
    """Fail unless two values are equal, and show both."""
    if got != want:
        raise AssertionError(f"{what} is\n{got!r}\nand not\n{want!r}")


def contains(got, want):
    if want not in got:
        raise AssertionError(f"no {want!r} in\n{got}")


class Result:
    """What became of a command: code, out and err."""

    def __init__(self, args, code, out, err):
        self.args, self.code, self.out, self.err = args, code, out, err

    def __str__(self):
        return (f"{' '.join(self.args)}: exit {self.code}\n"
                f"--- stdout\n{self.out}--- stderr\n{self.err}---")


class Server:
    """A private server and all that a test does with it."""

    verbose = False
    keep = False

    def __init__(self, program=None, env=None):
        self.program = program or binary()
        self.dir = tempfile.mkdtemp(prefix="tmxt-", dir="/tmp")
        self.home = os.path.join(self.dir, "home")
        os.mkdir(self.home, 0o700)
        with open(os.path.join(self.home, ".profile"), "w") as f:
            f.write("PS1='$ '\n")  # also root's, whatever /etc/profile says
        self.env = self.environment()
        self.env.update(env or {})
        self.label = None       # -L, for a second server of one test
        self.labels = set()     # those that were used
        self.conf = os.devnull  # -f
        self.terminals = []
        self.log = []
        self.alien = set(procs.descendants())
        self.fds = self.own_fds()
        self.sockets_stay = False  # it leaves its socket behind
        self.time_to_end = 5       # seconds from kill-server to the end

    def environment(self):
        env = {k: os.environ[k] for k in PASSED if k in os.environ}
        log = os.path.join(self.dir, "sanitizer")
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            env[name] = env.get(name, "") + \
                f":log_path={log}:print_stacktrace=1:abort_on_error=0"
        env.update(HOME=self.home, SHELL="/bin/sh", TERM="xterm-256color",
                   LC_ALL="C.UTF-8", LANG="C.UTF-8", TZ="UTC",
                   TMPDIR=self.dir, TMX_TMPDIR=self.dir,
                   TMUX_TMPDIR=self.dir, USER="tester", LOGNAME="tester",
                   HISTFILE="")
        return env

    # Commands.

    def argv(self, *args):
        label = ["-L", self.label] if self.label else []
        self.labels.add(self.label)
        return [self.program, "-f", self.conf, *label, *map(str, args)]

    def run(self, *args, **how):
        """Run a command of the program; returns its Result."""
        return self.execute(self.argv(*args), **how)

    def execute(self, argv, stdin=b"", env=None, cwd=None, timeout=None):
        """Run any program in the test's environment."""
        if isinstance(stdin, str):
            stdin = stdin.encode()
        # Files and not pipes, so that a daemon that keeps them open does
        # not make us wait for its end.
        with tempfile.TemporaryFile() as source, \
                tempfile.TemporaryFile() as out, \
                tempfile.TemporaryFile() as err:
            source.write(stdin)
            source.seek(0)
            child = subprocess.Popen(
                argv, stdin=source, stdout=out, stderr=err,
                env=dict(self.env, **(env or {})), cwd=cwd or self.home,
                start_new_session=True)
            procs.expected.add(child.pid)
            try:
                hub.wait(lambda: child.poll() is not None,
                         f"{' '.join(argv)} to end", timeout)
            except BaseException:
                child.kill()
                child.wait()
                raise
            finally:
                procs.expected.discard(child.pid)
            for f in (out, err):
                f.seek(0)
            result = Result(argv, child.returncode,
                            out.read().decode(errors="replace"),
                            err.read().decode(errors="replace"))
        self.log.append(result)
        if self.verbose:
            print(result)
        return result

    def ok(self, *args, **how):
        """Run a command that must succeed silently; returns its output."""
        r = self.run(*args, **how)
        if r.code != 0 or r.err:
            raise AssertionError(f"should have succeeded: {r}")
        return r.out

    def fail(self, *args, code=1, **how):
        """Run a command that must fail; returns its error, one line."""
        r = self.run(*args, **how)
        if r.code != code or r.out or not r.err.endswith("\n"):
            raise AssertionError(f"should have failed with {code}: {r}")
        return r.err[:-1]

    def fmt(self, form, target=None):
        """Expand a format."""
        to = ["-t", target] if target else []
        return self.ok("display-message", "-p", *to, form)[:-1]

    def capture(self, target=None, *args):
        """The rows that the server has for a pane."""
        to = ["-t", target] if target else []
        return self.ok("capture-pane", "-p", *args, *to).split("\n")[:-1]

    def capture_cells(self, target=None):
        """The same as runs of text and style."""
        style = sgr.Style()
        return [sgr.runs(row, style) for row in
                self.capture(target, "-e", "-N")]

    def wait_capture(self, what, target=None, timeout=None):
        """Wait for a string or pattern in a row of a pane."""
        rows = []

        def look():
            rows[:] = [View(text=self.capture(target))]
            return what in rows[0] and rows[0].text

        return wait(look, lambda: f"{what!r} in the pane; there is:\n"
                    f"{rows[0]}", timeout)

    def wait_fmt(self, form, want, target=None, timeout=None):
        """Wait until a format has a value."""
        got = []

        def look():
            got[:] = [self.fmt(form, target)]
            return got[0] == want

        wait(look, lambda: f"{form} to be {want!r}; it is {got[0]!r}",
             timeout)

    @property
    def pid(self):
        return int(self.fmt("#{pid}"))

    # Terminals.

    def spawn(self, argv, kind=None, cols=80, rows=24, term=None, env=None,
              cwd=None):
        """Run any program on a terminal: "pty", "xterm" or "tmux".

        Without a kind, on one that draws and is there; or the kind is a
        class of terminals itself.
        """
        kinds = terminal.available()
        if callable(kind):
            kinds, kind = {"given": kind}, "given"
        kind = kind or next((k for k in ("xterm", "tmux") if k in kinds),
                            "xterm")
        if kind not in kinds:
            raise Skip(f"no terminal {kind} (./bootstrap installs it)")
        full = dict(self.env, **(env or {}))
        if term:
            full["TERM"] = term
        more = {"directory": self.dir} if kind == "tmux" else {}
        c = kinds[kind](argv, full, cols, rows, cwd or self.home, **more)
        self.terminals.append(c)
        return c

    def start(self, *args, **how):
        """Run a command of the program on a terminal."""
        return self.spawn(self.argv(*args), **how)

    def attach(self, *args, **how):
        """Attach a client; the arguments are attach-session's."""
        return self.start("attach-session", *args, **how)

    # The end.

    @staticmethod
    def own_fds():
        if not procs.HAVE_PROC:
            return set()
        return set(procs.fds(os.getpid()))

    def processes(self):
        """Everything that the test started and that still runs."""
        return [p for p in procs.descendants() if p not in self.alien]

    def sockets(self):
        found = []
        for base, _, files in os.walk(self.dir):
            paths = (os.path.join(base, f) for f in files)
            found += [p for p in paths
                      if os.path.exists(p) and is_socket(p)]
        return found

    def kill_servers(self):
        for self.label in list(self.labels):
            self.run("kill-server")

    def close(self):
        """End all of it; returns what was left that should not be."""
        for c in self.terminals:
            c.close()
        left = []
        try:
            self.kill_servers()
            wait(lambda: procs.reap() or not self.processes(), "the end",
                 self.time_to_end)
        except Timeout as e:
            left.append(str(e))
        left += [f"process {p} was left: {procs.command(p)}"
                 for p in self.processes()]
        if not self.sockets_stay:
            left += [f"socket {s} was left" for s in self.sockets()]
        procs.kill_all(self.processes())
        left += self.sanitizer_reports()
        if self.own_fds() - self.fds:
            left.append(f"descriptors {self.own_fds() - self.fds} of the "
                        "harness were left")
        return left

    def sanitizer_reports(self):
        reports = []
        for name in sorted(os.listdir(self.dir)):
            if name.startswith("sanitizer."):
                with open(os.path.join(self.dir, name)) as f:
                    reports.append(f.read())
        return reports

    def remove(self):
        if self.keep:
            print(f"kept: {self.dir}")
        else:
            shutil.rmtree(self.dir, ignore_errors=True)

    def dump(self):
        """Say what a reader of a failure wants to know."""
        for result in self.log[-5:]:
            print(f"# {result}".replace("\n", "\n# "))
        for c in self.terminals:
            try:
                print(f"# {c.name}: {c.view()}".replace("\n", "\n# "))
                if isinstance(c, terminal.Pty):
                    print(f"# wrote {bytes(c.raw[-400:])!r}")
            except Exception as e:  # the failure itself matters more
                print(f"# {c.name}: {e}")


def is_socket(path):
    return os.stat(path).st_mode & 0o170000 == 0o140000


def run_one(name, function, make):
    """Run one test; returns "ok", "skip" or "FAIL"."""
    t = None
    verdict, reason = "ok", ""
    began = time.monotonic()
    signal.alarm(int(os.environ.get("TMX_TEST_TIME", "60")))
    try:
        t = make()
        function(t)
    except Skip as e:
        verdict, reason = ("FAIL" if IN_CI else "skip"), f" # {e}"
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception:
        verdict = "FAIL"
        print(traceback.format_exc())
        if t:
            t.dump()
    finally:
        # The time for the end is extra.
        signal.alarm(60)
        left = []
        if t:
            left = t.close()
            t.remove()
        signal.alarm(0)
    if left and verdict == "ok":
        verdict = "FAIL"
        print("\n".join(left))
    print(f"{verdict} {name} ({time.monotonic() - began:.1f} s){reason}",
          flush=True)
    return verdict


def on_alarm(number, frame):
    raise Timeout("the time for this test is over")


def on_end(number, frame):
    sys.exit(128 + number)


def main(make=Server):
    """Run the tests of the file that calls this."""
    module = sys.modules["__main__"].__dict__
    tests = {n: f for n, f in module.items()
             if n.startswith("test_") and callable(f)}
    args = sys.argv[1:]
    Server.keep = "-k" in args
    Server.verbose = "-v" in args
    if "-l" in args:
        print("\n".join(tests))
        return
    names = [a for a in args if not a.startswith("-")]
    procs.adopt_orphans()
    signal.signal(signal.SIGALRM, on_alarm)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_end)
    began = time.monotonic()
    verdicts = [run_one(n, f, make) for n, f in tests.items()
                if not names or any(part in n for part in names)]
    print(f"{len(verdicts)} tests, {time.monotonic() - began:.1f} s")
    if "FAIL" in verdicts or not verdicts:
        sys.exit(1)
    sys.exit(77 if all(v == "skip" for v in verdicts) else 0)
