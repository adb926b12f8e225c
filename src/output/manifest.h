#pragma once
// .kith/manifest: every file that builds have made, so that the next one can tell without reading
// which are still right, and removes what it no longer needs and nothing else. It is a cache: a
// missing or damaged one costs reading, and leaves old files in place.

#include "base/arena.h"
#include "base/map.h"
#include "output/target.h"

struct made {
	enum out_root root;
	struct str file; // below the root
	uint64_t hash;   // of its bytes
	uint64_t size;
	int64_t mtime_ns; // as it was right after writing
	uint64_t source; // copies: hash of the source's path, size and time; 0 for what is rendered
};
struct made_list {
	struct made *p;
	size_t n, cap;
};
// One that was read.
struct manifest {
	struct arena *arena;
	struct map by_file[OUT_ROOTS]; // file -> struct made *
	int64_t mtime_ns;              // of its file; 0: there was none
};

// Reads what can be read; lines that are damaged or lead out of the root are left out.
void manifest_read(struct manifest *, struct arena *, const char *path);
struct made *manifest_find(const struct manifest *, enum out_root,
			   struct str file); // NULL when there is none
// Sorts the list, and writes it if it differs from what is there; false with errno set.
bool manifest_write(struct made_list *, const char *path);
