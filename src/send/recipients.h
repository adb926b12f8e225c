#pragma once
// Which version of an issue each subscriber gets, and whether all of them can get it: asked before
// the first mail.

#include "output/build.h"
#include "send/audience.h"

// The version that is meant for the subscriber (email_choose).
const struct email *recipient_email(const struct emails *, const struct subscriber *);
struct email_recipient recipient_of(const struct subscriber *);
// Whether everyone has a word for each field that has no fallback, and no word with a line break or
// control character in it. Reports each field that is lacking, each bad cell, and each language
// that the issue does not have (a warning).
bool recipients_check(const struct emails *, const struct audience *, struct diag_log *);
