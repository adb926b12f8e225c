#include "text/directive.h"

#include "base/ascii.h"
#include "base/vec.h"
#include "text/diags.h"

struct args {
	struct doc_arg *p;
	size_t n, cap;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_';
}

// The text in quotes at the front of *rest; false when it is not closed.
static bool cut_quoted(struct str *rest, struct str *value)
{
	size_t end = str_index(str_from(*rest, 1), rest->p[0]);

	if (end == SIZE_MAX)
		return false;
	*value = str_of(rest->p + 1, end);
	*rest = str_from(*rest, end + 2);
	return true;
}

// Everything up to the next blank.
static struct str cut_bare(struct str *rest)
{
	size_t i = 0;
	struct str value;

	while (i < rest->n && !is_space(rest->p[i]))
		i++;
	value = str_first(*rest, i);
	*rest = str_from(*rest, i);
	return value;
}

static bool is_quote(struct str s)
{
	return s.n && (s.p[0] == '"' || s.p[0] == '\'');
}

// `key=value`, `key="two words"`, `bare` or `"bare words"` at the front of *rest.
static bool cut_arg(struct str *rest, struct doc_arg *arg)
{
	const char *from = rest->p;
	size_t i = 0;

	*arg = (struct doc_arg){0};
	while (i < rest->n && is_name_char(rest->p[i]))
		i++;
	if (i && i < rest->n && rest->p[i] == '=') {
		arg->key = str_first(*rest, i);
		*rest = str_from(*rest, i + 1);
	}
	if (!is_quote(*rest))
		arg->value = cut_bare(rest);
	else if (!cut_quoted(rest, &arg->value))
		return false;
	arg->at = str_range(from, rest->p);
	return !rest->n || is_space(rest->p[0]);
}

static struct str skip_spaces(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_from(s, 1);
	return s;
}

static void read_args(struct arena *arena, const struct source *src, struct doc_node *node,
		      struct str text, struct diag_log *log)
{
	struct args args = {0};

	for (text = skip_spaces(text); text.n; text = skip_spaces(text)) {
		struct str bad = text;
		struct doc_arg *arg = vec_add(arena, &args);

		if (cut_arg(&text, arg))
			continue;
		args.n--;
		diag_report(log, &TEXT_DIRECTIVE_SYNTAX, src, bad,
			    "an argument that cannot be read");
		diag_hint(log, "write key=value or key=\"two words\", with blanks between them");
		break;
	}
	node->args = args.p;
	node->nargs = args.n;
}

// The `}` that ends the arguments: the first one outside quotes.
static size_t closing_brace(struct str s)
{
	char quote = '\0';

	for (size_t i = 0; i < s.n; i++) {
		if (quote)
			quote = s.p[i] == quote ? '\0' : quote;
		else if ((s.p[i] == '"' || s.p[i] == '\'') && i && s.p[i - 1] == '=')
			quote = s.p[i];
		else if (s.p[i] == '}')
			return i;
	}
	return SIZE_MAX;
}

static void read_directive(struct arena *arena, const struct source *src, struct doc_node *node,
			   struct str line, struct diag_log *log)
{
	size_t i = 2, end;
	struct str rest;

	while (i < line.n && is_name_char(line.p[i]))
		i++;
	node->info = str_of(line.p + 2, i - 2);
	rest = str_from(line, i);
	if (!rest.n)
		return;
	end = closing_brace(rest);
	if (end == SIZE_MAX) {
		diag_report(log, &TEXT_DIRECTIVE_SYNTAX, src, rest,
			    "a directive whose { is not closed");
		diag_hint(log, "write ::%.*s{key=value key=\"two words\"}", STR_ARG(node->info));
		return;
	}
	read_args(arena, src, node, str_of(rest.p + 1, end - 1), log);
	rest = str_trim(str_from(rest, end + 1));
	if (rest.n) {
		diag_report(log, &TEXT_DIRECTIVE_SYNTAX, src, rest, "text behind a directive");
		diag_hint(log, "put the directive on a line of its own");
	}
}

static void read_segment(struct arena *arena, const struct source *src, struct doc_node *node,
			 struct str line, struct diag_log *log)
{
	struct str rest = skip_spaces(str_from(line, 3));

