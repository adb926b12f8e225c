#pragma once
// Plain text of other programs as Markdown that says the same: line ends stay, nothing in it turns
// into markup by accident. Simple HTML, as calendars keep it in descriptions, becomes its Markdown;
// other tags are dropped, their text stays.

#include "base/arena.h"
#include "base/buf.h"

void to_markdown(struct buf *, struct arena *scratch, struct str text);
