// _redirects: the addresses that documents had before, for hosts that lead on by themselves
// (Netlify, Cloudflare Pages and others). Unless the site brings its own.

#include "model/url.h"
#include "output/format.h"

static bool is_redirect(const struct target *t)
{
	return t->format == &format_redirect;
}

static bool plan(struct plan *p)
{
	struct target t = {.url = S("/_redirects"), .what = S("_redirects")};
	bool any = false;

	for (size_t i = 0; i < p->targets.n; i++)
		any |= is_redirect(p->targets.p[i]);
	return !any || plan_find(p, t.url) || plan_add(p, t);
}

// What an editor wrote with percent signs in it stands as it was written, but for white space.
static void put_path(struct buf *out, struct str base, struct str url)
{
	buf_str(out, base);
	for (size_t i = 0; i < url.n; i++) {
		if ((unsigned char)url.p[i] <= ' ')
			buf_printf(out, "%%%02X", (unsigned char)url.p[i]);
		else
			buf_char(out, url.p[i]);
	}
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	struct str base = p->lib->site->base_path;

	(void)r, (void)t;
	for (size_t i = 0; i < p->targets.n; i++) {
		const struct target *from = p->targets.p[i];

		if (!is_redirect(from))
			continue;
		put_path(out, base, from->url);
		buf_char(out, ' ');
		put_path(out, base, from->entry->url);
		buf_lit(out, " 301\n");
	}
	return true;
}

const struct format format_redirects = {"redirects", "text/plain", plan, render};
