// Which ledgers there are of an issue, and the key that they are made with.

#include <dirent.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/vec.h"
#include "send/diags.h"
#include "send/keys.h"
#include "send/send.h"

struct str ledger_path(struct arena *a, struct str folder, struct str issue, unsigned shard,
		       unsigned shards, bool test)
{
	struct str name = arena_printf(a, "%.*s%s.jsonl", STR_ARG(issue), test ? ".test" : "");

	if (shards && !test)
		name = arena_printf(a, "%.*s.%u-of-%u.jsonl", STR_ARG(issue), shard, shards);
	return fs_join(a, folder, name);
}

static bool skip_digits(struct str *s)
{
	size_t n = 0;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	*s = str_from(*s, n);
	return n != 0;
}

static bool skip(struct str *s, struct str what)
{
	bool is = str_starts(*s, what);

	*s = str_from(*s, is ? what.n : 0);
	return is;
}

// "2026-12.jsonl", "2026-12.1-of-4.jsonl".
static bool is_ledger(struct str name, struct str issue)
{
	if (!skip(&name, issue))
		return false;
	if (str_eq(name, S(".jsonl")))
		return true;
	return skip(&name, S(".")) && skip_digits(&name) && skip(&name, S("-of-")) &&
	       skip_digits(&name) && str_eq(name, S(".jsonl"));
}

static int compare(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

struct strs ledgers_find(struct arena *a, struct str folder, struct str issue)
{
	DIR *dir = opendir(arena_cstr(a, folder));
	struct strs found = {0};

	for (struct dirent *d; dir && (d = readdir(dir));)
		if (is_ledger(str_cstr(d->d_name), issue))
			vec_push(a, &found, arena_dup(a, fs_join(a, folder, str_cstr(d->d_name))));
	if (dir)
		closedir(dir);
	if (found.n)
		qsort(found.p, found.n, sizeof *found.p, compare);
	return found;
}

bool ledger_key_read(struct arena *a, const struct site *site, struct str root, struct str given,
		     bool make, struct ledger_key **out, struct diag_log *log)
{
	struct key_place place = {
		.what = "ledger key",
		.given = given,
		.given_name = "KITH_LEDGER_KEY",
		.path = arena_cstr(a, fs_join(a, root, site->newsletter.ledger_key)),
		.make = make,
	};
	struct str bytes;

	*out = NULL;
	if (!key_read(a, &place, &bytes, log))
		return false;
	if (bytes.n)
		*out = ledger_key_new(bytes);
	return true;
}
