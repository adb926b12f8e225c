// wordwrap: Python's textwrap over the lines of a text.

#include "template/filter.h"

// A line as code points, with the byte where each begins.
struct line {
	struct str s;
	uint32_t *cp;
	uint32_t *at; // n + 1 of them
	size_t n;
};
struct chunk {
	size_t from, to; // code points
};
struct wrap {
	struct vm *vm;
	struct buf *out;
	struct str sep;
	bool escape; // the separator is markup
	int64_t width;
	bool break_long, break_hyphens;
	struct line line;
	bool any; // a line has been written
};

static uint32_t cp_at(const struct line *l, size_t i)
{
	return i < l->n ? l->cp[i] : 0;
}
static bool is_ws(uint32_t c)
{
	return c == ' ' || (c >= 9 && c <= 13);
}
static bool is_letter(uint32_t c)
{
	return u_word(c) && !u_decimal(c);
}
static bool is_punct(uint32_t c)
{
	return c && c < 0x80 && strchr("!\"'&.,?", (int)c);
}
static bool is_word_punct(uint32_t c)
{
	return is_punct(c) || u_word(c);
}
static bool word_at(const struct line *l, size_t i)
{
	return i < l->n && u_word(l->cp[i]);
}
static bool letter_at(const struct line *l, size_t i)
{
	return i < l->n && is_letter(l->cp[i]);
}

// `-{2,}(?=\w)` at i: where the dashes end; 0 for no match.
static size_t em_dash(const struct line *l, size_t i)
{
	size_t e = i;
	while (cp_at(l, e) == '-')
		e++;
	return e >= i + 2 && word_at(l, e) ? e : 0;
}

// A hyphen at e inside a word that may be broken after it.
static bool hyphen(const struct line *l, size_t e)
{
	if (cp_at(l, e) != '-')
		return false;
	bool two = e >= 2 && letter_at(l, e - 2) && letter_at(l, e - 1);
	bool three = e >= 3 && letter_at(l, e - 3) && cp_at(l, e - 2) == '-' &&
		     is_word_punct(l->cp[e - 1]);
	bool after = letter_at(l, e + 1) &&
		     (letter_at(l, e + 2) || (cp_at(l, e + 2) == '-' && letter_at(l, e + 3)));
	return (two || three) && after;
}

static size_t chunk_end(const struct wrap *w, size_t i)
{
	const struct line *l = &w->line;
	size_t e = i;
	if (is_ws(l->cp[i])) {
		while (e < l->n && is_ws(l->cp[e]))
			e++;
		return e;
	}
	if (!w->break_hyphens) {
		while (e < l->n && !is_ws(l->cp[e]))
			e++;
		return e;
	}
	if (i > 0 && is_word_punct(l->cp[i - 1]) && (e = em_dash(l, i)))
		return e;
	for (e = i + 1;; e++) {
		if (hyphen(l, e))
			return e + 1;
		if (e >= l->n || is_ws(l->cp[e]) || (is_word_punct(l->cp[e - 1]) && em_dash(l, e)))
			return e;
	}
}

static bool blank(const struct line *l, struct chunk c)
{
	for (size_t i = c.from; i < c.to; i++)
		if (!u_space(l->cp[i]))
			return false;
	return true;
}

// How much of a chunk that is longer than a line goes into the space left.
static size_t break_at(const struct wrap *w, struct chunk c, size_t space)
{
	bool other = false;
	size_t last = 0, len = c.to - c.from;
	for (size_t i = 0; w->break_hyphens && len > space && i < space; i++) {
		bool dash = w->line.cp[c.from + i] == '-';
		if (dash && other)
			last = i;
		else if (dash && i > 0)
			last = 0;
		other |= !dash;
	}
	return last > 0 ? last + 1 : space < len ? space : len;
}

