#pragma once
// How Han characters are read in Mandarin, without tones: for slugs.
//
// pinyin.def holds the commonest reading of each character (made by pinyin_table.py from Unihan),
// pinyin_phrases.def words whose characters are read in another way there.

#include "base/str.h"

// Reads the word or character that `text` begins with, the longest word winning: its bytes, and the
// reading ("yinhang"). 0 when its first character has no reading.
size_t pinyin_word(struct str text, struct str *reading);
