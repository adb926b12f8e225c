// schema.org Event, on the event's own page only. One that comes again is described by the
// occurrence that the page shows, with the next ones below it.

#include "output/jsonld.h"

#define NEXT_MAX 12 // occurrences listed below a recurring event

static void open_at(struct jsonld *j, const char *key, const char *type)
{
	jsonw_key(&j->w, str_cstr(key));
	jsonld_open(j, type);
}

// ---- when ---------------------------------------------------------------------------------------

static const char *status_of(const struct instance *i, bool moved)
{
	switch (i->as.status) {
	case STATUS_CANCELLED:
		return "https://schema.org/EventCancelled";
	case STATUS_MOVED_ONLINE:
		return "https://schema.org/EventMovedOnline";
	case STATUS_POSTPONED:
		return moved ? "https://schema.org/EventRescheduled"
			     : "https://schema.org/EventPostponed";
	default:
		return moved ? "https://schema.org/EventRescheduled"
			     : "https://schema.org/EventScheduled";
	}
}

static void put_when(struct jsonld *j, const struct instance *i)
{
	static const char *const modes[] = {"https://schema.org/OfflineEventAttendanceMode",
					    "https://schema.org/OnlineEventAttendanceMode",
					    "https://schema.org/MixedEventAttendanceMode"};
	struct moment starts = instance_starts(i), ends = instance_ends(i), was;
	bool moved = instance_was(i, &was);

	jsonld_moment(j, "startDate", &starts);
	jsonld_moment(j, "endDate", &ends);
	if (moved)
		jsonld_moment(j, "previousStartDate", &was);
	jsonw_put_str(&j->w, "eventStatus", str_cstr(status_of(i, moved)));
	jsonw_put_str(&j->w, "eventAttendanceMode", str_cstr(modes[instance_mode(i)]));
}

// ---- where --------------------------------------------------------------------------------------

static void put_place(struct jsonld *j, const struct location *l)
{
	jsonld_open(j, "Place");
	jsonld_text(j, "name", l->name.n ? l->name : l->address.n ? l->address : l->city);
	if (l->address.n || l->city.n || l->country.n) {
		open_at(j, "address", "PostalAddress");
		jsonld_text(j, "streetAddress", l->address);
		jsonld_text(j, "addressLocality", l->city);
		jsonld_text(j, "addressCountry", l->country);
		jsonw_close(&j->w);
	}
	if (l->geo.lat || l->geo.lon) {
		open_at(j, "geo", "GeoCoordinates");
		jsonld_text(j, "latitude", arena_printf(j->arena, "%.6f", l->geo.lat));
		jsonld_text(j, "longitude", arena_printf(j->arena, "%.6f", l->geo.lon));
		jsonw_close(&j->w);
	}
	jsonw_close(&j->w);
}

static bool is_place(const struct location *l)
{
	return l->name.n || l->address.n || l->city.n;
}

static void put_where(struct jsonld *j, const struct instance *i)
{
	const struct location *l = instance_location(i);
	enum event_mode mode = instance_mode(i);
	bool place = mode != MODE_ONLINE && is_place(l);

	if (!place && mode == MODE_ONSITE)
		return;
	jsonw_put_array(&j->w, "location");
	if (place)
		put_place(j, l);
	if (mode != MODE_ONSITE) { // join_url is for those who have a place
		jsonld_open(j, "VirtualLocation");
		jsonld_url(j, "url",
			   instance_public_url(i).n ? instance_public_url(i) : i->event->e.url);
		jsonw_close(&j->w);
	}
	jsonw_close(&j->w);
}

// ---- who, and how to come -----------------------------------------------------------------------

static void put_offers(struct jsonld *j, const struct event *ev)
{
	const struct rsvp *r = &ev->rsvp;

	if (r->capacity > 0)
		jsonw_put_int(&j->w, "maximumAttendeeCapacity", r->capacity);
	if (r->seats_left > 0 || ev->full)
		jsonw_put_int(&j->w, "remainingAttendeeCapacity", r->seats_left);
	if (r->url.n == 0)
		return;
	open_at(j, "offers", "Offer");
	jsonld_url(j, "url", r->url);
	jsonld_text(j, "description", ev->price);
	jsonld_moment(j, "validThrough", &r->until);
	jsonw_put_str(&j->w, "availability",
		      ev->full ? S("https://schema.org/SoldOut") : S("https://schema.org/InStock"));
	jsonw_close(&j->w);
}

static void put_session(struct jsonld *j, const struct session *s)
{
	jsonld_open(j, "Event");
	jsonw_put_str(&j->w, "name", s->title);
	jsonld_text(j, "description", s->summary);
	jsonld_moment(j, "startDate", &s->starts);
	jsonld_moment(j, "endDate", &s->ends);
	jsonld_people(j, "performer", &s->speakers.as[j->reader->channel], NULL);
	jsonw_close(&j->w);
}

static void put_occurrence(struct jsonld *j, const struct instance *i)
{
	jsonld_open(j, "Event");
	jsonw_put_str(&j->w, "name", instance_title(i));
	jsonld_url(j, "url", i->event->e.url);
	put_when(j, i);
	put_where(j, i);
	jsonw_close(&j->w);
}

static void put_parts(struct jsonld *j, const struct event *ev)
{
	const struct session *sessions = ev->sessions.p;
	instant now = j->reader->view->lib->now;
	bool recurs = recurrence_given(&ev->recurrence);
	size_t n = 0;

	if (!ev->sessions.n && !recurs)
		return;
	if (recurs)
		note_read(j->reader, READ_NOW, NULL);
	jsonw_put_array(&j->w, "subEvent");
	for (size_t i = 0; i < ev->sessions.n; i++)
		put_session(j, &sessions[i]);
	for (size_t i = 0; recurs && i < ev->instances.n && n < NEXT_MAX; i++) {
		if (ev->instances.p[i].as.ends <= now)
			continue;
		put_occurrence(j, &ev->instances.p[i]);
		n++;
	}
	jsonw_close(&j->w);
}

void jsonld_event(struct jsonld *j, const struct entry *e)
{
	const struct event *ev = (const struct event *)e;
	const struct people *hosts = &ev->hosts.as[j->reader->channel];

	jsonld_common(j, "Event", "name", e);
	put_when(j, ev->shown);
	put_where(j, ev->shown);
	if (hosts->n)
		jsonld_people(j, "organizer", hosts, NULL);
	else
		jsonld_organization(j, "organizer");
	jsonld_people(j, "performer", &ev->speakers.as[j->reader->channel], NULL);
	put_offers(j, ev);
	put_parts(j, ev);
	jsonw_close(&j->w);
}
