#include "../text/report.h"
#include "base/vec.h"
#include "marked.h"

Suite *email_merge_suite(void);

static const struct str FIELD_NAMES[] = {S_INIT("email"), S_INIT("name"), S_INIT("city")};
static const struct str ANN_VALUES[] = {S_INIT("ann@example.org"), S_INIT("Ann"),
					S_INIT("<b>K\xC3\xB6ln</b> & \"x\"")};
static const struct str NOBODY_VALUES[] = {S_INIT("no@example.org"), S_INIT(""), S_INIT("")};
static const struct email_recipient ANN = {
	.address = S_INIT("ann@example.org"),
	.name = S_INIT("Ann"),
	.field_names = FIELD_NAMES,
	.field_values = ANN_VALUES,
	.nfields = 3,
	.unsubscribe_token = S_INIT("tok"),
};
static const struct email_recipient NOBODY = {
	.address = S_INIT("no@example.org"),
	.field_names = FIELD_NAMES,
	.field_values = NOBODY_VALUES,
	.nfields = 3,
	.unsubscribe_token = S_INIT("tik"),
};

// An issue whose text merges name, city and email.
struct issue_bench {
	struct bench b;
	struct site site;
	struct newsletter issue;
	struct email email;
};

static void issue_init(struct issue_bench *i, const char *https)
{
	static const char *const fields[] = {"name", "city", "email"};
	struct doc *doc;

	memset(i, 0, sizeof *i);
	bench_init(&i->b, S("The issue's source"));
	doc = arena_new(&i->b.arena, struct doc);
	doc->root = doc_node_new(&i->b.arena, DOC_ROOT);
	for (size_t k = 0; k < N(fields); k++) {
		struct doc_node *n = doc_node_new(&i->b.arena, DOC_FIELD);

		n->info = str_cstr(fields[k]);
		n->at = str_first(i->b.src.text, k + 1);
		doc_append(doc->root, n);
	}
	i->issue.e.src = &i->b.src;
	i->issue.e.doc = doc;
	i->email.issue = &i->issue;
	i->site.base_url = S("https://lane.example/sub");
	i->site.newsletter.from = S("Lane <news@mail.lane.example>");
	i->site.newsletter.unsubscribe =
		(struct unsubscribe_config){str_cstr(https), S("leave@lane.example")};
}

static struct str marked_in(struct issue_bench *i, const char *text)
{
	return marked(&i->b.arena, &i->issue, str_cstr(text));
}

#define HTTPS "https://lane.example/u/{token}?a=1&b=2"
static const struct merge_row {
	const char *name, *text, *https;
	enum email_part part;
	const struct email_recipient *to;
	const char *want;
} merge_rows[] = {
	{"no mark", "a & b", HTTPS, EMAIL_HTML, &ANN, "a & b"},
	{"a word", "Dear {name|friend}!", HTTPS, EMAIL_HTML, &ANN, "Dear Ann!"},
	{"a fallback", "Dear {name|friend}!", HTTPS, EMAIL_HTML, &NOBODY, "Dear friend!"},
	{"a fallback where there is nobody", "Dear {name|friend}!", HTTPS, EMAIL_HTML, NULL,
	 "Dear friend!"},
	{"an empty fallback", "Dear {name|}!", HTTPS, EMAIL_HTML, &NOBODY, "Dear !"},
	{"no fallback", "Dear {name}!", HTTPS, EMAIL_HTML, NULL, "Dear !"},
	{"escaped in HTML", "{city|x}", HTTPS, EMAIL_HTML, &ANN,
	 "&lt;b&gt;K\xC3\xB6ln&lt;/b&gt; &amp; &quot;x&quot;"},
	{"as it is in text", "{city|x}", HTTPS, EMAIL_PLAIN, &ANN, "<b>K\xC3\xB6ln</b> & \"x\""},
	{"a fallback is written for its part", "{city|&amp;}", HTTPS, EMAIL_HTML, &NOBODY, "&amp;"},
	{"the address", "{email}", HTTPS, EMAIL_PLAIN, &ANN, "ann@example.org"},
	{"twice", "{name}{name|x}", HTTPS, EMAIL_PLAIN, &ANN, "AnnAnn"},
	{"unsubscribe in HTML", "<a href=\"{unsubscribe_url}\">", HTTPS, EMAIL_HTML, &ANN,
	 "<a href=\"https://lane.example/u/tok?a=1&amp;b=2\">"},
	{"unsubscribe in text", "{unsubscribe_url}", HTTPS, EMAIL_PLAIN, &NOBODY,
	 "https://lane.example/u/tik?a=1&b=2"},
	{"unsubscribe of nobody", "{unsubscribe_url}", HTTPS, EMAIL_PLAIN, NULL,
	 "https://lane.example/u/preview?a=1&b=2"},
	{"unsubscribe without a token", "{unsubscribe_url}", "https://lane.example/u", EMAIL_PLAIN,
	 &ANN, "https://lane.example/u"},
	{"unsubscribe by mail", "{unsubscribe_url}", "", EMAIL_PLAIN, &ANN,
	 "mailto:leave@lane.example?subject=unsubscribe"},
};

