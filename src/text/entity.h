#pragma once
// HTML's character references.

#include "base/arena.h"

// The characters that a reference (`&amp;`, `&#38;`, `&#x26;`, with ampersand and semicolon) stands
// for, in UTF-8; the reference itself when there is no such name. Numbers that are no character
// give U+FFFD (CommonMark 0.31 §2.5).
struct str entity_text(struct arena *, struct str reference);
