#include "text/ical.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "text/diags.h"

struct reader {
	struct arena *arena;
	const struct source *src;
	struct diag_log *log;
	struct str rest;
	struct ical_component *open; // the innermost component that is open
	unsigned depth;
	size_t lines;
	bool outside; // text before the first or behind the last calendar was reported
};

static bool is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_';
}

static struct str upper(struct arena *a, struct str s)
{
	char *p;

	for (size_t i = 0;; i++) {
		if (i == s.n)
			return s;
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			break;
	}
	p = arena_alloc_raw(a, s.n, 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i];
	return str_of(p, s.n);
}

// ---- lines --------------------------------------------------------------------------------------

static bool is_folded(struct str rest)
{
	return rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

// The next line with its continuations; `at` is the first of them. A slice of the source where it
// is not folded.
static bool next_line(struct reader *r, struct str *line, struct str *at)
{
	struct str again, piece;
	size_t n;
	char *p;

	if (!str_line(&r->rest, at))
		return false;
	r->lines++;
	*line = *at;
	if (!is_folded(r->rest))
		return true;
	again = r->rest;
	for (n = at->n; is_folded(r->rest); n += piece.n - 1)
		str_line(&r->rest, &piece);
	p = arena_alloc_raw(r->arena, n, 1);
	*line = str_of(p, n);
	memcpy(p, at->p, at->n);
	for (p += at->n; is_folded(again); p += piece.n - 1) {
		str_line(&again, &piece);
		memcpy(p, piece.p + 1, piece.n - 1);
	}
	return true;
}

static bool bad_line(struct reader *r, struct str at, const char *what)
{
	diag_report(r->log, &TEXT_ICAL_LINE, r->src, at, "%s, so it is left out", what);
	return false;
}

// The value of a parameter without the escapes of RFC 6868, which few have.
static struct str param_value(struct arena *a, struct str s)
{
	static const char from[] = "n'^", to[] = "\n\"^";
	char *p;
	size_t n = 0;

	if (str_index(s, '^') == SIZE_MAX)
		return s;
	p = arena_alloc_raw(a, s.n, 1);
	for (size_t i = 0; i < s.n; i++) {
		const char *which =
			s.p[i] == '^' && i + 1 < s.n ? memchr(from, s.p[i + 1], 3) : NULL;

		p[n++] = which ? to[which - from] : s.p[i];
		i += which != NULL;
	}
	return str_of(p, n);
}

// How far a parameter's values go: quotes hide what would end them.
static size_t param_end(struct str s)
{
	bool quoted = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && (s.p[i] == ';' || s.p[i] == ':'))
			return i;
	}
	return SIZE_MAX;
}

static struct str unquoted(struct str s)
{
	if (s.n >= 2 && s.p[0] == '"' && str_index(str_from(s, 1), '"') == s.n - 2)
		return str_of(s.p + 1, s.n - 2);
	return s;
}

static bool read_params(struct reader *r, struct str *rest, struct ical_prop *prop)
{
	while (rest->n && rest->p[0] == ';') {
		struct str name;
		size_t n = 0;

		*rest = str_from(*rest, 1);
		while (n < rest->n && is_name_char(rest->p[n]))
			n++;
		name = str_first(*rest, n);
		*rest = str_from(*rest, n);
		if (n == 0 || rest->n == 0 || rest->p[0] != '=')
			return false;
		*rest = str_from(*rest, 1);
		n = param_end(*rest);
		if (n == SIZE_MAX)
			return false;
		if (prop->n == prop->cap)
			prop->params = vec_grow(r->arena, prop->params, prop->n, &prop->cap,
						sizeof *prop->params);
		prop->params[prop->n++] =
			(struct ical_param){upper(r->arena, name),
					    param_value(r->arena, unquoted(str_first(*rest, n)))};
		*rest = str_from(*rest, n);
	}
	return true;
}

