#include "cli/status.h"

#include <stdlib.h>

#include "model/kind.h"
#include "model/member_facts.h"

const char *const status_names[STATUS_COUNT] = {
	"published", "draft", "scheduled", "expired", "withdrawn", "hidden",
};

static enum status status_of(const struct library *lib, const struct entry *e)
{
	if (e->draft)
		return STATUS_DRAFT;
	if (e->date.set && e->date.at > lib->now)
		return STATUS_FUTURE;
	if (e->expires.set && e->expires.at <= lib->now)
		return STATUS_EXPIRED;
	return entry_in(e, CHANNEL_SITE) ? STATUS_PUBLISHED : STATUS_HIDDEN;
}

static void add_member(struct arena *a, struct listing *list, const struct library *lib, size_t i)
{
	struct member_facts m = member_facts(a, lib, i);

	for (size_t v = 0; v < m.entry->versions.n; v++) {
		const struct entry *e = m.entry->versions.p[v];
		const struct person *p = m.shown[CHANNEL_SITE];
		struct listed one = {e, status_of(lib, e), arena_cat(a, e->lang->prefix, e->url)};

		if (one.status == STATUS_PUBLISHED && !p)
			one.status = m.gone ? STATUS_WITHDRAWN : STATUS_HIDDEN;
		vec_push(a, list, one);
	}
}

static instant when(const struct entry *e)
{
	return e->kind->id == KIND_event ? ((const struct event *)e)->starts.at : e->date.at;
}

static int compare(const void *x, const void *y)
{
	const struct entry *a = ((const struct listed *)x)->entry,
			   *b = ((const struct listed *)y)->entry;
	int c;

	if (a->kind->id != b->kind->id)
		return (int)a->kind->id - (int)b->kind->id;
	if (when(a) != when(b))
		return when(a) > when(b) ? -1 : 1;
	c = str_cmp(a->id, b->id);
	return c ? c : (int)a->lang->index - (int)b->lang->index;
}

struct listing status_list(struct arena *a, const struct library *lib)
{
	struct listing list = {0};

	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		vec_push(a, &list, (struct listed){e, status_of(lib, e), e->url});
	}
	for (size_t i = 0; i < lib->absent.n; i++) {
		const struct absent *absent = &lib->absent.p[i];
		enum status status = absent->why == ABSENT_WITHDRAWN
					     ? STATUS_WITHDRAWN
					     : status_of(lib, absent->entry);

		vec_push(a, &list, (struct listed){absent->entry, status, absent->entry->url});
	}
	for (size_t i = 0; i < member_count(lib); i++)
		add_member(a, &list, lib, i);
	if (list.n)
		qsort(list.p, list.n, sizeof *list.p, compare);
	return list;
}

struct str status_day(struct arena *a, const struct moment *m)
{
	if (!m->set)
		return (struct str){0};
	return arena_printf(a, "%04d-%02d-%02d", (int)m->wall.year, m->wall.month, m->wall.day);
}

struct str listed_day(struct arena *a, const struct entry *e)
{
	return status_day(a, e->kind->id == KIND_event ? &((const struct event *)e)->starts
						       : &e->date);
}

static void put_strs(struct jsonw *w, const char *key, const struct strs *list)
{
	jsonw_put_array(w, key);
	for (size_t i = 0; i < list->n; i++)
		jsonw_str(w, list->p[i]);
	jsonw_close(w);
}

static void put_time(struct jsonw *w, const char *key, const struct moment *m)
{
	struct buf text;

	if (!m->set)
		return;
	buf_init(&text, 64);
	if (m->form == DATE_DAY)
		date_day(&text, m->wall);
	else
		date_rfc3339(&text, m->at, m->offset);
	jsonw_put_str(w, key, buf_view(&text));
	buf_release(&text);
}

// When the event takes place, as pages and calendars have it.
static void put_occurrences(struct jsonw *w, const struct event *ev)
{
	jsonw_put_str(w, "uid", ev->uid);
	jsonw_put_array(w, "occurrences");
	for (size_t i = 0; i < ev->instances.n; i++) {
		const struct instance *one = &ev->instances.p[i];
		struct moment starts = instance_starts(one), ends = instance_ends(one);

		jsonw_object(w);
		put_time(w, "starts", &starts);
		put_time(w, "ends", &ends);
		jsonw_put_str(w, "timezone", zone_name(ev->times.zone));
		jsonw_put_str(w, "status", str_cstr(event_statuses[one->as.status]));
		jsonw_close(w);
	}
	jsonw_close(w);
}

void listed_json(struct arena *a, struct jsonw *w, const struct listed *l)
{
	const struct entry *e = l->entry;

	jsonw_put_str(w, "id", e->id);
	jsonw_put_str(w, "kind", str_cstr(e->kind->name));
	jsonw_put_str(w, "language", e->lang->tag);
	jsonw_put_str(w, "status", str_cstr(status_names[l->status]));
	jsonw_put_text(w, "title", e->title);
	jsonw_put_text(w, "date", listed_day(a, e));
	jsonw_put_text(w, "updated", status_day(a, &e->updated));
	jsonw_put_text(w, "expires", status_day(a, &e->expires));
	jsonw_put_text(w, "url", l->url);
	jsonw_put_str(w, "file", e->src->path);
	jsonw_put_array(w, "authors");
	for (size_t i = 0; i < e->authors.n; i++)
		jsonw_str(w, e->authors.p[i].slug);
	jsonw_close(w);
	put_strs(w, "byline", &e->byline);
	put_strs(w, "tags", &e->tags);
	if (e->kind->id == KIND_event && ((const struct event *)e)->instances.n)
		put_occurrences(w, (const struct event *)e);
}
