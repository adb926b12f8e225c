// VEVENT: what calendars are told of an event, and when it takes place. The rule itself is written,
// so that a calendar shows the years that pages do not. Where a wall time does not exist, or exists
// twice, readers disagree about what the rule gives: such an occurrence is written as one that was
// changed, with a time that leaves no choice.

#include "base/vec.h"
#include "model/url.h"
#include "output/ical.h"

#define DAY 86400

// One event while it is written.
struct writing {
	struct reader *r;
	struct icalw *w;
	const struct event *ev;
	const struct schedule *s;
	struct str tzid; // empty: dates, or UTC
	char digits[32];
};

// ---- when ---------------------------------------------------------------------------------------

static void name_with_zone(struct writing *x, const char *name)
{
	icalw_name(x->w, name);
	if (x->s->all_day)
		icalw_param(x->w, "VALUE", S("DATE"));
	else if (x->tzid.n)
		icalw_param(x->w, "TZID", x->tzid);
}

static bool is_twice(const struct writing *x, struct civil wall)
{
	enum zone_fit fit;

	if (!x->tzid.n)
		return false;
	zone_from_civil(x->s->zone, wall, &fit);
	return fit == ZONE_TWICE;
}

// A wall time, or its day.
static void put_wall(struct writing *x, const char *name, struct civil wall)
{
	struct buf b = {.p = x->digits, .cap = sizeof x->digits, .max = sizeof x->digits};

	name_with_zone(x, name);
	if (x->s->all_day)
		icalw_day(&b, wall);
	else
		icalw_wall(&b, wall);
	if (!x->s->all_day && !x->tzid.n)
		buf_char(&b, 'Z');
	icalw_value(x->w, buf_view(&b));
}

// An instant of its own: as a wall time where that is clear, else in UTC.
static void put_time(struct writing *x, const char *name, instant t)
{
	struct civil wall = zone_to_civil(x->s->zone, t);

	if (is_twice(x, wall))
		icalw_put_utc(x->w, name, t);
	else
		put_wall(x, name, wall);
}

static void put_duration(struct writing *x, int64_t seconds)
{
	struct buf b = {.p = x->digits, .cap = sizeof x->digits, .max = sizeof x->digits};

	buf_lit(&b, "PT");
	if (seconds >= 3600)
		buf_int(&b, seconds / 3600, 1), buf_char(&b, 'H');
	if (seconds / 60 % 60)
		buf_int(&b, seconds / 60 % 60, 1), buf_char(&b, 'M');
	if (seconds % 60 || seconds == 0)
		buf_int(&b, seconds % 60, 1), buf_char(&b, 'S');
	icalw_put(x->w, "DURATION", buf_view(&b));
}

static bool has_end(const struct event *ev, const struct override *o)
{
	return ev->ends.set || ev->duration || (o && (o->ends.set || o->duration));
}

// The rule's own first day: what readers count from must be one of its occurrences.
static struct civil rule_start(const struct schedule *s)
{
	int64_t from = civil_days(s->start.year, s->start.month, s->start.day), day;
	struct rrule_days days;
	struct civil first;

	if (!s->set || !s->set->rrule)
		return s->start;
	rrule_days_begin(&days, s->set->rrule, from, from, INT32_MAX);
	if (!rrule_days_next(&days, &day))
		return s->start;
	first = civil_from_utc(day * DAY);
	first.hour = s->start.hour;
	first.minute = s->start.minute;
	first.second = s->start.second;
	return first;
}

static void put_single_times(struct writing *x)
{
	const struct instance *one = x->ev->shown;

	put_time(x, "DTSTART", one->as.starts);
	if (has_end(x->ev, NULL) || (x->s->all_day && x->s->length > DAY))
		put_time(x, "DTEND", one->as.ends);
}

static void put_rule_times(struct writing *x)
{
	const struct schedule *s = x->s;
	struct civil start = rule_start(s);

	put_wall(x, "DTSTART", start);
	if (!has_end(x->ev, NULL))
		return;
	if (s->exact)
		put_duration(x, s->length);
	else
		put_wall(x, "DTEND", civil_from_utc(civil_to_utc(start) + s->length));
}

