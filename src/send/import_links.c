// Requests for unsubscribe links in a web server's log: the signature tells whose link it was.

#include "base/fs.h"
#include "send/diags.h"
#include "send/import_people.h"
#include "send/token.h"
#include "send/weblog.h"

struct reading {
	struct import *in;
	struct import_people people;
	struct map by_token;       // token -> const struct subscriber *
	struct str before, behind; // of the link's path, around the token
	bool looks;
	struct arena scratch; // of one request
};

// "https://lists.example/u/{token}?x" gives "/u/" and "?x".
static bool link_parts(struct reading *r)
{
	struct str link = r->in->site->newsletter.unsubscribe.https;
	size_t scheme = str_find(link, S("://")), slash, token;
	struct str path = scheme == SIZE_MAX ? (struct str){0} : str_from(link, scheme + 3);

	slash = str_index(path, '/');
	path = slash == SIZE_MAX ? (struct str){0} : str_from(path, slash);
	token = str_find(path, S("{token}"));
	if (token == SIZE_MAX) {
		diag_report_path(
			r->in->log, &SEND_NO_LINK, (struct str){0},
			"newsletter.unsubscribe.https has no path with {token}, so no request "
			"can be told from another");
		return false;
	}
	r->before = str_first(path, token);
	r->behind = str_from(path, token + sizeof "{token}" - 1);
	return true;
}

static void sign_everybody(struct reading *r, const struct strs *keys)
{
	const struct audience *all = r->in->audience;

	map_init(&r->by_token, r->in->arena);
	for (size_t k = 0; k < keys->n; k++) {
		struct hmac *key = hmac_new(keys->p[k]);

		for (size_t i = 0; i < all->list.n; i++)
			map_put(&r->by_token, token_make(r->in->arena, key, all->list.p[i].email),
				&all->list.p[i]);
		hmac_free(key);
	}
}

static struct str token_of(const struct reading *r, struct str target)
{
	if (!str_starts(target, r->before) || !str_ends(target, r->behind) ||
	    target.n <= r->before.n + r->behind.n)
		return (struct str){0};
	return str_range(target.p + r->before.n, target.p + target.n - r->behind.n);
}

// A request that the server has taken, and that asks for something.
static bool counts(struct reading *r, const struct weblog *w)
{
	if (w->status < 200 || w->status > 399)
		return false;
	if (str_eq(w->method, S("POST")) || (r->looks && str_eq(w->method, S("GET"))))
		return true;
	r->in->looked += str_eq(w->method, S("GET"));
	return false;
}

// When the subscriber agreed to get mails; INSTANT_NONE where the list does not tell.
static instant agreed(struct reading *r, const struct subscriber *s)
{
	struct email_recipient words;
	enum date_form form;
	struct civil day;
	int offset;

	arena_reset(&r->scratch);
	subscriber_read(&r->scratch, r->in->audience, s, &words);
	if (!date_parse(email_word(&words, S("consent_date")), &day, &form, &offset))
		return INSTANT_NONE;
	return form == DATE_ZONED ? civil_to_utc(day) - offset
				  : zone_from_civil(r->in->site->zone, day, NULL);
}

static enum import_fate fate_of(struct reading *r, const struct subscriber *s, instant at)
{
	return s->suppressed ? IMPORT_ALREADY : at < agreed(r, s) ? IMPORT_OLD : IMPORT_SUPPRESSED;
}

static void read_line(struct reading *r, struct str line)
{
	const struct subscriber *s;
	struct weblog w;
	struct str token;
	instant at;

	if (!weblog_read(line, &w) || (token = token_of(r, w.target)).n == 0 || !counts(r, &w))
		return;
	r->in->read++;
	at = weblog_time(&w);
	s = map_get(&r->by_token, token);
	if (!s || at == INSTANT_NONE) {
		r->in->forged++;
		return;
	}
	import_people_note(&r->people, r->in, s,
			   &(struct import_row){.address = s->email,
						.fate = fate_of(r, s, at),
						.reason = S("unsubscribe"),
						.since = at});
}

// Only lines that hold the link's path are looked at closely.
static void read_lines(void *ctx, struct str lines)
{
	struct reading *r = ctx;
	size_t found;

	while ((found = str_find(lines, r->before)) != SIZE_MAX) {
		size_t start = found, end = str_index(str_from(lines, found), '\n');

		while (start && lines.p[start - 1] != '\n')
			start--;
		end = end == SIZE_MAX ? lines.n : found + end;
		read_line(r, str_range(lines.p + start, lines.p + end));
		lines = str_from(lines, end);
	}
}

bool import_unsubscribes(struct import *in, const char *path, bool looks)
{
	struct reading r = {.in = in, .looks = looks};
	struct str key = fs_join(in->arena, in->root, in->site->newsletter.unsubscribe_key);
	struct strs keys;
	bool ok;

	if (!link_parts(&r) || !token_keys(in->arena, arena_cstr(in->arena, key), &keys, in->log))
		return false;
	import_people_init(&r.people, in);
	sign_everybody(&r, &keys);
	arena_init(&r.scratch);
	ok = weblog_lines(path, read_lines, &r, in->log);
	arena_release(&r.scratch);
	return ok && import_people_write(in);
}
