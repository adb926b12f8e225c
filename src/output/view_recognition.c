// What a person is recognised for, as templates see it: level, badges, honours, and what they were
// given for.

#include "output/view_class.h"
#include "base/vec.h"
#include "template/value.h"

static const struct recognition *of_person(struct reader *r, const struct person *p)
{
	note_read(r, READ_NOW, NULL);
	return p->recognition;
}

static struct value id_of(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm;
	return v_str(**(const struct str *const *)((const char *)o + f->off));
}

static struct str titled(const struct reader *r, const struct ltext *title, struct str id)
{
	struct str text = ltext_get(title, r->lang);

	return text.n ? text : id;
}

static struct value moment_field(struct vm *vm, const void *o, const struct vfield *f)
{
	return view_moment(reader_of(vm), (const struct moment *)((const char *)o + f->off));
}

// A row of a rule's own: `rule` is the first member of all that is held, and `id` of every rule.
#define ID_ROW                                                                    \
	{                                                                         \
		.name = S_INIT("id"), .how = VF_GET, .get = id_of, .type = "str", \
		.help = "Its name in kith.yaml."                                  \
	}
#define MOMENT_ROW(shown, type_, member, text)                                           \
	{                                                                                \
		.name = S_INIT(shown), .how = VF_GET, .get = moment_field,               \
		.off = offsetof(type_, member), .type = "moment or none", .help = (text) \
	}

// ---- what is held -------------------------------------------------------------------------------

static struct value level_title(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct level_rule *rule = ((const struct held_level *)o)->rule;

	(void)f;
	return v_str(titled(reader_of(vm), &rule->title, rule->id));
}

static const struct vfield level_rows[] = {
	ID_ROW,
	VIEW_GET("title", level_title, "str", "What it is called."),
	MOMENT_ROW("since", struct held_level, since, "Since when; none from the beginning."),
	MOMENT_ROW("until", struct held_level, until, "When its term is over."),
};

static struct value badge_title(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct badge_rule *rule = ((const struct held_badge *)o)->rule;

	(void)f;
	return v_str(titled(reader_of(vm), &rule->title, rule->id));
}

static struct value badge_tier(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(((const struct held_badge *)o)->rule->tier);
}

static const struct vfield badge_rows[] = {
	ID_ROW,
	VIEW_GET("title", badge_title, "str", "What it is called."),
	VIEW_GET("tier", badge_tier, "str", "Its tier; may be empty."),
	MOMENT_ROW("since", struct held_badge, since, "Since when it is held."),
};

static struct value honour_title(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct honour_rule *rule = ((const struct held_honour *)o)->rule;

	(void)f;
	return v_str(titled(reader_of(vm), &rule->title, rule->id));
}

static struct value honour_points(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_int(((const struct held_honour *)o)->points);
}

static const struct vfield honour_rows[] = {
	ID_ROW,
	VIEW_GET("title", honour_title, "str", "What it is called."),
	MOMENT_ROW("month", struct held_honour, month, "The month's first day."),
	VIEW_GET("points", honour_points, "int", "Points of that month."),
};

// ---- what for -----------------------------------------------------------------------------------

static struct value grant_kind(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(((const struct grant *)o)->kind);
}

static struct value grant_title(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct recognition_config *c = &r->view->lib->site->recognition;
	const struct grant *g = o;

	(void)f;
	for (size_t i = 0; i < c->points.n; i++)
		if (str_eq(points_rules(c)[i].of, g->kind))
			return v_str(titled(r, &points_rules(c)[i].title, g->kind));
	return v_str(g->kind);
}

// The document, where this channel shows it: in the reader's language, if it is written in it.
static struct value grant_entry(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct entry *e = ((const struct grant *)o)->entry, *own;

	(void)f;
	if (!e)
		return v_none();
	own = entry_version(e, r->lang);
	e = own ? own : e;
	return entry_in(e, r->channel) ? view_entry(r, e) : v_none();
}

static struct value grant_note(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct deed *d = ((const struct grant *)o)->deed;

	(void)vm, (void)f;
	return v_str(d ? d->note : S(""));
}

static struct value grant_points(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_int(((const struct grant *)o)->points);
}

static const struct vfield grant_rows[] = {
	VIEW_GET("kind", grant_kind, "str", "What was done: story, host, answer."),
	VIEW_GET("title", grant_title, "str", "What kith.yaml calls that."),
	MOMENT_ROW("date", struct grant, date, "When it was done."),
	VIEW_GET("points", grant_points, "int", "What it counted."),
	VIEW_GET("entry", grant_entry, "document or none", "The document that shows it."),
	VIEW_GET("note", grant_note, "str", "What the ledger says of it."),
};

// ---- of a person --------------------------------------------------------------------------------

static struct value person_points(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct recognition *of = of_person(reader_of(vm), o);

	(void)f;
	return v_int(of ? of->points : 0);
}

static struct value person_level(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct recognition *of = of_person(r, o);
	const struct held_level *held = of ? recognition_level(of, r->view->lib->now) : NULL;

	(void)f;
	return held ? v_object(r->view->classes->held_level, held) : v_none();
}

