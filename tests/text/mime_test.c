#include "text/mime.h"

#include "base/utf8.h"
#include "one_part.h"
#include "report.h"

Suite *mime_suite(void);

#define DOT "\xC2\xB7"          // U+00B7
#define HAN "\xE7\x81\xAF"      // 灯
#define LAMP "\xF0\x9F\x8F\xAE" // an emoji of four bytes

static struct str repeat(struct arena *a, const char *text, size_t n)
{
	struct str out = {0};

	for (size_t i = 0; i < n; i++)
		out = arena_cat(a, out, str_cstr(text));
	return out;
}

static int base64_value(char c)
{
	const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = strchr(alphabet, c);

	return c && at ? (int)(at - alphabet) : -1;
}

static void base64_decode(struct buf *out, struct str s)
{
	uint32_t bits = 0;
	int n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int v = base64_value(s.p[i]);

		if (v < 0)
			continue;
		bits = bits << 6 | (uint32_t)v;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_char(out, (char)(bits >> n & 0xFF));
		}
	}
}

// Reads a header back as a mail program does: unfolds it, decodes encoded words, drops white space
// between two of them. Every line's length, every encoded word's length and that it holds whole
// characters is asserted on the way.
static void decode_header(const char *name, struct buf *out, struct str header)
{
	struct str word, line, rest = header;
	struct buf unfolded, piece;
	bool after = false;

	buf_init(&unfolded, BUF_MAX_DEFAULT);
	buf_init(&piece, BUF_MAX_DEFAULT);
	while (str_line(&rest, &line)) {
		ck_assert_msg(line.n <= 76 || str_find(line, S("=?")) == SIZE_MAX,
			      "%s: a line of %zu", name, line.n);
		ck_assert_msg(line.n <= 998, "%s: a line of %zu", name, line.n);
		ck_assert_msg(str_trim(line).n > 0, "%s: a blank line", name);
		buf_str(&unfolded, line);
	}
	rest = buf_view(&unfolded);
	rest = str_trim(str_from(rest, str_find(rest, S(": ")) + 2));
	for (bool first = true; str_next(&rest, ' ', &word); first = false) {
		bool encoded = str_starts(word, S("=?UTF-8?B?")) && str_ends(word, S("?="));

		ck_assert_msg(!encoded || word.n <= 75, "%s: an encoded word of %zu", name, word.n);
		if (!first && !(encoded && after))
			buf_char(out, ' ');
		buf_reset(&piece);
		if (encoded)
			base64_decode(&piece, str_of(word.p + 10, word.n - 12));
		else
			buf_str(&piece, word);
		ck_assert_msg(utf8_check(buf_view(&piece)) == piece.n, "%s: a split character",
			      name);
		buf_str(out, buf_view(&piece));
		after = encoded;
	}
	buf_release(&piece);
	buf_release(&unfolded);
}

static const struct text_row {
	const char *name, *text;
	size_t times;
	const char *wire; // NULL: only read back
} text_rows[] = {
	{"empty", "", 1, "Subject: \r\n"},
	{"plain", "Hello, world", 1, "Subject: Hello, world\r\n"},
	{"Chinese", HAN, 1, "Subject: =?UTF-8?B?54Gv?=\r\n"},
	{"mixed", "a " DOT " b", 1, "Subject: =?UTF-8?B?YSDCtyBi?=\r\n"},
	{"a tilde and a bar", "~|\\", 1, "Subject: ~|\\\r\n"},
	{"looks encoded", "=?UTF-8?B?54Gv?=", 1,
	 "Subject: =?UTF-8?B?PT9VVEYtOD9CPzU0R3Y/PQ==?=\r\n"},
	{"a blank in front", " x", 1, "Subject: =?UTF-8?B?IHg=?=\r\n"},
	{"a blank behind", "x ", 1, "Subject: =?UTF-8?B?eCA=?=\r\n"},
	{"two blanks", "a  b", 1, "Subject: =?UTF-8?B?YSAgYg==?=\r\n"},
	{"only a blank", " ", 1, "Subject: =?UTF-8?B?IA==?=\r\n"},
	{"long words", "lantern ", 40, NULL},
	{"one long word", "lantern", 40, NULL},
	{"a word of 60", "123456789 123456789012345678901234567890123456789012345678901234567890",
	 1, NULL},
	{"a word of 61", "1234567890123456789012345678901234567890123456789012345678901", 1, NULL},
	{"long Chinese", HAN, 200, NULL},
	{"off by one byte", "a" HAN, 60, NULL},
	{"off by two bytes", "ab" HAN, 60, NULL},
	{"two-byte characters", DOT, 100, NULL},
	{"four-byte characters", LAMP, 100, NULL},
	{"all mixed", "a" DOT HAN LAMP " ", 50, NULL},
	{"the highest character", "\xF4\x8F\xBF\xBF", 30, NULL},
};

