// What templates see of events beside the fields that editors write: occurrences, the calendars
// that they are in, the months that have some.

#include "model/agenda.h"
#include "model/url.h"
#include "output/calendar.h"
#include "output/view_class.h"

// ---- occurrences --------------------------------------------------------------------------------
// One has all that its event has, and what is its own instead of the event's.

static const struct event *event_of(const void *o)
{
	return ((const struct instance *)o)->event;
}

static struct value get_of_event(struct vm *vm, const void *o, const struct vfield *f)
{
	return v_field(vm, event_of(o), f->arg);
}

static struct value lend_moment(struct vm *vm, struct moment m)
{
	struct moment *kept = arena_new(vm_arena(vm), struct moment);

	*kept = m;
	return view_moment(reader_of(vm), kept);
}

static struct value instance_get_starts(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return lend_moment(vm, instance_starts(o));
}

static struct value instance_get_end(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return lend_moment(vm, instance_ends(o));
}

static struct value instance_is_past(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)f;
	note_read(r, READ_NOW, NULL);
	return v_bool(((const struct instance *)o)->as.ends <= r->view->lib->now);
}

static struct value instance_get_status(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(str_cstr(event_statuses[((const struct instance *)o)->as.status]));
}

static struct value instance_get_mode(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(str_cstr(event_modes[instance_mode(o)]));
}

static struct value instance_get_location(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm;
	return v_object(((const struct vfield *)f->arg)->cls, instance_location(o));
}

static struct value instance_get_title(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(instance_title(o));
}

static struct value instance_get_summary(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(instance_summary(o));
}

static struct value instance_get_public_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), instance_public_url(o)));
}

static struct value instance_get_was(struct vm *vm, const void *o, const struct vfield *f)
{
	struct moment was;

	(void)f;
	return instance_was(o, &was) ? lend_moment(vm, was) : v_none();
}

static struct value instance_get_event(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return view_entry(reader_of(vm), &event_of(o)->e);
}

static const struct vfield instance_rows[] = {
	VIEW_GET("starts", instance_get_starts, "moment", "When it begins."),
	VIEW_GET("ends", instance_get_end, "moment or none", "When it ends, where that is given."),
	VIEW_GET("end", instance_get_end, "moment or none", "The same."),
	VIEW_GET("is_past", instance_is_past, "bool", "Whether it is over."),
	VIEW_GET("status", instance_get_status, "str",
		 "Whether it takes place as planned: scheduled, postponed, moved_online or "
		 "cancelled."),
	VIEW_GET("mode", instance_get_mode, "str", "Where people meet: onsite, online, hybrid."),
	VIEW_GET("title", instance_get_title, "str", "Its title."),
	VIEW_GET("summary", instance_get_summary, "str", "What it is, in a sentence or two."),
	VIEW_GET("public_url", instance_get_public_url, "str", "Its page elsewhere."),
	VIEW_GET("previous_starts", instance_get_was, "moment or none",
		 "When it was to begin before it was moved."),
	VIEW_GET("event", instance_get_event, "event", "The event itself."),
};

// ---- events -------------------------------------------------------------------------------------

struct value view_instance(struct reader *r, const struct instance *i)
{
	if (!i)
		return v_none();
	if (&i->event->e != r->own)
		note_read(r, READ_ENTRY, i->event);
	if (recurrence_given(&i->event->recurrence))
		note_read(r, READ_NOW, NULL);
	return v_object(r->view->classes->instance, i);
}

static struct value instance_at(struct vm *vm, const struct vseq *s, uint32_t i)
{
	return view_instance(reader_of(vm), ((const struct instance *const *)s->base)[i]);
}

struct value view_instances(struct arena *a, const struct instance *const *p, size_t n)
{
	struct vseq *s = arena_new(a, struct vseq);

	*s = (struct vseq){.n = (uint32_t)n, .at = instance_at, .base = p};
	return (struct value){.type = V_SEQ, .seq = s};
}

static struct value get_end(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct event *e = o;

	(void)f;
	if (e->ends.set || !e->duration)
		return view_moment(reader_of(vm), &e->ends);
	return lend_moment(vm, moment_after(e->starts, e->duration));
}

static struct value get_is_past(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	note_read(reader_of(vm), READ_NOW, NULL);
	return v_bool(((const struct event *)o)->is_past);
}

static struct value get_is_full(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_bool(((const struct event *)o)->full);
}

static struct value get_zone(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct event *e = o;
	const struct zone *zone = e->timezone ? e->timezone : e->starts.zone;

	(void)f;
	return v_str(zone_name(zone ? zone : reader_of(vm)->view->lib->site->zone));
}

static struct value get_occurrences(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct event *e = o;

	(void)f;
	note_read(reader_of(vm), READ_NOW, NULL);
	return v_seq_structs(vm_arena(vm), reader_of(vm)->view->classes->instance, e->instances.p,
			     e->instances.n, sizeof *e->instances.p);
}

