#include "cli/explain.h"

#include "base/vec.h"
#include "model/kind.h"
#include "model/member_facts.h"
#include "model/url.h"
#include "output/explain.h"

static const char *const channels[CHANNEL_COUNT] = {"site", "feed", "email"};

// A fact under its label; further ones of the same label leave it out.
__attribute__((format(printf, 3, 4))) static void say(struct explain *x, const char *label,
						      const char *fmt, ...)
{
	struct fact *f = vec_add(x->arena, &x->facts);
	va_list ap;

	va_start(ap, fmt);
	*f = (struct fact){.label = label, .text = arena_vprintf(x->arena, fmt, ap)};
	va_end(ap);
}

// The same of one channel.
__attribute__((format(printf, 4, 5))) static void say_channel(struct explain *x, const char *label,
							      enum channel c, const char *fmt, ...)
{
	struct fact *f = vec_add(x->arena, &x->facts);
	va_list ap;

	va_start(ap, fmt);
	*f = (struct fact){label, channels[c], arena_vprintf(x->arena, fmt, ap)};
	va_end(ap);
}

static struct str joined(struct arena *a, const struct strs *list)
{
	struct str text = {0};

	for (size_t i = 0; i < list->n; i++)
		text = arena_printf(a, "%.*s%s%.*s", STR_ARG(text), i ? ", " : "",
				    STR_ARG(list->p[i]));
	return text;
}

// ---- why it is published, or not ----------------------------------------------------------------

static void say_status(struct explain *x, const struct listed *l)
{
	const struct entry *e = l->entry;
	struct str from = status_day(x->arena, &e->date), to = status_day(x->arena, &e->expires);

	switch (l->status) {
	case STATUS_PUBLISHED:
		say(x, "published", "yes%s%.*s%s%.*s", from.n ? ", since " : "", STR_ARG(from),
		    to.n ? ", until " : "", STR_ARG(to));
		break;
	case STATUS_DRAFT:
		say(x, "published", "no: its front matter says draft: true (--drafts shows it)");
		break;
	case STATUS_FUTURE:
		say(x, "published", "not yet: its date is %.*s (--future shows it)", STR_ARG(from));
		break;
	case STATUS_EXPIRED:
		say(x, "published", "no longer: it expired on %.*s (--expired shows it)",
		    STR_ARG(to));
		break;
	case STATUS_WITHDRAWN:
		say(x, "published", "no: a member whom it shows withdrew consent");
		break;
	default:
		say(x, "published", "not on the site: see its channels");
		break;
	}
}

static bool allows(const struct entry *e, const char *channel)
{
	for (size_t i = 0; i < e->channel_names.n; i++)
		if (str_eq(e->channel_names.p[i], str_cstr(channel)))
			return true;
	return e->channel_names.n == 0;
}

static bool agrees(struct explain *x, struct str slug, enum channel c, const char *scope)
{
	size_t i = member_index(x->lib, slug);
	struct str rest, one;

	if (i == SIZE_MAX)
		return false;
	rest = str_cstr(member_facts(x->arena, x->lib, i).scopes[c]);
	while (str_next(&rest, ',', &one))
		if (str_eq(str_trim(one), str_cstr(scope)))
			return true;
	return false;
}

// The subjects of a story who keep it from a channel.
static struct str subjects_against(struct explain *x, const struct entry *e, enum channel c)
{
	const struct refs *refs = &((const struct story *)e)->member;
	struct str text = {0};

	for (size_t i = 0; i < refs->n; i++)
		if (!agrees(x, refs->p[i].slug, c, "story"))
			text = arena_printf(x->arena, "%.*s%s%.*s", STR_ARG(text),
					    text.n ? ", " : "", STR_ARG(refs->p[i].slug));
	return text;
}

static void say_channels(struct explain *x, const struct entry *e)
{
	for (enum channel c = 0; c < CHANNEL_COUNT; c++) {
		const char *label = c ? "" : "channels";
		struct str against = {0};

		if (e->kind->id == KIND_story)
			against = subjects_against(x, e, c);
		if (!allows(e, channels[c]))
			say_channel(x, label, c, "no: its front matter names other channels");
		else if (!entry_in(e, c) && against.n)
			say_channel(x, label, c, "no: no consent to a story there from %.*s",
				    STR_ARG(against));
		else if (e->kind->id == KIND_story && !against.n)
			say_channel(x, label, c, "yes: all its subjects consented");
		else
			say_channel(x, label, c, "yes");
	}
}

// ---- people, links, files -----------------------------------------------------------------------

static void say_people(struct explain *x, const char *label, const struct refs *refs)
{
	for (size_t i = 0; i < refs->n; i++) {
		struct str slug = refs->p[i].slug;

		say(x, i ? "" : label, "%.*s%s", STR_ARG(slug),
		    member_index(x->lib, slug) == SIZE_MAX ? ": there is no such member"
		    : agrees(x, slug, CHANNEL_SITE, "profile")
			    ? ""
			    : ": left out on the site, no consent to a profile");
	}
}

