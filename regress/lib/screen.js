// SPDX-License-Identifier: ISC
// Copyright (c) 2026 the tmx authors
//
// An independent terminal for the tests: @xterm/headless.
//
// usage: node screen.js COLS ROWS [SCROLLBACK]
//
// Reads one JSON object a line on standard input, in order:
//	{"write": BASE64}	bytes that a program wrote to the terminal
//	{"resize": [COLS, ROWS]}
//	{"get": [PART, ...]}	answered by one line, an object with a member
//				for each part (see parts below)
// Writes such answers, and {"reply": BASE64} whenever the terminal itself
// answers the program (device attributes, reports).
"use strict";

const readline = require("readline");
const { Terminal } = require("@xterm/headless");
const { Unicode11Addon } = require("@xterm/addon-unicode11");

// Strings sent by OSC that a test may want to see as they came.
const OSC_KEPT = [7, 9, 52, 99, 133, 777, 1337];

// What the attributes of a cell are called in answers.
const ATTRS = [
	["bold", "isBold"], ["dim", "isDim"], ["italic", "isItalic"],
	["blink", "isBlink"], ["reverse", "isInverse"],
	["invisible", "isInvisible"], ["strike", "isStrikethrough"],
	["overline", "isOverline"],
];
const UNDERLINES = ["none", "single", "double", "curly", "dotted", "dashed"];

// Widths of Unicode 11, and grapheme clusters as the ICU of node finds them,
// so that a family is one cell.  A state is a number for the text of the
// cluster so far; ASCII is its own number.
class Graphemes {
	constructor(widths) {
		this.version = "graphemes";
		this.widths = widths;
		this.segmenter = new Intl.Segmenter("en",
		    { granularity: "grapheme" });
		this.texts = Array.from({ length: 128 },
		    (_, i) => String.fromCharCode(i));
		this.numbers = new Map(this.texts.map((t, i) => [t, i]));
	}

	wcwidth(cp) {
		return this.widths.wcwidth(cp);
	}

	number(text) {
		let n = this.numbers.get(text);
		if (n === undefined) {
			n = this.texts.push(text) - 1;
			this.numbers.set(text, n);
		}
		return n;
	}

	joins(before, text) {
		const it = this.segmenter.segment(before + text)
		    [Symbol.iterator]();
		it.next();
		return it.next().done;
	}

