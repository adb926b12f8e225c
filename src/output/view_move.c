// What a page shows that moves along with the clock.

#include "output/view.h"

// The same instant: by the path of the document, none being the smallest, then by what happens.
static bool goes_before(const struct move *a, const struct move *b)
{
	struct str x = a->own ? a->own->src->path : S(""), y = b->own ? b->own->src->path : S("");
	int order = str_cmp(x, y);

	if (a->at != b->at)
		return a->at < b->at;
	return (order ? order : strcmp(a->what, b->what)) < 0;
}

void move_add(struct move *best, instant now, struct move m)
{
	if (m.at > now && (best->at == INSTANT_NONE || goes_before(&m, best)))
		*best = m;
}

static instant next_day(const struct zone *zone, struct civil c)
{
	c = civil_from_utc((civil_days(c.year, c.month, c.day) + 1) * 86400);
	return zone_from_civil(zone, c, NULL);
}

void note_clock(struct reader *r, const struct moment *m, char letter)
{
	if (!r->ahead || m != &r->view->now)
		return;
	if (letter == 'y')
		note_move(r, NULL, zone_month(m->zone, m->at, 13 - m->wall.month),
			  "another year is shown");
	else if (letter == 'M')
		note_move(r, NULL, zone_month(m->zone, m->at, 1), "another month is shown");
	else if (letter == 'd')
		note_move(r, NULL, next_day(m->zone, m->wall), "another day is shown");
	else
		note_move(r, NULL, zone_spell(m->zone, m->at).until, "the offset is another");
}

// The letters of a pattern, without what it quotes; true when one of them is in `letters`.
static bool shows(struct str pattern, const char *letters)
{
	bool quoted = false;

	for (size_t i = 0; i < pattern.n; i++) {
		quoted ^= pattern.p[i] == '\'';
		if (!quoted && pattern.p[i] && strchr(letters, pattern.p[i]))
			return true;
	}
	return false;
}

void note_clock_pattern(struct reader *r, const struct moment *m, struct str pattern)
{
	static const struct {
		const char *letters;
		char unit;
	} units[] = {{"y", 'y'}, {"M", 'M'}, {"dE", 'd'}, {"XZ", 'X'}};

	if (!r->ahead || m != &r->view->now || shows(pattern, "ahHms"))
		return;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (shows(pattern, units[i].letters))
			note_clock(r, m, units[i].unit);
}
