// How many subscribers get which version of an issue, and what that says about the issue.

#include "base/vec.h"
#include "output/diags.h"
#include "output/email.h"

static struct str group_key(const struct email_recipient *to, struct buf *key)
{
	buf_reset(key);
	buf_str(key, to->language);
	for (size_t i = 0; i < to->segments.n; i++) {
		buf_char(key, '\n');
		buf_str(key, to->segments.p[i]);
	}
	return buf_view(key);
}

static struct email_group *group_new(struct arena *a, const struct email_recipient *to)
{
	struct email_group *g = arena_new(a, struct email_group);

	g->language = arena_dup(a, to->language);
	for (size_t i = 0; i < to->segments.n; i++)
		vec_push(a, &g->segments, arena_dup(a, to->segments.p[i]));
	return g;
}

struct email_groups *email_groups(struct arena *a, const struct email_audience *audience)
{
	struct email_groups *all = arena_new(a, struct email_groups);
	struct email_recipient to;
	struct arena scratch;
	struct map known;
	struct buf key;

	arena_init(&scratch);
	map_init(&known, a);
	buf_init(&key, BUF_MAX_DEFAULT);
	all->audience = audience;
	for (size_t i = 0; i < audience->n; i++) {
		struct email_group *g;

		arena_reset(&scratch);
		if (!audience->get(audience->ctx, &scratch, i, &to))
			continue;
		g = map_get(&known, group_key(&to, &key));
		if (!g) {
			g = group_new(a, &to);
			map_put(&known, arena_dup(a, buf_view(&key)), g);
			vec_push(a, all, g);
		}
		g->n++;
	}
	buf_release(&key);
	arena_release(&scratch);
	return all;
}

// Each subscriber is asked for the arm that they are in only where there are two.
static void count_each(const struct email_groups *groups, const struct emails *all, size_t *counts)
{
	const struct email_audience *audience = groups->audience;
	struct email_recipient to;
	struct arena scratch;

	arena_init(&scratch);
	for (size_t i = 0; i < audience->n; i++) {
		const struct email *e;

		arena_reset(&scratch);
		if (audience->get(audience->ctx, &scratch, i, &to) && (e = email_choose(all, &to)))
			counts[e - all->p]++;
	}
	arena_release(&scratch);
}

static void count_groups(const struct email_groups *groups, const struct emails *all,
			 size_t *counts)
{
	for (size_t i = 0; i < groups->n; i++) {
		const struct email_group *g = groups->p[i];
		struct email_recipient to = {.language = g->language, .segments = g->segments};
		const struct email *e = email_choose(all, &to);

		if (e)
			counts[e - all->p] += g->n;
	}
}

size_t *email_count(struct arena *a, const struct email_groups *groups, const struct emails *all)
{
	size_t *counts = arena_array(a, size_t, all->n + 1);
	bool arms = false;

	for (size_t i = 0; i < all->n; i++)
		arms |= all->p[i].arm > 0;
	(arms ? count_each : count_groups)(groups, all, counts);
	return counts;
}

static void check_segment(const struct email_groups *groups, const struct newsletter *issue,
			  struct str name, struct str at, struct diag_log *log)
{
	struct strs known = {0};

	for (size_t i = 0; i < groups->n; i++) {
		if (str_is_in(name, &groups->p[i]->segments))
			return;
		for (size_t k = 0; k < groups->p[i]->segments.n; k++)
			vec_push(log->arena, &known, groups->p[i]->segments.p[k]);
	}
	diag_report(log, &OUT_SEGMENT_UNKNOWN, issue->e.src, at,
		    "no subscriber is in the segment \"%.*s\"", STR_ARG(name));
	diag_suggest(log, name, known.p, known.n);
}

static void check_segments(const struct email_groups *groups, const struct newsletter *issue,
			   struct diag_log *log)
{
	const struct doc *doc = issue->e.doc;

	for (size_t i = 0; i < issue->segments.n; i++)
		check_segment(groups, issue, issue->segments.p[i],
			      str_within(issue->segments.p[i], issue->e.src->text)
				      ? issue->segments.p[i]
				      : entry_at(&issue->e, "segments"),
			      log);
	for (size_t i = 0; i < doc->directives.n; i++) {
		const struct doc_node *n = doc->directives.p[i];

		if (n->type == DOC_SEGMENT && n->nargs)
			check_segment(groups, issue, n->args[0].value, n->args[0].value, log);
	}
}

void email_check_audience(const struct site *site, const struct email_groups *groups,
			  const struct emails *all, const size_t *counts, struct diag_log *log)
{
	size_t empty = 0;

	for (size_t i = 0; i < all->n; i++) {
		if (i == 0 || all->p[i].issue != all->p[i - 1].issue)
			check_segments(groups, all->p[i].issue, log);
		empty += all->p[i].empty ? counts[i] : 0;
	}
	if (empty)
		diag_report(log, &OUT_MAIL_EMPTY, all->p[0].issue->e.src, (struct str){0},
			    "%zu subscribers would get nothing but the frame of the mail", empty);
	if (site->newsletter.profile >= PROFILE_EU && groups->audience->without_consent)
		diag_report_path(log, &OUT_MAIL_CONSENT, site->newsletter.audience,
				 "%zu subscribers have no recorded consent",
				 groups->audience->without_consent);
}
