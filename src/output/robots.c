// robots.txt, unless the site brings its own.

#include "model/url.h"
#include "output/format.h"

static bool plan(struct plan *p)
{
	struct target t = {.url = S("/robots.txt"), .what = S("robots.txt")};

	return plan_find(p, t.url) || plan_add(p, t);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	(void)r, (void)t;
	buf_lit(out, "User-agent: *\nDisallow:\n");
	if (site_format(p->lib->site, "sitemap")) {
		buf_lit(out, "\nSitemap: ");
		buf_str(out, p->lib->site->base_url);
		buf_str(out, URL_SITEMAP);
		buf_char(out, '\n');
	}
	return true;
}

const struct format format_robots = {"robots", "text/plain", plan, render};
