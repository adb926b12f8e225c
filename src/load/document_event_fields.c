// What an event's fields say that contradicts itself.
#include "base/ascii.h"
#include "load/diags.h"
#include "load/document.h"
#include "model/event.h"

struct event_report {
	struct worker *w;
	const struct event *ev;
};

// Of a field inside an item of a list: as near to it as something stands.
static struct str item_at(const struct event *ev, const struct ynode *list, size_t i,
			  const char *field)
{
	const struct ynode *n = list, *own;

	if (n && n->type == Y_SEQ)
		n = i < n->n ? n->items[i] : NULL;
	own = n ? ynode_get(n, str_cstr(field)) : NULL;
	return own ? own->at : n ? n->at : ev->e.front->at;
}

static void report_order(const struct event_report *r, const struct source *src, struct str at,
			 const char *what)
{
	diag_report(&r->w->log, &LOAD_EVENT_ORDER, src, at, "the %s ends before it begins", what);
}

static void report_length(const struct event_report *r, const struct source *src, struct str at,
			  const char *what)
{
	diag_report(&r->w->log, &LOAD_EVENT_LENGTH, src, at, "the %s has an end and a duration",
		    what);
	diag_hint(&r->w->log, "keep one of them");
}

// ends and duration may come from a folder and the file: then they are no contradiction.
static void check_end(const struct event_report *r)
{
	const struct source *src, *other;
	const struct event *ev = r->ev;
	struct str at;

	if (ev->ends.set && ev->end < ev->starts.at) {
		at = field_place(&ev->e, "ends", &src);
		report_order(r, src, at, "event");
	}
	if (!ev->ends.set || !ev->duration)
		return;
	field_place(&ev->e, "ends", &other);
	at = field_place(&ev->e, "duration", &src);
	if (src == other)
		report_length(r, src, at, "event");
}

static void check_session(const struct event_report *r, const struct ynode *list, size_t i)
{
	const struct session *s = (const struct session *)r->ev->sessions.p + i;
	const struct source *src = r->ev->e.src;
	// Its end is reckoned from the duration where it gives none.
	bool both = s->ends.set && s->duration && s->ends.at != s->starts.at + s->duration;
	bool late = s->ends.set && s->ends.form == DATE_DAY
			    ? s->ends.at + 86400 <= s->starts.at
			    : s->ends.set && s->ends.at < s->starts.at;

	if (s->starts.set && late)
		report_order(r, src, item_at(r->ev, list, i, "ends"), "session");
	else if (both)
		report_length(r, src, item_at(r->ev, list, i, "duration"), "session");
}

static void check_override(const struct event_report *r, const struct ynode *list, size_t i)
{
	const struct override *o = (const struct override *)r->ev->recurrence.overrides.p + i;

	if (o->ends.set && o->duration)
		report_length(r, r->ev->e.src, item_at(r->ev, list, i, "duration"), "occurrence");
}

static void check_previous(const struct event_report *r)
{
	const struct event *ev = r->ev;
	const struct source *src;
	struct str at = field_place(&ev->e, "previous_starts", &src);

	if (!ev->previous_starts.set)
		return;
	if (recurrence_given(&ev->recurrence)) {
		diag_report(&r->w->log, &LOAD_EVENT_PREVIOUS, src, at,
			    "\"previous_starts\" is for events that take place once");
		diag_hint(&r->w->log, "move single occurrences with recurrence.overrides");
	} else if (ev->previous_starts.at == ev->starts.at &&
		   ev->previous_starts.form == ev->starts.form) {
		diag_report(&r->w->log, &LOAD_EVENT_PREVIOUS, src, at,
			    "the event begins when it was to begin before");
		diag_hint(&r->w->log, "write in starts when it begins now");
	}
}

static void check_seats(struct event_report *r, struct event *ev)
{
	const struct ynode *rsvp = field_node(ev->e.field_aliases, ev->e.front, "rsvp");
	const struct ynode *left = ynode_get(rsvp, S("seats_left"));
	int64_t number;

	ev->full = left && ynode_int(left, &number) && number == 0;
	if (!left || !ev->rsvp.capacity || ev->rsvp.seats_left <= ev->rsvp.capacity)
		return;
	diag_report(&r->w->log, &LOAD_EVENT_SEATS, ev->e.src, left->at,
		    "there are %lld seats left of %lld", (long long)ev->rsvp.seats_left,
		    (long long)ev->rsvp.capacity);
	diag_hint(&r->w->log, "correct capacity or seats_left");
}

static bool goes_on(char c)
{
	return ascii_is_alnum(c) || strchr("/-_?=&%~", c);
}

// Where a text holds an address, and not a longer one; p == NULL: nowhere.
static struct str find_address(struct str text, struct str url)
{
	for (size_t at; (at = str_find(text, url)) != SIZE_MAX; text = str_from(text, at + 1))
		if (at + url.n == text.n || !goes_on(text.p[at + url.n]))
			return str_of(text.p + at, url.n);
	return (struct str){0};
}

static void check_join(const struct event_report *r, struct str url)
{
	const struct event *ev = r->ev;
	const struct {
		const char *field;
		struct str text;
	} shown[] = {{"title", ev->e.title},
		     {"summary", ev->e.summary},
		     {"public_url", ev->public_url},
		     {"location", ev->location.name},
		     {"location", ev->location.address},
		     {"registration_notes", ev->registration_notes}};
	struct str at = url.n ? find_address(ev->e.body, url) : (struct str){0};
	const struct source *src = ev->e.src;

	for (size_t i = 0; url.n && !at.p && i < sizeof shown / sizeof *shown; i++)
		if (find_address(shown[i].text, url).p)
			at = field_place(&ev->e, shown[i].field, &src);
	if (!at.p)
		return;
	diag_report(&r->w->log, &LOAD_EVENT_JOIN, src, at,
		    "the address of join_url would be published");
	diag_hint(&r->w->log, "take it out, or write public_url where everybody may join");
}

void document_event_fields(struct worker *w, struct event *ev)
{
	struct event_report r = {w, ev};
	const struct ynode *sessions = field_node(ev->e.field_aliases, ev->e.front, "sessions");
	const struct ynode *recurrence = field_node(ev->e.field_aliases, ev->e.front, "recurrence");
	const struct ynode *overrides = ynode_get(recurrence, S("overrides"));

	check_end(&r);
	check_previous(&r);
	check_seats(&r, ev);
	for (size_t i = 0; i < ev->sessions.n; i++)
		check_session(&r, sessions, i);
	for (size_t i = 0; i < ev->recurrence.overrides.n; i++)
		check_override(&r, overrides, i);
	check_join(&r, ev->join_url);
	for (size_t i = 0; i < ev->recurrence.overrides.n; i++)
		check_join(&r, ((struct override *)ev->recurrence.overrides.p)[i].join_url);
}
