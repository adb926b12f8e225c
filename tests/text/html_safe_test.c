#include "gumbo_safe.h"
#include "parse.h"

Suite *html_safe_suite(void);

static const struct html_case clean[] = {
	{"inline", "a <b>c</b> <sub title=\"d\">e</sub><br/>\n",
	 "<p>a <b>c</b> <sub title=\"d\">e</sub><br></p>\n", NULL},
	{"upper case", "<B TITLE='x\"y'>c</B>\n", "<p><b title=\"x&quot;y\">c</b></p>\n", NULL},
	{"not closed", "a <b>c\n\nd\n", "<p>a <b>c</b></p>\n<p>d</p>\n", NULL},
	{"closed too often", "a</b> c</i>\n", "<p>a c</p>\n", NULL},
	{"crossed", "<b><i>a</b>c</i>\n", "<p><b><i>a</i></b>c</p>\n", NULL},
	{"across emphasis", "*<b>a* c</b>\n", "<p><em><b>a</b></em> c</p>\n", NULL},
	{"links",
	 "<a href=\"https://a.b/?c&amp;d\" onclick=x target=_top>e</a> <a href=\" /f \">g</a>\n",
	 "<p><a href=\"https://a.b/?c&amp;d\">e</a> <a href=\"/f\">g</a></p>\n", NULL},
	{"a link in a link", "[<a href=\"x\">a</a>](b) <a href=\"c\">[d](e)</a>\n",
	 "<p><a href=\"b\">&lt;a href=&quot;x&quot;&gt;a</a> <a href=\"c\"></a><a "
	 "href=\"e\">d</a></p>\n",
	 "1:2 html-refused"},
	{"a bare address in a link", "<a href=\"c\">https://a.b</a>\n",
	 "<p><a href=\"c\">https://a.b</a></p>\n", NULL},
	{"an unknown element", "a <blink>b</blink>\n", "<p>a &lt;blink&gt;b&lt;/blink&gt;</p>\n",
	 "1:3 html-refused; 1:11 html-refused"},
	{"a block in a line", "a <div>b</div>\n", "<p>a &lt;div&gt;b</p>\n", "1:3 html-refused"},
	{"comments", "a <!-- b --> c\n\n<!-- d\n\ne -->\n", "<p>a  c</p>\n\n", NULL},
	{"block", "<div lang=\"en\" class=\"x\" id=y>\na &lt; &copy; &amp;lt;\n</div>\n",
	 "<div lang=\"en\">\na &lt; © &amp;lt;\n</div>\n", NULL},
	{"Markdown inside", "<details open><summary>a</summary>\n\n- *b*\n\n</details>\n\nc\n",
	 "<details open=\"\"><summary>a</summary>\n<ul>\n<li><em>b</em></li>\n</ul>\n</details>\n"
	 "<p>c</p>\n",
	 NULL},
	{"a block not closed", "<div><b>a\n\nb\n", "<div><b>a\n</b>\n<p>b</p>\n</div>\n", NULL},
	{"lists", "<ul><li>a<li>b<p>c<p>d</ul>\n",
	 "<ul><li>a</li><li>b<p>c</p><p>d</p></li></ul>\n", NULL},
	{"an item without a list", "- a\n\n  <li>b</li>\n",
	 "<ul>\n<li>\n<p>a</p>\n&lt;li&gt;b\n</li>\n</ul>\n", "3:3 html-refused"},
	{"image", "<img src=\"a.png\" alt=b width=10 height=1e3 srcset=x>\n",
	 "<img src=\"a.png\" alt=\"b\" width=\"10\">\n", NULL},
	{"Markdown's own links", "[a](ftp://x) ![b](data:x) [c](javascript:d) [e](mailto:f@g.h)\n",
	 "<p><a>a</a> b <a>c</a> <a href=\"mailto:f@g.h\">e</a></p>\n", NULL},
};

START_TEST(cleaned)
{
	assert_html(clean, N(clean), HTML_SAFE, NULL);
}
END_TEST

