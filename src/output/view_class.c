// Classes from field tables: what an editor may write is what a template sees, without a second
// list of names.

#include "output/view_class.h"

#include "base/vec.h"
#include "model/rrule.h"
#include "output/target.h"

static const void *at(const void *object, const struct vfield *f)
{
	return (const char *)object + f->off;
}

// ---- how each type of field becomes a value -----------------------------------------------------

static struct value get_ltext(struct vm *vm, const void *o, const struct vfield *f)
{
	return v_str(ltext_get(at(o, f), reader_of(vm)->lang));
}

static struct value get_float(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm;
	return v_float(*(const double *)at(o, f));
}

static struct value get_moment(struct vm *vm, const void *o, const struct vfield *f)
{
	return view_moment(reader_of(vm), at(o, f));
}

static struct value get_people(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct refs *refs = at(o, f);
	struct reader *r = reader_of(vm);

	return view_people(r, vm_arena(vm), &refs->as[r->channel]);
}

static struct value get_person(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct refs *refs = at(o, f);
	struct reader *r = reader_of(vm);
	const struct people *as = &refs->as[r->channel];

	return view_person(r, as->n ? as->p[0] : NULL);
}

static struct value get_enum(struct vm *vm, const void *o, const struct vfield *f)
{
	const char *const *values = f->arg;

	(void)vm;
	return v_str(str_cstr(values[*(const int *)at(o, f)]));
}

static struct value get_tree(struct vm *vm, const void *o, const struct vfield *f)
{
	return view_tree(vm_arena(vm), *(const struct ynode *const *)at(o, f));
}

static struct value get_zone(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct zone *zone = *(const struct zone *const *)at(o, f);

	(void)vm;
	return zone ? v_str(zone_name(zone)) : v_none();
}

static struct value get_url(struct vm *vm, const void *o, const struct vfield *f)
{
	return v_str(link_url(reader_of(vm), vm_arena(vm), *(const struct str *)at(o, f)));
}

static struct value get_moments(struct vm *vm, const void *o, const struct vfield *f)
{
	return view_moments(vm_arena(vm), at(o, f));
}

static struct value get_rrule(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct rrule *rule = *(const struct rrule *const *)at(o, f);

	(void)vm;
	return rule ? v_str(rule->text) : v_none();
}

struct field_way {
	enum vfield_how how;
	struct value (*get)(struct vm *, const void *, const struct vfield *);
	const char *type;
};
static const struct field_way ways[] = {
	[F_TEXT] = {VF_STR, NULL, "str"},
	[F_LTEXT] = {VF_GET, get_ltext, "str"},
	[F_BOOL] = {VF_BOOL, NULL, "bool"},
	[F_INT] = {VF_INT64, NULL, "int"},
	[F_FLOAT] = {VF_GET, get_float, "float"},
	[F_MOMENT] = {VF_GET, get_moment, "moment or none"},
	[F_DURATION] = {VF_INT64, NULL, "int (seconds)"},
	[F_STRS] = {VF_STRS, NULL, "list of str"},
	[F_REF] = {VF_GET, get_person, "person or none"},
	[F_REFS] = {VF_GET, get_people, "list of person"},
	[F_ENUM] = {VF_GET, get_enum, "str"},
	[F_PART] = {VF_INLINE, NULL, "map"},
	[F_PARTS] = {VF_ARRAY, NULL, "list"},
	[F_TREE] = {VF_GET, get_tree, "map, list or scalar"},
	[F_ZONE] = {VF_GET, get_zone, "str or none"},
	[F_URL] = {VF_GET, get_url, "str"},
	[F_COLOUR] = {VF_STR, NULL, "str"},
	[F_MOMENTS] = {VF_GET, get_moments, "list of moment"},
	[F_RRULE] = {VF_GET, get_rrule, "str or none"},
};

// ---- drafts -------------------------------------------------------------------------------------

static struct vfield *place_of(struct class_draft *d, struct str name)
{
	for (size_t i = 0; i < d->fields.n; i++)
		if (str_eq(d->fields.p[i].name, name))
			return &d->fields.p[i];
	return vec_add(d->arena, &d->fields);
}

static const struct vclass *class_of_table(struct class_draft *, const struct field_table *);

void class_add_table(struct class_draft *d, const struct field_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct field *f = &t->fields[i];
		const struct field_way *way = &ways[f->type];
		struct vfield *v;

		if (f->flags & FIELD_PRIVATE)
			continue;
		v = place_of(d, str_cstr(f->name));
		*v = (struct vfield){
			.name = str_cstr(f->name),
			.how = way->how,
			.off = f->off,
			.get = way->get,
			.arg = f->values,
			.type = way->type,
			.help = f->help,
		};
		if (f->type == F_PART || f->type == F_PARTS) {
			v->stride = (uint32_t)f->sub->size;
			v->cls = class_of_table(d, f->sub);
			v->type = f->sub->name;
		}
	}
}

