#pragma once
// The gate between members and outputs. Denied unless recorded (see the guide's page on consent): a
// byline, host or speaker needs the scope `profile`, a story its subjects' `story`, a picture
// `photo`.

#include "model/person.h"

struct library;
struct member;
// Decides for every member and channel what may be shown at `now`, and makes the persons
// (library.people).
void consent_resolve(struct library *, instant now);
// Takes stories out of library.all whose subjects withdrew, narrows the others' channels to what
// the subjects agreed to, and fills refs.as of all entries. Reports stories without consent, names
// left out, and withdrawals carried out.
void consent_apply(struct library *, struct diag_log *);
// Files the entries of library.all under the persons whose they are.
void consent_collect(struct library *);
// Whether the member agreed to `scope` in that channel at the time of consent_resolve.
bool consent_given(const struct member *, unsigned scope, enum channel);
// Whether the member did not opt out of being ranked, in any version of the file.
bool member_rankable(const struct member *);
