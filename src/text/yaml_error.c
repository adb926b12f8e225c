#include "text/yaml_error.h"

#include "base/utf8.h"
#include "text/diags.h"

enum where { AT_MARK, AT_CHAR, AT_CONTEXT };

// What libyaml says, and what kith says instead.
struct wording {
	const char *theirs;
	enum where where;
	const char *message;
	const char *hint;
};

#define QUOTE_HINT "quote the value: key: \"value\""
#define TAB_HINT "indent with spaces"

static const struct wording wordings[] = {
	{"could not find expected ':'", AT_CONTEXT,
	 "a line without a colon where a key was expected",
	 "write key: value, or indent the line when it continues the value above"},
	{"did not find expected key", AT_MARK, "text where a key was expected",
	 "check the indentation of this line and the quotes before it"},
	{"did not find expected '-' indicator", AT_MARK,
	 "a line in a list that does not begin with '-'", "check the indentation of this line"},
	{"did not find expected ',' or ']'", AT_CONTEXT,
	 "a list in [ ] that is not closed or lacks a comma",
	 "close it with ], and quote values that hold commas, brackets or ': '"},
	{"did not find expected ',' or '}'", AT_CONTEXT,
	 "a map in { } that is not closed or lacks a comma",
	 "close it with }, and quote values that hold commas, braces or ': '"},
	{"did not find expected node content", AT_CHAR, "a value that cannot begin like this",
	 QUOTE_HINT},
	{"did not find expected <document start>", AT_MARK, "text behind the end of the YAML",
	 "check the indentation of this line"},
	{"block sequence entries are not allowed in this context", AT_CHAR,
	 "a list entry where none can stand",
	 "put each '- ' on a line of its own, or quote the value"},
	{"mapping keys are not allowed in this context", AT_CHAR, "a '?' where no key can stand",
	 QUOTE_HINT},
	{"found a tab character that violates indentation", AT_CHAR, "a tab in the indentation",
	 TAB_HINT},
	{"found a tab character where an indentation space is expected", AT_CHAR,
	 "a tab in the indentation", TAB_HINT},
	{"found unexpected end of stream", AT_CONTEXT, "a quoted text that is not closed",
	 "close the quote; inside single quotes write '' for one"},
	{"found unexpected document indicator", AT_CONTEXT, "a quoted text that is not closed",
	 "close the quote; inside single quotes write '' for one"},
	{"found unknown escape character", AT_CHAR, "an escape that YAML does not know",
	 "write \\\\ for a backslash, or use single quotes"},
	{"did not find expected hexdecimal number", AT_CHAR,
	 "an escape without its hexadecimal digits",
	 "write \\\\ for a backslash, or use single quotes"},
	{"found invalid Unicode character escape code", AT_CHAR, "an escape that is no character",
	 NULL},
	{"did not find expected alphabetic or numeric character", AT_CONTEXT,
	 "an anchor or alias without a name", "quote a value that begins with * or &"},
	{"did not find expected comment or line break", AT_MARK, "text behind a | or >",
	 "begin the text on the next line, or quote a value that begins with | or >"},
	{"found an indentation indicator equal to 0", AT_CHAR, "an indentation of 0 behind | or >",
	 NULL},
	{"found undefined tag handle", AT_CONTEXT, "a tag that is not defined",
	 "quote a value that begins with !"},
	{"did not find expected '!'", AT_CONTEXT, "a tag that is not closed",
	 "quote a value that begins with !"},
	{"did not find expected tag URI", AT_CONTEXT, "a tag without a name",
	 "quote a value that begins with !"},
	{"did not find expected whitespace or line break", AT_CONTEXT,
	 "a tag that is not followed by a space", "quote a value that begins with !"},
	{"could not find expected directive name", AT_CONTEXT, "a line that begins with '%'",
	 QUOTE_HINT},
	{"found unknown directive name", AT_CONTEXT, "a line that begins with '%'", QUOTE_HINT},
	{"found duplicate %YAML directive", AT_MARK, "a second %YAML line", "remove it"},
	{"found incompatible YAML document", AT_MARK, "a version of YAML that kith does not read",
	 "remove the %YAML line"},
};

