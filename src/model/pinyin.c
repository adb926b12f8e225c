#include "model/pinyin.h"

#include "base/utf8.h"

static const struct str syllables[] = {
#define SYLLABLE(name) S_INIT(name),
#define BLOCK(first, codes)
#include "model/pinyin.def"
#undef SYLLABLE
#undef BLOCK
};

// A run of code points; two characters each: the number of its syllable, from 1, in base 64 from
// '0' on. "00" is a character without a reading.
static const struct block {
	uint32_t first;
	struct str codes;
} blocks[] = {
#define SYLLABLE(name)
#define BLOCK(first, codes) {first, S_INIT(codes)},
#include "model/pinyin.def"
#undef SYLLABLE
#undef BLOCK
};

// In the order of their bytes.
static const struct phrase {
	struct str word, reading;
} phrases[] = {
#define PHRASE(word, reading) {S_INIT(word), S_INIT(reading)},
#include "model/pinyin_phrases.def"
#undef PHRASE
};
#define PHRASES (sizeof phrases / sizeof *phrases)

static struct str character(uint32_t cp)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		const struct block *b = &blocks[i];
		size_t at = (size_t)(cp - b->first) * 2, number;

		if (cp < b->first || at >= b->codes.n)
			continue;
		number = (size_t)(b->codes.p[at] - '0') * 64 + (size_t)(b->codes.p[at + 1] - '0');
		return number ? syllables[number - 1] : (struct str){0};
	}
	return (struct str){0};
}

// The last of those that do not stand behind `text` in the order of bytes; SIZE_MAX when all do.
static size_t last_before(struct str text)
{
	size_t from = 0, to = PHRASES;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (str_cmp(phrases[middle].word, text) <= 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from - 1;
}

size_t pinyin_word(struct str text, struct str *reading)
{
	uint32_t cp;
	size_t len = utf8_decode(text, &cp);

	// Whatever `text` begins with stands before it, and the longest of them last; only words
	// with the same first character can come between.
	for (size_t i = last_before(text); i < PHRASES; i--) {
		if (str_starts(text, phrases[i].word)) {
			*reading = phrases[i].reading;
			return phrases[i].word.n;
		}
		if (!str_starts(phrases[i].word, str_first(text, len)))
			break;
	}
	*reading = character(cp);
	return reading->n ? len : 0;
}
