// `kith explain --recognition`: what a member was given, and the sums behind it.
#include "cli/explain.h"
#include "cli/status.h"
#include "model/member_facts.h"

static const char *const channels[CHANNEL_COUNT] = {"site", "feed", "email"};

static struct str file_of(const struct grant *g)
{
	return g->entry ? g->entry->src->path : g->deed->src->path;
}

static bool is_shown(const struct member_facts *m, enum channel c)
{
	return m->shown[c] && m->shown[c]->recognition;
}

static const char *why_not(const struct explain *x, const struct member_facts *m)
{
	const struct recognition_config *c = &x->lib->site->recognition;

	if (c->points.n + c->levels.n + c->badges.n + c->honours.n == 0)
		return "kith.yaml has no recognition";
	if (m->gone)
		return "the member withdrew";
	return m->opted_out ? "the member's file says ranking: false"
			    : "no consent to ranking where there is a profile";
}

// ---- for people ---------------------------------------------------------------------------------

static void text_grants(const struct explain *x, const struct recognition *r, struct buf *out)
{
	const struct recognition_config *c = &x->lib->site->recognition;

	for (size_t i = 0; i < r->grants.n; i++) {
		const struct grant *g = &r->grants.p[i];

		buf_printf(out, "                %.*s  %-12.*s %5lld  %.*s",
			   STR_ARG(status_day(x->arena, &g->date)), STR_ARG(g->kind),
			   (long long)g->points, STR_ARG(file_of(g)));
		if (g->deed && g->deed->note.n)
			buf_printf(out, ": %.*s", STR_ARG(g->deed->note));
		if (g->counted < g->count)
			buf_printf(out, " (%lld of %lld counted: the month's cap)",
				   (long long)g->counted, (long long)g->count);
		if (!grant_counts(c, g, x->lib->now))
			buf_lit(out, " (no longer counts)");
		buf_char(out, '\n');
	}
}

static void text_levels(const struct explain *x, const struct recognition *r, struct buf *out)
{
	for (size_t i = r->levels.n; i-- > 0;) {
		const struct held_level *l = &r->levels.p[i];
		struct str since = status_day(x->arena, &l->since);

		buf_printf(out, "  %-14s%.*s", i + 1 == r->levels.n ? "level" : "before",
			   STR_ARG(l->rule ? l->rule->id : S("none")));
		if (since.n)
			buf_printf(out, ", since %.*s", STR_ARG(since));
		if (l->until.set)
			buf_printf(out, ", until %.*s", STR_ARG(status_day(x->arena, &l->until)));
		if (l->rule && !l->rule->manual)
			buf_printf(out, " (%lld points to get there, %lld to stay)",
				   (long long)l->rule->min, (long long)l->rule->keep);
		buf_char(out, '\n');
	}
}

static void text_badges(const struct explain *x, const struct recognition *r, struct buf *out)
{
	for (size_t i = 0; i < r->badges.n; i++) {
		const struct held_badge *b = &r->badges.p[i];

		buf_printf(out, "  %-14s%.*s, since %.*s", i ? "" : "badges", STR_ARG(b->rule->id),
			   STR_ARG(status_day(x->arena, &b->since)));
		if (b->revoked.set)
			buf_printf(out, ", revoked on %.*s: %.*s",
				   STR_ARG(status_day(x->arena, &b->revoked)), STR_ARG(b->reason));
		buf_char(out, '\n');
	}
}

static void text_honours(const struct recognition *r, struct buf *out)
{
	for (size_t i = 0; i < r->honours.n; i++) {
		const struct held_honour *h = &r->honours.p[i];

		buf_printf(out, "  %-14s%.*s of %04d-%02d, %lld points\n", i ? "" : "honours",
			   STR_ARG(h->rule->id), (int)h->month.wall.year, h->month.wall.month,
			   (long long)h->points);
	}
}