static void say_roles(struct explain *x, const struct entry *e)
{
	struct role roles[ROLES_MAX];
	unsigned n = entry_roles(e, roles);

	for (unsigned i = 0; i < n; i++)
		say_people(x, roles[i].name, roles[i].refs);
}

static void say_links(struct explain *x, const struct entry *e)
{
	const char *label = "links to";

	for (size_t i = 0; e->doc && i < e->doc->links.n; i++) {
		const struct doc_node *n = e->doc->links.p[i];

		say(x, label, "%.*s", STR_ARG(n->target.n ? n->target : n->href));
		label = "";
	}
}

static struct str without_fragment(struct str url)
{
	url = str_first(url, str_index(url, '#'));
	return str_first(url, str_index(url, '?'));
}

static bool links_to(const struct entry *from, struct str url)
{
	for (size_t i = 0; from->doc && i < from->doc->links.n; i++)
		if (str_eq(without_fragment(from->doc->links.p[i]->target), url))
			return true;
	return false;
}

static void say_linked_from(struct explain *x, const struct listed *l)
{
	const struct site *site = x->lib->site;
	const char *label = "linked from";

	for (size_t m = 0; m < site->menus.n; m++) {
		for (size_t i = 0; i < site->menus.p[m].n; i++) {
			struct str url, title;

			if (!library_menu_link(x->arena, x->lib, &site->menus.p[m].items[i],
					       l->entry->lang, &url, &title) ||
			    !str_eq(url, l->url))
				continue;
			say(x, label, "the menu \"%.*s\"", STR_ARG(site->menus.p[m].name));
			label = "";
		}
	}
	for (size_t i = 0; i < x->list.n; i++) {
		if (!links_to(x->list.p[i].entry, l->url))
			continue;
		say(x, label, "%.*s", STR_ARG(x->list.p[i].entry->src->path));
		label = "";
	}
}

static void say_versions(struct explain *x, const struct entry *e)
{
	const char *label = "versions";

	for (size_t i = 0; i < x->list.n; i++) {
		const struct listed *other = &x->list.p[i];

		if (other->entry == e || !str_eq(other->entry->id, e->id))
			continue;
		say(x, label, "%.*s: %.*s (%s)", STR_ARG(other->entry->lang->tag),
		    STR_ARG(other->entry->src->path), status_names[other->status]);
		label = "";
	}
}

static void say_dates(struct explain *x, const struct entry *e)
{
	struct str updated = status_day(x->arena, &e->updated);

	if (e->kind->id == KIND_event)
		say(x, "starts", "%.*s",
		    STR_ARG(status_day(x->arena, &((const struct event *)e)->starts)));
	if (updated.n)
		say(x, "updated", "%.*s", STR_ARG(updated));
}

static void say_head(struct explain *x, const struct listed *l)
{
	const struct entry *e = l->entry;

	say(x, "title", "%.*s", STR_ARG(e->title));
	say(x, "kind", "%s", e->kind->name);
	say(x, "language", "%.*s", STR_ARG(e->lang->tag));
	say_status(x, l);
	say(x, "address", "%.*s%.*s", STR_ARG(x->lib->site->base_url), STR_ARG(l->url));
}

static void say_rest(struct explain *x, const struct entry *e)
{
	for (size_t i = 0; i < e->aliases.n; i++)
		say(x, i ? "" : "aliases", "%.*s", STR_ARG(e->aliases.p[i]));
	for (size_t i = 0; i < e->terms.n; i++)
		say(x, i ? "" : "terms", "%.*s: %.*s (%.*s)", STR_ARG(e->terms.p[i]->taxonomy),
		    STR_ARG(e->terms.p[i]->name), STR_ARG(e->terms.p[i]->url));
	for (size_t i = 0; i < e->resources.n; i++)
		say(x, i ? "" : "files", "%.*s (%.*s)", STR_ARG(e->resources.p[i].path),
		    STR_ARG(e->resources.p[i].url));
}

void explain_entry(struct explain *x, const struct listed *l, struct diag_log *log)
{
	const struct entry *e = l->entry;
	struct str tmpl, file;

	say_head(x, l);
	say_dates(x, e);
	if (l->status == STATUS_PUBLISHED &&
	    explain_page(x->arena, x->lib, x->root, e, &tmpl, &file, log))
		say(x, "template", "%.*s (%.*s)", STR_ARG(tmpl), STR_ARG(file));
	say_versions(x, e);
	say_channels(x, e);
	say_roles(x, e);
	say_rest(x, e);
	say_links(x, e);
	say_linked_from(x, l);
}

// ---- members ------------------------------------------------------------------------------------

