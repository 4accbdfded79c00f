# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Bytes as programs write them to a terminal, by a seed.

Stream(seed, cols, rows).chunk() is some of them, each time others: text of
several scripts, colours and attributes, cursor movement, erasing, inserting,
scroll regions, both screens.  Nothing in it makes a terminal answer.
"""

import random

WORDS = ("the quick brown fox jumps over lazy dogs while int main void return "
         "0x1f -rw-r--r-- /usr/share/doc --help [####----] 42% ... |").split()
WIDE = "漢字表示端末画面한국어전각文字コード"
LETTERS = "äöüßéèçñøåžščřλπΣЖдяאבश│─┌┐└┘█░·…€"
EMOJI = ["😀", "🎉", "🚀", "👍", "🐧", "🌍"]
CLUSTERS = ["é", "ñ", "👩‍💻", "👍🏽", "ก็"]
# Those that become wide by what follows, for which there must be room: what
# is seen of them in the last column is a matter of taste.
WIDENED = ["🇩🇪", "❤️"]
COLOURS = ["3{}", "4{}", "9{}", "10{}"]


class Stream:
    def __init__(self, seed, cols, rows, clusters=True):
        self.random = random.Random(f"stream {seed}")
        self.cols, self.rows = cols, rows
        self.clusters = clusters
        self.ops = [(30, self.text), (10, self.style), (12, self.move),
                    (6, self.erase), (5, self.newline), (4, self.insert),
                    (3, self.delete), (3, self.scroll), (2, self.region),
                    (3, self.line), (2, self.fill), (2, self.tab),
                    (1, self.screen), (1, self.wrap), (1, self.cursor),
                    (2, self.repeat), (1, self.link), (1, self.save)]

    def resize(self, cols, rows):
        self.cols, self.rows = cols, rows

    def n(self, high, low=1):
        return self.random.randint(low, max(low, high))

    def chunk(self, ops=40):
        weights, functions = zip(*self.ops)
        return "".join(f() for f in self.random.choices(
            functions, weights, k=ops)).encode()

    def word(self):
        kind = self.random.random()
        if kind < .75:
            return self.random.choice(WORDS)
        if kind < .85:
            return "".join(self.random.choices(LETTERS, k=self.n(6)))
        if kind < .95:
            return "".join(self.random.choices(WIDE, k=self.n(5)))
        if self.clusters and kind > .99:
            return (f"\033[{self.n(self.cols - 4)}G" +
                    self.random.choice(WIDENED))
        return self.random.choice(
            EMOJI + (CLUSTERS if self.clusters else []))

    def text(self):
        return " ".join(self.word() for _ in range(self.n(6)))

    def colour(self, lead):
        kind = self.random.random()
        if kind < .5:
            return f"{lead}5;{self.n(255, 0)}"
        return f"{lead}2;{self.n(255, 0)};{self.n(255, 0)};{self.n(255, 0)}"

    def style(self):
        kind = self.random.random()
        if kind < .25:
            return "\033[m"
        if kind < .6:
            colour = self.random.choice(COLOURS).format(self.n(7, 0))
            return f"\033[{colour}m"
        if kind < .75:
            return f"\033[{self.colour(self.random.choice(['38;', '48;']))}m"
        if kind < .8:
            return f"\033[4:{self.n(5, 0)}m"
        if kind < .85:
            return "\033[39;49m"
        attr = self.random.choice([1, 2, 3, 4, 5, 7, 9, 22, 23, 24, 25, 27,
                                   29, 53, 55])
        return f"\033[{attr}m"

    def place(self):
        return f"\033[{self.n(self.rows)};{self.n(self.cols)}H"

    def move(self):
        kind = self.random.random()
        if kind < .5:
            return self.place()
        return f"\033[{self.n(9)}{self.random.choice('ABCDGdEF')}"

    def erase(self):
        kind = self.random.choice(["K", "1K", "2K", "J", "1J", "X", "K", "K"])
        if kind == "X":
            return f"\033[{self.n(self.cols // 2)}X"
        return f"\033[{kind}"

    def newline(self):
        return self.random.choice(["\r\n", "\r\n", "\n", "\r", "\033M",
                                   "\033D", "\033E", "\b\b"])

    def insert(self):
        return f"\033[{self.n(6)}{self.random.choice('@L')}"

    def delete(self):
        return f"\033[{self.n(6)}{self.random.choice('PM')}"

    def scroll(self):
        return f"\033[{self.n(4)}{self.random.choice('ST')}"

    def region(self):
        if self.random.random() < .5:
            return "\033[r" + self.place()
        top = self.n(self.rows - 1)
        return f"\033[{top};{self.n(self.rows, top + 1)}r" + self.place()

    def line(self):
        """A whole line as a pager or a compiler writes it."""
        return self.text() + " " + self.text() + "\r\n"

    def fill(self):
        """Lines in a row, so that the screen scrolls."""
        return "".join(self.line() for _ in range(self.n(self.rows)))

    def tab(self):
        return "\t" * self.n(3)

    def screen(self):
        return self.random.choice(["\033[?1049h\033[H\033[2J", "\033[?1049l",
                                   "\033[H\033[2J"])

    def wrap(self):
        return self.random.choice(["\033[?7l", "\033[?7h", "\033[?7h"])

    def cursor(self):
        return self.random.choice(["\033[?25l", "\033[?25h", "\033[?25h"])

    def repeat(self):
        return self.random.choice("=-#─ ") * self.n(self.cols)

    def link(self):
        return ("\033]8;;http://example.org/" + str(self.n(9)) +
                "\033\\link\033]8;;\033\\")

    def save(self):
        return self.random.choice(["\0337", "\0338"])


def top(seed, cols, rows, frames):
    """A program that shows what is busy and draws itself anew, in turns."""
    r = random.Random(f"top {seed}")
    rows_of = [[r.randint(1, 32000), r.choice(WORDS), r.random() * 10]
               for _ in range(rows * 2)]
    for i in range(frames):
        for row in rows_of:
            if r.random() < .3:
                row[2] = max(0, row[2] + r.uniform(-3, 3))
        rows_of.sort(key=lambda row: -row[2])
        out = [f"\033[H\033[mtop - 12:00:{i % 60:02d} up 3 days, load "
               f"{r.random() * 4:.2f}\033[K\r\n\033[K\r\n"
               f"\033[7m{'  PID  %CPU  COMMAND':{cols}}\033[m"]
        for pid, name, cpu in rows_of[:rows - 4]:
            bold = "\033[1m" if cpu > 9 else ""
            out.append(f"\r\n{bold}{pid:5d} {cpu:5.1f}  {name}\033[m\033[K")
        out.append("\033[J")
        yield "".join(out).encode()
