#pragma once
// Whether all subscribers can get an issue: asked before the first mail.

#include "output/build.h"
#include "send/audience.h"

// Whether everyone has a word for each field that has no fallback, and no word with a line break or
// control character in it. Reports each field that is lacking, each bad cell, and each language
// that the issue does not have (a warning).
bool recipients_check(const struct emails *, const struct audience *, struct diag_log *);
