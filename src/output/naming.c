#include "output/naming.h"

struct str title_of_list(const struct library *lib, const struct theme *theme,
			 const struct kind *kind, const struct lang *lang)
{
	const struct entry *text = lib->sections[kind->id][lang->index];
	struct str given = ltext_get(&lib->site->kinds[kind->id].title, lang);
	char key[64] = "section_";
	const struct word *w = NULL;

	if (text && text->title.n)
		return text->title;
	if (given.n)
		return given;
	if (strlen(kind->name) < sizeof key - 8) {
		memcpy(key + 8, kind->name, strlen(kind->name) + 1);
		w = words_find(&theme->words[lang->index], str_cstr(key));
	}
	return w ? w->form[PLURAL_OTHER] : (struct str){0};
}

struct str title_of_taxonomy(const struct library *lib, const struct theme *theme,
			     struct str taxonomy, const struct lang *lang)
{
	const struct site *site = lib->site;
	const struct word *w = words_find(&theme->words[lang->index], taxonomy);

	for (size_t i = 0; i < site->taxonomies.n; i++)
		if (str_eq(site->taxonomies.p[i], taxonomy) &&
		    ltext_get(&site->taxonomy[i].title, lang).n)
			return ltext_get(&site->taxonomy[i].title, lang);
	return w ? w->form[PLURAL_OTHER] : taxonomy;
}
