#include "send/recipients.h"

#include "base/vec.h"
#include "output/diags.h"
#include "send/diags.h"
#include "text/mime.h"

// ---- the look through all of them ---------------------------------------------------------------

struct lack { // of one field that has no fallback
	const struct email *email;
	const struct email_field *field;
	const struct subscriber *first;
	size_t n;
};
struct check {
	const struct audience *audience;
	const struct emails *emails;
	struct diag_log *log;
	VEC(struct lack) lacks;
	struct map languages; // that were reported
	bool ok;
};

static void note_lack(struct check *c, const struct email *email, const struct email_field *field,
		      const struct subscriber *to)
{
	for (size_t i = 0; i < c->lacks.n; i++)
		if (c->lacks.p[i].field == field) {
			c->lacks.p[i].n++;
			return;
		}
	vec_push(c->log->arena, &c->lacks, (struct lack){email, field, to, 1});
}

struct one { // subscriber
	const struct subscriber *to;
	struct email_recipient cells;
};

static struct str place(const struct check *c, const struct one *o, struct str cell)
{
	return cell.n && str_within(cell, subscriber_source(c->audience, o->to)->text)
		       ? cell
		       : subscriber_row(o->to);
}

static void check_fields(struct check *c, const struct email *email, const struct one *o)
{
	for (size_t i = 0; i < email->fields.n; i++) {
		const struct email_field *f = &email->fields.p[i];
		struct str word = email_word(&o->cells, f->name);

		if (word.n == 0 && f->needed)
			note_lack(c, email, f, o->to);
		if (mime_is_clean(word))
			continue;
		diag_report(c->log, &OUT_FIELD_MERGE, subscriber_source(c->audience, o->to),
			    place(c, o, word),
			    "the issue merges \"%.*s\", and this holds a line break or control "
			    "character",
			    STR_ARG(f->name));
		c->ok = false;
	}
}

static void check_language(struct check *c, const struct one *o)
{
	struct str tag = o->cells.language;

	if (tag.n == 0 || email_in_language(c->emails, tag) || map_get(&c->languages, tag))
		return;
	map_put(&c->languages, arena_dup(c->log->arena, tag), c);
	diag_report(c->log, &SEND_LANGUAGE, subscriber_source(c->audience, o->to), place(c, o, tag),
		    "the issue is not written in \"%.*s\"; who wants that gets it in \"%.*s\"",
		    STR_ARG(tag), STR_ARG(c->emails->p[0].issue->e.lang->tag));
}

static void report_lacks(struct check *c, size_t of)
{
	for (size_t i = 0; i < c->lacks.n; i++) {
		const struct lack *l = &c->lacks.p[i];
		const struct source *list = subscriber_source(c->audience, l->first);
		size_t line, col;

		diag_place(list, l->first->row, &line, &col);
		diag_report(
			c->log, &OUT_FIELD_MERGE, l->email->issue->e.src, l->field->at,
			"%zu of %zu subscribers have no \"%.*s\", and the field has no fallback",
			l->n, of, STR_ARG(l->field->name));
		diag_hint(c->log,
			  "write {{ recipient.%.*s | default(\"…\") }}, or fill it in; the first "
			  "is at %.*s:%zu",
			  STR_ARG(l->field->name), STR_ARG(list->path), line);
	}
}

bool recipients_check(const struct emails *emails, const struct audience *audience,
		      struct diag_log *log)
{
	struct check c = {.audience = audience, .emails = emails, .log = log, .ok = true};
	struct arena scratch;

	arena_init(&scratch);
	map_init(&c.languages, log->arena);
	for (size_t i = 0; i < audience->list.n; i++) {
		struct one o = {.to = &audience->list.p[i]};
		const struct email *email;

		if (o.to->suppressed)
			continue;
		arena_reset(&scratch);
		subscriber_read(&scratch, audience, o.to, &o.cells);
		email = email_choose(emails, &o.cells);
		if (!email)
			continue;
		check_language(&c, &o);
		check_fields(&c, email, &o);
	}
	arena_release(&scratch);
	report_lacks(&c, audience->list.n);
	return c.ok && c.lacks.n == 0;
}
