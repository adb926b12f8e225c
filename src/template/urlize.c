// urlize: makes addresses in a text into links, as jinja2.utils.urlize.

#include "template/filter.h"

struct urlize {
	struct vm *vm;
	struct buf *out;
	struct str attrs;     // rel and target
	struct value schemes; // list of texts, or none
	struct value limit;   // none: links are shown in full
};

// ---- what is an address -------------------------------------------------------------------------

// [a-z] of a regular expression that ignores case.
static bool az(uint32_t c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == 0x130 || c == 0x131 || c == 0x17f ||
	       c == 0x212a;
}
static bool label_char(uint32_t c)
{
	return u_word(c) || c == '%' || c == '-';
}
static bool idna_char(uint32_t c)
{
	return u_word(c) || c == '%';
}
static bool hex_char(uint32_t c)
{
	return u_decimal(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

// How many characters of one kind begin at *i, at most `max`; *i moves behind them.
static size_t run(struct str s, size_t *i, bool (*is)(uint32_t), size_t max)
{
	size_t n = 0;
	while (n < max && *i < s.n) {
		size_t next = *i;
		if (!is(u_at(s, &next)))
			break;
		*i = next;
		n++;
	}
	return n;
}

static bool starts_nocase(struct str s, struct str with)
{
	return s.n >= with.n && str_eq_nocase(str_first(s, with.n), with);
}

// (?::[\d]{1,5})?(?:[/?#]\S*)?$
static bool is_tail(struct str s, size_t i)
{
	if (i < s.n && s.p[i] == ':') {
		i++;
		if (run(s, &i, u_decimal, 5) == 0)
			return false;
	}
	return i == s.n || s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#';
}

static bool tld_tail(struct str s, size_t i)
{
	size_t end = i, n = run(s, &end, az, SIZE_MAX);
	if (n >= 2 && n <= 63 && is_tail(s, end))
		return true;
	if (!starts_nocase(str_from(s, i), S("xn--")))
		return false;
	end = i + 4;
	n = run(s, &end, idna_char, SIZE_MAX);
	return n >= 2 && n <= 59 && is_tail(s, end);
}

// (https?://|www\.) and then a host that ends in something like a top level domain.
static bool scheme_host(struct str s, size_t i)
{
	for (;;) {
		if (tld_tail(s, i))
			return true;
		if (run(s, &i, label_char, SIZE_MAX) == 0 || i >= s.n || s.p[i] != '.')
			return false;
		i++;
	}
}

static bool known_tld(struct str s, size_t i)
{
	static const char *const tlds[] = {"com", "net", "int", "edu", "gov", "org", "info", "mil"};
	for (size_t k = 0; k < sizeof tlds / sizeof tlds[0]; k++) {
		struct str tld = str_cstr(tlds[k]);
		if (starts_nocase(str_from(s, i), tld) && is_tail(s, i + tld.n))
			return true;
	}
	return false;
}

static bool bare_host(struct str s)
{
	for (size_t i = 0;;) {
		size_t n = run(s, &i, label_char, SIZE_MAX);
		if (n < 2 || n > 63 || i >= s.n || s.p[i] != '.')
			return false;
		if (known_tld(s, ++i))
			return true;
	}
}

static bool ipv4(struct str s, size_t i)
{
	for (int k = 0; k < 4; k++) {
		if (k && (i >= s.n || s.p[i++] != '.'))
			return false;
		if (run(s, &i, u_decimal, 3) == 0)
			return false;
	}
	return is_tail(s, i);
}

static bool ipv6(struct str s, size_t i)
{
	if (i >= s.n || s.p[i++] != '[')
		return false;
	for (int k = 0; k < 8; k++) {
		run(s, &i, hex_char, 4);
		bool colon = i < s.n && s.p[i] == ':';
		i += colon;
		if (k < 2 && !colon)
			return false;
		if (k >= 2 && i < s.n && s.p[i] == ']')
			return is_tail(s, i + 1);
	}
	return false;
}

static size_t scheme_length(struct str s)
{
	if (starts_nocase(s, S("https://")))
		return 8;
	return starts_nocase(s, S("http://")) ? 7 : 0;
}

static bool is_web(struct str s)
{
	size_t scheme = scheme_length(s);
	if (scheme && (scheme_host(s, scheme) || ipv4(s, scheme) || ipv6(s, scheme)))
		return true;
	return (starts_nocase(s, S("www.")) && scheme_host(s, 4)) || bare_host(s);
}

// ^\S+@\w[\w.-]*\.\w+$
static bool is_email(struct str s)
{
	size_t at = str_rindex(s, '@');
	if (at == SIZE_MAX || at == 0)
		return false;
	struct str host = str_from(s, at + 1);
	size_t dot = str_rindex(host, '.'), i = 0;
	if (dot == SIZE_MAX || dot == 0 || dot + 1 == host.n)
		return false;
	if (!u_word(u_at(host, &i)))
		return false;
	while (i < host.n) {
		size_t here = i;
		uint32_t c = u_at(host, &i);
		if (!u_word(c) && (here > dot || (c != '.' && c != '-')))
			return false;
	}
	return true;
}

// ---- one word -----------------------------------------------------------------------------------

static size_t count_of(struct str s, struct str what)
{
	size_t n = 0;
	for (size_t at; (at = str_find(s, what)) != SIZE_MAX; n++)
		s = str_from(s, at + what.n);
	return n;
}

static size_t head_length(struct str s)
{
	size_t i = 0;
	for (;;) {
		if (i < s.n && (s.p[i] == '(' || s.p[i] == '<'))
			i++;
		else if (str_starts(str_from(s, i), S("&lt;")))
			i += 4;
		else
			return i;
	}
}

static size_t tail_length(struct str s)
{
	size_t end = s.n;
	for (;;) {
		if (end && strchr(")>.,\n", s.p[end - 1]) && s.p[end - 1])
			end--;
		else if (str_ends(str_first(s, end), S("&gt;")))
			end -= 4;
		else
			return s.n - end;
	}
}

// Moves closing brackets whose openings are in the middle back from the tail; both lie next to each
// other.
static void balance(struct str *middle, struct str *tail)
{
	static const struct {
		struct str open, close;
	} pairs[] = {{S_INIT("("), S_INIT(")")},
		     {S_INIT("<"), S_INIT(">")},
		     {S_INIT("&lt;"), S_INIT("&gt;")}};
	for (int k = 0; k < 3; k++) {
		size_t opened = count_of(*middle, pairs[k].open);
		size_t in_tail = count_of(*tail, pairs[k].close);
		if (opened <= count_of(*middle, pairs[k].close))
			continue;
		for (size_t n = opened < in_tail ? opened : in_tail; n > 0; n--) {
			size_t end = str_find(*tail, pairs[k].close) + pairs[k].close.n;
			middle->n += end;
			*tail = str_from(*tail, end);
		}
	}
}

static void link_to(struct urlize *u, struct str before, struct str href, struct str attrs,
		    struct str text)
{
	buf_lit(u->out, "<a href=\"");
	buf_str(u->out, before);
	buf_str(u->out, href);
	buf_char(u->out, '"');
	buf_str(u->out, attrs);
	buf_char(u->out, '>');
	buf_str(u->out, text);
	buf_lit(u->out, "</a>");
}

static void web_link(struct urlize *u, struct str s)
{
	bool scheme = str_starts(s, S("https://")) || str_starts(s, S("http://"));
	struct str shown = s;
	struct buf cut;
	out_open(&cut);
	int64_t n = (int64_t)u_len(s);
	if (u->limit.type != V_NONE && v_compare(u->vm, v_int(n), u->limit, ">") > 0) {
		int64_t keep;
		if (arg_int(u->vm, u->limit, &keep) && keep < 0)
			keep += n;
		buf_str(&cut, u_sub(s, 0, keep < 0 ? 0 : (size_t)keep));
		buf_lit(&cut, "...");
		shown = buf_view(&cut);
	}
	link_to(u, scheme ? S("") : S("https://"), s, u->attrs, shown);
	buf_release(&cut);
}

static void plain_or_scheme(struct urlize *u, struct str s)
{
	for (uint32_t i = 0; u->schemes.type == V_LIST && i < u->schemes.list->n; i++) {
		struct str scheme = v_get_str(u->schemes.list->p[i]);
		if (!str_eq(s, scheme) && str_starts(s, scheme)) {
			link_to(u, S(""), s, u->attrs, s);
			return;
		}
	}
	buf_str(u->out, s);
}

static void add_word(struct urlize *u, struct str word)
{
	size_t head = head_length(word);
	struct str middle = str_from(word, head), tail;
	size_t cut = tail_length(middle);
	tail = str_from(middle, middle.n - cut);
	middle.n -= cut;
	balance(&middle, &tail);
	buf_add(u->out, word.p, head);
	bool mail = str_index(middle, '@') != SIZE_MAX && !str_starts(middle, S("www.")) &&
		    str_index(middle, ':') == SIZE_MAX;
	if (is_web(middle))
		web_link(u, middle);
	else if (str_starts(middle, S("mailto:")) && is_email(str_from(middle, 7)))
		link_to(u, S(""), middle, S(""), str_from(middle, 7));
	else if (mail && is_email(middle))
		link_to(u, S("mailto:"), middle, S(""), middle);
	else
		plain_or_scheme(u, middle);
	buf_str(u->out, tail);
}

static void add_words(struct urlize *u, struct str s)
{
	while (s.n && vm_spend(u->vm, 1)) {
		struct str rest = u_strip(s, true, false);
		buf_add(u->out, s.p, s.n - rest.n);
		size_t end = 0;
		for (size_t i = 0; i < rest.n; end = i)
			if (u_space(u_at(rest, &i)))
				break;
		if (end)
			add_word(u, str_first(rest, end));
		s = str_from(rest, end);
	}
}

// ---- arguments ----------------------------------------------------------------------------------

// rel="…": the words of `rel`, nofollow and Jinja's own noopener, each once, in order.
static void add_rel(struct vm *vm, struct buf *b, struct value rel, bool nofollow)
{
	struct value words = v_list_new(vm_arena(vm), 4);
	if (given(rel) && rel.type != V_NONE && v_truth(vm, rel)) {
		struct str ignored;
		const struct value args[] = {
			rel, {.type = V_UNDEFINED, .n = 1}, {.type = V_UNDEFINED, .n = 1}};
		if (!arg_str(vm, rel, "rel", &ignored))
			return;
		words = str_split(vm, args);
	}
	if (nofollow)
		v_list_push(vm_arena(vm), words, v_str(S("nofollow")));
	v_list_push(vm_arena(vm), words, v_str(S("noopener")));
	struct value keys = v_to_list(vm, words);
	if (!sort_by_keys(vm, words.list->p, keys.list->p, words.list->n, false))
		return;
	buf_lit(b, " rel=\"");
	for (uint32_t i = 0; i < words.list->n; i++) {
		if (i && v_equal(vm, words.list->p[i - 1], words.list->p[i]))
			continue;
		if (i)
			buf_char(b, ' ');
		escape_add(b, v_get_str(words.list->p[i]));
	}
	buf_char(b, '"');
}

static bool scheme_ok(struct str s)
{
	size_t i = 0, n = 0;
	while (i < s.n && s.p[i] != ':') {
		uint32_t c = u_at(s, &i);
		if (!u_word(c) && c != '.' && c != '+' && c != '-')
			return false;
		n++;
	}
	struct str rest = str_from(s, i);
	return n >= 2 && (str_eq(rest, S(":")) || str_eq(rest, S(":/")) || str_eq(rest, S("://")));
}

static bool take_schemes(struct urlize *u, struct value schemes)
{
	struct str s;
	u->schemes = v_none();
	if (!given(schemes) || schemes.type == V_NONE)
		return true;
	u->schemes = v_to_list(u->vm, schemes);
	for (uint32_t i = 0; i < u->schemes.list->n && !vm_failed(u->vm); i++) {
		if (!arg_str(u->vm, u->schemes.list->p[i], "extra_schemes", &s))
			return false;
		if (!scheme_ok(s))
			fail_type(u->vm, "'%.*s' is not a valid URI scheme prefix", STR_ARG(s));
	}
	return !vm_failed(u->vm);
}

struct value f_urlize(struct vm *vm, const struct value *a)
{
	struct buf out, attrs;
	struct urlize u = {.vm = vm, .out = &out};
	if (!take_schemes(&u, a[5]))
		return v_undefined();
	u.limit = given(a[1]) ? a[1] : v_none();
	out_open(&attrs);
	add_rel(vm, &attrs, a[4], given(a[2]) && v_truth(vm, a[2]));
	if (given(a[3]) && v_truth(vm, a[3])) {
		buf_lit(&attrs, " target=\"");
		v_print_escaped(vm, &attrs, a[3]);
		buf_char(&attrs, '"');
	}
	u.attrs = buf_view(&attrs);
	struct str text = v_escape(vm, a[0]);
	out_open(&out);
	if (!vm_failed(vm) && vm_spend(vm, text.n))
		add_words(&u, text);
	buf_release(&attrs);
	return out_close(vm, &out, vm_autoescape(vm));
}
