#pragma once
// Headings' ids and classes.

#include "text/builder.h"

// Gives the document's headings their ids: the ones written behind them (`{#id .class}`) as they
// are, and to the others a slug of their text. Each is unique.
void headings_finish(struct builder *);
