#!/bin/sh
# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
#
# What is cheap to check of how the source reads.  Prints each line that is
# not so, as FILE:LINE: WHAT.

set -eu
cd "$(dirname "$0")/.."

FILE_LINES=700
# Longer ones, which say at their heads why one room serves better.
LONG=""
FUNCTION_LINES=100
COLUMNS_MAX=80

sources()
{
	find src compat regress -name node_modules -prune -o \
	    -type f -name '*.[ch]' -print | sort
}

scripts()
{
	find regress .ci -name node_modules -prune -o -type f \
	    \( -name '*.sh' -o -name '*.py' -o -name '*.js' -o -name run \) \
	    -print 2>/dev/null | sort
	ls bootstrap configure.ac Makefile.am
}

# The two lines of the licence, at the head or after "#!".
licence()
{
	for file; do
		head -n 3 "$file" | awk -v file="$file" '
		/SPDX-License-Identifier: ISC/ { spdx = 1 }
		/Copyright \(c\) 2026 the tmx authors/ { copyright = 1 }
		END {
			if (!spdx || !copyright)
				print file ":1: no licence"
		}'
	done
}

# Length of lines, blanks at their ends, marks of what is not finished.
lines()
{
	awk -v max=$COLUMNS_MAX '
	{
		width = 0
		n = split($0, part, "\t")
		for (i = 1; i < n; i++)
			width += 8 - (width + length(part[i])) % 8 + \
			    length(part[i])
		width += length(part[n])
		if (width > max)
			print FILENAME ":" FNR ": " width " columns"
	}
	/TO[D]O|FIX[M]E|(^|[^X])X[X]X([^X]|$)/ { print FILENAME ":" FNR ": unfinished" }
	' "$@"
}

blanks()
{
	awk '/[ \t]$/ { print FILENAME ":" FNR ": blank at the end" }' "$@"
}

lengths()
{
	for file; do
		count=$(wc -l <"$file")
		case " $LONG " in
		*" $file "*)	continue ;;
		esac
		[ "$count" -le $FILE_LINES ] || echo "$file:1: $count lines"
	done
}

functions()
{
	ctags --version 2>/dev/null | grep -q Universal || return 0
	ctags -x --c-kinds=f --_xformat='%F %n %{end} %N' "$@" |
	    awk -v max=$FUNCTION_LINES '$3 - $2 >= max {
		print $1 ":" $2 ": " $4 " has " $3 - $2 + 1 " lines"
	}'
}

# A test waits for a condition, never for a time (regress/lib/hub.py).
sleeps()
{
	grep -nE '(^|[^a-z_])u?sleep[ (]+[0-9$]|time\.sleep' "$@" |
	    grep -v '^regress/lib/hub\.py:' |
	    sed 's/:\([0-9]*\):.*/:\1: a test that sleeps/' || :
}

tests()
{
	find regress -name node_modules -prune -o -type f \
	    \( -name '*.py' -o -name '*.sh' -o -name '*.c' \) -print |
	    grep -v '^regress/style\.sh$' | sort
}

# No file name has a blank in it.
# shellcheck disable=SC2046
found=$(
	licence $(sources) $(scripts)
	lines $(sources)
	blanks $(sources) $(scripts)
	lengths $(sources)
	functions $(sources)
	sleeps $(tests)
)
[ -z "$found" ] && exit
echo "$found"
exit 1
