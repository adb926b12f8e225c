// What every mail of a site shares, checked once, at its place in kith.yaml or the issue.

#include "output/diags.h"
#include "output/email.h"
#include "text/doc_html.h"
#include "text/mime.h"

#define URL_EXTRA "-._~:/?#[]@!$&'()*+,;=%{}" // RFC 3986 §2, and the braces of {token}

static struct str place(const struct site *site, const char *key)
{
	const struct ynode *news = site->tree ? ynode_get(site->tree, S("newsletter")) : NULL;
	const struct ynode *value = news ? ynode_get(news, str_cstr(key)) : NULL;

	if (value)
		return value->at;
	return news ? news->at : (struct str){0};
}

static bool wrong(const struct site *site, struct diag_log *log, const char *key, const char *why)
{
	diag_report(log, &OUT_MAIL_CONFIG, site->src, place(site, key),
		    "newsletter.%s cannot be used: %s", key, why);
	return false;
}

static bool check_mailbox(const struct site *site, struct str text, const char *key,
			  struct diag_log *log)
{
	struct mailbox box;
	const char *why;

	if (mailbox_parse(text, &box, &why))
		return true;
	wrong(site, log, key, text.n ? why : "it is not set");
	diag_hint(log, "write it like this: Lantern Lane <news@lantern.example>");
	return false;
}

// Nothing that would end the <> of a header or the quotes of an attribute.
static bool is_url(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], low = c | 32;

		if (!(low >= 'a' && low <= 'z') && !(c >= '0' && c <= '9') &&
		    !(c && strchr(URL_EXTRA, c)))
			return false;
	}
	return true;
}

static bool has_any(struct str s, const char *bytes)
{
	for (; *bytes; bytes++)
		if (str_index(s, *bytes) != SIZE_MAX)
			return true;
	return false;
}

static bool check_leaving(const struct site *site, struct diag_log *log)
{
	const struct unsubscribe_config *u = &site->newsletter.unsubscribe;
	const char *why = NULL;

	if (u->https.n && (!str_starts(u->https, S("https://")) || !is_url(u->https)))
		why = "https is not an https:// address in percent-encoded ASCII";
	else if (u->https.n > 900)
		why = "https is longer than 900 bytes";
	else if (u->mailto.n && (!address_check(u->mailto, NULL) || has_any(u->mailto, "%?&#/")))
		why = "mailto is not a plain mail address";
	return !why || wrong(site, log, "unsubscribe", why);
}

bool email_check_site(const struct site *site, struct diag_log *log)
{
	const struct newsletter_config *n = &site->newsletter;
	bool ok = check_mailbox(site, n->from, "from", log);

	if (n->reply_to.n)
		ok = check_mailbox(site, n->reply_to, "reply_to", log) && ok;
	if (n->list_id.n && !domain_check(n->list_id))
		ok = wrong(site, log, "list_id", "it is not a name like news.lantern.example");
	return check_leaving(site, log) && ok;
}

static bool check_subject(const struct newsletter *issue, struct str subject, const char *field,
			  struct diag_log *log)
{
	struct str at = entry_at(&issue->e, field);

	if (mime_is_clean(subject))
		return true;
	diag_report(log, &OUT_MAIL_HEADER, issue->e.src, at.p ? at : entry_at(&issue->e, "title"),
		    "the subject holds a line break or control character");
	return false;
}

bool email_check_issue(const struct newsletter *issue, struct diag_log *log)
{
	if (issue->subject.n == 0) {
		diag_report(log, &OUT_MAIL_HEADER, issue->e.src, (struct str){0},
			    "the issue has no subject");
		return false;
	}
	return check_subject(issue, issue->subject, "subject", log) &
	       check_subject(issue, issue->subject_b, "subject_b", log);
}

#define SIZE_GOAL ((size_t)80 * 1000)
#define SIZE_MAX_BYTES ((size_t)100 * 1000)

