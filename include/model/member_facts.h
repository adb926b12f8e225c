#pragma once
// What a member's file says and what follows from it, for the people who keep the files
// (`kith list`, `kith explain`). Never for outputs: they see persons (model/consent.h).

#include "model/library.h"

struct consent_fact { // one record of a member's file
	struct strs scope, channels;
	struct moment given, expires;
	struct str wording, evidence;
	const char *why_not; // it does not count; NULL: it does
};
struct withdrawal_fact {
	struct strs scope;
	struct moment date;
};
struct member_facts {
	const struct entry *entry; // in the first language that has it; versions are in it
	bool gone;                 // withdrew from everything
	VEC(struct consent_fact) consent;
	VEC(struct withdrawal_fact) withdrawn;
	const struct person *shown[CHANNEL_COUNT]; // NULL: not shown there
	const char *scopes[CHANNEL_COUNT]; // "profile, story": what is agreed to there; may be ""
	const struct recognition *recognition; // NULL: the member is not ranked
	bool opted_out;                        // ranking: false
};

size_t member_count(const struct library *);
// The i-th member, by slug or in the order of files.
struct member_facts member_facts(struct arena *, const struct library *, size_t i);
// Its place by slug; SIZE_MAX when there is none.
size_t member_index(const struct library *, struct str slug);
