#include "base/fs.h"
#include "cli/command.h"
#include "cli/explain.h"
#include "model/url.h"
#include "output/explain.h"

struct options {
	struct str template;
	bool recognition;
};

static const struct option_row rows[] = {
	{"template", 't', OPT_TEXT, offsetof(struct options, template), "NAME",
	 "what this template of the theme can see: post.html"},
	{"recognition", 'r', OPT_FLAG, offsetof(struct options, recognition), NULL,
	 "the points, levels, badges and honours of this member, with their sums"},
	{0},
};

// ---- finding what is meant ----------------------------------------------------------------------

// A site-relative URL for an address of the site or what begins with '/'; empty for a path.
static struct str as_url(const struct site *site, struct str word)
{
	if (str_starts(word, site->base_url)) {
		word = str_from(word, site->base_url.n);
		return word.n ? word : S("/");
	}
	if (word.n && word.p[0] == '/' && site->base_path.n && str_starts(word, site->base_path))
		return str_from(word, site->base_path.n);
	return word.n && word.p[0] == '/' ? word : (struct str){0};
}

static bool is_named(const struct explain *x, const struct listed *l, struct str word,
		     struct str url)
{
	const struct entry *e = l->entry;

	if (url.n)
		return str_eq(l->url, url) || str_eq(l->url, url_encoded(x->arena, url));
	return str_eq(e->src->path, word) || str_eq(e->path, word) || str_eq(e->id, word) ||
	       (e->kind->id == KIND_member && str_eq(e->slug, word));
}

static const struct listed *find(const struct explain *x, struct str word)
{
	struct str url = as_url(x->lib->site, word), path;

	if (!url.n && fs_normal(x->arena, word, &path))
		word = path;
	for (size_t i = 0; i < x->list.n; i++)
		if (is_named(x, &x->list.p[i], word, url))
			return &x->list.p[i];
	return NULL;
}

// An address that no document is behind.
static struct str made_json(struct arena *a, struct str url)
{
	struct jsonw w;
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	jsonw_init(&w, &out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_str(&w, "url", url);
	jsonw_put_text(&w, "file", (struct str){0});
	jsonw_close(&w);
	return buf_move(&out, a);
}

static int not_found(const struct explain *x, struct command_run *r)
{
	struct str word = r->args[0], url = as_url(x->lib->site, word), near;
	struct strs names = {0};

	if (url.n && map_get(&x->lib->urls, url)) {
		return run_print(
			r, r->common.format == DIAG_JSON
				   ? made_json(r->arena, url)
				   : arena_printf(r->arena,
						  "%.*s\n  is made by kith itself or copied: no "
						  "document is behind it\n",
						  STR_ARG(url)));
	}
	for (size_t i = 0; i < x->list.n; i++) {
		const struct listed *l = &x->list.p[i];

		vec_push(r->arena, &names, url.n ? l->url : l->entry->src->path);
		if (!url.n)
			vec_push(r->arena, &names, l->entry->id);
	}
	near = diag_nearest(url.n ? url : word, names.p, names.n);
	fprintf(stderr, "kith: there is no document \"%.*s\"%s%.*s%s\n", STR_ARG(word),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return EXIT_USAGE;
}

// ---- the command --------------------------------------------------------------------------------

static int explain_recognition(const struct explain *x, struct command_run *r,
			       const struct listed *l, struct buf *out)
{
	if (l->entry->kind->id != KIND_member) {
		fprintf(stderr, "kith: \"%.*s\" is no member\n", STR_ARG(r->args[0]));
		return EXIT_USAGE;
	}
	if (r->common.format == DIAG_JSON)
		recognition_json(x, l, out);
	else
		recognition_text(x, l, out);
	return run_print(r, buf_view(out));
}

static int explain_one(struct command_run *r, const struct library *lib, bool recognition,
		       struct buf *out)
{
	struct explain x = {r->arena, lib, r->site.source, status_list(r->arena, lib), {0}};
	const struct listed *l = find(&x, r->args[0]);

	if (!l)
		return not_found(&x, r);
	if (recognition)
		return explain_recognition(&x, r, l, out);
	if (l->entry->kind->id == KIND_member)
		explain_member(&x, l);
	else
		explain_entry(&x, l, r->log);
	if (r->common.format == DIAG_JSON)
		explain_json(&x, l, out);
	else
		explain_text(&x, l, out);
	return run_print(r, buf_view(out));
}

static int run(struct command_run *r)
{
	const struct options *o = r->options;
	struct load_options load = run_load_options(r);
	struct library *lib;
	struct buf out;
	int code = EXIT_OK;

	if (!o->template.n == !r->nargs) {
		fputs("kith: explain needs a file, an address, or --template NAME\n", stderr);
		return EXIT_USAGE;
	}
	lib = load_site(r->arena, &load, r->log);
	if (!lib)
		return EXIT_OK; // the log says why, and its exit code counts
	buf_init(&out, BUF_MAX_DEFAULT);
	if (!o->template.n)
		code = explain_one(r, lib, o->recognition, &out);
	else if (explain_template(r->arena, lib, r->site.source, o->template,
				  r->common.format == DIAG_JSON, &out, r->log))
		code = run_print(r, buf_view(&out));
	buf_release(&out);
	return code;
}

const struct command command_explain = {
	.name = "explain",
	.args = "[FILE|URL]",
	.max_args = 1,
	.summary = "where a page comes from, why it is (not) published, what a template sees",
	.help = "For a file of the content folder or an address of the site: kind, language, "
		"versions, template,\n"
		"channels with their reasons, links in both directions. For a member: what is "
		"shown where, on\n"
		"which consent; with --recognition what they were given, and for what. With "
		"--format json the answer is one JSON object.",
	.options = rows,
	.options_size = sizeof(struct options),
	.run = run,
};
