/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * A main for fuzz targets where there is no libFuzzer: feeds the files named,
 * or else the corpus of the target, mutations of it and random bytes, all
 * from a fixed seed, for a moment.  The input of the moment is kept in
 * NAME.last, which is there afterwards when the target has crashed.
 */

#include "compat/compat.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define INPUT_MAX 4096
#define SEEDS_MAX 256
#define RUNS_MAX 30000
#define SECONDS_MAX 2

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct input {
	size_t len;
	uint8_t bytes[INPUT_MAX];
};

static struct input *seeds;
static size_t nseeds;
static uint64_t state = 1;

/* The next number of a fixed sequence (Knuth's linear congruence). */
static uint32_t
next_random(uint32_t below)
{
	state = state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 33) % below;
}

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
read_file(const char *path, struct input *in)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		die(path);
	in->len = fread(in->bytes, 1, sizeof in->bytes, f);
	fclose(f);
}

static void
read_corpus(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	char path[PATH_MAX];
	int n;

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL && nseeds < SEEDS_MAX) {
		n = snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
		if (entry->d_name[0] != '.' && n > 0 &&
		    (size_t)n < sizeof path)
			read_file(path, &seeds[nseeds++]);
	}
	closedir(d);
}

/* Bytes as terminals and command lines see them, more or less. */
static uint8_t
random_byte(void)
{
	static const char common[] = "\033\033[[]];;::??0123456789mhlHJKABCD"
	    "\r\n\t \\\"'#{}$%@\007\016\017\x9b\xc3\xa9\xe2\x94\x80\xf0\x9f";

	switch (next_random(4)) {
	case 0:
		return (uint8_t)next_random(256);
	case 1:
		return (uint8_t)(0x20 + next_random(0x5f));
	default:
		return (uint8_t)common[next_random(sizeof common - 1)];
	}
}

static void
make_random(struct input *in)
{
	size_t i;

	in->len = next_random(next_random(8) == 0 ? INPUT_MAX : 200);
	for (i = 0; i < in->len; i++)
		in->bytes[i] = random_byte();
}

/* Change one thing of an input: a byte, a stretch gone, moved or doubled. */
static void
mutate(struct input *in)
{
	size_t at, n;

	if (in->len == 0)
		return;
	at = next_random((uint32_t)in->len);
	n = 1 + next_random((uint32_t)(in->len - at));
	switch (next_random(4)) {
	case 0:
		in->bytes[at] = random_byte();
		break;
	case 1:
		in->bytes[at] ^= (uint8_t)(1u << next_random(8));
		break;
	case 2:
		memmove(in->bytes + at, in->bytes + at + n, in->len - at - n);
		in->len -= n;
		break;
	default:
		if (n > INPUT_MAX - in->len)
			n = INPUT_MAX - in->len;
		memmove(in->bytes + at + n, in->bytes + at, in->len - at);
		in->len += n;
		break;
	}
}

static void
make_input(struct input *in)
{
	uint32_t times;

	if (nseeds == 0 || next_random(3) == 0) {
		make_random(in);
		return;
	}
	*in = seeds[next_random((uint32_t)nseeds)];
	for (times = next_random(6); times != 0; times--)
		mutate(in);
}

/* Feed one input from memory of exactly its size, for the sanitizer. */
static void
feed(const struct input *in)
{
	uint8_t *copy = malloc(in->len != 0 ? in->len : 1);

	if (copy == NULL)
		die("malloc");
	memcpy(copy, in->bytes, in->len);
	LLVMFuzzerTestOneInput(copy, in->len);
	free(copy);
}

/* Keep an input in a file, so that a crash leaves it behind. */
static void
keep(int fd, const struct input *in)
{
	if (ftruncate(fd, 0) == -1 ||
	    pwrite(fd, in->bytes, in->len, 0) != (ssize_t)in->len)
		die("keeping the input");
}

static unsigned long
run_all(int fd)
{
	static struct input in;
	time_t end = time(NULL) + SECONDS_MAX;
	unsigned long runs;

	for (runs = 0; runs < RUNS_MAX && time(NULL) <= end; runs++) {
		if (runs < nseeds)
			in = seeds[runs];
		else
			make_input(&in);
		keep(fd, &in);
		feed(&in);
	}
	return runs;
}

/* Run for a moment on the corpus of a target, and on what comes of it. */
static void
smoke(const char *name)
{
	const char *src = getenv("srcdir");
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof path, "%s/regress/fuzz/corpus/%.*s",
	    src != NULL ? src : ".", (int)(strlen(name) - strlen("-fuzz")),
	    name);
	read_corpus(path);
	snprintf(path, sizeof path, "%s.last", name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1)
		die(path);
	printf("%zu seeds, %lu inputs\n", nseeds, run_all(fd));
	unlink(path);
	close(fd);
}

int
main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	int i;

	seeds = calloc(SEEDS_MAX, sizeof *seeds);
	if (seeds == NULL)
		die("malloc");
	for (i = 1; i < argc; i++) {
		read_file(argv[i], seeds);
		feed(seeds);
	}
	if (argc == 1)
		smoke(slash != NULL ? slash + 1 : argv[0]);
	free(seeds);
	return 0;
}
