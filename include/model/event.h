#pragma once
// Events: what is on, when and where.

#include "model/entry.h"
#include "model/recur.h"

enum event_mode { MODE_ONSITE, MODE_ONLINE, MODE_HYBRID };
enum event_status { STATUS_SCHEDULED, STATUS_POSTPONED, STATUS_MOVED_ONLINE, STATUS_CANCELLED };

struct rsvp {
	struct str url;
	int64_t capacity, seats_left;
	struct moment until;
};
struct session { // an item of event.sessions
	struct str title, summary, room;
	struct moment starts, ends;
	int64_t duration; // seconds; 0: not given
	struct refs speakers;
	struct str slides, recording;
};
#define SESSIONS_MAX 200
#define SEQUENCE_MAX 2000000000 // leaves room for the minutes of `updated` in 31 bits
struct recap {                  // what is left of it
	struct str results, slides, recording;
	struct parts photos; // struct image
};

struct instance;
struct calendar;

struct event {
	struct entry e;
	struct moment starts, ends;
	int64_t duration; // seconds; 0: not given
	const struct zone *timezone;
	bool all_day;
	int mode, status; // enum event_mode, enum event_status
	struct location location;
	struct str public_url;
	struct str join_url; // private: never published
	struct rsvp rsvp;
	struct str price, city, country, uid;
	bool full;     // no seat is left, as rsvp says
	bool uid_made; // of the file's path: the document gives none
	struct str registration_notes;
	int64_t sequence;
	struct strs groups;
	struct parts sessions; // struct session
	struct recap recap;
	struct refs hosts, speakers;
	struct moment previous_starts;
	struct recurrence recurrence;

	// made while loading
	struct schedule times; // when it takes place
	instant end;           // when it is over: ends, or starts + duration, or the end of the day
	struct {
		struct instance *p;
		size_t n, cap;
	} instances;                  // by start
	const struct instance *shown; // the one that is on or comes next, or else was last
	bool is_past;                 // all of them are over
	struct {
		struct occurrence *p;
		size_t n, cap;
	} unclear;       // up to the horizon, those of the rule whose wall time does not exist or
			 // exists twice
	instant horizon; // when the last is over, or how far an endless rule is looked at
	struct {
		const struct calendar **p;
		size_t n, cap;
	} calendars; // of its language, that it is in
};

// One time that an event takes place. Of a recurring event there are those around now
// (site.events) and at least one.
struct instance {
	const struct event *event;
	struct occurrence as;
};
struct moment instance_starts(const struct instance *);
struct moment instance_ends(const struct instance *); // not set when no end was given
const struct location *instance_location(const struct instance *);
enum event_mode instance_mode(const struct instance *);
struct str instance_title(const struct instance *);
struct str instance_summary(const struct instance *); // as given; may be empty
struct str instance_public_url(const struct instance *);
// Whether it was moved away from its planned time, and from when.
bool instance_was(const struct instance *, struct moment *);

// When plans for it changed: `updated`, where it is cancelled, moved or has occurrences that are;
// NULL: they did not. Feeds bring it again then, as an item of its own.
const struct moment *event_replanned(const struct event *);

extern const struct field_table event_fields;
extern const char *const event_modes[], *const event_statuses[]; // their names, NULL-terminated

// The moment that is so many seconds after another, in the same zone.
struct moment moment_after(struct moment, int64_t seconds);

// Fills in the event's own part of its schedule.
void event_schedule(const struct event *, struct schedule *);
