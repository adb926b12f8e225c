// `recognition`: what its rules leave to be said, and whether they fit each other.
#include "load/config.h"
#include "load/diags.h"

// The i-th row of a list, which may be one map.
static const struct ynode *row(const struct ynode *list, size_t i)
{
	return list && list->type == Y_SEQ && i < list->n ? list->items[i] : list;
}

static void wrong(struct decode *d, const struct ynode *at, struct str id, const char *what)
{
	diag_report(d->log, &LOAD_CONFIG, d->src, at ? at->at : (struct str){0},
		    "the rule \"%.*s\" %s", STR_ARG(id), what);
}

// A list of rules, of which each begins with its id.
static void check_ids(struct decode *d, const struct ynode *list, const struct parts *rules,
		      size_t size)
{
	for (size_t i = 0; i < rules->n; i++) {
		struct str id = *(const struct str *)((const char *)rules->p + i * size);

		for (size_t k = 0; k < i && id.n; k++)
			if (str_eq(id, *(const struct str *)((const char *)rules->p + k * size)))
				wrong(d, row(list, i), id, "stands there twice");
	}
}

static void settle_levels(struct decode *d, const struct ynode *list, struct parts *levels)
{
	struct level_rule *rule = levels->p;
	int64_t before = -1;

	for (size_t i = 0; i < levels->n; i++) {
		const struct ynode *at = row(list, i);

		if (!ynode_get(at, S("keep")))
			rule[i].keep = rule[i].min;
		if (rule[i].manual)
			continue;
		if (rule[i].keep > rule[i].min)
			wrong(d, at, rule[i].id, "asks for more points to stay than to get there");
		if (rule[i].min <= before)
			wrong(d, at, rule[i].id, "needs no more points than the one before it");
		before = rule[i].min;
	}
}

void config_recognition(struct decode *d, struct site *site)
{
	const struct ynode *map = ynode_get(site->tree, S("recognition"));
	struct recognition_config *c = &site->recognition;

	if (!c->window_days)
		c->window_days = WINDOW_DAYS;
	for (size_t i = 0; i < c->badges.n; i++)
		if (!badge_rules(c)[i].gte)
			((struct badge_rule *)c->badges.p)[i].gte = 1;
	for (size_t i = 0; i < c->honours.n; i++)
		if (!honour_rules(c)[i].top)
			((struct honour_rule *)c->honours.p)[i].top = 1;
	check_ids(d, ynode_get(map, S("levels")), &c->levels, sizeof(struct level_rule));
	check_ids(d, ynode_get(map, S("badges")), &c->badges, sizeof(struct badge_rule));
	check_ids(d, ynode_get(map, S("honours")), &c->honours, sizeof(struct honour_rule));
	settle_levels(d, ynode_get(map, S("levels")), &c->levels);
}
