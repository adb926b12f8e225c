#pragma once
// What `kith explain` says of one document.

#include "base/diag.h"
#include "cli/status.h"

struct fact {
	const char *label;   // empty: goes on with the label before
	const char *channel; // of which it speaks; NULL: of none
	struct str text;
};

struct explain {
	struct arena *arena;
	const struct library *lib;
	struct str root; // the site's folder
	struct listing list;
	VEC(struct fact) facts; // in order
};
void explain_entry(struct explain *, const struct listed *, struct diag_log *);
void explain_member(struct explain *, const struct listed *);
// What a member is recognised for, for people and as JSON.
void recognition_text(const struct explain *, const struct listed *, struct buf *);
void recognition_json(const struct explain *, const struct listed *, struct buf *);
// The facts for people, and as JSON: the document as `kith list` has it, and the same facts.
void explain_text(const struct explain *, const struct listed *, struct buf *);
void explain_json(const struct explain *, const struct listed *, struct buf *);
