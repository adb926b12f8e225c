#pragma once
// Subscribers' addresses never reach site/: every file is looked over before anything is written.

#include "output/issue.h"
#include "output/target.h"

// Reports the first subscriber's address in the bytes of a target below site/; what kith.yaml
// itself makes public (the sender's addresses) is left alone. False when there is one.
bool privacy_check(const struct target *, struct str bytes, const struct site *,
		   const struct email_audience *, struct diag_log *);
// The same for a file that is copied, when it is text.
bool privacy_check_copy(const struct target *, struct arena *scratch, const struct site *,
			const struct email_audience *, struct diag_log *);
