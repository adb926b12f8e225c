#include "model/event.h"

#include "model/kind.h"

#define AT(type, member) offsetof(struct type, member)
#define DAY 86400

const char *const event_modes[] = {"onsite", "online", "hybrid", NULL};
const char *const event_statuses[] = {"scheduled", "postponed", "moved_online", "cancelled", NULL};

FIELDS(geo_fields, "geo", struct geo,
       {"lat", F_FLOAT, AT(geo, lat), FIELD_REQUIRED, .least = -90, .most = 90,
	.help = "Degrees north; south of the equator less than 0.", .example = "31"},
       {"lon", F_FLOAT, AT(geo, lon), FIELD_REQUIRED, .least = -180, .most = 180,
	.help = "Degrees east; west of Greenwich less than 0.", .example = "121"}, );

FIELDS(location_fields, "location", struct location,
       {"name", F_TEXT, AT(location, name), .help = "Name of the place.", .example = "Tea house"},
       {"address", F_TEXT, AT(location, address), .help = "Street and number.",
	.example = "7 Lantern Lane"},
       {"city", F_TEXT, AT(location, city), .help = "City of the place.", .example = "Suzhou"},
       {"country", F_TEXT, AT(location, country), .help = "Country of the place.",
	.example = "China"},
       {"geo", F_PART, AT(location, geo), .sub = &geo_fields, .help = "Where exactly.",
	.example = "{lat: 31, lon: 121}"}, );

FIELDS(rsvp_fields, "rsvp", struct rsvp,
       {"url", F_URL, AT(rsvp, url), .help = "Where to register.",
	.example = "https://lantern.example/rsvp"},
       {"capacity", F_INT, AT(rsvp, capacity), .least = 0, .most = INT32_MAX,
	.help = "How many seats there are.", .example = "40"},
       {"seats_left", F_INT, AT(rsvp, seats_left), .least = 0, .most = INT32_MAX,
	.help = "How many seats are left; with 0 it is booked up.", .example = "12"},
       {"until", F_MOMENT, AT(rsvp, until), .help = "Until when one can register.",
	.example = "2026-12-01 18:00"}, );

FIELDS(session_fields, "session", struct session,
       {"title", F_TEXT, AT(session, title), FIELD_REQUIRED, .help = "What it is called.",
	.example = "Folding in threes"},
       {"starts", F_MOMENT, AT(session, starts), .help = "When it begins.",
	.example = "2026-12-04 19:30"},
       {"ends", F_MOMENT, AT(session, ends), .help = "When it ends.",
	.example = "2026-12-04 20:00"},
       {"duration", F_DURATION, AT(session, duration),
	.help = "How long it takes, where no end is given.", .example = "30m"},
       {"room", F_TEXT, AT(session, room), .help = "Where in the place it is.",
	.example = "Upstairs"},
       {"speakers", F_REFS, AT(session, speakers), .help = "Members who speak, by slug.",
	.example = "[wen]"},
       {"summary", F_TEXT, AT(session, summary), .help = "What it is about, in a sentence or two.",
	.example = "Why six never line up."},
       {"slides", F_URL, AT(session, slides), .help = "Its slides.",
	.example = "https://slides.example/folding"},
       {"recording", F_URL, AT(session, recording), .help = "Its recording.",
	.example = "https://video.example/folding"}, );

FIELDS(recap_fields, "recap", struct recap,
       {"results", F_TEXT, AT(recap, results),
	.help = "What came of it, in a few sentences of Markdown.",
	.example = "Thirty-nine of forty-one bicycles were ridden home."},
       {"slides", F_URL, AT(recap, slides), .help = "Slides that were shown.",
	.example = "https://slides.example/lanterns"},
       {"recording", F_URL, AT(recap, recording), .help = "Its recording.",
	.example = "https://video.example/lanterns"},
       {"photos", F_PARTS, AT(recap, photos), .sub = &image_fields, .help = "Pictures of it.",
	.example = "[{src: lanterns.jpg, alt: \"Lanterns over the lane\"}]"}, );

