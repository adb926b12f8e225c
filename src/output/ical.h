#pragma once
// The parts of an iCalendar file (RFC 5545, RFC 7986).

#include "model/library.h"
#include "output/view.h"
#include "text/icalw.h"

// The stretch of time for which a zone is needed.
struct ical_zone {
	const struct zone *zone;
	instant from, to;
};
struct ical_zones {
	struct ical_zone *p;
	size_t n, cap;
};
// A VTIMEZONE with every change of offset in that time. Nothing for UTC.
void ical_zone(struct icalw *, const struct ical_zone *);
bool ical_is_utc(const struct zone *);

// Notes the zone of an event that has times of day, for as long as it goes on.
void ical_event_zone(struct arena *, struct ical_zones *, const struct event *);
// A VEVENT for the event, and one more for each occurrence that an override changes.
void ical_event(struct reader *, struct icalw *, const struct event *);