void recognition_text(const struct explain *x, const struct listed *l, struct buf *out)
{
	struct member_facts m =
		member_facts(x->arena, x->lib, member_index(x->lib, l->entry->slug));
	const struct recognition *r = m.recognition;

	buf_printf(out, "%.*s\n", STR_ARG(l->entry->src->path));
	if (!r) {
		buf_printf(out, "  %-14sno: %s\n", "ranked", why_not(x, &m));
		return;
	}
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		buf_printf(out, "  %-14s%-6s %s\n", c ? "" : "shown", channels[c],
			   is_shown(&m, c) ? "yes" : "no: no consent to ranking there");
	buf_printf(out, "  %-14s%lld in %lld days\n", "points", (long long)r->points,
		   (long long)x->lib->site->recognition.window_days);
	text_grants(x, r, out);
	text_levels(x, r, out);
	text_badges(x, r, out);
	text_honours(r, out);
}

// ---- for machines -------------------------------------------------------------------------------

static void json_grants(const struct explain *x, struct jsonw *w, const struct recognition *r)
{
	jsonw_put_array(w, "deeds");
	for (size_t i = 0; i < r->grants.n; i++) {
		const struct grant *g = &r->grants.p[i];

		jsonw_object(w);
		jsonw_put_str(w, "date", status_day(x->arena, &g->date));
		jsonw_put_str(w, "kind", g->kind);
		jsonw_put_int(w, "count", g->count);
		jsonw_put_int(w, "counted", g->counted);
		jsonw_put_int(w, "points", g->points);
		jsonw_put_bool(w, "counts",
			       grant_counts(&x->lib->site->recognition, g, x->lib->now));
		jsonw_put_str(w, "file", file_of(g));
		jsonw_put_text(w, "note", g->deed ? g->deed->note : (struct str){0});
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void json_levels(const struct explain *x, struct jsonw *w, const struct recognition *r)
{
	jsonw_put_array(w, "levels");
	for (size_t i = 0; i < r->levels.n; i++) {
		const struct held_level *l = &r->levels.p[i];

		jsonw_object(w);
		jsonw_put_text(w, "id", l->rule ? l->rule->id : (struct str){0});
		jsonw_put_text(w, "since", status_day(x->arena, &l->since));
		jsonw_put_text(w, "until", status_day(x->arena, &l->until));
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void json_awards(const struct explain *x, struct jsonw *w, const struct recognition *r)
{
	jsonw_put_array(w, "badges");
	for (size_t i = 0; i < r->badges.n; i++) {
		const struct held_badge *b = &r->badges.p[i];

		jsonw_object(w);
		jsonw_put_str(w, "id", b->rule->id);
		jsonw_put_str(w, "since", status_day(x->arena, &b->since));
		jsonw_put_text(w, "revoked", status_day(x->arena, &b->revoked));
		jsonw_put_text(w, "reason", b->reason);
		jsonw_close(w);
	}
	jsonw_close(w);
	jsonw_put_array(w, "honours");
	for (size_t i = 0; i < r->honours.n; i++) {
		const struct held_honour *h = &r->honours.p[i];

		jsonw_object(w);
		jsonw_put_str(w, "id", h->rule->id);
		jsonw_put_str(w, "month", str_first(status_day(x->arena, &h->month), 7));
		jsonw_put_int(w, "points", h->points);
		jsonw_close(w);
	}
	jsonw_close(w);
}

void recognition_json(const struct explain *x, const struct listed *l, struct buf *out)
{
	struct member_facts m =
		member_facts(x->arena, x->lib, member_index(x->lib, l->entry->slug));
	const struct recognition *r = m.recognition;
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_str(&w, "member", l->entry->slug);
	jsonw_put_str(&w, "file", l->entry->src->path);
	jsonw_put_bool(&w, "ranked", r != NULL);
	if (!r)
		jsonw_put_str(&w, "why_not", str_cstr(why_not(x, &m)));
	jsonw_put_array(&w, "shown");
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (is_shown(&m, c))
			jsonw_str(&w, str_cstr(channels[c]));
	jsonw_close(&w);
	if (r) {
		jsonw_put_int(&w, "window_days", x->lib->site->recognition.window_days);
		jsonw_put_int(&w, "points", r->points);
		json_grants(x, &w, r);
		json_levels(x, &w, r);
		json_awards(x, &w, r);
	}
	jsonw_close(&w);
}
