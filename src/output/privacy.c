#include "output/privacy.h"

#include "base/ascii.h"
#include "base/fs.h"
#include "output/diags.h"
#include "text/mime.h"

#define COPY_MAX ((size_t)16 << 20)

static bool is_local(char c)
{
	return c > 0x20 && c < 0x7F && !strchr("\"(),:;<>@[\\]", c);
}

static bool is_domain(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '.';
}

// What an address may hold beside marks that mostly stand around one.
static bool is_word(char c)
{
	return is_domain(c) || c == '_' || c == '+' || c == '%' || (unsigned char)c >= 0x80;
}

static bool is_public(const struct site *site, struct str address)
{
	const struct newsletter_config *n = &site->newsletter;
	const struct str own[] = {n->from, n->reply_to};
	struct mailbox box;
	const char *why;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (mailbox_parse(own[i], &box, &why) && str_eq_nocase(box.address, address))
			return true;
	return str_eq_nocase(n->unsubscribe.mailto, address);
}

// The address around an @. What stands before it may be more than the address (`href='mailto/`), so
// what begins behind a mark is asked for, too.
static struct str find_around(const char *at, struct str bytes, const struct email_audience *a)
{
	const char *end = bytes.p + bytes.n, *from = at, *to = at + 1;

	while (to < end && is_domain(*to) && to - at < 255)
		to++;
	while (to > at + 1 && (to[-1] == '.' || to[-1] == '-'))
		to--;
	while (from > bytes.p && is_local(from[-1]) && at - from < 64)
		from--;
	for (; from < at; from++)
		if ((from == bytes.p || !is_word(from[-1])) && a->has(a->ctx, str_range(from, to)))
			return str_range(from, to);
	return (struct str){0};
}

static void report(const struct target *t, struct str address, struct diag_log *log)
{
	const struct source *src = t->entry ? t->entry->src : NULL;
	size_t place = src ? str_find(src->text, address) : SIZE_MAX;
	size_t at = str_rindex(address, '@');

	// The report itself must not spread the address.
	if (place != SIZE_MAX)
		diag_report(log, &OUT_PRIVATE, src, str_first(str_from(src->text, place), 1),
			    "a subscriber's address would be published");
	else
		diag_report_path(log, &OUT_PRIVATE, t->file,
				 "a subscriber's address would be published: %.1s…%.*s", address.p,
				 STR_ARG(str_from(address, at)));
	diag_hint(log, "it stands in the audience's lists, which are private");
}

bool privacy_check(const struct target *t, struct str bytes, const struct site *site,
		   const struct email_audience *a, struct diag_log *log)
{
	const char *end = bytes.p + bytes.n;

	if (!a || t->root != OUT_SITE || bytes.n == 0)
		return true;
	for (const char *p = bytes.p; (p = memchr(p, '@', (size_t)(end - p))); p++) {
		struct str found = find_around(p, bytes, a);

		if (found.n && !is_public(site, found)) {
			report(t, found, log);
			return false;
		}
	}
	return true;
}

static bool is_text(struct str path)
{
	static const char *const endings[] = {".csv", ".txt", ".json", ".html", ".htm",
					      ".xml", ".md",  ".yaml", ".yml",  ".vcf",
					      ".ics", ".js",  ".tsv",  ".log"};
	struct str ending = fs_extension(path);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_eq_nocase(ending, str_cstr(endings[i])))
			return true;
	return false;
}

bool privacy_check_copy(const struct target *t, struct arena *scratch, const struct site *site,
			const struct email_audience *a, struct diag_log *log)
{
	struct str bytes;

	if (!a || t->root != OUT_SITE || !is_text(t->copy) ||
	    !fs_read(scratch, arena_cstr(scratch, t->copy), COPY_MAX, &bytes))
		return true;
	return privacy_check(t, bytes, site, a, log);
}
