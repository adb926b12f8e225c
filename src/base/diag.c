#include "base/diag_form.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"

struct diag_levels {
	struct map by_id; // id -> level + 1 as a pointer
};

void diag_init(struct diag_log *log, struct arena *a)
{
	*log = (struct diag_log){.arena = a};
}

struct diag_levels *diag_levels_new(struct arena *a)
{
	struct diag_levels *l = arena_new(a, struct diag_levels);

	map_init(&l->by_id, a);
	return l;
}

void diag_levels_set(struct diag_levels *l, struct str id, enum diag_level level)
{
	map_put(&l->by_id, id, (void *)(uintptr_t)(level + 1));
}

static enum diag_level level_of(const struct diag_log *log, const struct diag_kind *kind)
{
	void *set = log->levels ? map_get(&log->levels->by_id, str_cstr(kind->id)) : NULL;

	return set ? (enum diag_level)((uintptr_t)set - 1) : kind->level;
}

// A site's configuration is behind more than a template is: 7, 6, 3, 4, 1.
static int gravity(int exit)
{
	return exit == 3 ? 5 : exit;
}

static void count(struct diag_log *log, const struct diag *d)
{
	if (d->level == DIAG_ERROR) {
		log->errors++;
		if (gravity(d->kind->exit) >= gravity(log->exit))
			log->exit = d->kind->exit;
	} else if (d->level == DIAG_WARNING) {
		log->warnings++;
	}
}

static struct diag *add(struct diag_log *log, const struct diag_kind *kind, const char *fmt,
			va_list ap)
{
	struct diag *d = vec_add(log->arena, log);

	d->kind = kind;
	d->level = level_of(log, kind);
	if (d->level != DIAG_OFF)
		d->message = arena_vprintf(log->arena, fmt, ap);
	count(log, d);
	return d;
}

void diag_report(struct diag_log *log, const struct diag_kind *kind, const struct source *src,
		 struct str at, const char *fmt, ...)
{
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = add(log, kind, fmt, ap);
	va_end(ap);
	d->src = src;
	if (src && str_within(at, src->text))
		d->at = at;
}

void diag_report_path(struct diag_log *log, const struct diag_kind *kind, struct str path,
		      const char *fmt, ...)
{
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = add(log, kind, fmt, ap);
	va_end(ap);
	d->path = arena_dup(log->arena, path);
}

void diag_hint(struct diag_log *log, const char *fmt, ...)
{
	va_list ap;

	if (log->n == 0)
		return;
	va_start(ap, fmt);
	log->p[log->n - 1].hint = arena_vprintf(log->arena, fmt, ap);
	va_end(ap);
}

void diag_trail(struct diag_log *log, const char *fmt, ...)
{
	struct diag *d = log->n ? &log->p[log->n - 1] : NULL;
	struct str line;
	va_list ap;

	if (!d)
		return;
	va_start(ap, fmt);
	line = arena_vprintf(log->arena, fmt, ap);
	va_end(ap);
	d->trail = d->trail.n ? arena_printf(log->arena, "%.*s\n%.*s", STR_ARG(d->trail),
					     STR_ARG(line))
			      : line;
}

#define WORD_MAX 64

// Edit distance with transpositions (optimal string alignment) over bytes, ASCII case folded; at
// most WORD_MAX bytes each.
static unsigned distance(struct str a, struct str b)
{
	unsigned row[3][WORD_MAX + 1];

	for (unsigned j = 0; j <= b.n; j++)
		row[0][j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned *now = row[i % 3], *up = row[(i + 2) % 3], *upup = row[(i + 1) % 3];

		now[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			unsigned char x = (unsigned char)a.p[i - 1], y = (unsigned char)b.p[j - 1];
			unsigned best = up[j - 1] + ((x | 32) != (y | 32));

			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 2] == b.p[j - 1] &&
			    a.p[i - 1] == b.p[j - 2] && upup[j - 2] + 1 < best)
				best = upup[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[a.n % 3][b.n];
}

struct str diag_nearest(struct str word, const struct str *names, size_t n)
{
	unsigned best_distance = (word.n <= 3   ? 1
				  : word.n <= 7 ? 2
						: 3) +
				 1; // one more than allowed
	struct str best = {0};

	if (word.n == 0 || word.n > WORD_MAX)
		return best;
	for (size_t i = 0; i < n; i++) {
		size_t gap = names[i].n > word.n ? names[i].n - word.n : word.n - names[i].n;
		unsigned d;

		if (gap >= best_distance || names[i].n > WORD_MAX || names[i].n == 0)
			continue;
		d = distance(word, names[i]);
		if (d < best_distance && d < word.n) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}

bool diag_suggest(struct diag_log *log, struct str word, const struct str *names, size_t n)
{
	struct str best = diag_nearest(word, names, n);

	if (best.n)
		diag_hint(log, "did you mean \"%.*s\"?", STR_ARG(best));
	return best.n != 0;
}

void diag_join(struct diag_log *log, const struct diag_log *from)
{
	for (size_t i = 0; i < from->n; i++) {
		vec_push(log->arena, log, from->p[i]);
		count(log, &from->p[i]);
	}
}

// Where in its source a report points, counted from 1; 0 for the file as a whole.
static size_t offset_of(const struct diag *d)
{
	return d->at.p ? (size_t)(d->at.p - d->src->text.p) + 1 : 0;
}

static int compare(const void *x, const void *y)
{
	const struct diag *a = x, *b = y;
	int c = str_cmp(diag_path(a), diag_path(b));

	if (c == 0 && offset_of(a) != offset_of(b))
		c = offset_of(a) < offset_of(b) ? -1 : 1;
	if (c == 0)
		c = strcmp(a->kind->id, b->kind->id);
	if (c == 0)
		c = str_cmp(a->message, b->message);
	if (c == 0)
		c = str_cmp(a->hint, b->hint);
	return c ? c : str_cmp(a->trail, b->trail);
}

void diag_sort(struct diag_log *log)
{
	size_t kept = 0;

	if (log->n == 0)
		return;
	qsort(log->p, log->n, sizeof *log->p, compare);
	log->errors = log->warnings = 0;
	for (size_t i = 0; i < log->n; i++) {
		if (log->p[i].level == DIAG_OFF ||
		    (kept && compare(&log->p[kept - 1], &log->p[i]) == 0))
			continue;
		log->p[kept++] = log->p[i];
		count(log, &log->p[i]);
	}
	log->n = kept;
}

void diag_place(const struct source *src, const char *at, size_t *line, size_t *col)
{
	struct diag_cursor c = {0};

	diag_cursor_move(&c, src, at);
	*line = c.line;
	*col = c.col;
}

_Noreturn void diag_bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "kith: internal error: %s (%s:%d)\n", what, file, line);
	exit(70);
}
