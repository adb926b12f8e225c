#include "model/kind.h"

const struct kind *const kinds[KIND_COUNT] = {
#define KIND(name) &kind_##name,
#include "model/kinds.def"
#undef KIND
};

const struct kind *kind_find(struct str name)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (str_eq(str_cstr(kinds[i]->name), name))
			return kinds[i];
	return NULL;
}
