#pragma once
// What is done to a document tree once md4c has been through it.

#include "text/builder.h"

// `> [!NOTE]` at a quote's beginning becomes its `info`.
void callout_finish(struct doc_node *quote);
// `<!--more-->`
bool is_more_mark(struct str html);

// Makes HTML clean, finds footnotes and bare addresses, lists links, headings and directives, gives
// headings their ids, marks soft breaks between Chinese characters as tight and counts words.
void markdown_finish(struct builder *, bool whole);
