#pragma once
// Text as Python sees it: code points, their classes and their cases.

#include "base/buf.h"
#include "base/utf8.h"

bool u_ascii(struct str);
size_t u_len(struct str); // code points
// The byte offset of a code point; s.n past the end.
size_t u_offset(struct str, size_t cp);
struct str u_sub(struct str, size_t from, size_t to); // code points from..to-1
uint32_t u_at(struct str, size_t *i);                 // decodes at byte *i and moves on
size_t u_before(struct str, size_t i);                // where the code point before byte i begins

bool u_space(uint32_t);     // str.isspace
bool u_alpha(uint32_t);     // str.isalpha
bool u_decimal(uint32_t);   // str.isdecimal
bool u_digit(uint32_t);     // str.isdigit
bool u_numeric(uint32_t);   // str.isnumeric
bool u_alnum(uint32_t);     // str.isalnum
bool u_word(uint32_t);      // \w of a regular expression
bool u_lower(uint32_t);     // str.islower
bool u_upper(uint32_t);     // str.isupper
bool u_title(uint32_t);     // title case letters
bool u_printable(uint32_t); // str.isprintable
bool u_id_start(uint32_t);
bool u_id_continue(uint32_t);
int u_decimal_value(uint32_t); // of a decimal digit

void u_to_upper(struct buf *, uint32_t);
void u_to_lower(struct buf *, uint32_t);
void u_to_title(struct buf *, uint32_t);
void u_to_fold(struct buf *, uint32_t);
// str.lower, with the final sigma.
void u_lower_text(struct buf *, struct str);
void u_upper_text(struct buf *, struct str);
// str.lower of what follows byte `from` in its context (for capitalize and title).
void u_lower_at(struct buf *, struct str whole, size_t at);

// Strips white space (or `chars`) at the ends asked for.
struct str u_strip(struct str, bool left, bool right);
struct str u_strip_chars(struct str, struct str chars, bool left, bool right);
// The end of line at byte i (str.splitlines): its length in bytes, 0 for none.
size_t u_line_end(struct str, size_t i);
