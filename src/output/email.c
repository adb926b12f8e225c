#include "output/email.h"

#include "base/hash.h"
#include "output/diags.h"
#include "output/directive.h"
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

static bool html_directive(struct reader *r, struct buf *out, const struct entry *own,
			   const struct doc_node *node)
{
	if (node->type != DOC_DIRECTIVE)
		return false;
	directive_render(r, out, own, node, S("email/"), S(".html"));
	return true;
}

// The mark of a field, with its fallback as this part writes it.
static void html_field(void *ctx, struct buf *out, const struct doc_node *n)
{
	struct buf fallback;

	buf_init(&fallback, PART_MAX);
	html_escape(&fallback, n->text);
	email_mark(out, ctx, n->info,
		   n->has_default ? str_of(fallback.p ? fallback.p : "", fallback.n)
				  : (struct str){0});
	buf_release(&fallback);
}

static void text_field(void *ctx, struct buf *out, const struct doc_node *n)
{
	const struct reader *r = ctx;
	struct str fallback = str_of(n->text.p ? n->text.p : "", n->text.n);

	email_mark(out, (const struct newsletter *)r->own, n->info,
		   n->has_default ? fallback : (struct str){0});
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

static bool email_html(struct reader *r, const struct css_sheet *css,
		       const struct newsletter *issue, struct buf *out)
{
	struct buf body, page;
	size_t errors = r->log->errors;
	bool ok;

	buf_init(&body, PART_MAX);
	buf_init(&page, PART_MAX);
	begin(r, issue);
	r->directive = html_directive;
	r->field = html_field;
	r->hook_ctx = (void *)issue;
	view_doc_html(r, &body, &issue->e, issue->e.doc);
	ok = reader_render(r, S("email/email.html"),
			   context(r, issue, "body", v_html(buf_view(&body))), &page);
	ok = ok && fits(r, issue, &body) && fits(r, issue, &page);
	if (ok)
		email_inline(out, buf_view(&page), css);
	buf_release(&page);
	buf_release(&body);
	r->directive = NULL;
	r->field = NULL;
	r->hook_ctx = NULL;
	return ok && r->log->errors == errors;
}

static bool text_directive(void *ctx, struct buf *out, const struct doc_node *node)
{
	struct reader *r = ctx;

	return node->type == DOC_DIRECTIVE &&
	       directive_render(r, out, r->own, node, S("email/"), S(".txt"));
}

static bool email_text(struct reader *r, const struct newsletter *issue, struct buf *out)
{
	struct doc_text_options options = {
		.width = TEXT_WIDTH,
		.directive = text_directive,
		.field = text_field,
		.ctx = r,
	};
	struct buf body;
	size_t errors = r->log->errors;
	bool ok;

	buf_init(&body, PART_MAX);
	begin(r, issue);
	options.link_prefix = link_prefix(r);
	doc_text_write(&body, issue->e.doc->root, &options);
	ok = reader_render(r, S("email/email.txt"),
			   context(r, issue, "text", v_html(buf_view(&body))), out);
	ok = ok && fits(r, issue, &body) && fits(r, issue, out);
	buf_release(&body);
	return ok && r->log->errors == errors;
}

// The issue's id: equal bytes have an equal one.
static struct str issue_id(struct arena *a, const struct email *e)
{
	struct buf all;
	char hex[65];

	buf_init(&all, BUF_MAX_DEFAULT);
	buf_printf(&all, "%.*s\n%.*s\n", STR_ARG(e->issue->issue), STR_ARG(e->subject));
	buf_str(&all, e->html);
	buf_str(&all, e->text);
	hash_sha256_hex(buf_view(&all), hex);
	buf_release(&all);
	return arena_dup(a, str_of(hex, 16));
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
		if ((unsigned char)src->text.p[i] < 0x20 && !memchr("\t\n\r", src->text.p[i], 3))
			at = str_of(src->text.p + i, 1);
	diag_report(log, &OUT_MAIL_TEXT, src, at, "the mail's text holds a control character");
	if (!at.p)
		diag_hint(log, "it comes from the theme, or from something that the issue shows");
	return false;
}

bool email_make(struct reader *r, struct arena *a, const struct css_sheet *css,
		const struct newsletter *issue, struct email *out)
{
	struct buf part;
	bool ok;

	*out = (struct email){
		.issue = issue, .subject = issue->subject, .preheader = issue->preheader};
	buf_init(&part, PART_MAX);
	ok = email_html(r, css, issue, &part);
	out->html = arena_dup(a, buf_view(&part));
	buf_reset(&part);
	ok = email_text(r, issue, &part) && ok;
	out->text = arena_dup(a, buf_view(&part));
	buf_release(&part);
	out->id = issue_id(a, out);
	return ok && find_fields(a, out, r->log);
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
	r = reader_new(view, log);
	for (unsigned i = 0; i < lib->site->nlangs; i++) {
		const struct entries *list = &lib->lists[KIND_newsletter][i];

		for (size_t k = 0; k < list->n; k++) {
			const struct newsletter *issue = (const struct newsletter *)list->p[k];

			if (str_eq(issue->issue, stem) && entry_in(&issue->e, CHANNEL_EMAIL))
				ok = email_check_issue(issue, log) &&
				     email_make(r, a, css, issue, vec_add(a, out)) && ok;
		}
	}
	reader_free(r);
	if (ok && out->n == 0)
		report_no_issue(lib, stem, log);
	return ok && out->n != 0;
}