static const char *const attacks[] = {
	"<script>alert(1)</script>",
	"<SCRIPT SRC=//x.y/z.js></SCRIPT>",
	"<script\n>alert(1)\n</script\n>",
	"<scr<script>ipt>alert(1)</scr</script>ipt>",
	"<<script>alert(1);//<</script>",
	"a <script>alert(1)</script> b",
	"<script/src=data:,alert(1)>",
	"<img src=x onerror=alert(1)>",
	"<img src=x onerror=\"alert(1)\"//>",
	"<img/src=x/onerror=alert(1)>",
	"<img src=\"x\"onerror=alert(1)>",
	"<img src=x:x onerror=alert(1)>",
	"<img src=javascript:alert(1)>",
	"<img src=`x`onerror=alert(1)>",
	"<img \"\"\"><script>alert(1)</script>\">",
	"<img src=x title=\"><script>alert(1)</script>\">",
	"<img src='x' title='\"><svg onload=alert(1)>'>",
	"<img lowsrc=\"javascript:alert(1)\" dynsrc=x>",
	"<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
	"<img srcset=\"javascript:x 1x\" src=a>",
	"<a href=\"javascript:alert(1)\">x</a>",
	"<a href=JaVaScRiPt:alert(1)>x</a>",
	"<a href=\" javascript:alert(1)\">x</a>",
	"<a href=\"\x01javascript:alert(1)\">x</a>",
	"<a href=\"java\tscript:alert(1)\">x</a>",
	"<a href=\"java\nscript:alert(1)\">x</a>",
	"<a href=\"java&#10;script:alert(1)\">x</a>",
	"<a href=\"java&Tab;script:alert(1)\">x</a>",
	"<a href=\"javascript&colon;alert(1)\">x</a>",
	"<a href=\"&#106;&#x61;vascript:alert(1)\">x</a>",
	"<a href=\"&#106&#97&#118&#97script&#58alert(1)\">x</a>",
	"<a href=\"&#0000106&#0000097vascript:alert(1)\">x</a>",
	"<a href=\"jav&#x0A;ascript:alert(1)\">x</a>",
	"<a href=\"jav&NewLine;ascript&colon;alert(1)\">x</a>",
	"<a href=\"vbscript:x\">x</a>",
	"<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
	"<a href=\"blob:x\">x</a>",
	"<a href=\"file:///etc/passwd\">x</a>",
	"<a href=\"view-source:x\">x</a>",
	"<a href=\"feed:javascript:alert(1)\">x</a>",
	"<a href=\"x\" href=\"javascript:alert(1)\">x</a>",
	"<a href=\"javascript:alert(1)\" href=\"x\">x</a>",
	"<a HREF=javascript:alert(1) href=x>x</a>",
	"<a onmouseover=alert(1)>x</a>",
	"<a href=x ONCLICK=alert(1)>x</a>",
	"<a href=x onclick\n=\nalert(1)>x</a>",
	"<a href=x\fonclick=alert(1)>x</a>",
	"<a href=x/onclick=alert(1)>x</a>",
	"<a style=\"x:expression(alert(1))\">x</a>",
	"<a xlink:href=\"javascript:alert(1)\">x</a>",
	"<a href='x' ping='//y'>x</a>",
	"<a href=\"x\" target=\"_blank\" rel=\"opener\">x</a>",
	"<b style=\"background:url(javascript:alert(1))\">x</b>",
	"<b id=\"location\" name=\"cookie\" class=\"admin\">x</b>",
	"<b/onclick=alert(1)>x</b>",
	"<b onclick=alert(1) x",
	"<b <script>alert(1)</script>>x</b>",
	"<b title='</b><script>alert(1)</script>'>x</b>",
	"<b title=\"&quot; onclick=&quot;alert(1)\">x</b>",
	"<b title=\"&#34; onclick=alert(1) \">x</b>",
	"<b title=`x` onclick=alert(1)>x</b>",
	"<b title=x\"onclick=alert(1)>x</b>",
	"<iframe src=\"javascript:alert(1)\"></iframe>",
	"<iframe srcdoc=\"<script>alert(1)</script>\">",
	"<frameset><frame src=\"javascript:alert(1)\"></frameset>",
	"<object data=\"javascript:alert(1)\"></object>",
	"<embed src=\"javascript:alert(1)\">",
	"<applet code=x>",
	"<base href=\"javascript:alert(1);//\">",
	"<link rel=stylesheet href=x>",
	"<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
	"<style>@import 'x';</style>",
	"<style>*{x:expression(alert(1))}</style>",
	"<form action=x><input name=y><button formaction=javascript:alert(1)>z</button></form>",
	"<input onfocus=alert(1) autofocus>",
	"<button onclick=alert(1)>x</button>",
	"<select onfocus=alert(1) autofocus>",
	"<textarea onfocus=alert(1) autofocus></textarea><script>alert(1)</script>",
	"<isindex action=javascript:alert(1)>",
	"<keygen autofocus onfocus=alert(1)>",
	"<video src=x onerror=alert(1)></video>",
	"<audio><source onerror=alert(1)></audio>",
	"<svg onload=alert(1)></svg>",
	"<svg><script>alert(1)</script></svg>",
	"<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
	"<svg><style><img src=x onerror=alert(1)></style></svg>",
	"<svg><animate onbegin=alert(1) attributeName=x>",
	"<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
	"<math><mtext><table><mglyph><style><img src=x "
	"onerror=alert(1)></style></table></mtext></math>",
	"<math href=\"javascript:alert(1)\">x</math>",
	"<math><annotation-xml "
	"encoding=\"text/html\"><script>alert(1)</script></annotation-xml></math>",
	"<template><script>alert(1)</script></template>",
	"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
	"<title><img src=x onerror=alert(1)></title>",
	"<xmp><script>alert(1)</script></xmp>",
	"<plaintext><script>alert(1)</script>",
	"<listing>&lt;script&gt;alert(1)</listing>",
	"<marquee onstart=alert(1)>x</marquee>",
	"<bgsound src=javascript:alert(1)>",
	"<layer src=x>",
	"<xss onclick=alert(1)>x</xss>",
	"<x-y onclick=alert(1)>x</x-y>",
	"<!--<img src=\"--><img src=x onerror=alert(1)//\">",
	"<!--><script>alert(1)</script>-->",
	"<!-- --!><script>alert(1)</script>-->",
	"<!---><script>alert(1)</script>-->",
	"a <!--> <script>alert(1)</script> -->",
	"<!doctype x [<!ENTITY y SYSTEM \"z\">]><b>&y;</b>",
	"<![CDATA[<script>alert(1)</script>]]>",
	"<?xml version=\"1.0\"?><script>alert(1)</script>",
	"<?php echo '<script>alert(1)</script>' ?>",
	"<% <script>alert(1)</script> %>",
	"</p><script>alert(1)</script>",
	"</div></div></body></html><script>alert(1)</script>",
	"</li></ul></details></blockquote>x",
	"<div><div><div>",
	"<details><summary>",
	"<b><i><u><s><code>",
	"<ul><li><ul><li>",
	"<p><div><p></div></p></p>",
	"<blockquote><p>a</blockquote></p>",
	"<dl><dt>a<dd>b<dl><dt>",
	"<h2><h3>a</h2></h3>",
	"<ruby>a<rt>b</ruby></rt>",
	"<a href=x><div><a href=y>z",
	"<b><p><b><p><b><p>x",
	"<table><td><img src=x onerror=alert(1)>",
	"<table><script>alert(1)</script></table>",
	"<tr><td>x",
	"<form><div></form>",
	"<b\x00onclick=alert(1)>",
	"<img src=x onerror=&#97;lert(1)>",
	"<div title=\"\n\n\" onclick=alert(1)>\n",
	"- <div>\n- </div>\n",
	"> <div>\n\n</div>\n",
	"1. <details>\n\n   <b>\n2. x\n",
	"|a|\n|---|\n|<b>x|\n|</b><script>y|\n",
	"# <b>x\n\n</b>\n",
	"*<b>x*\n\n**</b><script>**\n",
	"[<b>x](y \"<script>\")\n",
	"![<script>](x \"<script>alert(1)</script>\")\n",
	"![\"onerror=alert(1) x=\"](x)\n",
	"[x](https://a.b/\"onclick=\"alert(1))\n",
	"[x](<javascript:alert(1)>)\n",
	"[x](&#106;avascript:alert(1))\n",
	"[x](java\\script:alert(1))\n",
	"[x]: javascript:alert(1)\n\n[x]\n",
	"<javascript:alert(1)>\n",
	"<x:y>\n",
	"```<script>\nx\n```\n",
	"# x {#\"onclick=alert(1)}\n# y {.\"><script>}\n# z {#<script>}\n",
	"a[^\"><script>]\n\n[^\"><script>]: <script>alert(1)</script> <b onclick=x>\n",
	"a[^1]\n\n[^1]: <div>\n\n    <b>x\n\n    </div></li></ol></section>\n",
	"::: segment <script>\n<script>x</script>\n:::\n",
};

