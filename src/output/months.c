// A page for each month in which something is on: /events/calendar/2026-12/, and the month that is
// next at /events/calendar/.

#include "base/vec.h"
#include "model/agenda.h"
#include "model/url.h"
#include "output/calendar.h"
#include "output/listing.h"
#include "output/locale.h"
#include "output/view_class.h"

#define DAY_ITEMS_MAX 8 // occurrences shown of one day; the others are counted

// ---- planning -----------------------------------------------------------------------------------

static struct civil first_day(const struct month *m)
{
	return (struct civil){m->year, (uint8_t)m->month, 1, 0, 0, 0};
}

static struct str month_title(struct plan *p, const struct agenda *a, const struct month *m)
{
	struct str pattern = plan_word_or(p, a->lang, S("date_month_year"), S("y-MM")), title;
	const char *why;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	if (!date_pattern(&b, (struct date_shown){first_day(m), 0}, pattern, a->lang->tag, &why))
		buf_printf(&b, "%04d-%02d", (int)m->year, m->month);
	title = arena_dup(p->arena, buf_view(&b));
	buf_release(&b);
	return title;
}

static bool plan_month(struct plan *p, const struct agenda *a, const struct month *m,
		       struct str url, struct str group)
{
	struct target t = {.url = url,
			   .lang = a->lang,
			   .input = m,
			   .kind = S("calendar"),
			   .tmpl = S(MONTH_TEMPLATE),
			   .group = group,
			   .page = true,
			   .what = S("a month of the calendar")};

	for (size_t i = 0; i < m->on.n; i++) {
		const struct moment *changed = entry_changed(&m->on.p[i]->event->e);

		if (changed && (!t.changed || changed->at > t.changed->at))
			t.changed = changed;
	}
	t.title = month_title(p, a, m);
	return plan_add(p, t) != NULL;
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs && calendar_has_months(p->theme, site); i++) {
		const struct agenda *a = &p->lib->agendas[i];
		const struct month *next = agenda_month(a, p->lib->now, site->zone);

		for (size_t k = 0; k < a->months.n; k++) {
			const struct month *m = &a->months.p[k];

			ok &= plan_month(
				p, a, m, m->url,
				arena_printf(p->arena, "month %d-%02d", (int)m->year, m->month));
		}
		if (next)
			ok &= plan_month(p, a, next, url_months(p->arena, site, a->lang),
					 S("month"));
	}
	return ok;
}

// ---- rendering ----------------------------------------------------------------------------------

struct day {
	struct moment date;
	struct instances on;
	size_t more; // that do not fit
};
struct sheet {
	struct reader *r;
	const struct month *month;
	int64_t first; // its first day, by number
	int days;
	struct day day[31];
};

static int64_t day_number(struct civil c)
{
	return civil_days(c.year, c.month, c.day);
}

static void put_instance(struct sheet *s, const struct instance *i)
{
	int64_t from = day_number(i->as.wall) - s->first, to = from + i->as.nights;

	for (int64_t d = from > 0 ? from : 0; d <= to && d < s->days; d++) {
		if (s->day[d].on.n < DAY_ITEMS_MAX)
			vec_push(&s->r->scratch, &s->day[d].on, i);
		else
			s->day[d].more++;
	}
}

static void fill(struct sheet *s, struct reader *r, const struct month *m)
{
	*s = (struct sheet){.r = r,
			    .month = m,
			    .first = day_number(first_day(m)),
			    .days = civil_days_in_month(m->year, m->month)};
	for (int d = 0; d < s->days; d++) {
		struct moment *date = &s->day[d].date;

		*date = (struct moment){
			.set = true, .form = DATE_DAY, .zone = r->view->lib->site->zone};
		date->wall = first_day(m);
		date->wall.day = (uint8_t)(d + 1);
		date->at = zone_from_civil(date->zone, date->wall, NULL);
		date->offset = zone_offset(date->zone, date->at);
	}
	for (size_t i = 0; i < m->on.n; i++)
		put_instance(s, m->on.p[i]);
}