void class_add(struct class_draft *d, const struct vfield *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*place_of(d, rows[i].name) = rows[i];
}

struct vclass *class_done(struct class_draft *d, const char *name,
			  struct value (*print)(struct vm *, const void *))
{
	struct vclass *c = arena_new(d->arena, struct vclass);

	c->name = name;
	c->fields = d->fields.p;
	c->nfields = (uint32_t)d->fields.n;
	c->print = print;
	d->fields.p = NULL;
	d->fields.n = d->fields.cap = 0;
	tmpl_add_class(d->engine, c);
	return c;
}

// The address of its rows names a table.
static struct str table_key(const struct field_table *t)
{
	return (struct str){(const char *)&t->fields, sizeof t->fields};
}

static const struct vclass *class_of_table(struct class_draft *d, const struct field_table *t)
{
	struct str key = table_key(t);
	struct class_draft sub = {.arena = d->arena, .engine = d->engine, .by_table = d->by_table};
	struct vclass *c = map_get(d->by_table, key);

	if (c)
		return c;
	class_add_table(&sub, t);
	c = class_done(&sub, t->name, NULL);
	map_put(d->by_table, key, c);
	return c;
}

// ---- the small classes --------------------------------------------------------------------------

static struct value moment_iso(struct vm *vm, const void *o)
{
	const struct moment *m = o;
	struct reader *r = reader_of(vm);

	buf_reset(&r->text);
	date_rfc3339(&r->text, m->at, m->offset);
	return v_str(arena_dup(vm_arena(vm), buf_view(&r->text)));
}

static struct value get_iso(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return moment_iso(vm, o);
}

static struct value get_day(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct moment *m = o;
	struct reader *r = reader_of(vm);

	(void)f;
	note_clock(r, m, 'd');
	buf_reset(&r->text);
	date_day(&r->text, m->wall);
	return v_str(arena_dup(vm_arena(vm), buf_view(&r->text)));
}

static struct value get_time(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct moment *m = o;

	(void)f;
	if (m->form == DATE_DAY)
		return v_str(S(""));
	return v_str(arena_printf(vm_arena(vm), "%02d:%02d", m->wall.hour, m->wall.minute));
}

static struct value get_has_time(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_bool(((const struct moment *)o)->form != DATE_DAY);
}

static struct value get_moment_zone(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct moment *m = o;
	int size = m->offset < 0 ? -m->offset : m->offset;

	(void)f;
	if (m->zone)
		return v_str(zone_name(m->zone));
	return v_str(arena_printf(vm_arena(vm), "%c%02d:%02d", m->offset < 0 ? '-' : '+',
				  size / 3600, size / 60 % 60));
}

static struct value get_month(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	note_clock(reader_of(vm), o, 'M');
	return v_int(((const struct moment *)o)->wall.month);
}

static struct value get_year(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	note_clock(reader_of(vm), o, 'y');
	return v_int(((const struct moment *)o)->wall.year);
}

static const struct vfield moment_rows[] = {
	VIEW_GET("iso", get_iso, "str", "The moment as RFC 3339: 2026-11-21T09:30:00+08:00."),
	VIEW_GET("day", get_day, "str", "The day: 2026-11-21."),
	VIEW_GET("year", get_year, "int", "The year: 2026."),
	VIEW_GET("month", get_month, "int", "The month: 1 to 12."),
	VIEW_GET("time", get_time, "str", "The time: 09:30; empty when only a day was given."),
	VIEW_GET("has_time", get_has_time, "bool", "Whether a time was given beside the day."),
	VIEW_GET("zone", get_moment_zone, "str", "The time zone's name, or its offset."),
};

static const struct vfield person_link_rows[] = {
	VIEW_STR("label", struct member_link, label, "What the link is called."),
	{.name = S_INIT("url"),
	 .how = VF_GET,
	 .get = get_url,
	 .off = offsetof(struct member_link, url),
	 .type = "str",
	 .help = "Where it leads."},
};
static struct value get_role_current(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)f;
	note_read(r, READ_NOW, NULL);
	return v_bool(role_current(o, r->view->lib->now));
}

