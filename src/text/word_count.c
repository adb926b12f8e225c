#include "text/word_count.h"

#include "base/utf8.h"
#include "text/entity.h"

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

// "don't", "e-mail", "v1.2" and "1,000" are one word each.
static bool is_joiner(const struct word_count *w, uint32_t cp)
{
	return cp == '\'' || cp == 0x2019 || cp == '-' || cp == '_' || cp == '.' ||
	       (cp == ',' && is_digit(w->last));
}

// The two answers that most characters need, without a search.
static bool is_han(uint32_t cp)
{
	return cp >= 0x2E80 && ((cp >= 0x4E00 && cp < 0xA000) || utf8_is_han(cp));
}

static bool is_alnum(uint32_t cp)
{
	if (cp < 0x80)
		return is_digit(cp) || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
	return utf8_is_alnum(cp);
}

static void count_char(struct word_count *w, uint32_t cp)
{
	if (is_han(cp)) {
		w->han++;
		w->in_word = false;
	} else if (is_alnum(cp)) {
		bool joined = w->joiner && (w->joiner != ',' || is_digit(cp));

		if (!w->in_word && !joined)
			w->words++;
		w->in_word = true;
	} else {
		w->joiner = w->in_word && is_joiner(w, cp) ? cp : 0;
		w->in_word = false;
		w->last = cp;
		return;
	}
	w->joiner = 0;
	w->last = cp;
}

void word_count_add(struct word_count *w, struct str text)
{
	uint32_t cp;

	for (size_t i = 0, len; i < text.n; i += len) {
		cp = (unsigned char)text.p[i];
		len = cp < 0x80 ? 1 : utf8_decode(str_from(text, i), &cp);
		count_char(w, cp);
	}
}

void word_count_blank(struct word_count *w)
{
	w->in_word = false;
	w->joiner = 0;
}

void word_count_end(struct word_count *w)
{
	word_count_blank(w);
	w->last = 0;
}

// ---- HTML ---------------------------------------------------------------------------------------

// Elements that may stand inside a word.
static bool is_inside_words(struct str tag)
{
	static const struct str names[] = {
		S_INIT("a"),     S_INIT("abbr"), S_INIT("b"),      S_INIT("bdi"),  S_INIT("cite"),
		S_INIT("code"),  S_INIT("del"),  S_INIT("em"),     S_INIT("i"),    S_INIT("ins"),
		S_INIT("kbd"),   S_INIT("mark"), S_INIT("q"),      S_INIT("ruby"), S_INIT("s"),
		S_INIT("small"), S_INIT("span"), S_INIT("strong"), S_INIT("sub"),  S_INIT("sup"),
		S_INIT("u"),     S_INIT("var"),  S_INIT("wbr"),
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(tag, names[i]))
			return true;
	return false;
}

// The name of the tag whose `<` stands at the start; empty when it is none.
static struct str tag_name(struct str s)
{
	size_t from = str_starts(s, S("</")) ? 2 : 1, to = from;

	while (to < s.n && ((s.p[to] | 32) >= 'a' && (s.p[to] | 32) <= 'z'))
		to++;
	while (to > from && to < s.n && (is_digit((unsigned char)s.p[to]) || s.p[to] == '-'))
		to++;
	return str_of(s.p + from, to - from);
}

// Bytes up to and with the tag's `>`, which may also stand in a quoted value.
static size_t tag_length(struct str s)
{
	char quote = 0, before = 0;

	for (size_t i = 1; i < s.n; i++) {
		if (quote)
			quote = s.p[i] == quote ? 0 : quote;
		else if (before == '=' && (s.p[i] == '"' || s.p[i] == '\''))
			quote = s.p[i];
		else if (s.p[i] == '>')
			return i + 1;
		if (s.p[i] > ' ')
			before = s.p[i];
	}
	return s.n;
}

// What follows `end` in s; nothing when it is not there.
static struct str behind(struct str s, struct str end)
{
	size_t at = str_find(s, end);

	return at == SIZE_MAX ? (struct str){0} : str_from(s, at + end.n);
}

// What follows the markup at the start of s.
static struct str skip_markup(struct word_count *w, struct str s)
{
	struct str name = tag_name(s);

	if (str_starts(s, S("<!--")))
		return behind(str_from(s, 4), S("-->"));
	if (name.n && !is_inside_words(name))
		word_count_end(w);
	if (str_eq_nocase(name, S("script")) && s.p[1] != '/')
		return behind(s, S("</script"));
	if (str_eq_nocase(name, S("style")) && s.p[1] != '/')
		return behind(s, S("</style"));
	return str_from(s, tag_length(s));
}

static bool is_markup(struct str s)
{
	return str_starts(s, S("<!")) || tag_name(s).n > 0;
}

// Bytes of the character reference at the start of s; 0 when it is none.
static size_t reference_length(struct str s)
{
	size_t end = str_index(str_first(s, 40), ';');

	return end == SIZE_MAX ? 0 : end + 1;
}

void word_count_html(struct word_count *w, struct str s)
{
	struct arena a;
	size_t n;

	arena_init(&a);
	while (s.n) {
		size_t text = 0;

		while (text < s.n && s.p[text] != '<' && s.p[text] != '&')
			text++;
		word_count_add(w, str_first(s, text));
		s = str_from(s, text);
		if (!s.n)
			break;
		if (s.p[0] == '<' && is_markup(s)) {
			s = skip_markup(w, s);
		} else {
			n = s.p[0] == '&' ? reference_length(s) : 0;
			word_count_add(w, n ? entity_text(&a, str_first(s, n)) : str_first(s, 1));
			s = str_from(s, n ? n : 1);
		}
	}
	word_count_end(w);
	arena_release(&a);
}

// ---- results ------------------------------------------------------------------------------------

uint64_t word_count_sum(const struct word_count *w)
{
	return (uint64_t)w->han + w->words;
}

unsigned word_count_minutes(const struct word_count *w)
{
	const uint64_t han = 400, words = 220; // a minute

	return (unsigned)((w->han * words + w->words * han + han * words - 1) / (han * words));
}