static bool read_prop(struct reader *r, struct str line, struct str at, struct ical_prop *prop)
{
	struct str rest;
	size_t n = 0;

	while (n < line.n && is_name_char(line.p[n]))
		n++;
	*prop = (struct ical_prop){.name = upper(r->arena, str_first(line, n)), .at = at};
	rest = str_from(line, n);
	if (n == 0 || !read_params(r, &rest, prop) || rest.n == 0 || rest.p[0] != ':')
		return bad_line(r, at, "this is no line of a calendar (NAME:value)");
	prop->value = str_from(rest, 1);
	if (utf8_check(prop->value) != prop->value.n)
		return bad_line(r, at, "the line is not valid UTF-8");
	return true;
}

// ---- components ---------------------------------------------------------------------------------

static bool begin(struct reader *r, const struct ical_prop *prop)
{
	struct ical_component *c = arena_new(r->arena, struct ical_component);

	if (++r->depth > ICAL_DEPTH_MAX) {
		diag_report(r->log, &TEXT_ICAL_LIMIT, r->src, prop->at,
			    "components nested too deeply");
		return false;
	}
	*c = (struct ical_component){
		.name = upper(r->arena, str_trim(prop->value)), .at = prop->at, .parent = r->open};
	vec_push(r->arena, &r->open->parts, c);
	r->open = c;
	return true;
}

static void close_open(struct reader *r)
{
	r->open = r->open->parent;
	r->depth--;
}

// An END closes what it names and whatever was left open in it.
static void end(struct reader *r, const struct ical_prop *prop)
{
	struct str name = upper(r->arena, str_trim(prop->value));
	struct ical_component *c = r->open;

	while (c->parent && !str_eq(c->name, name))
		c = c->parent;
	if (!c->parent) {
		bad_line(r, prop->at, "nothing of this name is open");
		return;
	}
	while (r->open != c) {
		diag_report(r->log, &TEXT_ICAL_LINE, r->src, r->open->at, "%.*s is never closed",
			    STR_ARG(r->open->name));
		close_open(r);
	}
	close_open(r);
}

static bool is_calendar(const struct reader *r, const struct ical_prop *prop)
{
	return r->depth || str_eq_nocase(str_trim(prop->value), S("VCALENDAR"));
}

static bool read_line(struct reader *r, struct str line, struct str at)
{
	struct ical_prop prop;

	if (str_trim(line).n == 0 || !read_prop(r, line, at, &prop))
		return true;
	if (str_eq(prop.name, S("BEGIN")) && is_calendar(r, &prop))
		return begin(r, &prop);
	if (r->depth == 0) {
		if (!r->outside)
			bad_line(r, at, "this stands in no calendar");
		r->outside = true;
	} else if (str_eq(prop.name, S("END"))) {
		end(r, &prop);
	} else {
		vec_push(r->arena, &r->open->props, prop);
	}
	return true;
}

struct ical_component *ical_parse(struct arena *a, const struct source *src, struct diag_log *log)
{
	struct ical_component *stream = arena_new(a, struct ical_component);
	struct reader r = {.arena = a, .src = src, .log = log, .rest = src->text, .open = stream};
	struct str line, at;

	if (src->text.n > ICAL_BYTES_MAX) {
		diag_report(log, &TEXT_ICAL_LIMIT, src, (struct str){0}, "the file is too large");
		return NULL;
	}
	if (str_starts(r.rest, S("\xEF\xBB\xBF")))
		r.rest = str_from(r.rest, 3);
	while (next_line(&r, &line, &at)) {
		if (r.lines > ICAL_LINES_MAX) {
			diag_report(log, &TEXT_ICAL_LIMIT, src, at, "more lines than kith reads");
			return NULL;
		}
		if (!read_line(&r, line, at))
			return NULL;
	}
	for (; r.open != stream; close_open(&r))
		diag_report(log, &TEXT_ICAL_LINE, src, r.open->at, "%.*s is never closed",
			    STR_ARG(r.open->name));
	if (stream->parts.n)
		return stream;
	diag_report(log, &TEXT_ICAL_NONE, src, (struct str){0}, "the file holds no calendar");
	return NULL;
}

