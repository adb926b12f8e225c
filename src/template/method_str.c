// Methods of texts: Python's str, and MarkupSafe's Markup where a text is markup. Methods that
// Markup wraps escape their arguments and give markup.

#include "template/method_str.h"

// ---- case ---------------------------------------------------------------------------------------

static struct value mapped(struct vm *vm, struct value self, void (*fn)(struct buf *, struct str))
{
	struct buf b;
	if (!vm_spend(vm, self.n / 8))
		return v_undefined();
	out_open(&b);
	fn(&b, v_get_str(self));
	return out_close(vm, &b, self.safe);
}

struct value str_lower(struct vm *vm, const struct value *a)
{
	return mapped(vm, a[0], u_lower_text);
}

struct value str_upper(struct vm *vm, const struct value *a)
{
	return mapped(vm, a[0], u_upper_text);
}

static void capitalize_text(struct buf *b, struct str s)
{
	size_t i = 0;
	if (s.n)
		u_to_title(b, u_at(s, &i));
	while (i < s.n) {
		u_lower_at(b, s, i);
		u_at(s, &i);
	}
}

struct value str_capitalize(struct vm *vm, const struct value *a)
{
	return mapped(vm, a[0], capitalize_text);
}

static void title_text(struct buf *b, struct str s)
{
	bool inside = false;
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = u_at(s, &i);
		if (inside)
			u_lower_at(b, s, at);
		else
			u_to_title(b, c);
		inside = u_lower(c) || u_upper(c) || u_title(c);
	}
}

static struct value m_title(struct vm *vm, const struct value *a)
{
	return mapped(vm, a[0], title_text);
}

static void swapcase_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = u_at(s, &i);
		if (u_upper(c))
			u_lower_at(b, s, at);
		else if (u_lower(c))
			u_to_upper(b, c);
		else
			buf_utf8(b, c);
	}
}

static struct value m_swapcase(struct vm *vm, const struct value *a)
{
	return mapped(vm, a[0], swapcase_text);
}

static void fold_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;)
		u_to_fold(b, u_at(s, &i));
}

static struct value m_casefold(struct vm *vm, const struct value *a)
{
	return mapped(vm, v_str(v_get_str(a[0])), fold_text);
}

// ---- questions ----------------------------------------------------------------------------------

static struct value all_are(struct value self, bool (*is)(uint32_t), bool empty)
{
	struct str s = v_get_str(self);
	for (size_t i = 0; i < s.n;)
		if (!is(u_at(s, &i)))
			return v_bool(false);
	return v_bool(s.n > 0 || empty);
}

static bool is_ascii(uint32_t c)
{
	return c < 0x80;
}

#define ALL_ARE(name, is, empty)                                           \
	static struct value m_##name(struct vm *vm, const struct value *a) \
	{                                                                  \
		(void)vm;                                                  \
		return all_are(a[0], is, empty);                           \
	}
ALL_ARE(isalnum, u_alnum, false)
ALL_ARE(isalpha, u_alpha, false)
ALL_ARE(isascii, is_ascii, true)
ALL_ARE(isdecimal, u_decimal, false)
ALL_ARE(isdigit, u_digit, false)
ALL_ARE(isnumeric, u_numeric, false)
ALL_ARE(isprintable, u_printable, true)
ALL_ARE(isspace, u_space, false)

static struct value m_isidentifier(struct vm *vm, const struct value *a)
{
	(void)vm;
	struct str s = v_get_str(a[0]);
	size_t i = 0;
	bool yes = s.n && u_id_start(u_at(s, &i));
	while (yes && i < s.n)
		yes = u_id_continue(u_at(s, &i));
	return v_bool(yes);
}

static struct value m_islower(struct vm *vm, const struct value *a)
{
	const struct value args[] = {a[0]};
	return test_find(S("lower"))->call(vm, args);
}

static struct value m_isupper(struct vm *vm, const struct value *a)
{
	const struct value args[] = {a[0]};
	return test_find(S("upper"))->call(vm, args);
}

static struct value m_istitle(struct vm *vm, const struct value *a)
{
	(void)vm;
	struct str s = v_get_str(a[0]);
	bool any = false, inside = false;
	for (size_t i = 0; i < s.n;) {
		uint32_t c = u_at(s, &i);
		bool capital = u_upper(c) || u_title(c), small = u_lower(c);
		if ((capital && inside) || (small && !inside))
			return v_bool(false);
		inside = capital || small;
		any |= inside;
	}
	return v_bool(any);
}

// ---- padding and stripping ----------------------------------------------------------------------

// A text argument, escaped when self is markup.
bool str_arg(struct vm *vm, struct value self, struct value arg, const char *who, struct str *out)
{
	if (!arg_str(vm, arg, who, out))
		return false;
	if (self.safe)
		*out = v_escape(vm, arg);
	return true;
}

