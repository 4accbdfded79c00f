/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

#include "regress/unit/unit.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"

#define NOBODY 65534

/* A directory for each test, which is TMX_TMPDIR and where we are. */
static char root[64];
static char sockets[128]; /* where the sockets are, ROOT/tmx-UID */

static int
root_up(void **state)
{
	(void)state;
	strlcpy(root, "/tmp/tmx-path-test.XXXXXX", sizeof root);
	if (mkdtemp(root) == NULL || chdir(root) != 0)
		return -1;
	snprintf(sockets, sizeof sockets, "%s/tmx-%ld", root, (long)getuid());
	return setenv("TMX_TMPDIR", root, 1);
}

static int
root_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

/* Find the socket of a label; returns its path, or what is wrong. */
static const char *
socket_of(const char *label, bool make, int *error)
{
	static char path[PATH_SOCKET_MAX];
	static struct err err;

	err.code = 0;
	*error = path_socket(NULL, label, make, path, sizeof path, &err);
	assert_true(*error == 0 || err.code == *error);
	return *error == 0 ? path : err.text;
}

static void
assert_denied(bool make, const char *why)
{
	int error;
	const char *text = socket_of(NULL, make, &error);

	assert_int_equal(error, ERR_DENIED);
	if (strstr(text, why) == NULL || strstr(text, sockets) == NULL)
		fail_msg("%s", text);
}

