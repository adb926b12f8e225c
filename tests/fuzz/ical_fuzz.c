// Any bytes as an iCalendar stream: ends, within its limits; every name, value and place can be
// read, and places lie in the file.

#include <stdlib.h>

#include "base/utf8.h"
#include "text/ical.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void check_values(struct arena *a, struct str value)
{
	struct str rest = value, one;
	enum date_form form;
	struct civil c;
	int64_t seconds;
	size_t total = 0;
	int offset;

	while (ical_next(&rest, &one)) {
		must(ical_text(a, one).n <= one.n);
		total += one.n + 1;
		if (date_parse_basic(one, &c, &form))
			must(civil_days_in_month(c.year, c.month) >= c.day);
		ical_duration(one, &seconds);
		if (ical_offset(one, &offset))
			must(offset > -100000 && offset < 100000);
	}
	must(!value.p || total == value.n + 1);
}

static void check(struct arena *a, const struct source *src, const struct ical_component *c,
		  unsigned depth)
{
	must(depth <= ICAL_DEPTH_MAX);
	for (size_t i = 0; i < c->props.n; i++) {
		const struct ical_prop *p = &c->props.p[i];

		must(p->name.n && utf8_check(p->value) == p->value.n);
		must(str_within(p->at, src->text) && str_within(ical_place(src, p), src->text));
		check_values(a, p->value);
		for (size_t k = 0; k < p->n; k++)
			must(p->params[k].name.n &&
			     ical_param(p, arena_cstr(a, p->params[k].name)).n <= src->text.n);
	}
	for (size_t i = 0; i < c->parts.n; i++) {
		must(c->parts.p[i]->parent == c && str_within(c->parts.p[i]->at, src->text));
		check(a, src, c->parts.p[i], depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source src = {S("fuzz.ics"), str_of((const char *)data, size)};
	const struct ical_component *stream;
	struct arena a;
	struct diag_log log;

	arena_init(&a);
	diag_init(&log, &a);
	stream = ical_parse(&a, &src, &log);
	if (stream)
		check(&a, &src, stream, 0);
	else
		must(log.errors > 0);
	arena_release(&a);
	return 0;
}
