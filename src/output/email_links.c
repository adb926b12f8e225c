// Marks on links (utm_source=…), so that the web server's log tells which readers came from the
// mail.

#include "base/vec.h"
#include "model/url.h"
#include "output/email.h"
#include "text/doc_html.h"

static void add(struct buf *out, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	if (out->n)
		buf_lit(out, "&amp;");
	buf_str(out, str_cstr(key));
	buf_char(out, '=');
	url_encode_value(out, value);
}

struct email_marker email_marker(struct arena *a, const struct site *site,
				 const struct newsletter *issue, unsigned arm)
{
	const struct utm *utm = issue->utm.source.n ? &issue->utm : &site->newsletter.utm;
	struct email_marker m = {.base_url = site->base_url, .hosts = utm->hosts};
	struct buf query;

	if (utm->source.n == 0)
		return m;
	buf_init(&query, BUF_MAX_DEFAULT);
	add(&query, "utm_source", utm->source);
	add(&query, "utm_medium", utm->medium.n ? utm->medium : S("email"));
	add(&query, "utm_campaign", utm->campaign.n ? utm->campaign : issue->issue);
	if (issue->subject_b.n)
		add(&query, "utm_content", arm ? S("b") : S("a"));
	m.query = buf_move(&query, a);
	return m;
}

static struct str host_of(struct str url)
{
	size_t at = str_find(url, S("://")), n = 0;

	url = str_from(url, at + 3);
	while (n < url.n && !memchr("/?#:", url.p[n], 4))
		n++;
	return str_first(url, n);
}

// Whether readers of this link are counted: those of the site's own, and of hosts that were asked
// for. Never the ways to leave the list, nor what holds a recipient's own words.
static bool is_marked(const struct email_marker *m, struct str url)
{
	struct str behind = str_from(url, m->base_url.n);

	if (m->query.n == 0 || str_index(url, '\x01') != SIZE_MAX ||
	    str_find(url, S("utm_source=")) != SIZE_MAX)
		return false;
	if (str_starts(url, m->base_url) && (behind.n == 0 || memchr("/?#", behind.p[0], 3)))
		return true;
	if (!url_is_web(url))
		return false;
	for (size_t i = 0; i < m->hosts.n; i++)
		if (str_glob(m->hosts.p[i], host_of(url)))
			return true;
	return false;
}

void email_write_link(struct buf *out, const struct email_marker *m, struct str url)
{
	struct str before = str_first(url, str_index(url, '#'));

	if (!is_marked(m, url)) {
		buf_str(out, url);
		return;
	}
	buf_str(out, before);
	buf_str(out, str_index(before, '?') == SIZE_MAX ? S("?") : S("&amp;"));
	buf_str(out, m->query);
	buf_str(out, str_from(url, before.n));
}
