// Any bytes as HTML: the tokens are the input, addresses made absolute leave the rest alone, and a
// browser (libgumbo) sees the same after minifying, which changes nothing the second time.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/html_links.h"
#include "text/html_minify.h"
#include "text/html_scan.h"
#include "../text/gumbo_same.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good, struct str html, struct str other)
{
	if (good)
		return;
	fprintf(stderr, "%.*s\n----\n%.*s\n", STR_ARG(html), STR_ARG(other));
	abort();
}

static void check_same(struct str html, struct str small)
{
	struct buf before, after;

	buf_init(&before, (size_t)64 << 20);
	buf_init(&after, (size_t)64 << 20);
	same_view(&before, html);
	same_view(&after, small);
	require(str_eq(buf_view(&before), buf_view(&after)), buf_view(&before), buf_view(&after));
	buf_release(&before);
	buf_release(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str html = str_of((const char *)data, size);
	struct html_scan scan = {.rest = html};
	struct buf out, again;
	struct html_token t;

	buf_init(&out, (size_t)64 << 20);
	buf_init(&again, (size_t)64 << 20);
	while (html_next(&scan, &t))
		buf_str(&out, t.all);
	require(str_eq(buf_view(&out), html), html, buf_view(&out));
	buf_reset(&out);
	html_links_absolute(&out, html, S("https://host.example/a/b/"));
	buf_reset(&out);
	html_minify(&out, html);
	html_minify(&again, buf_view(&out));
	require(str_eq(buf_view(&out), buf_view(&again)), buf_view(&out), buf_view(&again));
	if (size < 4096 && !memchr(data, 0, size))
		check_same(html, buf_view(&out));
	buf_release(&again);
	buf_release(&out);
	return 0;
}
