#pragma once
// From rendered bytes to files: only what changed, staged while pages are made and renamed into
// place when all of them are, and never outside site/ and outbox/.

#include <stdatomic.h>

#include "output/build.h"
#include "output/disk.h"
#include "output/manifest.h"
#include "output/plan.h"
#include "output/stage.h"

enum output_state {
	OUTPUT_SAME,   // the file on disk is known to hold these bytes
	OUTPUT_STAGED, // differs: the new file waits in the stage (dry_run: would)
	OUTPUT_FAILED, // was reported
};
// What became of a target.
struct output {
	enum output_state state;
	uint64_t hash, source, size;
	int64_t mtime_ns;
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
	struct stage stage;
	struct disk *disk;
	bool site_placed;      // as a whole
	atomic_bool rewritten; // some file, as it could not be moved: its time is another
};

void writer_init(struct writer *, struct arena *, const struct build_options *, const struct plan *,
		 struct disk *);
// Settles a target's output from its bytes: OUTPUT_SAME when the manifest and the file's size and
// time say so, else they are staged. Called on many threads. False, with a report, when they cannot
// be.
bool writer_take(struct writer *, size_t target, struct str bytes, struct arena *scratch,
		 struct diag_log *);
// The same for a copy.
bool writer_take_copy(struct writer *, size_t target, struct arena *scratch, struct diag_log *);
// Moves what differs into place, removes what is stale, and writes the manifest. False, with
// reports, when something could not be.
bool writer_run(struct writer *, struct build_stats *, struct diag_log *);
void writer_release(struct writer *);