START_TEST(merge)
{
	for (size_t k = 0; k < N(merge_rows); k++) {
		const struct merge_row *r = &merge_rows[k];
		struct issue_bench i;

		issue_init(&i, r->https);
		email_merge(&i.b.out, marked_in(&i, r->text), r->part, &i.site, &i.issue, r->to);
		assert_str(r->name, buf_view(&i.b.out), str_cstr(r->want));
		bench_release(&i.b);
	}
}
END_TEST

// A recipient's word is never read as a mark.
START_TEST(word_like_a_mark)
{
	struct issue_bench i;
	struct email_recipient to = ANN;

	issue_init(&i, HTTPS);
	to.name = marked_in(&i, "{email}");
	email_merge(&i.b.out, marked_in(&i, "{name} {email}"), EMAIL_PLAIN, &i.site, &i.issue, &to);
	assert_str("word like a mark", buf_view(&i.b.out),
		   arena_cat(&i.b.arena, to.name, S(" ann@example.org")));
	bench_release(&i.b);
}
END_TEST

static const struct {
	const char *name;
	struct str text;  // what our marks cannot make; {…} as above
	const char *want; // names, "!" behind those that need a word; NULL: refused
} field_rows[] = {
	{"none", S_INIT("a\tb\r\nc"), ""},
	{"with fallback", S_INIT("{name|x}"), "name"},
	{"without", S_INIT("{name}"), "name!"},
	{"both", S_INIT("{name|x}{name}{name|x}"), "name!"},
	{"two", S_INIT("{city|x} {unsubscribe_url} {name}"), "city name!"},
	{"a name that the issue does not merge", S_INIT("{phone|x}"), NULL},
	{"a mark without our key", S_INIT("\x01name\x02x\x03"), NULL},
	{"the beginning of a mark", S_INIT("a\x01"), NULL},
	{"the end of a mark", S_INIT("a\x03"), NULL},
	{"a control character behind a mark", S_INIT("{name|x} \x02"), NULL},
	{"a control character in a fallback", S_INIT("{name|a\x1B}"), NULL},
	{"NUL", S_INIT("a\0b"), NULL},
	{"DEL", S_INIT("\x7F"), NULL},
};

START_TEST(fields)
{
	for (size_t k = 0; k < N(field_rows); k++) {
		const char *name = field_rows[k].name;
		struct str text = field_rows[k].text;
		struct issue_bench i;
		bool ok;

		issue_init(&i, HTTPS);
		if (str_index(text, '{') != SIZE_MAX)
			text = marked_in(&i, text.p);
		ok = email_find_fields(&i.b.arena, &i.email, text);
		ck_assert_msg(ok == (field_rows[k].want != NULL), "%s", name);
		for (size_t f = 0; ok && f < i.email.fields.n; f++)
			buf_printf(&i.b.out, "%s%.*s%s", f ? " " : "",
				   STR_ARG(i.email.fields.p[f].name),
				   i.email.fields.p[f].needed ? "!" : "");
		if (ok)
			assert_str(name, buf_view(&i.b.out), str_cstr(field_rows[k].want));
		bench_release(&i.b);
	}
}
END_TEST

