/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Kitty's graphics protocol, a=d: which placements go.  In upper case the
 * letter takes the images with them that nothing shows any longer.
 */

#include "compat/compat.h"

#include "vt/image.h"
#include "vt/kitty-image.h"

/* Whether a placement covers a cell; places from 0. */
static bool
covers(const struct placement *p, uint32_t x, uint32_t y)
{
	return x >= p->x && x < (uint32_t)p->x + p->cols && y >= p->y &&
	    y < (uint32_t)p->y + p->shown;
}

/* Whether a command's letter, in lower case, means a placement. */
static bool
meant(const struct vt *vt, const struct kitty *k, char letter,
    const struct image *named, const struct placement *p)
{
	uint32_t x = kitty_value(k, 'x'), y = kitty_value(k, 'y');
	int32_t z = (int32_t)kitty_value(k, 'z');
	uint32_t id = kitty_value(k, 'p');

	switch (letter) {
	case 'a': return true;
	case 'i':
	case 'n': return p->image == named && (id == 0 || p->id == id);
	case 'c': return covers(p, vt->x, vt->y);
	case 'p': return covers(p, x - 1, y - 1);
	case 'q': return covers(p, x - 1, y - 1) && p->z == z;
	case 'r': return p->image->id != 0 && p->image->id >= x &&
		p->image->id <= y;
	case 'x': return covers(p, x - 1, p->y);
	case 'y': return covers(p, p->x, y - 1);
	case 'z': return p->z == z;
	default: return false;
	}
}

void
kitty_delete(struct vt *vt, const struct kitty *k)
{
	uint32_t letter = kitty_value(k, 'd');
	bool data = letter >= 'A' && letter <= 'Z';
	char lower = (char)(data ? letter - 'A' + 'a' : letter);
	const struct image *named = NULL;
	const struct placement *p;
	uint32_t first = 1, last = 0; /* images to free unless shown */
	unsigned int i;

	if (lower == 'i' && kitty_value(k, 'i') != 0)
		named = image_by_id(vt, kitty_value(k, 'i'));
	else if (lower == 'n' && kitty_value(k, 'I') != 0)
		named = image_by_number(vt, kitty_value(k, 'I'));
	if (named != NULL)
		first = last = named->id;
	else if (lower == 'a')
		last = UINT32_MAX;
	else if (lower == 'r') {
		first = kitty_value(k, 'x');
		last = kitty_value(k, 'y');
	}
	for (i = 0; (p = vt_placement(vt, i)) != NULL;)
		if (meant(vt, k, lower, named, p))
			image_unplace(vt, i, data);
		else
			i++;
	if (data)
		image_remove_ids(vt, first, last);
}