START_TEST(header_text)
{
	static const char *const names[] = {
		"Subject", "X",
		"X-A-Rather-Long-Name-Of-A-Header-That-Leaves-Little-Room-Behind-It"};

	for (size_t i = 0; i < N(text_rows); i++)
		for (size_t k = 0; k < N(names); k++) {
			const struct text_row *r = &text_rows[i];
			struct str text, back;
			struct bench b;
			struct buf read;

			bench_init(&b, S(""));
			buf_init(&read, BUF_MAX_DEFAULT);
			text = str_rtrim(repeat(&b.arena, r->text, r->times));
			text = r->times == 1 ? str_cstr(r->text) : text;
			ck_assert_msg(mime_header_text(&b.out, names[k], text), "%s", r->name);
			if (r->wire && k == 0)
				assert_str(r->name, buf_view(&b.out), str_cstr(r->wire));
			decode_header(r->name, &read, buf_view(&b.out));
			back = buf_view(&read);
			assert_str(r->name, back, text);
			buf_release(&read);
			bench_release(&b);
		}
}
END_TEST

static const struct {
	const char *name;
	struct str text;
} dirty_rows[] = {
	{"NUL", S_INIT("a\0b")},
	{"CR", S_INIT("a\rb")},
	{"LF", S_INIT("a\nb")},
	{"CR LF and a header", S_INIT("a\r\nBcc: b@example.org")},
	{"a line break at the end", S_INIT("a\n")},
	{"tab", S_INIT("a\tb")},
	{"mark", S_INIT("a\x01")},
	{"escape", S_INIT("\x1B[31m")},
	{"DEL", S_INIT("\x7F")},
	{"NEL", S_INIT("a\xC2\x85")},
	{"CSI", S_INIT("\xC2\x9B"
		       "31m")},
	{"line separator", S_INIT("a\xE2\x80\xA8")},
	{"paragraph separator", S_INIT("a\xE2\x80\xA9")},
	{"Latin-1", S_INIT("caf\xE9")},
	{"half a character", S_INIT("\xE7\x81")},
	{"a surrogate", S_INIT("\xED\xA0\x80")},
};

START_TEST(refused)
{
	for (size_t i = 0; i < N(dirty_rows); i++) {
		const char *name = dirty_rows[i].name, *why = NULL;
		struct str text = dirty_rows[i].text;
		struct mailbox box = {text, S("a@example.org")};
		struct bench b;

		bench_init(&b, text);
		text = b.src.text;
		ck_assert_msg(!mime_is_clean(text), "%s: clean", name);
		ck_assert_msg(!mime_header_text(&b.out, "Subject", text), "%s: text", name);
		ck_assert_msg(!mime_header_raw(&b.out, "Date", text), "%s: raw", name);
		ck_assert_msg(!mime_header_mailbox(&b.out, "To", &box), "%s: name", name);
		box = (struct mailbox){.address = arena_cat(&b.arena, text, S("@example.org"))};
		ck_assert_msg(!mime_header_mailbox(&b.out, "To", &box), "%s: address", name);
		box.address = arena_cat(&b.arena, S("a@"), text);
		ck_assert_msg(!mime_header_mailbox(&b.out, "To", &box), "%s: domain", name);
		ck_assert_msg(!address_check(box.address, &why) && why, "%s: address_check", name);
		box.name = arena_cat(&b.arena, arena_cat(&b.arena, S("x"), text),
				     S("y <a@example.org>"));
		ck_assert_msg(!mailbox_parse(box.name, &box, &why), "%s: mailbox_parse", name);
		assert_str(name, buf_view(&b.out), S(""));
		bench_release(&b);
	}
}
END_TEST