static struct value person_badges(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct recognition *of = of_person(r, o);
	struct value list = v_list_new(vm_arena(vm), 0);

	(void)f;
	for (size_t i = 0; of && i < of->badges.n; i++)
		if (badge_held(&of->badges.p[i], r->view->lib->now))
			v_list_push(vm_arena(vm), list,
				    v_object(r->view->classes->held_badge, &of->badges.p[i]));
	return list;
}

static struct value person_honours(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct recognition *of = of_person(r, o);

	(void)f;
	if (!of)
		return v_list_new(vm_arena(vm), 0);
	return v_seq_structs(vm_arena(vm), r->view->classes->held_honour, of->honours.p,
			     of->honours.n, sizeof *of->honours.p);
}

static struct value person_deeds(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct recognition *of = of_person(r, o);

	(void)f;
	if (!of)
		return v_list_new(vm_arena(vm), 0);
	return v_seq_structs(vm_arena(vm), r->view->classes->grant, of->grants.p, of->grants.n,
			     sizeof *of->grants.p);
}

const struct vfield view_recognition_rows[] = {
	VIEW_GET("points", person_points, "int", "Points that count now (recognition)."),
	VIEW_GET("level", person_level, "level or none", "The level held now."),
	VIEW_GET("badges", person_badges, "list of badge", "The badges held now."),
	VIEW_GET("honours", person_honours, "list of honour", "Honours, by month."),
	VIEW_GET("deeds", person_deeds, "list of deed", "What all that was given for, by date."),
};
const size_t view_recognition_nrows = sizeof view_recognition_rows / sizeof *view_recognition_rows;

struct value view_recognised(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct people *all = &r->view->lib->people[r->channel];
	struct people *found = arena_new(vm_arena(vm), struct people);

	(void)o, (void)f;
	note_read(r, READ_LIST, all);
	for (size_t i = 0; i < all->n; i++)
		if (all->p[i]->recognition)
			vec_push(vm_arena(vm), found, all->p[i]);
	return view_people(r, vm_arena(vm), found);
}

#define CLASS(rows, name) (class_add(d, VIEW_ROWS(rows)), class_done(d, name, NULL))

void view_recognition_classes(struct view_classes *c, struct class_draft *d)
{
	c->held_level = CLASS(level_rows, "level");
	c->held_badge = CLASS(badge_rows, "badge");
	c->held_honour = CLASS(honour_rows, "honour");
	c->grant = CLASS(grant_rows, "deed");
}

// ---- what is new --------------------------------------------------------------------------------

// What a person was given in a stretch of time.
struct awards {
	struct reader *r;
	instant after, until;
	struct value list;
	size_t n;
};

static void add_award(struct awards *to, const char *what, struct str title,
		      const struct moment *date)
{
	struct arena *a = &to->r->scratch;
	struct value item = v_map_new(a);

	v_map_set(a, item, S("what"), v_str(str_cstr(what)));
	v_map_set(a, item, S("title"), v_str(title));
	v_map_set(a, item, S("date"), view_moment(to->r, date));
	v_list_push(a, to->list, item);
	to->n++;
}

static bool in_time(const struct awards *to, const struct moment *m)
{
	return m->set && m->at > to->after && m->at <= to->until;
}

static void add_roles(struct awards *to, const struct person *p)
{
	const struct member_role *role = p->roles.p;

	for (size_t i = 0; i < p->roles.n; i++)
		if (in_time(to, &role[i].since))
			add_award(to, "role", ltext_get(&role[i].role, to->r->lang),
				  &role[i].since);
}

// A level that is higher than the one before.
static void add_level(struct awards *to, const struct recognition *of)
{
	const struct held_level *was = recognition_level(of, to->after),
				*is = recognition_level(of, to->until);

	if (is && in_time(to, &is->since) && (!was || is->rule > was->rule))
		add_award(to, "level", titled(to->r, &is->rule->title, is->rule->id), &is->since);
}

static void add_badges(struct awards *to, const struct recognition *of)
{
	for (size_t i = 0; i < of->badges.n; i++) {
		const struct held_badge *b = &of->badges.p[i];

		if (in_time(to, &b->since) && badge_held(b, to->until))
			add_award(to, "badge", titled(to->r, &b->rule->title, b->rule->id),
				  &b->since);
	}
}

static void add_honours(struct awards *to, const struct recognition *of)
{
	for (size_t i = 0; i < of->honours.n; i++) {
		const struct held_honour *h = &of->honours.p[i];

		if (h->since > to->after && h->since <= to->until)
			add_award(to, "honour", titled(to->r, &h->rule->title, h->rule->id),
				  &h->month);
	}
}

bool view_awards(struct reader *r, const struct person *p, instant after, instant until,
		 struct value *out)
{
	struct awards to = {r, after, until, v_list_new(&r->scratch, 0), 0};
	const struct recognition *of = of_person(r, p);

	add_roles(&to, p);
	if (of) {
		add_level(&to, of);
		add_badges(&to, of);
		add_honours(&to, of);
	}
	*out = to.list;
	return to.n != 0;
}
