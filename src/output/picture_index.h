#pragma once
// .kith/images/index: what each picture's file is, by its path, size and time, so that it need not
// be read again. A cache: what is damaged in it is left out.

#include "output/picture.h"

void picture_index_read(struct pictures *);
// Fills hash and info from the index; false when the file has changed since, or so close to the
// index's own writing that the clock could not tell.
bool picture_index_find(const struct pictures *, struct picture *);
