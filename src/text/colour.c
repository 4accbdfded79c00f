/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/colour.h"

/* xterm's defaults for the first sixteen. */
static const uint32_t first16[16] = {
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd,
	0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff,
	0x00ffff, 0xffffff
};

static const uint8_t cube[6] = { 0, 95, 135, 175, 215, 255 };

static const char *const names[8] = { "black", "red", "green", "yellow",
	"blue", "magenta", "cyan", "white" };

uint32_t
colour_value(unsigned int i)
{
	unsigned int c;

	i &= 0xff;
	if (i < 16)
		return first16[i];
	if (i < 232) {
		c = i - 16;
		return (uint32_t)cube[c / 36] << 16 |
		    (uint32_t)cube[c / 6 % 6] << 8 | cube[c % 6];
	}
	c = 8 + (i - 232) * 10;
	return c << 16 | c << 8 | c;
}

/* A distance that weighs red and blue by how red the mean is ("redmean"). */
static int
distance(uint32_t a, uint32_t b)
{
	int ar = a >> 16 & 0xff, br = b >> 16 & 0xff;
	int dr = ar - br, dg = (int)(a >> 8 & 0xff) - (int)(b >> 8 & 0xff);
	int db = (int)(a & 0xff) - (int)(b & 0xff), mean = (ar + br) / 2;

	return (((512 + mean) * dr * dr) >> 8) + 4 * dg * dg +
	    (((767 - mean) * db * db) >> 8);
}

static unsigned int
nearest(uint32_t rgb, unsigned int from, unsigned int to)
{
	unsigned int i, best = from;
	int d, least = INT_MAX;

	for (i = from; i < to; i++) {
		d = distance(rgb, colour_value(i));
		if (d < least) {
			least = d;
			best = i;
		}
	}
	return best;
}

/* The last step of the cube that is not above a value, and not the top. */
static unsigned int
cube_step(unsigned int v)
{
	unsigned int i = nitems(cube) - 2;

	while (i > 0 && cube[i] > v)
		i--;
	return i;
}

unsigned int
colour_to_256(uint32_t c)
{
	unsigned int r = cube_step(c >> 16 & 0xff);
	unsigned int g = cube_step(c >> 8 & 0xff);
	unsigned int b = cube_step(c & 0xff), best, i, try;
	int d, least;

	if ((c & COLOUR_KIND) != COLOUR_RGB)
		return c & 0xff;
	/* A grey, or one of the corners of the small cube that it is in. */
	best = nearest(c & 0xffffff, 232, 256);
	least = distance(c, colour_value(best));
	for (i = 0; i < 8; i++) {
		try = 16 + 36 * (r + (i >> 2)) + 6 * (g + (i >> 1 & 1)) + b +
		    (i & 1);
		d = distance(c, colour_value(try));
		if (d <= least) {
			least = d;
			best = try;
		}
	}
	return best;
}

unsigned int
colour_to_16(uint32_t c)
{
	if ((c & COLOUR_KIND) == COLOUR_RGB)
		return nearest(c & 0xffffff, 0, 16);
	c &= 0xff;
	return c < 16 ? c : nearest(colour_value(c), 0, 16);
}

unsigned int
colour_to_8(uint32_t c)
{
	if ((c & COLOUR_KIND) == COLOUR_RGB)
		return nearest(c & 0xffffff, 0, 8);
	c &= 0xff;
	return c < 8 ? c : c < 16 ? c - 8 : nearest(colour_value(c), 0, 8);
}

static bool
parse_number(const char *s, unsigned int max, unsigned int *v)
{
	char *end;
	unsigned long n;

	if (*s < '0' || *s > '9')
		return false;
	n = strtoul(s, &end, 10);
	if (*end != '\0' || n > max)
		return false;
	*v = (unsigned int)n;
	return true;
}

