#pragma once
// HTML with less white space. What a browser shows stays the same: a run of white space becomes one
// character, never none, but for places where no text can stand; <pre>, <code>, <textarea>,
// scripts, styles, SVG and elements with a style of white-space stay byte for byte. Comments go,
// but for
// <!--[if.

#include "base/buf.h"

void html_minify(struct buf *, struct str html);
