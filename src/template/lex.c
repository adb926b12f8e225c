// Cuts a template's text into tokens, with Jinja2's rules of whitespace control.

#include "template/ast.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "template/diags.h"

struct lexer {
	struct arena *arena;
	const struct tmpl_options *opt;
	struct text_map *map;
	struct tokens *out;
	struct diag_log *log;
	const char *at, *end;
	bool line_start; // the piece before ended with a line end
	VEC(char) open;  // brackets not yet closed
};

void lex_normalise(struct arena *a, const struct tmpl_options *opt, const struct source *src,
		   struct text_map *map)
{
	struct str s = src->text;
	*map = (struct text_map){.src = src, .text = s};
	if (s.n && memchr(s.p, '\r', s.n)) {
		char *to = arena_alloc_raw(a, s.n, 1);
		size_t n = 0;
		for (size_t i = 0; i < s.n; i++) {
			if (s.p[i] != '\r') {
				to[n++] = s.p[i];
				continue;
			}
			to[n++] = '\n';
			if (i + 1 < s.n && s.p[i + 1] == '\n') {
				vec_push(a, &map->cuts, (uint32_t)n);
				i++;
			}
		}
		map->text = str_of(to, n);
	}
	if (!opt->keep_trailing_newline && map->text.n && map->text.p[map->text.n - 1] == '\n')
		map->text.n--;
}

