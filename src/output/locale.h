#pragma once
// What a language is called, how it counts and how it writes dates (after CLDR).

#include "base/date.h"

enum plural {
	PLURAL_OTHER,
	PLURAL_ZERO,
	PLURAL_ONE,
	PLURAL_TWO,
	PLURAL_FEW,
	PLURAL_MANY,
	PLURAL_FORMS
};
extern const char *const plural_names[PLURAL_FORMS]; // "other", "zero", "one" …
// The form that `n` takes in that language (BCP 47); PLURAL_OTHER in languages without forms and in
// unknown ones.
enum plural plural_of(struct str lang, int64_t n);

// The language's own name for itself: "简体中文"; the tag when it is not known.
struct str lang_autonym(struct str tag);

// Writes a date by a Unicode pattern (UTS 35): y yy yyyy M MM MMM MMMM d dd E EEE EEEE a H HH h hh
// m mm s ss Z and X (three of them), 'quoted text'; other letters are refused. False with a message
// in *why when the pattern is wrong or the language's names are not known.
struct date_shown {
	struct civil wall;
	int offset;
};
bool date_pattern(struct buf *, struct date_shown, struct str pattern, struct str lang,
		  const char **why);
