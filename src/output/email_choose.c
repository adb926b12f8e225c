// Versions of an issue, and who gets which.

#include "base/hash.h"
#include "base/vec.h"
#include "output/diags.h"
#include "output/email.h"

unsigned email_segments(struct arena *a, struct emails *out, const struct newsletter *issue,
			struct diag_log *log)
{
	const struct doc *doc = issue->e.doc;
	unsigned used = 0;

	for (size_t k = 0; k < doc->directives.n; k++) {
		const struct doc_node *part = doc->directives.p[k];
		size_t i;

		if (part->type != DOC_SEGMENT || part->nargs == 0)
			continue;
		i = str_index_in(part->args[0].value, &out->segments);
		if (i == SIZE_MAX && out->segments.n == EMAIL_SEGMENTS_MAX) {
			diag_report(log, &OUT_NEWSLETTER, issue->e.src, part->args[0].at,
				    "the parts of one issue are for more than %d segments",
				    EMAIL_SEGMENTS_MAX);
			continue;
		}
		if (i == SIZE_MAX) {
			i = out->segments.n;
			vec_push(a, &out->segments, part->args[0].value);
		}
		used |= 1U << i;
	}
	return used;
}

static struct str primary(struct str tag)
{
	return str_first(tag, str_index(tag, '-'));
}

const struct email *email_in_language(const struct emails *all, struct str tag)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq_nocase(all->p[i].issue->e.lang->tag, tag))
			return &all->p[i];
	for (size_t i = 0; i < all->n; i++)
		if (str_eq_nocase(primary(all->p[i].issue->e.lang->tag), primary(tag)))
			return &all->p[i];
	return NULL;
}

static bool is_addressed(const struct newsletter *issue, const struct strs *has)
{
	for (size_t i = 0; i < has->n; i++)
		if (str_is_in(has->p[i], &issue->segments))
			return true;
	return issue->segments.n == 0;
}

// Which subject a recipient gets: half of them each, and the same at every try.
static unsigned choose_arm(const struct newsletter *issue, struct str address)
{
	uint8_t mac[32];

	if (issue->subject_b.n == 0)
		return 0;
	hash_hmac_sha256(issue->issue, address, mac);
	return mac[0] & 1;
}

const struct email *email_choose(const struct emails *all, const struct email_recipient *to)
{
	const struct email *e = email_in_language(all, to->language), *end = all->p + all->n;
	const struct newsletter *issue;
	unsigned wanted = 0, used = 0, arm;

	e = e ? e : all->p;
	issue = e->issue;
	if (!is_addressed(issue, &to->segments))
		return NULL;
	for (size_t i = 0; i < all->segments.n; i++)
		if (str_is_in(all->segments.p[i], &to->segments))
			wanted |= 1U << i;
	arm = choose_arm(issue, to->address);
	for (const struct email *x = e; x < end && x->issue == issue; x++)
		used |= x->segments;
	while (e->segments != (wanted & used) || e->arm != arm)
		e++;
	return e;
}