static const struct vfield person_role_rows[] = {
	{.name = S_INIT("role"),
	 .how = VF_GET,
	 .get = get_ltext,
	 .off = offsetof(struct member_role, role),
	 .type = "str",
	 .help = "The role."},
	{.name = S_INIT("since"),
	 .how = VF_GET,
	 .get = get_moment,
	 .off = offsetof(struct member_role, since),
	 .type = "moment or none",
	 .help = "Since when."},
	{.name = S_INIT("until"),
	 .how = VF_GET,
	 .get = get_moment,
	 .off = offsetof(struct member_role, until),
	 .type = "moment or none",
	 .help = "Until when."},
	VIEW_GET("current", get_role_current, "bool", "Whether the person has it now."),
};
static struct value get_count(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct term *t = o;
	struct reader *r = reader_of(vm);

	(void)f;
	return v_int((int64_t)t->shown[r->channel]);
}

static const struct vfield term_rows[] = {
	VIEW_STR("name", struct term, name, "The term as it is written."),
	VIEW_STR("title", struct term, name, "The same."),
	VIEW_STR("slug", struct term, slug, "The term in its URL."),
	VIEW_STR("taxonomy", struct term, taxonomy, "What it is a term of: tags."),
	{.name = S_INIT("url"),
	 .how = VF_GET,
	 .get = get_url,
	 .off = offsetof(struct term, url),
	 .type = "str",
	 .help = "Its page."},
	VIEW_GET("count", get_count, "int", "How many documents have it."),
};
static const struct vfield menu_link_rows[] = {
	VIEW_STR("title", struct menu_link, title, "What the entry is called."),
	{.name = S_INIT("url"),
	 .how = VF_GET,
	 .get = get_url,
	 .off = offsetof(struct menu_link, url),
	 .type = "str",
	 .help = "Where it leads."},
};

static struct value term_print(struct vm *vm, const void *o)
{
	(void)vm;
	return v_str(((const struct term *)o)->name);
}

#define SIMPLE(rows, name, print) (class_add(d, VIEW_ROWS(rows)), class_done(d, name, print))

static void small_classes(struct view_classes *c, struct class_draft *d,
			  const struct field_table *options)
{
	_Static_assert(sizeof(size_t) == sizeof(int64_t), "counts are read as 64-bit integers");
	c->moment = SIMPLE(moment_rows, "moment", moment_iso);
	class_add(d, view_image_rows, view_image_nrows);
	c->image = class_done(d, "image", NULL);
	map_put(d->by_table, table_key(&image_fields), c->image);
	c->person_link = SIMPLE(person_link_rows, "link", NULL);
	c->person_role = SIMPLE(person_role_rows, "role", NULL);
	c->term = SIMPLE(term_rows, "term", term_print);
	c->menu_link = SIMPLE(menu_link_rows, "menu item", NULL);
	view_head_classes(c, d);
	years_classes(c, d);
	target_classes(c, d);
	view_recognition_classes(c, d);
	class_add(d, view_person_rows, view_person_nrows);
	class_add(d, view_recognition_rows, view_recognition_nrows);
	c->person = class_done(d, "person", NULL);
	class_add(d, view_lang_rows, view_lang_nrows);
	c->lang = class_done(d, "language", view_lang_print);
	class_add_table(d, &site_fields);
	class_add(d, view_site_rows, view_site_nrows);
	c->site = class_done(d, "site", NULL);
	class_add_table(d, options);
	c->theme = class_done(d, "theme", NULL);
	class_add(d, view_globals_rows, view_globals_nrows);
	for (size_t i = 0; view_functions[i]; i++) {
		const struct vfunc *f = view_functions[i];

		*place_of(d, f->name) = (struct vfield){.name = f->name,
							.how = VF_GET,
							.get = view_function_get,
							.arg = f,
							.type = "function",
							.help = f->help};
	}
	c->globals = class_done(d, "globals", NULL);
}

struct view_classes *view_classes_new(struct arena *a, struct tmpl_engine *engine,
				      const struct site *site, const struct field_table *options)
{
	struct view_classes *c = arena_new(a, struct view_classes);
	struct map by_table;
	struct class_draft d = {.arena = a, .engine = engine, .by_table = &by_table};

	map_init(&by_table, a);
	small_classes(c, &d, options);
	for (unsigned i = 0; i < site->nkinds; i++) {
		if (i == KIND_member)
			continue;
		class_add_table(&d, &entry_fields);
		if (site->all_kinds[i]->fields)
			class_add_table(&d, site->all_kinds[i]->fields);
		view_entry_rows(&d, site->all_kinds[i]);
		c->kinds[i] = class_done(&d, site->all_kinds[i]->name, NULL);
		for (uint32_t f = 0; f < c->kinds[i]->nfields; f++)
			if (str_eq(c->kinds[i]->fields[f].name, S("extra")))
				c->kinds[i]->ext = f + 1;
	}
	view_event_classes(c, &d);
	return c;
}
