# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A server for tests that kill it: who its processes are, and its death."""

import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import hub  # noqa: E402
import procs  # noqa: E402
import tmx  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))
FLOOD = os.path.join(HERE, "flood.py")
SEED = int(os.environ.get("TMX_FAULT_SEED", "1"))


def binary():
    """The program with faults on demand, beside the one under test."""
    path = os.environ.get("TMX_FAULT_BIN") or os.path.join(
        os.path.dirname(tmx.binary()), "regress", "fault", "tmx")
    if not os.access(path, os.X_OK):
        raise tmx.Skip("no regress/fault/tmx: make check builds it")
    return path


def fault_points():
    """The names of all points that the sources have."""
    found = set()
    for base, _, names in os.walk(os.path.join(tmx.ROOT, "src")):
        for name in names:
            if name.endswith(".c"):
                with open(os.path.join(base, name)) as f:
                    found.update(re.findall(r'fault_point\("([^"]+)"\)',
                                            f.read()))
    return found


class World(tmx.Server):
    def __init__(self):
        if not procs.HAVE_PROC:
            raise tmx.Skip("no /proc to find processes with")
        # A server that was healthy for a moment is started again at once.
        super().__init__(binary(), {"TMX_FAULT_HEALTH": "1"})
        self.conf = os.path.join(self.dir, "conf")
        with open(self.conf, "w") as f:
            f.write("set -g history-limit 1000\n")

    def take_builds(self):
        """Two builds that differ; the server begins as the first."""
        here = os.path.dirname(os.path.dirname(binary()))
        self.builds = []
        for name in ("fault/tmx", "skew/next"):
            path = os.path.join(here, name)
            if not os.access(path, os.X_OK):
                raise tmx.Skip(f"no regress/{name}: make check builds it")
            self.builds.append(os.path.join(self.dir,
                                            os.path.basename(name)))
            shutil.copy(path, self.builds[-1])
        self.program = self.builds[0]
        return self.builds

    def take_points(self):
        """From the next server on, who comes to a point that is armed dies."""
        self.points = os.path.join(self.dir, "points")
        os.mkdir(self.points)
        self.env["TMX_FAULT_POINTS"] = self.points

    def arm(self, point):
        """Arm one; the file is there until somebody has come and died."""
        print(f"# {point}")
        path = os.path.join(self.points, point)
        with open(path, "w"):
            return path

    def role(self, name):
        """The process of a role, or None while there is none."""
        for pid in procs.descendants():
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as f:
                    argv = f.read().split(b"\0")
                with open(f"/proc/{pid}/stat") as f:
                    parent = int(f.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            # A child of the keeper looks like it until its exec.
            # So does one that is tried for an upgrade.
            if len(argv) > 2 and argv[1] == b"--" + name.encode() and \
                    argv[0].decode() in (self.program, *self.builds) and \
                    not argv[2].startswith(b"trial") and \
                    (name == "server" or parent != self.keeper):
                return pid
        return None

    keeper = None
    builds = ()     # those of take_builds

    def find_keeper(self):
        self.keeper = None
        self.keeper = hub.wait(lambda: self.role("keeper"), "a keeper")
        return self.keeper

    def find_server(self, other_than=None):
        def look():
            procs.reap()
            pid = self.role("server")
            return pid if pid != other_than else None
        return hub.wait(look, "a server", 60)

    def socket(self):
        return self.fmt("#{socket_path}")

    def kill_server_now(self):
        """Kill it; returns when the next one is being started."""
        old = self.find_server()
        procs.kill(old)
        return self.find_server(old)

    def held(self, keeper):
        """How many terminals a keeper holds."""
        try:
            links = procs.fds(keeper).values()
        except OSError:
            return 0
        return sum("ptmx" in link for link in links)

    def kill_keeper_now(self, panes):
        """Kill it; returns when the next one holds so many panes."""
        old = self.find_keeper()
        procs.kill(old)

        def look():
            procs.reap()
            self.keeper = None
            pid = self.role("keeper")
            return pid if pid not in (None, old) and \
                self.held(pid) >= panes else None

        self.keeper = hub.wait(look, "another keeper", 60)

    def start_command(self, *args):
        """Begin a command, and do not wait for its end."""
        p = subprocess.Popen(self.argv(*args), env=self.env,
                             stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, start_new_session=True)
        procs.expected.add(p.pid)
        return p

    def end_command(self, p):
        """Wait for one that was begun; it must have done its work."""
        code, err = self.result(p)
        if code != 0 or err:
            raise AssertionError(f"{p.args[3:]}: exit {code}: {err}")

    def result(self, p):
        """Wait for one that was begun: exit status and errors."""
        hub.wait(lambda: p.poll() is not None, "a command to end", 60)
        procs.expected.discard(p.pid)
        err = p.stderr.read().decode()
        p.stderr.close()
        return p.returncode, err

    def end_of_flood(self, target):
        """Wait until a stopped flood has ended; returns its last number."""
        end = re.compile(r"^end (\d+)$")
        rows = self.wait_capture(end, target, 60)
        return next(int(end.match(r).group(1)) for r in rows if end.match(r))

    def check_flood(self, target, kept):
        """A flood that ends left what one leaves that nobody disturbed.

        At least so many lines; returns its last number.
        """
        last = self.end_of_flood(target)
        size = self.fmt("#{window_width} #{window_height}", target).split()
        self.ok("new", "-d", "-s", "calm", "-x", size[0], "-y", size[1],
                sys.executable, FLOOD, "-", str(max(0, last - 3000)),
                str(last))
        tmx.eq(self.end_of_flood("calm"), last)
        got, want = (self.capture(n, "-e", "-J", "-S", "-")[::-1]
                     for n in (target, "calm"))
        lines = min(len(got), len(want))
        assert lines >= min(kept, last), (len(got), len(want))
        for i, (a, b) in enumerate(zip(got, want)):
            tmx.eq(a, b, f"{target}, line {i} from below")
        self.ok("kill-session", "-t", "calm")
        return last
