# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The processes of a test: who they are, what they hold, how they end.

On Linux the test makes itself the one to whom orphans come, so that daemons
stay among its descendants, can be told from everybody else's processes, and
can be ended when the test ends.  Elsewhere ps(1) tells about children only.
"""

import ctypes
import errno
import os
import signal
import subprocess
import sys

import hub

PR_SET_CHILD_SUBREAPER = 36
HAVE_PROC = os.path.isdir("/proc/self/fd")


def adopt_orphans():
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0,
                                            0)


def _read(path, mode="r"):
    try:
        with open(path, mode) as f:
            return f.read()
    except (OSError, UnicodeDecodeError):
        return b"" if "b" in mode else ""


def _stat(pid):
    """State and parent of a process, or None when it is gone."""
    rest = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (rest[0], int(rest[1])) if rest else None


def _table():
    """Parent and state of each process there is."""
    if HAVE_PROC:
        pids = [int(p) for p in os.listdir("/proc") if p.isdigit()]
        stats = {p: _stat(p) for p in pids}
        return {p: s for p, s in stats.items() if s}
    out = subprocess.run(["ps", "-Ao", "pid=,stat=,ppid="],
                         capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in out.splitlines()]
    return {int(r[0]): (r[1][0], int(r[2])) for r in rows}


def descendants(pid=None):
    """Living processes below one (below us), but not ps itself."""
    table = _table()
    found = [pid or os.getpid()]
    for p in found:
        found += [c for c, (_, parent) in table.items()
                  if parent == p and c not in found]
    return [p for p in found[1:] if table[p][0] != "Z"]


def alive(pid):
    if HAVE_PROC:
        stat = _stat(pid)
        return stat is not None and stat[0] not in "ZX"
    try:
        os.kill(pid, 0)
    except OSError as e:
        return e.errno != errno.ESRCH
    return True


def command(pid):
    """The command line, for messages."""
    line = _read(f"/proc/{pid}/cmdline", "rb").replace(b"\0", b" ")
    return line.decode(errors="replace").strip() or "?"


def fds(pid):
    """What each open descriptor of a process is, by number (Linux)."""
    base = f"/proc/{pid}/fd"
    found = {}
    for name in os.listdir(base):
        try:
            found[int(name)] = os.readlink(f"{base}/{name}")
        except OSError:
            pass
    return found


def status(pid, name):
    """A number of /proc/PID/status: VmRSS (KiB), voluntary_ctxt_switches."""
    for line in _read(f"/proc/{pid}/status").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise AssertionError(f"no {name} of process {pid}")


def pss(pid):
    """Memory in KiB, shared pages counted by share (Linux)."""
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise AssertionError(f"no memory of process {pid}")


def cpu(pid):
    """Seconds of processor time used so far (Linux)."""
    rest = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK")


def environ(pid):
    """The environment a process was started with (Linux)."""
    raw = _read(f"/proc/{pid}/environ", "rb").split(b"\0")
    pairs = [v.decode(errors="replace").split("=", 1) for v in raw if v]
    return {p[0]: p[1] for p in pairs if len(p) == 2}


def wait_gone(pid, timeout=None):
    hub.wait(lambda: reap() or not alive(pid),
             f"process {pid} ({command(pid)}) to end", timeout)


# Children whose status somebody will ask for; others are reaped at sight.
expected = set()


def reap():
    """Take the status of orphans that came to us and have ended."""
    if not HAVE_PROC:
        return
    me = os.getpid()
    for pid, (state, parent) in _table().items():
        if parent == me and state == "Z" and pid not in expected:
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                pass


def kill(pid, number=signal.SIGKILL):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def kill_all(pids):
    """End processes for good; a stopped one as well."""
    for pid in pids:
        kill(pid)
    for pid in pids:
        if pid not in expected:
            wait_gone(pid)
