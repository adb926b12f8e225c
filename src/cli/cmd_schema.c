#include "base/fs.h"
#include "cli/command.h"
#include "cli/schema.h"
#include "output/build.h"

#define CONFIG_NAME "kith.yaml"
#define LEDGER_NAME "ledger"

// The site whose languages, taxonomies and aliases count; NULL where there is no kith.yaml.
static struct site *read_site(struct command_run *r)
{
	struct load_options load = run_load_options(r);
	struct str path = load.config.n ? load.config : S(CONFIG_NAME);

	if (!load.config.n &&
	    !fs_exists(arena_cstr(r->arena, fs_join(r->arena, load.source, path))))
		return NULL;
	return load_config(r->arena, &load, zone_db_new(r->arena, NULL), r->log);
}

// What the site's theme lets it set; NULL where there is none, or it cannot be read.
static const struct field_table *theme_options(struct command_run *r, const struct site *site)
{
	return site ? build_theme_options(r->arena, site, run_load_options(r).source, r->log)
		    : NULL;
}

static void put_one(struct arena *a, struct jsonw *w, const struct site *site,
		    const struct kind *kind, const struct field_table *options)
{
	if (kind)
		schema_kind(a, w, site, kind);
	else
		schema_config(a, w, site, options);
}

// Every schema in one document, which as a whole stands for kith.yaml.
static void put_all(struct arena *a, struct jsonw *w, const struct site *site,
		    const struct field_table *options)
{
	const struct kind *const *all;
	size_t n = schema_kinds(site, &all);

	jsonw_put_str(w, "$ref", S("#/$defs/" CONFIG_NAME));
	jsonw_put_object(w, "$defs");
	for (size_t i = 0; i <= n; i++) {
		const struct kind *kind = i ? all[i - 1] : NULL;

		jsonw_put_object(w, kind ? kind->name : CONFIG_NAME);
		put_one(a, w, site, kind, options);
		jsonw_close(w);
	}
	jsonw_put_object(w, LEDGER_NAME);
	schema_ledger(a, w, site);
	jsonw_close(w);
	jsonw_close(w);
}

// The kind that is meant; NULL after a usage error was printed.
static const struct kind *find_kind(const struct command_run *r, const struct site *site)
{
	struct str names[KINDS_MAX + 2] = {S(CONFIG_NAME), S(LEDGER_NAME)}, near;
	const struct kind *const *all;
	size_t n = schema_kinds(site, &all);

	for (size_t i = 0; i < n; i++) {
		names[i + 2] = str_cstr(all[i]->name);
		if (str_eq(names[i + 2], r->args[0]))
			return all[i];
	}
	near = diag_nearest(r->args[0], names, n + 2);
	fprintf(stderr, "kith: there is no kind \"%.*s\"%s%.*s%s\n", STR_ARG(r->args[0]),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return NULL;
}

static int run(struct command_run *r)
{
	bool config = r->nargs && str_eq(r->args[0], S(CONFIG_NAME));
	bool ledger = r->nargs && str_eq(r->args[0], S(LEDGER_NAME));
	const struct site *site = read_site(r);
	const struct kind *kind = NULL;
	const struct field_table *options;
	struct buf out;
	struct jsonw w;
	int code;

	options = r->log->errors ? NULL : theme_options(r, site);
	if (r->log->errors)
		return EXIT_OK; // the log says why, and its exit code counts
	if (r->nargs && !config && !ledger && !(kind = find_kind(r, site)))
		return EXIT_USAGE;
	buf_init(&out, BUF_MAX_DEFAULT);
	jsonw_init(&w, &out);
	jsonw_object(&w);
	jsonw_put_str(&w, "$schema", S(SCHEMA_DIALECT));
	if (ledger)
		schema_ledger(r->arena, &w, site);
	else if (r->nargs)
		put_one(r->arena, &w, site, kind, options);
	else
		put_all(r->arena, &w, site, options);
	jsonw_close(&w);
	code = run_print(r, buf_view(&out));
	buf_release(&out);
	return code;
}

const struct command command_schema = {
	.name = "schema",
	.args = "[KIND|kith.yaml|ledger]",
	.max_args = 1,
	.summary = "JSON Schema of kith.yaml, the ledger and every kind, for editors",
	.help = "Without a name: one document that stands for kith.yaml and holds each kind below "
		"$defs. In a site's\nfolder its own languages, taxonomies and aliases count.",
	.run = run,
};
