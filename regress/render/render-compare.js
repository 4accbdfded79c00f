// SPDX-License-Identifier: ISC
// Copyright (c) 2026 the tmx authors

// Feeds what render-cases writes to xterm.js (headless) and compares its
// screen with the frame, cell by cell.  Reads the cases from stdin; the
// argument is a node_modules with @xterm/headless and, for widths of this
// decade, @xterm/addon-unicode11.  Exits 1 at the first difference.

'use strict';

const readline = require('readline');
const { Terminal } = require(process.argv[2] + '/@xterm/headless');

// Terminals that say that they are up to date, and those that this one cannot
// stand for: they join clusters, or do not wrap as it does.
const RECENT = /everything/;
const OTHER = /clusters|wraps?$|wraps at once/;

const BOLD = 1, DIM = 2, ITALIC = 4, BLINK = 8, REVERSE = 16, INVISIBLE = 32;
const STRIKE = 64, OVERLINE = 128, UNDERLINE = 0xe00;
const SHOWS = UNDERLINE | REVERSE | STRIKE | OVERLINE;

function unicode11() {
	try {
		const dir = process.argv[2] + '/@xterm/addon-unicode11';

		return new (require(dir).Unicode11Addon)();
	} catch (e) {
		return null;
	}
}

function newTerminal(want) {
	const term = new Terminal({ cols: want.cols, rows: want.rows,
		allowProposedApi: true });
	const addon = unicode11();

	if (OTHER.test(want.make))
		return null;
	if (!RECENT.test(want.make))
		return term;
	if (addon === null)
		return null;
	term.loadAddon(addon);
	term.unicode.activeVersion = '11';
	return term;
}

function colour(palette, rgb, value) {
	if (palette)
		return 0x01000000 | value;
	if (rgb)
		return 0x02000000 | value;
	return 0;
}

function attributes(cell) {
	return (cell.isBold() ? BOLD : 0) | (cell.isDim() ? DIM : 0) |
	    (cell.isItalic() ? ITALIC : 0) | (cell.isBlink() ? BLINK : 0) |
	    (cell.isInverse() ? REVERSE : 0) |
	    (cell.isInvisible() ? INVISIBLE : 0) |
	    (cell.isStrikethrough() ? STRIKE : 0) |
	    (cell.isOverline() ? OVERLINE : 0);
}

// Why a cell is not what it should be, or null.
function difference(cell, want) {
	const [text, fg, bg, attr] = want;
	const chars = cell.getChars();
	const blank = text === '';

	if (text === null)
		return null;
	if (blank ? chars !== '' && chars !== ' ' : chars !== text)
		return `'${chars}', not '${text}'`;
	if (attr < 0)
		return null;
	const got = {
		fg: colour(cell.isFgPalette(), cell.isFgRGB(),
		    cell.getFgColor()),
		bg: colour(cell.isBgPalette(), cell.isBgRGB(),
		    cell.getBgColor()),
		attr: attributes(cell),
	};
	const plain = attr & ~UNDERLINE;
	const lined = (attr & UNDERLINE) !== 0;
	const shows = !blank || ((attr | got.attr) & SHOWS) !== 0 || lined ||
	    cell.isUnderline();
	if (got.bg !== bg)
		return `background ${got.bg.toString(16)}, not ` +
		    bg.toString(16);
	if (!shows)
		return null;
	if (got.fg !== fg)
		return `foreground ${got.fg.toString(16)}, not ` +
		    fg.toString(16);
	if (got.attr !== plain || Boolean(cell.isUnderline()) !== lined)
		return `attributes ${got.attr.toString(16)}, not ` +
		    attr.toString(16);
	return null;
}

function check(term, want, where) {
	const buffer = term.buffer.active;
	let cell;

	for (let y = 0; y < term.rows; y++) {
		const line = buffer.getLine(buffer.baseY + y);

		for (let x = 0; x < term.cols; x++) {
			cell = line.getCell(x, cell);
			const why = difference(cell,
			    want.c[y * term.cols + x]);
			if (why !== null)
				throw new Error(`${where}: at ${x} ${y} ${why}`);
		}
	}
	if (!want.h && (buffer.cursorX !== want.x || buffer.cursorY !== want.y))
		throw new Error(`${where}: cursor at ${buffer.cursorX} ` +
		    `${buffer.cursorY}, not ${want.x} ${want.y}`);
}

async function main() {
	let term = null, make = '', frames = 0, total = 0;

	for await (const line of readline.createInterface(
	    { input: process.stdin })) {
		const want = JSON.parse(line);

		if (want.make !== undefined) {
			term = newTerminal(want);
			make = want.make;
			frames = 0;
			continue;
		}
		if (term === null)
			continue;
		await new Promise((done) => term.write(
		    Buffer.from(want.b, 'base64'), done));
		check(term, want, `${make}, frame ${frames++}`);
		total++;
	}
	console.log(`${total} frames`);
}

main().catch((e) => {
	console.error(e.message);
	process.exit(1);
});
