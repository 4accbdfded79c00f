/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * What is known of terminals by name, and of programs that run in them by
 * the variables they set.  Facts only; client/term.h makes use of them.
 */

#ifndef TMX_CLIENT_TERM_KNOWN_H
#define TMX_CLIENT_TERM_KNOWN_H

#include "compat/compat.h"

struct env;

/* The name of a feature by its bit's number, and the bits of names. */
const char *feature_name(unsigned int);
unsigned int features_parse(const char *);

/* Names of features, with commas between them; the caller frees them. */
char *features_names(unsigned int);

/* The features of a terminal by its $TERM. */
unsigned int known_by_term(const char *);

/* By how it answers XTVERSION, "xterm(388)"; 0 when it is not known. */
unsigned int known_by_version(const char *);

/* By DA2's numbers: terminal type, version. */
unsigned int known_by_da2(unsigned int, unsigned int);

/*
 * Whether it is a terminal within a terminal, by $TERM or by DA2's type.
 * Those do other things with strings than skip those that they do not know:
 * one takes APC for its title, another sends DCS on to whatever it runs in.
 */
bool known_multiplexer(const char *);
bool known_multiplexer_da2(unsigned int);

/* By what is in the environment of a client in a terminal of that name. */
unsigned int known_by_env(const char *, const struct env *);

/*
 * An entry that does for a terminal that the system's terminfo lacks: NULL
 * when there is none, else what to try next, i counted from 0.
 */
const char *known_stand_in(const char *, unsigned int i);

/* Whether queries do no harm: it skips control sequences as it should. */
bool known_to_answer(const char *);

#endif
