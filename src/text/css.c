#include <stdlib.h>

#include "base/ascii.h"
#include "text/css_sheet.h"
#include "text/diags.h"
#include "text/html_scan.h"
#include "text/mail_support.h"

#define MEDIA_MAX 16384 // bytes: Gmail drops a longer <style>

struct parser {
	struct arena *arena;
	const struct source *src;
	struct diag_log *log;
	struct css_sheet *sheet;
	struct buf media;
	const char *p, *end;
};

static bool is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || (c & 0x80);
}

static bool at_comment(const char *p, const char *end)
{
	return end - p >= 2 && p[0] == '/' && p[1] == '*';
}

// The place behind the comment at `p`; the text's end when it is not closed.
static const char *skip_comment(const char *p, const char *end)
{
	size_t i = str_find(str_range(p + 2, end), S("*/"));

	return i == SIZE_MAX ? end : p + 2 + i + 2;
}

// The place behind the string at `p`; a line's end closes it too, as in CSS.
static const char *skip_string(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && *p != quote && *p != '\n')
		p += *p == '\\' && end - p > 1 ? 2 : 1;
	return p < end ? p + 1 : end;
}

// One step over what cannot be cut: a comment, a string, an escape or a byte.
static const char *step(const char *p, const char *end)
{
	if (at_comment(p, end))
		return skip_comment(p, end);
	if (*p == '"' || *p == '\'')
		return skip_string(p, end);
	return *p == '\\' && end - p > 1 ? p + 2 : p + 1;
}

static void skip_blank(struct parser *c)
{
	while (c->p < c->end && (html_is_space(*c->p) || at_comment(c->p, c->end)))
		c->p = html_is_space(*c->p) ? c->p + 1 : skip_comment(c->p, c->end);
}

// The text up to one of `stops` outside strings, comments and brackets, without moving.
static const char *find_stop(const char *p, const char *end, const char *stops)
{
	unsigned depth = 0;

	while (p < end) {
		if (!depth && strchr(stops, *p) && *p)
			break;
		if (*p == '(' || *p == '[')
			depth++;
		else if ((*p == ')' || *p == ']') && depth)
			depth--;
		p = step(p, end);
	}
	return p < end ? p : end;
}

// The place behind the block whose `{` is at `p`; the text's end, with *closed false, when nothing
// closes it.
static const char *skip_block(const char *p, const char *end, bool *closed)
{
	unsigned depth = 0;

	while (p < end) {
		if (*p == '{')
			depth++;
		else if (*p == '}' && --depth == 0) {
			*closed = true;
			return p + 1;
		}
		p = step(p, end);
	}
	*closed = false;
	return end;
}

// White space runs become one blank, comments too; nothing is copied where that changes nothing.
static struct str clean(struct parser *c, struct str s)
{
	const char *p, *end;
	char *out;
	size_t n = 0;

	s = str_trim(s);
	if (str_find(s, S("/*")) == SIZE_MAX && str_index(s, '\n') == SIZE_MAX &&
	    str_index(s, '\t') == SIZE_MAX && str_find(s, S("  ")) == SIZE_MAX)
		return s;
	out = arena_alloc_raw(c->arena, s.n, 1);
	for (p = s.p, end = s.p + s.n; p < end;) {
		const char *next = step(p, end);

		if (html_is_space(*p) || at_comment(p, end)) {
			if (n && out[n - 1] != ' ')
				out[n++] = ' ';
		} else {
			memcpy(out + n, p, (size_t)(next - p));
			n += (size_t)(next - p);
		}
		p = next;
	}
	return str_rtrim(str_of(out, n));
}

static struct str lower(struct parser *c, struct str s)
{
	char *p;
	bool change = false;

