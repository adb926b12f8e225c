#pragma once
// What md4c is given to read in place of a Markdown body.
//
// md4c hands text over as slices of what it reads. A copy of the same length in which what kith
// reads itself is written over with bytes that md4c leaves alone therefore costs nothing
// afterwards: slices of the copy are taken from the body.
//
// Lines with a directive or a `:::` become processing instructions, which are raw HTML blocks of
// one line. Merge fields and footnotes' labels become letters, and marks inside bare addresses,
// too.
//
// CommonMark's rules for emphasis expect spaces around words. So that `**注意：**请看` is bold,
// Chinese punctuation beside an emphasis mark becomes a letter when a letter or more of it stands
// on the other side; and a Han character, kana or Hangul that has punctuation of other languages
// there becomes punctuation.
//
// NUL bytes follow the copy: md4c 0.4.8 reads one byte past the end of some broken links.

#include "base/buf.h"
#include "text/markdown.h"

// The copy, in `out`, which must be empty.
struct str mask_body(struct buf *out, struct str body, const struct markdown_options *);
