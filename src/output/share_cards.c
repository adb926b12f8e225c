// A picture of each page for where people share it: 1200 by 630 pixels with its title.

#include <inttypes.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/vec.h"
#include "model/event.h"
#include "model/url.h"
#include "output/card.h"
#include "output/diags.h"
#include "output/format.h"
#include "output/picture.h"
#include "output/theme.h"

#define RECIPE "2" // another one when the same words would be drawn differently

static struct card card_of(struct arena *a, const struct pictures *all, const struct lang *lang,
			   struct str title, const struct moment *date)
{
	const struct site *site = all->lib->site;
	struct card c = {.title = title,
			 .site = ltext_get(&site->title, lang),
			 .lang = lang->tag,
			 .rtl = lang->rtl,
			 .background = site->cards.background,
			 .text = site->cards.text,
			 .accent = site->cards.accent};
	struct buf day;

	if (str_eq(c.title, c.site) && ltext_get(&site->description, lang).n)
		c.site = ltext_get(&site->description, lang);
	if (date && date->set) {
		buf_init(&day, 64);
		date_day(&day, date->wall);
		c.date = buf_move(&day, a);
	}
	return c;
}

static struct card card_of_entry(struct arena *a, const struct pictures *all, const struct entry *e)
{
	const struct moment *date =
		e->kind->id == KIND_event ? &((const struct event *)e)->starts : &e->date;

	return card_of(a, all, e->lang, e->title, date);
}

static struct card card_of_target(struct arena *a, const struct pictures *all,
				  const struct target *t)
{
	return card_of(a, all, t->lang ? t->lang : &all->lib->site->langs[0], t->title, NULL);
}

static uint64_t hash_of(struct arena *a, const struct card *c, const struct picture *logo)
{
	return hash_str(arena_printf(a,
				     RECIPE "\n%.*s\n%.*s\n%.*s\n%.*s\n%d %" PRIx32 " %" PRIx32
					    " %" PRIx32 " %016" PRIx64,
				     STR_ARG(c->title), STR_ARG(c->site), STR_ARG(c->date),
				     STR_ARG(c->lang), c->rtl, c->background, c->text, c->accent,
				     logo ? logo->hash : 0));
}

static struct str url_of(struct arena *a, const struct card *c, const struct picture *logo)
{
	return c->title.n ? arena_printf(a, "/cards/%016" PRIx64 ".png", hash_of(a, c, logo))
			  : (struct str){0};
}

static bool is_on(const struct site *site)
{
	return site_format_asked(site, "share_cards"); // drawing takes its time
}

struct str card_url_entry(struct arena *a, const struct pictures *all, const struct entry *e)
{
	struct card c;

	if (!all || !is_on(all->lib->site))
		return (struct str){0};
	c = card_of_entry(a, all, e);
	return url_of(a, &c, all->logo);
}

struct str card_url_target(struct arena *a, const struct pictures *all, const struct target *t)
{
	struct card c;

	if (!all || !is_on(all->lib->site))
		return (struct str){0};
	c = card_of_target(a, all, t);
	return url_of(a, &c, all->logo);
}

struct work {
	struct card card;
	struct picture picture;
};

// ---- the logo -----------------------------------------------------------------------------------

static const struct picture *pixels_at(const struct pictures *all, struct str url)
{
	const struct picture *p = pictures_find(all, url);
	enum image_type type = p ? p->info.type : IMAGE_UNKNOWN;

	return (type == IMAGE_PNG || type == IMAGE_JPEG || type == IMAGE_WEBP) && !p->info.animated
		       ? p
		       : NULL;
}

static const struct picture *largest_icon(const struct pictures *all)
{
	const struct strs *icons = &all->lib->site->icons;
	const struct picture *largest = NULL;

	for (size_t i = 0; i < icons->n; i++) {
		struct str name = icons->p[i];
		struct str path =
			str_starts(name, S("/")) ? name : arena_cat(all->arena, S("/"), name);
		const struct picture *p = pixels_at(all, url_encoded(all->arena, path));

		if (p && (!largest || p->width > largest->width))
			largest = p;
	}
	return largest;
}

const struct picture *card_logo(const struct pictures *all, const struct theme *theme)
{
	const struct theme_options *o = theme->options;
	const struct picture *logo = NULL;

	for (size_t i = 0; i < o->table.n; i++) {
		const struct field *f = &o->table.fields[i];

		if (f->type == F_URL && str_eq(str_cstr(f->name), S("logo")))
			logo = pixels_at(all,
					 *(const struct str *)((const char *)o->values + f->off));
	}
	return logo ? logo : largest_icon(all);
}

