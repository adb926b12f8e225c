// content/ledger: what members did elsewhere, and what was given by hand.
#include "base/fs.h"
#include "load/decode.h"
#include "load/diags.h"
#include "load/room.h"

static bool is_yaml(struct str path)
{
	struct str ext = fs_extension(path);

	return str_eq_nocase(ext, S(".yaml")) || str_eq_nocase(ext, S(".yml"));
}

static void add_row(struct loading *l, struct decode *d, const struct ynode *row)
{
	struct deed deed = {.count = 1, .src = d->src, .tree = row};
	struct decode_shape shape = {.tables = {&deed_fields}, .to = &deed};

	if (row->type != Y_MAP) {
		diag_report(l->log, &LOAD_TYPE, d->src, row->at,
			    "a row of the ledger must be a map, not %s", ynode_what(row));
		diag_hint(l->log, "write it like this: {member: mira, date: 2026-10-03, kind: "
				  "answer}");
		return;
	}
	if (decode_map(d, row, &shape))
		vec_push(l->arena, &l->lib->deeds, deed);
}

static void read_file(struct loading *l, const struct file *f)
{
	const struct source *src = load_source(l->arena, l->opt->source, f->shown, l->log);
	struct decode d = {.arena = l->arena,
			   .log = l->log,
			   .src = src,
			   .site = l->site,
			   .zones = l->lib->zones,
			   .ids = &decode_content_ids};
	const struct ynode *tree = src ? ytree_parse(l->arena, src, src->text, l->log) : NULL;

	if (!tree || (tree->type == Y_MAP && tree->n == 0))
		return; // reported, or there is nothing
	if (tree->type != Y_SEQ) {
		diag_report(l->log, &LOAD_TYPE, src, tree->at,
			    "a file of the ledger must be a list of rows, not %s",
			    ynode_what(tree));
		return;
	}
	for (size_t i = 0; i < tree->n; i++)
		add_row(l, &d, tree->items[i]);
}

void load_deeds(struct loading *l)
{
	for (size_t i = 0; i < l->files.n; i++)
		if (l->files.p[i].is_ledger && is_yaml(l->files.p[i].path))
			read_file(l, &l->files.p[i]);
}

void link_deeds(struct loading *l, const struct strs *slugs)
{
	for (size_t i = 0; i < l->lib->deeds.n; i++)
		link_refs(l, &l->lib->deeds.p[i].member, slugs);
}

// ---- what a row says ----------------------------------------------------------------------------

static struct str place(const struct deed *d, const char *field)
{
	const struct ynode *n = ynode_get(d->tree, str_cstr(field));

	return n ? n->at : d->tree->at;
}

__attribute__((format(printf, 4, 5))) static void wrong(struct loading *l, const struct deed *d,
							const char *field, const char *fmt, ...)
{
	va_list ap;
	struct str text;

	va_start(ap, fmt);
	text = arena_vprintf(l->arena, fmt, ap);
	va_end(ap);
	diag_report(l->log, &LOAD_LEDGER, d->src, place(d, field), "%.*s", STR_ARG(text));
}

static void add_name(struct loading *l, struct strs *names, struct str name)
{
	if (name.n && !str_is_in(name, names))
		vec_push(l->arena, names, name);
}

// Everything that a row's `kind` may be.
static struct strs known_kinds(struct loading *l)
{
	const struct recognition_config *c = &l->site->recognition;
	struct strs names = {0};

	for (size_t i = 0; i < c->points.n; i++)
		add_name(l, &names, points_rules(c)[i].of);
	for (size_t i = 0; i < c->badges.n; i++)
		add_name(l, &names, badge_rules(c)[i].count);
	return names;
}

static void check_kind(struct loading *l, const struct deed *d, const struct strs *known)
{
	if (str_is_in(d->kind, known) || d->points)
		return;
	wrong(l, d, "kind", "nothing in \"recognition\" counts \"%.*s\"", STR_ARG(d->kind));
	if (!diag_suggest(l->log, d->kind, known->p, known->n))
		diag_hint(l->log, "give it points in kith.yaml, or in this row");
}

static void check_level(struct loading *l, const struct deed *d)
{
	const struct recognition_config *c = &l->site->recognition;
	struct strs names = {0};

	for (size_t i = 0; i < c->levels.n; i++) {
		const struct level_rule *rule = &level_rules(c)[i];

		if (rule->manual)
			add_name(l, &names, rule->id);
		if (!rule->manual || !str_eq(rule->id, d->level))
			continue;
		if (rule->term_required && !d->until.set && !d->revoked) {
			wrong(l, d, "level", "the level \"%.*s\" needs a term", STR_ARG(d->level));
			diag_hint(l->log, "add a field like this: until: 2027-10-01");
		}
		return;
	}
	wrong(l, d, "level", "there is no level \"%.*s\" that is given by hand", STR_ARG(d->level));
	diag_suggest(l->log, d->level, names.p, names.n);
}

static void check_badge(struct loading *l, const struct deed *d)
{
	const struct recognition_config *c = &l->site->recognition;
	struct strs names = {0};

	for (size_t i = 0; i < c->badges.n; i++)
		add_name(l, &names, badge_rules(c)[i].id);
	if (str_is_in(d->badge, &names))
		return;
	wrong(l, d, "badge", "there is no badge \"%.*s\"", STR_ARG(d->badge));
	diag_suggest(l->log, d->badge, names.p, names.n);
}

static void check_row(struct loading *l, const struct deed *d, const struct strs *known)
{
	int n = (d->kind.n != 0) + (d->level.n != 0) + (d->badge.n != 0);

	if (n != 1)
		wrong(l, d, n ? d->badge.n ? "badge" : "level" : "member",
		      n ? "a row is about one kind, level or badge, not several"
			: "the row says neither kind nor level nor badge");
	if (d->revoked && d->kind.n)
		wrong(l, d, "revoked", "only a level or badge is revoked");
	if (d->revoked && !d->note.n) {
		wrong(l, d, "revoked", "the row does not say why it revokes");
		diag_hint(l->log, "give the reason in a field note");
	}
	if (d->until.set && !(d->until.at > d->date.at))
		wrong(l, d, "until", "the term is over before it begins");
	if (d->kind.n)
		check_kind(l, d, known);
	if (d->level.n)
		check_level(l, d);
	if (d->badge.n)
		check_badge(l, d);
}

void link_recognition(struct loading *l)
{
	struct strs known = known_kinds(l);

	for (size_t i = 0; i < l->lib->deeds.n; i++)
		check_row(l, &l->lib->deeds.p[i], &known);
	recognition_make(l->lib);
}
