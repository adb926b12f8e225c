#pragma once
// HTML_SAFE: what becomes of raw HTML in a tree that nobody vouches for.

#include "text/builder.h"

// Makes all raw HTML below `top` clean (html_safe.h) and closes its elements among the siblings
// where they were opened; links of other schemes than http, https, mailto and tel lead nowhere.
// What becomes text is reported.
void html_policy_apply(struct builder *, struct doc_node *top);
