#include "text/xml.h"

#include "report.h"

Suite *xml_suite(void);

START_TEST(document)
{
	struct bench b;
	struct xml x;

	bench_init(&b, S(""));
	xml_init(&x, &b.out);
	xml_open(&x, "a");
	xml_attr(&x, "b", S("c<>&\"'\n\td"));
	xml_open(&x, "e");
	xml_close(&x);
	xml_leaf(&x, "f", S("g & <h>]]>"));
	xml_leaf(&x, "i", S(""));
	xml_open(&x, "j");
	xml_cdata(&x, S("<k>]]>]]]>"));
	xml_close(&x);
	xml_close(&x);
	assert_str("document", buf_view(&b.out),
		   S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		     "<a b=\"c&lt;&gt;&amp;&quot;'&#10;&#9;d\">\n"
		     " <e/>\n"
		     " <f>g &amp; &lt;h&gt;]]&gt;</f>\n"
		     " <i/>\n"
		     " <j><![CDATA[<k>]]]]><![CDATA[>]]]]]><![CDATA[>]]></j>\n"
		     "</a>\n"));
	bench_release(&b);
}
END_TEST

static const struct text_row {
	struct str text;
	const char *escaped, *cdata;
} text_rows[] = {
	{S_INIT("a\tb\nc"), "a\tb\nc", "a\tb\nc"},
	{S_INIT("a\rb"), "a&#13;b", "a\rb"},
	{S_INIT("a\0b\x01\x1F"),
	 "a\xEF\xBF\xBD"
	 "b\xEF\xBF\xBD\xEF\xBF\xBD",
	 "a\xEF\xBF\xBD"
	 "b\xEF\xBF\xBD\xEF\xBF\xBD"},
	{S_INIT("\xEF\xBF\xBE灯\xF0\x9F\x8F\xAE"), "\xEF\xBF\xBD灯\xF0\x9F\x8F\xAE",
	 "\xEF\xBF\xBD灯\xF0\x9F\x8F\xAE"}, // U+FFFE
	{S_INIT("\xFF"
		"a"),
	 "\xEF\xBF\xBD"
	 "a",
	 "\xEF\xBF\xBD"
	 "a"},
	{S_INIT("\xEF\xBF\xBD"), "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
};

START_TEST(characters)
{
	for (size_t i = 0; i < N(text_rows); i++) {
		char want[200];
		struct bench b;
		struct xml x;

		bench_init(&b, S(""));
		xml_init(&x, &b.out);
		buf_reset(&b.out);
		xml_open(&x, "a");
		xml_text(&x, text_rows[i].text);
		xml_cdata(&x, text_rows[i].text);
		xml_close(&x);
		snprintf(want, sizeof want, "\n<a>%s<![CDATA[%s]]></a>\n", text_rows[i].escaped,
			 text_rows[i].cdata);
		assert_str(text_rows[i].escaped, buf_view(&b.out), str_cstr(want));
		bench_release(&b);
	}
}
END_TEST

Suite *xml_suite(void)
{
	Suite *s = suite_create("xml");
	TCase *t = tcase_create("xml");

	tcase_add_test(t, document);
	tcase_add_test(t, characters);
	suite_add_tcase(s, t);
	return s;
}
