# Commands from the shell.
CLI_TESTS = \
	regress/cli/buffers.py \
	regress/cli/sessions.py \
	regress/cli/shell.py
TESTS += $(CLI_TESTS)
EXTRA_DIST += $(CLI_TESTS)
