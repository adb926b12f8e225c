#pragma once
// Texts as what people search for: words, folded, and the characters of scripts that put no blanks
// between words.
//
// A word is a run of letters and digits without accents, in lower case (compatibility
// decomposition, marks left out), cut at TOKEN_CHARS. Characters of Han, kana, Hangul, Thai, Lao,
// Khmer and Myanmar are tokens by themselves, and so is each pair of neighbours: any run of two
// that a reader can type is there. themes/default/assets/search.js does the same to what is typed.

#include "base/buf.h"

#define TOKEN_CHARS 24

// `token` lives until the call returns.
typedef void token_fn(void *ctx, struct str token);
void tokens_each(struct str text, token_fn *, void *ctx);
// Whether the token is of a script without blanks, so that it is complete in itself.
bool token_is_run(struct str token);
