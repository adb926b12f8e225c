// Clicks by issue and link, from the utm_… marks that kith writes into links: no picture that
// watches readers, no address that leads through a counter.

#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "send/diags.h"
#include "send/import.h"
#include "send/weblog.h"

#define KEY_MAX ((size_t)1 << 20)
#define LINKS_MAX 100000 // different ones; anybody can ask for anything

struct visits { // a set of hashes, each of a link and who asked for it
	uint64_t *slots;
	size_t n, cap; // a power of two
};
struct counting {
	struct arena *arena;
	struct clicks *into;
	struct map links; // campaign, line end, target -> its row's number + 1
	struct visits visits;
	struct buf key;
	bool full;
};

// ---- who asked ----------------------------------------------------------------------------------

static bool visits_put(struct visits *v, uint64_t hash)
{
	size_t i = hash & (v->cap - 1);

	while (v->slots[i] && v->slots[i] != hash)
		i = (i + 1) & (v->cap - 1);
	if (v->slots[i])
		return false;
	v->slots[i] = hash;
	v->n++;
	return true;
}

static void visits_grow(struct arena *a, struct visits *v)
{
	struct visits old = *v;

	v->cap = old.cap ? old.cap * 2 : 1024;
	v->n = 0;
	v->slots = arena_array(a, uint64_t, v->cap);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i])
			visits_put(v, old.slots[i]);
}

// Whether this one asks for the link for the first time.
static bool is_new(struct counting *c, size_t link, const struct weblog *w)
{
	uint64_t who[] = {hash_str(w->host), hash_str(w->agent), link};
	uint64_t hash = hash_bytes(who, sizeof who);

	if (c->visits.n * 2 >= c->visits.cap)
		visits_grow(c->arena, &c->visits);
	return visits_put(&c->visits, hash ? hash : 1);
}

// ---- links --------------------------------------------------------------------------------------

// The target without its utm_… pairs, so that one link is one.
static void write_plain(struct buf *b, struct str target)
{
	size_t mark = str_index(target, '?');
	struct str rest = mark == SIZE_MAX ? (struct str){0} : str_from(target, mark + 1), pair;
	char sep = '?';

	buf_str(b, str_first(target, mark));
	while (rest.p && str_next(&rest, '&', &pair)) {
		if (str_starts(pair, S("utm_")) || pair.n == 0)
			continue;
		buf_char(b, sep);
		buf_str(b, pair);
		sep = '&';
	}
}

// The link's row; NULL when there are too many.
static struct click_row *row_of(struct counting *c, struct str campaign, struct str target,
				size_t *number)
{
	struct buf *b = &c->key;
	struct str key;
	void *found;

	buf_reset(b);
	buf_str(b, campaign);
	buf_char(b, '\n');
	write_plain(b, target);
	found = map_get(&c->links, buf_view(b));
	if (!found && c->into->rows.n == LINKS_MAX) {
		c->full = true;
		return NULL;
	}
	if (!found) {
		key = arena_dup(c->arena, buf_view(b));
		vec_push(c->arena, &c->into->rows,
			 (struct click_row){.campaign = str_first(key, campaign.n),
					    .target = str_from(key, campaign.n + 1)});
		found = (void *)(uintptr_t)c->into->rows.n;
		map_put(&c->links, key, found);
	}
	*number = (size_t)(uintptr_t)found;
	return &c->into->rows.p[*number - 1];
}

static void read_line(struct counting *c, struct str line)
{
	struct click_row *row;
	struct str campaign;
	struct weblog w;
	size_t number;

	if (!weblog_read(line, &w) || !str_eq(w.method, S("GET")) || w.status < 200 ||
	    w.status > 399)
		return;
	campaign = weblog_query(w.target, S("utm_campaign"));
	if (campaign.n == 0 || !(row = row_of(c, campaign, w.target, &number)))
		return;
	row->clicks++;
	row->people += is_new(c, number, &w);
}

static void read_lines(void *ctx, struct str lines)
{
	struct counting *c = ctx;
	struct str line;

	while (lines.n && str_line(&lines, &line)) {
		c->into->lines++;
		if (str_find(line, S("utm_campaign=")) != SIZE_MAX)
			read_line(c, line);
	}
}

// ---- the outcome --------------------------------------------------------------------------------

static int by_campaign_and_people(const void *pa, const void *pb)
{
	const struct click_row *a = pa, *b = pb;
	int order = str_cmp(a->campaign, b->campaign);

	if (order == 0)
		order = (a->people < b->people) - (a->people > b->people);
	return order ? order : str_cmp(a->target, b->target);
}

static void leave_small_groups_out(struct clicks *all)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->rows.n; i++) {
		if (all->rows.p[i].people < IMPORT_PEOPLE_MIN) {
			all->few++;
			continue;
		}
		all->rows.p[kept++] = all->rows.p[i];
	}
	all->rows.n = kept;
}

bool import_clicks(struct arena *a, const char *path, struct clicks *out, struct diag_log *log)
{
	struct counting c = {.arena = a, .into = out};
	bool ok;

	*out = (struct clicks){0};
	map_init(&c.links, a);
	buf_init(&c.key, KEY_MAX);
	ok = weblog_lines(path, read_lines, &c, log);
	if (c.full)
		diag_report_path(log, &SEND_TOO_MANY_LINKS, str_cstr(path),
				 "more than %d different links; the further ones were not counted",
				 LINKS_MAX);
	buf_release(&c.key);
	leave_small_groups_out(out);
	if (out->rows.n)
		qsort(out->rows.p, out->rows.n, sizeof *out->rows.p, by_campaign_and_people);
	return ok;
}
