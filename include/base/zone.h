#pragma once
// Time zones from the system's TZif files (RFC 8536, version 2+ with the footer's POSIX rule). The
// process's TZ is never used. A zone is const once loaded and may be shared by threads; zone_find
// loads and caches and belongs to one thread.

#include "base/arena.h"
#include "base/date.h"

struct zone;
struct zone_db;

struct zone_db *zone_db_new(struct arena *, const char *dir); // dir NULL: /usr/share/zoneinfo
// NULL when there is no such zone (names that climb out of the folder included). "UTC" always
// exists.
const struct zone *zone_find(struct zone_db *, struct str name);
// Reads a zone from the bytes of a TZif file; NULL when they are malformed or count leap seconds.
const struct zone *zone_parse(struct arena *, struct str name, struct str bytes);
struct str zone_name(const struct zone *);
// Zone names that exist, for suggestions; read once from the folder.
struct strs zone_names(struct zone_db *);

// Seconds east of UTC at an instant.
int zone_offset(const struct zone *, instant);
struct civil zone_to_civil(const struct zone *, instant);

// A stretch of time in which one offset holds: from <= t < until. Two neighbours may have the same
// offset. Once known, it saves looking up what lies well inside of it.
struct zone_spell {
	instant from, until; // INT64_MIN and INT64_MAX: since ever, for ever
	int offset;
};
struct zone_spell zone_spell(const struct zone *, instant);

// The first instant of the month that holds `t`, or of one that many months later.
instant zone_month(const struct zone *, instant t, int later);

enum zone_fit { ZONE_ONE, ZONE_GAP, ZONE_TWICE };
// The instant of a wall time. In a gap the time moves on by the gap; of two the first is taken;
// *fit says which case it was (may be NULL).
instant zone_from_civil(const struct zone *, struct civil, enum zone_fit *fit);
// The same for wall times as seconds (civil_to_utc). *near is a spell of this zone; it is renewed
// when the wall time lies elsewhere, so that a series of times costs little.
instant zone_from_wall(const struct zone *, int64_t wall, struct zone_spell *near,
		       enum zone_fit *fit);
