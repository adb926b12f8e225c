#pragma once
// One Markdown text to HTML and reports.

#include "report.h"
#include "text/doc_html.h"
#include "text/markdown.h"

static inline struct doc *bench_parse(struct bench *b, const char *markdown, enum html_policy html)
{
	struct markdown_options options = {.html = html};

	bench_init(b, str_cstr(markdown));
	return markdown_parse(&b->arena, &b->src, b->src.text, &options, &b->log);
}

struct html_case {
	const char *name, *markdown, *html, *reports;
};

// Each case's HTML and reports (NULL: none).
static inline void assert_html(const struct html_case *cases, size_t n, enum html_policy policy,
			       const struct doc_html_options *options)
{
	for (size_t i = 0; i < n; i++) {
		struct bench b;
		const struct doc *d = bench_parse(&b, cases[i].markdown, policy);

		doc_html_write(&b.out, d->root, options);
		assert_str(cases[i].name, buf_view(&b.out), str_cstr(cases[i].html));
		assert_reports(cases[i].name, &b, cases[i].reports ? cases[i].reports : "");
		bench_release(&b);
	}
}