START_TEST(message)
{
	static const char want[] =
		"From: Lane <news@mail.lane.example>\r\nReply-To: hello@lane.example\r\nTo: Ann "
		"<ann@example.org>\r\n"
		"Subject: =?UTF-8?B?54Gv?=\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\n"
		"Message-ID: <%.32s@mail.lane.example>\r\nList-Id: <newsletter.lane.example>\r\n"
		"List-Unsubscribe: <https://lane.example/u/tok?a=1&b=2>,\r\n "
		"<mailto:leave@lane.example?subject=unsubscribe>\r\n"
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nMIME-Version: 1.0\r\n"
		"Content-Type: multipart/alternative; ";
	const struct email_message *prepared;
	struct email_stamp stamp = {0};
	struct email_recipient bad = ANN;
	struct issue_bench i;
	struct str got, id;
	const char *why;

	issue_init(&i, HTTPS);
	i.site.newsletter.reply_to = S("hello@lane.example");
	i.email.subject = S("\xE7\x81\xAF");
	i.email.id = S("0123456789abcdef");
	i.email.text = marked_in(&i, "Dear {name|friend}");
	i.email.html = marked_in(&i, "<p>Dear {name|friend}");
	stamp.date = civil_to_utc((struct civil){2026, 11, 21, 12, 0, 0});
	prepared = email_message_new(&i.b.arena, &i.site, &i.email, &stamp, &i.b.log);
	ck_assert_ptr_nonnull(prepared);
	ck_assert(email_message_write(&i.b.out, prepared, &ANN, &why));
	got = buf_view(&i.b.out);
	id = str_from(got, str_find(got, S("Message-ID: <")) + 13);
	assert_str("message", str_first(got, str_find(got, S("boundary="))),
		   arena_printf(&i.b.arena, want, id.p));
	ck_assert(str_find(got, S("\r\n\r\nDear Ann\r\n")) != SIZE_MAX &&
		  str_find(got, S("\r\n\r\n<p>Dear Ann\r\n")) != SIZE_MAX);
	buf_release(&i.b.out);
	buf_init(&i.b.out, 100);
	ck_assert(!email_message_write(&i.b.out, prepared, &ANN, &why));
	ck_assert_str_eq(why, "the message is too large");
	bad.name = S("Ann\r\nBcc: x@example.org");
	ck_assert(!email_message_write(&i.b.out, prepared, &bad, &why));
	ck_assert_str_eq(why, "the header To cannot be made");
	ck_assert_uint_eq(i.b.out.n, 0);
	bench_release(&i.b);
}
END_TEST

static const struct {
	const char *base_url, *from, *list_id, *want, *domain;
} list_rows[] = {
	{"https://lane.example", "a@b.example", "", "newsletter.lane.example", "b.example"},
	{"https://lane.example/sub", "a@b.example", "", "newsletter.lane.example", "b.example"},
	{"http://localhost:8000", "a@b.example", "", "newsletter.localhost", "b.example"},
	{"https://\xE7\x81\xAF.example/", "a@b.example", "", "newsletter.b.example", "b.example"},
	{"http://[::1]:80/", "a@b.example", "", "newsletter.b.example", "b.example"},
	{"https://lane.example", "X <a@B.example>", "n.lane.example", "n.lane.example",
	 "B.example"},
};

START_TEST(list_id)
{
	for (size_t k = 0; k < N(list_rows); k++) {
		struct site site = {.base_url = str_cstr(list_rows[k].base_url)};
		struct buf out;

		site.newsletter.from = str_cstr(list_rows[k].from);
		site.newsletter.list_id = str_cstr(list_rows[k].list_id);
		buf_init(&out, 1024);
		email_list_id(&out, &site);
		assert_str(list_rows[k].base_url, buf_view(&out), str_cstr(list_rows[k].want));
		assert_str(list_rows[k].from, email_domain(&site), str_cstr(list_rows[k].domain));
		buf_release(&out);
	}
}
END_TEST

Suite *email_merge_suite(void)
{
	Suite *s = suite_create("email_merge");
	TCase *t = tcase_create("email_merge");

	tcase_add_test(t, merge);
	tcase_add_test(t, word_like_a_mark);
	tcase_add_test(t, fields);
	tcase_add_test(t, message);
	tcase_add_test(t, list_id);
	suite_add_tcase(s, t);
	return s;
}