static struct value get_upcoming(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct event *e = o;
	size_t from = 0;

	(void)f;
	note_read(r, READ_NOW, NULL);
	while (from < e->instances.n && e->instances.p[from].as.ends <= r->view->lib->now)
		from++;
	return v_seq_structs(vm_arena(vm), r->view->classes->instance, e->instances.p + from,
			     e->instances.n - from, sizeof *e->instances.p);
}

static struct value get_occurrence(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	note_read(reader_of(vm), READ_NOW, NULL);
	return v_object(reader_of(vm)->view->classes->instance, ((const struct event *)o)->shown);
}

static struct value get_next_occurrence(struct vm *vm, const void *o, const struct vfield *f)
{
	return ((const struct event *)o)->is_past ? v_none() : get_occurrence(vm, o, f);
}

static struct value get_recurs(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_bool(recurrence_given(&((const struct event *)o)->recurrence));
}

static struct value get_calendars(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct event *e = o;

	(void)f;
	return v_seq_ptrs(vm_arena(vm), reader_of(vm)->view->classes->calendar,
			  (const void *const *)e->calendars.p, e->calendars.n);
}

// Links by which a reader puts the event into a calendar; none where it has none.
static struct value get_add(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct event *e = o;
	struct arena *a = vm_arena(vm);
	struct str url = calendar_of_event(a, r->view->lib, e);
	struct value map;

	(void)f;
	if (url.n == 0)
		return v_none();
	map = v_map_new(a);
	v_map_set(a, map, S("url"), v_str(link_url(r, a, url)));
	v_map_set(a, map, S("webcal"), v_str(calendar_webcal(a, r->view->lib->site, url)));
	v_map_set(a, map, S("google"), v_str(calendar_google(a, r->view->lib->site, e)));
	v_map_set(a, map, S("outlook"), v_str(calendar_outlook(a, r->view->lib->site, e)));
	return map;
}

const struct vfield view_event_rows[] = {
	VIEW_GET("end", get_end, "moment or none",
		 "When it, or its first occurrence, ends: as given, or from its duration."),
	VIEW_GET("is_past", get_is_past, "bool",
		 "Whether all of it is over at the time of the build."),
	VIEW_GET("is_full", get_is_full, "bool", "Whether no seat is left: rsvp.seats_left is 0."),
	VIEW_GET("timezone", get_zone, "str", "The time zone that its times are in."),
	VIEW_GET("recurs", get_recurs, "bool", "Whether it comes again."),
	VIEW_GET("occurrences", get_occurrences, "list of occurrence",
		 "The times that it takes place around now, by start."),
	VIEW_GET("upcoming_occurrences", get_upcoming, "list of occurrence",
		 "Those that are on or to come."),
	VIEW_GET("occurrence", get_occurrence, "occurrence",
		 "The one that is on or comes next, or else was last."),
	VIEW_GET("next_occurrence", get_next_occurrence, "occurrence or none",
		 "The one that is on or comes next."),
	VIEW_GET("calendars", get_calendars, "list of calendar",
		 "The calendars that it is in: of all events, its city, series, groups and tags."),
	VIEW_GET("add_to_calendar", get_add, "map of url, webcal, google and outlook, or none",
		 "Links that put it into a reader's calendar."),
};
const size_t view_event_nrows = sizeof view_event_rows / sizeof *view_event_rows;

// ---- calendars ----------------------------------------------------------------------------------

static struct value calendar_get_kind(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(str_cstr(calendar_kind_name(((const struct calendar *)o)->kind)));
}

static struct value calendar_get_title(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct calendar *c = o;

	(void)f;
	return v_str(c->name.n ? c->name
			       : ltext_get(&reader_of(vm)->view->lib->site->title, c->lang));
}

static struct value calendar_get_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm),
			      calendar_page(reader_of(vm)->view->lib->site, o)));
}

static struct value calendar_get_ics(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct reader *r = reader_of(vm);
	const struct calendar *c = o;

	(void)f;
	if (!calendar_is_made(r->view->lib->site, c))
		return v_str(S(""));
	return v_str(arena_cat(vm_arena(vm), r->view->lib->site->base_url, c->url));
}

static struct value calendar_get_webcal(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct reader *r = reader_of(vm);
	const struct calendar *c = o;

	(void)f;
	if (!calendar_is_made(r->view->lib->site, c))
		return v_str(S(""));
	return v_str(calendar_webcal(vm_arena(vm), r->view->lib->site, c->url));
}

static struct value calendar_get_count(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_int((int64_t)((const struct calendar *)o)->events.n);
}

