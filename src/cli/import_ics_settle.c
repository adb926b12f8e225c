// What kith would refuse of an event that other programs take, brought to what it takes.

#include "cli/import_ics.h"

#define ROUNDS 4 // of mending

static bool add_date(struct ics_event *ev, struct moment m)
{
	for (size_t i = 0; i < ev->set.rdate.n; i++)
		if (ev->set.rdate.p[i].at == m.at)
			return false;
	vec_push(ev->im->arena, &ev->set.rdate, m);
	return true;
}

// False when there is nothing to mend.
static bool use_fault(struct ics_event *ev, const struct schedule_fault *f)
{
	struct override *o = f->index < ev->overrides.n ? &ev->overrides.p[f->index] : NULL;

	switch (f->type) {
	case SCHEDULE_EXDATE: // nothing is lost
		ev->set.exdate.p[f->index].set = false;
		return true;
	case SCHEDULE_OVERRIDE: // an occurrence beside the rule
		if (o->status != 1 + STATUS_CANCELLED)
			return add_date(ev, o->at);
		o->at.set = false;
		return true;
	case SCHEDULE_TWICE:
		ics_report(ev, &CLI_IMPORT_LOST, NULL,
			   "a change of an occurrence that is left out or changed already");
		o->at.set = false;
		return true;
	case SCHEDULE_ORDER:
		o->ends.set = false;
		return true;
	case SCHEDULE_START: // to other programs the start is an occurrence
		return add_date(ev, ev->starts);
	case SCHEDULE_NOTHING:
		break;
	}
	return false;
}

// What is mended may show another fault: an occurrence beside the rule that is changed twice.
static bool mend(struct ics_event *ev, struct schedule *s)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct schedule_faults faults = {0};
		bool mended = false;

		schedule_settle(s, ev->im->arena, &faults);
		for (size_t i = 0; i < faults.n; i++)
			mended |= use_fault(ev, &faults.p[i]);
		if (!mended)
			return true;
	}
	return false;
}

bool ics_settle(struct ics_event *ev)
{
	struct schedule s = {
		.zone = ev->zone,
		.start = ev->starts.wall,
		.all_day = ev->starts.form == DATE_DAY,
		.exact = ev->duration != 0,
		.length = ics_length(ev, &ev->starts, &ev->ends, ev->duration),
		.set = &ev->set,
	};
	struct occurrences all;
	struct occurrence one;

	if (!mend(ev, &s))
		return ics_report(
			ev, &CLI_IMPORT_LEFT, ev->rule_prop,
			"the event's extra, left out and changed occurrences contradict each "
			"other");
	occurrences_begin(&all, &s, INT64_MIN, INT64_MAX, 1);
	if (occurrences_next(&all, &one))
		return true;
	return ics_report(ev, &CLI_IMPORT_LEFT, ev->rule_prop, "the event never takes place");
}
