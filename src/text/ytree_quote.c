#include "base/utf8.h"
#include "text/ytree.h"

// What libyaml refuses, folds or takes for a mark: control characters, its other ends of lines, the
// byte order mark.
static bool needs_code(uint32_t cp)
{
	return utf8_steers(cp) || cp == 0xFEFF || cp == 0xFFFE || cp == 0xFFFF;
}

void ytree_quote(struct buf *b, struct str s)
{
	uint32_t cp;

	buf_char(b, '"');
	for (size_t n; (n = utf8_decode(s, &cp)); s = str_from(s, n)) {
		if (cp == '\n')
			buf_lit(b, "\\n");
		else if (needs_code(cp))
			buf_printf(b, cp < 0x100 ? "\\x%02X" : "\\u%04X", (unsigned)cp);
		else if (cp == '"' || cp == '\\')
			buf_printf(b, "\\%c", (char)cp);
		else
			buf_add(b, s.p, n);
	}
	buf_char(b, '"');
}