static void
test_make(void **state)
{
	char want[160];
	struct stat st;
	int error;

	(void)state;
	umask(0);
	snprintf(want, sizeof want, "%s/default", sockets);
	/* Not made unless asked for, and that is no error. */
	assert_string_equal(socket_of(NULL, false, &error), want);
	assert_int_equal(lstat(sockets, &st), -1);
	assert_string_equal(socket_of(NULL, true, &error), want);
	assert_int_equal(lstat(sockets, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_string_equal(socket_of(NULL, true, &error), want);
	snprintf(want, sizeof want, "%s/work", sockets);
	assert_string_equal(socket_of("work", false, &error), want);
}

static void
test_labels(void **state)
{
	static const struct {
		const char *label;
		bool good;
	} rows[] = {
		{ "a", true },
		{ "..a", true },
		{ "a b", true },
		{ "\303\251", true },
		{ "", false },
		{ ".", false },
		{ "..", false },
		{ "a/b", false },
		{ "/", false },
		{ "a\nb", false },
		{ "\033[2J", false },
		{ "\177", false },
	};
	int error;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(rows); i++) {
		socket_of(rows[i].label, true, &error);
		assert_row(i, error == (rows[i].good ? 0 : ERR_INVALID));
	}
}

static void
test_mode(void **state)
{
	static const mode_t modes[] = { 0777, 0701, 0710, 0750, 0702, 01777 };
	size_t i;

	(void)state;
	assert_int_equal(mkdir(sockets, 0700), 0);
	for (i = 0; i < nitems(modes); i++) {
		assert_int_equal(chmod(sockets, modes[i]), 0);
		assert_denied(true, "chmod 700");
		assert_denied(false, "chmod 700");
	}
	assert_int_equal(chmod(sockets, 0700), 0);
	assert_int_equal(path_check_dir(sockets, NULL), 0);
}

/* A link is refused whatever it points at, also our own good directory. */
static void
test_link(void **state)
{
	(void)state;
	assert_int_equal(mkdir("mine", 0700), 0);
	assert_int_equal(symlink("mine", sockets), 0);
	assert_denied(true, "link");
	assert_denied(false, "link");
	assert_int_equal(rmdir("mine"), 0);
	assert_denied(true, "link");
}

static void
test_file(void **state)
{
	int fd = open(sockets, O_WRONLY | O_CREAT, 0600);

	(void)state;
	close(fd);
	assert_denied(true, "not a directory");
	assert_denied(false, "not a directory");
}

static void
test_owner(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(mkdir(sockets, 0700), 0);
	assert_int_equal(chown(sockets, NOBODY, (gid_t)-1), 0);
	assert_denied(true, "belongs to user 65534");
	assert_denied(false, "belongs to user 65534");
}

static void
test_unwritable(void **state)
{
	const char *text;
	int error;

	(void)state;
	setenv("TMX_TMPDIR", "/nonexistent/dir", 1);
	text = socket_of(NULL, true, &error);
	assert_int_equal(error, ERR_SYSTEM);
	assert_non_null(strstr(text, "cannot make /nonexistent/dir/tmx-"));
	assert_non_null(strstr(text, "No such file"));
	socket_of(NULL, false, &error);
	assert_int_equal(error, 0);
}

/* Without TMX_TMPDIR, or with an empty one, it is below /tmp. */
static void
test_default_place(void **state)
{
	char want[64];
	int error;

	(void)state;
	snprintf(want, sizeof want, "/tmp/tmx-%ld/default", (long)getuid());
	setenv("TMX_TMPDIR", "", 1);
	assert_string_equal(socket_of(NULL, false, &error), want);
	unsetenv("TMX_TMPDIR");
	assert_string_equal(socket_of(NULL, false, &error), want);
}

/* From another directory it would be another place. */
static void
test_relative_place(void **state)
{
	int error;

	(void)state;
	setenv("TMX_TMPDIR", ".", 1);
	assert_non_null(strstr(socket_of(NULL, true, &error), "TMX_TMPDIR"));
	assert_int_equal(error, ERR_INVALID);
}

static void
test_too_long(void **state)
{
	char label[PATH_SOCKET_MAX + 1], place[PATH_MAX + 10];
	size_t room = PATH_SOCKET_MAX - 1 - strlen(sockets) - 1;
	int error;

	(void)state;
	memset(label, 'x', sizeof label);
	label[room] = '\0';
	assert_int_equal(strlen(socket_of(label, true, &error)),
	    PATH_SOCKET_MAX - 1);
	assert_int_equal(error, 0);
	label[room] = 'x';
	label[room + 1] = '\0';
	assert_non_null(strstr(socket_of(label, true, &error), "too long"));
	assert_int_equal(error, ERR_LIMIT);

	memset(place, 'x', sizeof place);
	place[0] = '/';
	place[sizeof place - 1] = '\0';
	setenv("TMX_TMPDIR", place, 1);
	assert_non_null(strstr(socket_of(NULL, true, &error), "too long"));
	assert_int_equal(error, ERR_LIMIT);
}

static void
test_explicit(void **state)
{
	char path[200], longer[150];
	struct err err;

	(void)state;
	assert_int_equal(path_socket("some/where", "label", true, path,
	    sizeof path, &err), 0);
	assert_string_equal(path, "some/where");
	assert_int_equal(path_socket("", NULL, true, path, sizeof path, &err),
	    ERR_INVALID);
	memset(longer, 'x', sizeof longer);
	longer[PATH_SOCKET_MAX] = '\0';
	assert_int_equal(path_socket(longer, NULL, true, path, sizeof path,
	    &err), ERR_LIMIT);
	longer[PATH_SOCKET_MAX - 1] = '\0';
	assert_int_equal(path_socket(longer, NULL, true, path, sizeof path,
	    &err), 0);
	assert_int_equal(path_socket("abcd", NULL, true, path, 4, &err),
	    ERR_LIMIT);
}

static void
test_home(void **state)
{
	char *old = getenv("HOME");

	(void)state;
	old = old != NULL ? strdup(old) : NULL;
	setenv("HOME", "/some/home", 1);
	assert_string_equal(path_home(), "/some/home");
	setenv("HOME", "", 1);
	assert_int_equal(path_home()[0], '/');
	unsetenv("HOME");
	assert_int_equal(path_home()[0], '/');
	if (old != NULL)
		setenv("HOME", old, 1);
	free(old);
}

static void
assert_contents(const char *path, const char *want)
{
	char text[64] = "";
	struct stat st;
	int fd = open(path, O_RDONLY);

	assert_true(fd != -1);
	assert_int_equal(read(fd, text, sizeof text), strlen(want));
	assert_string_equal(text, want);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	close(fd);
}

/* How many names are in the directory, those that begin with "f". */
static bool
is_alone(const char *name)
{
	char command[96];

	snprintf(command, sizeof command, "test \"$(echo f*)\" = '%s'", name);
	return system(command) == 0;
}

static void
test_write_file(void **state)
{
	struct err err;

	(void)state;
	umask(0);
	assert_int_equal(path_write_file("f", "one", 3, &err), 0);
	assert_contents("f", "one");
	assert_int_equal(chmod("f", 0644), 0);
	assert_int_equal(path_write_file("f", "", 0, &err), 0);
	assert_contents("f", "");
	assert_int_equal(symlink("nowhere", "fl"), 0);
	assert_int_equal(path_write_file("fl", "two", 3, &err), 0);
	assert_contents("fl", "two");
	assert_int_equal(access("nowhere", F_OK), -1);
	unlink("fl");
	assert_true(is_alone("f"));
	assert_int_equal(path_write_file("no/f", "x", 1, &err), ERR_SYSTEM);
	assert_non_null(strstr(err.text, "cannot write no/f: No such file"));
}

/*
 * A write that fails, as on a full disk, leaves the old file, no temporary
 * one and no descriptor.
 */
static void
test_write_file_full(void **state)
{
	static char much[100000];
	struct rlimit small = { 1000, 1000 }, old;
	struct err err;
	int before, after;

	(void)state;
	assert_int_equal(path_write_file("f", "old", 3, &err), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	before = dup(0);
	close(before);
	assert_int_equal(path_write_file("f", much, sizeof much, &err),
	    ERR_SYSTEM);
	after = dup(0);
	close(after);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_non_null(strstr(err.text, "cannot write f: "));
	assert_int_equal(before, after);
	assert_contents("f", "old");
	assert_true(is_alone("f"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, root_up, root_down)

/* A reader that takes nothing is not waited for. */
static void
test_put_file_stalled(void **state)
{
	enum { MUCH = 1024 * 1024 };
	void *data = calloc(1, MUCH);
	struct err err;
	int fd;

	(void)state;
	assert_non_null(data);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	fd = open("fifo", O_RDONLY | O_NONBLOCK);
	assert_int_not_equal(fd, -1);
	alarm(20);
	assert_int_equal(path_put_file("fifo", false, data, MUCH, &err),
	    ERR_SYSTEM);
	alarm(0);
	close(fd);
	free(data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_make),
		TEST(test_labels),
		TEST(test_mode),
		TEST(test_link),
		TEST(test_file),
		TEST(test_owner),
		TEST(test_unwritable),
		TEST(test_default_place),
		TEST(test_relative_place),
		TEST(test_too_long),
		TEST(test_explicit),
		TEST(test_home),
		TEST(test_write_file),
		TEST(test_write_file_full),
		TEST(test_put_file_stalled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
