// /.well-known/security.txt (RFC 9116), from kith.yaml, unless the site brings its own.

#include "model/url.h"
#include "output/format.h"

static bool plan(struct plan *p)
{
	struct target t = {.url = URL_SECURITY, .what = S("security.txt")};

	return p->lib->site->security.contact.n == 0 || plan_find(p, t.url) || plan_add(p, t);
}

static void put_lines(struct buf *out, const char *name, const struct strs *list)
{
	for (size_t i = 0; i < list->n; i++)
		buf_printf(out, "%s: %.*s\n", name, STR_ARG(list->p[i]));
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct site *site = p->lib->site;
	const struct security_config *s = &site->security;

	(void)r;
	put_lines(out, "Contact", &s->contact);
	buf_lit(out, "Expires: ");
	date_rfc3339(out, s->expires.at, 0);
	buf_lit(out, "\nPreferred-Languages: ");
	for (unsigned i = 0; i < site->nlangs; i++)
		buf_printf(out, "%s%.*s", i ? ", " : "", STR_ARG(site->langs[i].tag));
	buf_printf(out, "\nCanonical: %.*s%.*s\n", STR_ARG(site->base_url), STR_ARG(t->url));
	put_lines(out, "Encryption", &s->encryption);
	put_lines(out, "Acknowledgments", &s->acknowledgments);
	put_lines(out, "Policy", &s->policy);
	put_lines(out, "Hiring", &s->hiring);
	return true;
}

const struct format format_security = {"security", "text/plain", plan, render};
