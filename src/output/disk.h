#pragma once
// Whether the destination of a build takes files. When it does not (a full disk, a quota that is
// used up, a folder that may not be written to), that is said once per build, whatever the number
// of files, and the workers make nothing more.

#include <stdatomic.h>

#include "base/diag.h"

struct disk {
	atomic_bool shut;
};

// Reports, as errno says, that a file could not be written into a folder that takes many: the file,
// or the folder, when no other file could be either. Called on many threads. Always false.
bool disk_failed(struct disk *, struct diag_log *, struct str folder, struct str file);
