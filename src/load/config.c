// kith.yaml.
#include "load/config.h"

#include "base/fs.h"
#include "load/decode.h"
#include "load/diags.h"
#include "load/load.h"
#include "model/url.h"

#define CONFIG_NAME S("kith.yaml")
#define MAX_PAGE_SIZE 10000
#define MAX_IMAGE_WIDTH 16383
#define MAX_IMAGE_PIXELS 1000000000
#define MAX_FEED_ITEMS 10000

static void config_error(struct decode *d, struct str at, const char *what)
{
	diag_report(d->log, &LOAD_CONFIG, d->src, at, "%s", what);
}

static struct str place_of(const struct site *site, const char *key)
{
	const struct ynode *n = ynode_get(site->tree, str_cstr(key));

	return n ? n->at : site->tree->at;
}

// "https://host/sub/" -> "https://host/sub" and "/sub".
static void read_base_url(struct decode *d, struct site *site, struct str override)
{
	struct str url = override.n ? override : site->base_url, rest;
	struct str scheme = url_scheme(url);
	size_t slash;

	if (url.n == 0 && ynode_get(site->tree, S("base_url")) &&
	    ynode_get(site->tree, S("base_url"))->type != Y_NULL)
		return; // of a wrong type: reported
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

// A number that is out of bounds is reported, and the default takes its place.
static void check_number(struct decode *d, const struct ynode *map, const char *key, int64_t *value,
			 int64_t most, int64_t otherwise)
{
	const struct ynode *n = ynode_get(map, str_cstr(key));

	if (*value >= 1 && *value <= most)
		return;
	diag_report(d->log, &LOAD_CONFIG, d->src, n ? n->at : (struct str){0},
		    "\"%s\" must be from 1 to %lld", key, (long long)most);
	*value = otherwise;
}

// The widths as numbers, the narrowest first, each once.
static void read_widths(struct decode *d, const struct ynode *list, struct images_config *c)
{
	for (size_t i = 0; i < c->width_texts.n; i++) {
		struct str text = c->width_texts.p[i];
		unsigned k = c->nwidths;
		int64_t width;

		if (!str_int(text, &width) || width < 1 || width > MAX_IMAGE_WIDTH ||
		    k == IMAGE_WIDTHS_MAX) {
			config_error(d, list->type == Y_SEQ ? list->items[i]->at : list->at,
				     "\"widths\" holds at most 8 numbers from 1 to 16383");
			return;
		}
		while (k > 0 && c->widths[k - 1] >= width)
			k--;
		if (k < c->nwidths && c->widths[k] == width)
			continue;
		memmove(c->widths + k + 1, c->widths + k, (c->nwidths - k) * sizeof *c->widths);
		c->widths[k] = (uint32_t)width;
		c->nwidths++;
	}
}

static void config_images(struct decode *d, struct site *site)
{
	static const uint32_t usual[] = {480, 960, 1600};
	const struct ynode *map = ynode_get(site->tree, S("images"));
	const struct ynode *list = ynode_get(map, S("widths"));
	struct images_config *c = &site->images;

	check_number(d, map, "quality", &c->quality, 100, 82);
	check_number(d, map, "max_pixels", &c->max_pixels, MAX_IMAGE_PIXELS, 50000000);
	if (list) {
		read_widths(d, list, c);
		return;
	}
	memcpy(c->widths, usual, sizeof usual);
	c->nwidths = sizeof usual / sizeof *usual;
}

// "#1d2340" or "#fff" as 0xrrggbb.
static bool read_colour(struct str s, uint32_t *out)
{
	uint32_t rgb = 0;

	if ((s.n != 4 && s.n != 7) || s.p[0] != '#')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		const char *digits = "0123456789abcdef", *d = memchr(digits, s.p[i] | 32, 16);

		if (!d || s.p[i] < '0')
			return false;
		rgb = rgb << 4 | (uint32_t)(d - digits);
		if (s.n == 4)
			rgb = rgb << 4 | (uint32_t)(d - digits);
	}
	*out = rgb;
	return true;
}

