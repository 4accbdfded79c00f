/* SPDX-License-Identifier: ISC */
/* Copyright (c) 2026 the tmx authors */

/*
 * Text to tokens (tmux(1), PARSING SYNTAX); for the parser's use only.  A
 * word has its quotes, escapes, variables and tildes already resolved.
 */

#ifndef TMX_CMD_LEX_H
#define TMX_CMD_LEX_H

#include "compat/compat.h"

struct cmd_input;
struct err;

enum lex_token {
	LEX_END,   /* of the text, which always ends with a LEX_NEWLINE */
	LEX_ERROR, /* said in the error */
	LEX_NEWLINE,
	LEX_SEMICOLON,
	LEX_OPEN,  /* { */
	LEX_CLOSE, /* } */
	LEX_WORD,
	LEX_EQUALS, /* a word NAME=value */
	LEX_FORMAT, /* #{...} after %if or %elif */
	LEX_HIDDEN, /* %hidden and so on */
	LEX_IF,
	LEX_ELIF,
	LEX_ELSE,
	LEX_ENDIF
};

struct lex {
	const struct cmd_input *in;
	const char *text; /* borrowed; need not end with a NUL */
	size_t len, at;
	unsigned int line; /* of the token returned last */
	size_t *budget;    /* bytes that may yet be put into words */
	bool newline;      /* the next token is on the next line */
	bool condition;    /* the last token was %if or the like */
	bool ended;
	struct err *err;
};

/*
 * Get the next token.  Sets *word to a string that the caller frees for
 * those that have one (LEX_WORD, LEX_EQUALS, LEX_FORMAT), else to NULL.
 */
enum lex_token lex_next(struct lex *, char **word);

/* Leave an error with the place it is at; returns ERR_INVALID. */
int lex_error(const struct lex *, const char *, ...) printf_like(2, 3);

#endif
