#pragma once
// Pages of which a language has one, made by a template from nothing but the globals.

#include "output/format.h"

bool single_plan(struct plan *, struct target);
bool single_render(struct reader *, const struct plan *, const struct target *, struct buf *out);
