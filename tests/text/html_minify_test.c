#include "text/html_minify.h"

#include <check.h>

#include "gumbo_same.h"
#include "text/html_nested.h"

static const struct {
	const char *name, *html, *small;
} rows[] = {
	{"runs become one", "<p>a  b\t\tc\n\n  d</p>\n\n<p>e</p>", "<p>a b c\nd</p>\n<p>e</p>"},
	{"one stays one", "<b>a</b> <i>b</i>\n<u>c</u>", "<b>a</b> <i>b</i>\n<u>c</u>"},
	{"the head",
	 "<!doctype html>\n<html>\n<head>\n <title> a  b </title>\n</head>\n<body>\n <p>",
	 "<!doctype html><html><head><title> a  b </title></head><body>\n<p>"},
	{"a head without an end", "<head> <title>x</title> a  b", "<head><title>x</title>a b"},
	{"pre", "<pre>  a\n\n  b <b>  c  </b></pre>  x  y",
	 "<pre>  a\n\n  b <b>  c  </b></pre> x y"},
	{"pre in pre", "<pre> <pre>  </pre>  </pre>  x", "<pre> <pre>  </pre>  </pre> x"},
	{"textarea and script", "<textarea>  a\n b</textarea>  <script>a  =  1</script>  b",
	 "<textarea>  a\n b</textarea> <script>a  =  1</script> b"},
	{"a script between words", "a  <script></script>  b", "a <script></script> b"},
	{"svg", "<svg>  <path d='M0  0'  />  </svg>  x", "<svg>  <path d='M0  0'  />  </svg> x"},
	{"own white space", "<p style='white-space:pre'>a  b</p>  <p>a  b</p>",
	 "<p style='white-space:pre'>a  b</p> <p>a b</p>"},
	{"own white space in capital letters",
	 "<P STYLE='COLOR:RED;WHITE-SPACE:PRE'>a  b</P>  <p>a  b</p>",
	 "<P STYLE='COLOR:RED;WHITE-SPACE:PRE'>a  b</P> <p>a b</p>"},
	{"a style written with escapes", "<p style='white\\2dspace:pre'>a  b</p>  c",
	 "<p style='white\\2dspace:pre'>a  b</p> c"},
	{"a style of something else", "<p style='white-spac'>a  b</p>",
	 "<p style='white-spac'>a b</p>"},
	{"comments", "<p><!-- w -->a <!-- x --> b<!-- y -->c", "<p>a b<!-- y -->c"},
	{"a comment in a tag that is none", "<<!-- x -->/p>", "<<!-- x -->/p>"},
	{"comments for old browsers", "<!--[if IE]> a  b <![endif]-->",
	 "<!--[if IE]> a  b <![endif]-->"},
	{"attributes", "<a  href='x  y'\n  title = \"z\"   hidden  >b</a  >",
	 "<a href='x  y' title=\"z\" hidden>b</a  >"},
	{"a name that is no value", "<a b/=c d/ =e>", "<a b/=c d/=e>"},
	{"code", "<p>a  <code>b  c</code>  d", "<p>a <code>b  c</code> d"},
	{"slashes", "<br /><img src=a /><img src=b/><a / b>",
	 "<br/><img src=a /><img src=b/><a b>"},
	{"Chinese", "<p>灯笼　 巷</p>", "<p>灯笼　 巷</p>"},
	{"omitted end tags",
	 "<ul>  <li>a  b  <li>c</ul>  <table>  <tr>  <td>a  b  <td>c  <tr><td>d</table>  e",
	 "<ul> <li>a b <li>c</ul> <table> <tr> <td>a b <td>c <tr><td>d</table> e"},
	{"a table", "<table>  <tbody>  <tr>  <th>a  b</th>  </tr>  </tbody>  </table>",
	 "<table> <tbody> <tr> <th>a b</th> </tr> </tbody> </table>"},
	{"text moved out of a table", "<table>  <!-- x --> a  <tr><td>b  c</table>",
	 "<table>  <!-- x --> a  <tr><td>b  c</table>"},
	{"code opened again", "<p>a  <b><code>b</b>  c</code>  d",
	 "<p>a  <b><code>b</b>  c</code>  d"},
	{"a slash that closes nothing", "<svg a / >  <path/>  </svg>  b",
	 "<svg a>  <path/>  </svg> b"},
	{"an end without a start", "</pre>  a  b", "</pre>  a  b"},
	{"a paragraph in SVG", "<svg><p>a  b</p></svg>  c  d", "<svg><p>a  b</p></svg>  c  d"},
	{"a body that comes late", "<p>a  b</p><body style='white-space:pre'>",
	 "<p>a  b</p><body style='white-space:pre'>"},
	{"after the body", "<body style='white-space:pre'> a  </body>  \n</html>  ",
	 "<body style='white-space:pre'> a  </body>  \n</html>  "},
	{"a style written with references", "<p style='white&#45;space:pre'>a  b</p>  c",
	 "<p style='white&#45;space:pre'>a  b</p> c"},
	{"a tag without an end", "a  <b  c", "a <b  c"},
	{"no input", "", ""},
};

START_TEST(test_minify)
{
	struct buf out, before, after;

	buf_init(&out, 10000);
	buf_init(&before, 100000);
	buf_init(&after, 100000);
	html_minify(&out, str_cstr(rows[_i].html));
	ck_assert_msg(str_eq(buf_view(&out), str_cstr(rows[_i].small)), "%s: %.*s", rows[_i].name,
		      STR_ARG(buf_view(&out)));
	same_view(&before, str_cstr(rows[_i].html));
	same_view(&after, buf_view(&out));
	ck_assert_msg(str_eq(buf_view(&before), buf_view(&after)), "%s: %.*s, and was %.*s",
		      rows[_i].name, STR_ARG(buf_view(&after)), STR_ARG(buf_view(&before)));
	buf_release(&out);
	buf_release(&before);
	buf_release(&after);
}
END_TEST

// Elements inside each other up to what is followed, and one more: that page is written as it is.
START_TEST(test_depth)
{
	struct buf html, out;
	bool small;

	buf_init(&html, 10000);
	buf_init(&out, 10000);
	for (size_t n = HTML_NESTED_MAX; n <= HTML_NESTED_MAX + 1; n++) {
		buf_reset(&html);
		buf_reset(&out);
		for (size_t i = 0; i < n; i++)
			buf_lit(&html, "<b>");
		buf_lit(&html, "a  b");
		for (size_t i = 0; i < n; i++)
			buf_lit(&html, "</b>");
		ck_assert(html_is_nested(buf_view(&html)) == (n == HTML_NESTED_MAX));
		html_minify(&out, buf_view(&html));
		small = out.n == html.n - 1;
		ck_assert_msg(small == (n == HTML_NESTED_MAX), "%zu deep: %zu of %zu bytes", n,
			      out.n, html.n);
		ck_assert(small || str_eq(buf_view(&out), buf_view(&html)));
	}
	buf_release(&html);
	buf_release(&out);
}
END_TEST

Suite *html_minify_suite(void);
Suite *html_minify_suite(void)
{
	Suite *s = suite_create("text/html_minify");
	TCase *t = tcase_create("html_minify");

	tcase_add_loop_test(t, test_minify, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, test_depth);
	suite_add_tcase(s, t);
	return s;
}
