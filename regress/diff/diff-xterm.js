// SPDX-License-Identifier: ISC
// Copyright (c) 2026 the tmx authors

// Writes the streams that diff-cases printed to xterm.js (headless) and
// compares screen, cursor and scrollback.  Reads the cases from stdin; the
// argument is a node_modules with @xterm/headless and, for the width of
// characters, @xterm/addon-unicode11.  Prints each difference; exits 1 when
// there is one.

'use strict';

const readline = require('readline');
const { Terminal } = require(process.argv[2] + '/@xterm/headless');
const { Unicode11Addon } =
    require(process.argv[2] + '/@xterm/addon-unicode11');

const BOLD = 1, DIM = 2, ITALIC = 4, BLINK = 8, REVERSE = 16, INVISIBLE = 32;
const STRIKE = 64, OVERLINE = 128, UNDERLINE_SHIFT = 9;
const PROTECTED = 256;
const SHOWN = 10;	// differences printed

function attributes(cell) {
	// Not isUnderline(), which is true of every hyperlink.
	return (cell.isBold() ? BOLD : 0) | (cell.isDim() ? DIM : 0) |
	    (cell.isItalic() ? ITALIC : 0) | (cell.isBlink() ? BLINK : 0) |
	    (cell.isInverse() ? REVERSE : 0) |
	    (cell.isInvisible() ? INVISIBLE : 0) |
	    (cell.isStrikethrough() ? STRIKE : 0) |
	    (cell.isOverline() ? OVERLINE : 0) |
	    (cell.hasExtendedAttrs() ? cell.extended._ext >>> 26 & 7 : 0) <<
	    UNDERLINE_SHIFT;
}

function colour(palette, rgb, value) {
	return palette ? 0x01000000 | value : rgb ? 0x02000000 | value : 0;
}

// What a row shows, a string a column; the same for what is wanted.
function rowOf(line, cols, cell) {
	const out = [];

	for (let x = 0; x < cols; x++) {
		line.getCell(x, cell);
		if (cell.getWidth() === 0) {
			out.push('');
			continue;
		}
		const fg = colour(cell.isFgPalette(), cell.isFgRGB(),
		    cell.getFgColor());
		const bg = colour(cell.isBgPalette(), cell.isBgRGB(),
		    cell.getBgColor());
		out.push(`${cell.getChars() || ' '} ${fg},${bg},` +
		    `${attributes(cell)}`);
	}
	return out;
}

function wantedRow(runs, cols) {
	const out = [];

	for (const [text, fg, bg, attr, columns] of runs) {
		const style = ` ${fg},${bg},${attr & ~PROTECTED}`;

		if (columns === undefined)
			for (const ch of text)
				out.push(ch + style);
		else {
			out.push(text + style);
			if (columns === 2)
				out.push('');
		}
	}
	while (out.length < cols)
		out.push('  0,0,0');
	return out;
}

// Where a wide character had no room xterm.js erases what is right of it, and
// we leave it as it was.  What is left of one that was written over keeps its
// style here, and takes that of the moment there; or xterm.js keeps the half.
function wideDiffers(got, want, x, cols) {
	const blank = got === '' || got.startsWith('  ');

	return blank && (x >= cols - 2 || want.startsWith('  '));
}

function compareRows(what, first, lines, buffer, cols, wide) {
	const cell = buffer.getNullCell();


	for (let y = 0; y < lines.length; y++) {
		const want = wantedRow(lines[y], cols);
		const got = rowOf(buffer.getLine(first + y), cols, cell);

		for (let x = 0; x < cols; x++)
			if (got[x] !== want[x] &&
			    !(wide && wideDiffers(got[x], want[x], x, cols)))
				return `${what} row ${y} column ${x}: ` +
				    `'${want[x]}', xterm.js '${got[x]}'`;
	}
	return null;
}

// Why the terminals differ, or null.
function difference(term, want) {
	const buffer = term.buffer.active, cols = want.cols;
	const wide = want.kind.startsWith('wide');
	const x = Math.min(buffer.cursorX, cols - 1);
	// Without autowrap nothing is pending at the margin, for a VT500.
	const wrap = buffer.cursorX === cols && term.modes.wraparoundMode;

	if (x !== want.x || buffer.cursorY !== want.y || wrap !== want.wrap)
		return `cursor ${want.x},${want.y}${want.wrap ? 'w' : ''}, ` +
		    `xterm.js ${x},${buffer.cursorY}${wrap ? 'w' : ''}`;
	const screen = compareRows('screen', buffer.baseY, want.screen, buffer,
	    cols, wide);
	// Lines are wrapped anew without what was left free in them.
	if (screen !== null || wide)
		return screen;
	const history = term.buffer.normal;
	if (history.baseY !== want.history.length)
		return `${want.history.length} rows of history, xterm.js ` +
		    `${history.baseY}`;
	return compareRows('history', 0, want.history, history, cols, wide);
}

function newTerminal(want) {
	const term = new Terminal({ cols: want.cols, rows: want.rows,
		scrollback: 10000, allowProposedApi: true });

	term.loadAddon(new Unicode11Addon());
	term.unicode.activeVersion = '11';
	return term;
}

async function main() {
	let cases = 0, failed = 0;

	for await (const line of readline.createInterface(
	    { input: process.stdin })) {
		const want = JSON.parse(line);
		const term = newTerminal(want);
		const bytes = Buffer.from(want.bytes, 'base64');

		await new Promise((done) => term.write(bytes, done));
		const why = difference(term, want);
		if (why !== null && ++failed <= SHOWN)
			console.log(`seed ${want.seed} (${want.kind}, ` +
			    `${want.cols}x${want.rows}): ${why}\n    ` +
			    JSON.stringify(bytes.toString()));
		term.dispose();
		cases++;
	}
	console.log(`${cases} streams, ${failed} differ`);
	process.exit(failed !== 0 || cases === 0 ? 1 : 0);
}

main();