	// The state of xterm.js: our number, the width, whether it joins.
	charProperties(cp, preceding) {
		const ch = String.fromCodePoint(cp);
		const before = this.texts[preceding >> 3];
		let width = this.wcwidth(cp);

		if (preceding === 0 || (cp < 127 && preceding >> 3 < 128) ||
		    !this.joins(before, ch))
			return this.number(ch) << 3 | width << 1;
		const had = preceding >> 1 & 3;
		if (cp === 0xfe0f && /^[\p{Extended_Pictographic}0-9#*]/u
		    .test(before))
			width = 2;
		else if (cp === 0xfe0e && /^\p{Extended_Pictographic}/u
		    .test(before))
			width = 1;
		else if (/^\p{Regional_Indicator}/u.test(before))
			width = 2;
		else
			width = Math.max(width, had);
		return this.number(before + ch) << 3 | width << 1 | 1;
	}
}

const [cols, rows, scrollback] = process.argv.slice(2).map(Number);
const term = new Terminal({
	cols, rows, scrollback: scrollback || 100000, allowProposedApi: true,
});
const seen = { title: "", bells: 0, osc: [], kitty: [], otherKeys: 0 };

function emit(object) {
	process.stdout.write(JSON.stringify(object) + "\n");
}

function setUp() {
	term.loadAddon(new Unicode11Addon());
	const providers = term._core.unicodeService._providers;
	term.unicode.register(new Graphemes(providers["11"]));
	term.unicode.activeVersion = "graphemes";

	term.onTitleChange((title) => { seen.title = title; });
	term.onBell(() => { seen.bells++; });
	term.onData((data) => emit({
		reply: Buffer.from(data, "utf8").toString("base64") }));
	term.onBinary((data) => emit({
		reply: Buffer.from(data, "latin1").toString("base64") }));
	for (const n of OSC_KEPT)
		term.parser.registerOscHandler(n, (data) => {
			seen.osc.push([n, data]);
			return true;
		});

	// What xterm.js does not implement but a program may ask for.
	term.parser.registerCsiHandler({ prefix: ">", final: "u" }, (p) => {
		seen.kitty.push(p[0] || 0);
		return true;
	});
	term.parser.registerCsiHandler({ prefix: "<", final: "u" }, (p) => {
		seen.kitty.splice(-(p[0] || 1));
		return true;
	});
	term.parser.registerCsiHandler({ prefix: ">", final: "m" }, (p) => {
		if (p[0] === 4)
			seen.otherKeys = p[1] || 0;
		return true;
	});
}

function colour(cell, which) {
	const n = cell["get" + which + "Color"]();

	if (cell["is" + which + "Default"]())
		return "default";
	if (cell["is" + which + "RGB"]())
		return "#" + n.toString(16).padStart(6, "0");
	return "colour" + n;
}

// The colour of an underline has no public accessor: the kind is in the top
// bits, as in the other colours of a cell.
function underlineColour(extended) {
	const n = extended.underlineColor & 0xffffff;

	switch (extended.underlineColor >> 24 & 3) {
	case 0: return "default";
	case 3: return "#" + n.toString(16).padStart(6, "0");
	default: return "colour" + (n & 0xff);
	}
}

function link(extended) {
	const data = term._core._oscLinkService.getLinkData(extended.urlId);

	return data ? data.uri : "";
}

function style(cell) {
	const s = { fg: colour(cell, "Fg"), bg: colour(cell, "Bg") };
	const attrs = ATTRS.filter(([, is]) => cell[is]()).map(([n]) => n);
	// Not isUnderline(), which is true of every hyperlink.
	const underline = cell.extended._ext >>> 26 & 7;

	if (underline) {
		s.underline = UNDERLINES[underline];
		s.ul = underlineColour(cell.extended);
	}
	if (cell.extended.urlId)
		s.link = link(cell.extended);
	if (attrs.length)
		s.attrs = attrs;
	return s;
}

// A row as runs of [text, style]; blanks at the end that look like nothing
// are left out.
function runs(line) {
	const out = [];
	let last;

	for (let x = 0; x < term.cols; x++) {
		const cell = line.getCell(x);
		if (cell.getWidth() === 0)
			continue;
		const s = style(cell), key = JSON.stringify(s);
		if (key !== last)
			out.push(["", s]);
		last = key;
		out[out.length - 1][0] += cell.getChars() || " ";
	}
	const end = out[out.length - 1];
	if (end && end[1].bg === "default" && !end[1].attrs &&
	    !end[1].underline) {
		end[0] = end[0].trimEnd();
		if (end[0] === "")
			out.pop();
	}
	return out;
}

function lines(from, to, each) {
	const buffer = term.buffer.active, out = [];

	for (let y = from; y < to; y++)
		out.push(each(buffer.getLine(y)));
	return out;
}

function text(line) {
	return line.translateToString(true);
}

const parts = {
	size: () => [term.cols, term.rows],
	text: (b) => lines(b.baseY, b.baseY + term.rows, text),
	cells: (b) => lines(b.baseY, b.baseY + term.rows, runs),
	wrapped: (b) => lines(b.baseY, b.baseY + term.rows,
	    (line) => line.isWrapped),
	scrollback: (b) => lines(0, b.baseY, text),
	cursor: (b) => [b.cursorX, b.cursorY],
	cursorVisible: () => !term._core.coreService.isCursorHidden,
	cursorStyle: () =>
	    term._core.coreService.decPrivateModes.cursorStyle || "default",
	alternate: (b) => b.type === "alternate",
	modes: () => Object.assign({ mouseEncoding:
	    term._core.coreMouseService.activeEncoding }, term.modes),
	title: () => seen.title,
	bells: () => seen.bells,
	osc: () => seen.osc,
	kitty: () => seen.kitty,
	otherKeys: () => seen.otherKeys,
};

async function handle(command) {
	if (command.write !== undefined)
		await new Promise((done) => term.write(
		    Buffer.from(command.write, "base64"), done));
	else if (command.resize)
		term.resize(...command.resize);
	else if (command.get)
		emit(Object.fromEntries(command.get.map((name) =>
		    [name, parts[name](term.buffer.active)])));
}

async function main() {
	setUp();
	for await (const line of readline.createInterface({
		input: process.stdin, crlfDelay: Infinity }))
		await handle(JSON.parse(line));
}

// Whoever started us may have gone.
process.stdout.on("error", () => process.exit(0));

main().catch((error) => {
	process.stderr.write(`screen.js: ${error.stack}\n`);
	process.exit(1);
});
