#pragma once
// What a member is recognised for: points, level, badges and honours, as they follow from the
// documents, content/ledger and the time. Nothing is kept from one build to the next.

#include "model/entry.h"

// Something that a member did, and what it counts.
struct grant {
	struct str kind;           // "story", "host", "answer"
	instant at;                // from when on it counts
	struct moment date;        // when it was done
	int64_t count, counted;    // times, and those that the month's cap left
	int64_t points;            // for those
	const struct entry *entry; // the evidence; NULL: it stands in the ledger
	const struct deed *deed;   // NULL: it is a document
	size_t order;              // among those of the same time
};
struct held_level {
	const struct level_rule *rule; // NULL: below all levels
	struct moment since, until;    // since not set: from the beginning; until: of a term
};
struct held_badge {
	const struct badge_rule *rule;
	struct moment since, revoked; // revoked not set: it is held
	struct str reason;            // of that
	size_t grants;                // that it was given for: so many of the first of its kind
};
struct held_honour {
	const struct honour_rule *rule;
	struct moment month; // its first day
	instant since;       // when the month was over
	int64_t points;
};
struct recognition {
	int64_t points;                // of the window that ends now
	VEC(struct grant) grants;      // by date
	VEC(struct held_level) levels; // by date: the last is the one held now
	VEC(struct held_badge) badges;
	VEC(struct held_honour) honours; // by month
};

struct library;
// Works it out for every member who may be ranked, and hands it to the persons of the channels in
// which they agreed to it. Nothing where kith.yaml has no `recognition`.
void recognition_make(struct library *);
// Whether a grant's points count at that time.
bool grant_counts(const struct recognition_config *, const struct grant *, instant);
// The level held at that time; NULL: none yet.
const struct held_level *recognition_level(const struct recognition *, instant);
// Whether the badge is held at that time.
bool badge_held(const struct held_badge *, instant);
