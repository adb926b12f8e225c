#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "text/html_links.h"
#include "text/html_scan.h"

// Tokens as letters with their bytes: T text, R raw, S start tag, E end tag, C comment, M markup.
static const struct {
	const char *name, *html, *tokens;
} scans[] = {
	{"text and tags", "a<p>b</p>", "T[a]S[<p>]T[b]E[</p>]"},
	{"no tag", "a < b <3 <", "T[a ]T[< b ]T[<3 ]T[<]"},
	{"attributes", "<a b='>' c=\"</a>\" d=e>x", "S[<a b='>' c=\"</a>\" d=e>]T[x]"},
	{"a value that begins with >", "<a b=>x", "S[<a b=>]T[x]"},
	{"a quote in a bare value", "<a b=c'>x", "S[<a b=c'>]T[x]"},
	{"a slash", "<br/><a/b>", "S[<br/>]S[<a/b>]"},
	{"a tag that never ends", "x<a b='>", "T[x]M[<a b='>]"},
	{"comment", "<!-- a > b -- c --!d --><p>", "C[<!-- a > b -- c --!d -->]S[<p>]"},
	{"short comments", "<!--><!---><!--x--!>y", "C[<!-->]C[<!--->]C[<!--x--!>]T[y]"},
	{"comment that never ends", "<!-- a", "C[<!-- a]"},
	{"doctype and others", "<!doctype html><?x?></ x>", "M[<!doctype html>]M[<?x?>]M[</ x>]"},
	{"script", "<script>a</b></script>c", "S[<script>]R[a</b>]E[</script>]T[c]"},
	{"an empty script", "<script></script>c", "S[<script>]E[</script>]T[c]"},
	{"end tag of another case", "<SCRIPT>a</scRipt >c", "S[<SCRIPT>]R[a]E[</scRipt >]T[c]"},
	{"no end tag yet", "<style>a</styles></style>", "S[<style>]R[a</styles>]E[</style>]"},
	{"textarea", "<textarea><p></textarea>", "S[<textarea>]R[<p>]E[</textarea>]"},
	{"a script in a comment in a script", "<script><!--<script>a</script>b--></script>c",
	 "S[<script>]R[<!--<script>a</script>b-->]E[</script>]T[c]"},
	{"a comment in a script that ends early", "<script><!--a</script>b",
	 "S[<script>]R[<!--a]E[</script>]T[b]"},
	{"a script that never ends", "<script>a", "S[<script>]R[a]"},
};

static const char *shown(struct arena *a, const char *html)
{
	static const char letters[] = {'T', 'R', 'S', 'E', 'C', 'M'};
	struct html_scan scan = {.rest = str_cstr(html)};
	struct str out = S("");
	struct html_token t;

	while (html_next(&scan, &t))
		out = arena_printf(a, "%.*s%c[%.*s]", STR_ARG(out), letters[t.type],
				   STR_ARG(t.all));
	return arena_cstr(a, out);
}

START_TEST(test_tokens)
{
	struct arena a;

	arena_init(&a);
	ck_assert_msg(strcmp(shown(&a, scans[_i].html), scans[_i].tokens) == 0, "%s: %s",
		      scans[_i].name, shown(&a, scans[_i].html));
	arena_release(&a);
}
END_TEST

static const struct {
	const char *address, *absolute;
} links[] = {
	// RFC 3986 §5.4, from a page whose URL has a query and a fragment.
	{"g:h", "g:h"},
	{"g", "http://a/b/c/g"},
	{"./g", "http://a/b/c/g"},
	{"g/", "http://a/b/c/g/"},
	{"/g", "http://a/g"},
	{"//g", "http://g"},
	{"?y", "http://a/b/c/d;p?y"},
	{"g?y", "http://a/b/c/g?y"},
	{"#s", "http://a/b/c/d;p?q#s"},
	{"g#s", "http://a/b/c/g#s"},
	{"g?y#s", "http://a/b/c/g?y#s"},
	{";x", "http://a/b/c/;x"},
	{"", "http://a/b/c/d;p?q"},
	{".", "http://a/b/c/"},
	{"..", "http://a/b/"},
	{"../g", "http://a/b/g"},
	{"../../g", "http://a/g"},
	{"../../../g", "http://a/g"},
	{"/./g", "http://a/g"},
	{"/../g", "http://a/g"},
	{"./../g", "http://a/b/g"},
	{"g/./h", "http://a/b/c/g/h"},
	{"g/../h", "http://a/b/c/h"},
	{"g?y/../x", "http://a/b/c/g?y/../x"},
	{" mailto:x@y.example ", "mailto:x@y.example"},
};

START_TEST(test_resolve)
{
	struct buf out;

	buf_init(&out, 1000);
	url_resolve(&out, S("http://a/b/c/d;p?q#f"), str_cstr(links[_i].address));
	ck_assert_msg(str_eq(buf_view(&out), str_cstr(links[_i].absolute)), "%s: %.*s",
		      links[_i].address, STR_ARG(buf_view(&out)));
	buf_release(&out);
}
END_TEST

static const struct {
	const char *html, *absolute;
} pages[] = {
	{"<a href=x>y</a>", "<a href=\"https://h/p/x\">y</a>"},
	{"<A  HREF = '/x'  title=\"a b\" hidden>", "<A  HREF='https://h/x'  title=\"a b\" hidden>"},
	{"<img srcset='a.png 1x,b.png 2x' src=c>",
	 "<img srcset='https://h/p/a.png 1x,https://h/p/b.png 2x' src=\"https://h/p/c\">"},
	{"<img srcset='a.png, b,c.png'>", "<img srcset='https://h/p/a.png, https://h/p/b,c.png'>"},
	{"<script>'<a href=x>'</script><!-- <a href=x> -->",
	 "<script>'<a href=x>'</script><!-- <a href=x> -->"},
	{"<a href>z</a href=x>", "<a href>z</a href=x>"},
};

START_TEST(test_absolute)
{
	struct buf out;

	buf_init(&out, 1000);
	html_links_absolute(&out, str_cstr(pages[_i].html), S("https://h/p/"));
	ck_assert_msg(str_eq(buf_view(&out), str_cstr(pages[_i].absolute)), "%s: %.*s",
		      pages[_i].html, STR_ARG(buf_view(&out)));
	buf_release(&out);
}
END_TEST

Suite *html_scan_suite(void);
Suite *html_scan_suite(void)
{
	Suite *s = suite_create("text/html_scan");
	TCase *t = tcase_create("html_scan");

	tcase_add_loop_test(t, test_tokens, 0, sizeof scans / sizeof *scans);
	tcase_add_loop_test(t, test_resolve, 0, sizeof links / sizeof *links);
	tcase_add_loop_test(t, test_absolute, 0, sizeof pages / sizeof *pages);
	suite_add_tcase(s, t);
	return s;
}