static void config_cards(struct decode *d, struct site *site)
{
	struct cards_config *c = &site->cards;
	struct {
		const char *name;
		struct str text;
		uint32_t *to;
	} rows[] = {{"background", c->background_text, &c->background},
		    {"text", c->text_text, &c->text},
		    {"accent", c->accent_text, &c->accent}};
	const struct ynode *map = ynode_get(site->tree, S("cards"));

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct ynode *at = ynode_get(map, str_cstr(rows[i].name));

		if (rows[i].text.n && !read_colour(rows[i].text, rows[i].to))
			config_error(d, at ? at->at : (struct str){0},
				     "a colour is written like \"#1d2340\"");
	}
}

static void check_content(struct decode *d, struct site *site)
{
	struct str content;

	if (site->content.n && site->content.p[0] != '/' &&
	    fs_normal(d->arena, site->content, &content)) {
		site->content = content;
		return;
	}
	config_error(d, place_of(site, "content"), "\"content\" must be a folder below the site's");
	site->content = S("content");
}

// A name is all that calendars understand (RFC 7986 §5.9).
static void check_color(struct decode *d, const struct ynode *events, struct site *site)
{
	struct str color = site->events.color;

	for (size_t i = 0; i < color.n; i++) {
		if (color.p[i] >= 'a' && color.p[i] <= 'z')
			continue;
		config_error(d, ynode_get(events, S("color"))->at,
			     "\"color\" must be the name of a colour in CSS, in lower case");
		diag_hint(d->log, "write it like this: color: firebrick");
		site->events.color = S("");
		return;
	}
}

static void check_values(struct decode *d, struct site *site)
{
	const struct ynode *events = ynode_get(site->tree, S("events"));
	const struct ynode *feeds = ynode_get(site->tree, S("feeds"));
	const struct ynode *links = ynode_get(site->tree, S("links"));

	if (site->version != 1)
		config_error(d, place_of(site, "version"),
			     "this kith reads version 1 of kith.yaml");
	check_number(d, site->tree, "page_size", &site->page_size, MAX_PAGE_SIZE, 10);
	check_number(d, feeds, "items", &site->feeds.items, MAX_FEED_ITEMS, 20);
	check_number(d, events, "occurrences", &site->events.occurrences, OCCURRENCES_MAX, 1000);
	check_color(d, events, site);
	check_number(d, links, "per_host", &site->links.per_host, 16, 2);
	config_images(d, site);
	config_cards(d, site);
	if (!url_slug_ok(site->theme))
		config_error(d, place_of(site, "theme"),
			     "\"theme\" must be the name of a folder below themes/");
	check_content(d, site);
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
	site->newsletter.ledger = S("ledger");
	site->newsletter.ledger_key = S("ledger.key");
	site->content = S("content");
	site->page_size = 10;
	site->feeds = (struct feeds_config){.items = 20, .sections = true, .terms = true};
	site->images = (struct images_config){.quality = 82,
					      .max_pixels = 50000000,
					      .sizes = S("(min-width: 46rem) 44rem, 100vw")};
	site->events = (struct events_config){
		.past = 366 * 86400, .next = 731 * 86400, .occurrences = 1000, .refresh = 43200};
	site->cards =
		(struct cards_config){.background = 0x1d2340, .text = 0xffffff, .accent = 0xe8b04b};
	site->links = (struct links_config){.max_age = 7 * 86400, .timeout = 20, .per_host = 2};
	return site;
}

static struct site *read_site(struct decode *d, const struct load_options *opt,
			      const struct ynode *tree)
{
	struct site *site = new_site(d->arena, d->src, tree, d->zones);
	struct decode_shape shape = {.tables = {&site_fields}, .to = site};
	struct strs tags;

	d->site = site;
	config_languages(d, site);
	tags = site->lang_tags;
	site->lang_tags = (struct strs){0};
	decode_map(d, tree, &shape);
	site->lang_tags = tags;
	config_fallback(d, site);
	config_taxonomies(d, site);
	config_recognition(d, site);
	check_values(d, site);
	read_base_url(d, site, opt->base_url);
	config_checks(d, site, opt->diags);
	config_kinds(d, site);
	config_menus(d, site);
	config_security(d, site, opt->now);
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
