/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/os.h"

#include <sys/socket.h>

#include <errno.h>
#include <unistd.h>

int
os_peer(int fd, uid_t *uid, pid_t *pid)
{
	*pid = -1;
#ifdef HAVE_GETPEEREID
	gid_t gid;

	return getpeereid(fd, uid, &gid);
#elif defined(SO_PEERCRED)
	struct ucred cred;
	socklen_t len = sizeof cred;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) == -1)
		return -1;
	*uid = cred.uid;
	*pid = cred.pid;
	return 0;
#else
	(void)fd;
	(void)uid;
	errno = ENOSYS;
	return -1;
#endif
}