static const struct {
	const char *value, *wire; // wire NULL: refused
} raw_rows[] = {
	{"<a@b>", "List-Id: <a@b>\r\n"},
	{"<https://example.org/u/0123456789012345678901>, "
	 "<mailto:leave@example.org?subject=unsubscribe>",
	 "List-Id: <https://example.org/u/0123456789012345678901>,\r\n "
	 "<mailto:leave@example.org?subject=unsubscribe>\r\n"},
	{"", NULL},
	{" a", NULL},
	{"a ", NULL},
	{"a  b", NULL},
	{HAN, NULL},
};

START_TEST(header_raw)
{
	struct bench b;
	struct str most;

	for (size_t i = 0; i < N(raw_rows); i++) {
		bench_init(&b, S(""));
		ck_assert_int_eq(mime_header_raw(&b.out, "List-Id", str_cstr(raw_rows[i].value)),
				 raw_rows[i].wire != NULL);
		assert_str(raw_rows[i].value, buf_view(&b.out), str_cstr(raw_rows[i].wire));
		bench_release(&b);
	}
	bench_init(&b, S(""));
	most = repeat(&b.arena, "x", 998 - 6);
	ck_assert(mime_header_raw(&b.out, "Date", most));
	ck_assert_uint_eq(b.out.n, 998 + 2);
	ck_assert(!mime_header_raw(&b.out, "Date", arena_cat(&b.arena, most, S("x"))));
	ck_assert_uint_eq(b.out.n, 998 + 2);
	bench_release(&b);
}
END_TEST

static const struct {
	const char *name, *wire;
} phrase_rows[] = {
	{"", "To: a@example.org\r\n"},
	{"Ann Lee", "To: Ann Lee <a@example.org>\r\n"},
	{"O'Hara-Smith+x", "To: O'Hara-Smith+x <a@example.org>\r\n"},
	{"J. Smith, Jr.", "To: \"J. Smith, Jr.\" <a@example.org>\r\n"},
	{"a \"b\" \\c", "To: \"a \\\"b\\\" \\\\c\" <a@example.org>\r\n"},
	{"x <y@z>", "To: \"x <y@z>\" <a@example.org>\r\n"},
	{HAN, "To: =?UTF-8?B?54Gv?= <a@example.org>\r\n"},
	{"=?UTF-8?B?54Gv?=", "To: =?UTF-8?B?PT9VVEYtOD9CPzU0R3Y/PQ==?= <a@example.org>\r\n"},
	{"a  b", "To: =?UTF-8?B?YSAgYg==?= <a@example.org>\r\n"},
	{"a name of several words that does not fit on the line with the address",
	 "To: a name of several words that does not fit on the line with the address\r\n "
	 "<a@example.org>\r\n"},
	{"\" \" \" \" \" \" \" \" \" \" \" \" \" \" \" \" \" \" \" \" \" \"",
	 "To: =?UTF-8?B?IiAiICIgIiAiICIgIiAiICIgIiAiICIgIiAiICIgIiAiICIgIiAiICIgIg==?=\r\n"
	 " <a@example.org>\r\n"},
	{"one, that is too long to be quoted and is therefore encoded, as words",
	 "To: =?UTF-8?B?b25lLCB0aGF0IGlzIHRvbyBsb25nIHRvIGJlIHF1b3RlZCBhbmQgaXMgdGhl?=\r\n"
	 " =?UTF-8?B?cmVmb3JlIGVuY29kZWQsIGFzIHdvcmRz?= <a@example.org>\r\n"},
};

