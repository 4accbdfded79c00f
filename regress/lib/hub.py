# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors
"""Waiting: for descriptors with a function each, and for conditions.

Everything that a test waits for goes through wait(), so that terminals are
read and written all the while and nothing ever waits a fixed time.
"""

import os
import selectors
import time

# How often a condition is looked at that no descriptor tells about.
POLL = 0.01

# How long a wait may take before it is a failure; slow machines and
# sanitizers may stretch it.
PATIENCE = float(os.environ.get("TMX_TEST_PATIENCE", "15"))


class Timeout(AssertionError):
    """A condition did not come true in time."""


_selector = selectors.DefaultSelector()


def watch(fd, function):
    """Call a function whenever a descriptor is readable."""
    _selector.register(fd, selectors.EVENT_READ, function)


def unwatch(fd):
    _selector.unregister(fd)


def turn(seconds=POLL):
    """Wait once for the descriptors and call their functions."""
    if not _selector.get_map():
        # select() on nothing returns at once on some systems.
        time.sleep(seconds)
        return
    for key, _ in _selector.select(seconds):
        key.data()


def wait(condition, what, timeout=None):
    """Wait until condition() is true and return what it returned.

    What names the condition in the error; it may be a function, called
    when the time is over, to say what is the case instead.
    """
    end = time.monotonic() + (timeout or PATIENCE)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Timeout("waited in vain for " +
                          (what() if callable(what) else what))
        turn()
