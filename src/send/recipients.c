#include "send/recipients.h"

#include "base/vec.h"
#include "output/diags.h"
#include "send/diags.h"
#include "text/mime.h"

const struct email *recipient_email(const struct emails *all, const struct subscriber *to)
{
	struct email_recipient r = recipient_of(to);

	return email_choose(all, &r);
}

struct email_recipient recipient_of(const struct subscriber *to)
{
	return (struct email_recipient){
		.address = to->email,
		.name = to->name,
		.language = to->language,
		.segments = to->segments,
		.field_names = to->file->columns.p,
		.field_values = to->values,
		.nfields = to->file->columns.n,
	};
}

// ---- the look through all of them ---------------------------------------------------------------

struct lack { // of one field that has no fallback
	const struct email *email;
	const struct email_field *field;
	const struct subscriber *first;
	size_t n;
};
struct check {
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

static struct str place(const struct subscriber *to, struct str cell)
{
	return cell.n && str_within(cell, to->file->src->text) ? cell : to->at;
}

static void check_fields(struct check *c, const struct email *email, const struct subscriber *to)
{
	struct email_recipient r = recipient_of(to);

	for (size_t i = 0; i < email->fields.n; i++) {
		const struct email_field *f = &email->fields.p[i];
		struct str word = email_word(&r, f->name);

		if (word.n == 0 && f->needed)
			note_lack(c, email, f, to);
		if (mime_is_clean(word))
			continue;
		diag_report(c->log, &OUT_FIELD_MERGE, to->file->src, place(to, word),
			    "the issue merges \"%.*s\", and this holds a line break or control "
			    "character",
			    STR_ARG(f->name));
		c->ok = false;
	}
}

static void check_language(struct check *c, const struct subscriber *to)
{
	if (to->language.n == 0 || email_in_language(c->emails, to->language) ||
	    map_get(&c->languages, to->language))
		return;
	map_put(&c->languages, to->language, c);
	diag_report(c->log, &SEND_LANGUAGE, to->file->src, place(to, to->language),
		    "the issue is not written in \"%.*s\"; who wants that gets it in \"%.*s\"",
		    STR_ARG(to->language), STR_ARG(c->emails->p[0].issue->e.lang->tag));
}

static void report_lacks(struct check *c, size_t of)
{
	for (size_t i = 0; i < c->lacks.n; i++) {
		const struct lack *l = &c->lacks.p[i];
		const struct source *list = l->first->file->src;
		size_t line, col;

		diag_place(list, l->first->at.p, &line, &col);
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
	struct check c = {.emails = emails, .log = log, .ok = true};

	map_init(&c.languages, log->arena);
	for (size_t i = 0; i < audience->list.n; i++) {
		const struct subscriber *to = &audience->list.p[i];
		const struct email *email = recipient_email(emails, to);

		if (!email)
			continue;
		check_language(&c, to);
		check_fields(&c, email, to);
	}
	report_lacks(&c, audience->list.n);
	return c.ok && c.lacks.n == 0;
}
