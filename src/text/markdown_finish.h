#pragma once
// What is done to a document tree once md4c has been through it.

#include "base/map.h"
#include "text/markdown.h"

// Gives a heading its id: the `{#id}` at its end or a slug of its text, made unique. `ids` holds
// how often each was given.
void heading_finish(struct arena *, struct map *ids, struct doc_node *heading);
// `> [!NOTE]` at a quote's beginning becomes its `info`.
void callout_finish(struct doc_node *quote);
// `<!--more-->`
bool is_more_mark(struct str html);
// Marks soft breaks between Chinese characters as tight and counts words.
void words_finish(struct doc *, bool tighten);
