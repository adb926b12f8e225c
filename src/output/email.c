#include "output/email.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/vec.h"
#include "output/diags.h"
#include "output/picture.h"
#include "output/theme.h"
#include "text/doc_html.h"
#include "text/doc_text.h"

#define PART_MAX ((size_t)16 << 20)
#define TEXT_WIDTH 72

struct css_sheet *email_css(struct arena *a, const struct theme *theme, struct diag_log *log)
{
	const struct source *src = theme_source(theme, S("email/email.css"), log);
	size_t errors = log->errors;
	struct css_sheet *sheet;

	if (!src) {
		if (log->errors == errors)
			diag_report_path(log, &OUT_THEME, S("email/email.css"),
					 "the theme \"%.*s\" has no mail style sheet",
					 STR_ARG(theme->name));
		return NULL;
	}
	sheet = css_parse(a, src, log);
	return log->errors == errors ? sheet : NULL;
}

// What the mail templates see beside the globals.
static struct value context(struct reader *r, const struct newsletter *issue, const char *body_name,
			    struct value body)
{
	struct arena *a = &r->scratch;
	const struct newsletter_config *n = &r->view->lib->site->newsletter;
	struct value c = v_map_new(a);
	struct buf mark;

	buf_init(&mark, 64);
	email_mark(&mark, issue, S("unsubscribe_url"), (struct str){0});
	v_map_set(a, c, S("issue"), view_entry(r, &issue->e));
	v_map_set(a, c, str_cstr(body_name), body);
	v_map_set(a, c, S("view_url"), v_str(link_url(r, a, issue->e.url)));
	v_map_set(a, c, S("postal_address"), v_str(n->postal_address));
	v_map_set(a, c, S("unsubscribe_url"),
		  v_str(n->unsubscribe.https.n || n->unsubscribe.mailto.n
				? arena_dup(a, buf_view(&mark))
				: S("")));
	buf_release(&mark);
	return c;
}

static void begin(struct reader *r, const struct newsletter *issue)
{
	reader_begin(r, issue->e.lang, CHANNEL_EMAIL, LINK_ABSOLUTE, &issue->e);
}

static bool fits(struct reader *r, const struct newsletter *issue, const struct buf *part)
{
	if (part->full)
		diag_report(r->log, &OUT_NEWSLETTER, issue->e.src, (struct str){0},
			    "a part of the mail is larger than %zu MB", part->max >> 20);
	return !part->full;
}

const struct newsletter *email_following(const struct newsletter *issue,
					 const struct newsletter *last)
{
	const struct entries *versions = &issue->e.versions;
	bool behind = !last;

	for (size_t i = 0; i < versions->n && issue->bilingual; i++) {
		const struct newsletter *n = (const struct newsletter *)versions->p[i];

		if (behind && n != issue && entry_in(&n->e, CHANNEL_EMAIL))
			return n;
		behind |= n == last;
	}
	return NULL;
}

// The text of one version, with what its directives bring in, in its own language.
static struct value make_body(struct email_walk *w, const struct newsletter *own,
			      email_body_fn *write)
{
	struct reader *r = w->reader;
	struct value v;
	struct str text;
	struct buf body;

	w->own = own;
	r->lang = own->e.lang;
	r->own = &own->e;
	buf_init(&body, PART_MAX);
	write(w, &body);
	fits(r, w->issue, &body);
	text = arena_dup(&r->scratch, buf_view(&body));
	v = v_html(w->filter ? w->filter(w->filter_ctx, text) : text);
	buf_release(&body);
	r->lang = w->issue->e.lang;
	r->own = &w->issue->e;
	return v;
}

struct value email_context(struct email_walk *w, const char *name, email_body_fn *write)
{
	struct reader *r = w->reader;
	struct arena *a = &r->scratch;
	struct value c, others;

	begin(r, w->issue);
	w->blocks = 0;
	c = context(r, w->issue, name, make_body(w, w->issue, write));
	others = v_list_new(a, 0);
	for (const struct newsletter *n = NULL; (n = email_following(w->issue, n));) {
		struct value other = v_map_new(a);

		v_map_set(a, other, S("issue"), view_entry(r, &n->e));
		v_map_set(a, other, str_cstr(name), make_body(w, n, write));
		v_list_push(a, others, other);
	}
	v_map_set(a, c, S("others"), others);
	return c;
}

// A part of the mail: the issue's text and those that follow it, in the theme's frame.
static bool make_part(struct email_walk *w, const char *name, struct str tmpl, email_body_fn *write,
		      struct buf *out)
{
	struct value c = email_context(w, name, write);

	return reader_render(w->reader, tmpl, c, out) && fits(w->reader, w->issue, out);
}

// Breaks the lines that came out longer than a mail's: by width, and at the indent that they have.
// Code stays as it is.
static void wrap_lines(struct buf *out, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		size_t indent = 0;

		while (indent < line.n && line.p[indent] == ' ')
			indent++;
		if (str_starts(str_from(line, indent), S("* ")))
			indent += 2;
		if (line.n <= TEXT_WIDTH || indent >= 4) {
			buf_str(out, line); // "-- " keeps its blank
			buf_char(out, '\n');
		} else {
			text_wrap(out, line, TEXT_WIDTH, S(""), str_first(S("     "), indent));
		}
	}
}

static bool make_text(struct email_walk *w, struct buf *out)
{
	struct buf part;
	bool ok;

	buf_init(&part, PART_MAX);
	ok = make_part(w, "text", S("email/email.txt"), email_body_text, &part);
	wrap_lines(out, buf_view(&part));
	buf_release(&part);
	return ok;
}

