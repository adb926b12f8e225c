#pragma once
// Members as their files say. Only the rooms model and load see this; outputs get persons
// (model/consent.h).

#include "model/consent.h"

enum scope { SCOPE_PROFILE, SCOPE_STORY, SCOPE_PHOTO, SCOPE_RANKING, SCOPE_COUNT };

struct consent_record {
	struct strs scope, channels;
	struct moment given, expires;
	struct str wording, evidence;
};
struct withdrawal {
	struct strs scope;
	struct moment date;
};

struct member {
	struct entry e; // title and image come from `name` and `image`
	struct ltext name, bio;
	struct str pronouns, city;
	struct parts links; // struct member_link
	struct parts roles; // struct member_role
	struct moment joined;
	struct strs segments;
	bool ranking;
	struct parts consent;   // struct consent_record
	struct parts withdrawn; // struct withdrawal

	// made by consent_resolve
	unsigned granted[CHANNEL_COUNT]; // bits 1 << enum scope
	bool gone;                       // withdrew from everything, and agreed to nothing since
	unsigned withdrew;               // bits 1 << enum scope: withdrawn by that day
	struct person *person[CHANNEL_COUNT]; // NULL without `profile`
	VEC(const struct deed *) deeds; // what the ledger says of them, made by recognition_make
	// made by recognition_make; NULL: the member is not ranked
	struct recognition *recognition;
};

extern const struct field_table member_fields;