static struct str first_char(struct str s)
{
	uint32_t cp;

	return str_first(s, utf8_decode(s, &cp));
}

// "mapping values are not allowed in this context": either a second ": " in a value, or a key that
// is indented into the value of the line above.
static void report_colon(struct diag_log *log, const struct source *src, struct str at)
{
	const char *p = at.p;
	struct str before;

	while (p > src->text.p && p[-1] != '\n')
		p--;
	before = str_range(p, at.p);
	diag_report(log, &TEXT_YAML_SYNTAX, src, str_first(at, 1), "a colon where none can stand");
	if (str_find(before, S(": ")) != SIZE_MAX || str_find(before, S("- ")) != SIZE_MAX)
		diag_hint(log, "quote a value that holds ': ', as in title: \"Foo: bar\"");
	else
		diag_hint(log,
			  "this line is indented into the value above it: check its indentation");
}

// "found character that cannot start any token"
static void report_char(struct diag_log *log, const struct source *src, struct str at)
{
	struct str c = first_char(at);

	if (str_eq(c, S("\t"))) {
		diag_report(log, &TEXT_YAML_SYNTAX, src, c, "a tab in the indentation");
		diag_hint(log, TAB_HINT);
		return;
	}
	diag_report(log, &TEXT_YAML_SYNTAX, src, c, "a value cannot begin with '%.*s'", STR_ARG(c));
	diag_hint(log, "quote a value that begins with @, `, %% or another mark of YAML's");
}

static void report_reader(struct diag_log *log, const struct source *src,
			  const yaml_parser_t *parser, struct str at)
{
	if (parser->problem_value > 0 &&
	    !strcmp(parser->problem, "control characters are not allowed"))
		diag_report(log, &TEXT_YAML_SYNTAX, src, first_char(at),
			    "a control character (U+%04X)", (unsigned)parser->problem_value);
	else
		diag_report(log, &TEXT_YAML_SYNTAX, src, first_char(at),
			    "bytes that are not UTF-8");
	diag_hint(log, "delete it, or write it as an escape in double quotes");
}

// What a Chinese keyboard gives for a colon is no colon to YAML; false when the line holds none.
static bool report_wide_colon(struct diag_log *log, const struct source *src, struct str at)
{
	static const struct str colon = S_INIT("\xEF\xBC\x9A");
	struct str line = str_first(at, str_index(at, '\n'));
	size_t where = str_find(line, colon);

	if (where == SIZE_MAX)
		return false;
	diag_report(log, &TEXT_YAML_SYNTAX, src, str_first(str_from(line, where), colon.n),
		    "a full-width colon where a key ends");
	diag_hint(log, "write ':' and a blank: %.*s: …", (int)where, line.p);
	return true;
}

static void report_worded(struct diag_log *log, const struct source *src, const struct wording *w,
			  struct str problem, struct str context)
{
	struct str at = w->where == AT_CONTEXT && context.p ? context : problem;

	if (w == wordings && report_wide_colon(log, src, at))
		return;
	if (w->where == AT_CHAR)
		at = first_char(at);
	diag_report(log, &TEXT_YAML_SYNTAX, src, at, "%s", w->message);
	if (w->hint)
		diag_hint(log, "%s", w->hint);
}

void yaml_error_report(struct diag_log *log, const struct source *src, const yaml_parser_t *parser,
		       struct str problem, struct str context)
{
	const char *theirs = parser->problem ? parser->problem : "";

	if (parser->error == YAML_READER_ERROR) {
		report_reader(log, src, parser, problem);
		return;
	}
	if (!strcmp(theirs, "mapping values are not allowed in this context")) {
		report_colon(log, src, problem);
		return;
	}
	if (!strcmp(theirs, "found character that cannot start any token")) {
		report_char(log, src, problem);
		return;
	}
	for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
		if (!strcmp(theirs, wordings[i].theirs)) {
			report_worded(log, src, &wordings[i], problem, context);
			return;
		}
	}
	diag_report(log, &TEXT_YAML_SYNTAX, src, problem, "YAML that cannot be read: %s", theirs);
}
