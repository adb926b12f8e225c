#pragma once
// The parts of the guide that are made from tables, as Markdown: every message, every field.

#include "base/buf.h"
#include "base/diag.h"

void reference_messages(struct buf *);
void reference_fields(struct buf *);
// One message by its id; NULL when there is none.
const struct diag_kind *reference_message(struct str id);
