#include "send/import_people.h"

#include "base/utf8.h"
#include "send/suppress.h"

void import_people_init(struct import_people *all, struct import *in)
{
	const struct audience *audience = in->audience;

	*all = (struct import_people){.audience = audience};
	map_init(&all->by_address, in->arena);
	all->rows = arena_array(in->arena, size_t, audience->list.n);
	for (size_t i = 0; i < audience->list.n; i++)
		map_put(&all->by_address, utf8_lowered(in->arena, audience->list.p[i].email),
			&audience->list.p[i]);
}

const struct subscriber *import_people_find(const struct import_people *all, struct arena *a,
					    struct str address)
{
	return address.n ? map_get(&all->by_address, utf8_lowered(a, address)) : NULL;
}

void import_people_note(struct import_people *all, struct import *in, const struct subscriber *s,
			const struct import_row *row)
{
	size_t *number = s ? &all->rows[s - all->audience->list.p] : NULL;

	if (number && *number) {
		struct import_row *before = &in->rows.p[*number - 1];

		if (row->fate < before->fate)
			*before = *row;
		return;
	}
	vec_push(in->arena, &in->rows, *row);
	if (number)
		*number = in->rows.n;
}

bool import_people_write(struct import *in)
{
	VEC(struct suppress_row) add = {0};

	for (size_t i = 0; i < in->rows.n; i++) {
		const struct import_row *row = &in->rows.p[i];

		if (row->fate == IMPORT_SUPPRESSED)
			vec_push(in->arena, &add,
				 (struct suppress_row){
					 row->address,
					 row->status.n
						 ? arena_cat(in->arena, S("bounce "), row->status)
						 : row->reason,
					 row->since});
	}
	return in->dry_run || add.n == 0 ||
	       suppress_add(in->arena, in->root, in->site->newsletter.audience, add.p, add.n,
			    in->log);
}