// The last day that UNTIL allows.
static int64_t until_day(const struct schedule *s, const struct rrule *r)
{
	struct civil until = r->until, last;
	int64_t day;
	bool late;

	if (r->until_form == DATE_ZONED && !s->all_day)
		until = zone_to_civil(s->zone, civil_to_utc(until));
	day = civil_days(until.year, until.month, until.day);
	if (r->until_form == DATE_DAY || s->all_day)
		return day;
	last = s->start;
	last.year = until.year, last.month = until.month, last.day = until.day;
	late = r->until_form == DATE_ZONED
		       ? zone_from_civil(s->zone, last, NULL) > civil_to_utc(r->until)
		       : civil_to_utc(last) > civil_to_utc(until);
	return late ? day - 1 : day;
}

// RFC 5545 §3.3.10: UNTIL is in UTC where the event has a zone, and a date where it has dates. It
// is put half a day behind the last occurrence: readers that are wrong about the offset then are
// still right about the day.
static void put_rule(struct writing *x)
{
	struct rrule rule = *x->s->set->rrule;
	struct buf b;

	if (rule.has_until) {
		int64_t day = until_day(x->s, &rule);
		const struct civil *start = &x->s->start;
		int64_t wall = day * DAY + start->hour * 3600 + start->minute * 60 + start->second;

		rule.until_form = x->s->all_day ? DATE_DAY : DATE_ZONED;
		rule.until = civil_from_utc(wall);
		if (!x->s->all_day)
			rule.until = civil_from_utc(zone_from_civil(x->s->zone, rule.until, NULL) +
						    DAY / 2);
	}
	buf_init(&b, BUF_MAX_DEFAULT);
	rrule_write(&b, &rule);
	icalw_put(x->w, "RRULE", buf_view(&b));
	buf_release(&b);
}

static bool is_changed(const struct schedule *s, int64_t wall)
{
	for (size_t i = 0; i < s->changes.n; i++)
		if (civil_to_utc(s->changes.p[i].as.id) == wall)
			return true;
	return false;
}

static void put_recurrence(struct writing *x)
{
	const struct schedule *s = x->s;

	if (s->set->rrule)
		put_rule(x);
	for (size_t i = 0; i < s->extra.n; i++) {
		struct civil wall = civil_from_utc(s->extra.p[i]);

		if (s->all_day || is_changed(s, s->extra.p[i]))
			put_wall(x, "RDATE", wall);
		else
			put_time(x, "RDATE", zone_from_civil(s->zone, wall, NULL));
	}
	for (size_t i = 0; i < s->skipped.n; i++)
		if (!is_changed(s, s->skipped.p[i]))
			put_wall(x, "EXDATE", civil_from_utc(s->skipped.p[i]));
}

// ---- what ---------------------------------------------------------------------------------------

// Rises with `updated`, to the minute, from what calendars had before.
static int64_t sequence_of(const struct event *ev)
{
	int64_t minutes = ev->e.updated.set ? ev->e.updated.at / 60 : 0;

	return (ev->sequence > 0 ? ev->sequence : 0) + (minutes > 0 ? minutes : 0);
}

static const char *status_of(const struct event *ev, int status)
{
	if (status == STATUS_CANCELLED)
		return "CANCELLED";
	return status == STATUS_POSTPONED && !ev->previous_starts.set ? "TENTATIVE" : "CONFIRMED";
}

static void put_stamps(struct writing *x)
{
	const struct entry *e = &x->ev->e;
	const struct moment *changed = e->updated.set ? &e->updated : &e->date;

	icalw_put(x->w, "UID", x->ev->uid);
	icalw_put_utc(x->w, "DTSTAMP", changed->set ? changed->at : x->ev->starts.at);
	if (e->date.set)
		icalw_put_utc(x->w, "CREATED", e->date.at);
	if (changed->set)
		icalw_put_utc(x->w, "LAST-MODIFIED", changed->at);
	icalw_put_int(x->w, "SEQUENCE", sequence_of(x->ev));
}

