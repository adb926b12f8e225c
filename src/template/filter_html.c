// Filters for HTML and URLs.

#include "template/filter.h"

struct value f_escape(struct vm *vm, const struct value *a)
{
	return v_html(v_escape(vm, a[0]));
}

struct value f_forceescape(struct vm *vm, const struct value *a)
{
	return v_html(v_escape(vm, v_str(v_text(vm, a[0]))));
}

struct value f_safe(struct vm *vm, const struct value *a)
{
	return v_html(v_text(vm, a[0]));
}

// ---- xmlattr ------------------------------------------------------------------------------------

static bool attr_name_ok(struct vm *vm, struct value key)
{
	struct str name;
	if (!arg_str(vm, key, "the name of an attribute", &name))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (strchr(" \t\n\r\f\v/>=", name.p[i]) && name.p[i]) {
			fail_type(vm, "invalid character in the attribute name '%.*s'",
				  STR_ARG(name));
			return false;
		}
	return true;
}

struct value f_xmlattr(struct vm *vm, const struct value *a)
{
	if (a[0].type == V_UNDEFINED)
		vm_fail_undefined(vm, a[0]);
	else if (a[0].type != V_MAP)
		fail_type(vm, "xmlattr needs a dict, not '%s'", v_type_name(a[0]));
	if (vm_failed(vm))
		return v_undefined();
	bool space = !given(a[1]) || v_truth(vm, a[1]);
	struct buf b;
	out_open(&b);
	for (uint32_t i = 0; i < a[0].map->n && !vm_failed(vm) && vm_spend(vm, 1); i++) {
		const struct vmap_entry *e = &a[0].map->entries[i];
		if (!e->live || e->value.type == V_NONE || e->value.type == V_UNDEFINED ||
		    !attr_name_ok(vm, e->key))
			continue;
		if (b.n || space)
			buf_char(&b, ' ');
		v_print_escaped(vm, &b, e->key);
		buf_lit(&b, "=\"");
		v_print_escaped(vm, &b, e->value);
		buf_char(&b, '"');
	}
	return out_close(vm, &b, vm_autoescape(vm));
}

// ---- urlencode ----------------------------------------------------------------------------------

static void quote(struct vm *vm, struct buf *b, struct value v, bool query)
{
	static const char hex[] = "0123456789ABCDEF";
	struct str s = v_text(vm, v);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = (c < 0x80 && u_alnum(c)) || c == '_' || c == '.' || c == '-' ||
			     c == '~' || (c == '/' && !query);
		if (plain)
			buf_char(b, (char)c);
		else if (c == ' ' && query)
			buf_char(b, '+');
		else
			buf_add(b, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
	}
}

static bool iterable(struct vm *vm, struct value v)
{
	struct value yes = test_find(S("iterable"))->call(vm, &v);
	return yes.b;
}

static bool pair_of(struct vm *vm, struct value item, struct value *k, struct value *v)
{
	struct value list = v_to_list(vm, item);
	if (!vm_failed(vm) && list.list->n != 2)
		fail_type(vm, "urlencode needs pairs of two, found %u", list.list->n);
	if (vm_failed(vm))
		return false;
	*k = list.list->p[0];
	*v = list.list->p[1];
	return true;
}

static void quote_pairs(struct vm *vm, struct buf *b, struct value pairs)
{
	struct viter it;
	if (!viter_init(vm, &it, pairs))
		return;
	bool first = true;
	for (struct value item, k, v; viter_next(vm, &it, &item) && vm_spend(vm, 1);) {
		if (!pair_of(vm, item, &k, &v))
			return;
		if (!first)
			buf_char(b, '&');
		first = false;
		quote(vm, b, k, true);
		buf_char(b, '=');
		quote(vm, b, v, true);
	}
}

struct value f_urlencode(struct vm *vm, const struct value *a)
{
	struct buf b;
	if (!use_undefined(vm, a[0]) || (is_str(a[0]) && !vm_spend(vm, a[0].n / 8)))
		return v_undefined();
	out_open(&b);
	if (is_str(a[0]) || !iterable(vm, a[0]))
		quote(vm, &b, a[0], false);
	else if (a[0].type == V_MAP)
		quote_pairs(vm, &b, method_find(a[0], S("items"))->call(vm, a));
	else
		quote_pairs(vm, &b, a[0]);
	return out_close(vm, &b, false);
}

// ---- striptags ----------------------------------------------------------------------------------

struct entity {
	const char *name, *text;
};
#include "template/entities.def"

