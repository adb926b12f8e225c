#include "model/entry.h"

#include "model/event.h"
#include "model/kind.h"

#define AT(type, member) offsetof(struct type, member)

FIELDS(image_fields, "image", struct image,
       {"src", F_TEXT, AT(image, src), FIELD_REQUIRED,
	.help = "The picture: a file beside the document, a path below content/static, or an "
		"address.",
	.example = "lanterns.jpg"},
       {"alt", F_TEXT, AT(image, alt),
	.help = "What the picture shows, for those who cannot see it.",
	.example = "Lanterns over the lane at dusk"}, );

FIELDS(correction_fields, "correction", struct correction,
       {"date", F_MOMENT, AT(correction, date), FIELD_REQUIRED, .help = "When it was corrected.",
	.example = "2026-11-21"},
       {"text", F_TEXT, AT(correction, text), FIELD_REQUIRED,
	.help = "What was wrong and what is right.",
	.example = "The market opens at nine, not ten."}, );

FIELDS(retraction_fields, "retracted", struct retraction,
       {"reason", F_TEXT, AT(retraction, reason), FIELD_REQUIRED,
	.help = "Why; it stands in the place of the text.",
	.example = "The market has been called off."},
       {"date", F_MOMENT, AT(retraction, date), .help = "When it was retracted.",
	.example = "2026-11-21"}, );

FIELDS(resource_fields, "resource", struct resource_text,
       {"src", F_TEXT, AT(resource_text, src), FIELD_REQUIRED,
	.help = "A file beside the document; * stands for anything.", .example = "lanterns.jpg"},
       {"alt", F_TEXT, AT(resource_text, alt),
	.help = "What a picture shows, for those who cannot see it.",
	.example = "Lanterns over the lane at dusk"},
       {"title", F_TEXT, AT(resource_text, title), .help = "What stands below it as its caption.",
	.example = "Night market, 2025"}, );

FIELDS(entry_fields, "front matter", struct entry,
       {"title", F_TEXT, AT(entry, title), FIELD_ALONE, .help = "Title of the document.",
	.example = "Lantern Night"},
       {"slug", F_TEXT, AT(entry, slug), FIELD_ALONE,
	.help = "Last part of its address; otherwise made from the file's name.",
	.example = "lantern-night"},
       {"date", F_MOMENT, AT(entry, date),
	.help = "Date of publication; a later one than now is scheduled.",
	.example = "2026-11-21 09:30"},
       {"updated", F_MOMENT, AT(entry, updated), .help = "When it was last changed.",
	.example = "2026-11-22"},
       {"expires", F_MOMENT, AT(entry, expires), .help = "From when on it is left out.",
	.example = "2026-12-31"},
       {"draft", F_BOOL, AT(entry, draft),
	.help = "Whether it is left out unless drafts are asked for.", .example = "true"},
       {"summary", F_TEXT, AT(entry, summary),
	.help = "One or two sentences for lists, feeds and search engines.",
	.example = "What happens on the night of the lanterns."},
       {"tags", F_STRS, AT(entry, tags), .help = "What it is about.",
	.example = "[market, winter]"},
       {"authors", F_REFS, AT(entry, authors), .help = "Members who wrote it, by slug.",
	.example = "[mira]"},
       {"byline", F_STRS, AT(entry, byline), .help = "Names of authors who are not members.",
	.example = "[\"A guest\"]"},
       {"image", F_PART, AT(entry, image), .sub = &image_fields,
	.help = "The picture that stands for it.",
	.example = "{src: lanterns.jpg, alt: \"Lanterns\"}"},
       {"resources", F_PARTS, AT(entry, resource_texts), FIELD_ALONE, .sub = &resource_fields,
	.help = "What the pictures beside it show, for its ::gallery.",
	.example = "[{src: lanterns.jpg, alt: \"Lanterns\"}]"},
       {"language", F_TEXT, AT(entry, language), FIELD_ALONE,
	.help = "Its language; otherwise from the file's name.", .example = "en"},
       {"translation_key", F_TEXT, AT(entry, translation_key), FIELD_ALONE,
	.help = "Binds versions in several languages whose files have different names.",
	.example = "lantern-night"},
       {"aliases", F_STRS, AT(entry, aliases), FIELD_ALONE,
	.help = "Older addresses that lead to it.", .example = "[/old/lanterns/]"},
       {"weight", F_INT, AT(entry, weight), .help = "Order among pages: light ones first.",
	.example = "10"},
       {"audience", F_STRS, AT(entry, audience), .help = "Segments of subscribers that it is for.",
	.example = "[traders]"},
       {"channels", F_STRS, AT(entry, channel_names),
	.help = "Where it may appear: site, feed, email; otherwise everywhere.",
	.example = "[site, feed]"},
       {"layout", F_TEXT, AT(entry, layout), .help = "Template of its page.",
	.example = "wide.html"},
       {"corrections", F_PARTS, AT(entry, corrections), .sub = &correction_fields,
	.help = "What was corrected after publication.",
	.example = "[{date: 2026-11-22, text: \"…\"}]"},
       {"retracted", F_PART, AT(entry, retracted), FIELD_ALONE, .sub = &retraction_fields,
	.help = "Takes the text back: the page stays, and says why.",
	.example = "{date: 2026-11-22, reason: \"…\"}"},
       {"cascade", F_TREE, AT(entry, cascade_tree), FIELD_ALONE | FIELD_PRIVATE,
	.help = "In _index.md: fields for all documents below its folder that do not give them.",
	.example = "{tags: [news]}"},
       {"series", F_TEXT, AT(entry, series),
	.help = "Series that it is a part of; parts are ordered by date.",
	.example = "lantern-evenings"},
       {"extra", F_TREE, AT(entry, extra), .help = "Anything the theme wants.",
	.example = "{colour: red}"}, );

