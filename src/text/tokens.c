#include "text/tokens.h"

#include <utf8proc.h>

#include "base/utf8.h"

#define FOLDED_MAX 18 // code points that one may become (U+FDFA)

struct scan {
	token_fn *fn;
	void *ctx;
	char word[TOKEN_CHARS * 4];
	size_t n, chars;
	uint32_t before; // the last character of a run; 0: none
};

static bool is_run(uint32_t c)
{
	static const uint32_t ranges[][2] = {{0x0e00, 0x0eff},  {0x1000, 0x109f}, {0x1780, 0x17ff},
					     {0x3005, 0x3005},  {0x3007, 0x3007}, {0x3041, 0x3096},
					     {0x30a1, 0x30fa},  {0x30fc, 0x30ff}, {0x31f0, 0x31ff},
					     {0x3400, 0x4dbf},  {0x4e00, 0x9fff}, {0xac00, 0xd7a3},
					     {0x20000, 0x3ffff}};

	if (c >= 0x4e00 && c <= 0x9fff)
		return true;
	if (c < ranges[0][0])
		return false;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

bool token_is_run(struct str token)
{
	uint32_t c;

	return utf8_decode(token, &c) && is_run(c);
}

static void end_word(struct scan *s)
{
	if (s->n)
		s->fn(s->ctx, str_of(s->word, s->n));
	s->n = s->chars = 0;
}

static void add_to_word(struct scan *s, uint32_t c)
{
	s->before = 0;
	if (s->chars++ < TOKEN_CHARS)
		s->n += utf8_encode(c, s->word + s->n);
}

static void add_to_run(struct scan *s, uint32_t c)
{
	char pair[8];
	size_t n;

	end_word(s);
	n = s->before ? utf8_encode(s->before, pair) : 0;
	if (n)
		s->fn(s->ctx, str_of(pair, n + utf8_encode(c, pair + n)));
	n = utf8_encode(c, pair);
	s->fn(s->ctx, str_of(pair, n));
	s->before = c;
}

static void end_all(struct scan *s)
{
	end_word(s);
	s->before = 0;
}

static bool is_mark(utf8proc_category_t c)
{
	return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC || c == UTF8PROC_CATEGORY_ME;
}

static bool is_word(utf8proc_category_t c)
{
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
	       (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

static void add_plain(struct scan *s, uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

	if (is_run(c))
		add_to_run(s, c);
	else if (is_word(category)) // ς is σ at the end of a word
		add_to_word(s,
			    c == 0x3c2 ? 0x3c3 : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
	else if (!is_mark(category))
		end_all(s);
}

static void add_folded(struct scan *s, uint32_t c)
{
	utf8proc_int32_t parts[FOLDED_MAX];
	int boundary = 0;
	utf8proc_ssize_t n =
		utf8proc_decompose_char((utf8proc_int32_t)c, parts, FOLDED_MAX,
					UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);

	if (n < 0 || n > FOLDED_MAX)
		end_all(s);
	for (utf8proc_ssize_t i = 0; i < n && n <= FOLDED_MAX; i++)
		add_plain(s, (uint32_t)parts[i]);
}

static void add_ascii(struct scan *s, unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		add_to_word(s, c | 32u);
	else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		add_to_word(s, c);
	else
		end_all(s);
}

void tokens_each(struct str text, token_fn *fn, void *ctx)
{
	struct scan s = {.fn = fn, .ctx = ctx};
	uint32_t c;
	size_t n;

	for (; (n = utf8_decode(text, &c)) > 0; text = str_from(text, n)) {
		if (c < 0x80)
			add_ascii(&s, (unsigned char)c);
		else if (is_run(c))
			add_to_run(&s, c);
		else
			add_folded(&s, c);
	}
	end_word(&s);
}