// Decoded once for all cards that are to be drawn.
static bool open_logo(struct plan *p, size_t from)
{
	const struct picture *logo = p->pictures->logo;
	struct bitmap *pixels = arena_new(p->arena, struct bitmap);
	uint64_t width = CARD_LOGO_WIDTH;
	const char *why;

	if (!logo)
		return true;
	if (width * logo->height > (uint64_t)CARD_LOGO_HEIGHT * logo->width)
		width = (uint64_t)CARD_LOGO_HEIGHT * logo->width / logo->height;
	why = picture_pixels(logo, p->arena, width ? (uint32_t)width : 1, pixels);
	if (why) {
		diag_report_path(p->log, &OUT_IMAGE_BROKEN, logo->path,
				 "the picture is damaged: %s", why);
		return false;
	}
	for (size_t i = from; i < p->targets.n; i++)
		((struct work *)p->targets.p[i]->input)->card.logo = pixels;
	return true;
}

// ---- making them --------------------------------------------------------------------------------

static bool plan_one(struct plan *p, const struct target *page)
{
	struct pictures *all = (struct pictures *)p->pictures;
	const struct entry *e = page->entry;
	struct card card =
		e ? card_of_entry(p->arena, all, e) : card_of_target(p->arena, all, page);
	struct str url = url_of(p->arena, &card, all->logo);
	struct work *w;
	struct target t;

	if (!url.n || map_get(&all->by_url, url))
		return true;
	w = arena_new(p->arena, struct work);
	w->card = card;
	w->picture = (struct picture){.url = url,
				      .info = {.type = IMAGE_PNG},
				      .width = CARD_WIDTH,
				      .height = CARD_HEIGHT};
	w->picture.own = (struct made_picture){
		.of = &w->picture,
		.url = url,
		.keep = arena_printf(p->arena, "card-%.*s", STR_ARG(str_from(url, 7)))};
	t = (struct target){.url = url, .entry = e, .input = w, .what = page->what};
	w->picture.own.kept = pictures_has(all, w->picture.own.keep);
	picture_place(p, &t, &w->picture.own);
	map_put(&all->by_url, w->picture.url, &w->picture);
	vec_push(p->arena, &all->cards, &w->picture);
	return plan_add(p, t) != NULL;
}

static bool plan(struct plan *p)
{
	size_t n = p->targets.n;
	bool ok = true, any = false;

	if (!is_on(p->lib->site))
		return true;
	if (!card_is_available()) {
		diag_report(p->log, &OUT_CARDS, p->lib->site->src,
			    ynode_get(p->lib->site->formats_tree, S("share_cards"))->at,
			    "this kith cannot draw share cards");
		return false;
	}
	for (size_t i = 0; p->pictures && i < n; i++)
		if (p->targets.p[i]->page && p->targets.p[i]->root == OUT_SITE)
			ok &= plan_one(p, p->targets.p[i]);
	for (size_t i = n; i < p->targets.n; i++)
		any |= !((const struct work *)p->targets.p[i]->input)->picture.own.kept;
	return ok && (!any || p->pictures->look || open_logo(p, n));
}

static void report_font(struct reader *r, const struct target *t, const struct work *w, unsigned n)
{
	const char *what = n == 1 ? "a character" : "characters";

	if (t->entry)
		diag_report(r->log, &OUT_CARD_FONT, t->entry->src, entry_at(t->entry, "title"),
			    "no font has %s of the share card", what);
	else
		diag_report_path(r->log, &OUT_CARD_FONT, w->picture.url,
				 "no font has %s of \"%.*s\"", what, STR_ARG(w->card.title));
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	struct work *w = (struct work *)t->input;
	unsigned missing = 0;

	if (p->pictures->look)
		return true;
	if (!card_draw(out, &w->card, &missing)) {
		diag_report_path(r->log, &OUT_CARDS, w->picture.url,
				 "the share card cannot be drawn");
		return false;
	}
	if (missing)
		report_font(r, t, w, missing);
	if (!pictures_put(p->pictures, w->picture.own.keep, buf_view(out), r->log, &r->scratch))
		return false;
	if (missing) // not kept for long, so that the next build says so again
		w->picture.own.keep.n = 0;
	return true;
}

const struct format format_share_cards = {"share_cards", "image/png", plan, render};
