#pragma once
// Texts that merge a recipient's words, as tests write them.

#include "output/email.h"

// The text with marks for "{name|fallback}": "{name|}" has an empty fallback, "{name}" none.
static inline struct str marked(struct arena *a, const struct newsletter *issue, struct str text)
{
	struct buf out;
	struct str result;

	buf_init(&out, BUF_MAX_DEFAULT);
	while (text.n) {
		size_t open = str_index(text, '{'), bar;
		struct str mark;

		buf_str(&out, str_first(text, open));
		if (open == SIZE_MAX)
			break;
		text = str_from(text, open + 1);
		mark = str_first(text, str_index(text, '}'));
		text = str_from(text, mark.n + 1);
		bar = str_index(mark, '|');
		email_mark(&out, issue, str_first(mark, bar),
			   bar == SIZE_MAX ? (struct str){0} : str_from(mark, bar + 1));
	}
	result = arena_dup(a, buf_view(&out));
	buf_release(&out);
	return result;
}
