#include "cli/table.h"

#include "base/utf8.h"

void table_init(struct table *t, struct arena *a, size_t columns)
{
	*t = (struct table){.arena = a, .columns = columns};
}

struct str *table_row(struct table *t)
{
	struct str *cells = arena_array(t->arena, struct str, t->columns);

	vec_push(t->arena, &t->rows, cells);
	return cells;
}

// Writes a cell with control characters made visible, and gives its width.
static unsigned put_cell(struct buf *out, struct str s)
{
	unsigned width = 0;
	uint32_t cp;

	for (size_t len; (len = utf8_decode(s, &cp)) != 0; s = str_from(s, len)) {
		if (utf8_is_control(cp))
			cp = 0xFFFD;
		if (out)
			buf_utf8(out, cp);
		width += (unsigned)utf8_width(cp);
	}
	return width;
}

void table_write(struct table *t, struct buf *out)
{
	for (size_t i = 0; i < t->rows.n; i++) {
		for (size_t c = 0; c < t->columns; c++) {
			unsigned width = put_cell(NULL, t->rows.p[i][c]);

			if (width > t->width[c])
				t->width[c] = width;
		}
	}
	for (size_t i = 0; i < t->rows.n; i++) {
		unsigned gap = 0;

		for (size_t c = 0; c < t->columns; c++) {
			unsigned width;

			if (t->rows.p[i][c].n == 0) {
				gap += t->width[c] + 2;
				continue;
			}
			for (; gap; gap--)
				buf_char(out, ' ');
			width = put_cell(out, t->rows.p[i][c]);
			gap = t->width[c] - width + 2;
		}
		buf_char(out, '\n');
	}
}
