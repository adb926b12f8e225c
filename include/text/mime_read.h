#pragma once
// Mail messages as they come in (RFC 5322, RFC 2045, RFC 2046), as far as bounces need them read.
// Untrusted bytes: whatever is malformed reads as absent. Lines may end in CRLF or LF.

#include "base/arena.h"

// A message, or a part of one: its header lines, and what follows the empty line.
struct mime_entity {
	struct str headers, body;
};
struct mime_entity mime_entity(struct str bytes);

// The first header of that name (ASCII case folded), unfolded to one line, in the arena where it
// was folded; p == NULL when there is none.
struct str mime_header_find(struct arena *, struct str headers, struct str name);
// Of a value like `multipart/report; report-type="delivery-status"`: what stands before the first
// ';', without white space around it.
struct str mime_value(struct str header);
// A parameter of such a value, without quotes, in the arena where it held escapes; p == NULL when
// there is none.
struct str mime_param(struct arena *, struct str header, struct str name);

// The parts of a multipart body (RFC 2046 §5.1).
struct mime_parts {
	struct str rest, boundary;
};
// Begins before the first part. No boundary: there are no parts.
struct mime_parts mime_parts(struct str body, struct str boundary);
bool mime_next(struct mime_parts *, struct str *part); // the part's bytes; false at the end

// The body without its transfer encoding (quoted-printable or base64, by the headers); a copy in
// the arena where it had one.
struct str mime_decoded(struct arena *, const struct mime_entity *);