// ---- what is in it ------------------------------------------------------------------------------

const struct ical_prop *ical_get(const struct ical_component *c, const char *name)
{
	for (size_t i = 0; i < c->props.n; i++)
		if (str_eq(c->props.p[i].name, str_cstr(name)))
			return &c->props.p[i];
	return NULL;
}

struct str ical_param(const struct ical_prop *prop, const char *name)
{
	for (size_t i = 0; i < prop->n; i++)
		if (str_eq(prop->params[i].name, str_cstr(name)))
			return prop->params[i].value;
	return (struct str){0};
}

struct str ical_place(const struct source *src, const struct ical_prop *prop)
{
	return prop->value.n && str_within(prop->value, src->text) ? prop->value : prop->at;
}

struct str ical_text(struct arena *a, struct str s)
{
	size_t i = 0, n = 0;
	char *p;

	while (i < s.n && s.p[i] != '\\' && !ascii_is_line_control(s.p[i]))
		i++;
	if (i == s.n)
		return s;
	p = arena_alloc_raw(a, s.n, 1);
	for (i = 0; i < s.n; i++) {
		bool escaped = s.p[i] == '\\' && i + 1 < s.n;

		i += escaped;
		if (escaped && (s.p[i] == 'n' || s.p[i] == 'N'))
			p[n++] = '\n';
		else if (!ascii_is_line_control(s.p[i]))
			p[n++] = s.p[i];
	}
	return str_of(p, n);
}

bool ical_next(struct str *rest, struct str *value)
{
	size_t i = 0;

	if (!rest->p)
		return false;
	for (; i < rest->n && rest->p[i] != ','; i++)
		i += rest->p[i] == '\\' && i + 1 < rest->n;
	*value = str_first(*rest, i);
	*rest = i < rest->n ? str_from(*rest, i + 1) : (struct str){0};
	return true;
}

static bool take_digits(struct str *s, int64_t *out)
{
	size_t n = 0;

	while (n < s->n && n < 9 && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	if (n == 0 || !str_int(str_first(*s, n), out))
		return false;
	*s = str_from(*s, n);
	return true;
}

bool ical_duration(struct str s, int64_t *seconds)
{
	static const struct {
		char unit;
		bool time;
		int64_t seconds;
	} units[] = {{'W', false, 604800},
		     {'D', false, 86400},
		     {'H', true, 3600},
		     {'M', true, 60},
		     {'S', true, 1}};
	int64_t sign = str_starts(s, S("-")) ? -1 : 1, total = 0, count;
	bool time = false, any = false;

	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_from(s, 1);
	if (!str_starts(s, S("P")))
		return false;
	for (s = str_from(s, 1); s.n; any = true) {
		size_t u = 0;

		if (!time && s.p[0] == 'T') {
			time = true;
			s = str_from(s, 1);
		}
		if (!take_digits(&s, &count) || s.n == 0)
			return false;
		while (u < 5 && (units[u].unit != s.p[0] || units[u].time != time))
			u++;
		if (u == 5)
			return false;
		total += count * units[u].seconds;
		s = str_from(s, 1);
	}
	*seconds = sign * total;
	return any;
}

bool ical_offset(struct str s, int *seconds)
{
	int64_t n;
	int sign = str_starts(s, S("-")) ? -1 : 1;
	bool short_form = s.n == 5;

	if ((s.n != 5 && s.n != 7) || (s.p[0] != '+' && s.p[0] != '-'))
		return false;
	s = str_from(s, 1);
	if (!take_digits(&s, &n) || s.n)
		return false;
	if (short_form)
		n *= 100;
	*seconds = sign * (int)(n / 10000 * 3600 + n / 100 % 100 * 60 + n % 100);
	return n / 10000 < 27 && n / 100 % 100 < 60 && n % 100 < 60;
}
