// A recipient's own words put into the parts of an issue.

#include <stdio.h>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/vec.h"
#include "output/email.h"
#include "text/doc_html.h"

#define MARK_BEGIN '\x01'
#define MARK_FALLBACK '\x02'
#define MARK_END '\x03'
#define KEY_SIZE 17

static void make_key(const struct newsletter *issue, char key[KEY_SIZE])
{
	snprintf(key, KEY_SIZE, "%016llx", (unsigned long long)hash_str(issue->e.src->text));
}

void email_mark(struct buf *out, const struct newsletter *issue, struct str name,
		struct str fallback)
{
	char key[KEY_SIZE];

	make_key(issue, key);
	buf_char(out, MARK_BEGIN);
	buf_str(out, str_cstr(key));
	buf_str(out, name);
	if (fallback.p) {
		buf_char(out, MARK_FALLBACK);
		buf_str(out, fallback);
	}
	buf_char(out, MARK_END);
}

struct mark {
	struct str name;     // without the key; p == NULL: the key is not ours
	struct str fallback; // p == NULL: none
};

// Finds the next mark: *before is the text up to it, *rest what follows. False when there is none.
static bool next_mark(struct str *rest, const char *key, struct str *before, struct mark *mark)
{
	size_t begin = str_index(*rest, MARK_BEGIN), end, split;
	struct str inside;

	*before = str_first(*rest, begin);
	if (begin == SIZE_MAX)
		return false;
	*rest = str_from(*rest, begin + 1);
	end = str_index(*rest, MARK_END);
	inside = str_first(*rest, end);
	*rest = end == SIZE_MAX ? str_from(*rest, rest->n) : str_from(*rest, end + 1);
	split = str_index(inside, MARK_FALLBACK);
	mark->name = str_first(inside, split);
	mark->name = str_starts(mark->name, str_cstr(key)) ? str_from(mark->name, strlen(key))
							   : (struct str){0};
	mark->fallback = split == SIZE_MAX ? (struct str){0} : str_from(inside, split + 1);
	return true;
}

// ---- what an issue merges -----------------------------------------------------------------------

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ascii_is_text_control(s.p[i]))
			return true;
	return false;
}

static const struct doc_node *find_in(const struct newsletter *n, struct str name)
{
	const struct doc_node *root = n->e.doc ? n->e.doc->root : NULL;

	for (const struct doc_node *x = root; x; x = doc_next(root, (struct doc_node *)x))
		if (x->type == DOC_FIELD && str_eq(x->info, name))
			return x;
	return NULL;
}

static const struct doc_node *find_field(const struct newsletter *issue, struct str name)
{
	const struct doc_node *found = find_in(issue, name);

	for (const struct newsletter *n = NULL; !found && (n = email_following(issue, n));)
		found = find_in(n, name);
	return found;
}

static bool note_field(struct arena *a, struct email *email, const struct mark *mark)
{
	const struct doc_node *node = find_field(email->issue, mark->name);
	struct email_field *f = NULL;

	if (str_eq(mark->name, S("unsubscribe_url")))
		return true;
	if (!node)
		return false;
	for (size_t i = 0; i < email->fields.n; i++)
		if (str_eq(email->fields.p[i].name, mark->name))
			f = &email->fields.p[i];
	if (!f) {
		f = vec_add(a, &email->fields);
		*f = (struct email_field){.name = node->info};
		if (str_within(node->at, email->issue->e.src->text))
			f->at = node->at;
	}
	f->needed |= !mark->fallback.p;
	return true;
}

bool email_find_fields(struct arena *a, struct email *email, struct str part)
{
	char key[KEY_SIZE];
	struct str before;
	struct mark mark;

	make_key(email->issue, key);
	while (next_mark(&part, key, &before, &mark))
		if (has_control(before) || !mime_is_clean(mark.fallback) ||
		    !note_field(a, email, &mark))
			return false;
	return !has_control(before);
}

