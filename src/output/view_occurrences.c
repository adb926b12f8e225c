// The function that lists the times at which events take place: events(within='30d').

#include "base/vec.h"
#include "output/event_choice.h"
#include "output/view_class.h"

enum {
	EVENTS_WHEN,
	EVENTS_WITHIN,
	EVENTS_TAG,
	EVENTS_CITY,
	EVENTS_SERIES,
	EVENTS_GROUP,
	EVENTS_LIMIT
};

// What one call asks for.
struct asked {
	struct reader *reader;
	struct event_choice choice;
	bool past;
	int64_t span;     // as `within` says; 0: it is not given
	instant from, to; // upcoming: they begin before `to`; past: they end behind `from`
	size_t limit;
};

static bool is_given(struct value v)
{
	return varg_given(v) && v.type != V_NONE;
}

// The name of a term, of a calendar, or as a text; empty when it is not given.
static struct str name_of(struct vm *vm, struct value v)
{
	const struct view_classes *c = reader_of(vm)->view->classes;

	if (!is_given(v))
		return (struct str){0};
	if (v.type == V_OBJECT && v.cls == c->term->id)
		return ((const struct term *)v.o)->name;
	if (v.type == V_OBJECT && v.cls == c->calendar->id)
		return ((const struct calendar *)v.o)->name;
	return vm_text(vm, v);
}

static bool read_when(struct vm *vm, struct asked *q, struct value when)
{
	struct str word = is_given(when) ? vm_text(vm, when) : S("upcoming");

	q->past = str_eq(word, S("past"));
	if (q->past || str_eq(word, S("upcoming")))
		return true;
	vm_fail(vm, "when is \"upcoming\" or \"past\", not \"%.*s\"", STR_ARG(word));
	return false;
}

static bool read_within(struct vm *vm, struct asked *q, struct value within)
{
	instant now = q->reader->view->lib->now;
	q->from = INT64_MIN;
	q->to = INT64_MAX;
	if (!is_given(within))
		return true;
	if (!duration_parse(vm_text(vm, within), &q->span)) {
		vm_fail(vm, "within is a span like \"30d\" or \"2w\", not \"%.*s\"",
			STR_ARG(vm_text(vm, within)));
		return false;
	}
	q->from = now - q->span;
	q->to = now + q->span;
	return true;
}

static bool read_limit(struct vm *vm, struct asked *q, struct value limit)
{
	q->limit = SIZE_MAX;
	if (!is_given(limit))
		return true;
	if (limit.type != V_INT || limit.i < 1) {
		vm_fail(vm, "limit is a number of events from 1");
		return false;
	}
	q->limit = (size_t)limit.i;
	return true;
}

// How many of them begin before `t`: they stand by their starts.
static size_t before(const struct instances *all, instant t)
{
	size_t low = 0, high = all->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (all->p[mid]->as.starts < t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_wanted(const struct asked *q, const struct instance *i)
{
	return entry_in(&i->event->e, q->reader->channel) && event_chosen(i->event, &q->choice);
}

// From all.p[i] on they begin too late: when the first of them will not any more.
static void note_next(const struct asked *q, const struct agenda *a, size_t i)
{
	for (; q->reader->ahead && i < a->all.n; i++) {
		if (!is_wanted(q, a->all.p[i]))
			continue;
		note_move(q->reader, NULL, a->all.p[i]->as.starts - q->span + 1,
			  "one more event is ahead");
		return;
	}
}

static void find_upcoming(struct vm *vm, const struct asked *q, const struct agenda *a,
			  struct instances *out)
{
	instant now = q->reader->view->lib->now;

	for (size_t i = before(&a->all, now - a->longest); i < a->all.n && out->n < q->limit; i++) {
		const struct instance *one = a->all.p[i];

		if (one->as.starts >= q->to) {
			note_next(q, a, i);
			break;
		}
		if (one->as.ends > now && is_wanted(q, one))
			vec_push(vm_arena(vm), out, one);
	}
}

static void find_past(struct vm *vm, const struct asked *q, const struct agenda *a,
		      struct instances *out)
{
	instant now = q->reader->view->lib->now;

	for (size_t i = before(&a->all, now + 1); i-- > 0 && out->n < q->limit;) {
		const struct instance *one = a->all.p[i];

		if (q->from != INT64_MIN && one->as.starts < q->from - a->longest)
			break;
		if (one->as.ends > now || one->as.ends <= q->from || !is_wanted(q, one))
			continue;
		vec_push(vm_arena(vm), out, one);
		if (q->span)
			note_move(q->reader, NULL, one->as.ends + q->span,
				  "one event less is behind");
	}
}

static struct value call_events(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	const struct agenda *a = &r->view->lib->agendas[r->lang->index];
	struct asked q = {.reader = r};
	struct instances found = {0};

	(void)f;
	if (!read_when(vm, &q, args[EVENTS_WHEN]) || !read_within(vm, &q, args[EVENTS_WITHIN]) ||
	    !read_limit(vm, &q, args[EVENTS_LIMIT]))
		return v_undefined();
	q.choice.tag = name_of(vm, args[EVENTS_TAG]);
	q.choice.city = name_of(vm, args[EVENTS_CITY]);
	q.choice.series = name_of(vm, args[EVENTS_SERIES]);
	q.choice.group = name_of(vm, args[EVENTS_GROUP]);
	note_read(r, READ_NOW, NULL);
	note_read(r, READ_LIST, &a->all);
	if (q.past)
		find_past(vm, &q, a, &found);
	else
		find_upcoming(vm, &q, a, &found);
	return view_instances(vm_arena(vm), found.p, found.n);
}

const struct vfunc view_events_function = {
	S_INIT("events"),
	{"when", "within", "tag", "city", "series", "group", "limit", NULL},
	0,
	call_events,
	NULL,
	"The times at which events take place, soonest first; when='past' for those that are over, "
	"the "
	"latest first. A recurring event stands there each time."};
