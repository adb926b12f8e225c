// An event of a calendar as front matter and Markdown.

#include "cli/import_ics.h"
#include "model/url.h"
#include "text/to_markdown.h"
#include "text/ytree.h"

static void put_text(struct buf *b, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(b, "%s: ", key);
	ytree_quote(b, value);
	buf_char(b, '\n');
}

static void put_moment(struct buf *b, const char *key, const struct moment *m)
{
	if (!m->set)
		return;
	buf_printf(b, "%s: ", key);
	import_moment(b, m);
	buf_char(b, '\n');
}

static void put_duration(struct buf *b, const char *key, int64_t seconds)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};

	if (seconds <= 0)
		return;
	buf_printf(b, "%s: ", key);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (seconds >= units[i].seconds)
			buf_printf(b, "%lld%c", (long long)(seconds / units[i].seconds),
				   units[i].unit);
		seconds %= units[i].seconds;
	}
	buf_char(b, '\n');
}

static void put_dates(struct buf *b, const char *key, const struct moments *dates)
{
	bool any = false;

	for (size_t i = 0; i < dates->n; i++) {
		if (!dates->p[i].set)
			continue;
		buf_printf(b, any ? ", \"" : "  %s: [\"", key);
		import_moment(b, &dates->p[i]);
		buf_char(b, '"');
		any = true;
	}
	if (any)
		buf_lit(b, "]\n");
}

static void put_override(struct buf *b, const struct override *o)
{
	static const char *const statuses[] = {NULL, "scheduled", "postponed", "moved_online",
					       "cancelled"};

	put_moment(b, "    - at", &o->at);
	put_moment(b, "      starts", &o->starts);
	put_moment(b, "      ends", &o->ends);
	put_duration(b, "      duration", o->duration);
	if (o->status)
		buf_printf(b, "      status: %s\n", statuses[o->status]);
	put_text(b, "      title", o->title);
	put_text(b, "      location", o->location.name);
	put_text(b, "      public_url", o->public_url);
	put_text(b, "      join_url", o->join_url);
}

static void put_recurrence(struct buf *b, const struct ics_event *ev)
{
	size_t before = b->n, head;
	bool any = false;

	buf_lit(b, "recurrence:\n");
	head = b->n;
	if (ev->set.rrule)
		put_text(b, "  rrule", ev->rule.text);
	put_dates(b, "rdate", &ev->set.rdate);
	put_dates(b, "exdate", &ev->set.exdate);
	for (size_t i = 0; i < ev->overrides.n; i++) {
		if (!ev->overrides.p[i].at.set)
			continue;
		if (!any)
			buf_lit(b, "  overrides:\n");
		any = true;
		put_override(b, &ev->overrides.p[i]);
	}
	if (b->n == head)
		b->n = before;
}

static void put_tags(struct buf *b, const struct ics_event *ev)
{
	bool any = false;

	for (size_t i = 0; i < ev->c->props.n; i++) {
		struct str rest = ev->c->props.p[i].value, one;

		if (!str_eq(ev->c->props.p[i].name, S("CATEGORIES")))
			continue;
		while (ical_next(&rest, &one)) {
			one = str_trim(ical_text(ev->im->arena, one));
			if (one.n == 0)
				continue;
			buf_printf(b, "%s", any ? ", " : "tags: [");
			ytree_quote(b, one);
			any = true;
		}
	}
	if (any)
		buf_lit(b, "]\n");
}

// Degrees north and east, with a semicolon between them; false for anything else.
static bool read_geo(const struct ics_event *ev, struct str *lat, struct str *lon)
{
	struct ynode number = {.type = Y_SCALAR, .plain = true};
	struct str text = ics_text(ev, ev->c, "GEO");
	double degrees;

	*lat = str_trim(str_first(text, str_index(text, ';')));
	*lon = str_trim(str_from(text, lat->n + 1));
	number.text = *lat;
	if (!ynode_float(&number, &degrees) || !(degrees >= -90 && degrees <= 90))
		return false;
	number.text = *lon;
	return ynode_float(&number, &degrees) && degrees >= -180 && degrees <= 180;
}

static struct str without(struct arena *a, struct str text, struct str address)
{
	struct str rest = text;
	struct buf b;
	size_t at;

	if (address.n == 0 || str_find(text, address) == SIZE_MAX)
		return text;
	buf_init(&b, BUF_MAX_DEFAULT);
	for (; (at = str_find(rest, address)) != SIZE_MAX; rest = str_from(rest, at + address.n)) {
		buf_str(&b, str_first(rest, at));
		buf_char(&b, ' ');
	}
	buf_str(&b, rest);
	return buf_move(&b, a);
}

