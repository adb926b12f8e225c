#include "base/zone.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/vec.h"

#define DAY 86400
#define OFFSET_MAX (26 * 3600) // RFC 8536 §3.2: offsets lie between -25 and +26 hours
#define REACH (28 * 3600)      // beyond this from a wall time read as UTC it cannot lie
#define FILE_MAX ((size_t)1 << 20)

// A day of the year on which the footer's rule changes the offset, and when on that day.
struct change {
	enum { DAY_JULIAN, DAY_ZERO, DAY_WEEK } form; // Jn (1-365, no leap day), n (0-365), Mm.w.d
	int month, week, day;
	int32_t time; // seconds after midnight of the offset in force until then; may be negative
};

// What holds after the last transition.
struct rule {
	bool exists, summer;
	int32_t std, dst;
	struct change start, end; // of dst
};

struct zone {
	struct str name;
	size_t n;
	const int64_t *at;      // transitions, ascending
	const int32_t *offsets; // in force from at[i] on
	int32_t first;          // before at[0]
	struct rule rule;
};

struct zone_db {
	struct arena *arena;
	struct str dir;
	struct map zones;
	struct strs names;
	bool listed;
};

static const struct zone utc = {.name = S_INIT("UTC"), .rule = {.exists = true}};
static const struct zone missing = {.name = S_INIT("")};

// The footer's rule: a POSIX TZ string (XBD 8.3) with the extensions of RFC 8536 §3.3.1.

