#pragma once
// HTML with less white space. What a browser shows stays the same: a run of white space becomes one
// character, never none, but for places where no text can stand; <pre>, <code>, <textarea>,
// scripts, styles, SVG and elements with a style of white-space stay byte for byte. Comments go,
// but for <!--[if. HTML that is not nested well (an end tag too many, text between the rows of a
// table) stays as it is: white space there may be moved to another element.

#include "base/buf.h"

void html_minify(struct buf *, struct str html);
