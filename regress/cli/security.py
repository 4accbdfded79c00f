#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Who gets in, and what becomes of those that send nonsense."""

import os
import socket
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import raw  # noqa: E402
import tmx  # noqa: E402
from tmx import contains, eq  # noqa: E402


def directory(t):
    return os.path.join(t.dir, f"tmx-{os.getuid()}")


def connect(t, greet=True):
    """A connection that has said hello."""
    c = raw.Raw(os.path.join(directory(t), "default"))
    if greet:
        c.send(raw.hello())
        c.wait(raw.WELCOME)
    return c


def start(t):
    t.ok("new", "-d", "-s", "work", "echo here; cat")
    return t.pid


def still_up(t, pid):
    eq(t.pid, pid, "the server's pid")
    t.ok("has", "-t", "work")


def test_directory_is_checked(t):
    """Made as ours alone; what is not ours alone is refused with advice."""
    start(t)
    eq(os.stat(directory(t)).st_mode & 0o777, 0o700)
    eq(os.stat(os.path.join(directory(t), "default")).st_mode & 0o177, 0)
    os.chmod(directory(t), 0o755)
    contains(t.fail("ls"), "has unsafe permissions (755): chmod 700 ")
    contains(t.fail("new", "-d"), "chmod 700")
    os.chmod(directory(t), 0o700)
    t.ok("has", "-t", "work")


def test_directory_is_a_link(t):
    real = os.path.join(t.dir, "real")
    os.mkdir(real, 0o700)
    os.symlink(real, directory(t))
    contains(t.fail("new", "-d"), "is a link, not a directory: remove it")
    contains(t.fail("ls"), "is a link, not a directory: remove it")
    eq(os.listdir(real), [])


def test_directory_is_a_file(t):
    with open(directory(t), "w"):
        pass
    contains(t.fail("new", "-d"), "is not a directory: remove it")


def test_directory_of_another(t):
    if os.getuid() != 0:
        return  # there is no other user that we could be
    os.mkdir(directory(t), 0o700)
    os.chown(directory(t), 65534, 65534)
    contains(t.fail("new", "-d"), "belongs to user 65534, not to you")


def test_server_of_another(t):
    if os.getuid() != 0:
        return
    path = os.path.join(t.dir, "alien")
    alien = socket.socket(socket.AF_UNIX)
    pid = os.fork()
    if pid == 0:
        # The peer's credentials are those of who listens.
        os.chmod(t.dir, 0o777)
        os.setuid(65534)
        alien.bind(path)
        alien.listen(1)
        os._exit(0)
    os.waitpid(pid, 0)
    contains(t.fail("-S", path, "ls"), "is of user 65534, not yours")
    alien.close()
    os.unlink(path)


def test_client_of_another(t):
    if os.getuid() != 0:
        return
    server = start(t)
    path = os.path.join(directory(t), "default")
    os.chmod(t.dir, 0o755)
    os.chmod(directory(t), 0o777)
    os.chmod(path, 0o777)
    pid = os.fork()
    if pid == 0:
        try:
            os.setuid(65534)
            c = raw.Raw(path)
            c.send(raw.hello())
            os._exit(0 if c.take() is None else 1)
        except BaseException:
            os._exit(2)
    eq(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0,
       "status of the other user's client")
    os.chmod(directory(t), 0o700)
    still_up(t, server)


def test_not_a_socket(t):
    path = os.path.join(t.dir, "file")
    with open(path, "w") as f:
        f.write("mine")
    contains(t.fail("-S", path, "ls"), path)
    contains(t.fail("-S", path, "new", "-d"), path)
    with open(path) as f:
        eq(f.read(), "mine")


def test_golden_conversation(t):
    """What was sent once is understood for ever."""
    start(t)
    traces = raw.traces()
    c = connect(t, greet=False)
    c.send(traces["hello"] + traces["command"])
    welcome = dict(c.wait(raw.WELCOME))
    eq(welcome[1], b"\x01", "version")
    eq(c.take(), (raw.OUTPUT, [(1, b"\x01"), (2, b"golden work\n")]))
    eq(c.take(), (raw.DONE, [(1, b"\x01")]))
    c.send(traces["attach"])
    eq(dict(c.wait(raw.ATTACHED))[1], b"work")
    contains(dict(c.wait(raw.FRAME))[2], b"here")
    c.send(raw.message(raw.FRAME_ACK, [(1, 1)]))
    c.send(traces["input"] + traces["input_raw"])
    eq(dict(c.wait(raw.INPUT_ACK))[1], b"\x01")
    eq(dict(c.wait(raw.INPUT_ACK))[1], b"\x02")
    t.wait_capture("hiapastedraw", "work")
    c.send(traces["leaving"])
    c.wait_closed()
    c.close()


