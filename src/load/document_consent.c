#include "load/diags.h"
#include "load/document.h"

static const struct str scopes[] = {S_INIT("profile"), S_INIT("story"), S_INIT("photo"),
				    S_INIT("ranking"), S_INIT("all")};
static const struct str channels[] = {S_INIT("site"), S_INIT("feed"), S_INIT("email")};

static struct str listed(struct arena *a, const struct str *words, size_t count)
{
	struct str out = {0};

	for (size_t i = 0; i < count; i++)
		out = arena_printf(a, "%.*s%s%.*s", STR_ARG(out), i ? ", " : "", STR_ARG(words[i]));
	return out;
}

static void check_word(struct worker *w, const struct entry *e, const struct ynode *n,
		       const char *what, const struct str *words, size_t count)
{
	if (n->type != Y_SCALAR)
		return;
	for (size_t i = 0; i < count; i++)
		if (str_eq(words[i], n->text))
			return;
	diag_report(&w->log, &LOAD_VALUE, e->src, n->at, "there is no %s \"%.*s\"", what,
		    STR_ARG(n->text));
	if (!diag_suggest(&w->log, n->text, words, count))
		diag_hint(&w->log, "it is one of: %.*s", STR_ARG(listed(w->arena, words, count)));
}

static void check_words(struct worker *w, const struct entry *e, const struct ynode *n,
			const char *what, const struct str *words, size_t count)
{
	if (!n)
		return;
	check_word(w, e, n, what, words, count);
	for (size_t i = 0; n->type == Y_SEQ && i < n->n; i++)
		check_word(w, e, n->items[i], what, words, count);
}

static void check_record(struct worker *w, const struct entry *e, const struct ynode *record,
			 bool all)
{
	size_t n = sizeof scopes / sizeof *scopes;

	check_words(w, e, ynode_get(record, S("scope")), "scope", scopes, all ? n : n - 1);
	check_words(w, e, ynode_get(record, S("channels")), "channel", channels,
		    sizeof channels / sizeof *channels);
}

void document_check_consent(struct worker *w, const struct entry *e)
{
	static const struct {
		struct str field;
		bool all;
	} lists[] = {{S_INIT("consent"), false}, {S_INIT("withdrawn"), true}};

	for (size_t i = 0; i < 2; i++) {
		const struct ynode *n = ynode_get(e->front, lists[i].field);

		if (!n)
			continue;
		if (n->type == Y_SEQ)
			for (size_t k = 0; k < n->n; k++)
				check_record(w, e, n->items[k], lists[i].all);
		else if (n->type == Y_MAP)
			check_record(w, e, n, lists[i].all);
		else
			check_words(w, e, n, "scope", scopes, lists[i].all ? 5 : 4);
	}
}
