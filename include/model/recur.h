#pragma once
// When an event takes place: once, or by rule, dates and exceptions, each occurrence with its
// instants.
//
// Repetition is reckoned in wall time and then put in the zone: a wall time that daylight saving
// skips moves on by the gap, of one that comes twice the first is taken. A schedule is settled once
// after loading and const from then on; going through its occurrences needs no memory.

#include "base/zone.h"
#include "model/location.h"
#include "model/rrule.h"

// Another plan for one occurrence. What it leaves out is as the event has it.
struct override {
	struct moment at; // when the occurrence would begin
	struct str title, summary;
	struct moment starts, ends;
	int64_t duration;
	int status;               // 0: the event's, otherwise 1 + enum event_status
	int mode;                 // 0: the event's, otherwise 1 + enum event_mode
	struct location location; // all empty: the event's
	struct str public_url;
	struct str join_url; // private: never published
};
extern const struct field_table override_fields;
#define OVERRIDES_MAX 1000

struct recurrence {
	const struct rrule *rrule; // NULL: none
	struct moments rdate, exdate;
	struct parts overrides; // struct override
};
extern const struct field_table recurrence_fields;
// Whether there may be more than one occurrence.
static inline bool recurrence_given(const struct recurrence *r)
{
	return r->rrule || r->rdate.n;
}

// One event's plan. Its first part is filled in by the event (event_schedule), the rest by
// schedule_settle.
struct schedule {
	const struct zone *zone;
	struct civil start; // wall time; midnight when all_day
	bool all_day;
	bool exact;     // the length is time that passes (duration), not a difference of wall times
			// (ends)
	int64_t length; // seconds; whole days when all_day
	int status;     // enum event_status, where no override has another
	const struct recurrence *set; // NULL: it takes place once

	// settled
	bool counted; // by COUNT, which `last` is the last day of
	int64_t last;
	// wall times as seconds, ascending
	struct walls {
		int64_t *p;
		size_t n, cap;
	} extra, skipped; // rdate; exdate and what is overridden
	struct changes {
		struct change *p;
		size_t n, cap;
	} changes; // occurrences that an override moved or described, by their new start
};

struct occurrence {
	instant starts, ends;
	struct civil wall; // of its start, in the schedule's zone
	struct civil id;   // wall time that the rule or rdate gave it (RECURRENCE-ID)
	int status;        // enum event_status
	bool moved;        // daylight saving skipped its wall time, so it was moved on by the gap
	uint16_t nights;   // from the day of `wall` to that of its last second, both in that zone
	const struct override *override; // NULL: none
};
struct change {
	struct occurrence as;
};

// What in a recurrence names nothing.
enum schedule_fault_type {
	SCHEDULE_EXDATE,   // exdate[index] is no occurrence
	SCHEDULE_OVERRIDE, // overrides[index].at is no occurrence; it is left out
	SCHEDULE_TWICE,   // overrides[index] is for the same occurrence as an earlier one; left out
	SCHEDULE_ORDER,   // overrides[index] ends before it begins; it gets the event's length
	SCHEDULE_START,   // the rule does not give the event's own start: the first is `wall`
	SCHEDULE_NOTHING, // there is no occurrence at all
};
struct schedule_fault {
	enum schedule_fault_type type;
	size_t index;
	struct civil wall;
};
struct schedule_faults {
	struct schedule_fault *p;
	size_t n, cap;
};
void schedule_settle(struct schedule *, struct arena *, struct schedule_faults *);

// The most occurrences that anything asks of one event.
#define OCCURRENCES_MAX 10000

// Goes through the occurrences that are not over at `from` and begin before `to`, in the order of
// their starts, cancelled ones included; at most `max`. No memory to release.
struct occurrences {
	const struct schedule *of;
	instant from, to;
	size_t left;
	bool capped; // there were more than `max`
	struct rrule_days days;
	bool by_rule, has_rule, once; // once: the start itself is still to come
	int64_t rule_wall;            // the next that the rule gives
	size_t extra, skipped, change;
	bool has_base;
	struct occurrence base; // the next that is not overridden
	struct zone_spell spell;
};
void occurrences_begin(struct occurrences *, const struct schedule *, instant from, instant to,
		       size_t max);
bool occurrences_next(struct occurrences *, struct occurrence *);

// When the last occurrence is over; INSTANT_NONE when there is none, INT64_MAX when they never end.
instant schedule_end(const struct schedule *);