struct str email_take_sections(struct arena *a, struct email *e, struct str html)
{
	char key[KEY_SIZE];
	struct str before;
	struct mark mark;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	make_key(e->issue, key);
	for (bool more = true; more;) {
		struct email_section *last =
			e->sections.n ? &e->sections.p[e->sections.n - 1] : NULL;
		size_t from = b.n;

		more = next_mark(&html, key, &before, &mark);
		buf_str(&b, before);
		if (more && !str_starts(mark.name, S("#")))
			email_mark(&b, e->issue, mark.name, mark.fallback);
		if (last)
			last->bytes += b.n - from;
		if (more && str_starts(mark.name, S("#")))
			vec_push(a, &e->sections,
				 (struct email_section){arena_dup(a, str_from(mark.name, 1)),
							arena_dup(a, mark.fallback), 0});
	}
	if (e->sections.n) // the last mark ends the one before
		e->sections.n--;
	return buf_move(&b, a);
}

// ---- merging ------------------------------------------------------------------------------------

void email_unsubscribe_https(struct buf *out, const struct site *site,
			     const struct email_recipient *to)
{
	struct str url = site->newsletter.unsubscribe.https;
	size_t at = str_find(url, S("{token}"));

	buf_str(out, str_first(url, at));
	if (at != SIZE_MAX) {
		buf_str(out, to ? to->unsubscribe_token : S("preview"));
		buf_str(out, str_from(url, at + strlen("{token}")));
	}
}

// The https address when there is one, else a mail.
static void write_unsubscribe(struct buf *out, const struct site *site,
			      const struct email_recipient *to)
{
	const struct unsubscribe_config *u = &site->newsletter.unsubscribe;

	if (u->https.n)
		email_unsubscribe_https(out, site, to);
	else if (u->mailto.n)
		buf_printf(out, "mailto:%.*s?subject=unsubscribe", STR_ARG(u->mailto));
}

struct str email_word(const struct email_recipient *to, struct str field)
{
	if (str_eq(field, S("name")))
		return to->name;
	if (str_eq(field, S("email")))
		return to->address;
	for (size_t i = 0; i < to->nfields; i++)
		if (str_eq_nocase(to->field_names[i], field))
			return to->field_values[i];
	return (struct str){0};
}

static void write_word(struct buf *out, struct str word, enum email_part part)
{
	if (part == EMAIL_HTML)
		html_escape(out, word);
	else
		buf_str(out, word);
}

void email_word_write(struct buf *out, const struct email_mark_word *w, enum email_part part,
		      const struct site *site, const struct email_recipient *to)
{
	struct buf link;

	if (str_starts(w->name, S("#"))) // a section begins
		return;
	if (str_eq(w->name, S("unsubscribe_url"))) {
		buf_init(&link, BUF_MAX_DEFAULT);
		write_unsubscribe(&link, site, to);
		write_word(out, buf_view(&link), part);
		buf_release(&link);
		return;
	}
	if (to && email_word(to, w->name).n)
		write_word(out, email_word(to, w->name), part);
	else
		buf_str(out, w->fallback); // written for this part already
}

void email_merge(struct buf *out, struct str text, enum email_part part, const struct site *site,
		 const struct newsletter *issue, const struct email_recipient *to)
{
	char key[KEY_SIZE];
	struct str before;
	struct mark mark;

	make_key(issue, key);
	while (next_mark(&text, key, &before, &mark)) {
		buf_str(out, before);
		email_word_write(out, &(struct email_mark_word){mark.name, mark.fallback}, part,
				 site, to);
	}
	buf_str(out, before);
}

static unsigned find_word(struct email_words *words, const struct mark *mark)
{
	size_t i = 0;

	while (i < words->n && !(str_eq(words->p[i].name, mark->name) &&
				 str_eq(words->p[i].fallback, mark->fallback)))
		i++;
	return (unsigned)i;
}

void email_cut(struct arena *a, struct str text, const struct newsletter *issue,
	       struct email_words *words, struct email_pieces *pieces)
{
	char key[KEY_SIZE];
	struct str before;
	struct mark mark;

	make_key(issue, key);
	while (next_mark(&text, key, &before, &mark)) {
		unsigned i = find_word(words, &mark);

		if (i == words->n)
			vec_push(a, words, (struct email_mark_word){mark.name, mark.fallback});
		vec_push(a, pieces, (struct mime_piece){.text = before});
		vec_push(a, pieces, (struct mime_piece){.hole = true, .word = i});
	}
	vec_push(a, pieces, (struct mime_piece){.text = before});
}