static const struct entity *entity_find(struct str name)
{
	size_t lo = 0, hi = sizeof entities / sizeof entities[0];
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int order = str_cmp(name, str_cstr(entities[mid].name));
		if (order == 0)
			return &entities[mid];
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

static bool no_character(uint32_t c)
{
	return (c >= 1 && c <= 8) || c == 0xb || (c >= 0xe && c <= 0x1f) ||
	       (c >= 0x7f && c <= 0x9f) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

static void add_charref(struct buf *b, uint32_t c)
{
	// What the numbers 0x80 to 0x9f mean: Windows-1252.
	static const uint16_t windows[] = {
		0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
		0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
		0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
		0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
	};
	if (c >= 0x80 && c <= 0x9f)
		buf_utf8(b, windows[c - 0x80]);
	else if (c == 0 || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
		buf_utf8(b, 0xfffd);
	else if (!no_character(c))
		buf_utf8(b, c);
}

// "#123;" or "#x1f;" at the start of `s`: its length, 0 for none.
static size_t numeric_ref(struct str s, uint32_t *c)
{
	bool hex = s.n > 1 && (s.p[1] | 0x20) == 'x';
	size_t i = hex ? 2 : 1, from = i;
	for (*c = 0; i < s.n; i++) {
		unsigned char d = (unsigned char)s.p[i];
		unsigned v = d >= '0' && d <= '9'                        ? d - 0u - 48u
			     : hex && (d | 32) >= 'a' && (d | 32) <= 'f' ? (d | 32u) - 'a' + 10
									 : 99;
		if (v == 99)
			break;
		if (*c <= 0x10ffff)
			*c = *c * (hex ? 16 : 10) + v;
	}
	if (i == from)
		return 0;
	return i + (i < s.n && s.p[i] == ';');
}

// The text that may name an entity: up to 32 characters, and a ';'.
static size_t name_length(struct str s)
{
	size_t i = 0;
	for (int n = 0; n < 32 && i < s.n && !strchr("\t\n\f <&#;", s.p[i]); n++)
		u_at(s, &i);
	return i && i < s.n && s.p[i] == ';' ? i + 1 : i;
}

static size_t named_ref(struct buf *b, struct str s)
{
	size_t n = name_length(s);
	for (size_t k = n; k > 1; k--) {
		const struct entity *e = entity_find(str_first(s, k));
		if (e) {
			buf_str(b, str_cstr(e->text));
			return k;
		}
	}
	return 0;
}

// html.unescape.
struct str unescape_html(struct vm *vm, struct str s)
{
	struct buf b;
	if (str_index(s, '&') == SIZE_MAX || !vm_spend(vm, s.n))
		return s;
	out_open(&b);
	while (s.n) {
		size_t at = str_index(s, '&'), n;
		uint32_t c;
		buf_str(&b, str_first(s, at));
		if (at == SIZE_MAX)
			break;
		s = str_from(s, at + 1);
		if (s.n && s.p[0] == '#') {
			n = numeric_ref(s, &c);
			if (n)
				add_charref(&b, c);
		} else {
			n = named_ref(&b, s);
		}
		if (!n)
			buf_char(&b, '&');
		s = str_from(s, n);
	}
	return out_str(vm, &b);
}

// Drops everything from `open` to the next `close`; an `open` without an end stays.
static void drop_between(struct buf *b, struct str s, struct str open, struct str close)
{
	while (s.n) {
		size_t at = str_find(s, open);
		if (at == SIZE_MAX)
			break;
		size_t end = str_find(str_from(s, at + open.n), close);
		if (end == SIZE_MAX)
			break;
		buf_add(b, s.p, at);
		s = str_from(s, at + open.n + end + close.n);
	}
	buf_str(b, s);
}

struct str strip_tags(struct vm *vm, struct str s)
{
	struct buf one, two;
	if (!vm_spend(vm, s.n / 4))
		return S("");
	out_open(&one);
	out_open(&two);
	drop_between(&one, s, S("<!--"), S("-->"));
	drop_between(&two, buf_view(&one), S("<"), S(">"));
	buf_reset(&one);
	const struct value words[] = {v_str(buf_view(&two)),
				      {.type = V_UNDEFINED, .n = 1},
				      {.type = V_UNDEFINED, .n = 1}};
	struct value list = str_split(vm, words);
	for (uint32_t i = 0; i < list.list->n; i++) {
		if (i)
			buf_char(&one, ' ');
		buf_str(&one, v_get_str(list.list->p[i]));
	}
	buf_release(&two);
	return unescape_html(vm, out_str(vm, &one));
}

struct value f_striptags(struct vm *vm, const struct value *a)
{
	return v_str(strip_tags(vm, v_text(vm, a[0])));
}
