// iCalendar: a file for each event, and one for all events, each city, series, group and term, in
// each language. What they show is what feeds may show.

#include "output/ical.h"

#include "base/vec.h"
#include "model/url.h"
#include "output/calendar.h"
#include "output/format.h"

static bool plan_calendar(struct plan *p, const struct calendar *c)
{
	struct target t = {.url = c->url, .lang = c->lang, .input = c};

	t.what = c->name.n ? arena_printf(p->arena, "the calendar of %s \"%.*s\"",
					  calendar_kind_name(c->kind), STR_ARG(c->name))
			   : S("the calendar of all events");
	return !calendar_is_made(p->lib->site, c) || plan_add(p, t);
}

static bool plan_event(struct plan *p, const struct event *ev)
{
	struct target t = {.url = calendar_of_event(p->arena, p->lib, ev),
			   .lang = ev->e.lang,
			   .entry = &ev->e};

	return t.url.n == 0 || plan_add(p, t);
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++) {
		const struct calendars *calendars = &p->lib->agendas[i].calendars;
		const struct entries *events = &p->lib->lists[KIND_event][i];

		for (size_t k = 0; k < calendars->n; k++)
			ok &= plan_calendar(p, calendars->p[k]);
		for (size_t k = 0; k < events->n; k++)
			ok &= plan_event(p, (const struct event *)events->p[k]);
	}
	return ok;
}

static const struct moment *last_change(const struct entries *events)
{
	const struct moment *last = NULL;

	for (size_t i = 0; i < events->n; i++) {
		const struct entry *e = events->p[i];
		const struct moment *m = e->updated.set ? &e->updated : &e->date;

		if (entry_in(e, CHANNEL_FEED) && m->set && (!last || m->at > last->at))
			last = m;
	}
	return last;
}

static void put_refresh(struct icalw *w, struct arena *a, int64_t seconds)
{
	struct str text = arena_printf(a, "PT%lldM", (long long)(seconds / 60));

	icalw_name(w, "REFRESH-INTERVAL");
	icalw_param(w, "VALUE", S("DURATION"));
	icalw_value(w, text);
	icalw_put(w, "X-PUBLISHED-TTL", text);
}

// What calendar programs show of the whole (RFC 7986 §5), in the names that older ones know too.
static void put_head(struct reader *r, struct icalw *w, const struct calendar *c)
{
	const struct site *site = r->view->lib->site;
	struct str title = ltext_get(&site->title, r->lang);
	struct str text = ltext_get(&site->description, r->lang);
	struct str between = view_word(r, S("title_separator"));
	const struct moment *changed = last_change(&c->events);

	if (c->name.n)
		title = arena_printf(&r->scratch, "%.*s%.*s%.*s", STR_ARG(c->name),
				     STR_ARG(between.n ? between : S(" · ")), STR_ARG(title));
	icalw_put_text(w, "NAME", title);
	icalw_put_text(w, "X-WR-CALNAME", title);
	icalw_put_text(w, "DESCRIPTION", text);
	icalw_put_text(w, "X-WR-CALDESC", text);
	icalw_put(w, "X-WR-TIMEZONE", zone_name(site->zone));
	icalw_put_uri(w, "URL", link_url(r, &r->scratch, calendar_page(site, c)));
	icalw_put_uri(w, "SOURCE", link_url(r, &r->scratch, c->url));
	put_refresh(w, &r->scratch, site->events.refresh);
	icalw_put(w, "COLOR", site->events.color);
	if (changed)
		icalw_put_utc(w, "LAST-MODIFIED", changed->at);
}

static bool is_shown(const struct entry *e)
{
	return entry_in(e, CHANNEL_FEED);
}

// An event stands in several calendars.
static void put_event(struct reader *r, struct icalw *w, const struct event *ev)
{
	struct kept_text *place = &r->view->calendar_texts[ev->e.number];
	bool usual = ev->e.lang == r->lang;
	const struct str *there = usual ? view_kept(r, place) : NULL;
	size_t from = w->out->n;

	if (there) {
		buf_str(w->out, *there);
		return;
	}
	ical_event(r, w, ev);
	if (usual)
		view_keep(r, place, str_from(buf_view(w->out), from));
}

static void put_events(struct reader *r, struct icalw *w, const struct entries *events)
{
	struct ical_zones zones = {0};

	for (size_t i = 0; i < events->n; i++)
		if (is_shown(events->p[i]))
			ical_event_zone(&r->scratch, &zones, (const struct event *)events->p[i]);
	for (size_t i = 0; i < zones.n; i++)
		ical_zone(w, &zones.p[i]);
	for (size_t i = 0; i < events->n; i++)
		if (is_shown(events->p[i]))
			put_event(r, w, (const struct event *)events->p[i]);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct calendar *c = t->input;
	struct entry *own = (struct entry *)t->entry;
	struct entries one = {&own, 1, 1};
	struct icalw w;

	(void)p;
	reader_begin(r, t->lang, CHANNEL_FEED, LINK_ABSOLUTE, NULL);
	icalw_init(&w, out);
	icalw_begin(&w, "VCALENDAR");
	icalw_put(&w, "VERSION", S("2.0"));
	icalw_put(&w, "PRODID", S("-//kith//events//EN"));
	icalw_put(&w, "CALSCALE", S("GREGORIAN"));
	icalw_put(&w, "METHOD", S("PUBLISH"));
	if (c) {
		note_read(r, READ_LIST, &c->events);
		put_head(r, &w, c);
	}
	put_events(r, &w, c ? &c->events : &one);
	icalw_end(&w, "VCALENDAR");
	return true;
}

const struct format format_ical = {"ical", "text/calendar", plan, render};
