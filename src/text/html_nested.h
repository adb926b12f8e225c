#pragma once
// Whether HTML is nested as it is written: a browser's tree is then the one that its tags show,
// with nothing moved out of tables, opened again or closed early (WHATWG HTML §13.2.6). It says no
// when in doubt, also to some odd but valid HTML.

#include "base/str.h"

#define HTML_NESTED_MAX 256 // elements inside each other; browsers stop at 512

bool html_is_nested(struct str html);
