/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/ioctl.h>

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "base/io.h"
#include "base/pty.h"

int
pty_open(void)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY);

	if (fd != -1 && (grantpt(fd) == -1 || unlockpt(fd) == -1 ||
	    io_cloexec(fd) == -1 || io_nonblock(fd, true) == -1))
		io_close(&fd);
	return fd;
}

int
pty_set_size(int fd, unsigned int cols, unsigned int rows, unsigned int xpixel,
    unsigned int ypixel)
{
	struct winsize ws = { .ws_col = (unsigned short)cols,
		.ws_row = (unsigned short)rows,
		.ws_xpixel = (unsigned short)xpixel,
		.ws_ypixel = (unsigned short)ypixel };

	return ioctl(fd, TIOCSWINSZ, &ws);
}

/* The control characters, as every Unix has them by default. */
static const struct {
	unsigned char which, value;
} control[] = {
	{ VINTR, 0x03 }, { VQUIT, 0x1c }, { VERASE, 0x7f }, { VKILL, 0x15 },
	{ VEOF, 0x04 }, { VSTART, 0x11 }, { VSTOP, 0x13 }, { VSUSP, 0x1a },
	{ VMIN, 1 }, { VTIME, 0 },
};

static void
make_sane(int tty, bool utf8)
{
	struct termios t;
	size_t i;

	if (tcgetattr(tty, &t) == -1)
		return;
	t.c_iflag &= ~(tcflag_t)(IGNBRK | PARMRK | INPCK | ISTRIP | INLCR |
	    IGNCR | IXOFF);
	t.c_iflag |= BRKINT | ICRNL | IXON;
	t.c_oflag |= OPOST | ONLCR;
	t.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	t.c_cflag |= CS8 | CREAD | HUPCL;
	t.c_lflag &= ~(tcflag_t)(ECHONL | NOFLSH | TOSTOP);
	t.c_lflag |= ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN;
	for (i = 0; i < nitems(control); i++)
		t.c_cc[control[i].which] = control[i].value;
	os_tty_utf8(&t, utf8);
	cfsetispeed(&t, B38400);
	cfsetospeed(&t, B38400);
	tcsetattr(tty, TCSANOW, &t);
}

int
pty_login(int master, bool utf8)
{
	int tty = os_pty_slave(master), i;

	if (tty == -1)
		return -1;
	make_sane(tty, utf8);
	for (i = 0; i < 3; i++)
		if (tty != i && dup2(tty, i) == -1)
			return -1;
	if (tty > 2)
		close(tty);
	return 0;
}