START_TEST(header_mailbox)
{
	for (size_t i = 0; i < N(phrase_rows); i++) {
		struct mailbox m = {str_cstr(phrase_rows[i].name), S("a@example.org")};
		struct bench b;

		bench_init(&b, S(""));
		ck_assert_msg(mime_header_mailbox(&b.out, "To", &m), "%s", phrase_rows[i].name);
		assert_str(phrase_rows[i].name, buf_view(&b.out), str_cstr(phrase_rows[i].wire));
		bench_release(&b);
	}
}
END_TEST

static const struct {
	const char *text, *name, *address; // address NULL: `name` is what is wrong
} mailbox_rows[] = {
	{"a@example.org", "", "a@example.org"},
	{"  a@example.org ", "", "a@example.org"},
	{"<a@example.org>", "", "a@example.org"},
	{"Ann <a@example.org>", "Ann", "a@example.org"},
	{"\"Ann, of X\" <a@example.org>", "Ann, of X", "a@example.org"},
	{"Ann, of X < a@example.org >", "Ann, of X", "a@example.org"},
	{HAN " <a@b.example>", HAN, "a@b.example"},
	{"x <y> <a@b.example>", "x <y>", "a@b.example"},
	{"", "it is empty", NULL},
	{"News", "it has no @", NULL},
	{"News <a@b.example", "there is no > behind the address", NULL},
	{"News <>", "it is empty", NULL},
	{"\"a\\\"b\" <a@b.example>", "the name's quotes cannot be read; leave them out", NULL},
	{"\"a\" b <a@b.example>", "the name's quotes cannot be read; leave them out", NULL},
	{"\" <a@b.example>", "the name's quotes cannot be read; leave them out", NULL},
	{"a@b.example, c@d.example", "the part before the @ is not valid", NULL},
};

START_TEST(mailboxes)
{
	for (size_t i = 0; i < N(mailbox_rows); i++) {
		const char *why = NULL, *name = mailbox_rows[i].text;
		struct mailbox m = {0};
		struct bench b;
		bool ok;

		bench_init(&b, str_cstr(name));
		ok = mailbox_parse(b.src.text, &m, &why);
		ck_assert_msg(ok == (mailbox_rows[i].address != NULL), "%s: %s", name, why);
		assert_str(name, ok ? m.name : str_cstr(why), str_cstr(mailbox_rows[i].name));
		if (ok)
			assert_str(name, m.address, str_cstr(mailbox_rows[i].address));
		bench_release(&b);
	}
}
END_TEST