# Connections that are to be closed: what is sent after the hello (or, when
# it is to come first, instead of it).
BROKEN = {
    "not zero in the header": b"\x00\x00\x00\x00\x02\x00\x01\x00",
    "too long": struct.pack("<IHH", (1 << 20) + 1, raw.COMMAND, 0),
    "longest length": struct.pack("<IHH", 0xffffffff, raw.COMMAND, 0),
    "a second hello": raw.hello(),
    "a server's message": raw.message(raw.WELCOME, [(1, 1)]),
    "a frame": raw.message(raw.FRAME, [(1, 1), (2, "x")]),
    "a field beyond the end": struct.pack("<IHH", 3, raw.COMMAND, 0) +
    b"\x02\x7fx",
    "a length without end": struct.pack("<IHH", 12, raw.COMMAND, 0) +
    b"\x02" + b"\xff" * 11,
    "a number of eleven bytes": raw.message(raw.RESIZE, [(1, b"\xff" * 11)]),
    "a number too large": raw.message(raw.RESIZE, [(1, 1 << 40)]),
    "a string with a NUL": raw.message(raw.COMMAND, [(1, 1), (2, b"l\0s")]),
    "a string without end": raw.message(raw.COMMAND,
                                        [(2, b"x" * (1 << 18))]),
    "strings without end": struct.pack("<IHH", 30003, raw.COMMAND, 0) +
    b"\x02\x01x" * 10001,
    "text": b"GET / HTTP/1.0\r\n\r\n",
}
BEFORE_HELLO = {
    "a command first": raw.command(1, "kill-server"),
    "an input first": raw.message(raw.INPUT, [(1, 1)]),
    "an unknown type first": raw.message(999),
    "text first": b"x" * 1000,
}


def test_broken_messages(t):
    server = start(t)
    good = connect(t)
    for name, data in list(BROKEN.items()) + list(BEFORE_HELLO.items()):
        c = connect(t, greet=name not in BEFORE_HELLO)
        c.send(data)
        try:
            c.wait_closed()
        except AssertionError as e:
            raise AssertionError(f"{name}: {e}")
        c.close()
        good.send(raw.command(1, "has", "-t", "work"))
        eq(good.wait(raw.DONE), [(1, b"\x01")], f"answer after {name}")
    good.close()
    still_up(t, server)


def test_cut_off(t):
    """A client that goes away in the middle of a message."""
    server = start(t)
    for name, data in raw.traces().items():
        for size in (1, 7, 8, len(data) - 1):
            c = connect(t, greet=name not in ("hello", "hello_resumes"))
            c.send(data[:size])
            c.close()
    still_up(t, server)


def test_any_order(t):
    """Every message at a time when nobody asked for it."""
    server = start(t)
    for name, data in raw.traces().items():
        c = connect(t)
        c.send(data)
        c.send(raw.command(9, "has", "-t", "work"))
        while True:
            m = c.take()
            if m is None or m[0] == raw.DONE:
                break
        c.close()
    t.ok("has", "-t", "work")
    eq(t.pid, server)


def test_unknown_messages(t):
    server = start(t)
    c = connect(t)
    c.send(raw.message(999, [(1, "of a later version")]))
    contains(dict(c.wait(raw.ERROR))[2], b"does not know message")
    c.send(raw.message(raw.COMMAND, [(1, 1), (2, "has"), (99, "later")]))
    eq(c.wait(raw.DONE), [(1, b"\x01")])
    c.close()
    still_up(t, server)


