#pragma once
// One event of a calendar on its way into a file: read by import_ics.c, settled by
// import_ics_settle.c, written by import_ics_write.c.

#include "cli/import.h"

struct ics_event {
	struct import *im;
	const struct source *src;
	const struct ical_component *calendar, *c; // c: with the rule, or the only one
	struct {
		const struct ical_component **p;
		size_t n, cap;
	} others; // with RECURRENCE-ID
	struct str uid;

	const struct zone *zone; // in which it is written
	struct moment starts, ends;
	int64_t duration; // seconds; 0: not given
	const struct ical_prop *rule_prop;
	struct rrule rule;
	struct recurrence set;
	struct {
		struct override *p;
		size_t n, cap;
	} overrides;
	int status; // enum event_status
};

// At the property, or at the event (NULL). False, for what ends with it.
__attribute__((format(printf, 4, 5))) bool ics_report(const struct ics_event *,
						      const struct diag_kind *,
						      const struct ical_prop *, const char *fmt,
						      ...);
// Seconds from a start to what ends it.
int64_t ics_length(const struct ics_event *, const struct moment *starts, const struct moment *ends,
		   int64_t duration);
// Mends what the occurrences contradict each other in, with a report of what is lost. False with a
// report when that can't be done, or when the event never takes place.
bool ics_settle(struct ics_event *);
struct str ics_text(const struct ics_event *, const struct ical_component *, const char *name);
int ics_status(const struct ics_event *, const struct ical_component *);
// Where people join it online, or what stands instead of a place; empty when it does not say.
struct str ics_join_url(const struct ical_component *);
// The place, where that is no address on the web.
struct str ics_place(const struct ics_event *, const struct ical_component *);
// Writes the file's text to im->out.
void ics_write(const struct ics_event *, struct str title);