#define TEN "abcdefghij"
#define SIXTY TEN TEN TEN TEN TEN TEN
static const struct {
	const char *address, *why; // why NULL: good
} address_rows[] = {
	{"a@b", NULL},
	{"first.last+tag@sub-domain.example.org", NULL},
	{"!#$%&'*+-/=?^_`{|}~@b.example", NULL},
	{"A@B.EXAMPLE", NULL},
	{"a@xn--fiqs8s.example", NULL},
	{"a@1.2.example", NULL},
	{SIXTY "abcd@b.example", NULL},
	{"a=?utf-8?q?b?=@c.example", "it holds what begins an encoded word"},
	{SIXTY "abcde@b.example", "the part before the @ is not valid"},
	{"a@" SIXTY "abc.example", NULL},
	{"a@" SIXTY "abcd.example", "the domain is not valid"},
	{"a@" SIXTY "." SIXTY "." SIXTY "." SIXTY, NULL},
	{SIXTY "@" SIXTY "." SIXTY "." SIXTY "." TEN, NULL},
	{SIXTY "@" SIXTY "." SIXTY "." SIXTY "." TEN "a", "it is longer than 254 bytes"},
	{"", "it is empty"},
	{"a", "it has no @"},
	{"@b.example", "the part before the @ is not valid"},
	{"a@", "the domain is not valid"},
	{"a b@c.example", "the part before the @ is not valid"},
	{"a@b@c.example", "the part before the @ is not valid"},
	{"\"a b\"@c.example", "the part before the @ is not valid"},
	{".a@b.example", "the part before the @ is not valid"},
	{"a.@b.example", "the part before the @ is not valid"},
	{"a..b@c.example", "the part before the @ is not valid"},
	{"a>@b.example", "the part before the @ is not valid"},
	{"a@b..example", "the domain is not valid"},
	{"a@b.example.", "the domain is not valid"},
	{"a@-b.example", "the domain is not valid"},
	{"a@b-.example", "the domain is not valid"},
	{"a@b_c.example", "the domain is not valid"},
	{"a@[127.0.0.1]", "the domain is not valid"},
	{"a@b.example>", "the domain is not valid"},
	{"a@b.example SIZE=1", "the domain is not valid"},
	{"a@b.example\r\nRCPT TO:<c@d.example>", "it holds a line break or control character"},
	{"a@" HAN ".example", "the domain is not ASCII; write it in its xn-- form"},
	{HAN "@b.example", "the part before the @ is not ASCII"},
};

START_TEST(addresses)
{
	for (size_t i = 0; i < N(address_rows); i++) {
		const char *why = "not set";
		struct bench b;
		bool ok;

		bench_init(&b, str_cstr(address_rows[i].address));
		ok = address_check(b.src.text, &why);
		ck_assert_msg(ok == !address_rows[i].why && ok == !why, "%s",
			      address_rows[i].address);
		assert_str(address_rows[i].address, str_cstr(why), str_cstr(address_rows[i].why));
		ck_assert_int_eq(address_check(b.src.text, NULL), ok);
		bench_release(&b);
	}
}
END_TEST

static const struct {
	const char *name, *text, *encoding, *body;
} part_rows[] = {
	{"empty", "", "quoted-printable", ""},
	{"plain", "a\nb\n", "quoted-printable", "a\r\nb\r\n"},
	{"no end", "a", "quoted-printable", "a\r\n"},
	{"CRLF", "a\r\nb\r\n", "quoted-printable", "a\r\nb\r\n"},
	{"a bare CR", "a word or two\rb\n", "quoted-printable", "a word or two=0Db\r\n"},
	{"equal signs", "a = b, in a longer line\n", "quoted-printable",
	 "a =3D b, in a longer line\r\n"},
	{"blanks at the end", "a word \nb word\t\n", "quoted-printable",
	 "a word=20\r\nb word=09\r\n"},
	{"dots and From", ".\n..a and more\nFrom here\nFor me\n", "quoted-printable",
	 "=2E\r\n=2E.a and more\r\n=46rom here\r\nFor me\r\n"},
	{"some accents", "a longer line with one " DOT " in it\n", "quoted-printable",
	 "a longer line with one =C2=B7 in it\r\n"},
	{"Chinese", HAN "\n", "base64", "54GvDQo=\r\n"},
	{"75 and 76",
	 "123456789012345678901234567890123456789012345678901234567890123456789012345\n"
	 "1234567890123456789012345678901234567890123456789012345678901234567890123456\n",
	 "quoted-printable",
	 "123456789012345678901234567890123456789012345678901234567890123456789012345\r\n"
	 "1234567890123456789012345678901234567890123456789012345678901234567890123456\r\n"},
	{"77", "12345678901234567890123456789012345678901234567890123456789012345678901234567\n",
	 "quoted-printable",
	 "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n67\r\n"},
	{"a dot behind a soft break",
	 "123456789012345678901234567890123456789012345678901234567890123456789012345.x\n",
	 "quoted-printable",
	 "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n="
	 "2Ex\r\n"},
};