FIELDS(event_fields, "event", struct event,
       {"starts", F_MOMENT, AT(event, starts), FIELD_REQUIRED,
	.help = "When it begins, in its time zone.", .example = "2026-12-04 19:00"},
       {"ends", F_MOMENT, AT(event, ends),
	.help = "When it ends; a day alone means all of that day.", .example = "2026-12-04 21:00"},
       {"duration", F_DURATION, AT(event, duration),
	.help = "How long it takes, where no end is given.", .example = "1h30m"},
       {"timezone", F_ZONE, AT(event, timezone),
	.help = "Time zone of its dates; otherwise the site's.", .example = "Europe/Berlin"},
       {"all_day", F_BOOL, AT(event, all_day), .help = "Whether it takes whole days.",
	.example = "true"},
       {"mode", F_ENUM, AT(event, mode), .values = event_modes, .help = "Where people meet.",
	.example = "online"},
       {"status", F_ENUM, AT(event, status), .values = event_statuses,
	.help = "Whether it takes place as planned.", .example = "cancelled"},
       {"location", F_PART, AT(event, location), .sub = &location_fields, .help = "Where it is.",
	.example = "{name: Tea house, city: Suzhou}"},
       {"city", F_TEXT, AT(event, city), .help = "City, where no location is given.",
	.example = "Suzhou"},
       {"country", F_TEXT, AT(event, country), .help = "Country, where no location is given.",
	.example = "China"},
       {"public_url", F_URL, AT(event, public_url), .help = "Page of the event elsewhere.",
	.example = "https://meet.example/lanterns"},
       {"join_url", F_URL, AT(event, join_url), FIELD_PRIVATE,
	.help = "Where to join online; never published.", .example = "https://meet.example/room"},
       {"rsvp", F_PART, AT(event, rsvp), .sub = &rsvp_fields, .help = "How to register.",
	.example = "{url: \"https://lantern.example/rsvp\", capacity: 40}"},
       {"price", F_TEXT, AT(event, price), .help = "What it costs.", .example = "free"},
       {"hosts", F_REFS, AT(event, hosts), .help = "Members who host it, by slug.",
	.example = "[mira]"},
       {"speakers", F_REFS, AT(event, speakers), .help = "Members who speak, by slug.",
	.example = "[wen]"},
       {"registration_notes", F_TEXT, AT(event, registration_notes),
	.help = "What to know before booking.", .example = "Bring your own scissors."},
       {"groups", F_STRS, AT(event, groups), .help = "Groups of the community that it belongs to.",
	.example = "[bakers]"},
       {"sessions", F_PARTS, AT(event, sessions), .sub = &session_fields, .most = SESSIONS_MAX,
	.help = "What happens in its course.",
	.example = "[{title: Folding in threes, starts: 2026-12-04 19:30, speakers: [wen]}]"},
       {"recap", F_PART, AT(event, recap), .sub = &recap_fields, .help = "What is left of it.",
	.example = "{results: \"Forty came.\", recording: \"https://video.example/lanterns\"}"},
       {"sequence", F_INT, AT(event, sequence), .least = 0, .most = SEQUENCE_MAX,
	.help = "How often calendars were told of a change before the file was made; `updated` "
		"raises it from there.",
	.example = "2"},
       {"uid", F_TEXT, AT(event, uid), FIELD_ALONE,
	.help = "Lasting identifier for calendars; the same in all languages.",
	.example = "2f6c0a@lantern.example"},
       {"previous_starts", F_MOMENT, AT(event, previous_starts),
	.help = "When it was to begin before it was moved.", .example = "2026-12-03 19:00"},
       {"recurrence", F_PART, AT(event, recurrence), .sub = &recurrence_fields,
	.help = "When it comes again.",
	.example = "{rrule: \"FREQ=MONTHLY;BYDAY=2TU;COUNT=12\"}"}, );

// The first instant of the day after that of `m`.
static instant next_day(const struct moment *m, const struct zone *zone)
{
	struct civil day = m->wall;

	day.hour = day.minute = day.second = 0;
	day = civil_from_utc(civil_to_utc(day) + DAY);
	return m->zone || m->form != DATE_ZONED
		       ? zone_from_civil(m->zone ? m->zone : zone, day, NULL)
		       : civil_to_utc(day) - m->offset;
}

// Whole days, where no time is given. What lasts from one wall time to another does so each time; a
// duration is time that passes.
void event_schedule(const struct event *ev, struct schedule *s)
{
	struct civil start = ev->starts.form == DATE_ZONED
				     ? zone_to_civil(ev->timezone, ev->starts.at)
				     : ev->starts.wall;
	instant from, to;

	*s = (struct schedule){
		.zone = ev->timezone,
		.start = start,
		.all_day = ev->all_day,
		.status = ev->status,
		.set = &ev->recurrence,
	};
	if (ev->all_day)
		s->start.hour = s->start.minute = s->start.second = 0;
	from = civil_to_utc(s->start);
	if (ev->ends.set || ev->duration == 0) {
		to = civil_to_utc(zone_to_civil(ev->timezone, ev->end));
		s->length = to > from ? to - from : 0;
		if (ev->all_day)
			s->length = (s->length + DAY - 1) / DAY * DAY;
	} else {
		s->exact = !ev->all_day;
		s->length = ev->all_day ? (ev->duration + DAY - 1) / DAY * DAY : ev->duration;
	}
}

const struct moment *event_replanned(const struct event *ev)
{
	bool changed = ev->status != STATUS_SCHEDULED || ev->previous_starts.set ||
		       ev->recurrence.overrides.n;

	return changed && ev->e.updated.set ? &ev->e.updated : NULL;
}

struct moment moment_after(struct moment m, int64_t seconds)
{
	m.at += seconds;
	m.offset = m.zone ? zone_offset(m.zone, m.at) : m.offset;
	m.wall = civil_from_utc(m.at + m.offset);
	return m;
}

static void finish_sessions(struct event *ev)
{
	struct session *s = ev->sessions.p;

	for (size_t i = 0; i < ev->sessions.n; i++)
		if (s[i].starts.set && !s[i].ends.set && s[i].duration)
			s[i].ends = moment_after(s[i].starts, s[i].duration);
}

static void finish(struct entry *e, const struct site *site)
{
	struct event *ev = (struct event *)e;

	if (!ev->timezone)
		ev->timezone = site->zone;
	if (ev->starts.form == DATE_DAY)
		ev->all_day = true;
	if (ev->location.city.n == 0)
		ev->location.city = ev->city;
	if (ev->location.country.n == 0)
		ev->location.country = ev->country;
	if (ev->ends.set)
		ev->end =
			ev->ends.form == DATE_DAY ? next_day(&ev->ends, ev->timezone) : ev->ends.at;
	else if (ev->duration)
		ev->end = ev->starts.at + ev->duration;
	else
		ev->end = next_day(&ev->starts, ev->timezone);
	finish_sessions(ev);
}

const struct kind kind_event = {
	.id = KIND_event,
	.name = "event",
	.folder = "events",
	.permalink = "/events/:slug/",
	.tmpl = "event.html",
	.list_tmpl = "events.html",
	.list_path = "/events/",
	.size = sizeof(struct event),
	.fields = &event_fields,
	.in_feed = true,
	.yaml_files = true,
	.finish = finish,
};