static bool take(struct str *s, char c)
{
	if (s->n == 0 || *s->p != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

static bool take_number(struct str *s, int min, int max, int *out)
{
	size_t n = 0;
	int v = 0;

	for (; n < 3 && n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
		v = v * 10 + (s->p[n] - '0');
	*s = str_from(*s, n);
	*out = v;
	return n > 0 && v >= min && v <= max;
}

static bool take_name(struct str *s)
{
	bool quoted = take(s, '<');
	size_t n = 0;

	for (; n < s->n; n++) {
		char c = s->p[n];

		if (!ascii_is_letter(c) &&
		    !(quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-')))
			break;
	}
	*s = str_from(*s, n);
	return n >= 3 && (!quoted || take(s, '>'));
}

// [+-]hh[:mm[:ss]]
static bool take_time(struct str *s, int hours_max, int32_t *out)
{
	int sign = take(s, '-') ? -1 : (take(s, '+'), 1), hours, minutes = 0, seconds = 0;

	if (!take_number(s, 0, hours_max, &hours))
		return false;
	if (take(s, ':')) {
		if (!take_number(s, 0, 59, &minutes))
			return false;
		if (take(s, ':') && !take_number(s, 0, 59, &seconds))
			return false;
	}
	*out = sign * (hours * 3600 + minutes * 60 + seconds);
	return true;
}

static bool take_change(struct str *s, struct change *c)
{
	bool ok;

	if (take(s, 'J')) {
		c->form = DAY_JULIAN;
		ok = take_number(s, 1, 365, &c->day);
	} else if (take(s, 'M')) {
		c->form = DAY_WEEK;
		ok = take_number(s, 1, 12, &c->month) && take(s, '.') &&
		     take_number(s, 1, 5, &c->week) && take(s, '.') &&
		     take_number(s, 0, 6, &c->day);
	} else {
		c->form = DAY_ZERO;
		ok = take_number(s, 0, 365, &c->day);
	}
	c->time = 2 * 3600;
	return ok && (!take(s, '/') || take_time(s, 167, &c->time));
}

static bool rule_parse(struct str s, struct rule *r)
{
	int32_t west;

	if (!take_name(&s) || !take_time(&s, 24, &west))
		return false;
	*r = (struct rule){.exists = true, .std = -west};
	if (s.n == 0)
		return true;
	if (!take_name(&s))
		return false;
	west = -(r->std + 3600);
	if (s.n && *s.p != ',' && !take_time(&s, 24, &west))
		return false;
	r->dst = -west;
	r->summer = true;
	return take(&s, ',') && take_change(&s, &r->start) && take(&s, ',') &&
	       take_change(&s, &r->end) && s.n == 0;
}

// The instant of a change in a year, where `offset` is in force until then.
static instant change_at(const struct change *c, int32_t year, int32_t offset)
{
	int64_t day;
	int last, weekday;

	if (c->form == DAY_WEEK) {
		last = civil_days_in_month(year, c->month);
		weekday = civil_weekday((struct civil){year, (uint8_t)c->month, 1, 0, 0, 0});
		day = 1 + (c->day - weekday + 7) % 7 + (c->week - 1) * 7;
		while (day > last)
			day -= 7;
		day = civil_days(year, c->month, (int)day);
	} else {
		day = civil_days(year, 1, 1) + c->day;
		if (c->form == DAY_JULIAN)
			day -= c->day < 60 || civil_days_in_month(year, 2) == 28;
	}
	return day * DAY + c->time - offset;
}

// What the rule says of an instant.
static struct zone_spell rule_at(const struct rule *r, instant t)
{
	struct zone_spell now = {INT64_MIN, INT64_MAX, r->std};
	int32_t year = civil_from_utc(t).year;

	// Times of day reach a week beyond their day: the changes of the years beside this one
	// matter.
	for (int32_t y = year - 1; r->summer && y <= year + 1; y++) {
		instant ends = change_at(&r->end, y, r->dst);
		instant starts = change_at(&r->start, y, r->std);

		if (ends <= t && ends >= now.from)
			now.from = ends, now.offset = r->std;
		else if (ends > t && ends < now.until)
			now.until = ends;
		if (starts <= t && starts >= now.from)
			now.from = starts, now.offset = r->dst;
		else if (starts > t && starts < now.until)
			now.until = starts;
	}
	return now;
}

struct zone_spell zone_spell(const struct zone *z, instant t)
{
	size_t lo = 0, hi = z->n;

	if (z->rule.exists && (z->n == 0 || t >= z->at[z->n - 1])) {
		struct zone_spell by_rule = rule_at(&z->rule, t);

		if (z->n && by_rule.from < z->at[z->n - 1])
			by_rule.from = z->at[z->n - 1];
		return by_rule;
	}
	while (lo < hi) { // the first transition after t
		size_t mid = lo + (hi - lo) / 2;

		if (z->at[mid] <= t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (struct zone_spell){
		.from = lo ? z->at[lo - 1] : INT64_MIN,
		.until = lo < z->n ? z->at[lo] : INT64_MAX,
		.offset = lo ? z->offsets[lo - 1] : z->first,
	};
}

// TZif files.

struct header {
	uint8_t version;
	uint32_t isut, isstd, leap, time, type, chars;
};

static uint32_t be32(const char *p)
{
	const uint8_t *b = (const uint8_t *)p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int64_t be64(const char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static bool header_parse(struct str s, struct header *h)
{
	if (s.n < 44 || !str_starts(s, S("TZif")))
		return false;
	*h = (struct header){
		.version = (uint8_t)s.p[4],
		.isut = be32(s.p + 20),
		.isstd = be32(s.p + 24),
		.leap = be32(s.p + 28),
		.time = be32(s.p + 32),
		.type = be32(s.p + 36),
		.chars = be32(s.p + 40),
	};
	return h->type > 0 && h->type <= 256 && h->time < FILE_MAX && h->leap < FILE_MAX &&
	       h->chars < FILE_MAX && h->isut < FILE_MAX && h->isstd < FILE_MAX;
}

// The bytes of the header and what it announces, with times of `wide` bytes.
static size_t block_size(const struct header *h, size_t wide)
{
	return 44 + h->time * (wide + 1) + h->type * 6 + h->chars + h->leap * (wide + 4) +
	       h->isstd + h->isut;
}

static bool block_parse(struct arena *a, struct str s, const struct header *h, size_t wide,
			struct zone *z)
{
	const char *times = s.p + 44, *kinds = times + h->time * wide, *types = kinds + h->time;
	int64_t *at = arena_array(a, int64_t, h->time);
	int32_t *offsets = arena_array(a, int32_t, h->time);

	// Files that count leap seconds tell another time than this calendar.
	if (h->leap)
		return false;
	for (uint32_t i = 0; i < h->type; i++) {
		int32_t offset = (int32_t)be32(types + i * 6);

		if (offset < -OFFSET_MAX || offset > OFFSET_MAX)
			return false;
	}
	for (uint32_t i = 0; i < h->time; i++) {
		const char *p = times + i * wide;
		uint8_t kind = (uint8_t)kinds[i];

		at[i] = wide == 8 ? be64(p) : (int32_t)be32(p);
		if (kind >= h->type || (i && at[i] <= at[i - 1]))
			return false;
		offsets[i] = (int32_t)be32(types + kind * 6);
	}
	z->n = h->time;
	z->at = at;
	z->offsets = offsets;
	z->first = (int32_t)be32(types);
	return true;
}

const struct zone *zone_parse(struct arena *a, struct str name, struct str bytes)
{
	struct zone *z = arena_new(a, struct zone);
	struct str footer;
	struct header h;
	size_t size, wide = 4;

	z->name = arena_dup(a, name);
	if (!header_parse(bytes, &h) || bytes.n < (size = block_size(&h, wide)))
		return NULL;
	if (h.version >= '2') { // the same again with 64 bits
		wide = 8;
		bytes = str_from(bytes, size);
		if (!header_parse(bytes, &h) || bytes.n < (size = block_size(&h, wide)))
			return NULL;
	}
	if (!block_parse(a, bytes, &h, wide, z))
		return NULL;
	if (wide == 4)
		return z;
	bytes = str_from(bytes, size);
	if (!take(&bytes, '\n') || (size = str_index(bytes, '\n')) == SIZE_MAX)
		return NULL;
	footer = str_first(bytes, size);
	return footer.n == 0 || rule_parse(footer, &z->rule) ? z : NULL;
}

// The database.

struct zone_db *zone_db_new(struct arena *a, const char *dir)
{
	struct zone_db *db = arena_new(a, struct zone_db);

	db->arena = a;
	db->dir = arena_dup(a, str_cstr(dir ? dir : "/usr/share/zoneinfo"));
	map_init(&db->zones, a);
	return db;
}

// Whether a name may stand for a zone: parts of letters, digits, "_", "+" and "-". `localtime` may
// not, since it differs from machine to machine; posix/ and right/ repeat the others.
static bool is_zone_name(struct str name)
{
	static const struct str not_zones[] = {S_INIT("localtime"), S_INIT("posixrules"),
					       S_INIT("posix"), S_INIT("right")};
	struct str rest = name, part;
	bool first = true;

	for (; str_next(&rest, '/', &part); first = false) {
		if (part.n == 0)
			return false;
		for (size_t i = 0; i < part.n; i++) {
			char c = part.p[i];

			if (!ascii_is_letter(c) && !(c >= '0' && c <= '9') && !memchr("_+-", c, 3))
				return false;
		}
		for (size_t i = 0; first && i < sizeof not_zones / sizeof *not_zones; i++)
			if (str_eq(part, not_zones[i]))
				return false;
	}
	return !first;
}

static const struct zone *zone_load(struct zone_db *db, struct str name)
{
	const char *path = fs_join(db->arena, db->dir, name).p;
	struct str bytes;

	if (!fs_read(db->arena, path, FILE_MAX, &bytes))
		return NULL;
	return zone_parse(db->arena, name, bytes);
}

const struct zone *zone_find(struct zone_db *db, struct str name)
{
	const struct zone *z;

	if (str_eq(name, utc.name))
		return &utc;
	if (!is_zone_name(name))
		return NULL;
	z = map_get(&db->zones, name);
	if (!z) {
		z = zone_load(db, name);
		map_put(&db->zones, z ? z->name : arena_dup(db->arena, name),
			(void *)(z ? z : &missing));
	}
	return z == &missing ? NULL : z;
}

struct str zone_name(const struct zone *z)
{
	return z->name;
}

static bool is_tzif(struct zone_db *db, struct arena *scratch, struct str name)
{
	struct str bytes;

	arena_reset(scratch);
	return fs_read(scratch, fs_join(scratch, db->dir, name).p, FILE_MAX, &bytes) &&
	       str_starts(bytes, S("TZif"));
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct strs zone_names(struct zone_db *db)
{
	struct arena walked, scratch;
	struct fs_list files;
	bool has_utc = false;

	if (db->listed)
		return db->names;
	db->listed = true;
	arena_init(&walked);
	arena_init(&scratch);
	if (!fs_walk(&walked, db->dir.p, &files))
		files.n = 0;
	for (size_t i = 0; i < files.n; i++) {
		struct str name = files.p[i].path;

		if (files.p[i].is_link || !is_zone_name(name) || !is_tzif(db, &scratch, name))
			continue;
		has_utc = has_utc || str_eq(name, utc.name);
		vec_push(db->arena, &db->names, arena_dup(db->arena, name));
	}
	arena_release(&scratch);
	arena_release(&walked);
	if (!has_utc)
		vec_push(db->arena, &db->names, utc.name);
	qsort(db->names.p, db->names.n, sizeof *db->names.p, by_name);
	return db->names;
}

// Conversions.

int zone_offset(const struct zone *z, instant t)
{
	return zone_spell(z, t).offset;
}

struct civil zone_to_civil(const struct zone *z, instant t)
{
	int offset = zone_offset(z, t);
	instant limit = INT64_MAX - OFFSET_MAX;

	t = t > limit ? limit : t < -limit ? -limit : t;
	return civil_from_utc(t + offset);
}

// Goes through the spells of one offset around the wall time and looks in which of them it lies.
static instant from_wall(const struct zone *z, int64_t local, enum zone_fit *fit)
{
	instant from = local - REACH, found = 0, after_gap = 0;
	int hits = 0;

	for (;;) {
		struct zone_spell now = zone_spell(z, from), next;

		if (local - now.offset >= from && local - now.offset < now.until && hits++ == 0)
			found = local - now.offset;
		if (now.until > local + REACH)
			break;
		next = zone_spell(z, now.until);
		if (local - now.offset >= now.until && local - next.offset < now.until)
			after_gap = local - now.offset;
		from = now.until;
	}
	*fit = hits == 0 ? ZONE_GAP : hits == 1 ? ZONE_ONE : ZONE_TWICE;
	return hits ? found : after_gap;
}

instant zone_from_civil(const struct zone *z, struct civil c, enum zone_fit *fit)
{
	enum zone_fit ignored;

	return from_wall(z, civil_to_utc(c), fit ? fit : &ignored);
}

static bool is_inside(const struct zone_spell *s, instant t)
{
	return (s->from == INT64_MIN || t >= s->from + 2 * REACH) &&
	       (s->until == INT64_MAX || t < s->until - 2 * REACH);
}

instant zone_from_wall(const struct zone *z, int64_t wall, struct zone_spell *near,
		       enum zone_fit *fit)
{
	instant t = wall - near->offset;

	*fit = ZONE_ONE;
	if (near->from < near->until && is_inside(near, t))
		return t;
	t = from_wall(z, wall, fit);
	*near = zone_spell(z, t);
	return t;
}

instant zone_month(const struct zone *z, instant t, int later)
{
	struct civil c = zone_to_civil(z, t);
	int number = c.year * 12 + c.month - 1 + later;

	c = (struct civil){number / 12, (uint8_t)(number % 12 + 1), 1, 0, 0, 0};
	return zone_from_civil(z, c, NULL);
}
