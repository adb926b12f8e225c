#pragma once
// What kith finds in running text once md4c has been through it: references to footnotes and bare
// addresses.

#include "text/builder.h"

// Goes through the whole document in reading order, takes the footnotes away from the root's front
// and puts those that are referred to at its end (DOC_NOTES), numbered by their first reference.
// Footnotes without text, without a reference, and two of one label are reported when `whole`.
void inline_finish(struct builder *, bool whole);
