/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "client/transport-unix.h"

int
transport_unix(const char *path, struct err *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	uid_t uid;
	pid_t pid;
	int fd;

	if (strlcpy(sun.sun_path, path, sizeof sun.sun_path) >=
	    sizeof sun.sun_path)
		return err_set(err, ERR_LIMIT, "socket path too long: %s",
		    path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd == -1)
		return err_system(err, "cannot make a socket");
	io_cloexec(fd);
	if (connect(fd, (struct sockaddr *)&sun, sizeof sun) == -1) {
		int saved = errno;

		close(fd);
		errno = saved;
		if (errno == ENOENT || errno == ECONNREFUSED)
			return err_set(err, ERR_NOTFOUND,
			    "no server running on %s", path);
		return err_system(err, "error connecting to %s", path);
	}
	if (os_peer(fd, &uid, &pid) == 0 && uid != getuid() && uid != 0) {
		close(fd);
		return err_set(err, ERR_DENIED, "the server on %s is of user "
		    "%ld, not yours: use another socket (-L or -S)", path,
		    (long)uid);
	}
	return fd;
}