static void add_part(struct buf *b, struct str text, struct str between)
{
	if (text.n == 0)
		return;
	if (b->n)
		buf_str(b, between);
	buf_str(b, text);
}

// The theme's own, where it has one.
static struct str word_or(const struct writing *x, struct str key, struct str fallback)
{
	struct str word = view_word(x->r, key);

	return word.n ? word : fallback;
}

static void put_location(struct writing *x, const struct location *l)
{
	struct str parts[] = {l->name, l->address, l->city, l->country};
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		add_part(&b, parts[i], word_or(x, S("list_separator"), S(", ")));
	icalw_put_text(x->w, "LOCATION", buf_view(&b));
	buf_release(&b);
	if (l->geo.lat || l->geo.lon)
		icalw_put(x->w, "GEO",
			  arena_printf(&x->r->scratch, "%.6f;%.6f", l->geo.lat, l->geo.lon));
}

static void add_people(struct writing *x, struct buf *b, struct str word, const struct refs *refs)
{
	const struct people *people = &refs->as[CHANNEL_FEED];

	if (people->n == 0 || word.n == 0)
		return;
	add_part(b, word, S("\n"));
	buf_str(b, word_or(x, S("colon"), S(": ")));
	for (size_t i = 0; i < people->n; i++) {
		if (i)
			buf_str(b, word_or(x, S("and_separator"), S(", ")));
		buf_str(b, ltext_get(&people->p[i]->name, x->r->lang));
	}
}

static void put_description(struct writing *x, struct str summary)
{
	const struct event *ev = x->ev;
	struct str word = view_word(x->r, S("price"));
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	add_part(&b, summary.n ? summary : ev->e.excerpt, S(""));
	add_people(x, &b, view_word(x->r, S("hosts")), &ev->hosts);
	add_people(x, &b, view_word(x->r, S("speakers")), &ev->speakers);
	if (ev->price.n && word.n) {
		add_part(&b, word, S("\n"));
		buf_str(&b, word_or(x, S("colon"), S(": ")));
		buf_str(&b, ev->price);
	}
	if (entry_in(&ev->e, CHANNEL_SITE))
		add_part(&b, link_url(x->r, &x->r->scratch, ev->e.url), S("\n\n"));
	icalw_put_text(x->w, "DESCRIPTION", buf_view(&b));
	buf_release(&b);
}

// RFC 5546 §3.2.1 asks for one where METHOD is PUBLISH. Nobody's mail address is known to kith.
static void put_organizer(struct writing *x)
{
	const struct people *hosts = &x->ev->hosts.as[CHANNEL_FEED];
	const struct site *site = x->r->view->lib->site;
	struct str name = ltext_get(&site->title, x->r->lang), url = {0};

	if (hosts->n) {
		name = ltext_get(&hosts->p[0]->name, x->r->lang);
		url = hosts->p[0]->urls[x->r->lang->index];
	}
	url = url.n ? link_url(x->r, &x->r->scratch, url)
		    : arena_cat(&x->r->scratch, site->base_url, S("/"));
	icalw_name(x->w, "ORGANIZER");
	icalw_param(x->w, "CN", name);
	icalw_value(x->w, url);
}

static void put_categories(struct writing *x)
{
	const struct entry *e = &x->ev->e;
	struct strs names = {0};

	for (size_t i = 0; i < e->terms.n; i++)
		if (str_eq(e->terms.p[i]->taxonomy, S("tags")))
			vec_push(&x->r->scratch, &names, e->terms.p[i]->name);
	if (names.n == 0)
		return;
	icalw_name(x->w, "CATEGORIES");
	icalw_texts(x->w, names.p, names.n);
}

