#pragma once
// Media types of files by their names.

#include "base/str.h"

#define MEDIA_UNKNOWN "application/octet-stream"

struct str media_type(struct str file); // "image/png"; MEDIA_UNKNOWN when it is not known
