// Any text as YAML, as head lines and as JSON: refused with a report, or a tree within its limits
// whose places lie in the text.

#include <stdlib.h>

#include "text/ytree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned walk(const struct source *src, const struct ynode *n, size_t *count)
{
	unsigned deepest = 0;

	if (++*count > YTREE_MAX_NODES || !str_within(n->at, src->text))
		abort();
	for (size_t i = 0; i < n->n; i++) {
		unsigned d = walk(src, n->type == Y_MAP ? n->pairs[i].value : n->items[i], count);

		if (n->type == Y_MAP && !str_within(n->pairs[i].key_at, src->text))
			abort();
		deepest = d > deepest ? d : deepest;
	}
	return deepest + 1;
}

static void check(const struct source *src, const struct ynode *n, const struct diag_log *log)
{
	size_t count = 0;

	if (!n && log && !log->errors)
		abort();
	if (n && walk(src, n, &count) > YTREE_MAX_DEPTH)
		abort();
	for (size_t i = 0; log && i < log->n; i++)
		if (log->p[i].at.p && !str_within(log->p[i].at, src->text))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source src = {S("fuzz.yaml"), str_of((const char *)data, size)};
	struct arena a;
	struct diag_log log;
	struct str body = {0};
	const struct ynode *head;

	arena_init(&a);
	diag_init(&log, &a);
	check(&src, ytree_parse(&a, &src, src.text, &log), &log);
	diag_init(&log, &a);
	check(&src, ytree_parse_json(&a, &src, src.text, &log), &log);
	head = ytree_parse_head(&a, &src, src.text, &body);
	check(&src, head, NULL);
	if (head && !str_within(body, src.text))
		abort();
	arena_release(&a);
	return 0;
}
