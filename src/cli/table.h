#pragma once
// Columns of text for a terminal, aligned by display width: a Chinese character takes two columns.

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#define TABLE_COLUMNS 12

struct table {
	struct arena *arena;
	size_t columns;
	unsigned width[TABLE_COLUMNS];
	VEC(struct str *) rows;
};
void table_init(struct table *, struct arena *, size_t columns);
// Adds a row and gives its cells, to be filled before table_write.
struct str *table_row(struct table *);
void table_write(struct table *, struct buf *out);
