#include "model/field.h"

const struct field *field_find(const struct field_table *t, struct str name)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(str_cstr(t->fields[i].name), name))
			return &t->fields[i];
	return NULL;
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
	};

	return names[type];
}