// What the language's weeks begin with: 0 Sunday .. 6 Saturday; Monday unless the theme says
// otherwise.
static int week_start(struct reader *r)
{
	int64_t day;

	return str_int(view_word(r, S("first_weekday")), &day) && day >= 0 && day < 7 ? (int)day
										      : 1;
}

static struct value day_value(struct sheet *s, int d)
{
	struct arena *a = &s->r->scratch;
	struct value map = v_map_new(a);
	bool inside = d >= 0 && d < s->days;
	struct day *day = inside ? &s->day[d] : NULL;

	v_map_set(a, map, S("date"), inside ? view_moment(s->r, &day->date) : v_none());
	v_map_set(a, map, S("on"),
		  inside ? view_instances(a, day->on.p, day->on.n) : v_list_new(a, 0));
	v_map_set(a, map, S("more"), v_int(inside ? (int64_t)day->more : 0));
	return map;
}

static struct value weeks_value(struct sheet *s, int start)
{
	struct arena *a = &s->r->scratch;
	struct value weeks = v_list_new(a, 6);
	int lead = (civil_weekday(first_day(s->month)) - start + 7) % 7;

	for (int d = -lead; d < s->days; d += 7) {
		struct value week = v_list_new(a, 7);

		for (int k = 0; k < 7; k++)
			v_list_push(a, week, day_value(s, d + k));
		v_list_push(a, weeks, week);
	}
	return weeks;
}

// Seven days that follow each other, for their names.
static struct value weekdays_value(struct sheet *s, int start)
{
	struct arena *a = &s->r->scratch;
	struct value list = v_list_new(a, 7);
	int first = (start - civil_weekday(first_day(s->month)) + 7) % 7;

	for (int k = 0; k < 7; k++)
		v_list_push(a, list, view_moment(s->r, &s->day[first + k].date));
	return list;
}

static struct value neighbour(struct sheet *s, const struct month *m)
{
	struct reader *r = s->r;
	struct arena *a = &r->scratch;
	struct moment *first = arena_new(a, struct moment);
	struct value map;

	if (!m)
		return v_none();
	*first = (struct moment){.set = true, .form = DATE_DAY, .zone = r->view->lib->site->zone};
	first->wall = first_day(m);
	first->at = zone_from_civil(first->zone, first->wall, NULL);
	first->offset = zone_offset(first->zone, first->at);
	map = v_map_new(a);
	v_map_set(a, map, S("url"), v_str(link_url(r, a, m->url)));
	v_map_set(a, map, S("date"), view_moment(r, first));
	return map;
}

static struct value month_value(struct sheet *s, const struct agenda *a)
{
	struct arena *mem = &s->r->scratch;
	const struct month *m = s->month;
	size_t at = (size_t)(m - a->months.p);
	int start = week_start(s->r);
	struct value map = v_map_new(mem);

	v_map_set(mem, map, S("date"), view_moment(s->r, &s->day[0].date));
	v_map_set(mem, map, S("weekdays"), weekdays_value(s, start));
	v_map_set(mem, map, S("weeks"), weeks_value(s, start));
	v_map_set(mem, map, S("count"), v_int((int64_t)m->on.n));
	v_map_set(mem, map, S("url"), v_str(link_url(s->r, mem, m->url)));
	v_map_set(mem, map, S("prev"), neighbour(s, at > 0 ? m - 1 : NULL));
	v_map_set(mem, map, S("next"), neighbour(s, at + 1 < a->months.n ? m + 1 : NULL));
	return map;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct agenda *agenda = &p->lib->agendas[t->lang->index];
	struct arena *a = &r->scratch;
	struct value context = v_map_new(a);
	struct sheet s;

	note_read(r, READ_LIST, &agenda->all);
	fill(&s, r, t->input);
	v_map_set(a, context, S("page"), v_object(r->view->classes->target, t));
	v_map_set(a, context, S("month"), month_value(&s, agenda));
	return reader_render(r, t->tmpl, context, out);
}

const struct format format_months = {"months", "text/html", plan, render};
