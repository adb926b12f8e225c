#pragma once
// What went wrong in the user's files, where, and what to try.
//
// Each room lists what it can report in a table of kinds (<room>/diags.def). A report points at a
// slice of a source's text; line and column are derived from the pointer, so parsers hand over the
// token they choked on and never count lines. Columns count code points from 1.
//
// A log belongs to one thread; logs of workers are joined with diag_join and printed sorted by
// place, so that the output never depends on how many workers there were.

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"

// A file's text, as read. `text` stays valid and unchanged as long as anything points into it.
struct source {
	struct str path; // as shown to the user: relative to the site's folder
	struct str text;
};

enum diag_level { DIAG_OFF, DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

// One kind of report: a row of a diags.def.
struct diag_kind {
	const char *id;        // stable, lower-case-with-dashes
	enum diag_level level; // unless kith.yaml says otherwise
	int exit; // the exit code this kind asks for: 1 content, 3 configuration, 4 template, 6
		  // I/O, 7 relay
	const char *cause;  // one sentence for the guide: what it means
	const char *remedy; // one sentence for the guide: what to do
};

struct diag_levels; // overrides by kith.yaml; see diag_levels_set

struct diag {
	const struct diag_kind *kind;
	enum diag_level level;
	const struct source *src; // NULL: no file, or only `path`
	struct str path;          // shown when src is NULL; may be empty
	struct str at;            // slice of src->text; p == NULL: the file as a whole
	struct str message;       // lower case, the fault first, no full stop
	struct str hint;          // empty: none
	struct str trail;         // further lines under the report ("from a.html:3 (include)"),
				  // newline-separated; may be empty
};

struct diag_log {
	struct arena *arena; // owns messages
	struct diag *p;
	size_t n, cap;
	size_t errors, warnings;
	int exit; // the gravest exit code an error asked for: 7, 6, 3, 4, 1; 0: no error
	const struct diag_levels *levels;
};

void diag_init(struct diag_log *, struct arena *);

// Reports. `at` is a slice of src->text, or empty (p == NULL) for the file as a whole. src may be
// NULL.
__attribute__((format(printf, 5, 6))) void diag_report(struct diag_log *, const struct diag_kind *,
						       const struct source *src, struct str at,
						       const char *fmt, ...);
// Reports about a path of which there is no text (unreadable file, folder, host).
__attribute__((format(printf, 4, 5))) void diag_report_path(struct diag_log *,
							    const struct diag_kind *,
							    struct str path, const char *fmt, ...);
// Adds a hint (or a trail line) to the report just made; nothing when that was turned off.
__attribute__((format(printf, 2, 3))) void diag_hint(struct diag_log *, const char *fmt, ...);
__attribute__((format(printf, 2, 3))) void diag_trail(struct diag_log *, const char *fmt, ...);
// Hints `did you mean "x"?` with the nearest of `names`, when one is near enough; true if it did.
bool diag_suggest(struct diag_log *, struct str word, const struct str *names, size_t n);

// The nearest of `names` to `word` by edit distance; empty when none is near enough.
struct str diag_nearest(struct str word, const struct str *names, size_t n);

// Moves all reports of `from` to the end of `log` (messages keep living in from's arena).
void diag_join(struct diag_log *log, const struct diag_log *from);
// Sorts by path, place and id, and drops exact repeats.
void diag_sort(struct diag_log *);

// 1-based line and column (code points) of a place in a source.
void diag_place(const struct source *, const char *at, size_t *line, size_t *col);
// The same for many places of one source at a time is cheap only when called rarely: it scans the
// text.

enum diag_format { DIAG_TEXT, DIAG_GITHUB, DIAG_JSON, DIAG_SARIF };
// Prints the sorted log for people or as workflow commands: DIAG_TEXT or DIAG_GITHUB. colour: ANSI
// colours for DIAG_TEXT.
void diag_print(const struct diag_log *, FILE *, enum diag_format, bool colour);
// Writes the sorted log for machines: one JSON object of kith's own form; a SARIF 2.1.0 log whose
// rules are the kinds of the tables (NULL-terminated lists of NULL-terminated lists).
void diag_json(const struct diag_log *, struct buf *);
void diag_sarif(const struct diag_log *, struct buf *, const struct diag_kind *const *const *tables,
		const char *version);

// Levels by id, from kith.yaml's `checks`. The arena outlives the log.
struct diag_levels *diag_levels_new(struct arena *);
void diag_levels_set(struct diag_levels *, struct str id, enum diag_level);

// We are wrong: says where and ends with exit code 70.
_Noreturn void diag_bug(const char *file, int line, const char *what);
#define BUG(what) diag_bug(__FILE__, __LINE__, (what))
