#pragma once
// Parts of reading one document.

#include "load/room.h"

// Fills e->anchors: ids of headings, and ids and names in raw HTML.
void document_anchors(struct arena *, struct entry *);
// Plain text: the summary, or what stands before <!--more-->, or the first paragraph.
// The text of what was retracted: its reason.
struct doc *document_retraction(struct arena *, const struct entry *);
// Reports scopes and channels of a member's consent that do not exist: a withdrawal with a typing
// error must not go unseen.
void document_check_consent(struct worker *, const struct entry *);
struct event;
// Reports what an event's fields say that contradicts itself.
void document_event_fields(struct worker *, struct event *);
// Settles when an event takes place, and reports what of that can't be.
void document_event(const struct loading *, struct worker *, struct event *);