static struct value padded(struct vm *vm, struct value self, struct str fill, int64_t left,
			   int64_t right)
{
	if (left + right <= 0)
		return self;
	if (left > (int64_t)TEXT_MAX || right > (int64_t)TEXT_MAX) {
		fail_limit(vm, "a width of %lld is too large", (long long)(left + right));
		return v_undefined();
	}
	if (!vm_reserve(vm, (size_t)(left + right) * fill.n + self.n))
		return v_undefined();
	struct buf b;
	out_open(&b);
	for (int64_t i = 0; i < left; i++)
		buf_str(&b, fill);
	buf_str(&b, v_get_str(self));
	for (int64_t i = 0; i < right; i++)
		buf_str(&b, fill);
	return out_close(vm, &b, self.safe);
}

// How many code points are missing to `width`, and what to fill with.
static bool padding(struct vm *vm, const struct value *a, int64_t *missing, struct str *fill)
{
	int64_t width;
	*fill = S(" ");
	if (!arg_int(vm, a[1], &width))
		return false;
	if (given(a[2])) {
		if (!str_arg(vm, a[0], a[2], "the fill character", fill))
			return false;
		if (u_len(*fill) != 1) {
			fail_type(vm, "the fill character must be exactly one character long");
			return false;
		}
	}
	int64_t n = (int64_t)u_len(v_get_str(a[0]));
	*missing = width > n ? width - n : 0;
	return true;
}

struct value str_center(struct vm *vm, const struct value *a)
{
	int64_t missing, width;
	struct str fill;
	if (!padding(vm, a, &missing, &fill) || !arg_int(vm, a[1], &width))
		return v_undefined();
	int64_t left = missing / 2 + (missing & width & 1);
	return padded(vm, a[0], fill, left, missing - left);
}

static struct value m_ljust(struct vm *vm, const struct value *a)
{
	int64_t missing;
	struct str fill;
	return padding(vm, a, &missing, &fill) ? padded(vm, a[0], fill, 0, missing) : v_undefined();
}

static struct value m_rjust(struct vm *vm, const struct value *a)
{
	int64_t missing;
	struct str fill;
	return padding(vm, a, &missing, &fill) ? padded(vm, a[0], fill, missing, 0) : v_undefined();
}

static struct value m_zfill(struct vm *vm, const struct value *a)
{
	int64_t width;
	struct str s = v_get_str(a[0]);
	if (!arg_int(vm, a[1], &width))
		return v_undefined();
	int64_t n = (int64_t)u_len(s);
	if (n >= width)
		return a[0];
	bool sign = s.n && (s.p[0] == '+' || s.p[0] == '-');
	struct value digits = v_text_value(str_from(s, sign), a[0].safe);
	struct value rest = padded(vm, digits, S("0"), width - n, 0);
	if (!sign || vm_failed(vm))
		return rest;
	return v_text_value(arena_cat(vm_arena(vm), str_first(s, 1), v_get_str(rest)), a[0].safe);
}

static struct value strip(struct vm *vm, const struct value *a, bool left, bool right)
{
	struct str chars, s = v_get_str(a[0]);
	if (!given(a[1]) || a[1].type == V_NONE)
		return v_text_value(u_strip(s, left, right), a[0].safe);
	if (!str_arg(vm, a[0], a[1], "strip()", &chars) || !vm_spend(vm, s.n / 8))
		return v_undefined();
	return v_text_value(u_strip_chars(s, chars, left, right), a[0].safe);
}

struct value str_strip(struct vm *vm, const struct value *a)
{
	return strip(vm, a, true, true);
}
static struct value m_lstrip(struct vm *vm, const struct value *a)
{
	return strip(vm, a, true, false);
}
static struct value m_rstrip(struct vm *vm, const struct value *a)
{
	return strip(vm, a, false, true);
}

static struct value m_expandtabs(struct vm *vm, const struct value *a)
{
	int64_t size = 8, col = 0;
	if (given(a[1]) && !arg_int(vm, a[1], &size))
		return v_undefined();
	struct str s = v_get_str(a[0]);
	struct buf b;
	out_open(&b);
	for (size_t i = 0; i < s.n && !vm_failed(vm);) {
		size_t at = i;
		uint32_t c = u_at(s, &i);
		if (c != '\t') {
			buf_add(&b, s.p + at, i - at);
			col = c == '\n' || c == '\r' ? 0 : col + 1;
			continue;
		}
		int64_t n = size > 0 ? size - col % size : 0;
		if (!vm_reserve(vm, (size_t)n))
			break;
		for (int64_t k = 0; k < n && !b.full; k++)
			buf_char(&b, ' ');
		col += n;
	}
	return out_close(vm, &b, a[0].safe);
}

