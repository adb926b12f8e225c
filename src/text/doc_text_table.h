#pragma once
// Tables in plain text: columns side by side where they fit, else each row as a list of its cells.

#include "text/doc.h"

struct text_table {
	unsigned width; // columns there are; 0: no limit
	void (*cell)(void *ctx, struct buf *, const struct doc_node *cell); // writes a cell's text
	void (*line)(void *ctx, struct str line);                           // takes a finished line
	void (*text)(void *ctx, struct str text); // takes text to be wrapped
	void *ctx;
};

void text_table_write(const struct text_table *, const struct doc_node *table);
