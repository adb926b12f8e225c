#pragma once
// `recognition` in kith.yaml: what members' deeds count, and what is given for them.

#include "model/field.h"

struct points_rule {   // an item of `points`
	struct str of; // a deed: "story", "host", or what the ledger calls it
	struct ltext title;
	int64_t points;        // for each time
	int64_t cap_per_month; // of times that count; 0: all do
};
struct level_rule { // an item of `levels`, the lowest first
	struct str id;
	struct ltext title;
	int64_t min, keep; // points to get there, and to stay
	bool manual;       // given in the ledger alone
	bool term_required;
};
enum badge_distinct { DISTINCT_NONE, DISTINCT_MONTH };
struct badge_rule { // an item of `badges`
	struct str id;
	struct ltext title;
	struct str count; // a deed; empty: given in the ledger alone
	int64_t gte;
	int distinct; // enum badge_distinct
	struct str tier;
};
enum honour_tie { TIE_EARLIEST, TIE_SHARED };
struct honour_rule { // an item of `honours`
	struct str id;
	struct ltext title;
	int64_t top;
	struct strs exclude_roles;
	int tie; // enum honour_tie
};

#define WINDOW_DAYS 365 // otherwise
struct recognition_config {
	int64_t window_days; // for which points count
	struct parts points, levels, badges, honours;
};
extern const struct field_table recognition_fields;

// A row of content/ledger/*.yaml: what a member did elsewhere, or what was given by hand.
struct deed {
	struct refs member;
	struct moment date;
	struct str kind;       // of `points`, or what a badge counts
	int64_t count, points; // times; points for each (0: as the rule says)
	struct str note;
	struct str level, badge; // given by hand, or taken away
	struct moment until;     // of a level
	bool revoked;

	// made while loading
	const struct source *src;
	const struct ynode *tree;
};
extern const struct field_table deed_fields;

static inline const struct points_rule *points_rules(const struct recognition_config *c)
{
	return c->points.p;
}
static inline const struct level_rule *level_rules(const struct recognition_config *c)
{
	return c->levels.p;
}
static inline const struct badge_rule *badge_rules(const struct recognition_config *c)
{
	return c->badges.p;
}
static inline const struct honour_rule *honour_rules(const struct recognition_config *c)
{
	return c->honours.p;
}
