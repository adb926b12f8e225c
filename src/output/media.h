#pragma once
// Media types of files by their names.

#include "base/str.h"

struct str
media_type(struct str file); // "image/png"; application/octet-stream when it is not known
