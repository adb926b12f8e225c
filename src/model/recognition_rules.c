#include "model/recognition_rules.h"

#define AT(type, member) offsetof(struct type, member)

static const char *const distinct_values[] = {"none", "month", NULL};
static const char *const tie_values[] = {"earliest", "shared", NULL};

FIELDS(points_fields, "points", struct points_rule,
       {"of", F_TEXT, AT(points_rule, of),
	.help = "What is counted: story (being told about), post or another kind (having written "
		"it), host, speaker, or a kind of the ledger's rows.",
	.example = "story"},
       {"points", F_INT, AT(points_rule, points), FIELD_REQUIRED, .least = 0, .most = 1000000,
	.help = "Points for each time.", .example = "10"},
       {"cap_per_month", F_INT, AT(points_rule, cap_per_month), .least = 1, .most = 1000000,
	.help = "How many times count in one month.", .example = "2"},
       {"title", F_LTEXT, AT(points_rule, title), .help = "What pages call it.",
	.example = "{en: Hosting an event, zh-Hans: 组织活动}"}, );

FIELDS(level_fields, "level", struct level_rule,
       {"id", F_TEXT, AT(level_rule, id), FIELD_REQUIRED, .help = "Its name in the ledger.",
	.example = "active"},
       {"title", F_LTEXT, AT(level_rule, title), .help = "What pages call it; otherwise its id.",
	.example = "{en: Regular, zh-Hans: 常客}"},
       {"min", F_INT, AT(level_rule, min), .least = 0, .most = INT32_MAX,
	.help = "Points that lead to it.", .example = "20"},
       {"keep", F_INT, AT(level_rule, keep), .least = 0, .most = INT32_MAX,
	.help = "Points below which it is lost; otherwise min.", .example = "18"},
       {"manual", F_BOOL, AT(level_rule, manual),
	.help = "Whether it is given in the ledger alone.", .example = "true"},
       {"term_required", F_BOOL, AT(level_rule, term_required),
	.help = "Whether the ledger must say until when it is given.", .example = "true"}, );

FIELDS(badge_fields, "badge", struct badge_rule,
       {"id", F_TEXT, AT(badge_rule, id), FIELD_REQUIRED, .help = "Its name in the ledger.",
	.example = "host-5"},
       {"title", F_LTEXT, AT(badge_rule, title), .help = "What pages call it; otherwise its id.",
	.example = "{en: Five evenings, zh-Hans: 五场活动}"},
       {"count", F_TEXT, AT(badge_rule, count),
	.help = "What is counted for it, as in points; without it the badge is given in the "
		"ledger alone.",
	.example = "host"},
       {"gte", F_INT, AT(badge_rule, gte), .least = 1, .most = 1000000,
	.help = "How many are needed; otherwise 1.", .example = "5"},
       {"distinct", F_ENUM, AT(badge_rule, distinct), .values = distinct_values,
	.help = "Whether only one a month counts.", .example = "month"},
       {"tier", F_TEXT, AT(badge_rule, tier), .help = "Its tier, for the theme.",
	.example = "silver"}, );

FIELDS(honour_fields, "honour", struct honour_rule,
       {"id", F_TEXT, AT(honour_rule, id), FIELD_REQUIRED, .help = "Its name.",
	.example = "member-of-month"},
       {"title", F_LTEXT, AT(honour_rule, title), .help = "What pages call it; otherwise its id.",
	.example = "{en: Member of the month, zh-Hans: 月度成员}"},
       {"top", F_INT, AT(honour_rule, top), .least = 1, .most = 1000,
	.help = "How many members get it each month, by that month's points; otherwise 1.",
	.example = "1"},
       {"exclude_roles", F_STRS, AT(honour_rule, exclude_roles),
	.help = "Members with one of these roles are passed over.", .example = "[staff]"},
       {"tie", F_ENUM, AT(honour_rule, tie), .values = tie_values,
	.help = "Who gets it of those with as many points: who had them first, or all of them.",
	.example = "shared"}, );

FIELDS(recognition_fields, "recognition", struct recognition_config,
       {"window_days", F_INT, AT(recognition_config, window_days), .least = 1, .most = 36500,
	.help = "For how many days points count; otherwise 365.", .example = "365"},
       {"points", F_PARTS, AT(recognition_config, points), FIELD_NAMED, .sub = &points_fields,
	.help = "What counts how much, by name: story, post, host, speaker, or a kind of the "
		"ledger's rows.",
	.example = "{story: {points: 10, cap_per_month: 2}}"},
       {"levels", F_PARTS, AT(recognition_config, levels), .sub = &level_fields, .most = 100,
	.help = "Levels, the lowest first.",
	.example = "[{id: newcomer, min: 0}, {id: active, min: 20, keep: 18}]"},
       {"badges", F_PARTS, AT(recognition_config, badges), .sub = &badge_fields, .most = 1000,
	.help = "Badges: once given they stay, unless the ledger revokes them.",
	.example = "[{id: first-story, count: story, gte: 1}]"},
       {"honours", F_PARTS, AT(recognition_config, honours), .sub = &honour_fields, .most = 100,
	.help = "What is given each month to those with the most points.",
	.example = "[{id: member-of-month, top: 1}]"}, );

FIELDS(deed_fields, "ledger", struct deed,
       {"member", F_REF, AT(deed, member), FIELD_REQUIRED, .help = "Whose it is, by slug.",
	.example = "mira"},
       {"date", F_MOMENT, AT(deed, date), FIELD_REQUIRED, .help = "When it was done or given.",
	.example = "2026-10-03"},
       {"kind", F_TEXT, AT(deed, kind),
	.help = "What was done, as recognition.points or a badge's count calls it.",
	.example = "answer"},
       {"count", F_INT, AT(deed, count), .least = 1, .most = 1000000,
	.help = "How many times; otherwise once.", .example = "4"},
       {"points", F_INT, AT(deed, points), .least = 1, .most = 1000000,
	.help = "Points for each time; otherwise as recognition.points says.", .example = "3"},
       {"level", F_TEXT, AT(deed, level), .help = "A manual level that is given, by its id.",
	.example = "ambassador"},
       {"badge", F_TEXT, AT(deed, badge), .help = "A badge that is given or revoked, by its id.",
	.example = "first-story"},
       {"until", F_MOMENT, AT(deed, until), .help = "When a level's term is over.",
	.example = "2027-10-01"},
       {"revoked", F_BOOL, AT(deed, revoked),
	.help = "Whether the level or badge is taken away; note says why.", .example = "true"},
       {"note", F_TEXT, AT(deed, note), .help = "What it was, or why it was revoked.",
	.example = "Answered on the forum all weekend."}, );
