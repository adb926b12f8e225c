// kith.yaml.
#include "load/config.h"

#include "base/fs.h"
#include "load/decode.h"
#include "load/diags.h"
#include "load/load.h"
#include "model/url.h"

#define CONFIG_NAME S("kith.yaml")
#define MAX_PAGE_SIZE 10000

static void config_error(struct decode *d, struct str at, const char *what)
{
	diag_report(d->log, &LOAD_CONFIG, d->src, at, "%s", what);
}

static struct str place_of(const struct site *site, const char *key)
{
	const struct ynode *n = ynode_get(site->tree, str_cstr(key));

	return n ? n->at : site->tree->at;
}

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
		config_error(d, at, "a language is given by its BCP 47 tag");
		diag_hint(d->log, "write zh-Hans, en or pt-BR");
	} else if (site_lang(site, tag)) {
		config_error(d, at, "a language is listed twice");
	} else if (site->nlangs == LANGS_MAX) {
		config_error(d, at, "there are more than 16 languages");
	} else {
		*lang = (struct lang){.index = site->nlangs, .tag = tag, .rtl = is_rtl(tag)};
		if (site->nlangs)
			lang->prefix = arena_cat(d->arena, S("/"), lower_ascii(d->arena, tag));
		site->nlangs++;
	}
}

// Languages come first: texts in kith.yaml are given by language.
static void read_languages(struct decode *d, struct site *site)
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

// "https://host/sub/" -> "https://host/sub" and "/sub".
static void read_base_url(struct decode *d, struct site *site, struct str override)
{
	struct str url = override.n ? override : site->base_url, rest;
	struct str scheme = url_scheme(url);
	size_t slash;

	if (url.n == 0) {
		diag_report(d->log, &LOAD_CONFIG, d->src, site->tree->at,
			    "kith.yaml lacks the field \"base_url\"");
		diag_hint(d->log, "add a line like this: base_url: https://lantern.example/");
		return;
	}
	rest = str_from(url, scheme.n + 3);
	slash = str_index(rest, '/');
	if (!(str_eq(scheme, S("http")) || str_eq(scheme, S("https"))) || rest.n == 0 ||
	    slash == 0 || !str_starts(str_from(url, scheme.n), S("://")) ||
	    str_index(url, '?') != SIZE_MAX || str_index(url, '#') != SIZE_MAX ||
	    str_index(url, ' ') != SIZE_MAX) {
		config_error(d, override.n ? (struct str){0} : place_of(site, "base_url"),
			     "\"base_url\" must be an http or https address without ? and #");
		return;
	}
	while (url.n && url.p[url.n - 1] == '/')
		url.n--;
	site->base_url = url;
	site->base_path =
		slash == SIZE_MAX ? (struct str){0} : str_range(rest.p + slash, url.p + url.n);
	if (slash != SIZE_MAX && rest.p + slash >= url.p + url.n)
		site->base_path = (struct str){0};
}

static void read_menu_item(struct decode *d, const struct ynode *n, struct menu_item *item)
{
	struct decode_shape shape = {.tables = {&menu_item_fields}, .to = item};

	item->at = n->at;
	if (n->type != Y_MAP) {
		config_error(d, n->at, "a menu item is a map");
		diag_hint(d->log, "write it like this: {page: about} or {kind: post}");
	} else if (decode_map(d, n, &shape) && !item->page.n && !item->kind.n && !item->url.n) {
		config_error(d, n->at, "a menu item needs \"page\", \"kind\" or \"url\"");
	}
}

static void read_menus(struct decode *d, struct site *site)
{
	const struct ynode *menus = site->menus_tree;

	if (menus && menus->type != Y_MAP) {
		config_error(d, menus->at,
			     "\"menus\" must be a map from a menu's name to its items");
		return;
	}
	for (size_t i = 0; menus && i < menus->n; i++) {
		const struct ynode *list = menus->pairs[i].value;
		struct menu *menu = vec_add(d->arena, &site->menus);

		menu->name = menus->pairs[i].key;
		if (list->type != Y_SEQ) {
			config_error(d, list->at, "a menu is a list of items");
			continue;
		}
		menu->items = arena_array(d->arena, struct menu_item, list->n);
		menu->n = list->n;
		for (size_t k = 0; k < list->n; k++)
			read_menu_item(d, list->items[k], &menu->items[k]);
	}
}

