/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "compat/compat.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"

#define READ_SIZE 65536u

int
path_check_dir(const char *dir, struct err *err)
{
	struct stat st;

	if (lstat(dir, &st) == -1) {
		if (errno == ENOENT)
			return err_set(err, ERR_NOTFOUND,
			    "%s: no such directory", dir);
		return err_system(err, "%s", dir);
	}
	if (S_ISLNK(st.st_mode))
		return err_set(err, ERR_DENIED,
		    "%s is a link, not a directory: remove it, or set "
		    "TMX_TMPDIR to another place", dir);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_DENIED,
		    "%s is not a directory: remove it, or set TMX_TMPDIR to "
		    "another place", dir);
	if (st.st_uid != getuid())
		return err_set(err, ERR_DENIED,
		    "%s belongs to user %ld, not to you: set TMX_TMPDIR to a "
		    "directory of your own", dir, (long)st.st_uid);
	if ((st.st_mode & 077) != 0)
		return err_set(err, ERR_DENIED,
		    "%s has unsafe permissions (%03o): chmod 700 %s", dir,
		    (unsigned int)(st.st_mode & 0777), dir);
	return 0;
}

static int
check_label(const char *label, struct err *err)
{
	const char *p;

	if (*label == '\0' || strcmp(label, ".") == 0 ||
	    strcmp(label, "..") == 0)
		return err_set(err, ERR_INVALID, "bad socket name: '%s'",
		    label);
	for (p = label; *p != '\0'; p++)
		if (*p == '/' || (unsigned char)*p < 0x20 || *p == 0x7f)
			return err_set(err, ERR_INVALID,
			    "bad socket name: no slash or control character "
			    "may be in it (for a path use -S)");
	return 0;
}

static int
make_dir(const char *dir, struct err *err)
{
	if (mkdir(dir, 0700) == -1 && errno != EEXIST)
		return err_system(err, "cannot make %s", dir);
	return 0;
}

int
path_socket(const char *explicit, const char *label, bool make, char *path,
    size_t size, struct err *err)
{
	char dir[PATH_MAX];
	const char *tmp;
	int n, error;

	if (size > PATH_SOCKET_MAX)
		size = PATH_SOCKET_MAX;
	if (explicit != NULL) {
		if (*explicit == '\0')
			return err_set(err, ERR_INVALID, "empty socket path");
		if (strlcpy(path, explicit, size) >= size)
			return err_set(err, ERR_LIMIT,
			    "socket path too long: %s", explicit);
		return 0;
	}
	if (label == NULL)
		label = "default";
	error = check_label(label, err);
	if (error != 0)
		return error;
	tmp = getenv("TMX_TMPDIR");
	if (tmp == NULL || *tmp == '\0')
		tmp = "/tmp";
	if (*tmp != '/')
		return err_set(err, ERR_INVALID,
		    "TMX_TMPDIR is not an absolute path: %s", tmp);
	n = snprintf(dir, sizeof dir, "%s/tmx-%ld", tmp, (long)getuid());
	if (n < 0 || (size_t)n >= sizeof dir)
		return err_set(err, ERR_LIMIT, "TMX_TMPDIR too long");
	if (make && (error = make_dir(dir, err)) != 0)
		return error;
	error = path_check_dir(dir, err);
	if (error != 0 && (make || error != ERR_NOTFOUND))
		return error;
	n = snprintf(path, size, "%s/%s", dir, label);
	if (n < 0 || (size_t)n >= size)
		return err_set(err, ERR_LIMIT, "socket path too long: %s/%s",
		    dir, label);
	return 0;
}

const char *
path_home(void)
{
	const char *home = getenv("HOME");
	struct passwd *pw;

	if (home != NULL && *home != '\0')
		return home;
	pw = getpwuid(getuid());
	return pw != NULL && pw->pw_dir != NULL ? pw->pw_dir : "/";
}

bool
path_is_shell(const char *path)
{
	return path != NULL && *path == '/' && access(path, X_OK) == 0 &&
	    strcmp(strrchr(path, '/') + 1, PACKAGE_NAME) != 0;
}

const char *
path_shell(void)
{
	const char *shell = getenv("SHELL");
	struct passwd *pw;

	if (path_is_shell(shell))
		return shell;
	pw = getpwuid(getuid());
	return pw != NULL && path_is_shell(pw->pw_shell) ? pw->pw_shell :
							   "/bin/sh";
}

int
path_write_file(const char *path, const void *data, size_t len,
    struct err *err)
{
	char tmp[PATH_MAX];
	int fd, n, error = 0;

	n = snprintf(tmp, sizeof tmp, "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof tmp)
		return err_set(err, ERR_LIMIT, "path too long: %s", path);
	fd = mkstemp(tmp);
	if (fd == -1)
		return err_system(err, "cannot write %s", path);
	if (io_cloexec(fd) == -1 || io_write_all(fd, data, len) == -1)
		error = err_system(err, "cannot write %s", path);
	if (close(fd) == -1 && error == 0)
		error = err_system(err, "cannot write %s", path);
	if (error == 0 && rename(tmp, path) == -1)
		error = err_system(err, "cannot write %s", path);
	if (error != 0)
		unlink(tmp);
	return error;
}

int
path_read_file(const char *path, struct buf *text, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n;

	if (fd == -1)
		return errno == ENOENT ? err_set(err, ERR_NOTFOUND,
		    "%s: %s", path, strerror(errno)) :
		    err_system(err, "%s", path);
	do
		n = io_read(fd, text, READ_SIZE);
	while (n > 0);
	close(fd);
	if (n == ERR_LIMIT)
		return err_set(err, ERR_LIMIT, "%s: file too large", path);
	return n == 0 ? 0 : err_system(err, "%s", path);
}

/* Write all at once: what would have to be waited for is an error. */
static int
write_now(int fd, const void *data, size_t len)
{
	const uint8_t *p = data;
	ssize_t n;

	for (; len != 0; p += n, len -= (size_t)n) {
		do
			n = write(fd, p, len);
		while (n == -1 && errno == EINTR);
		if (n == -1)
			return -1;
	}
	return 0;
}

int
path_put_file(const char *path, bool append, const void *data, size_t len,
    struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK |
	    (append ? O_APPEND : O_TRUNC), 0666), error = 0;

	if (fd == -1)
		return err_system(err, "%s", path);
	if (write_now(fd, data, len) == -1)
		error = err_system(err, "%s", path);
	if (close(fd) == -1 && error == 0)
		error = err_system(err, "%s", path);
	return error;
}
