// `languages`, and `fallback` between them.
#include "load/config.h"
#include "load/diags.h"

static bool is_rtl(struct str tag)
{
	static const char *const rtl[] = {"ar", "arc", "ckb", "dv", "fa", "he",
					  "ks", "ps",  "sd",  "ug", "ur", "yi"};
	struct str rest = tag, first = {0};

	str_next(&rest, '-', &first);
	for (size_t i = 0; i < sizeof rtl / sizeof *rtl; i++)
		if (str_eq_nocase(first, str_cstr(rtl[i])))
			return true;
	return str_eq_nocase(tag, S("ku-Arab")) || str_eq_nocase(tag, S("pa-Arab"));
}

// BCP 47's outer form: a language of two or three letters, then parts of up to eight letters and
// digits.
static bool is_tag(struct str tag)
{
	struct str rest = tag, part;
	bool first = true;

	while (str_next(&rest, '-', &part)) {
		if (part.n == 0 || part.n > 8 || (first && (part.n < 2 || part.n > 3)))
			return false;
		for (size_t i = 0; i < part.n; i++) {
			char c = part.p[i] | 32;

			if (!(c >= 'a' && c <= 'z') &&
			    (first || part.p[i] < '0' || part.p[i] > '9'))
				return false;
		}
		first = false;
	}
	return !first;
}

static struct str lower_ascii(struct arena *a, struct str s)
{
	char *p = (char *)arena_dup(a, s).p;

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] |= 32;
	return str_of(p, s.n);
}

static void add_language(struct decode *d, struct site *site, struct str tag, struct str at)
{
	struct lang *lang = &site->langs[site->nlangs];

	if (!is_tag(tag)) {
		diag_report(d->log, &LOAD_CONFIG, d->src, at,
			    "\"%.*s\" is no BCP 47 tag of a language", STR_ARG(tag));
		diag_hint(d->log, "write zh-Hans, en or pt-BR");
	} else if (site_lang(site, tag)) {
		diag_report(d->log, &LOAD_CONFIG, d->src, at,
			    "the language \"%.*s\" is listed twice", STR_ARG(tag));
	} else if (site->nlangs == LANGS_MAX) {
		diag_report(d->log, &LOAD_CONFIG, d->src, at, "there are more than %d languages",
			    LANGS_MAX);
	} else {
		*lang = (struct lang){.index = site->nlangs, .tag = tag, .rtl = is_rtl(tag)};
		if (site->nlangs)
			lang->prefix = arena_cat(d->arena, S("/"), lower_ascii(d->arena, tag));
		site->nlangs++;
	}
}

void config_languages(struct decode *d, struct site *site)
{
	const struct ynode *n = ynode_get(site->tree, S("languages"));
	struct strs tags = {0};

	if (n && decode_field(d, field_find(&site_fields, S("languages")), n, site))
		tags = site->lang_tags;
	for (size_t i = 0; i < tags.n; i++)
		add_language(d, site, tags.p[i],
			     n->type == Y_SEQ && i < n->n ? n->items[i]->at : n->at);
	if (site->nlangs == 0)
		add_language(d, site, S("en"), (struct str){0});
	site->lang_tags = (struct strs){0};
	for (unsigned i = 0; i < site->nlangs; i++)
		vec_push(d->arena, &site->lang_tags, site->langs[i].tag);
}

static const struct lang *language_at(struct decode *d, const struct site *site, struct str tag,
				      struct str at)
{
	const struct lang *lang = site_lang(site, tag);

	if (lang)
		return lang;
	diag_report(d->log, &LOAD_CONFIG, d->src, at, "\"%.*s\" is not one of the site's languages",
		    STR_ARG(tag));
	diag_suggest(d->log, tag, site->lang_tags.p, site->lang_tags.n);
	return NULL;
}

static void read_pair(struct decode *d, struct site *site, const struct ypair *pair)
{
	const struct lang *from = language_at(d, site, pair->key, pair->key_at), *to;

	if (!from)
		return;
	if (pair->value->type != Y_SCALAR) {
		diag_report(d->log, &LOAD_CONFIG, d->src, pair->value->at,
			    "the language that stands in is given by its tag, not by %s",
			    ynode_what(pair->value));
		return;
	}
	to = language_at(d, site, pair->value->text, pair->value->at);
	if (to == from)
		diag_report(d->log, &LOAD_CONFIG, d->src, pair->value->at,
			    "a language can't stand in for itself");
	else
		site->fallback[from->index] = to;
}

void config_fallback(struct decode *d, struct site *site)
{
	static const struct str words[] = {S_INIT("none"), S_INIT("default")};
	const struct ynode *n = ynode_get(site->tree, S("fallback"));

	if (!n || n->type == Y_NULL || (n->type == Y_SCALAR && str_eq(n->text, words[0])))
		return;
	if (n->type == Y_SCALAR && str_eq(n->text, words[1])) {
		for (unsigned i = 1; i < site->nlangs; i++)
			site->fallback[i] = &site->langs[0];
	} else if (n->type == Y_MAP) {
		for (size_t i = 0; i < n->n; i++)
			read_pair(d, site, &n->pairs[i]);
	} else {
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at,
			    "\"fallback\" is none, default, or a map from language to language");
		if (n->type == Y_SCALAR)
			diag_suggest(d->log, n->text, words, 2);
	}
}
