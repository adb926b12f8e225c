#pragma once
// Recurrence rules (RFC 5545 §3.3.10): the text of an RRULE, and the days that it gives.
//
// The supported part is all that repeats by days: FREQ from DAILY to YEARLY with INTERVAL, COUNT,
// UNTIL, WKST, BYMONTH, BYMONTHDAY, BYDAY and BYSETPOS. Everything else is a fault that names it.
// What the RFC leaves open is done as python-dateutil does it.

#include "base/date.h"
#include "base/vec.h"

enum rrule_freq { RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY };

#define RRULE_INTERVAL_MAX 10000
#define RRULE_COUNT_MAX 100000

// Index 0 of a pair counts from the start (1 is the first), 1 from the end (1 is the last).
struct rrule {
	struct str text; // as written
	enum rrule_freq freq;
	uint32_t interval; // from 1
	uint32_t count;    // 0: not given
	bool has_until;
	bool by_ordinal, by_setpos;
	enum date_form until_form; // DATE_DAY: with all of that day; DATE_ZONED: `until` is in UTC
	struct civil until;
	uint8_t wkst;            // 0 Sunday .. 6 Saturday
	uint8_t weekdays;        // BYDAY without ordinals: bits 1 << weekday
	uint16_t months;         // bits 1 << month
	uint32_t month_days[2];  // bits 1 << day
	uint64_t ordinals[2][7]; // BYDAY with ordinals: per weekday, bits 1 << ordinal
	uint64_t setpos[2][6];   // bit i: position i + 1
};

// What is wrong with a rule. `at` is a slice of the text that was parsed.
struct rrule_fault {
	struct str at, message, hint; // hint.n == 0: none
};
struct rrule_faults {
	struct rrule_fault *p;
	size_t n, cap;
};

// Parses a rule, with or without "RRULE:" before it. False with every fault found; the arena holds
// their messages.
bool rrule_parse(struct arena *, struct str text, struct rrule *, struct rrule_faults *);
// The same in its canonical form: "FREQ=MONTHLY;COUNT=12;BYDAY=2TU", UNTIL as it was written.
void rrule_write(struct buf *, const struct rrule *);

// The days that a rule gives, one after the other, as days since 1970-01-01. COUNT is obeyed, UNTIL
// is the caller's. Holds no memory. Ends by itself when the rule gives nothing for long.
struct rrule_days {
	const struct rrule *rule;
	int64_t start, from, to;
	int64_t first;        // where period 0 begins
	int64_t base;         // what bit 0 of `set` stands for
	int64_t period;       // number of the next one to look at, from 0
	uint64_t set[6];      // days of the present period that are not given yet
	uint32_t left, empty; // of COUNT; periods without a result
	bool ended;
	struct rrule_pattern {
		uint16_t months;
		uint8_t weekdays;
		uint32_t month_days[2];
		bool week; // nothing but weekdays decides
	} by;              // the rule's, with what follows from the start
};
// From the first day not before `from`, to the last before `to`; `start` is the day of the event
// itself, from which INTERVAL and COUNT are reckoned and what the rule leaves open is taken.
void rrule_days_begin(struct rrule_days *, const struct rrule *, int64_t start, int64_t from,
		      int64_t to);
// The same without regard to COUNT, whose last day is known and given as `to`.
void rrule_days_within(struct rrule_days *, const struct rrule *, int64_t start, int64_t from,
		       int64_t to);
bool rrule_days_next(struct rrule_days *, int64_t *day);
