#pragma once
// Pages: whatever is neither dated news, story, event nor person.

#include "model/entry.h"

struct page {
	struct entry e;
};
