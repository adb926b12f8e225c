#pragma once
// Member stories: a story has subjects, and is published only while all of them consent.

#include "model/entry.h"

struct story {
	struct entry e;
	struct refs member; // its subjects
	struct strs values, groups;
	bool ad; // it sells something
};
