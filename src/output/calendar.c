#include "output/calendar.h"

#include "model/url.h"
#include "text/icalw.h"

bool calendar_is_made(const struct site *site, const struct calendar *c)
{
	return c->feeds && site_format(site, "ical");
}

bool calendar_has_months(const struct theme *theme, const struct site *site)
{
	return site_format(site, "months") && theme_has_template(theme, S(MONTH_TEMPLATE));
}

bool calendar_has_archive(const struct theme *theme, const struct site *site)
{
	return site_format(site, "archive") && theme_has_template(theme, S(ARCHIVE_TEMPLATE));
}

struct str calendar_page(const struct site *site, const struct calendar *c)
{
	static const char *const formats[] = {
		[CALENDAR_ALL] = "list",         [CALENDAR_CITY] = "calendars",
		[CALENDAR_SERIES] = "calendars", [CALENDAR_GROUP] = "calendars",
		[CALENDAR_TERM] = "tag",
	};

	return site_format(site, formats[c->kind]) ? c->page : S("");
}

struct str calendar_of_event(struct arena *a, const struct library *lib, const struct event *ev)
{
	if (!site_format(lib->site, "ical") || !entry_in(&ev->e, CHANNEL_FEED) ||
	    !entry_in(&ev->e, CHANNEL_SITE) || ev->e.url.n == 0)
		return (struct str){0};
	return url_event_calendar(a, ev->e.url);
}

struct str calendar_webcal(struct arena *a, const struct site *site, struct str url)
{
	struct str host = str_from(site->base_url, str_find(site->base_url, S("://")));

	return arena_printf(a, "webcal%.*s%.*s", STR_ARG(host), STR_ARG(url));
}

// ---- links that offer to add an event -----------------------------------------------------------

static void put_parameter(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_char(b, '&');
	buf_str(b, str_cstr(name));
	buf_char(b, '=');
	url_encode_value(b, value);
}

static struct str place_of(struct arena *a, const struct location *l)
{
	struct str parts[] = {l->name, l->address, l->city, l->country}, text = {0};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].n)
			text = arena_printf(a, "%.*s%s%.*s", STR_ARG(text), text.n ? ", " : "",
					    STR_ARG(parts[i]));
	return text;
}

// What is told of it: a sentence, and where to read on.
static struct str details_of(struct arena *a, const struct site *site, const struct instance *i)
{
	struct str text = instance_summary(i);

	return arena_printf(a, "%.*s%s%.*s%.*s", STR_ARG(text), text.n ? "\n\n" : "",
			    STR_ARG(site->base_url), STR_ARG(i->event->e.url));
}

static struct str finish(struct arena *a, struct buf *b)
{
	struct str url = arena_dup(a, buf_view(b));

	buf_release(b);
	return url;
}

// The wall time of an end that no end was given for: the start itself.
static instant end_of(const struct instance *i)
{
	const struct event *ev = i->event;

	return ev->times.all_day || instance_ends(i).set ? i->as.ends : i->as.starts;
}

struct str calendar_google(struct arena *a, const struct site *site, const struct event *ev)
{
	const struct instance *i = ev->shown;
	const struct zone *zone = ev->times.zone;
	void (*put)(struct buf *, struct civil) = ev->times.all_day ? icalw_day : icalw_wall;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	buf_lit(&b, CALENDAR_GOOGLE);
	put_parameter(&b, "text", instance_title(i));
	buf_lit(&b, "&dates=");
	put(&b, i->as.wall);
	buf_char(&b, '/');
	put(&b, zone_to_civil(zone, end_of(i)));
	if (!ev->times.all_day)
		put_parameter(&b, "ctz", zone_name(zone));
	put_parameter(&b, "location", place_of(a, instance_location(i)));
	put_parameter(&b, "details", details_of(a, site, i));
	return finish(a, &b);
}

static struct str outlook_time(struct arena *a, const struct event *ev, instant t)
{
	struct buf b;

	buf_init(&b, 64);
	if (ev->times.all_day)
		date_day(&b, zone_to_civil(ev->times.zone, t));
	else
		date_rfc3339(&b, t, zone_offset(ev->times.zone, t));
	return finish(a, &b);
}

struct str calendar_outlook(struct arena *a, const struct site *site, const struct event *ev)
{
	const struct instance *i = ev->shown;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	buf_lit(&b, CALENDAR_OUTLOOK);
	put_parameter(&b, "subject", instance_title(i));
	put_parameter(&b, "startdt", outlook_time(a, ev, i->as.starts));
	put_parameter(&b, "enddt", outlook_time(a, ev, end_of(i)));
	if (ev->times.all_day)
		buf_lit(&b, "&allday=true");
	put_parameter(&b, "location", place_of(a, instance_location(i)));
	put_parameter(&b, "body", details_of(a, site, i));
	return finish(a, &b);
}
