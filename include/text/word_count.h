#pragma once
// How long a text is: its Han characters and its other words, without punctuation. Reading time
// takes each at its own speed.

#include "base/str.h"

struct word_count { // zeroed to begin with
	uint32_t han, words;
	// The state between two pieces of one text.
	bool in_word;
	uint32_t joiner; // the mark right behind a word that may join it to the next letters
	uint32_t last;   // the last code point since word_count_end
};

// Counts a further piece; a word may go on from the piece before.
void word_count_add(struct word_count *, struct str text);
// A blank or a line's end: the word ends here.
void word_count_blank(struct word_count *);
// A block's end: nothing of it reaches what follows.
void word_count_end(struct word_count *);
// Counts HTML: its text, without tags, comments, scripts and styles.
void word_count_html(struct word_count *, struct str html);

// Han characters and other words together.
uint64_t word_count_sum(const struct word_count *);
// Minutes to read it, rounded up: 400 Han characters or 220 words take one. 0 without any.
unsigned word_count_minutes(const struct word_count *);
