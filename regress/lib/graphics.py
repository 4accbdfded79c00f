# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""A terminal that shows images: sixels, or kitty's protocol, or none.

Graphics is a Pty whose bytes are drawn on cells and pixels.  It is as strict
as the strictest terminal: sixels scroll the screen when they reach its last
row (xterm), text and erasing take the pixels of their cells, clearing the
screen takes kitty's images with their data, and rows that are scrolled in
part must not have sixels.  It answers what a client asks.

	cell_pixels(x, y)	what a cell shows, as rows of (r, g, b) or None
	text			rows of characters
"""

import base64
import functools
import re
import struct
import zlib

import terminal

CSI = re.compile(rb"\033\[([<=>?]?)([0-9;:]*)([ !\"#$'*]*)([@-~])")
STRING = re.compile(rb"\033([P_\]])(.*?)(?:\033\\|\007)", re.S)
OTHER = re.compile(rb"\033(?:[ ()*+#%].|[0-9=>A-Z\\^a-z])", re.S)
VT340 = [(0, 0, 0), (51, 51, 204), (204, 33, 33), (51, 204, 51)]


def sixel(width, height, colour):
    """The DCS of an image whose pixel x, y is colour(x, y), or None."""
    pixels = [[colour(x, y) for x in range(width)] for y in range(height)]
    names = {c: i for i, c in enumerate(
        sorted({c for row in pixels for c in row if c}))}
    out = [f"\033P0;1q\"1;1;{width};{height}"]
    for (r, g, b), i in names.items():
        out.append(f"#{i};2;{percent(r)};{percent(g)};{percent(b)}")
    for y in range(0, height, 6):
        for c, i in names.items():
            band = [sum(1 << k for k, row in enumerate(pixels[y:y + 6])
                        if row[x] == c) for x in range(width)]
            if any(band):
                out.append(f"#{i}" + "".join(chr(63 + b) for b in band) + "$")
        out.append("-")
    return "".join(out) + "\033\\"


def png(width, height, colour):
    """A PNG file whose pixel x, y is colour(x, y), or None."""
    rows = b"".join(b"\0" + b"".join(bytes((*c, 255) if c else (0, 0, 0, 0))
                                     for c in map(colour, range(width),
                                                  [y] * width))
                    for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + \
            struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + \
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0,
                                   0)) + \
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def decode_png(data):
    """Such a file as an Image; anything else as None."""
    m = re.match(rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR(....)(....)\x08\x06\0\0\0"
                 rb"....(....)IDAT", data, re.S)
    if not m:
        return None
    wide, high, size = (struct.unpack(">I", n)[0] for n in m.groups())
    try:
        raw = zlib.decompress(data[m.end():m.end() + size])
    except zlib.error:
        return None
    rows = [raw[y * (4 * wide + 1) + 1:][:4 * wide] for y in range(high)]
    return Image(wide, high, [[tuple(r[4 * x:4 * x + 3]) if
                               r[4 * x + 3] >= 128 else None
                               for x in range(wide)] for r in rows])


def percent(v):
    return (v * 100 + 127) // 255


class Image:
    def __init__(self, width, height, pixels):
        self.width = width
        self.height = height
        self.pixels = pixels    # row by row: (r, g, b) or None


def decode_sixel(text):
    """Parameters and string of a DCS q as an Image."""
    palette = dict(enumerate(VT340))
    dots, colour, x, band, repeat, wide, high = {}, 0, 0, 0, 1, 0, 0
    for m in re.finditer(r'"([0-9;]*)|#([0-9;]*)|!([0-9]+)|([?-~])|(.)',
                         text.partition("q")[2], re.S):
        raster, chosen, times, bits, other = m.groups()
        if raster is not None:
            numbers = [int(n or 0) for n in raster.split(";")]
            if len(numbers) == 4:
                wide, high = numbers[2:]
        elif chosen is not None:
            numbers = [int(n or 0) for n in chosen.split(";")]
            colour = numbers[0]
            if len(numbers) == 5:
                assert numbers[1] == 2, "a colour that is not RGB"
                palette[colour] = tuple((v * 255 + 50) // 100
                                        for v in numbers[2:])
        elif times is not None:
            repeat = int(times)
        elif bits is not None:
            for k in range(6):
                if (ord(bits) - 63) >> k & 1:
                    for i in range(repeat):
                        dots[x + i, band * 6 + k] = palette[colour]
            x += repeat
            repeat = 1
        elif other == "$":
            x = 0
        elif other == "-":
            x, band = 0, band + 1
    if dots:
        wide = max(wide, 1 + max(x for x, y in dots))
        high = max(high, 1 + max(y for x, y in dots))
    return Image(wide, high, [[dots.get((x, y)) for x in range(wide)]
                              for y in range(high)])


class Graphics(terminal.Pty):
    """See above."""

    def __init__(self, argv, env, cols=80, rows=24, cwd=None, sixels=False,
                 kitty=False, cell=(8, 16), told=True):
        self.sixels, self.kitty, self.pixels_of = sixels, kitty, cell
        self.told = told        # by the line; else it has to be asked
        self.partial = b""
        self.top, self.bottom = 0, rows - 1
        self.x = self.y = 0
        self.last = " "
        self.stay = False
        self.drawn = []         # bytes of each sixel image
        self.commands = []      # kitty's, but for data
        self.stop_at = None     # reads no more when that has come
        self.asked = False      # the second time what it is, which ends it
        self.chunks = None
        self.fences = 0
        self.screens = {False: self.blank(cols, rows),
                        True: self.blank(cols, rows)}
        self.alternate = False
        self.history = []       # rows that have left the normal screen
        super().__init__(argv, env, cols, rows, cwd,
                         cell if told else (0, 0))

    @staticmethod
    def blank(cols, rows):
        return {"cells": [[[" ", None] for _ in range(cols)]
                          for _ in range(rows)], "images": {}, "places": {}}

    @property
    def screen(self):
        return self.screens[self.alternate]

    @property
    def cells(self):
        return self.screen["cells"]

    @property
    def text(self):
        return ["".join(c[0] for c in row).rstrip() for row in self.cells]

    def view(self):
        return terminal.View(text=self.text, cursor=(self.x, self.y),
                             alternate=self.alternate)

    def resize(self, cols, rows):
        for s in self.screens.values():
            del s["cells"][rows:]
            for row in s["cells"]:
                del row[cols:]
                row += [[" ", None] for _ in range(cols - len(row))]
            s["cells"] += self.blank(cols, rows - len(s["cells"]))["cells"]
        self.top, self.bottom = 0, rows - 1
        self.x, self.y = min(self.x, cols - 1), min(self.y, rows - 1)
        super().resize(cols, rows)

    # What is shown.

    def cell_pixels(self, x, y):
        width, height = self.pixels_of
        shown = self.cells[y][x][1]
        out = [list(row) for row in shown] if shown else \
            [[None] * width for _ in range(height)]
        for place in sorted(self.screen["places"].values(),
                            key=lambda p: p.get("z", 0)):
            self.lay(place, x, y, out)
        return out

    def lay(self, place, x, y, out):
        """Lay a placement over the pixels of a cell."""
        width, height = self.pixels_of
        image = self.screen["images"][place["i"]]
        sx, sy = place.get("x", 0), place.get("y", 0)
        sw = place.get("w") or image.width - sx
        sh = place.get("h") or image.height - sy
        wide = place["c"] * width if place.get("c") else sw
        high = place["r"] * height if place.get("r") else sh
        for j in range(height):
            for i in range(width):
                u = (x - place["col"]) * width + i - place.get("X", 0)
                v = (y - place["row"]) * height + j - place.get("Y", 0)
                if not (0 <= u < wide and 0 <= v < high):
                    continue
                px = sx + (2 * u + 1) * sw // (2 * wide)
                py = sy + (2 * v + 1) * sh // (2 * high)
                if px < image.width and py < image.height and \
                        image.pixels[py][px]:
                    out[j][i] = image.pixels[py][px]

    # What comes.

    def draw(self, data):
        data = self.partial + data
        if self.stop_at and self.stop_at in data:
            self.stop_at = None
            self.pause()
        at = 0
        while at < len(data):
            used = self.step(data, at)
            if used == 0:
                break
            at += used
        self.partial = data[at:]

    def step(self, data, at):
        """Take one character or sequence; 0 when it is not all there."""
        c = data[at]
        if c == 0x1b:
            for pattern, take in ((CSI, self.csi), (STRING, self.string),
                                  (OTHER, self.other)):
                m = pattern.match(data, at)
                if m and not (pattern is OTHER and data[at + 1:at + 2] in
                              (b"P", b"[", b"]", b"_")):
                    take(m)
                    return m.end() - at
            assert len(data) - at < 8 << 20, "a sequence without an end"
            return 0
        if c < 0x20:
            self.control(c)
            return 1
        n = 1 if c < 0x80 else 2 if c < 0xe0 else 3 if c < 0xf0 else 4
        if at + n > len(data):
            return 0
        self.put(data[at:at + n].decode())
        return n

    def control(self, c):
        if c == 8:
            self.x = max(self.x - 1, 0)
        elif c == 10:
            self.feed()
        elif c == 13:
            self.x = 0

    def feed(self):
        if self.y == self.bottom:
            self.scroll(self.top, self.bottom, 1)
        elif self.y < self.size[1] - 1:
            self.y += 1

    def put(self, text):
        if self.x >= self.size[0]:
            self.x = 0
            self.feed()
        self.cells[self.y][self.x] = [text, None]
        self.last = text
        self.x += 1

    def erase(self, y, x0, x1):
        for x in range(max(x0, 0), min(x1, self.size[0])):
            self.cells[y][x] = [" ", None]

    def scroll(self, top, bottom, n, moves=True):
        """Rows go up by n, or down by -n."""
        rows, whole = self.cells, (top, bottom) == (0, self.size[1] - 1)
        assert whole or not any(c[1] for row in rows for c in row), \
            "part of a screen was scrolled that has sixels"
        for _ in range(abs(n)):
            new = [[" ", None] for _ in range(self.size[0])]
            if n > 0:
                gone = rows.pop(top)
                rows.insert(bottom, new)
                if top == 0 and moves and not self.alternate:
                    self.history.append(gone)
            else:
                rows.pop(bottom)
                rows.insert(top, new)
        for p in self.screen["places"].values() if moves else ():
            if whole or top <= p["row"] <= bottom:
                p["row"] -= n

    def other(self, m):
        if m.group()[1:] == b"M":
            if self.y == self.top:
                self.scroll(self.top, self.bottom, -1)
            else:
                self.y = max(self.y - 1, 0)

    def csi(self, m):
        lead, numbers, between, final = (g.decode() for g in m.groups())
        v = [int(n or 0) for n in numbers.replace(":", ";").split(";")] \
            if numbers else []
        name = "csi_" + {"@": "ich"}.get(final, final)
        if lead or between:
            self.private(lead, v, between + final)
        elif hasattr(self, name):
            getattr(self, name)(v + [0] * (2 - len(v)))

    def private(self, lead, v, final):
        if final in ("h", "l") and lead == "?":
            self.mode(v[0], final == "h")
        elif final == "c" and lead == ">":
            self.send(b"\033[>1;10;0c")
        elif final == "n" and lead == "?" and v[0] == 6:
            self.send(b"\033[?%d;%dR" % (self.y + 1, self.x + 1))
        elif final == "q" and lead == ">":
            self.send(b"\033P>|regress(1)\033\\")
        elif final == "$p" and lead == "?":
            value = 2 if v[0] in (2026, 80) else 0
            self.send(b"\033[?%d;%d$y" % (v[0], value))

    def mode(self, number, on):
        if number == 80:
            self.stay = on
        elif number == 1049 and on != self.alternate:
            self.alternate = on
            if on:
                self.screens[True] = self.blank(*self.size)

    def csi_c(self, v):
        self.asked = self.fences > 0
        self.fences += 1
        self.send(b"\033[?62;4;22c" if self.sixels else b"\033[?62;22c")

    def csi_n(self, v):
        if v[0] == 5:
            self.send(b"\033[0n")

    def csi_t(self, v):
        if v[0] == 16 and not self.told:
            self.send(b"\033[6;%d;%dt" % self.pixels_of[::-1])

    def csi_H(self, v):
        self.y = min(max(v[0], 1), self.size[1]) - 1
        self.x = min(max(v[1], 1), self.size[0]) - 1

    def csi_d(self, v):
        self.y = min(max(v[0], 1), self.size[1]) - 1

    def csi_G(self, v):
        self.x = min(max(v[0], 1), self.size[0]) - 1

    def csi_A(self, v):
        self.y = max(self.y - max(v[0], 1), 0)

    def csi_B(self, v):
        self.y = min(self.y + max(v[0], 1), self.size[1] - 1)

    def csi_C(self, v):
        self.x = min(self.x + max(v[0], 1), self.size[0] - 1)

    def csi_D(self, v):
        self.x = max(min(self.x, self.size[0] - 1) - max(v[0], 1), 0)

    def csi_K(self, v):
        self.erase(self.y, 0 if v[0] else self.x,
                   self.x + 1 if v[0] == 1 else self.size[0])

    def csi_X(self, v):
        self.erase(self.y, self.x, self.x + max(v[0], 1))

    def csi_J(self, v):
        if v[0] == 2:
            self.screen["images"].clear()
            self.screen["places"].clear()
        else:
            assert v[0] == 0
            self.csi_K(v)
        for y in range(self.y + 1 if v[0] == 0 else 0, self.size[1]):
            self.erase(y, 0, self.size[0])

    def csi_b(self, v):
        for _ in range(v[0]):
            self.put(self.last)

    def csi_ich(self, v):
        row, n = self.cells[self.y], max(v[0], 1)
        assert not any(c[1] for c in row[self.x:]), "sixels were shifted"
        row[self.x:] = ([[" ", None] for _ in range(n)] +
                        row[self.x:])[:self.size[0] - self.x]

    def csi_P(self, v):
        row, n = self.cells[self.y], max(v[0], 1)
        assert not any(c[1] for c in row[self.x:]), "sixels were shifted"
        del row[self.x:self.x + n]
        row += [[" ", None] for _ in range(self.size[0] - len(row))]

    def csi_L(self, v):
        self.scroll(self.y, self.bottom, -max(v[0], 1), False)

    def csi_M(self, v):
        self.scroll(self.y, self.bottom, max(v[0], 1), False)

    def csi_S(self, v):
        self.scroll(self.top, self.bottom, max(v[0], 1))

    def csi_T(self, v):
        self.scroll(self.top, self.bottom, -max(v[0], 1))

    def csi_r(self, v):
        self.top = max(v[0], 1) - 1
        self.bottom = (v[1] or self.size[1]) - 1
        self.x = self.y = 0

    # Images.

    def string(self, m):
        kind, text = m.group(1), m.group(2).decode(errors="replace")
        if kind == b"P" and re.match("[0-9;]*q", text):
            assert self.sixels, "sixels were not asked for"
            self.show_sixel(text)
        elif kind == b"_" and text.startswith("G"):
            self.graphics(text[1:])

    def show_sixel(self, text):
        self.drawn.append(len(text))
        image = decode_sixel(text)
        width, height = self.pixels_of
        if self.stay:
            self.x = self.y = 0
        rows = -(-image.height // height)
        over = self.y + rows - 1 - self.bottom + 1
        if not self.stay and over > 0:
            self.scroll(self.top, self.bottom, over)
            self.y = max(self.y - over, 0)
        for v, line in enumerate(image.pixels):
            for u, colour in enumerate(line):
                x, y = self.x + u // width, self.y + v // height
                if colour and x < self.size[0] and y < self.size[1]:
                    c = self.cells[y][x]
                    if c[1] is None:
                        c[1] = [[None] * width for _ in range(height)]
                    c[1][v % height][u % width] = colour
        if not self.stay:
            self.y = min(self.y + rows - 1, self.size[1] - 1)

    def graphics(self, text):
        control, _, data = text.partition(";")
        keys = dict(part.split("=", 1) for part in control.split(",") if part)
        v = {k: int(n) if n.lstrip("-").isdigit() else n
             for k, n in keys.items()}
        if v.get("a") == "q":
            if self.kitty:
                self.send(f"\033_Gi={v['i']};OK\033\\".encode())
            return
        assert self.kitty, f"graphics were not asked for: {text[:60]!r}"
        if self.chunks is not None:
            assert "a" not in v, f"in the middle of an image: {text[:60]!r}"
            self.transmit(v, data)
            return
        if "a" not in v and not data:
            return              # the end of an image that there is not
        self.commands.append(control)
        assert v.get("q") == 2, "an answer was asked for"
        if v["a"] == "t":
            self.chunks = (v, [])
            self.transmit(v, data)
        elif v["a"] == "p":
            assert v["i"] in self.screen["images"], "an image without data"
            assert v.get("C") == 1, "the cursor is moved"
            self.screen["places"][v["i"], v["p"]] = dict(
                v, col=self.x, row=self.y)
        elif v["a"] == "d":
            self.delete(v)

    def transmit(self, v, data):
        first, parts = self.chunks
        assert len(data) <= 4096, "a chunk is too long"
        try:
            parts.append(base64.b64decode(data))
        except ValueError:
            self.chunks = None  # it was broken off
            return
        if v.get("m") == 1:
            return
        self.chunks = None
        raw = b"".join(parts)
        if first.get("o") == "z":
            raw = zlib.decompress(raw)
        wide, high, depth = first["s"], first["v"], first["f"] // 8
        if first["f"] == 100:
            image = decode_png(raw)
            if image:
                self.screen["images"][first["i"]] = image
        elif len(raw) == wide * high * depth:
            self.screen["images"][first["i"]] = Image(wide, high, [
                [self.pixel(raw[(y * wide + x) * depth:][:depth])
                 for x in range(wide)] for y in range(high)])

    @staticmethod
    def pixel(raw):
        return tuple(raw[:3]) if len(raw) == 3 or raw[3] >= 128 else None

    def delete(self, v):
        s = self.screen
        if v["d"] == "A":
            s["images"].clear()
            s["places"].clear()
        elif v["d"] == "I":
            s["images"].pop(v["i"], None)
            for key in [k for k in s["places"] if k[0] == v["i"]]:
                del s["places"][key]
        else:
            assert v["d"] == "i" and "p" in v
            s["places"].pop((v["i"], v["p"]), None)


def kind(**how):
    """A kind of terminal for the harness: kind(sixels=True) ..."""
    return functools.partial(Graphics, **how)
