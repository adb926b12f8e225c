#include "text/mail_support.h"

#include "base/ascii.h"
#include "text/diags.h"

#define FINE MAIL_FINE
#define EXTRA MAIL_EXTRA
#define DROPPED MAIL_DROPPED
#define MAIL_SUPPORT(kind, name, level, fails, tested, great) \
	{MAIL_##kind, S_INIT(name), level, fails, tested, S_INIT(great)},
const struct mail_support mail_support[] = {
#include "text/mail_support.def"
};
#undef MAIL_SUPPORT
const size_t mail_support_count = sizeof mail_support / sizeof *mail_support;

// Properties that every mail program knows, so that nobody tested them.
static const struct str PLAIN[] = {
	S_INIT("color"),
	S_INIT("font-family"),
	S_INIT("font-style"),
	S_INIT("font-variant"),
	S_INIT("-webkit-text-size-adjust"),
	S_INIT("-ms-text-size-adjust"),
};

static const struct mail_support *find(enum mail_feature kind, struct str name)
{
	for (size_t i = 0; i < mail_support_count; i++)
		if (mail_support[i].kind == kind && str_eq_nocase(mail_support[i].name, name))
			return &mail_support[i];
	return NULL;
}

const struct mail_support *mail_support_find(enum mail_feature kind, struct str name)
{
	const struct mail_support *s = find(kind, name);
	static const char *const shorthands[] = {"margin", "padding", "border"};

	for (size_t i = 0; !s && kind == MAIL_PROPERTY && i < 3; i++) {
		size_t n = strlen(shorthands[i]);

		if (name.n > n + 1 && str_eq_nocase(str_first(name, n), str_cstr(shorthands[i])) &&
		    name.p[n] == '-')
			s = find(kind, str_ends(name, S("-radius")) ? S("border-radius")
								    : str_first(name, n));
	}
	return s;
}

static bool is_plain(struct str property)
{
	for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++)
		if (str_eq_nocase(PLAIN[i], property))
			return true;
	return str_starts(property, S("mso-")); // Outlook's own
}

// Cuts the next keyword, function name with its "(", unit or data: address off the front.
static bool next_token(struct str *s, struct str *token)
{
	while (s->n) {
		size_t i = 0;
		char c = s->p[0];

		if (c == '"' || c == '\'') {
			i = str_index(str_from(*s, 1), c);
			*s = i == SIZE_MAX ? str_from(*s, s->n) : str_from(*s, i + 2);
			continue;
		}
		if (c == '#') { // a colour
			for (i = 1; i < s->n && ascii_is_alnum(s->p[i]);)
				i++;
			*s = str_from(*s, i);
			continue;
		}
		if (!ascii_is_letter(c) && c != '%' &&
		    !(c == '-' && s->n > 1 && ascii_is_letter(s->p[1]))) {
			*s = str_from(*s, 1);
			continue;
		}
		for (i = 1; i < s->n && (ascii_is_alnum(s->p[i]) || s->p[i] == '-');)
			i++;
		if (i < s->n && (s->p[i] == '(' || s->p[i] == ':'))
			i++;
		*token = str_first(*s, i);
		*s = str_from(*s, i);
		return true;
	}
	return false;
}

static bool report(const struct mail_support *s, struct str name, const struct source *src,
		   struct str at, struct diag_log *log)
{
	diag_report(log, &TEXT_CSS_DROPPED, src, at,
		    "%.*s is dropped by %.*s%s%u of %u mail programs", STR_ARG(name),
		    STR_ARG(s->great), s->great.n ? ", and by " : "", s->fails, s->tested);
	return false;
}

static bool matters(const struct mail_support *s, struct str property)
{
	bool layout = str_ends(s->name, S("flex")) || str_ends(s->name, S("grid"));

	return s->level == MAIL_DROPPED && (!layout || str_eq_nocase(property, S("display")));
}

bool mail_support_check(struct str property, struct str value, const struct source *src,
			struct str at, struct diag_log *log)
{
	const struct mail_support *s = mail_support_find(MAIL_PROPERTY, property);
	bool ok = true, font = str_starts(property, S("font"));
	struct str token;

	if (str_starts(property, S("--"))) {
		s = mail_support_find(MAIL_VALUE, S("var("));
		return report(s, S("a variable"), src, at, log);
	}
	if (s && s->level == MAIL_DROPPED)
		return report(s, property, src, at, log);
	if (!s && !is_plain(property)) {
		diag_report(log, &TEXT_CSS_DROPPED, src, at,
			    "%.*s is no property that mail programs are known to take",
			    STR_ARG(property));
		return false;
	}
	while (next_token(&value, &token)) {
		s = font && token.p[token.n - 1] != '(' ? NULL : find(MAIL_VALUE, token);
		if (s && matters(s, property))
			ok = report(s,
				    s->name.p[s->name.n - 1] == '('
					    ? arena_cat(log->arena, s->name, S(")"))
					    : s->name,
				    src, at, log);
	}
	return ok;
}
