#pragma once
// From rendered bytes to files: only what changed, by temporary file and rename, and never outside
// site/ and outbox/.

#include "output/build.h"
#include "output/manifest.h"
#include "output/plan.h"

enum output_state {
	OUTPUT_SAME,   // the file on disk is known to hold these bytes
	OUTPUT_OPEN,   // has to be compared with the file, and written when that differs
	OUTPUT_FAILED, // was reported
};
// What became of a target.
struct output {
	enum output_state state;
	bool written;
	bool in_new_folder; // its folder has to be made first
	uint64_t hash, source, size;
	int64_t mtime_ns;
	struct str bytes; // OUTPUT_OPEN of what is rendered; copies are read again
};

struct writer {
	struct arena *arena;
	const struct build_options *options;
	const struct plan *plan;
	struct manifest old;
	struct str roots[OUT_ROOTS]; // "<destination>/site"
	const char *manifest_path;
	struct output *outputs; // by index of the target
	bool is_new[OUT_ROOTS]; // nothing is there yet
	struct map folders;     // folder on disk -> enum folder_state
};

void writer_init(struct writer *, struct arena *, const struct build_options *,
		 const struct plan *);
// Settles a target's output from its bytes: OUTPUT_SAME when the manifest and the file's size and
// time say so. The bytes of others are kept in `keep`. Called on many threads.
void writer_take(const struct writer *, size_t target, struct str bytes, struct arena *keep,
		 struct arena *scratch);
// The same for a copy; false with errno when its source cannot be read.
bool writer_take_copy(const struct writer *, size_t target, struct arena *scratch);
// Writes what differs and removes what is stale, then the manifest. False, with reports, when
// something could not be.
bool writer_run(struct writer *, struct build_stats *, struct diag_log *);
