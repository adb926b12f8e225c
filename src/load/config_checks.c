#include "load/config.h"
#include "load/diags.h"

static const struct str levels[] = {S_INIT("off"), S_INIT("note"), S_INIT("warning"),
				    S_INIT("error")};

static bool is_known(const struct diag_kind *const *const *tables, struct str id)
{
	for (; *tables; tables++)
		for (const struct diag_kind *const *k = *tables; *k; k++)
			if (str_eq(str_cstr((*k)->id), id))
				return true;
	return false;
}

static void report_unknown(struct decode *d, const struct diag_kind *const *const *tables,
			   const struct ypair *pair)
{
	struct strs ids = {0};

	for (; *tables; tables++)
		for (const struct diag_kind *const *k = *tables; *k; k++)
			vec_push(d->arena, &ids, str_cstr((*k)->id));
	diag_report(d->log, &LOAD_CONFIG_KEY, d->src, pair->key_at, "there is no check \"%.*s\"",
		    STR_ARG(pair->key));
	diag_suggest(d->log, pair->key, ids.p, ids.n);
}

static void set_level(struct decode *d, struct diag_levels *set, const struct ypair *pair)
{
	for (size_t i = 0; i < 4; i++) {
		if (pair->value->type == Y_SCALAR && str_eq(pair->value->text, levels[i])) {
			diag_levels_set(set, pair->key, (enum diag_level)i);
			return;
		}
	}
	diag_report(d->log, &LOAD_CONFIG, d->src, pair->value->at,
		    "the level of a check is off, note, warning or error");
	if (pair->value->type == Y_SCALAR)
		diag_suggest(d->log, pair->value->text, levels, 4);
}

void config_checks(struct decode *d, const struct site *site,
		   const struct diag_kind *const *const *tables)
{
	const struct ynode *tree = site->checks_tree;
	struct diag_levels *set;

	if (!tree)
		return;
	if (tree->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, tree->at,
			    "\"checks\" must be a map from ids to levels");
		return;
	}
	set = diag_levels_new(d->arena);
	for (size_t i = 0; i < tree->n; i++) {
		if (tables && !is_known(tables, tree->pairs[i].key))
			report_unknown(d, tables, &tree->pairs[i]);
		else
			set_level(d, set, &tree->pairs[i]);
	}
	d->log->levels = set;
}