static void assert_safe(const char *name, struct str html)
{
	GumboOutput *tree;
	struct buf page;
	const char *fault;
	int after;

	buf_init(&page, BUF_MAX_DEFAULT);
	buf_lit(&page, "<!DOCTYPE html><html><head></head><body>");
	buf_str(&page, html);
	buf_lit(&page, "<div id=\"the end\"></div></body></html>");
	tree = gumbo_parse_with_options(&kGumboDefaultOptions, page.p, page.n);
	ck_assert_ptr_nonnull(tree);
	fault = safe_fault(tree->root);
	after = safe_after(tree->root, 0);
	ck_assert_msg(!fault, "%s: %s in\n%.*s", name, fault, STR_ARG(html));
	ck_assert_msg(after == 1, "%s: reaches beyond its end:\n%.*s", name, STR_ARG(html));
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
	buf_release(&page);
}

// Each by itself, inside a line, in a list's item, and two after one another.
START_TEST(attacked)
{
	static const char *const frames[] = {"%s\n", "a %s b\n", "- %s\n- c\n", "%s\n\nd\n\n%s\n",
					     "> *%s*\n"};

	for (size_t i = 0; i < N(attacks) * N(frames); i++) {
		const char *attack = attacks[i / N(frames)];
		struct bench b;
		struct buf markdown;
		struct doc *d;

		buf_init(&markdown, BUF_MAX_DEFAULT);
		buf_printf(&markdown, frames[i % N(frames)], attack, attack);
		buf_char(&markdown, '\0');
		d = bench_parse(&b, markdown.p, HTML_SAFE);
		doc_html_write(&b.out, d->root, NULL);
		assert_safe(attack, buf_view(&b.out));
		bench_release(&b);
		buf_release(&markdown);
	}
}
END_TEST