START_TEST(parts)
{
	for (size_t i = 0; i < N(part_rows); i++) {
		struct bench b;

		bench_init(&b, str_cstr(part_rows[i].text));
		one_part(&b.out, "text/plain", b.src.text);
		assert_str(part_rows[i].name, buf_view(&b.out),
			   arena_printf(&b.arena,
					"Content-Type: text/plain; "
					"charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n%s",
					part_rows[i].encoding, part_rows[i].body));
		bench_release(&b);
	}
}
END_TEST

// Of more and more Chinese among ASCII: the smaller encoding is taken, and lines stay short.
START_TEST(smaller_encoding)
{
	for (size_t han = 0; han < 60; han++) {
		struct str text, line, body;
		struct bench b;
		size_t base64_size, seen = 0;
		bool is_base64;

		bench_init(&b, S(""));
		text = arena_cat(&b.arena, repeat(&b.arena, "abcd ", 60),
				 repeat(&b.arena, HAN, han));
		one_part(&b.out, "text/html", text);
		is_base64 = str_find(buf_view(&b.out), S("base64")) != SIZE_MAX;
		body = str_from(buf_view(&b.out), str_find(buf_view(&b.out), S("\r\n\r\n")) + 4);
		base64_size = (text.n + 2 + 2) / 3 * 4 + (text.n + 2 + 56) / 57 * 2;
		ck_assert_msg(is_base64 ? body.n == base64_size : body.n <= base64_size,
			      "%zu: %zu and %zu", han, body.n, base64_size);
		while (str_line(&body, &line)) {
			ck_assert_uint_le(line.n, 76);
			seen++;
		}
		ck_assert_uint_gt(seen, 0);
		bench_release(&b);
	}
}
END_TEST

