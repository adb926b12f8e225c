#include "model/field.h"

const struct field *field_find(const struct field_table *t, struct str name)
{
	for (size_t i = 0; i < t->n && name.n; i++) {
		const char *own = t->fields[i].name;

		// Nearly all differ in the first byte.
		if (*own == *name.p && str_eq(str_cstr(own), name))
			return &t->fields[i];
	}
	return NULL;
}

// What kith.yaml calls the types that a field of a site's own kind may have.
static const struct {
	const char *word;
	enum field_type type;
} words[] = {
	{"text", F_TEXT},         {"bool", F_BOOL},   {"int", F_INT},       {"float", F_FLOAT},
	{"date", F_MOMENT},       {"texts", F_STRS},  {"member", F_REF},    {"members", F_REFS},
	{"duration", F_DURATION}, {"enum", F_ENUM},   {"url", F_URL},       {"map", F_TREE},
	{"timezone", F_ZONE},     {"words", F_LTEXT}, {"colour", F_COLOUR},
};
#define WORDS (sizeof words / sizeof *words)

const char *const field_type_words[] = {"text",     "bool",    "int",      "float", "date", "texts",
					"member",   "members", "duration", "enum",  "url",  "map",
					"timezone", "words",   "colour",   NULL};

bool field_type_find(struct str name, enum field_type *type)
{
	for (size_t i = 0; i < WORDS; i++) {
		if (!str_eq(name, str_cstr(words[i].word)))
			continue;
		*type = words[i].type;
		return true;
	}
	return false;
}

size_t field_type_size(enum field_type type)
{
	static const size_t sizes[] = {
		[F_TEXT] = sizeof(struct str),
		[F_LTEXT] = sizeof(struct ltext),
		[F_BOOL] = sizeof(bool),
		[F_INT] = sizeof(int64_t),
		[F_FLOAT] = sizeof(double),
		[F_MOMENT] = sizeof(struct moment),
		[F_DURATION] = sizeof(int64_t),
		[F_STRS] = sizeof(struct strs),
		[F_REF] = sizeof(struct refs),
		[F_REFS] = sizeof(struct refs),
		[F_ENUM] = sizeof(int),
		[F_TREE] = sizeof(const struct ynode *),
		[F_ZONE] = sizeof(const struct zone *),
		[F_URL] = sizeof(struct str),
		[F_COLOUR] = sizeof(struct str),
		[F_PARTS] = sizeof(struct parts),
		[F_MOMENTS] = sizeof(struct moments),
		[F_RRULE] = sizeof(const struct rrule *),
	};

	return sizes[type];
}

const char *field_type_name(enum field_type type)
{
	static const char *const names[] = {
		[F_TEXT] = "text",
		[F_LTEXT] = "text, or a map from language to text",
		[F_BOOL] = "true or false",
		[F_INT] = "a whole number",
		[F_FLOAT] = "a number",
		[F_MOMENT] = "a date",
		[F_DURATION] = "a duration",
		[F_STRS] = "a list of texts",
		[F_REF] = "a member",
		[F_REFS] = "a list of members",
		[F_ENUM] = "one of a few words",
		[F_PART] = "a map",
		[F_PARTS] = "a list of maps",
		[F_TREE] = "a map or list",
		[F_ZONE] = "a time zone",
		[F_URL] = "a URL",
		[F_COLOUR] = "a colour",
		[F_MOMENTS] = "a list of dates",
		[F_RRULE] = "a recurrence rule",
	};

	return names[type];
}

struct moment moment_in(const struct zone *zone, instant at, enum date_form form)
{
	struct moment m = {.set = true, .form = form, .at = at, .zone = zone};

	m.offset = zone_offset(zone, at);
	m.wall = civil_from_utc(at + m.offset);
	return m;
}
