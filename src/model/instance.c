#include "model/event.h"

#define DAY 86400

static const struct override *plan_of(const struct instance *i)
{
	return i->as.override;
}

static bool is_plain(const struct instance *i)
{
	return !recurrence_given(&i->event->recurrence) && !plan_of(i) &&
	       i->as.starts == i->event->starts.at;
}

struct moment instance_starts(const struct instance *i)
{
	const struct event *ev = i->event;

	if (is_plain(i))
		return ev->starts;
	return moment_in(ev->times.zone, i->as.starts, ev->times.all_day ? DATE_DAY : DATE_LOCAL);
}

// All-day ends are written as their last day, and kept as the first instant of the day after.
struct moment instance_ends(const struct instance *i)
{
	const struct event *ev = i->event;
	const struct override *o = plan_of(i);

	if (is_plain(i) && ev->ends.set)
		return ev->ends;
	if (!ev->ends.set && !ev->duration && !(o && (o->ends.set || o->duration)))
		return (struct moment){0};
	if (ev->times.all_day)
		return moment_in(ev->times.zone, i->as.ends - 1, DATE_DAY);
	return moment_in(ev->times.zone, i->as.ends, DATE_LOCAL);
}

const struct location *instance_location(const struct instance *i)
{
	const struct override *o = plan_of(i);

	return o && location_given(&o->location) ? &o->location : &i->event->location;
}

enum event_mode instance_mode(const struct instance *i)
{
	const struct override *o = plan_of(i);

	if (o && o->mode)
		return (enum event_mode)(o->mode - 1);
	return i->as.status == STATUS_MOVED_ONLINE ? MODE_ONLINE : (enum event_mode)i->event->mode;
}

static struct str own(const struct instance *i, struct str theirs, struct str all)
{
	return plan_of(i) && theirs.n ? theirs : all;
}

struct str instance_title(const struct instance *i)
{
	const struct override *o = plan_of(i);

	return own(i, o ? o->title : S(""), i->event->e.title);
}

struct str instance_summary(const struct instance *i)
{
	const struct override *o = plan_of(i);

	return own(i, o ? o->summary : S(""), i->event->e.summary);
}

struct str instance_public_url(const struct instance *i)
{
	const struct override *o = plan_of(i);

	return own(i, o ? o->public_url : S(""), i->event->public_url);
}

bool instance_was(const struct instance *i, struct moment *was)
{
	const struct override *o = plan_of(i);
	const struct event *ev = i->event;

	if (o && o->starts.set) {
		*was = moment_in(ev->times.zone, zone_from_civil(ev->times.zone, i->as.id, NULL),
				 ev->times.all_day ? DATE_DAY : DATE_LOCAL);
		return was->at != i->as.starts;
	}
	*was = ev->previous_starts;
	return !recurrence_given(&ev->recurrence) && was->set;
}
