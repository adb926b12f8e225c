#pragma once
// kith's own filters for templates: markdown, excerpt, word_count, reading_time.

#include "template/template.h"

// Adds them to an engine. The host of its VMs is a reader of output/view.h, or NULL where there is
// no site (kith render).
void filters_add(struct tmpl_engine *);