static void put_image(struct writing *x)
{
	const struct image *image = &x->ev->e.image;

	if (image->url.n == 0)
		return;
	icalw_name(x->w, "IMAGE");
	icalw_param(x->w, "VALUE", S("URI"));
	icalw_param(x->w, "DISPLAY", S("BADGE"));
	icalw_value(x->w, link_url(x->r, &x->r->scratch, image->url));
}

// Only what is public: join_url is for those who have a place.
static void put_conference(struct writing *x, enum event_mode mode, struct str url)
{
	if (mode == MODE_ONSITE || url.n == 0)
		return;
	icalw_name(x->w, "CONFERENCE");
	icalw_param(x->w, "VALUE", S("URI"));
	icalw_param(x->w, "FEATURE", S("VIDEO"));
	if (view_word(x->r, S("take_part")).n)
		icalw_param(x->w, "LABEL", view_word(x->r, S("take_part")));
	icalw_value(x->w, link_url(x->r, &x->r->scratch, url));
}

static void put_rest(struct writing *x, const struct instance *i)
{
	icalw_put_text(x->w, "SUMMARY", instance_title(i));
	put_description(x, instance_summary(i));
	put_location(x, instance_location(i));
	if (entry_in(&x->ev->e, CHANNEL_SITE))
		icalw_put_uri(x->w, "URL", link_url(x->r, &x->r->scratch, x->ev->e.url));
	icalw_put(x->w, "STATUS", str_cstr(status_of(x->ev, i->as.status)));
	if (x->s->all_day)
		icalw_put(x->w, "TRANSP", S("TRANSPARENT"));
	put_categories(x);
	put_organizer(x);
	put_image(x);
	put_conference(x, instance_mode(i), instance_public_url(i));
}

// One occurrence that is not, or not clearly, what the rule gives.
static void put_occurrence(struct writing *x, const struct occurrence *o)
{
	struct instance i = {x->ev, *o};

	icalw_begin(x->w, "VEVENT");
	put_stamps(x);
	put_wall(x, "RECURRENCE-ID", o->id);
	put_time(x, "DTSTART", o->starts);
	if (has_end(x->ev, o->override))
		put_time(x, "DTEND", o->ends);
	put_rest(x, &i);
	icalw_end(x->w, "VEVENT");
}

void ical_event(struct reader *r, struct icalw *w, const struct event *ev)
{
	struct writing x = {.r = r, .w = w, .ev = ev, .s = &ev->times};
	struct instance all = {ev, {.status = ev->status}};
	bool recurs = recurrence_given(&ev->recurrence);

	if (!ev->times.all_day && !ical_is_utc(ev->times.zone))
		x.tzid = zone_name(ev->times.zone);
	note_read(r, READ_ENTRY, ev);
	icalw_begin(w, "VEVENT");
	put_stamps(&x);
	if (recurs) {
		put_rule_times(&x);
		put_recurrence(&x);
	} else {
		put_single_times(&x);
	}
	put_rest(&x, &all);
	icalw_end(w, "VEVENT");
	for (size_t i = 0; i < ev->times.changes.n; i++)
		put_occurrence(&x, &ev->times.changes.p[i].as);
	for (size_t i = 0; i < ev->unclear.n && x.tzid.n; i++)
		put_occurrence(&x, &ev->unclear.p[i]);
}

void ical_event_zone(struct arena *a, struct ical_zones *zones, const struct event *ev)
{
	const struct schedule *s = &ev->times;
	struct ical_zone need = {s->zone, ev->instances.p[0].as.starts, ev->horizon};
	struct ical_zone *z;
	size_t i = zones->n;

	if (s->all_day)
		return;
	if (ev->starts.at < need.from)
		need.from = ev->starts.at;
	need.from -= DAY; // of an override that was moved forward
	while (i > 0 && !str_eq(zone_name(zones->p[i - 1].zone), zone_name(s->zone)))
		i--;
	if (i == 0) {
		vec_push(a, zones, need);
		return;
	}
	z = &zones->p[i - 1];
	z->from = need.from < z->from ? need.from : z->from;
	z->to = need.to > z->to ? need.to : z->to;
}
