#pragma once
// When events take place, put together for a language: the calendars that there are, the months in
// which something is on, and the years of what is past. Lists, month pages, calendars and feeds all
// read the same instances.

#include "model/event.h"

enum calendar_kind { CALENDAR_ALL, CALENDAR_CITY, CALENDAR_SERIES, CALENDAR_GROUP, CALENDAR_TERM };
struct term;

// Events that have something in common: a list of their own and a calendar to subscribe to.
struct calendar {
	enum calendar_kind kind;
	const struct lang *lang;
	struct str name;         // "Suzhou"; empty for all events
	struct str slug;         // its name in URLs
	struct str page;         // URL of the page that lists them; empty: there is none
	struct str url;          // of its .ics
	const struct term *term; // CALENDAR_TERM
	struct entries events;   // by their first start
	bool feeds, site;        // feeds, pages may show some of them
};
struct calendars {
	struct calendar **p;
	size_t n, cap;
};

struct instances {
	const struct instance **p; // by start
	size_t n, cap;
};
struct month {
	int32_t year;
	int month; // 1-12
	struct str url;
	struct instances on; // what is on in it; one that lasts longer stands in several
};
struct event_year {
	int32_t year;
	struct str url;
	struct entries events; // that were over in it, the latest first
};
struct agenda {
	const struct lang *lang;
	struct calendars calendars; // that of all events first, then by kind and name
	struct instances all;
	int64_t longest; // of them, in seconds
	struct {
		struct month *p;
		size_t n, cap;
	} months; // ascending
	struct {
		struct event_year *p;
		size_t n, cap;
	} years; // the latest first
};

// The time for which occurrences of recurring events are worked out: whole months of the site's
// zone, so that what is shown changes at most once a month by itself.
struct agenda_window {
	instant from, to;
};
struct agenda_window agenda_window(const struct site *, instant now);

// What the links begin with by which readers put an event into a calendar of theirs.
#define CALENDAR_GOOGLE "https://calendar.google.com/calendar/render?action=TEMPLATE"
#define CALENDAR_OUTLOOK                                                                      \
	"https://outlook.live.com/calendar/0/deeplink/compose?path=/calendar/action/compose&" \
	"rru=addevent"
bool calendar_is_add_link(struct str url);

const char *calendar_kind_name(enum calendar_kind); // "city"
// The month in which something is on next, or else was last; NULL when there is none.
const struct month *agenda_month(const struct agenda *, instant now, const struct zone *);
