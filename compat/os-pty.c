/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/ioctl.h>

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

int
os_pty_slave(int master)
{
	const char *name;
	int fd = -1;

#ifdef TIOCGPTPEER
	/* Also where the slave's path is not to be seen from here. */
	fd = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
#endif
	if (fd == -1) {
		name = ptsname(master);
		if (name == NULL)
			return -1;
		fd = open(name, O_RDWR | O_NOCTTY);
	}
	if (fd == -1)
		return -1;
#ifdef TIOCSCTTY
	if (ioctl(fd, TIOCSCTTY, 0) == -1) {
		close(fd);
		return -1;
	}
#endif
	return fd;
}

void
os_tty_utf8(struct termios *t, bool on)
{
#ifdef IUTF8
	if (on)
		t->c_iflag |= IUTF8;
	else
		t->c_iflag &= ~(tcflag_t)IUTF8;
#else
	(void)t;
	(void)on;
#endif
}
