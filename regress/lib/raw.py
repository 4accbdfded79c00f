# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A client that speaks bytes: messages as src/proto/msg.h has them.

A message is (type, fields), fields a list of (tag, value): a number, or
bytes.  Numbers that are signed are written as zigzag() of them.
"""

import os
import re
import select
import socket
import struct

HELLO, COMMAND, INPUT, RESIZE, FRAME_ACK, TERMINAL, LEAVING = range(1, 8)
STDIN = 10
WELCOME, OUTPUT, DONE, ATTACHED, SETTINGS, FRAME = range(64, 70)
DETACHED, INPUT_ACK = 71, 72
ERROR = 127

HERE = os.path.dirname(os.path.realpath(__file__))
TRACES = os.path.join(HERE, "..", "proto", "traces.def")


def varint(v):
    out = bytearray()
    while v > 0x7f:
        out.append(v & 0x7f | 0x80)
        v >>= 7
    out.append(v)
    return bytes(out)


def zigzag(v):
    return v << 1 if v >= 0 else (-v << 1) - 1


def field(tag, value):
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, int):
        value = varint(value)
    return varint(tag) + varint(len(value)) + value


def message(kind, fields=()):
    body = b"".join(field(t, v) for t, v in fields)
    return struct.pack("<IHH", len(body), kind, 0) + body


def take_varint(data, at):
    v = shift = 0
    while True:
        v |= (data[at] & 0x7f) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return v, at


def fields_of(body):
    at, found = 0, []
    while at < len(body):
        tag, at = take_varint(body, at)
        size, at = take_varint(body, at)
        found.append((tag, body[at:at + size]))
        at += size
    return found


def hello(**more):
    """A hello with the fields that a server needs."""
    fields = {1: 1, 2: 1, 4: "raw", 8: "/"}
    fields.update(more.get("fields", {}))
    return message(HELLO, sorted(fields.items()))


def command(number, *words):
    return message(COMMAND, [(1, number)] + [(2, w) for w in words])


def traces():
    """The golden traces by name, as bytes."""
    with open(TRACES) as f:
        text = f.read()
    found = {}
    for name, strings in re.findall(r'^TRACE\((\w+),((?:\s*"[^"]*")+)\)',
                                    text, re.M):
        found[name] = bytes.fromhex("".join(re.findall(r'"([^"]*)"',
                                                       strings)))
    return found


class Raw:
    """A connection to a server's socket."""

    def __init__(self, path):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.connect(path)
        self.data = b""
        self.closed = False

    def send(self, data):
        """Send all of it; False when the server has closed."""
        try:
            self.s.sendall(data)
            return True
        except OSError:
            self.closed = True
            return False

    def read(self, seconds=20):
        """Read some; False at the end."""
        if not select.select([self.s], [], [], seconds)[0]:
            raise AssertionError("the server says nothing")
        try:
            more = self.s.recv(65536)
        except OSError:
            more = b""
        self.data += more
        self.closed |= not more
        return bool(more)

    def take(self):
        """The next message (type, fields), or None at the end."""
        while True:
            if len(self.data) >= 8:
                size, kind, zero = struct.unpack_from("<IHH", self.data)
                if zero:
                    raise AssertionError("a broken header")
                if len(self.data) >= 8 + size:
                    body = self.data[8:8 + size]
                    self.data = self.data[8 + size:]
                    return kind, fields_of(body)
            if self.closed or not self.read():
                return None

    def wait(self, kind):
        """Skip to a message of a type; returns its fields."""
        while True:
            m = self.take()
            if m is None:
                raise AssertionError(f"closed before message {kind}")
            if m[0] == kind:
                return m[1]

    def wait_closed(self):
        while self.take() is not None:
            pass

    def close(self):
        self.s.close()
