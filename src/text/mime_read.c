#include "text/mime_read.h"

#include "base/ascii.h"

#define BOUNDARY_MAX 70 // RFC 2046 §5.1.1

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct mime_entity mime_entity(struct str bytes)
{
	struct mime_entity e = {0};
	struct str rest = bytes, line;
	const char *end = bytes.p;

	while (str_line(&rest, &line) && line.n)
		end = line.p + line.n;
	e.headers = bytes.p ? str_range(bytes.p, end) : (struct str){0};
	e.body = rest;
	return e;
}

// ---- headers ------------------------------------------------------------------------------------

// A header's first line, joined to the lines of `rest` that go on with it.
static struct str unfolded(struct arena *a, struct str first, struct str rest)
{
	struct str line, look = rest;
	char *p;
	size_t n = 0;

	first = str_trim(first);
	while (look.n && is_blank(look.p[0]) && str_line(&look, &line))
		n += line.n + 1;
	if (n == 0)
		return first;
	p = arena_alloc_raw(a, first.n + n, 1);
	if (first.n)
		memcpy(p, first.p, first.n);
	n = first.n;
	while (rest.n && is_blank(rest.p[0]) && str_line(&rest, &line)) {
		line = str_trim(line);
		p[n++] = ' ';
		if (line.n)
			memcpy(p + n, line.p, line.n);
		n += line.n;
	}
	return str_of(p, n);
}

struct str mime_header_find(struct arena *a, struct str headers, struct str name)
{
	struct str line;

	while (str_line(&headers, &line)) {
		size_t colon = str_index(line, ':');

		if (colon != SIZE_MAX && str_eq_nocase(str_rtrim(str_first(line, colon)), name))
			return unfolded(a, str_from(line, colon + 1), headers);
	}
	return (struct str){0};
}

struct str mime_value(struct str header)
{
	return str_trim(str_first(header, str_index(header, ';')));
}

// Cuts a quoted string (RFC 5322 §3.2.4), whose quote was read, off the front of *rest.
static struct str quoted(struct arena *a, struct str *rest)
{
	char *p = arena_alloc_raw(a, rest->n + 1, 1);
	size_t n = 0, i = 0;

	for (; i < rest->n && rest->p[i] != '"'; i++) {
		i += rest->p[i] == '\\' && i + 1 < rest->n;
		p[n++] = rest->p[i];
	}
	*rest = str_from(*rest, i + 1);
	return str_of(p, n);
}

// Cuts a parameter's value off the front of *rest, up to the ';' before the next one.
static struct str param_value(struct arena *a, struct str *rest)
{
	struct str value;
	size_t end;

	*rest = str_trim(*rest);
	if (rest->n && rest->p[0] == '"') {
		*rest = str_from(*rest, 1);
		value = quoted(a, rest);
		end = str_index(*rest, ';');
	} else {
		end = str_index(*rest, ';');
		value = str_trim(str_first(*rest, end));
	}
	*rest = end == SIZE_MAX ? (struct str){0} : str_from(*rest, end + 1);
	return value;
}

struct str mime_param(struct arena *a, struct str header, struct str name)
{
	size_t end = str_index(header, ';');
	struct str rest = end == SIZE_MAX ? (struct str){0} : str_from(header, end + 1);

	while (rest.n) {
		size_t equals = str_index(rest, '=');
		struct str key, value;

		if (equals == SIZE_MAX)
			break;
		key = str_trim(str_first(rest, equals));
		rest = str_from(rest, equals + 1);
		value = param_value(a, &rest);
		if (str_eq_nocase(key, name))
			return value;
	}
	return (struct str){0};
}

// ---- parts --------------------------------------------------------------------------------------

enum delimiter { NOT_ONE, BETWEEN, CLOSING };

static enum delimiter delimiter(struct str line, struct str boundary)
{
	if (!str_starts(line, S("--")) || !str_starts(str_from(line, 2), boundary))
		return NOT_ONE;
	line = str_rtrim(str_from(line, 2 + boundary.n));
	return line.n == 0 ? BETWEEN : str_eq(line, S("--")) ? CLOSING : NOT_ONE;
}

struct mime_parts mime_parts(struct str body, struct str boundary)
{
	struct mime_parts parts = {body, boundary};
	struct str line;

	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX)
		return (struct mime_parts){0};
	while (str_line(&parts.rest, &line))
		if (delimiter(line, boundary) == BETWEEN)
			return parts;
	return (struct mime_parts){0};
}

bool mime_next(struct mime_parts *parts, struct str *part)
{
	struct str start = parts->rest, line;
	const char *end = start.p;

	if (start.n == 0)
		return false;
	while (str_line(&parts->rest, &line)) {
		enum delimiter d = delimiter(line, parts->boundary);

		if (d != NOT_ONE) {
			*part = str_range(start.p, end);
			if (d == CLOSING)
				parts->rest = (struct str){0};
			return true;
		}
		end = line.p + line.n;
	}
	*part = start; // no closing line: a message that was cut off
	return true;
}

// ---- transfer encodings -------------------------------------------------------------------------

// RFC 2045 §6.7. What is no escape stays as it is; lines end in LF.
static struct str from_quoted_printable(struct arena *a, struct str body)
{
	char *p = arena_alloc_raw(a, body.n + 1, 1);
	struct str line;
	size_t n = 0;

	while (str_line(&body, &line)) {
		bool soft;

		line = str_rtrim(line);
		soft = str_ends(line, S("="));
		line.n -= soft;
		for (size_t i = 0; i < line.n; i++) {
			bool escape = line.p[i] == '=' && i + 2 < line.n &&
				      ascii_hex(line.p[i + 1]) >= 0 &&
				      ascii_hex(line.p[i + 2]) >= 0;

			p[n++] = escape ? (char)(ascii_hex(line.p[i + 1]) << 4 |
						 ascii_hex(line.p[i + 2]))
					: line.p[i];
			i += escape ? 2 : 0;
		}
		if (!soft)
			p[n++] = '\n';
	}
	return str_of(p, n);
}

static int base64_value(char c)
{
	return c >= 'A' && c <= 'Z'   ? c - 'A'
	       : c >= 'a' && c <= 'z' ? c - 'a' + 26
	       : c >= '0' && c <= '9' ? c - '0' + 52
	       : c == '+'             ? 62
	       : c == '/'             ? 63
				      : -1;
}

// RFC 2045 §6.8: characters outside the alphabet are passed over.
static struct str from_base64(struct arena *a, struct str body)
{
	char *p = arena_alloc_raw(a, body.n / 4 * 3 + 3, 1);
	uint32_t bits = 0;
	size_t n = 0;
	int held = 0;

	for (size_t i = 0; i < body.n && body.p[i] != '='; i++) {
		int v = base64_value(body.p[i]);

		if (v < 0)
			continue;
		bits = (bits << 6 | (uint32_t)v) & 0xFFFFFF;
		held += 6;
		if (held >= 8) {
			held -= 8;
			p[n++] = (char)(bits >> held & 0xFF);
		}
	}
	return str_of(p, n);
}

struct str mime_decoded(struct arena *a, const struct mime_entity *e)
{
	struct str how =
		mime_value(mime_header_find(a, e->headers, S("Content-Transfer-Encoding")));

	if (str_eq_nocase(how, S("quoted-printable")))
		return from_quoted_printable(a, e->body);
	if (str_eq_nocase(how, S("base64")))
		return from_base64(a, e->body);
	return e->body;
}