	node->info = cut_bare(&rest);
	if (!node->info.n)
		return;
	read_args(arena, src, node, rest, log);
	if (!str_eq(node->info, S("segment"))) {
		diag_report(log, &TEXT_DIRECTIVE_SYNTAX, src, node->info,
			    "no ::: part called \"%.*s\"", STR_ARG(node->info));
		diag_hint(log, "write ::: segment ID");
	} else if (node->nargs != 1 || node->args[0].key.n || !node->args[0].value.n) {
		diag_report(log, &TEXT_DIRECTIVE_SYNTAX, src, line, "a segment needs one id");
		diag_hint(log, "write ::: segment ID");
	}
}

void directive_read(struct arena *arena, const struct source *src, struct doc_node *node,
		    struct str line, struct diag_log *log)
{
	node->at = line;
	if (str_starts(line, S(":::"))) {
		node->type = DOC_SEGMENT;
		read_segment(arena, src, node, line, log);
	} else {
		node->type = DOC_DIRECTIVE;
		read_directive(arena, src, node, line, log);
	}
}

void directive_nest(const struct source *src, struct doc_node *parent, struct diag_log *log)
{
	struct doc_node *child = parent->first, *open = NULL, *next;

	parent->first = parent->last = NULL;
	for (; child; child = next) {
		next = child->next;
		if (child->type != DOC_SEGMENT) {
			doc_append(open ? open : parent, child);
		} else if (child->info.n) {
			if (open) {
				diag_report(log, &TEXT_SEGMENT_OPEN, src, child->at,
					    "a ::: part inside another one");
				diag_hint(log, "close the first one with ::: on a line of its own");
			}
			open = child;
			doc_append(parent, child);
		} else if (open) {
			open = NULL;
		} else {
			diag_report(log, &TEXT_SEGMENT_OPEN, src, child->at,
				    "a ::: that closes nothing");
		}
	}
	if (open) {
		diag_report(log, &TEXT_SEGMENT_OPEN, src, open->at,
			    "a ::: part that is not closed");
		diag_hint(log, "put ::: on a line of its own behind the part");
	}
}

// `| default("x")`, or nothing; false when it is something else.
static bool read_default(struct doc_node *node, struct str rest)
{
	rest = str_trim(rest);
	if (!rest.n)
		return true;
	if (rest.p[0] != '|')
		return false;
	rest = str_trim(str_from(rest, 1));
	if (!str_starts(rest, S("default")))
		return false;
	rest = str_trim(str_from(rest, 7));
	if (!str_starts(rest, S("(")) || !str_ends(rest, S(")")))
		return false;
	rest = str_trim(str_of(rest.p + 1, rest.n - 2));
	node->has_default = is_quote(rest) && cut_quoted(&rest, &node->text) && !rest.n;
	return node->has_default;
}

// Reads what stands between the braces.
static bool read_field(struct doc_node *node, struct str inner)
{
	size_t i = 0;

	inner = str_trim(inner);
	if (!str_starts(inner, S("recipient.")))
		return false;
	inner = str_from(inner, 10);
	while (i < inner.n && is_name_char(inner.p[i]))
		i++;
	node->info = str_first(inner, i);
	return i && read_default(node, str_from(inner, i));
}

static void append_text(struct arena *arena, struct doc_node *parent, struct str text)
{
	struct doc_node *node;

	if (!text.n)
		return;
	node = doc_node_new(arena, DOC_TEXT);
	node->at = node->text = text;
	doc_append(parent, node);
}

bool field_split(struct arena *arena, const struct source *src, struct doc_node *parent,
		 struct str text, struct diag_log *log)
{
	bool found = false;
	size_t from, n;

	while ((from = str_find(text, S("{{"))) != SIZE_MAX) {
		struct doc_node *node;

		n = str_find(str_from(text, from), S("}}"));
		if (n == SIZE_MAX)
			break;
		append_text(arena, parent, str_first(text, from));
		node = doc_node_new(arena, DOC_FIELD);
		node->at = str_of(text.p + from, n + 2);
		if (!read_field(node, str_of(node->at.p + 2, n - 2))) {
			diag_report(log, &TEXT_DIRECTIVE_SYNTAX, src, node->at,
				    "a merge field that cannot be read");
			diag_hint(log, "write {{ recipient.name | default(\"…\") }}");
		}
		doc_append(parent, node);
		text = str_from(text, from + n + 2);
		found = true;
	}
	if (found)
		append_text(arena, parent, text);
	return found;
}
