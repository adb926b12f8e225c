#pragma once
// Posts: the community's news and articles.

#include "model/entry.h"

struct post {
	struct entry e;
};
