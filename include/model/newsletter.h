#pragma once
// Newsletter issues.

#include "model/entry.h"

struct issue_section {     // an item of `sections`
	struct str id;     // of a heading of level 2
	int64_t max_bytes; // that it may weigh in the mail
};

struct newsletter {
	struct entry e;
	struct str subject;   // default: the title
	struct str subject_b; // half of the recipients get this one; empty: all get `subject`
	struct str preheader;
	struct strs segments;                // to whom; empty: everybody
	struct moment not_before, not_after; // when it may be sent
	struct utm utm;
	struct parts sections; // struct issue_section
	bool ad;               // it advertises something
	bool bilingual;        // the versions in the other languages follow in the same mail

	// made while loading
	struct str issue;              // the file's stem: "2026-11"
	const struct newsletter *last; // the issue before it in its language; NULL for the first
};