// ---- format -------------------------------------------------------------------------------------

static struct value m_format(struct vm *vm, const struct value *a)
{
	return format_braces(vm, a[0], a[1], a[2]);
}

static struct value m_format_map(struct vm *vm, const struct value *a)
{
	return format_braces(vm, v_str(v_get_str(a[0])), v_undefined(), a[1]);
}

static struct value m_striptags(struct vm *vm, const struct value *a)
{
	return v_str(strip_tags(vm, v_get_str(a[0])));
}

static struct value m_unescape(struct vm *vm, const struct value *a)
{
	return v_str(unescape_html(vm, v_get_str(a[0])));
}

#define PAD P("/width", "/fillchar")
#define RANGE(sub) P(sub, "/start", "/end")
const struct vbuiltin methods_str[] = {
	ROW("capitalize", P(NULL), 0, str_capitalize, NULL),
	ROW("casefold", P(NULL), 0, m_casefold, NULL),
	ROW("center", PAD, 1, str_center, NULL),
	ROW("count", RANGE("/sub"), 1, str_count, NULL),
	ROW("endswith", RANGE("/suffix"), 1, str_endswith, NULL),
	ROW("expandtabs", P("tabsize"), 0, m_expandtabs, NULL),
	ROW("find", RANGE("/sub"), 1, str_find_method, NULL),
	ROW("format", P("*", "**"), 0, m_format, NULL),
	ROW("format_map", P("/mapping"), 1, m_format_map, NULL),
	ROW("index", RANGE("/sub"), 1, str_index_method, NULL),
	ROW("isalnum", P(NULL), 0, m_isalnum, NULL),
	ROW("isalpha", P(NULL), 0, m_isalpha, NULL),
	ROW("isascii", P(NULL), 0, m_isascii, NULL),
	ROW("isdecimal", P(NULL), 0, m_isdecimal, NULL),
	ROW("isdigit", P(NULL), 0, m_isdigit, NULL),
	ROW("isidentifier", P(NULL), 0, m_isidentifier, NULL),
	ROW("islower", P(NULL), 0, m_islower, NULL),
	ROW("isnumeric", P(NULL), 0, m_isnumeric, NULL),
	ROW("isprintable", P(NULL), 0, m_isprintable, NULL),
	ROW("isspace", P(NULL), 0, m_isspace, NULL),
	ROW("istitle", P(NULL), 0, m_istitle, NULL),
	ROW("isupper", P(NULL), 0, m_isupper, NULL),
	ROW("join", P("/iterable"), 1, str_join, NULL),
	ROW("ljust", PAD, 1, m_ljust, NULL),
	ROW("lower", P(NULL), 0, str_lower, NULL),
	ROW("lstrip", P("/chars"), 0, m_lstrip, NULL),
	ROW("partition", P("/sep"), 1, str_partition, NULL),
	ROW("removeprefix", P("/prefix"), 1, str_removeprefix, NULL),
	ROW("removesuffix", P("/suffix"), 1, str_removesuffix, NULL),
	ROW("replace", P("/old", "/new", "/count"), 2, str_replace, NULL),
	ROW("rfind", RANGE("/sub"), 1, str_rfind, NULL),
	ROW("rindex", RANGE("/sub"), 1, str_rindex_method, NULL),
	ROW("rjust", PAD, 1, m_rjust, NULL),
	ROW("rpartition", P("/sep"), 1, str_rpartition, NULL),
	ROW("rsplit", P("sep", "maxsplit"), 0, str_rsplit, NULL),
	ROW("rstrip", P("/chars"), 0, m_rstrip, NULL),
	ROW("split", P("sep", "maxsplit"), 0, str_split, NULL),
	ROW("splitlines", P("keepends"), 0, str_splitlines, NULL),
	ROW("startswith", RANGE("/prefix"), 1, str_startswith, NULL),
	ROW("strip", P("/chars"), 0, str_strip, NULL),
	ROW("swapcase", P(NULL), 0, m_swapcase, NULL),
	ROW("title", P(NULL), 0, m_title, NULL),
	ROW("upper", P(NULL), 0, str_upper, NULL),
	ROW("zfill", P("/width"), 1, m_zfill, NULL),
	{.call = NULL},
};

// What markup has beside the methods of texts.
static const struct vbuiltin markup_rows[] = {
	ROW("striptags", P(NULL), 0, m_striptags, NULL),
	ROW("unescape", P(NULL), 0, m_unescape, NULL),
};

const struct vbuiltin *markup_method(struct str name)
{
	return row_find(markup_rows, 2, name);
}