static const struct vfield calendar_rows[] = {
	VIEW_GET("kind", calendar_get_kind, "str",
		 "What its events have in common: all, city, series, group or term."),
	VIEW_GET("title", calendar_get_title, "str", "What it is called."),
	VIEW_GET("url", calendar_get_url, "str",
		 "The page that lists its events; empty when there is none."),
	VIEW_GET("ics", calendar_get_ics, "str",
		 "Its iCalendar file, with the host; empty when there is none."),
	VIEW_GET("webcal", calendar_get_webcal, "str",
		 "The same as an address that calendar programs subscribe to."),
	VIEW_GET("count", calendar_get_count, "int", "How many events it has."),
};

// ---- agendas ------------------------------------------------------------------------------------

static struct value agenda_get_calendar(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct agenda *a = o;

	(void)f;
	return v_object(reader_of(vm)->view->classes->calendar,
			a->calendars.n ? a->calendars.p[0] : NULL);
}

// Those of one kind: f->off says which.
static struct value agenda_get_kind(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct calendars *all = &((const struct agenda *)o)->calendars;
	size_t from = 0, to;

	while (from < all->n && (uint32_t)all->p[from]->kind < f->off)
		from++;
	for (to = from; to < all->n && (uint32_t)all->p[to]->kind == f->off;)
		to++;
	return v_seq_ptrs(vm_arena(vm), reader_of(vm)->view->classes->calendar,
			  (const void *const *)all->p + from, to - from);
}

static struct value agenda_get_month_url(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	struct arena *a = vm_arena(vm);
	const struct agenda *agenda = o;

	(void)f;
	if (agenda->months.n == 0 || !calendar_has_months(r->view->theme, r->view->lib->site))
		return v_str(S(""));
	return v_str(link_url(r, a, url_months(a, r->view->lib->site, agenda->lang)));
}

static struct value year_get_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct event_year *)o)->url));
}

static const struct vfield year_rows[] = {
	{.name = S_INIT("year"),
	 .how = VF_INT,
	 .off = offsetof(struct event_year, year),
	 .type = "int",
	 .help = "The year."},
	VIEW_GET("url", year_get_url, "str", "Its page."),
	{.name = S_INIT("count"),
	 .how = VF_INT64,
	 .off = offsetof(struct event_year, events.n),
	 .type = "int",
	 .help = "How many events were over in it."},
};

static struct value agenda_get_years(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct agenda *agenda = o;
	bool any = calendar_has_archive(r->view->theme, r->view->lib->site);

	(void)f;
	note_read(r, READ_NOW, NULL);
	return v_seq_structs(vm_arena(vm), r->view->classes->event_year, agenda->years.p,
			     any ? agenda->years.n : 0, sizeof *agenda->years.p);
}

#define OF_KIND(shown, which, text)                                                           \
	{                                                                                     \
		.name = S_INIT(shown), .how = VF_GET, .get = agenda_get_kind, .off = (which), \
		.type = "list of calendar", .help = (text)                                    \
	}

static const struct vfield agenda_rows[] = {
	VIEW_GET("calendar", agenda_get_calendar, "calendar or none", "That of all events."),
	OF_KIND("cities", CALENDAR_CITY, "Those of the cities, by name."),
	OF_KIND("series", CALENDAR_SERIES, "Those of the series of events, by name."),
	OF_KIND("groups", CALENDAR_GROUP, "Those of the groups, by name."),
	VIEW_GET("month_url", agenda_get_month_url, "str",
		 "The page of the month in which something is on next; empty when there is none."),
	VIEW_GET("years", agenda_get_years, "list of event_year",
		 "The pages of past events, the latest year first."),
};

struct value view_calendar(struct reader *r, const struct calendar *c)
{
	return v_object(r->view->classes->calendar, c);
}

struct value view_agenda(struct reader *r)
{
	const struct agenda *a = &r->view->lib->agendas[r->lang->index];

	note_read(r, READ_LIST, &a->all);
	return v_object(r->view->classes->agenda, a);
}

void view_event_classes(struct view_classes *c, struct class_draft *d)
{
	const struct vclass *event = c->kinds[KIND_event];
	struct vfield *rows = arena_array(d->arena, struct vfield, event->nfields);

	for (uint32_t i = 0; i < event->nfields; i++) {
		rows[i] = event->fields[i];
		rows[i].how = VF_GET;
		rows[i].get = get_of_event;
		rows[i].arg = &event->fields[i];
		if (str_eq(rows[i].name, S("location")))
			rows[i].get = instance_get_location;
	}
	class_add(d, rows, event->nfields);
	class_add(d, VIEW_ROWS(instance_rows));
	c->instance = class_done(d, "occurrence", NULL);
	c->instance->ext = event->ext;
	class_add(d, VIEW_ROWS(calendar_rows));
	c->calendar = class_done(d, "calendar", NULL);
	class_add(d, VIEW_ROWS(year_rows));
	c->event_year = class_done(d, "event_year", NULL);
	class_add(d, VIEW_ROWS(agenda_rows));
	c->agenda = class_done(d, "agenda", NULL);
}
