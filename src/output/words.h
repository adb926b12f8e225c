#pragma once
// The words of the interface: themes/<name>/i18n/<lang>.yaml, and over it the site's own
// content/i18n/<lang>.yaml.

#include "base/diag.h"
#include "base/map.h"
#include "output/locale.h"

struct word {
	struct str key;
	struct str form[PLURAL_FORMS]; // p == NULL: not given; a plain text is PLURAL_OTHER alone
};
struct words {
	struct map by_key; // key -> struct word *
};

void words_init(struct words *, struct arena *);
// Adds the words of one YAML file, over what is there. False with reports.
bool words_read(struct words *, struct arena *, const struct source *, struct diag_log *);
const struct word *words_find(const struct words *, struct str key); // NULL when there is none