static void say_consent(struct explain *x, const struct member_facts *m)
{
	for (size_t i = 0; i < m->consent.n; i++) {
		const struct consent_fact *c = &m->consent.p[i];
		struct str until = status_day(x->arena, &c->expires);

		say(x, i ? "" : "consent", "%.*s in %.*s, given %.*s%s%.*s%s%.*s%s%s",
		    STR_ARG(joined(x->arena, &c->scope)), STR_ARG(joined(x->arena, &c->channels)),
		    STR_ARG(status_day(x->arena, &c->given)), until.n ? ", until " : "",
		    STR_ARG(until), c->wording.n ? ", wording " : "", STR_ARG(c->wording),
		    c->why_not ? "; does not count: " : "", c->why_not ? c->why_not : "");
	}
	for (size_t i = 0; i < m->withdrawn.n; i++) {
		struct str on = status_day(x->arena, &m->withdrawn.p[i].date);

		say(x, i ? "" : "withdrawn", "%.*s%s%.*s",
		    STR_ARG(joined(x->arena, &m->withdrawn.p[i].scope)), on.n ? ", on " : "",
		    STR_ARG(on));
	}
}

// The fields of a person that the member's file gives.
static struct str shown_fields(struct arena *a, const struct person *p)
{
	struct str text = S("name");

	if (p->bio.n)
		text = arena_cat(a, text, S(", bio"));
	if (p->pronouns.n)
		text = arena_cat(a, text, S(", pronouns"));
	if (p->city.n)
		text = arena_cat(a, text, S(", city"));
	if (p->links.n)
		text = arena_cat(a, text, S(", links"));
	if (p->roles.n)
		text = arena_cat(a, text, S(", roles"));
	if (p->joined.set)
		text = arena_cat(a, text, S(", joined"));
	if (p->image.src.n)
		text = arena_cat(a, text, S(", picture"));
	return text;
}

static void say_named_in(struct explain *x, struct str slug)
{
	const char *label = "named in";

	for (size_t i = 0; i < x->list.n; i++) {
		const struct entry *e = x->list.p[i].entry;
		struct role roles[ROLES_MAX];
		unsigned n = entry_roles(e, roles);
		bool found = false;

		for (unsigned k = 0; k < n; k++)
			for (size_t j = 0; j < roles[k].refs->n; j++)
				found |= str_eq(roles[k].refs->p[j].slug, slug);
		if (!found)
			continue;
		say(x, label, "%.*s (%s)", STR_ARG(e->src->path),
		    status_names[x->list.p[i].status]);
		label = "";
	}
}

void explain_member(struct explain *x, const struct listed *l)
{
	struct member_facts m =
		member_facts(x->arena, x->lib, member_index(x->lib, l->entry->slug));

	say(x, "name", "%.*s", STR_ARG(l->entry->title));
	say(x, "kind", "member");
	if (m.gone)
		say(x, "shown", "nowhere: the member withdrew");
	for (enum channel c = 0; c < CHANNEL_COUNT && !m.gone; c++) {
		const char *label = c ? "" : "shown";

		if (m.shown[c])
			say_channel(x, label, c, "%.*s; agreed to: %s",
				    STR_ARG(shown_fields(x->arena, m.shown[c])), m.scopes[c]);
		else
			say_channel(x, label, c, "nothing: no consent to a profile there%s%s",
				    *m.scopes[c] ? "; agreed to: " : "", m.scopes[c]);
	}
	if (m.shown[CHANNEL_SITE])
		for (unsigned i = 0; i < x->lib->site->nlangs; i++)
			say(x, i ? "" : "address", "%.*s%.*s", STR_ARG(x->lib->site->base_url),
			    STR_ARG(m.shown[CHANNEL_SITE]->urls[i]));
	say_consent(x, &m);
	say_versions(x, l->entry);
	say_named_in(x, l->entry->slug);
}

// ---- output -------------------------------------------------------------------------------------

void explain_text(const struct explain *x, const struct listed *l, struct buf *out)
{
	buf_printf(out, "%.*s\n", STR_ARG(l->entry->src->path));
	for (size_t i = 0; i < x->facts.n; i++) {
		const struct fact *f = &x->facts.p[i];

		buf_printf(out, "  %-14s", f->label);
		if (f->channel)
			buf_printf(out, "%-6s ", f->channel);
		buf_printf(out, "%.*s\n", STR_ARG(f->text));
	}
}

static struct str in_one(struct arena *a, const struct fact *f)
{
	return f->channel ? arena_printf(a, "%s: %.*s", f->channel, STR_ARG(f->text)) : f->text;
}

void explain_json(const struct explain *x, const struct listed *l, struct buf *out)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	listed_json(x->arena, &w, l);
	jsonw_put_object(&w, "facts");
	for (size_t i = 0; i < x->facts.n; i++) {
		if (*x->facts.p[i].label)
			jsonw_put_array(&w, x->facts.p[i].label);
		jsonw_str(&w, in_one(x->arena, &x->facts.p[i]));
		if (i + 1 == x->facts.n || *x->facts.p[i + 1].label)
			jsonw_close(&w);
	}
	jsonw_close(&w);
	jsonw_close(&w);
}
