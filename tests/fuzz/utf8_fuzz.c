// Any bytes: checking, decoding, counting and encoding agree with one another.

#include <stdlib.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_of((const char *)data, size);
	size_t bad = SIZE_MAX, count = 0;
	struct buf lower;

	for (size_t i = 0, len; i < size; i += len, count++) {
		uint32_t cp = 0;
		char bytes[4];

		len = utf8_decode(str_from(s, i), &cp);
		if (len == 0 || len > size - i || utf8_offset(s, count) != i)
			abort();
		if (cp == 0xFFFD && len == 1) {
			bad = bad == SIZE_MAX ? i : bad;
			continue;
		}
		if (utf8_encode(cp, bytes) != len || memcmp(bytes, s.p + i, len) != 0)
			abort();
		if (utf8_width(cp) < 0 || (utf8_is_cjk_punct(cp) && utf8_is_alnum(cp)))
			abort();
	}
	if (utf8_count(s) != count || utf8_check(s) != (bad == SIZE_MAX ? size : bad))
		abort();
	buf_init(&lower, (size_t)1 << 20);
	utf8_lower(&lower, s);
	if (utf8_check(buf_view(&lower)) != lower.n)
		abort();
	buf_release(&lower);
	return 0;
}