static void add_line(struct wrap *w, size_t from, size_t to)
{
	const struct line *l = &w->line;
	struct str s = {l->s.p + l->at[from], l->at[to] - l->at[from]};
	if (w->any)
		buf_str(w->out, w->sep);
	w->any = true;
	if (w->escape)
		escape_add(w->out, s);
	else
		buf_str(w->out, s);
}

// TextWrapper._wrap_chunks over the chunks p[0..n-1], which follow each other in the line.
static void wrap_chunks(struct wrap *w, struct chunk *p, size_t n)
{
	const struct line *l = &w->line;
	size_t width = (size_t)w->width, i = 0;
	bool lines = false;
	while (i < n && vm_spend(w->vm, 1)) {
		if (lines && blank(l, p[i]))
			i++;
		size_t from = i < n ? p[i].from : l->n, to = from, last = i;
		bool any = false;
		struct chunk tail = {from, from};
		for (; i < n && p[i].to - from <= width; i++) {
			tail = p[i];
			to = p[i].to;
			any = true;
		}
		if (i < n && p[i].to - p[i].from > width && w->break_long) {
			size_t take = break_at(w, p[i], width - (to - from));
			tail = (struct chunk){p[i].from, p[i].from + take};
			p[i].from += take;
			to = tail.to;
			any = true;
		} else if (i < n && p[i].to - p[i].from > width && !any) {
			tail = p[i];
			to = p[i++].to;
			any = true;
		}
		if (any && blank(l, tail))
			to = tail.from;
		if (any && (to > from || tail.from > from)) {
			add_line(w, from, to);
			lines = true;
		} else if (i == last && !any) {
			break;
		}
	}
}

static bool load_line(struct wrap *w, struct str s)
{
	struct line *l = &w->line;
	if (!vm_reserve(w->vm, s.n * 4 * sizeof(uint32_t) + 64))
		return false;
	l->s = s;
	l->n = 0;
	l->cp = arena_array(vm_arena(w->vm), uint32_t, s.n + 1);
	l->at = arena_array(vm_arena(w->vm), uint32_t, s.n + 1);
	for (size_t i = 0; i < s.n;) {
		l->at[l->n] = (uint32_t)i;
		l->cp[l->n++] = u_at(s, &i);
	}
	l->at[l->n] = (uint32_t)s.n;
	return true;
}

static void wrap_line(struct wrap *w, struct str s)
{
	if (!load_line(w, s))
		return;
	if (w->width <= 0) {
		fail_type(w->vm, "the width of wordwrap must be more than 0");
		return;
	}
	if (!vm_reserve(w->vm, w->line.n * sizeof(struct chunk)))
		return;
	struct chunk *p = arena_array(vm_arena(w->vm), struct chunk, w->line.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < w->line.n;) {
		size_t end = chunk_end(w, i);
		p[n++] = (struct chunk){i, end};
		i = end;
	}
	w->any = false;
	wrap_chunks(w, p, n);
}

struct value f_wordwrap(struct vm *vm, const struct value *a)
{
	struct str s;
	struct buf b;
	struct wrap w = {.vm = vm, .out = &b, .sep = S("\n"), .width = 79};
	w.break_long = !given(a[2]) || v_truth(vm, a[2]);
	w.break_hyphens = !given(a[4]) || v_truth(vm, a[4]);
	if (!arg_str(vm, a[0], "wordwrap", &s) ||
	    (s.n && given(a[1]) && !arg_int(vm, a[1], &w.width)))
		return v_undefined();
	if (given(a[3]) && a[3].type != V_NONE) {
		if (!arg_str(vm, a[3], "the wrapstring", &w.sep))
			return v_undefined();
		w.escape = a[3].safe;
	}
	struct value lines = lines_of(vm, a[0], false);
	out_open(&b);
	for (uint32_t i = 0; i < lines.list->n && !vm_failed(vm); i++) {
		if (i)
			buf_str(&b, w.sep);
		wrap_line(&w, v_get_str(lines.list->p[i]));
	}
	return out_close(vm, &b, w.escape);
}