static const struct url_row {
	const char *url;
	bool plain;
} url_rows[] = {
	{"", true},
	{"/a:b", true},
	{"?a:b", true},
	{"#a:b", true},
	{"a", true},
	{"//a.b", true},
	{"https://a.b", true},
	{"HTTP://a", true},
	{"mailto:a@b", true},
	{"tel:1", true},
	{"ftp://a", false},
	{"javascript:a", false},
	{"java\tscript:a", false},
	{" https:a", false},
	{"\x01https:a", false},
	{"x:y", false},
	{"averyveryverylongscheme:a", false},
	{":a", false},
	{"data:a", false},
};

START_TEST(plain_urls)
{
	for (size_t i = 0; i < N(url_rows); i++)
		ck_assert_msg(html_is_plain_url(str_cstr(url_rows[i].url)) == url_rows[i].plain,
			      "%s", url_rows[i].url);
}
END_TEST

// Depth and length are bounded: what is beyond becomes text.
START_TEST(limits)
{
	const struct doc *d;
	struct bench b;
	struct buf m;

	buf_init(&m, BUF_MAX_DEFAULT);
	for (int i = 0; i < 1000; i++)
		buf_lit(&m, "<b>");
	for (int i = 0; i < 20000; i++)
		buf_lit(&m, "<!-- <b x='");
	buf_lit(&m, "<b title=\"");
	for (int i = 0; i < 3000; i++)
		buf_char(&m, 'x');
	buf_lit(&m, "\">\n");
	buf_char(&m, '\0');
	d = bench_parse(&b, m.p, HTML_SAFE);
	doc_html_write(&b.out, d->root, NULL);
	ck_assert(str_find(buf_view(&b.out), S("&lt;b&gt;")) != SIZE_MAX);
	assert_safe("long", buf_view(&b.out));
	bench_release(&b);
	buf_release(&m);
}
END_TEST

Suite *html_safe_suite(void)
{
	Suite *s = suite_create("html_safe");
	TCase *t = tcase_create("html_safe");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, cleaned);
	tcase_add_test(t, attacked);
	tcase_add_test(t, plain_urls);
	tcase_add_test(t, limits);
	suite_add_tcase(s, t);
	return s;
}
