// Reads a JSON list of Markdown texts and writes the JSON list of their HTML, in the bare
// standard's form. For tests/suites/commonmark.py.

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/doc_html.h"
#include "text/markdown.h"

static json_t *html_of(const char *markdown)
{
	struct source src = {S("example"), str_cstr(markdown)};
	struct markdown_options options = {.commonmark = true};
	struct doc_html_options html = {.xhtml = true};
	struct arena arena;
	struct diag_log log;
	struct buf out;
	json_t *result;

	arena_init(&arena);
	diag_init(&log, &arena);
	buf_init(&out, BUF_MAX_DEFAULT);
	doc_html_write(&out, markdown_parse(&arena, &src, src.text, &options, &log)->root, &html);
	result = json_stringn(out.n ? out.p : "", out.n);
	buf_release(&out);
	arena_release(&arena);
	return result;
}

int main(void)
{
	json_t *examples = json_loadf(stdin, 0, NULL), *results = json_array(), *example;
	size_t i;

	if (!json_is_array(examples)) {
		fprintf(stderr, "commonmark_check: no JSON list of texts on standard input\n");
		return EXIT_FAILURE;
	}
	json_array_foreach(examples, i, example)
		json_array_append_new(results, html_of(json_string_value(example)));
	json_dumpf(results, stdout, 0);
	json_decref(results);
	json_decref(examples);
	return EXIT_SUCCESS;
}
