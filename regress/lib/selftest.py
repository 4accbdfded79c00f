#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""The test of the harness: it is run on Debian's tmux instead of tmx.

tmux has the same language of commands, so what works here fails on tmx for
tmx's own reasons.
"""

import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import hub  # noqa: E402
import procs  # noqa: E402
import sgr  # noqa: E402
import terminal  # noqa: E402
import tmx  # noqa: E402

# Each drawing terminal that can be had; none is a failure of its own.
DRAWING = ("xterm", "tmux")


def tmux():
    tmx.need("tmux")
    t = tmx.Server(program="tmux")
    t.sockets_stay = True
    return t


def test_command(t):
    t.ok("new", "-d", "-s", "work", "cat")
    tmx.eq(t.ok("ls", "-F", "#{session_name}"), "work\n")
    tmx.eq(t.fmt("#{session_windows}", "work"), "1")
    assert procs.alive(t.pid)


def test_failure(t):
    t.ok("new", "-d", "cat")
    tmx.eq(t.fail("has", "-t", "x"), "can't find session: x")
    for call in (lambda: t.ok("has", "-t", "x"), lambda: t.fail("ls")):
        try:
            call()
        except AssertionError as e:
            tmx.contains(str(e), "should have")
        else:
            raise AssertionError("this should have failed")


def test_environment(t):
    t.ok("new", "-d", "-y", "100", "env; echo 'end'; cat")
    rows = t.wait_capture(tmx.pattern("^end$"))
    tmx.contains(rows, f"HOME={t.home}")
    tmx.contains(rows, "SHELL=/bin/sh")
    assert not any(row.startswith("EDITOR=") for row in rows)


def test_stdin(t):
    r = t.execute(["cat"], stdin="hello")
    tmx.eq((r.code, r.out, r.err), (0, "hello", ""))


def test_capture(t):
    t.ok("new", "-d", "-x", "20", "-y", "3",
         "printf '\\033[31mred\\033[0m plain'; cat")
    t.wait_capture("plain")
    tmx.eq(t.capture_cells()[0],
           [["red", {"fg": "colour1", "bg": "default"}], [" plain", sgr.PLAIN]])


def each_terminal(t, function):
    for kind in DRAWING:
        if kind in terminal.available():
            function(t, kind)
        elif tmx.IN_CI:
            raise tmx.Skip(f"no terminal {kind}")


def attach_and_type(t, kind):
    t.ok("new", "-d", "-s", kind, "-x", "60", "-y", "10")
    c = t.attach("-t", kind, kind=kind, cols=60, rows=10)
    c.wait_text("$")
    c.type("echo one''two")
    c.keys("Enter")
    c.wait_text("onetwo")
    c.wait(lambda v: v.text[-1].startswith(f"[{kind}"))
    c.type("printf '\\033[1;44mX\\033[m\\n'\r")
    c.wait(lambda v: any(row == "X" for row in v.text))
    styles = [s for row in c.cells() for text, s in row if text == "X"]
    tmx.eq(styles, [{"fg": "default", "bg": "colour4", "attrs": ["bold"]}])
    c.resize(50, 8)
    t.wait_fmt("#{client_width}x#{client_height}", "50x8", kind)
    c.keys("C-b", "d")
    tmx.eq(c.wait_exit(), 0)
    tmx.contains(c.view(), "detached")


def test_attach(t):
    each_terminal(t, attach_and_type)


def title_and_modes(t, kind):
    script = ("printf '\\033]2;a title\\007\\033[?1h\\033[?1049h\\033[?25l"
              "\\033[3;5H'; read x")
    c = t.spawn(["sh", "-c", script], kind=kind, rows=8)
    v = c.wait_cursor(4, 2)
    tmx.eq((v.title, v.alternate, v.cursor_visible), ("a title", True, False))
    assert v.modes["applicationCursorKeysMode"]
    c.keys("Enter")
    tmx.eq(c.wait_exit(), 0)


def test_title_and_modes(t):
    each_terminal(t, title_and_modes)


def scrollback(t, kind):
    c = t.spawn(["sh", "-c", "seq 1 20; cat"], kind=kind, rows=6)
    c.wait(lambda v: v.text[4] == "20" and v.cursor == (0, 5))
    tmx.eq(c.view().text, ["16", "17", "18", "19", "20", ""])
    tmx.eq(c.scrollback(), [str(n) for n in range(1, 16)])


def test_scrollback(t):
    each_terminal(t, scrollback)


def hangup(t, kind):
    script = f"trap 'touch {t.dir}/{kind}; exit' HUP; echo up; read x"
    c = t.spawn(["sh", "-c", script], kind=kind)
    c.wait_text("up")
    c.hangup()
    tmx.wait(lambda: os.path.exists(f"{t.dir}/{kind}"), "the hang-up")


def test_hangup(t):
    each_terminal(t, hangup)


def exits(t, kind):
    tmx.eq(t.spawn(["sh", "-c", "exit 3"], kind=kind).wait_exit(), 3)
    c = t.spawn(["sh", "-c", "kill -TERM $$; exec cat"], kind=kind)
    tmx.eq(c.wait_exit(), -signal.SIGTERM)


def test_exit_status(t):
    each_terminal(t, exits)
    exits(t, "pty")


def test_pty(t):
    c = t.spawn(["cat"], kind="pty")
    c.type("ab\r")
    tmx.wait(lambda: b"ab\r\nab\r\n" in c.raw, "cat to answer")
    tmx.eq(c.attributes(), c.saved)
    c.hangup()
    tmx.eq(c.wait_exit(), -signal.SIGHUP)


def test_paused_terminal(t):
    c = t.spawn(["sh", "-c", "seq 100000; echo end"], kind="pty")
    tmx.wait(lambda: c.received > 1000, "output")
    c.pause()
    had = c.received
    t.execute(["true"])
    tmx.eq(c.received, had)
    assert c.status() is None
    c.resume()
    tmx.eq(c.wait_exit(), 0)
    tmx.wait(lambda: c.raw.endswith(b"end\r\n"), "the end")


def test_much_input(t):
    c = t.spawn(["sh", "-c", "stty raw -echo; printf go; head -c 200000 | "
                 "md5sum"], kind="pty")
    tmx.wait(lambda: b"go" in c.raw, "the start")
    c.send(b"x" * 200000)
    tmx.eq(c.wait_exit(), 0)
    tmx.wait(lambda: b" -" in c.raw, "the sum")
    want = t.execute(["md5sum"], stdin="x" * 200000).out
    tmx.contains(c.raw.decode(), want.strip())


def test_clusters(t):
    if "xterm" not in terminal.available():
        raise tmx.Skip("no terminal xterm")
    text = "\U0001F468\u200d\U0001F469\u200d\U0001F467e\u0301" \
        "\u2764\ufe0f\U0001F1E9\U0001F1EA\uac00"
    c = t.spawn(["printf", "%s", text], kind="xterm")
    v = c.wait(lambda v: v.cursor == (9, 0), "nine columns")
    tmx.eq(v.text[0], text)


def test_keys(t):
    for name, want in (("C-b", b"\2"), ("M-x", b"\033x"), ("Up", b"\033[A"),
                       ("C-M-Left", b"\033[1;7D"), ("F5", b"\033[15~"),
                       ("S-F1", b"\033[1;2P"), ("Space", b" "),
                       ("C-Space", b"\0"), ("-", b"-"), ("C--", b"\r")):
        tmx.eq(terminal.encode_key(name), want, name)
    tmx.eq(terminal.encode_key("Up", True), b"\033OA")


def test_timeout(t):
    c = t.spawn(["cat"], kind="pty")
    try:
        c.wait_text("never", timeout=0.05)
    except tmx.Timeout as e:
        tmx.contains(str(e), "never")
    else:
        raise AssertionError("this should have been over")


def test_second_server(t):
    t.ok("new", "-d", "cat")
    first = t.pid
    t.label = "other"
    t.ok("new", "-d", "cat")
    # Only a moment after the fork is a cat called so.
    tmx.wait(lambda: sum("tmux" in procs.command(p) for p in t.processes())
             == 2, "two servers")
    assert t.pid != first


# What is left behind is seen, and is ended all the same.

def test_leaked_process(t):
    inner = tmux()
    inner.execute(["sh", "-c", "cat </dev/ptmx >/dev/null 2>&1 &"])
    tmx.wait(inner.processes, "the process")
    pid = inner.processes()[0]
    inner.time_to_end = 0.1
    left = inner.close()
    inner.remove()
    tmx.contains("\n".join(left), f"process {pid} was left")
    assert not procs.alive(pid)


def test_leaked_descriptor(t):
    inner = tmux()
    fd = os.open(os.devnull, os.O_RDONLY)
    left = inner.close()
    inner.remove()
    os.close(fd)
    tmx.contains("\n".join(left), "descriptors")


def test_stopped_client(t):
    t.ok("new", "-d", "cat")
    c = t.attach(kind="pty")
    tmx.wait(lambda: c.received, "the first screen")
    c.signal(signal.SIGSTOP)


def test_failed_test_ends_all(t):
    """A test file that fails, and one that is killed, leave nothing."""
    path = os.path.join(t.dir, "failing.py")
    with open(path, "w") as f:
        f.write(f"""
import sys
sys.path.insert(0, {os.path.dirname(os.path.realpath(__file__))!r})
import tmx
def test_it(t):
    t.sockets_stay = True
    t.ok("new", "-d", "cat")
    t.attach(kind="pty")
    print("ready", flush=True)
    assert len(sys.argv) > 1, "on purpose"
    tmx.wait(lambda: False, "a signal")
tmx.main(lambda: tmx.Server(program="tmux"))
""")
    r = t.execute([sys.executable, path])
    tmx.eq(r.code, 1)
    tmx.contains(r.out, "on purpose")
    tmx.contains(r.out, "FAIL test_it")
    tmx.eq(t.processes(), [])

    with open(os.path.join(t.dir, "out"), "w+") as out:
        child = subprocess.Popen([sys.executable, path, "test"], stdout=out,
                                 env=t.env)
        procs.expected.add(child.pid)
        hub.wait(lambda: os.path.getsize(out.name), "the test to begin")
        child.terminate()
        hub.wait(lambda: child.poll() is not None, "its end")
    tmx.eq(child.returncode, 128 + signal.SIGTERM)
    tmx.eq(t.processes(), [])


tmx.main(tmux)
