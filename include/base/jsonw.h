#pragma once
// Writing JSON (RFC 8259): well-formed and escaped by construction, indented by two spaces. Bytes
// that are no UTF-8 become U+FFFD.

#include "base/buf.h"

#define JSONW_DEPTH 48

struct jsonw {
	struct buf *out;
	unsigned depth;
	bool after_key;
	bool compact; // no lines, and no '<', so that it may stand in a script element
	struct {
		char close;
		bool some; // something was written in it
	} open[JSONW_DEPTH];
};

void jsonw_init(struct jsonw *, struct buf *out);
// On one line, and safe inside <script> whatever it holds.
void jsonw_init_script(struct jsonw *, struct buf *out);
void jsonw_object(struct jsonw *); // opens
void jsonw_array(struct jsonw *);  // opens
void jsonw_close(struct jsonw *);  // the innermost that is open; the outermost ends the line
void jsonw_key(struct jsonw *, struct str);
// Values: in an object right after jsonw_key.
void jsonw_str(struct jsonw *, struct str);
void jsonw_int(struct jsonw *, int64_t);
void jsonw_bool(struct jsonw *, bool);
void jsonw_null(struct jsonw *);
// Key and value in one. The key is a word of our own: nothing of it is escaped.
void jsonw_put_str(struct jsonw *, const char *key, struct str);
void jsonw_put_text(struct jsonw *, const char *key, struct str); // null when it is empty
void jsonw_put_int(struct jsonw *, const char *key, int64_t);
void jsonw_put_bool(struct jsonw *, const char *key, bool);
static inline void jsonw_put_object(struct jsonw *w, const char *key)
{
	jsonw_key(w, str_cstr(key));
	jsonw_object(w);
}
static inline void jsonw_put_array(struct jsonw *w, const char *key)
{
	jsonw_key(w, str_cstr(key));
	jsonw_array(w);
}
