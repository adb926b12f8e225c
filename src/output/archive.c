// Past events by year, with what is left of them: /events/past/2026/.

#include "model/agenda.h"
#include "output/calendar.h"
#include "output/listing.h"

static bool plan(struct plan *p)
{
	bool ok = true;

	for (unsigned i = 0;
	     i < p->lib->site->nlangs && calendar_has_archive(p->theme, p->lib->site); i++) {
		const struct agenda *a = &p->lib->agendas[i];

		for (size_t k = 0; k < a->years.n; k++) {
			const struct event_year *y = &a->years.p[k];
			struct listing l = {
				.base = y->url, .entries = &y->events, .kind = KIND_event};
			struct target t = {.lang = a->lang,
					   .kind = S("archive"),
					   .tmpl = S(ARCHIVE_TEMPLATE),
					   .what = S("the archive of a year's events")};

			t.title = arena_printf(
				p->arena, "%.*s %d",
				STR_ARG(plan_word_or(p, a->lang, S("past"), S("Past events"))),
				(int)y->year);
			t.group = arena_printf(p->arena, "archive %d", (int)y->year);
			ok &= listing_plan(p, l, t);
		}
	}
	return ok;
}

const struct format format_archive = {"archive", "text/html", plan, listing_render};