// What the roles of kith's own fields are called; others go by the name of their field.
static const struct {
	const char *field, *role;
} role_names[] = {
	{"authors", "author"}, {"member", "subject"}, {"hosts", "host"}, {"speakers", "speaker"}};

static const char *role_name(const char *field)
{
	for (size_t i = 0; i < sizeof role_names / sizeof *role_names; i++)
		if (strcmp(role_names[i].field, field) == 0)
			return role_names[i].role;
	return field;
}

struct roles {
	struct role *p;
	unsigned n;
};

static void find_roles(const struct field_table *table, char *in, struct roles *out)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct field *f = &table->fields[i];
		const struct parts *parts = (const struct parts *)(in + f->off);

		if ((f->type == F_REF || f->type == F_REFS) && out->n < ROLES_MAX)
			out->p[out->n++] =
				(struct role){role_name(f->name), (struct refs *)(in + f->off)};
		else if (f->type == F_PART)
			find_roles(f->sub, in + f->off, out);
		else if (f->type == F_PARTS)
			for (size_t k = 0; k < parts->n; k++)
				find_roles(f->sub, (char *)parts->p + k * f->sub->size, out);
	}
}

unsigned entry_roles(const struct entry *e, struct role out[ROLES_MAX])
{
	struct roles found = {.p = out};

	find_roles(&entry_fields, (char *)e, &found);
	find_roles(e->kind->fields, (char *)e, &found);
	return found.n;
}

const struct ynode *field_node(const struct map *aliases, const struct ynode *tree,
			       const char *field)
{
	const struct ynode *own = ynode_get(tree, str_cstr(field));

	if (own)
		return own;
	for (size_t i = 0; aliases && i < tree->n; i++) {
		const char *name = map_get(aliases, tree->pairs[i].key);

		if (name && strcmp(name, field) == 0)
			return tree->pairs[i].value;
	}
	return NULL;
}

struct str field_at(const struct map *aliases, const struct ynode *tree, const char *field)
{
	const struct ynode *n = field_node(aliases, tree, field);

	return n ? n->at : (struct str){0};
}

struct str entry_at(const struct entry *e, const char *field)
{
	return field_at(e->field_aliases, e->front, field);
}

bool entry_in_feeds(const struct site *site, const struct entry *e)
{
	return site->kinds[e->kind->id].feed && entry_in(e, CHANNEL_FEED) && e->date.set &&
	       e->url.n != 0;
}

bool entry_in_archive(const struct site *site, const struct entry *e)
{
	return e->kind->id != KIND_event && (e->kind->dated || site->kinds[e->kind->id].feed) &&
	       e->date.set && e->url.n != 0 && entry_in(e, CHANNEL_SITE);
}

static const struct moment *later(const struct moment *a, const struct moment *b)
{
	return b->set && (!a || b->at > a->at) ? b : a;
}

const struct moment *entry_issued(const struct entry *e)
{
	const struct correction *c = e->corrections.p;
	const struct moment *m = later(NULL, &e->date), *replanned = NULL;

	if (e->kind->id == KIND_event)
		replanned = event_replanned((const struct event *)e);
	if (m && replanned)
		m = later(m, replanned);
	for (size_t i = 0; m && i < e->corrections.n; i++)
		m = later(m, &c[i].date);
	return m && e->retracted.reason.n ? later(m, &e->retracted.date) : m;
}

const struct moment *entry_changed(const struct entry *e)
{
	return later(entry_issued(e), &e->updated);
}
