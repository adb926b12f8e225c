#include "text/entity.h"

#include "base/ascii.h"
#include "base/utf8.h"

struct entity {
	const char *name, *text;
};

static const struct entity entities[] = {
#define ENTITY(name, text) {name, text},
#include "text/entities.def"
#undef ENTITY
};

static struct str named(struct str name, struct str otherwise)
{
	size_t low = 0, high = sizeof entities / sizeof *entities;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = str_cmp(name, str_cstr(entities[mid].name));

		if (order == 0)
			return str_cstr(entities[mid].text);
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return otherwise;
}

static struct str numbered(struct arena *arena, struct str digits, int base)
{
	uint32_t cp = 0;
	char bytes[4];
	size_t n;

	for (size_t i = 0; i < digits.n && cp <= 0x10FFFF; i++) {
		int d = ascii_hex(digits.p[i]);

		if (d < 0 || d >= base)
			break;
		cp = cp * (uint32_t)base + (uint32_t)d;
	}
	n = cp ? utf8_encode(cp, bytes) : 0;
	return n ? arena_dup(arena, str_of(bytes, n)) : S("\xEF\xBF\xBD");
}

struct str entity_text(struct arena *arena, struct str ref)
{
	if (ref.n < 3 || ref.p[0] != '&' || ref.p[ref.n - 1] != ';')
		return ref;
	if (ref.p[1] != '#')
		return named(str_of(ref.p + 1, ref.n - 2), ref);
	if ((ref.p[2] | 32) == 'x')
		return numbered(arena, str_of(ref.p + 3, ref.n - 4), 16);
	return numbered(arena, str_of(ref.p + 2, ref.n - 3), 10);
}
