#include "output/words.h"

#include "output/diags.h"
#include "text/ytree.h"

void words_init(struct words *w, struct arena *a)
{
	map_init(&w->by_key, a);
}

const struct word *words_find(const struct words *w, struct str key)
{
	return map_get(&w->by_key, key);
}

static bool wrong(const struct source *src, struct str at, struct str key, struct diag_log *log)
{
	diag_report(log, &OUT_WORDS, src, at,
		    "word \"%.*s\" is not a text or a map of plural forms", STR_ARG(key));
	return false;
}

static bool read_forms(struct word *w, const struct ynode *node, const struct source *src,
		       struct diag_log *log)
{
	for (size_t i = 0; i < node->n; i++) {
		const struct ypair *pair = &node->pairs[i];
		size_t form = 0;

		while (form < PLURAL_FORMS && !str_eq(pair->key, str_cstr(plural_names[form])))
			form++;
		if (form == PLURAL_FORMS || pair->value->type != Y_SCALAR)
			return wrong(src, pair->key_at, w->key, log);
		w->form[form] = pair->value->text;
	}
	if (w->form[PLURAL_OTHER].p)
		return true;
	diag_report(log, &OUT_WORDS, src, node->at, "word \"%.*s\" has no form \"other\"",
		    STR_ARG(w->key));
	return false;
}

bool words_read(struct words *words, struct arena *a, const struct source *src,
		struct diag_log *log)
{
	const struct ynode *tree = ytree_parse(a, src, src->text, log);
	bool ok = true;

	if (!tree)
		return false;
	if (tree->type != Y_MAP) {
		diag_report(log, &OUT_WORDS, src, tree->at, "not a map of words but %s",
			    ynode_what(tree));
		return false;
	}
	for (size_t i = 0; i < tree->n; i++) {
		const struct ypair *pair = &tree->pairs[i];
		struct word *w = arena_new(a, struct word);

		w->key = pair->key;
		if (pair->value->type == Y_SCALAR)
			w->form[PLURAL_OTHER] = pair->value->text;
		else if (pair->value->type == Y_MAP)
			ok &= read_forms(w, pair->value, src, log);
		else
			ok &= wrong(src,
				    pair->value->type == Y_NULL ? pair->key_at : pair->value->at,
				    w->key, log);
		map_put(&words->by_key, w->key, w);
	}
	return ok;
}
