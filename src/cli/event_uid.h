#pragma once
// Identifiers of new events.

#include "model/site.h"

// Lasts when the event is renamed or moved (RFC 7986 §5.3): when it was made, and where.
void event_uid(struct buf *, struct arena *, const struct site *, struct str slug, instant now);
