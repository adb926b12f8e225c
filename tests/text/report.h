#pragma once
// What the text room's tests share: a parse's surroundings, and reports as one string.

#include <check.h>
#include <stdlib.h>

#include "base/diag.h"

#define N(rows) (sizeof(rows) / sizeof *(rows))

struct bench {
	struct arena arena;
	struct diag_log log;
	struct source src;
	struct buf out, reports;
};

static inline void bench_init(struct bench *b, struct str text)
{
	*b = (struct bench){0};
	arena_init(&b->arena);
	diag_init(&b->log, &b->arena);
	buf_init(&b->out, BUF_MAX_DEFAULT);
	buf_init(&b->reports, BUF_MAX_DEFAULT);
	// In memory of its own size, so that the sanitisers see a read past its end.
	b->src = (struct source){S("a.md"), text};
	b->src.text.p = malloc(text.n ? text.n : 1);
	ck_assert_ptr_nonnull(b->src.text.p);
	if (text.n)
		memcpy((char *)b->src.text.p, text.p, text.n);
}

static inline void bench_release(struct bench *b)
{
	free((char *)b->src.text.p);
	buf_release(&b->out);
	buf_release(&b->reports);
	arena_release(&b->arena);
}

// "2:11 yaml-syntax; 3:1 yaml-duplicate-key"
static inline struct str bench_reports(struct bench *b)
{
	buf_reset(&b->reports);
	diag_sort(&b->log);
	for (size_t i = 0; i < b->log.n; i++) {
		const struct diag *d = &b->log.p[i];
		size_t line = 0, col = 0;

		if (d->at.p)
			diag_place(&b->src, d->at.p, &line, &col);
		buf_printf(&b->reports, "%s%zu:%zu %s", i ? "; " : "", line, col, d->kind->id);
	}
	return buf_view(&b->reports);
}

#define assert_str(name, got, want)                                                     \
	do {                                                                            \
		struct str got_ = (got), want_ = (want);                                \
		ck_assert_msg(str_eq(got_, want_), "%s:\n got  %.*s\n want %.*s", name, \
			      STR_ARG(got_), STR_ARG(want_));                           \
	} while (0)
#define assert_reports(name, b, want) assert_str(name, bench_reports(b), str_cstr(want))