static bool make_html(struct email_walk *w, const struct css_sheet *css, struct buf *out)
{
	struct reader *r = w->reader;
	struct email_marker marker;
	struct buf page;
	bool ok;

	buf_init(&page, PART_MAX);
	ok = make_part(w, "body", S("email/email.html"), email_body_html, &page);
	marker = email_marker(&r->scratch, r->view->lib->site, w->issue, w->arm);
	if (ok)
		email_inline(out, buf_view(&page), css, &marker);
	buf_release(&page);
	return ok;
}

// Refuses control characters, which could pass for marks, and points at the first in the issue's
// own file.
static bool find_fields(struct arena *a, struct email *e, struct diag_log *log)
{
	const struct source *src = e->issue->e.src;
	struct str at = {0};

	if (email_find_fields(a, e, e->text) && email_find_fields(a, e, e->html))
		return true;
	for (size_t i = 0; i < src->text.n && !at.p; i++)
		if (ascii_is_text_control(src->text.p[i]))
			at = str_of(src->text.p + i, 1);
	diag_report(log, &OUT_MAIL_TEXT, src, at, "the mail's text holds a control character");
	if (!at.p)
		diag_hint(log, "it comes from the theme, or from something that the issue shows");
	return false;
}

static bool make_version(struct email_walk *w, struct arena *a, const struct css_sheet *css,
			 struct email *out)
{
	struct reader *r = w->reader;
	size_t errors = r->log->errors;
	struct buf part;
	bool ok;

	*out = (struct email){.issue = w->issue,
			      .segments = w->segments,
			      .arm = w->arm,
			      .subject = w->arm ? w->issue->subject_b : w->issue->subject};
	buf_init(&part, PART_MAX);
	ok = make_html(w, css, &part);
	out->empty = w->blocks == 0;
	out->html = email_take_sections(a, out, buf_view(&part));
	buf_reset(&part);
	ok = make_text(w, &part) && ok;
	out->text = buf_move(&part, a);
	if (!ok || !find_fields(a, out, r->log))
		return false;
	email_look(a, r->view->lib->site, out, r->log);
	email_check_version(r->view->lib->site, out, r->log);
	return r->log->errors == errors;
}

bool email_make(struct reader *r, struct arena *a, const struct css_sheet *css,
		const struct newsletter *issue, struct emails *out)
{
	unsigned used = email_segments(a, out, issue, r->log);
	bool ok = true;

	for (const struct newsletter *n = NULL; (n = email_following(issue, n));)
		used |= email_segments(a, out, n, r->log);
	// All subsets of the segments that this language's parts are for.
	for (unsigned set = 0;; set = (set - used) & used) {
		for (unsigned arm = 0; ok && arm < (issue->subject_b.n ? 2 : 1); arm++) {
			struct email_walk w = {.reader = r,
					       .issue = issue,
					       .own = issue,
					       .all = out,
					       .segments = set,
					       .arm = arm};

			ok = make_version(&w, a, css, vec_add(a, out));
		}
		if (!ok || set == used)
			return ok;
	}
}

void email_identify(struct arena *a, struct emails *all)
{
	struct buf bytes;
	char hex[65];

	buf_init(&bytes, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < all->n; i++) {
		const struct email *e = &all->p[i];

		buf_printf(&bytes, "%.*s\n%.*s\n%u\n%zu\n%zu\n", STR_ARG(e->issue->issue),
			   STR_ARG(e->subject), e->segments, e->html.n, e->text.n);
		buf_str(&bytes, e->html);
		buf_str(&bytes, e->text);
	}
	hash_sha256_hex(buf_view(&bytes), hex);
	buf_release(&bytes);
	all->id = arena_dup(a, str_of(hex, 16));
	for (size_t i = 0; i < all->n; i++)
		all->p[i].id = all->id;
}

static void report_no_issue(const struct library *lib, struct str stem, struct diag_log *log)
{
	struct strs names = {0};

	for (unsigned i = 0; i < lib->site->nlangs; i++)
		for (size_t k = 0; k < lib->lists[KIND_newsletter][i].n; k++)
			vec_push(log->arena, &names,
				 ((const struct newsletter *)lib->lists[KIND_newsletter][i].p[k])
					 ->issue);
	diag_report_path(log, &OUT_NEWSLETTER, (struct str){0},
			 "no newsletter issue called \"%.*s\"", STR_ARG(stem));
	if (!diag_suggest(log, stem, names.p, names.n) && names.n)
		diag_hint(log, "the newest is \"%.*s\"", STR_ARG(names.p[0]));
}

bool email_compose(struct arena *a, const struct library *lib, const struct build_options *options,
		   struct str stem, struct emails *out, struct diag_log *log)
{
	struct theme *theme = theme_open(a, lib->site, options->root, log);
	struct view *view = theme ? view_new(a, lib, theme, log) : NULL;
	struct css_sheet *css = theme ? email_css(a, theme, log) : NULL;
	struct reader *r;
	bool ok = true;

	*out = (struct emails){0};
	if (!email_check_site(lib->site, log) || !view || !css)
		return false;
	view->pictures = pictures_open(a, lib, theme, options, log);
	r = reader_new(view, log);
	for (unsigned i = 0; i < lib->site->nlangs; i++) {
		const struct entries *list = &lib->lists[KIND_newsletter][i];

		for (size_t k = 0; k < list->n; k++) {
			const struct newsletter *issue = (const struct newsletter *)list->p[k];

			if (str_eq(issue->issue, stem) && entry_in(&issue->e, CHANNEL_EMAIL))
				ok = email_check_issue(issue, log) &&
				     email_make(r, a, css, issue, out) && ok;
		}
	}
	reader_free(r);
	if (ok && out->n == 0)
		report_no_issue(lib, stem, log);
	email_identify(a, out);
	return ok && out->n != 0;
}