uint32_t
colour_parse(const char *s)
{
	unsigned int i;

	if (strcasecmp(s, "default") == 0 || strcasecmp(s, "terminal") == 0)
		return COLOUR_DEFAULT;
	if (*s == '#' && strlen(s) == 7)
		return colour_parse_x11(s);
	if ((strncasecmp(s, "colour", 6) == 0 &&
		parse_number(s + 6, 255, &i)) ||
	    (strncasecmp(s, "color", 5) == 0 && parse_number(s + 5, 255, &i)))
		return colour_indexed(i);
	/* Numbers alone are those of SGR, from 30 and from 90 on. */
	if (parse_number(s, 97, &i) && (i < 8 || i >= 90))
		return colour_indexed(i < 8 ? i : i - 90 + 8);
	for (i = 0; i < nitems(names); i++) {
		if (strcasecmp(s, names[i]) == 0)
			return colour_indexed(i);
		if (strncasecmp(s, "bright", 6) == 0 &&
		    strcasecmp(s + 6, names[i]) == 0)
			return colour_indexed(i + 8);
	}
	return COLOUR_INVALID;
}

const char *
colour_name(uint32_t c, char *name)
{
	unsigned int i = c & 0xff;

	if ((c & COLOUR_KIND) == COLOUR_RGB)
		snprintf(name, COLOUR_NAME_MAX, "#%06x", c & 0xffffff);
	else if ((c & COLOUR_KIND) != COLOUR_INDEXED)
		strlcpy(name, "default", COLOUR_NAME_MAX);
	else if (i < 8)
		strlcpy(name, names[i], COLOUR_NAME_MAX);
	else if (i < 16)
		snprintf(name, COLOUR_NAME_MAX, "bright%s", names[i - 8]);
	else
		snprintf(name, COLOUR_NAME_MAX, "colour%u", i);
	return name;
}

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *p;

	if (c >= 'A' && c <= 'F')
		c = (char)(c - 'A' + 'a');
	p = c != '\0' ? strchr(digits, c) : NULL;
	return p != NULL ? (int)(p - digits) : -1;
}

/*
 * Read one to max hex digits as a fraction of the largest such number,
 * scaled to 8 bits (XParseColor(3)).  Returns the digits read, 0 if none.
 */
static size_t
hex_component(const char *s, size_t max, unsigned int *v)
{
	unsigned int value = 0, full = 0;
	size_t n;

	for (n = 0; n < max && hex_digit(s[n]) >= 0; n++) {
		value = value << 4 | (unsigned int)hex_digit(s[n]);
		full = full << 4 | 15;
	}
	if (n != 0)
		*v = (value * 255 + full / 2) / full;
	return n;
}

static uint32_t
parse_hash(const char *s)
{
	size_t len = strlen(s), each = len / 3;
	unsigned int v[3], i, unused;

	if (len % 3 != 0 || each < 1 || each > 4)
		return COLOUR_INVALID;
	/* In this old form the digits are the high ones: #fff is #f0f0f0. */
	for (i = 0; i < 3; i++) {
		if (hex_component(s + i * each, each, &unused) != each)
			return COLOUR_INVALID;
		v[i] = (unsigned int)hex_digit(s[i * each]) << 4;
		if (each > 1)
			v[i] |= (unsigned int)hex_digit(s[i * each + 1]);
	}
	return colour_rgb(v[0], v[1], v[2]);
}

uint32_t
colour_parse_x11(const char *s)
{
	unsigned int v[3], i;
	size_t n;

	if (*s == '#')
		return parse_hash(s + 1);
	if (strncmp(s, "rgb:", 4) != 0)
		return COLOUR_INVALID;
	s += 4;
	for (i = 0; i < 3; i++) {
		n = hex_component(s, 4, &v[i]);
		if (n == 0 || s[n] != (i < 2 ? '/' : '\0'))
			return COLOUR_INVALID;
		s += n + 1;
	}
	return colour_rgb(v[0], v[1], v[2]);
}