def test_other_versions(t):
    server = start(t)
    c = connect(t, greet=False)
    c.send(raw.hello(fields={1: 1000, 2: 2000}))
    contains(dict(c.wait(raw.ERROR))[2], b"protocol version mismatch")
    c.wait_closed()
    c.close()
    c = connect(t, greet=False)
    c.send(raw.hello(fields={1: 1, 2: 2000}))
    eq(dict(c.wait(raw.WELCOME))[1], b"\x01")
    c.close()
    still_up(t, server)


def test_byte_by_byte(t):
    start(t)
    c = connect(t, greet=False)
    for byte in raw.hello() + raw.command(1, "display", "-p", "slow"):
        c.send(bytes([byte]))
    eq(dict(c.wait(raw.OUTPUT))[2], b"slow\n")
    c.close()


def test_reads_nothing(t):
    """A client that asks for much and takes none of it costs little."""
    server = start(t)
    c = connect(t)
    for number in range(1, 200):
        if not c.send(raw.command(number, "list-commands")):
            break
    still_up(t, server)
    c.close()


def test_reads_nothing_attached(t):
    """One that is sent more than may wait is let go, whatever it was sent."""
    server = start(t)
    c = connect(t)
    c.send(raw.command(1, "attach-session", "-t", "work"))
    c.wait(raw.ATTACHED)
    path = os.path.join(t.dir, "settings")
    with open(path, "w") as f:
        # 100 KB each time, and at most 64 MiB wait.
        f.write("set -g terminal-overrides " + "x" * 100000 + "\n" +
                "set -g prefix C-a\nset -g prefix C-b\n" * 400)
    t.ok("source-file", path)
    still_up(t, server)
    eq(t.ok("list-clients"), "")
    c.wait_closed()
    c.close()


def test_asks_without_end(t):
    """Commands that wait behind another are not taken without end."""
    server = start(t)
    c = connect(t)
    c.send(raw.command(1, "wait-for", "never"))
    for number in range(2, 300):
        if not c.send(raw.command(number, "display-message", "x" * 50000)):
            break
    c.wait_closed()
    still_up(t, server)
    c.close()


def test_presses_without_end(t):
    """Nor are those of keys."""
    server = start(t)
    fifo = os.path.join(t.dir, "fifo")
    os.mkfifo(fifo)
    t.ok("bind", "-n", "x", "run-shell", f"cat {fifo}")
    t.ok("bind", "-n", "y", "set -ag @pressed y")
    c = connect(t)
    c.send(raw.command(1, "attach-session", "-t", "work"))
    c.wait(raw.ATTACHED)
    c.send(raw.message(raw.INPUT, [(1, 1), (2, raw.field(2, "x"))]))
    c.wait(raw.INPUT_ACK)
    for number in range(2, 2000):
        c.send(raw.message(raw.INPUT, [(1, number),
                                       (2, raw.field(2, "y"))]))
    while dict(c.wait(raw.INPUT_ACK))[1] != raw.varint(1999):
        pass
    with open(fifo, "w"):
        pass
    t.wait_fmt("#{?@pressed,1,0}", "1")
    assert len(t.fmt("#{@pressed}")) < 100, "as many as were pressed"
    still_up(t, server)
    c.close()


def test_control_characters(t):
    """In names they are refused or shown escaped, never passed on."""
    start(t)
    for name in ("a\033[31mb", "a\nb", "a\x7fb", "a\u009bb"):
        contains(t.fail("new", "-d", "-s", name), "control character")
        contains(t.fail("rename", "-t", "work", name), "control character")
    t.ok("rename-window", "-t", "work", "a\033b\nc")
    name = t.ok("list-windows", "-t", "work", "-F", "#{window_name}")[:-1]
    assert "\033" not in name and "\n" not in name, repr(name)
    t.ok("new", "-d", "-s", "title", r"printf '\033]2;a\001b\033\\'; cat")
    t.wait_fmt("#{?pane_title,1,0}", "1", "title")
    title = t.fmt("#{pane_title}", "title")
    assert not any(ord(c) < 32 for c in title), repr(title)


def test_environment_of_the_server(t):
    """Nobody else's environment passes from one client to another."""
    start(t)
    t.ok("new", "-d", "-s", "other", env={"SECRET": "hidden"})
    assert "hidden" not in t.ok("showenv", "-g"), "it is in the global one"
    assert "hidden" not in t.ok("showenv", "-t", "other"), \
        "it is in the session's"


tmx.main()
