// A picture of each page for where people share it: 1200 by 630 pixels with its title.

#include <inttypes.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/vec.h"
#include "model/event.h"
#include "output/card.h"
#include "output/diags.h"
#include "output/format.h"
#include "output/picture.h"

#define RECIPE "1" // another one when the same words would be drawn differently

static struct card card_of(struct arena *a, const struct site *site, const struct lang *lang,
			   struct str title, const struct moment *date)
{
	struct card c = {.title = title,
			 .site = ltext_get(&site->title, lang),
			 .lang = lang->tag,
			 .rtl = lang->rtl,
			 .background = site->cards.background,
			 .text = site->cards.text,
			 .accent = site->cards.accent};
	struct buf day;

	if (date && date->set) {
		buf_init(&day, 64);
		date_day(&day, date->wall);
		c.date = arena_dup(a, buf_view(&day));
		buf_release(&day);
	}
	return c;
}

static struct card card_of_entry(struct arena *a, const struct site *site, const struct entry *e)
{
	const struct moment *date =
		e->kind->id == KIND_event ? &((const struct event *)e)->starts : &e->date;

	return card_of(a, site, e->lang, e->title, date);
}

static struct card card_of_target(struct arena *a, const struct site *site, const struct target *t)
{
	return card_of(a, site, t->lang ? t->lang : &site->langs[0], t->title, NULL);
}

static uint64_t hash_of(struct arena *a, const struct card *c)
{
	return hash_str(arena_printf(
		a, RECIPE "\n%.*s\n%.*s\n%.*s\n%.*s\n%d %" PRIx32 " %" PRIx32 " %" PRIx32,
		STR_ARG(c->title), STR_ARG(c->site), STR_ARG(c->date), STR_ARG(c->lang), c->rtl,
		c->background, c->text, c->accent));
}

static struct str url_of(struct arena *a, const struct card *c)
{
	return c->title.n ? arena_printf(a, "/cards/%016" PRIx64 ".png", hash_of(a, c))
			  : (struct str){0};
}

struct str card_url_entry(struct arena *a, const struct site *site, const struct entry *e)
{
	struct card c = card_of_entry(a, site, e);

	return url_of(a, &c);
}

struct str card_url_target(struct arena *a, const struct site *site, const struct target *t)
{
	struct card c = card_of_target(a, site, t);

	return url_of(a, &c);
}

// ---- making them --------------------------------------------------------------------------------

struct work {
	struct card card;
	struct picture picture;
};

static bool plan_one(struct plan *p, const struct target *page)
{
	struct pictures *all = (struct pictures *)p->pictures;
	const struct entry *e = page->entry;
	struct card card = e ? card_of_entry(p->arena, p->lib->site, e)
			     : card_of_target(p->arena, p->lib->site, page);
	struct str url = url_of(p->arena, &card);
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
	bool ok = true;

	if (!site_format_asked(p->lib->site, "share_cards")) // drawing takes its time
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
	return ok;
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
