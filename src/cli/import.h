#pragma once
// Files of events made from those of other programs (cmd_import.c). A reader goes through its file
// and, for each event, writes front matter and body into `out` and calls import_put.

#include "base/map.h"
#include "cli/command.h"
#include "cli/diags.h"
#include "model/event.h"
#include "text/ical.h"

struct import {
	struct arena *arena;
	struct diag_log *log;
	struct site *site;
	struct zone_db *zones;
	const struct lang *lang;
	struct command_run *run;
	const struct zone *zone; // of times whose own is not known (--timezone); NULL: none given
	bool force, dry_run;
	struct map clocks; // VTIMEZONE, and year -> const struct zone *
	struct map uids;   // of the events that there are -> const char * path
	struct map paths;  // of the files that there are, or were just written
	struct buf out;    // the file that is being written
	size_t added, changed, same, left;
	int code; // EXIT_IO when a file could not be written
};

// What a file is called after, and what its events are known by.
struct import_event {
	struct str title, uid;
	struct civil starts;
	const struct source *src;
	struct str at; // place for reports
};
// Writes what stands in `out` to a file of its own, unless there is one of that uid.
void import_put(struct import *, const struct import_event *);

void import_ics(struct import *, const struct source *);
void import_csv(struct import *, const struct source *);

// For an event that comes without: of what it says, so that it is known again when it is imported
// once more.
struct str import_uid(struct import *, struct str title, struct str starts);
// The zone that a calendar calls by that name: one of the system's, with another program's prefix
// before it or not, or Windows's. NULL when there is none such.
const struct zone *import_zone(struct import *, struct str name);
// Those of Windows; NULL where the system has not got one.
extern const size_t import_windows_zones;
const struct zone *import_windows_zone(struct import *, size_t i);
// The site's zone, or another that Windows knows, whose clock in the years from `year` on is the
// one that a VTIMEZONE gives; of several, one whose city the calendar's name for it names. NULL
// when there is none.
const struct zone *import_zone_by_rules(struct import *, const struct ical_component *definition,
					struct str name, int32_t year);
// "2026-11-21", "2026-11-21 19:00"; with its offset where the wall time alone would mean another
// instant.
void import_moment(struct buf *, const struct moment *);
