#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Images, on terminals that show sixels, or kitty's images, or none."""

import base64
import os
import shlex
import signal
import sys
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import graphics  # noqa: E402
import tmx  # noqa: E402
from tmx import eq  # noqa: E402

SHELL = "PS1='ready> ' exec bash --norc --noprofile"
SIXELS = graphics.kind(sixels=True)
KITTY = graphics.kind(kitty=True)
NEITHER = graphics.kind()
CELL = (8, 16)


def colour(x, y):
    """Few colours, each a whole number of percents; no two rows alike."""
    if (x + 2 * y) % 40 < 4:
        return (255, 255, 255)
    return (51 * (x // 16 % 6), 51 * (y // 16 % 6), 102)


def fine(x, y):
    """More colours than a palette has."""
    return (x * 3 % 256, y * 5 % 256, (x + y) % 256)


def kitty(width, height, of, keys="f=24", chunk=4000):
    raw = b"".join(bytes(of(x, y)) for y in range(height)
                   for x in range(width))
    if "o=z" in keys:
        raw = zlib.compress(raw)
    return kitty_data(raw, f"s={width},v={height},{keys}", chunk)


def kitty_data(raw, keys, chunk=4000):
    data = base64.b64encode(raw).decode()
    out, first = [], f"a=T,q=2,{keys},"
    for at in range(0, len(data), chunk):
        more = int(at + chunk < len(data))
        out.append(f"\033_G{first}m={more};{data[at:at + chunk]}\033\\")
        first = ""
    return "".join(out)


def iterm(data, keys="inline=1"):
    return f"\033]1337;File={keys}:{base64.b64encode(data).decode()}\007"


def need_png():
    """Some tests are for programs that were built with libpng."""
    if os.environ.get("TMX_PNG") == "no":
        raise tmx.Skip("configured without libpng")


def hole(x, y):
    """Few colours, and a part that is transparent."""
    return colour(x, y) if x >= 16 or y >= 16 else None


def show(t, c, name, image, before="", after=""):
    """Let the shell print an image from a file; waits for the prompt."""
    path = os.path.join(t.dir, name)
    with open(path, "w") as f:
        f.write(before + image + after)
    c.type(f"clear; cat {shlex.quote(path)}; echo; echo d'o'ne\r")
    c.wait_text("done")


def wrong(c, x0, y0, width, height, of, near=0, but=lambda x, y: False):
    """The pixels that are not as they should be, of an image at a cell."""
    bad = []
    for y in range(y0, y0 + -(-height // CELL[1])):
        for x in range(x0, x0 + -(-width // CELL[0])):
            got = c.cell_pixels(x, y)
            for j in range(CELL[1]):
                for i in range(CELL[0]):
                    u, v = (x - x0) * CELL[0] + i, (y - y0) * CELL[1] + j
                    want = of(u, v) if u < width and v < height and \
                        not but(x, y) else None
                    if not alike(got[j][i], want, near):
                        bad.append((u, v, got[j][i], want))
    return bad


def alike(a, b, near):
    if a is None or b is None:
        return a is b
    return max(abs(p - q) for p, q in zip(a, b)) <= near


def wait_image(c, x, y, width, height, of, near=0, **how):
    tmx.wait(lambda: not wrong(c, x, y, width, height, of, near, **how),
             lambda: "the image; wrong are "
             f"{wrong(c, x, y, width, height, of, near, **how)[:5]} in:\n"
             f"{c.view()}")


def no_pixels(c):
    return not any(p for y in range(c.size[1]) for x in range(c.size[0])
                   for row in c.cell_pixels(x, y) for p in row)


def start(t, kind, *args, **how):
    c = t.start("new", "-s", "work", *args, SHELL, kind=kind, **how)
    c.wait_text("ready>")
    return c


def show_sixel(t, c):
    """Show one, and see that it is there."""
    show(t, c, "image", graphics.sixel(100, 50, colour))
    wait_image(c, 0, 0, 100, 50, colour)


def text_over_image(t, c):
    """Text that is written over one takes its cells and no others."""
    show_sixel(t, c)
    c.type("printf '\\033[2;3Habc\\033[12;1H'\r")
    c.wait_text("abc")
    wait_image(c, 0, 0, 100, 50, colour,
               but=lambda x, y: y == 1 and 2 <= x < 5)


def cleared(c):
    c.type("clear\r")
    tmx.wait(lambda: no_pixels(c), "the image to go")


def test_sixel_on_sixels(t):
    c = start(t, SIXELS)
    text_over_image(t, c)
    cleared(c)


def test_kitty_on_sixels(t):
    c = start(t, SIXELS)
    show(t, c, "image", kitty(90, 40, colour))
    wait_image(c, 0, 0, 90, 40, colour)
    show(t, c, "fine", kitty(90, 40, fine))
    wait_image(c, 0, 0, 90, 40, fine, near=48)


def test_sixel_on_kitty(t):
    c = start(t, KITTY)
    text_over_image(t, c)
    sent = sum(k.startswith("a=t") for k in c.commands)
    eq(sent, 1)
    cleared(c)


def test_kitty_on_kitty(t):
    c = start(t, KITTY)
    show(t, c, "image", kitty(90, 40, fine, "f=24,i=7"))
    wait_image(c, 0, 0, 90, 40, fine)
    # A part of it, stretched.
    c.type("printf '\\033_Ga=p,i=7,q=2,x=8,y=16,w=8,h=16,c=2,r=2,C=1"
           "\\033\\134\\033[12;1H'\r")
    tmx.wait(lambda: any("c=2" in k for k in c.commands), "a placement")
    c.type("printf '\\033_Ga=d,d=A,q=2\\033\\134'; echo g'o'ne\r")
    c.wait_text("gone")
    tmx.wait(lambda: no_pixels(c), "the images to go")


def show_all(t, c):
    """What came compressed, by whatever protocol, is shown like the rest."""
    for name, image, of in (
            ("png", kitty_data(graphics.png(90, 40, hole), "f=100"), hole),
            ("zlib", kitty(90, 40, colour, "f=24,o=z"), colour),
            ("iterm", iterm(graphics.png(90, 40, hole)), hole)):
        show(t, c, name, image)
        wait_image(c, 0, 0, 90, 40, of)
        cleared(c)


def test_compressed_on_sixels(t):
    need_png()
    show_all(t, start(t, SIXELS))


def test_compressed_on_kitty(t):
    show_all(t, start(t, KITTY))


def test_iterm_sizes(t):
    """A file is stretched over the cells that the program names."""
    need_png()
    for kind in SIXELS, KITTY:
        c = start(t, kind)
        show(t, c, "image", iterm(graphics.png(40, 24, colour),
                                  "inline=1;width=10;height=3;"
                                  "preserveAspectRatio=0"))
        wait_image(c, 0, 0, 80, 48, lambda x, y: colour(x // 2, y // 2))
        t.ok("kill-session", "-t", "work")
        c.wait_exit()


def test_other_files(t):
    """What no terminal is sent is a shaded area."""
    gif = b"GIF89a\x50\0\x20\0\0\0\0;"
    for kind in SIXELS, KITTY:
        c = start(t, kind)
        show(t, c, "image", iterm(gif))
        c.wait_text("[file 80x")
        t.ok("kill-session", "-t", "work")
        c.wait_exit()


def test_broken_png(t):
    """One that is cut short is not drawn, and holds nothing up."""
    need_png()
    c = start(t, SIXELS)
    image = graphics.png(90, 40, colour)
    show(t, c, "broken", kitty_data(image[:-40], "f=100"))
    show(t, c, "huge", kitty_data(image[:16] + b"\0\0\x20\0" * 2 +
                                  image[24:], "f=100"))
    c.wait_text("[png 8192x8192]")
    show(t, c, "image", kitty_data(image, "f=100"))
    wait_image(c, 0, 0, 90, 40, colour)


def test_scrolling(t):
    for kind in SIXELS, KITTY:
        c = start(t, kind, rows=12)
        show(t, c, "image", graphics.sixel(64, 48, colour), "\n\n\n\n")
        wait_image(c, 0, 4, 64, 48, colour)
        drawn = len(c.drawn)
        c.type("seq -f 'line %.0f' 1 6; echo e'n'd\r")
        c.wait_text("end")
        above = 9 - c.text.index("line 1") - 4
        eq(above, 1)
        # What is left of it is there, and was not sent again.
        tmx.wait(lambda: [c.cell_pixels(0, 0)[j] for j in range(16)] ==
                 [[colour(i, j + 16 * above) for i in range(8)]
                  for j in range(16)], lambda: f"its rest; {c.view()}")
        eq(len(c.drawn), drawn)
        eq(sum(k.startswith("a=t") for k in c.commands), kind is KITTY)
        c.type("seq -f 'line %.0f' 1 6; echo a'l'l\r")
        c.wait_text("all")
        tmx.wait(lambda: no_pixels(c), "the image to leave")
        t.ok("kill-session", "-t", "work")
        c.wait_exit()


def test_scrolled_images_are_not_sent_again(t):
    c = start(t, SIXELS, rows=12)
    show(t, c, "image", graphics.sixel(64, 48, colour))
    wait_image(c, 0, 0, 64, 48, colour)
    c.type("printf '\\033[12;1H'\r")
    c.wait_text("ready>")
    drawn = len(c.drawn)
    c.type("printf 'a\\nb'; echo; echo e'n'd\r")
    c.wait_text("end")
    eq(len(c.drawn), drawn)


def test_last_row(t):
    c = start(t, SIXELS, rows=10)
    image = graphics.sixel(64, 48, colour)
    show(t, c, "image", image, after="\033[1;1H")
    # The model scrolls to make room for it, and no further.
    path = shlex.quote(os.path.join(t.dir, "image"))
    c.type(f"clear; echo t'o'p; printf '\\033[8;1H'; cat {path}; read\r")
    c.wait_text("top")
    wait_image(c, 0, 7, 64, 48, colour)
    eq(c.text[0], "top")


def test_placeholder(t):
    c = start(t, NEITHER)
    show(t, c, "image", graphics.sixel(200, 50, colour))
    c.wait_text("[sixel 200x50]")
    eq(c.text[1][:25], "\u2592" * 25)
    assert all("sixel" not in row and "\u2592" not in row
               for row in t.capture("work"))
    c.type("printf '\\033[2;3Habc\\033[12;1H'\r")
    c.wait_text("\u2592\u2592abc\u2592")
    c.type("clear\r")
    c.wait_gone("[sixel")


def test_several_clients(t):
    c = start(t, SIXELS)
    k = t.attach("-t", "work", kind=KITTY)
    n = t.attach("-t", "work", kind=NEITHER)
    n.wait_text("ready>")
    show(t, c, "image", graphics.sixel(200, 50, colour))
    wait_image(c, 0, 0, 200, 50, colour)
    wait_image(k, 0, 0, 200, 50, colour)
    n.wait_text("[sixel 200x50]")


def test_attach_again(t):
    c = start(t, SIXELS)
    show_sixel(t, c)
    c.hangup()
    for kind in KITTY, SIXELS:
        c = t.attach("-t", "work", kind=kind)
        c.wait_text("done")
        wait_image(c, 0, 0, 100, 50, colour)
        t.ok("refresh-client", "-t", t.ok("list-clients", "-F",
             "#{client_name}").split()[-1])
        wait_image(c, 0, 0, 100, 50, colour)
        c.resize(70, 20)
        c.wait_text("done")
        wait_image(c, 0, 0, 100, 50, colour)
        c.type("\002d")
        eq(c.wait_exit(), 0)


def test_alternate_screen(t):
    for kind in SIXELS, KITTY:
        c = start(t, kind)
        show_sixel(t, c)
        c.type("printf '\\033[?1049halternate'; read; "
               "printf '\\033[?1049l'\r")
        c.wait_text("alternate")
        tmx.wait(lambda: no_pixels(c), "the image to go")
        c.type("\r")
        c.wait_text("done")
        wait_image(c, 0, 0, 100, 50, colour)
        t.ok("kill-session", "-t", "work")
        c.wait_exit()


def test_server_killed(t):
    for kind in SIXELS, KITTY:
        c = start(t, kind)
        show_sixel(t, c)
        old = t.pid
        os.kill(old, signal.SIGKILL)
        tmx.wait(lambda: t.run("ls").code == 0 and t.pid != old,
                 "the next server")
        c.type("echo a'ga'in\r")
        c.wait_text("again")
        wait_image(c, 0, 0, 100, 50, colour)
        t.ok("kill-session", "-t", "work")
        c.wait_exit()


def test_cells_of_another_size(t):
    """A client with larger cells shows it over as many cells."""
    c = start(t, SIXELS)
    show(t, c, "image", graphics.sixel(80, 48, colour))
    wait_image(c, 0, 0, 80, 48, colour)
    big = t.attach("-f", "ignore-size", "-t", "work",
                   kind=graphics.kind(sixels=True, cell=(16, 32)))
    big.wait_text("done")

    def doubled():
        for y in range(3):
            for x in range(10):
                got = big.cell_pixels(x, y)
                for j in range(32):
                    for i in range(16):
                        if got[j][i] != colour(x * 8 + i // 2,
                                               y * 16 + j // 2):
                            return False
        return True

    tmx.wait(doubled, "the image, twice as large")


def test_pixels_are_asked_for(t):
    """Where the line does not say how large a cell is the terminal does."""
    c = start(t, graphics.kind(sixels=True, told=False))
    show_sixel(t, c)
    eq(t.fmt("#{window_cell_width}x#{window_cell_height}", "work"), "8x16")


def test_programs_are_told_pixels(t):
    c = start(t, SIXELS)
    c.type("python3 -c 'import fcntl, struct, termios; print(struct.unpack("
           "\"4H\", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))))'\r")
    c.wait_text("(24, 80, 640, 384)")
    c.type("printf '\\033[16t\\033[14t'; read -s -t 5 -d t a; "
           "read -s -t 5 -d t b; echo \"${a#?} ${b#?}\"\r")
    c.wait_text("[6;16;8 [4;384;640")
    # Another window size, and a session that began with no client.
    t.ok("new", "-d", "-s", "later", "-x", "80", "-y", "24", SHELL)
    d = t.attach("-t", "later", kind=SIXELS)
    d.wait_text("ready>")
    d.type("python3 -c 'import fcntl, struct, termios; print(struct.unpack("
           "\"4H\", fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))))'\r")
    d.wait_text("(24, 80, 640, 384)")


def test_large_image_does_not_delay_keys(t):
    """An image goes out in pieces, and what is typed comes in between."""
    with open(os.path.join(t.dir, "large"), "w") as f:
        f.write(kitty(600, 560, colour))
    for kind, first, piece in ((SIXELS, b"\033P0;1q", b"\033P0;1q"),
                               (KITTY, b"\033_Ga=t", b"\033_Gq=2,m=")):
        c = start(t, kind, cols=80, rows=40)
        # What is typed while it is printed is not to be echoed into it.
        c.type("stty -echo; clear; echo g'o'; read; clear; cat " +
               shlex.quote(os.path.join(t.dir, "large")) +
               "; read; printf '\\033[39;1Hty''ped'; read\r")
        c.wait_text("go")
        c.stop_at = first
        c.type("\r")
        tmx.wait(lambda: c.paused, "the image to begin")
        c.type("\r")
        t.wait_capture("typed", "work")
        c.resume()
        c.wait_text("typed")
        tmx.wait(lambda: alike(c.cell_pixels(74, 34)[15][7],
                               colour(599, 559), 0), "all of the image")
        eq(c.cell_pixels(37, 15)[8][4], colour(300, 248))
        raw = bytes(c.raw)
        assert raw.find(b"typed") < raw.rfind(piece), "it came at the end"
        t.ok("kill-session", "-t", "work")
        c.wait_exit()


def test_kitty_is_left_clean(t):
    c = start(t, KITTY)
    show_sixel(t, c)
    c.type("\002d")
    eq(c.wait_exit(), 0)
    assert not c.screens[True]["images"] and not c.screens[False]["images"]


def test_native_scrollback(t):
    """Images stay on lines that go into the terminal's own scrollback."""
    c = start(t, SIXELS, rows=12)
    c.hangup()
    c = t.attach("--native", "-t", "work", kind=SIXELS, rows=12)
    c.wait_text("ready>")
    show(t, c, "image", graphics.sixel(64, 48, colour))
    wait_image(c, 0, 0, 64, 48, colour)
    c.type("seq -f 'line %.0f' 1 30\r")
    c.wait_text("line 30")
    with_pixels = [row for row in c.history if row[0][1]]
    eq(len(with_pixels), 3)
    assert no_pixels(c)


tmx.main()