static int digit(char c, const char *digits)
{
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

// Reads a body back as a mail program does.
static void decode(struct buf *out, struct str body, bool is_base64)
{
	static const char sixty_four[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = 0;
	unsigned n = 0;

	for (size_t i = 0; i < body.n; i++) {
		char c = body.p[i];

		if (!is_base64 && c != '=') {
			buf_char(out, c);
		} else if (!is_base64 && body.p[i + 1] == '\r') {
			i += 2;
		} else if (!is_base64) {
			buf_char(out, (char)(digit(body.p[i + 1], "0123456789ABCDEF") << 4 |
					     digit(body.p[i + 2], "0123456789ABCDEF")));
			i += 2;
		} else if (c == '=') {
			ck_assert_uint_le(body.n - i, 4); // only at the end
		} else if (digit(c, sixty_four) >= 0) {
			bits = bits << 6 | (uint32_t)digit(c, sixty_four);
			n += 6;
			if (n >= 8)
				buf_char(out, (char)(bits >> (n -= 8) & 255));
		}
	}
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	return *state ^= *state << 5;
}

static struct str random_text(struct bench *b, uint32_t *state, bool ends, unsigned most)
{
	static const char *const bits[] = {
		"a", "word ", ".", "From ", HAN, "=", " ", "12345678901234567890", "\n", "\r\n"};
	struct str s = S("");

	for (unsigned n = next_random(state) % (most + 1); n; n--)
		s = arena_cat(&b->arena, s, str_cstr(bits[next_random(state) % (ends ? 10 : 8)]));
	return s;
}

// Texts with words to fill in, at random places: what is read back is what was meant.
static void check_template(uint32_t seed)
{
	uint32_t state = seed * 2654435761U + 1;
	unsigned n = next_random(&state) % 8, most = next_random(&state) % 60;
	struct mime_piece pieces[8];
	struct str words[3], rest, line, body, meant = S("");
	struct buf got, crlf;
	struct bench b;

	bench_init(&b, S(""));
	buf_init(&got, BUF_MAX_DEFAULT);
	buf_init(&crlf, BUF_MAX_DEFAULT);
	for (unsigned i = 0; i < 3; i++)
		words[i] = random_text(&b, &state, false, 20);
	for (unsigned i = 0; i < n; i++) {
		pieces[i] = (struct mime_piece){.hole = next_random(&state) % 2,
						.word = next_random(&state) % 3};
		pieces[i].text = pieces[i].hole ? S("") : random_text(&b, &state, true, most);
		meant = arena_cat(&b.arena, meant,
				  pieces[i].hole ? words[pieces[i].word] : pieces[i].text);
	}
	mime_template_write(&b.out, mime_template_new(&b.arena, "text/plain", pieces, n), words);
	rest = buf_view(&b.out);
	while (str_line(&rest, &line))
		ck_assert_msg(line.n <= 76, "%u: line of %zu", seed, line.n);
	body = str_from(buf_view(&b.out), str_find(buf_view(&b.out), S("\r\n\r\n")) + 4);
	decode(&got, body, str_find(buf_view(&b.out), S("base64")) != SIZE_MAX);
	while (str_line(&meant, &line)) {
		buf_str(&crlf, line);
		buf_lit(&crlf, "\r\n");
	}
	if (n && got.n == crlf.n + 2) // a last line of an empty word
		buf_lit(&crlf, "\r\n");
	assert_str(arena_printf(&b.arena, "%u", seed).p, buf_view(&got), buf_view(&crlf));
	buf_release(&got);
	buf_release(&crlf);
	bench_release(&b);
}

START_TEST(templates)
{
	for (uint32_t seed = 0; seed < 3000; seed++)
		check_template(seed);
}
END_TEST

static const struct {
	struct str bytes;
	const char *padded, *url;
} base64_rows[] = {
	// RFC 4648 §10, and the two letters in which the alphabets differ
	{S_INIT(""), "", ""},
	{S_INIT("f"), "Zg==", "Zg"},
	{S_INIT("fo"), "Zm8=", "Zm8"},
	{S_INIT("foo"), "Zm9v", "Zm9v"},
	{S_INIT("foob"), "Zm9vYg==", "Zm9vYg"},
	{S_INIT("fooba"), "Zm9vYmE=", "Zm9vYmE"},
	{S_INIT("foobar"), "Zm9vYmFy", "Zm9vYmFy"},
	{S_INIT("\xFB\xFF\0"), "+/8A", "-_8A"},
};

START_TEST(base64)
{
	for (size_t i = 0; i < N(base64_rows); i++) {
		struct bench b;

		bench_init(&b, base64_rows[i].bytes);
		base64_encode(&b.out, b.src.text);
		assert_str(base64_rows[i].padded, buf_view(&b.out),
			   str_cstr(base64_rows[i].padded));
		buf_reset(&b.out);
		base64url_encode(&b.out, b.src.text);
		assert_str(base64_rows[i].url, buf_view(&b.out), str_cstr(base64_rows[i].url));
		bench_release(&b);
	}
}
END_TEST

// A buffer that is full ends every writer.
START_TEST(full)
{
	struct mailbox m = {S(HAN HAN HAN), S("a@example.org")};

	for (size_t max = 0; max < 300; max++) {
		struct buf b;

		buf_init(&b, max);
		mime_header_text(&b, "Subject",
				 S(HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN HAN
					   HAN HAN HAN HAN));
		mime_header_mailbox(&b, "To", &m);
		one_part(&b, "text/plain", S(SIXTY SIXTY));
		ck_assert_uint_le(b.n, max);
		ck_assert(b.full);
		buf_release(&b);
	}
}
END_TEST

Suite *mime_suite(void)
{
	Suite *s = suite_create("mime");
	TCase *t = tcase_create("mime");

	tcase_add_test(t, header_text);
	tcase_add_test(t, refused);
	tcase_add_test(t, header_raw);
	tcase_add_test(t, header_mailbox);
	tcase_add_test(t, mailboxes);
	tcase_add_test(t, addresses);
	tcase_add_test(t, parts);
	tcase_add_test(t, smaller_encoding);
	tcase_add_test(t, templates);
	tcase_add_test(t, base64);
	tcase_add_test(t, full);
	suite_add_tcase(s, t);
	return s;
}