static void check_formats(struct decode *d, const struct site *site)
{
	const struct ynode *formats = site->formats_tree;
	bool on;

	if (formats && formats->type != Y_MAP)
		config_error(d, formats->at,
			     "\"formats\" must be a map from a format's name to true or false");
	for (size_t i = 0; formats && formats->type == Y_MAP && i < formats->n; i++)
		if (!ynode_bool(formats->pairs[i].value, &on))
			config_error(d, formats->pairs[i].value->at,
				     "a format is turned on by true and off by false");
}

static void check_values(struct decode *d, struct site *site)
{
	struct str content;

	if (site->version != 1)
		config_error(d, place_of(site, "version"),
			     "this kith reads version 1 of kith.yaml");
	if (site->page_size < 1 || site->page_size > MAX_PAGE_SIZE)
		config_error(d, place_of(site, "page_size"),
			     "\"page_size\" must be from 1 to 10000");
	if (site->feeds.items < 1)
		config_error(d, place_of(site, "feeds"), "a feed holds at least one item");
	if (!url_slug_ok(site->theme))
		config_error(d, place_of(site, "theme"),
			     "\"theme\" must be the name of a folder below themes/");
	if (site->content.n == 0 || site->content.p[0] == '/' ||
	    !fs_normal(d->arena, site->content, &content))
		config_error(d, place_of(site, "content"),
			     "\"content\" must be a folder below the site's");
	else
		site->content = content;
}

static struct site *new_site(struct arena *a, const struct source *src, const struct ynode *tree,
			     struct zone_db *zones)
{
	struct site *site = arena_new(a, struct site);

	site->src = src;
	site->tree = tree;
	site->version = 1;
	site->zone = zone_find(zones, S("UTC"));
	site->theme = S("default");
	site->newsletter.audience = S("audience");
	site->newsletter.unsubscribe_key = S("unsubscribe.key");
	site->content = S("content");
	site->page_size = 10;
	site->feeds.items = 20;
	return site;
}

static struct site *read_site(struct decode *d, const struct load_options *opt,
			      const struct ynode *tree)
{
	struct site *site = new_site(d->arena, d->src, tree, d->zones);
	struct decode_shape shape = {.tables = {&site_fields}, .to = site};
	struct strs tags;

	d->site = site;
	read_languages(d, site);
	tags = site->lang_tags;
	site->lang_tags = (struct strs){0};
	decode_map(d, tree, &shape);
	site->lang_tags = tags;
	if (site->taxonomies.n == 0 && !ynode_get(tree, S("taxonomies")))
		vec_push(d->arena, &site->taxonomies, S("tags"));
	check_values(d, site);
	read_base_url(d, site, opt->base_url);
	config_checks(d, site, opt->diags);
	config_kinds(d, site);
	read_menus(d, site);
	check_formats(d, site);
	return site;
}

struct site *load_config(struct arena *a, const struct load_options *opt, struct zone_db *zones,
			 struct diag_log *log)
{
	struct str path = opt->config.n ? opt->config : CONFIG_NAME;
	struct decode d = {.arena = a, .log = log, .zones = zones, .ids = &decode_config_ids};
	const struct ynode *tree = NULL;

	if (!fs_exists(arena_cstr(a, fs_join(a, opt->source, path)))) {
		diag_report_path(log, &LOAD_CONFIG, path, "the site has no kith.yaml");
		diag_hint(log, "name the site's folder with -s, or the file with -c");
		return NULL;
	}
	d.src = load_source(a, opt->source, path, log);
	if (d.src)
		tree = ytree_parse(a, d.src, d.src->text, log);
	if (tree && tree->type != Y_MAP) {
		diag_report(log, &LOAD_CONFIG, d.src, tree->at, "kith.yaml must be a map");
		tree = NULL;
	}
	if (!tree) {
		if (log->exit < LOAD_CONFIG.exit)
			log->exit = LOAD_CONFIG.exit;
		return NULL;
	}
	return read_site(&d, opt, tree);
}
