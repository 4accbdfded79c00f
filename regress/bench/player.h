/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * The program that runs on the terminals that are measured.  It does what it
 * is told through one fifo and says when it did it through another, so that
 * it can be told with nobody attached, and nothing is typed.
 *
 *	play FILE TEXT	print a file, then a line with a text
 *	flood TEXT	print lines until SIGINT, then a line with a text
 *	lines N TEXT	print so many lines, then one with a text
 *	styled N TEXT	the same in colours; cjk N TEXT: in ideographs
 *	echo		print what is typed until Ctrl-D
 *	quit
 *
 * Each is answered with "START END\n", in nanoseconds of clock_ns.
 */

#ifndef TMX_BENCH_PLAYER_H
#define TMX_BENCH_PLAYER_H

/* The names of the fifos: commands, answers.  Returns the exit status. */
int player_main(const char *, const char *);

#endif