	for (size_t i = 0; i < s.n; i++)
		change |= s.p[i] >= 'A' && s.p[i] <= 'Z';
	if (!change)
		return s;
	p = arena_alloc_raw(c->arena, s.n, 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = ascii_lower(s.p[i]);
	return str_of(p, s.n);
}

// ---- selectors ----------------------------------------------------------------------------------

// `name.class.class` at the front of *s.
static bool cut_simple(struct parser *c, struct str *s, struct simple *out)
{
	size_t i = 0;

	while (i < s->n && is_name_char(s->p[i]))
		i++;
	out->name = lower(c, str_first(*s, i));
	*s = str_from(*s, i);
	while (s->n && s->p[0] == '.') {
		for (i = 1; i < s->n && is_name_char(s->p[i]);)
			i++;
		if (i == 1 || out->nclasses == MAX_CLASSES)
			return false;
		out->classes[out->nclasses++] = str_of(s->p + 1, i - 1);
		*s = str_from(*s, i);
	}
	return out->name.n || out->nclasses;
}

static unsigned weight(const struct simple *s)
{
	return (unsigned)s->nclasses * 1000 + (s->name.n ? 1 : 0);
}

static bool same_simple(const struct simple *a, const struct simple *b)
{
	if (!str_eq(a->name, b->name) || a->nclasses != b->nclasses)
		return false;
	for (size_t i = 0; i < a->nclasses; i++)
		if (!str_eq(a->classes[i], b->classes[i]))
			return false;
	return true;
}

static size_t ancestor_index(struct parser *c, const struct simple *ancestor)
{
	size_t i = 0;

	while (i < c->sheet->ancestors.n && !same_simple(&c->sheet->ancestors.p[i], ancestor))
		i++;
	if (i == c->sheet->ancestors.n)
		vec_push(c->arena, &c->sheet->ancestors, *ancestor);
	return i;
}

static bool read_selector(struct parser *c, struct str text, struct css_rule *rule)
{
	struct str rest = clean(c, text);
	struct simple ancestor = {0};

	if (!cut_simple(c, &rest, &rule->self))
		return false;
	if (rest.n) {
		if (rest.p[0] != ' ')
			return false;
		rest = str_from(rest, 1);
		ancestor = rule->self;
		rule->self = (struct simple){0};
		if (!cut_simple(c, &rest, &rule->self) || rest.n)
			return false;
		rule->ancestor = ancestor_index(c, &ancestor) + 1;
	}
	rule->specificity = weight(&rule->self) + weight(&ancestor);
	return true;
}

static void add_rules(struct parser *c, struct str selectors, const struct css_decl *decls,
		      size_t n)
{
	while (selectors.p) {
		const char *end = selectors.p + selectors.n,
			   *stop = find_stop(selectors.p, end, ",");
		struct str one = str_trim(str_range(selectors.p, stop));
		struct css_rule rule = {.order = c->sheet->n, .decls = decls, .ndecls = n};

		selectors = stop < end ? str_range(stop + 1, end) : (struct str){0};
		if (read_selector(c, one, &rule)) {
			vec_push(c->arena, c->sheet, rule);
			continue;
		}
		diag_report(c->log, &TEXT_CSS_SELECTOR, c->src, one,
			    "a selector that cannot be put inline");
		diag_hint(c->log,
			  "use elements and classes with at most one ancestor, as in: .note p");
	}
}

// ---- declarations -------------------------------------------------------------------------------

static bool cut_important(struct str *value)
{
	size_t i = str_rindex(*value, '!');

	if (i == SIZE_MAX || !str_eq_nocase(str_trim(str_from(*value, i + 1)), S("important")))
		return false;
	*value = str_rtrim(str_first(*value, i));
	return true;
}

static bool read_decl(struct parser *c, struct str text, struct css_decl *decl)
{
	size_t colon = str_index(text, ':');
	struct str name;

	if (colon == SIZE_MAX)
		return false;
	name = clean(c, str_first(text, colon));
	for (size_t i = 0; i < name.n; i++)
		if (!is_name_char(name.p[i]))
			return false;
	decl->property = lower(c, name);
	decl->value = clean(c, str_from(text, colon + 1));
	decl->important = cut_important(&decl->value);
	return name.n && decl->value.n && str_index(decl->value, '{') == SIZE_MAX;
}

// Reads the declarations up to the block's `}`.
static void read_decls(struct parser *c, const struct css_decl **decls, size_t *n)
{
	VEC(struct css_decl) list = {0};

	for (skip_blank(c); c->p < c->end && *c->p != '}'; skip_blank(c)) {
		const char *stop = find_stop(c->p, c->end, ";}");
		struct str text = str_rtrim(str_range(c->p, stop));
		struct css_decl decl;

		c->p = stop < c->end && *stop == ';' ? stop + 1 : stop;
		if (!text.n)
			continue;
		if (read_decl(c, text, &decl)) {
			mail_support_check(decl.property, decl.value, c->src, text, c->log);
			vec_push(c->arena, &list, decl);
		} else {
			diag_report(c->log, &TEXT_CSS_SYNTAX, c->src, text,
				    "a declaration that cannot be read");
			diag_hint(c->log, "write property: value;");
		}
	}
	*decls = list.p;
	*n = list.n;
}

// ---- the sheet ----------------------------------------------------------------------------------

static void report_unclosed(struct parser *c, const char *open)
{
	diag_report(c->log, &TEXT_CSS_SYNTAX, c->src, str_of(open, 1), "a { that is not closed");
}

static void read_rule(struct parser *c)
{
	const char *from = c->p, *open = find_stop(c->p, c->end, "{};"), *next;
	const struct css_decl *decls;
	size_t n;

	if (open == c->end || *open != '{') {
		c->p = open < c->end ? open + 1 : open;
		diag_report(c->log, &TEXT_CSS_SYNTAX, c->src, str_rtrim(str_range(from, c->p)),
			    "text outside any rule");
		diag_hint(c->log, "write selector { property: value; }");
		return;
	}
	c->p = open + 1;
	read_decls(c, &decls, &n);
	next = c->p;
	if (next == c->end)
		report_unclosed(c, open);
	else
		c->p++;
	add_rules(c, str_range(from, open), decls, n);
}

// Looks at the declarations of an @media block's rules; the block itself is kept as it is.
static void check_media(struct parser *c, const char *from, const char *end)
{
	struct parser inside = *c;
	const struct css_decl *decls;
	size_t n;

	inside.p = from;
	inside.end = end;
	for (skip_blank(&inside); inside.p < inside.end; skip_blank(&inside)) {
		const char *open = find_stop(inside.p, end, "{};");

		if (open < end && *open == '{') {
			inside.p = open + 1;
			read_decls(&inside, &decls, &n);
		} else {
			inside.p = open;
		}
		inside.p += inside.p < end;
	}
}

static void read_at_rule(struct parser *c)
{
	const char *from = c->p, *open = find_stop(c->p, c->end, "{;}");
	size_t name = 1;
	bool closed = true;

	while (name < (size_t)(c->end - from) && is_name_char(from[name]))
		name++;
	if (open < c->end && *open == '{')
		c->p = skip_block(open, c->end, &closed);
	else
		c->p = open < c->end ? open + 1 : open;
	if (!closed)
		report_unclosed(c, open);
	if (!str_eq_nocase(str_of(from, name), S("@media"))) {
		diag_report(c->log, &TEXT_CSS_SYNTAX, c->src, str_of(from, name),
			    "%.*s cannot be put inline", (int)name, from);
		diag_hint(c->log, "of the rules that begin with @, only @media is kept");
	} else if (open < c->end && *open == '{') {
		check_media(c, open + 1, closed ? c->p - 1 : c->p);
		buf_str(&c->media, str_range(from, c->p));
		buf_char(&c->media, '\n');
	} else {
		diag_report(c->log, &TEXT_CSS_SYNTAX, c->src, str_of(from, name),
			    "@media without a block");
	}
}

static int by_specificity(const void *a, const void *b)
{
	const struct css_rule *x = a, *y = b;

	if (x->specificity != y->specificity)
		return x->specificity < y->specificity ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

struct css_sheet *css_parse(struct arena *arena, const struct source *src, struct diag_log *log)
{
	struct css_sheet *sheet = arena_new(arena, struct css_sheet);
	struct parser c = {.arena = arena, .src = src, .log = log, .sheet = sheet};

	c.p = src->text.p;
	c.end = c.p + src->text.n;
	buf_init(&c.media, BUF_MAX_DEFAULT);
	for (skip_blank(&c); c.p < c.end; skip_blank(&c)) {
		if (*c.p == '@')
			read_at_rule(&c);
		else
			read_rule(&c);
	}
	if (c.media.n > MEDIA_MAX)
		diag_report(log, &TEXT_CSS_MEDIA, src, (struct str){0},
			    "the @media rules take %zu bytes; mail programs take %d", c.media.n,
			    MEDIA_MAX);
	if (sheet->n)
		qsort(sheet->p, sheet->n, sizeof *sheet->p, by_specificity);
	sheet->media = buf_move(&c.media, arena);
	return sheet;
}

struct str css_media(const struct css_sheet *sheet)
{
	return sheet->media;
}
