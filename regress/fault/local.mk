# SPDX-License-Identifier: ISC
# Copyright (c) 2026 the tmx authors

# The program with faults on demand (base/fault.h).
check_PROGRAMS += regress/fault/tmx
regress_fault_tmx_SOURCES = src/main.c
regress_fault_tmx_LDADD = $(TMX_LAYERS) libfault.a $(TMX_BASE)
if LINUX
regress_fault_tmx_SOURCES += regress/fault/deny.c
regress_fault_tmx_LDADD += -ldl
endif

FAULT_TESTS = regress/fault/ask.py regress/fault/clients.py \
	regress/fault/deny.py regress/fault/disk.py regress/fault/input.py regress/fault/kill.py \
	regress/fault/order.py regress/fault/poison.py \
	regress/fault/respawn.py regress/fault/scarce.py \
	regress/fault/steps.py
TESTS += $(FAULT_TESTS)
EXTRA_DIST += $(FAULT_TESTS) regress/fault/deny.c regress/fault/flood.py \
	regress/fault/load.py regress/fault/repaint.py regress/fault/world.py