// What says where to join, the event or one occurrence, is for those who have a place: a
// description would publish it.
static struct str without_join(const struct ics_event *ev, struct str text, const char *name)
{
	struct arena *a = ev->im->arena;
	struct str left = without(a, text, ics_join_url(ev->c));

	for (size_t i = 0; i < ev->overrides.n; i++)
		left = without(a, left, ev->overrides.p[i].join_url);
	if (left.n == text.n)
		return text;
	ics_report(ev, &CLI_IMPORT_LOST, ical_get(ev->c, name),
		   "the address to join at is left out of %s, which is published", name);
	diag_hint(ev->im->log,
		  "it is kept as join_url; write it as public_url where everybody may join");
	return left;
}

static void put_location(struct buf *b, const struct ics_event *ev)
{
	struct str name = str_trim(without_join(ev, ics_place(ev, ev->c), "LOCATION")), lat, lon;

	if (!read_geo(ev, &lat, &lon)) {
		put_text(b, "location", name);
		return;
	}
	buf_lit(b, "location:\n");
	put_text(b, "  name", name);
	buf_printf(b, "  geo: {lat: %.*s, lon: %.*s}\n", STR_ARG(lat), STR_ARG(lon));
}

static struct str web_url(const struct ics_event *ev)
{
	struct str url = ics_text(ev, ev->c, "URL");

	return url_is_web(url) ? url : (struct str){0};
}

// An instant in UTC as it stands there.
static void put_stamp(struct buf *b, const struct ics_event *ev, const char *key, const char *name)
{
	const struct ical_prop *p = ical_get(ev->c, name);
	enum date_form form;
	struct civil c;

	if (!p || !date_parse_basic(str_trim(p->value), &c, &form) || form != DATE_ZONED)
		return;
	buf_printf(b, "%s: %04d-%02d-%02dT%02d:%02d:%02dZ\n", key, (int)c.year, c.month, c.day,
		   c.hour, c.minute, c.second);
}

// What is not for everybody must not be published by being imported.
static void put_class(struct buf *b, const struct ics_event *ev)
{
	struct str class = ics_text(ev, ev->c, "CLASS");

	if (class.n == 0 || str_eq_nocase(class, S("PUBLIC")))
		return;
	buf_lit(b, "draft: true\n");
	ics_report(ev, &CLI_IMPORT_LOST, ical_get(ev->c, "CLASS"),
		   "the event is not public, so it becomes a draft");
}

static void report_place(const struct ics_event *ev)
{
	const struct ical_prop *p = ical_get(ev->c, "LOCATION");

	if (!p || ics_text(ev, ev->c, "LOCATION").n == 0 || ics_place(ev, ev->c).n)
		return;
	ics_report(ev, &CLI_IMPORT_LOST, p,
		   "the place is an address to join at, so it becomes join_url, which is never "
		   "published");
	diag_hint(ev->im->log, "write it as public_url where everybody may join");
}

static bool is_online(const struct ics_event *ev)
{
	return ics_join_url(ev->c).n && ics_place(ev, ev->c).n == 0;
}

void ics_write(const struct ics_event *ev, struct str title)
{
	const struct ical_prop *sequence = ical_get(ev->c, "SEQUENCE");
	struct str body = without_join(ev, ics_text(ev, ev->c, "DESCRIPTION"), "DESCRIPTION");
	struct buf *b = &ev->im->out;
	int64_t n;

	title = str_trim(without_join(ev, title, "SUMMARY"));
	buf_lit(b, "---\n");
	put_text(b, "title", title.n ? title : S("Event"));
	put_class(b, ev);
	put_moment(b, "starts", &ev->starts);
	put_moment(b, "ends", &ev->ends);
	put_duration(b, "duration", ev->duration);
	if (ev->starts.form != DATE_DAY && ev->zone != ev->im->site->zone)
		buf_printf(b, "timezone: %.*s\n", STR_ARG(zone_name(ev->zone)));
	if (ev->status == STATUS_CANCELLED)
		buf_lit(b, "status: cancelled\n");
	if (is_online(ev))
		buf_lit(b, "mode: online\n");
	report_place(ev);
	put_location(b, ev);
	if (!str_eq(web_url(ev), ics_join_url(ev->c)))
		put_text(b, "public_url", web_url(ev));
	put_text(b, "join_url", ics_join_url(ev->c));
	put_tags(b, ev);
	put_recurrence(b, ev);
	put_text(b, "uid", ev->uid);
	if (sequence && str_int(str_trim(sequence->value), &n) && n > 0 && n <= SEQUENCE_MAX)
		buf_printf(b, "sequence: %lld\n", (long long)n);
	put_stamp(b, ev, "date", "CREATED");
	put_stamp(b, ev, "updated", "LAST-MODIFIED");
	buf_lit(b, "---\n");
	if (body.n) {
		buf_char(b, '\n');
		to_markdown(b, ev->im->arena, body);
	}
}
