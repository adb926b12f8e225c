// An issue for 公众号 (WeChat official accounts): an article to paste into their editor. It keeps
// style attributes and nothing else of a theme: no class, no id, no <style>; it shows no link to
// other sites, so those become numbers with notes at the end.

#include "base/vec.h"
#include "output/email.h"
#include "output/html_tag.h"
#include "text/doc_html.h"

#define PART_MAX ((size_t)16 << 20)

struct note {
	struct str url;
	struct str text; // of the first link there
};
struct wechat {
	struct arena *arena;
	struct buf *out;
	VEC(struct note) notes;
	size_t note;  // of the link that is open, from 1; 0: none, or one that stays
	size_t begun; // where that link's text begins in `out`
};

static bool stays(struct str url)
{
	return str_starts(url, S("https://mp.weixin.qq.com/"));
}

// The text without its tags.
static struct str plain(struct arena *a, struct str html)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_MAX_DEFAULT);
	while (html.n) {
		size_t n = str_index(html, '<');

		buf_str(&b, str_first(html, n));
		html = str_from(html, n);
		n = str_index(html, '>');
		html = n == SIZE_MAX ? str_from(html, html.n) : str_from(html, n + 1);
	}
	s = arena_dup(a, str_trim(buf_view(&b)));
	buf_release(&b);
	return s;
}

static size_t note_of(struct wechat *w, struct str url)
{
	for (size_t i = 0; i < w->notes.n; i++)
		if (str_eq(w->notes.p[i].url, url))
			return i + 1;
	vec_push(w->arena, &w->notes, (struct note){.url = url});
	return w->notes.n;
}

static void open_link(struct wechat *w, const struct html_tag *t, struct str whole)
{
	struct str url;

	if (!html_tag_attr(t, S("href"), &url) || url.n == 0 || stays(url)) {
		w->note = 0;
		buf_str(w->out, whole);
		return;
	}
	w->note = note_of(w, url);
	buf_lit(w->out, "<span class=\"link");
	if (t->classes.n)
		buf_char(w->out, ' ');
	buf_str(w->out, t->classes);
	buf_lit(w->out, "\">");
	w->begun = w->out->n;
}

static void close_link(struct wechat *w, struct str whole)
{
	struct note *note;

	if (w->note == 0) {
		buf_str(w->out, whole);
		return;
	}
	note = &w->notes.p[w->note - 1];
	if (note->text.n == 0 && !w->out->full)
		note->text =
			plain(w->arena, str_range(w->out->p + w->begun, w->out->p + w->out->n));
	buf_printf(w->out, "<sup class=\"link-note\">[%zu]</sup></span>", w->note);
	w->note = 0;
}

// Calls one function for each tag, and copies what is between; comments are left out.
typedef void tag_fn(struct wechat *, const struct html_tag *, struct str whole);

static void each_tag(struct wechat *w, struct str html, tag_fn *fn)
{
	struct html_tag t;

	while (html.n) {
		size_t n = str_index(html, '<');

		buf_str(w->out, str_first(html, n));
		if (n == SIZE_MAX)
			return;
		html = str_from(html, n);
		if (html.n > 1 && (html.p[1] == '!' || html.p[1] == '?')) {
			n = html_declaration(html);
		} else if (html_tag_read(html, &t)) {
			n = t.n;
			fn(w, &t, str_first(html, n));
		} else {
			n = 1;
			buf_char(w->out, '<');
		}
		html = str_from(html, n);
	}
}

static void take_link(struct wechat *w, const struct html_tag *t, struct str whole)
{
	if (!str_eq_nocase(t->name, S("a")))
		buf_str(w->out, whole);
	else if (t->closing)
		close_link(w, whole);
	else
		open_link(w, t, whole);
}

static bool is_kept(struct str attribute)
{
	static const char *const dropped[] = {"class", "id", "role", "data-", "aria-"};

	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		if (str_starts(attribute, str_cstr(dropped[i])))
			return false;
	return true;
}

static void take_names(struct wechat *w, const struct html_tag *t, struct str whole)
{
	struct str attrs = t->attrs;
	struct html_attr a;

	if (t->closing || t->unfinished) {
		buf_str(w->out, whole);
		return;
	}
	buf_char(w->out, '<');
	buf_str(w->out, t->name);
	while (html_attr_next(&attrs, &a)) {
		if (!is_kept(a.name))
			continue;
		buf_char(w->out, ' ');
		buf_str(w->out, a.whole);
	}
	buf_char(w->out, '>');
}

static struct str without_links(void *ctx, struct str html)
{
	struct wechat *w = ctx;
	struct buf out;

	buf_init(&out, PART_MAX);
	w->out = &out;
	each_tag(w, html, take_link);
	return buf_move(&out, w->arena);
}

static struct value notes_of(struct arena *a, const struct wechat *w)
{
	struct value notes = v_list_new(a, w->notes.n);

	for (size_t i = 0; i < w->notes.n; i++) {
		struct value note = v_map_new(a);

		v_map_set(a, note, S("url"), v_html(w->notes.p[i].url));
		v_map_set(a, note, S("text"), v_html(w->notes.p[i].text));
		v_list_push(a, notes, note);
	}
	return notes;
}

bool email_wechat(struct email_walk *walk, const struct css_sheet *css, struct buf *out)
{
	struct reader *r = walk->reader;
	struct wechat w = {.arena = &r->scratch};
	struct buf page, styled, plain;
	struct value c;
	bool ok;

	buf_init(&page, PART_MAX);
	buf_init(&styled, PART_MAX);
	buf_init(&plain, PART_MAX);
	walk->filter = without_links;
	walk->filter_ctx = &w;
	c = email_context(walk, "body", email_body_html);
	walk->filter = NULL;
	v_map_set(&r->scratch, c, S("notes"), notes_of(&r->scratch, &w));
	ok = reader_render(r, S("email/wechat.html"), c, &page);
	email_inline(&styled, buf_view(&page), css, NULL);
	w.out = &plain;
	each_tag(&w, buf_view(&styled), take_names);
	email_merge(out, buf_view(&plain), EMAIL_HTML, r->view->lib->site, walk->issue, NULL);
	ok = ok && !page.full && !styled.full && !plain.full && !out->full;
	buf_release(&plain);
	buf_release(&styled);
	buf_release(&page);
	return ok;
}

bool email_wechat_preview(struct email_walk *walk, const struct email *email, struct str article,
			  struct buf *out)
{
	struct reader *r = walk->reader;
	struct arena *a = &r->scratch;
	struct value c = v_map_new(a), images = v_list_new(a, email->images.n);

	for (size_t i = 0; i < email->images.n; i++)
		v_list_push(a, images, v_str(email->images.p[i].url));
	v_map_set(a, c, S("issue"), view_entry(r, &walk->issue->e));
	v_map_set(a, c, S("article"), v_html(article));
	v_map_set(a, c, S("images"), images);
	return reader_render(r, S("email/wechat-preview.html"), c, out);
}