static void check_size(const struct email *e, struct diag_log *log)
{
	const struct parts *budgets = &e->issue->sections;
	const struct source *src = e->issue->e.src;

	if (e->html.n > SIZE_GOAL)
		diag_report(log, e->html.n > SIZE_MAX_BYTES ? &OUT_MAIL_CLIPPED : &OUT_MAIL_SIZE,
			    src, (struct str){0}, "the mail's HTML takes %zu kB", e->html.n / 1000);
	for (size_t i = 0; i < budgets->n; i++) {
		const struct issue_section *b = &((const struct issue_section *)budgets->p)[i];
		struct str at = str_within(b->id, src->text) ? b->id : (struct str){0};
		size_t k = 0;

		while (k < e->sections.n && !str_eq(e->sections.p[k].id, b->id))
			k++;
		if (k == e->sections.n)
			diag_report(log, &OUT_MAIL_SECTION, src, at, "there is no section \"%.*s\"",
				    STR_ARG(b->id));
		else if (b->max_bytes >= 0 && e->sections.p[k].bytes > (size_t)b->max_bytes)
			diag_report(log, &OUT_MAIL_SECTION, src, at,
				    "the section \"%.*s\" takes %zu bytes", STR_ARG(b->id),
				    e->sections.p[k].bytes);
	}
}

static void lacks(const struct email *e, const struct diag_kind *kind, bool in_html, bool in_text,
		  const char *what, struct diag_log *log)
{
	if (!in_html || !in_text)
		diag_report(log, kind, e->issue->e.src, (struct str){0}, "%s of the mail lacks %s",
			    in_html ? "the text part" : "the HTML part", what);
}

static bool holds(struct str part, struct str what)
{
	return str_find(part, what) != SIZE_MAX;
}

// The text without white space: lines are broken anywhere.
static struct str squeezed(struct arena *a, struct str s)
{
	char *p = arena_alloc_raw(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\n')
			p[n++] = s.p[i];
	return str_of(p, n);
}

// An address in the postal sense, as HTML has it.
static struct str escaped(struct arena *a, struct str text)
{
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	html_escape(&out, text);
	return buf_move(&out, a);
}

static void check_foot(const struct site *site, const struct email *e, struct diag_log *log)
{
	const struct newsletter_config *n = &site->newsletter;
	struct str view = arena_cat(log->arena, site->base_url, e->issue->e.url),
		   leave = S("unsubscribe_url"), address = escaped(log->arena, n->postal_address);
	bool law = n->profile != PROFILE_NONE;

	lacks(e, &OUT_MAIL_VIEW, holds(e->html, view), holds(e->text, view),
	      "the link to read it in the browser", log);
	if (law || n->unsubscribe.https.n || n->unsubscribe.mailto.n)
		lacks(e, &OUT_MAIL_LEAVE, holds(e->html, leave), holds(e->text, leave),
		      "a way to unsubscribe", log);
	if (law || n->postal_address.n)
		lacks(e, &OUT_MAIL_ADDRESS, address.n && holds(e->html, address),
		      address.n && holds(squeezed(log->arena, e->text),
					 squeezed(log->arena, n->postal_address)),
		      "the postal address", log);
}

// Advertising says so in China's rules for mail (互联网电子邮件服务管理办法 §13: 广告 or AD).
static void check_ad(const struct site *site, const struct email *e, struct diag_log *log)
{
	if (site->newsletter.profile != PROFILE_CN || !e->issue->ad ||
	    holds(e->subject, S("广告")) || str_starts(e->subject, S("AD")))
		return;
	diag_report(log, &OUT_MAIL_AD, e->issue->e.src,
		    entry_at(&e->issue->e, e->arm ? "subject_b" : "subject"),
		    "the subject of an issue that advertises does not say 广告");
}

void email_check_version(const struct site *site, const struct email *e, struct diag_log *log)
{
	check_size(e, log);
	check_foot(site, e, log);
	check_ad(site, e, log);
	if (e->issue->preheader.n == 0 && !e->issue->e.next) // an older one was sent without
		diag_report(log, &OUT_MAIL_PREHEADER, e->issue->e.src, (struct str){0},
			    "the issue has no preheader");
}

struct str email_domain(const struct site *site)
{
	struct mailbox from;
	const char *why;

	if (!mailbox_parse(site->newsletter.from, &from, &why))
		return S("localhost");
	return str_from(from.address, str_rindex(from.address, '@') + 1);
}

void email_list_id(struct buf *out, const struct site *site)
{
	struct str host = site->base_url;
	size_t at = str_find(host, S("://"));

	if (site->newsletter.list_id.n) {
		buf_str(out, site->newsletter.list_id);
		return;
	}
	host = str_from(host, at == SIZE_MAX ? 0 : at + 3);
	host = str_first(host, str_index(host, '/'));
	host = str_first(host, str_index(host, ':'));
	buf_lit(out, "newsletter.");
	buf_str(out, domain_check(host) ? host : email_domain(site));
}
