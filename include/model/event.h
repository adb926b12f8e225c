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
struct recap { // what is left of it
	struct str results, slides, recording;
	struct parts photos; // struct image
};

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
};

extern const struct field_table event_fields;

// Fills in the event's own part of its schedule.
void event_schedule(const struct event *, struct schedule *);