static size_t source_offset(const struct text_map *m, size_t off)
{
	size_t lo = 0, hi = m->cuts.n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (m->cuts.p[mid] <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return off + lo;
}

struct str text_place(const struct text_map *m, struct str at)
{
	if (!at.p || at.p < m->text.p || at.p > m->text.p + m->text.n)
		return (struct str){0};
	size_t a = source_offset(m, (size_t)(at.p - m->text.p));
	size_t b = source_offset(m, (size_t)(at.p - m->text.p) + at.n);
	return str_of(m->src->text.p + a, b - a);
}

static bool fail(struct lexer *x, const char *at, size_t n, const char *what)
{
	diag_report(x->log, &TMPL_SYNTAX, x->map->src, text_place(x->map, str_of(at, n)), "%s",
		    what);
	return false;
}

// Python's str.isspace.
static bool is_space_cp(uint32_t c)
{
	return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
	       c == 0x202f || c == 0x205f || c == 0x3000;
}
static const char *skip_space(const char *p, const char *end)
{
	while (p < end) {
		uint32_t c;
		size_t n = utf8_decode(str_range(p, end), &c);
		if (!is_space_cp(c))
			break;
		p += n;
	}
	return p;
}
static struct str rtrim(struct str s)
{
	while (s.n) {
		size_t i = s.n - 1;
		while (i && ((unsigned char)s.p[i] & 0xc0) == 0x80 && s.n - i < 4)
			i--;
		uint32_t c;
		size_t n = utf8_decode(str_from(s, i), &c);
		if (i + n != s.n || !is_space_cp(c))
			break;
		s.n = i;
	}
	return s;
}

static struct token *push(struct lexer *x, enum token_kind kind, const char *from, const char *to)
{
	struct token *t = vec_add(x->arena, x->out);
	*t = (struct token){.kind = kind, .at = str_range(from, to)};
	return t;
}

// Applies the sign of the tag that follows to the text before it.
static struct str strip_before(const struct lexer *x, struct str text, char sign, bool variable)
{
	if (sign == '-')
		return rtrim(text);
	if (sign == '+' || !x->opt->lstrip_blocks || variable)
		return text;
	size_t nl = str_rindex(text, '\n');
	size_t from = nl == SIZE_MAX ? 0 : nl + 1;
	if ((from > 0 || x->line_start) && from < text.n &&
	    skip_space(text.p + from, text.p + text.n) == text.p + text.n)
		text.n = from;
	return text;
}

static void push_data(struct lexer *x, struct str text)
{
	if (text.n)
		push(x, T_DATA, text.p, text.p + text.n)->text = text;
}

// The end of a tag at p ("%}" with its signs); NULL when there is none. `plus`: "+%}" counts too.
static const char *tag_end(const struct lexer *x, const char *p, char mark, bool plus)
{
	const char *end = x->end;
	if (end - p >= 3 && p[0] == '-' && p[1] == mark && p[2] == '}')
		return skip_space(p + 3, end);
	if (plus && end - p >= 3 && p[0] == '+' && p[1] == mark && p[2] == '}')
		return p + 3;
	if (end - p >= 2 && p[0] == mark && p[1] == '}') {
		p += 2;
		return plus && x->opt->trim_blocks && p < end && *p == '\n' ? p + 1 : p;
	}
	return NULL;
}

static void went_on(struct lexer *x, const char *to)
{
	x->line_start = to > x->at && to[-1] == '\n';
	x->at = to;
}

static const char *word(const char *p, const char *end, const char *w)
{
	size_t n = strlen(w);
	return (size_t)(end - p) >= n && memcmp(p, w, n) == 0 ? p + n : NULL;
}

// At "{%": the end of a raw tag, or NULL.
static const char *raw_begin(const struct lexer *x, const char *p)
{
	p += 2;
	if (p < x->end && (*p == '-' || *p == '+'))
		p++;
	p = word(skip_space(p, x->end), x->end, "raw");
	if (!p)
		return NULL;
	p = skip_space(p, x->end);
	if (x->end - p >= 3 && memcmp(p, "-%}", 3) == 0)
		return skip_space(p + 3, x->end);
	return x->end - p >= 2 && memcmp(p, "%}", 2) == 0 ? p + 2 : NULL;
}

static bool lex_raw(struct lexer *x, const char *tag)
{
	for (const char *p = x->at; x->end - p >= 2; p++) {
		if (p[0] != '{' || p[1] != '%')
			continue;
		const char *q = p + 2;
		char sign = 0;
		if (q < x->end && (*q == '-' || *q == '+'))
			sign = *q++;
		q = word(skip_space(q, x->end), x->end, "endraw");
		const char *to = q ? tag_end(x, skip_space(q, x->end), '%', true) : NULL;
		if (!to)
			continue;
		push_data(x, strip_before(x, str_range(x->at, p), sign, false));
		went_on(x, to);
		return true;
	}
	fail(x, tag, 2, "raw block is never closed");
	diag_hint(x->log, "close it with {%% endraw %%}");
	return false;
}

static bool lex_comment(struct lexer *x, const char *tag)
{
	for (const char *p = x->at; p < x->end; p++) {
		const char *to = tag_end(x, p, '#', true);
		if (to) {
			went_on(x, to);
			return true;
		}
	}
	return fail(x, tag, 2, "comment is never closed");
}

// ---- strings -----------------------------------------------------------------------------------

static bool hex_escape(struct lexer *x, struct buf *b, const char **p, const char *end, int digits)
{
	uint32_t cp = 0;
	const char *q = *p + 1;
	for (int i = 0; i < digits; i++, q++) {
		int d = q < end ? ascii_hex(*q) : -1;
		if (d < 0)
			return fail(x, *p - 1, 2, "escape sequence is too short");
		cp = cp << 4 | (uint32_t)d;
	}
	char out[4];
	size_t n = utf8_encode(cp, out);
	if (!n)
		return fail(x, *p - 1, (size_t)(q - *p) + 1, "escape sequence is no character");
	buf_add(b, out, n);
	*p = q;
	return true;
}

static void octal_escape(struct buf *b, const char **p, const char *end)
{
	uint32_t cp = 0;
	const char *q = *p;
	for (int i = 0; i < 3 && q < end && *q >= '0' && *q <= '7'; i++)
		cp = cp * 8 + (uint32_t)(*q++ - '0');
	buf_utf8(b, cp);
	*p = q;
}

// At the character after a backslash.
static bool escape(struct lexer *x, struct buf *b, const char **p, const char *end)
{
	static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
	char c = **p;
	const char *hit = c ? memchr(from, c, sizeof from - 1) : NULL;
	if (hit)
		return buf_char(b, to[hit - from]), ++*p, true;
	if (c == '\n')
		return ++*p, true;
	if (c >= '0' && c <= '7')
		return octal_escape(b, p, end), true;
	if (c == 'x' || c == 'u' || c == 'U')
		return hex_escape(x, b, p, end, c == 'x' ? 2 : c == 'u' ? 4 : 8);
	if (c == 'N')
		return fail(x, *p - 1, 2, "characters cannot be written by name");
	buf_char(b, '\\');
	if ((unsigned char)c < 0x80)
		return buf_char(b, c), ++*p, true;
	// Python escapes the character first, so that the two backslashes become one.
	uint32_t cp;
	*p += utf8_decode(str_range(*p, end), &cp);
	buf_printf(b, cp < 0x100 ? "x%02x" : cp < 0x10000 ? "u%04x" : "U%08x", (unsigned)cp);
	return true;
}

static bool unescape(struct lexer *x, struct str s, struct str *out)
{
	*out = s;
	if (!s.n || !memchr(s.p, '\\', s.n))
		return true;
	struct buf b;
	buf_init(&b, BUF_MAX_DEFAULT);
	const char *p = s.p, *end = s.p + s.n;
	bool ok = true;
	while (ok && p < end) {
		if (*p != '\\')
			buf_char(&b, *p++);
		else
			p++, ok = escape(x, &b, &p, end);
	}
	*out = buf_move(&b, x->arena);
	return ok;
}

static bool lex_string(struct lexer *x)
{
	char quote = *x->at;
	const char *p = x->at + 1;
	while (p < x->end && *p != quote)
		p += *p == '\\' && p + 1 < x->end ? 2 : 1;
	if (p >= x->end)
		return fail(x, x->at, 1, "string is never closed");
	struct token *t = push(x, T_STRING, x->at, p + 1);
	struct str s;
	if (!unescape(x, str_range(x->at + 1, p), &s))
		return false;
	t->text = s;
	went_on(x, p + 1);
	return true;
}

// ---- numbers -----------------------------------------------------------------------------------

static bool is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

// (\d+_)*\d+, or NULL.
static const char *digits(const char *p, const char *end)
{
	if (!is_digit(p, end))
		return NULL;
	while (is_digit(p, end) || (p < end && *p == '_' && is_digit(p + 1, end)))
		p++;
	return p;
}

static const char *float_end(const struct lexer *x, const char *p)
{
	if (p > x->map->text.p && p[-1] == '.')
		return NULL;
	p = digits(p, x->end);
	const char *frac = p && p < x->end && *p == '.' ? digits(p + 1, x->end) : NULL;
	const char *q = frac ? frac : p;
	if (q && q < x->end && (*q | 32) == 'e') {
		const char *r = q + 1;
		r = digits(r < x->end && (*r == '+' || *r == '-') ? r + 1 : r, x->end);
		if (r)
			return r;
	}
	return frac;
}

static const char *int_end(const struct lexer *x, const char *p, int *base)
{
	*base = 10;
	if (*p != '0')
		return digits(p, x->end);
	char c = p + 1 < x->end ? (char)(p[1] | 32) : 0;
	int b = c == 'b' ? 2 : c == 'o' ? 8 : c == 'x' ? 16 : 0;
	if (b) {
		const char *q = p + 2;
		for (;;) {
			const char *d = q < x->end && *q == '_' ? q + 1 : q;
			int v = d < x->end ? ascii_hex(*d) : -1;
			if (v < 0 || v >= b)
				break;
			q = d + 1;
		}
		if (q > p + 2) {
			*base = b;
			return q;
		}
	}
	for (p++; p < x->end && (*p == '0' || (*p == '_' && p + 1 < x->end && p[1] == '0'));)
		p++;
	return p;
}

static struct str without_underscores(struct lexer *x, struct str s)
{
	char *to = arena_alloc_raw(x->arena, s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			to[n++] = s.p[i];
	to[n] = 0;
	return str_of(to, n);
}

static bool lex_number(struct lexer *x)
{
	const char *to = float_end(x, x->at);
	if (to) {
		struct token *t = push(x, T_FLOAT, x->at, to);
		t->val = v_float(strtod(without_underscores(x, t->at).p, NULL));
		went_on(x, to);
		return true;
	}
	int base;
	to = int_end(x, x->at, &base);
	struct token *t = push(x, T_INT, x->at, to);
	struct str s = without_underscores(x, t->at);
	uint64_t v = 0;
	for (size_t i = base == 10 ? 0 : 2; i < s.n; i++) {
		uint64_t d = (uint64_t)ascii_hex(s.p[i]);
		if (v > ((uint64_t)INT64_MAX - d) / (uint64_t)base)
			return fail(x, x->at, t->at.n, "integer needs more than 64 bits");
		v = v * (uint64_t)base + d;
	}
	t->val = v_int((int64_t)v);
	went_on(x, to);
	return true;
}

// ---- tags --------------------------------------------------------------------------------------

static const struct {
	char text[3];
	uint8_t kind;
} operators[] = {
	{"//", T_FLOORDIV}, {"**", T_POW},   {"==", T_EQ},      {"!=", T_NE},      {">=", T_GE},
	{"<=", T_LE},       {"+", T_ADD},    {"-", T_SUB},      {"/", T_DIV},      {"*", T_MUL},
	{"%", T_MOD},       {"~", T_TILDE},  {"[", T_LBRACKET}, {"]", T_RBRACKET}, {"(", T_LPAREN},
	{")", T_RPAREN},    {"{", T_LBRACE}, {"}", T_RBRACE},   {">", T_GT},       {"<", T_LT},
	{"=", T_ASSIGN},    {".", T_DOT},    {":", T_COLON},    {"|", T_PIPE},     {",", T_COMMA},
	{";", T_SEMICOLON},
};

static bool balance(struct lexer *x, char c)
{
	static const char opening[] = "([{", closing[] = ")]}";
	const char *o = strchr(opening, c), *q = strchr(closing, c);
	if (o) {
		vec_push(x->arena, &x->open, closing[o - opening]);
	} else if (q) {
		if (!x->open.n || x->open.p[x->open.n - 1] != c) {
			diag_report(x->log, &TMPL_SYNTAX, x->map->src,
				    text_place(x->map, str_of(x->at, 1)),
				    x->open.n ? "unexpected \"%c\", expected \"%c\""
					      : "unexpected \"%c\"",
				    c, x->open.n ? x->open.p[x->open.n - 1] : 0);
			return false;
		}
		x->open.n--;
	}
	return true;
}

static bool lex_operator(struct lexer *x)
{
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		const char *to = word(x->at, x->end, operators[i].text);
		if (!to)
			continue;
		if (!operators[i].text[1] && !balance(x, *x->at))
			return false;
		push(x, operators[i].kind, x->at, to);
		went_on(x, to);
		return true;
	}
	uint32_t c;
	size_t n = utf8_decode(str_range(x->at, x->end), &c);
	return fail(x, x->at, n, "unexpected character in a tag");
}

static const char *name_end(const char *p, const char *end)
{
	while (p < end) {
		uint32_t c;
		size_t n = utf8_decode(str_range(p, end), &c);
		if (!(c == '_' ||
		      (c < 0x80 ? (c | 32) - 'a' < 26 || c - '0' < 10 : utf8_is_alnum(c))))
			break;
		p += n;
	}
	return p;
}

static bool lex_token(struct lexer *x)
{
	const char *p = skip_space(x->at, x->end);
	if (p > x->at)
		return went_on(x, p), true;
	if (is_digit(p, x->end))
		return lex_number(x);
	const char *to = name_end(p, x->end);
	if (to > p) {
		push(x, T_NAME, p, to)->text = str_range(p, to);
		went_on(x, to);
		return true;
	}
	return *p == '"' || *p == '\'' ? lex_string(x) : lex_operator(x);
}

// The inside of a tag, with its end.
static bool lex_tag(struct lexer *x, bool variable, const char *tag)
{
	x->open.n = 0;
	while (x->at < x->end) {
		const char *to =
			x->open.n ? NULL : tag_end(x, x->at, variable ? '}' : '%', !variable);
		if (to) {
			push(x, variable ? T_VAR_END : T_BLOCK_END, x->at,
			     x->at + (*x->at == '-' || *x->at == '+' ? 3 : 2));
			went_on(x, to);
			return true;
		}
		if (!lex_token(x))
			return false;
	}
	return fail(x, tag, 2, variable ? "\"{{\" is never closed" : "\"{%\" is never closed");
}

static const char *next_tag(const char *p, const char *end)
{
	while (p < end && (p = memchr(p, '{', (size_t)(end - p)))) {
		if (end - p >= 2 && (p[1] == '{' || p[1] == '%' || p[1] == '#'))
			return p;
		p++;
	}
	return NULL;
}

bool lex(struct arena *a, const struct tmpl_options *opt, struct text_map *map, struct tokens *out,
	 struct diag_log *log)
{
	struct lexer x = {.arena = a,
			  .opt = opt,
			  .map = map,
			  .out = out,
			  .log = log,
			  .line_start = true,
			  .at = map->text.p,
			  .end = map->text.p + map->text.n};
	while (x.at < x.end) {
		const char *tag = next_tag(x.at, x.end);
		if (!tag) {
			push_data(&x, str_range(x.at, x.end));
			break;
		}
		const char *raw = tag[1] == '%' ? raw_begin(&x, tag) : NULL;
		const char *to = tag + 2;
		char sign = to < x.end && (*to == '-' || *to == '+') ? *to++ : 0;
		push_data(&x, strip_before(&x, str_range(x.at, tag), sign, tag[1] == '{'));
		if (!raw && tag[1] != '#')
			push(&x, tag[1] == '{' ? T_VAR_BEGIN : T_BLOCK_BEGIN, tag, to);
		went_on(&x, raw ? raw : to);
		if (!(raw             ? lex_raw(&x, tag)
		      : tag[1] == '#' ? lex_comment(&x, tag)
				      : lex_tag(&x, tag[1] == '{', tag)))
			return false;
	}
	push(&x, T_EOF, x.end, x.end);
	return true;
}
