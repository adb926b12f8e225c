// Any bytes as a text to be searched: tokens are valid, short, and tokens of themselves.

#include <stdlib.h>

#include "base/utf8.h"
#include "text/tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	size_t n;
	bool again;
};

static void look(void *ctx, struct str token)
{
	struct seen *s = ctx, inner = {.again = true};

	s->n++;
	if (!token.n || utf8_check(token) != token.n || utf8_count(token) > TOKEN_CHARS)
		abort();
	if (s->again)
		return;
	tokens_each(token, look, &inner);
	if (inner.n == 0 || inner.n > 3 * TOKEN_CHARS)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen s = {0};

	tokens_each(str_of((const char *)data, size), look, &s);
	if (s.n > 36 * size) // U+FDFA becomes 18
		abort();
	return 0;
}
