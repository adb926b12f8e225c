// What bad input gets: each fault one report, at its place, with its id and hint.
#include "site.h"

Suite *report_suite(void);

#define POST "---\ntitle: A\ndate: 2026-01-01\n"

static const struct {
	const char *name;
	struct put files[4];
	const char *report;
} rows[] = {
	{"broken YAML",
	 {{"content/posts/a.md", "---\ntitle: Foo: bar\ndate: 2026-01-01\n---\n"}},
	 "content/posts/a.md:2:11: error: a colon where none can stand [yaml-syntax]\n"
	 "    2 | title: Foo: bar\n"
	 "      |           ^\n"
	 "  hint: quote a value that holds ': ', as in title: \"Foo: bar\"\n"},
	{"duplicate key",
	 {{"content/posts/a.md", POST "title: B\n---\n"}},
	 "content/posts/a.md:4:1: error: key \"title\" twice in one map [yaml-duplicate-key]\n"
	 "    4 | title: B\n"
	 "      | ^~~~~\n"
	 "  hint: it stands in line 2, column 1 already: keep one of them\n"},
	{"unknown key",
	 {{"content/posts/a.md", POST "sumary: x\n---\n"}},
	 "content/posts/a.md:4:1: error: post has no field \"sumary\" [front-matter-key]\n"
	 "    4 | sumary: x\n"
	 "      | ^~~~~~\n"
	 "  hint: did you mean \"summary\"?\n"},
	{"wrong type",
	 {{"content/posts/a.md", POST "draft: maybe\n---\n"}},
	 "content/posts/a.md:4:8: error: \"draft\" must be true or false, not text [field-type]\n"
	 "    4 | draft: maybe\n"
	 "      |        ^~~~~\n"
	 "  hint: write it like this: draft: true\n"},
	{"wrong type inside a part",
	 {{"content/posts/a.md", POST "image: {src: [x]}\n---\n"}},
	 "content/posts/a.md:4:14: error: \"src\" must be text, not a list [field-type]\n"
	 "    4 | image: {src: [x]}\n"
	 "      |              ^~~\n"
	 "  hint: write it like this: src: lanterns.jpg\n"},
	{"missing title",
	 {{"content/posts/a.md", "---\ndate: 2026-01-01\n---\n"}},
	 "content/posts/a.md:2:1: error: post lacks the field \"title\" [field-missing]\n"
	 "    2 | date: 2026-01-01\n"
	 "      | ^~~~~~~~~~~~~~~~\n"
	 "  hint: add a line like this: title: Lantern Night\n"},
	{"missing part of a part",
	 {{"content/posts/a.md", POST "image: {alt: x}\n---\n"}},
	 "content/posts/a.md:4:8: error: image lacks the field \"src\" [field-missing]\n"
	 "    4 | image: {alt: x}\n"
	 "      |        ^~~~~~~~\n"
	 "  hint: add a line like this: src: lanterns.jpg\n"},
	{"bad date",
	 {{"content/posts/a.md", "---\ntitle: A\ndate: 2026-02-30\n---\n"}},
	 "content/posts/a.md:3:7: error: \"date\" can't be read: there is no 30 February "
	 "2026 [field-date]\n"
	 "    3 | date: 2026-02-30\n"
	 "      |       ^~~~~~~~~~\n"
	 "  hint: correct the date\n"},
	{"a dead link to a document of that name",
	 {{"content/posts/a.md", POST "---\n[b](Part2.md)\n"},
	  {"content/posts/part2/index.md", POST "---\n"}},
	 "content/posts/a.md:5:5: error: nothing is at \"Part2.md\" [link-dead]\n"
	 "    5 | [b](Part2.md)\n"
	 "      |     ^~~~~~~~\n"
	 "  hint: did you mean content/posts/part2/index.md?\n"},
	{"an address in two pairs of parentheses",
	 {{"content/posts/a.md", POST "---\n[b]((https://b.example/))\n"}},
	 "content/posts/a.md:5:5: error: nothing is at \"(https://b.example/)\" [link-dead]\n"
	 "    5 | [b]((https://b.example/))\n"
	 "      |     ^~~~~~~~~~~~~~~~~~~~\n"
	 "  hint: take the second pair of parentheses away: https://b.example/\n"},
	{"a date in Chinese",
	 {{"content/posts/a.md", "---\ntitle: A\ndate: 2026年2月3日\n---\n"}},
	 "content/posts/a.md:3:7: error: \"date\" can't be read as a date [field-date]\n"
	 "    3 | date: 2026年2月3日\n"
	 "      |       ^~~~~~~~~~~~\n"
	 "  hint: write 2026-02-03\n"},
	{"a full-width colon",
	 {{"content/posts/a.md", "---\ntitle: A\nsummary：B\ndate: 2026-01-01\n---\n"}},
	 "content/posts/a.md:3:8: error: a full-width colon where a key ends [yaml-syntax]\n"
	 "    3 | summary：B\n"
	 "      |        ^~\n"
	 "  hint: write ':' and a blank: summary: …\n"},
	{"a lone CR",
	 {{"content/posts/a.md", POST "---\na\rb\rc\n"}},
	 "content/posts/a.md:5:2: warning: a carriage return that ends no line [lone-cr]\n"
	 "    5 | a�b�c\n"
	 "      |  ^\n"
	 "  hint: save the file with the line ends of Unix or Windows\n"},
	{"a name that Windows does not have",
	 {{"content/posts/con.md", POST "---\n"}},
	 "content/posts/con.md: warning: the name \"con.md\" can't be used on Windows "
	 "[file-name]\n"
	 "  hint: rename the file\n"},
	{"names that differ only in case",
	 {{"content/posts/Ä.md", POST "---\n"}, {"content/posts/ä.md", POST "---\n"}},
	 "content/posts/ä.md: error: the name differs only in upper and lower case from "
	 "content/posts/Ä.md [file-case]\n"
	 "  hint: rename one of them\n"},
	{"unknown member",
	 {{"content/posts/a.md", POST "authors: mia\n---\n"},
	  {"content/members/mira.yaml", "name: Mira\n"}},
	 "content/posts/a.md:4:10: error: no member called \"mia\" [member-unknown]\n"
	 "    4 | authors: mia\n"
	 "      |          ^~~\n"
	 "  hint: did you mean \"mira\" (content/members/mira.yaml)?\n"},
	{"dead link",
	 {{"content/posts/a.md", POST "---\nSee [b](bb.md).\n"},
	  {"content/posts/b.md", POST "---\n"}},
	 "content/posts/a.md:5:9: error: nothing is at \"bb.md\" [link-dead]\n"
	 "    5 | See [b](bb.md).\n"
	 "      |         ^~~~~\n"
	 "  hint: did you mean \"b.md\"?\n"},
	{"dead fragment",
	 {{"content/posts/a.md", POST "---\n[b](b.md#wen)\n"},
	  {"content/posts/b.md", POST "---\n## When\n"}},
	 "content/posts/a.md:5:5: error: content/posts/b.md has no heading \"wen\" "
	 "[link-fragment]\n"
	 "    5 | [b](b.md#wen)\n"
	 "      |     ^~~~~~~~\n"
	 "  hint: did you mean \"when\"?\n"},
	{"link to a draft",
	 {{"content/posts/a.md", POST "---\n[b](/posts/b/)\n"},
	  {"content/posts/b.md", POST "draft: true\n---\n"}},
	 "content/posts/a.md:5:5: error: nothing is at \"/posts/b/\" [link-dead]\n"
	 "    5 | [b](/posts/b/)\n"
	 "      |     ^~~~~~~~~\n"
	 "  hint: content/posts/b.md is not published: it is a draft\n"},
	{"link that runs something",
	 {{"content/posts/a.md", POST "---\n[b](javascript:x)\n"}},
	 "content/posts/a.md:5:5: error: an address of this kind can't be linked [link-unsafe]\n"
	 "    5 | [b](javascript:x)\n"
	 "      |     ^~~~~~~~~~~~\n"
	 "  hint: link to an http or https address\n"},
	{"missing image",
	 {{"content/posts/a/index.md", POST "---\n![b](b.png)\n"}},
	 "content/posts/a/index.md:5:6: error: there is no image \"b.png\" [image-missing]\n"
	 "    5 | ![b](b.png)\n"
	 "      |      ^~~~~\n"
	 "  hint: correct the path, or add the file\n"},
	{"front matter never closed",
	 {{"content/posts/a.md", "---\ntitle: A\n"}},
	 "content/posts/a.md:1:1: error: the front matter is never closed [front-matter-open]\n"
	 "    1 | ---\n"
	 "      | ^~~\n"
	 "  hint: put --- on a line of its own behind it\n"},
	{"TOML front matter",
	 {{"content/posts/a.md", "+++\ntitle = 'A'\n+++\n"}},
	 "content/posts/a.md:1:1: error: the front matter is TOML, which is not read "
	 "[front-matter-open]\n"
	 "    1 | +++\n"
	 "      | ^~~\n"
	 "  hint: write it as YAML between lines of ---\n"},
	{"invalid UTF-8",
	 {{"content/posts/a.md", "---\ntitle: \xC3\x28\n---\n"}},
	 "content/posts/a.md:2:8: error: this byte is not valid UTF-8 [utf8-invalid]\n"
	 "    2 | title: \xEF\xBF\xBD(\n"
	 "      |        ^\n"
	 "  hint: save the file as UTF-8\n"},
	{"slug that climbs",
	 {{"content/posts/a.md", POST "slug: ../../x\n---\n"}},
	 "content/posts/a.md:4:7: error: \"../../x\" can't be a part of an address [slug-invalid]\n"
	 "    4 | slug: ../../x\n"
	 "      |       ^~~~~~~\n"
	 "  hint: use letters, digits and dashes\n"},
	{"the same document twice",
	 {{"content/posts/a.md", POST "---\n"}, {"content/posts/a/index.md", POST "---\n"}},
	 "content/posts/a/index.md:2:1: error: this is the same document as content/posts/a.md "
	 "[duplicate-document]\n"
	 "    2 | title: A\n"
	 "      | ^~~~~~~~\n"
	 "  hint: rename one of them, or give it another translation_key\n"},
	{"unknown time zone, and its dates all the same",
	 {{"content/events/a.yaml",
	   "title: A\nstarts: 2026-12-01 19:00\ntimezone: Europe/Berln\n"}},
	 "content/events/a.yaml:3:11: error: there is no time zone \"Europe/Berln\" [field-zone]\n"
	 "    3 | timezone: Europe/Berln\n"
	 "      |           ^~~~~~~~~~~~\n"
	 "  hint: did you mean \"Europe/Berlin\"?\n"},
	{"an event that ends before it begins",
	 {{"content/events/a.yaml",
	   "title: A\nstarts: 2026-12-01 19:00\nends: 2026-12-01 18:00\n"}},
	 "content/events/a.yaml:3:7: error: the event ends before it begins [event-order]\n"
	 "    3 | ends: 2026-12-01 18:00\n"
	 "      |       ^~~~~~~~~~~~~~~~\n"
	 "  hint: correct starts or ends\n"},
	{"one of a few words",
	 {{"content/events/a.yaml", "title: A\nstarts: 2026-12-01\nmode: onlin\n"}},
	 "content/events/a.yaml:3:7: error: \"mode\" can't be \"onlin\" [field-value]\n"
	 "    3 | mode: onlin\n"
	 "      |       ^~~~~\n"
	 "  hint: did you mean \"online\"?\n"},
	{"language that the site does not have",
	 {{"content/posts/a.fr.md", POST "---\n"}},
	 "content/posts/a.fr.md: error: \"fr\" is not one of the site's languages "
	 "[language-unknown]\n"
	 "  hint: list it under \"languages\" in kith.yaml, or rename the file\n"},
	{"file in no kind's folder",
	 {{"content/note.md", "# A\n"}},
	 "content/note.md: warning: the file lies in no kind's folder and is left out "
	 "[file-stray]\n"
	 "  hint: move it to content/pages, or name its folder under \"kinds\" in kith.yaml\n"},
	{"directive",
	 {{"content/newsletters/2026-11.md", POST "---\n::digest{kind=posts}\n\n::dijest{}\n"}},
	 "content/newsletters/2026-11.md:5:10: error: \"posts\" is no kind that a digest can show "
	 "[directive-unknown]\n"
	 "    5 | ::digest{kind=posts}\n"
	 "      |          ^~~~~~~~~~\n"
	 "  hint: did you mean \"post\"?\n"
	 "content/newsletters/2026-11.md:7:1: error: there is no directive \"dijest\" "
	 "[directive-unknown]\n"
	 "    7 | ::dijest{}\n"
	 "      | ^~~~~~~~~~\n"
	 "  hint: did you mean \"digest\"?\n"},
	{"CRLF and a byte order mark are no fault",
	 {{"content/posts/a.md",
	   "\xEF\xBB\xBF---\r\ntitle: A\r\ndate: 2026-01-01\r\n---\r\nText\r\n"}},
	 ""},
	{"all in one go",
	 {{"content/posts/a.md", POST "tag: x\nweight: y\n---\n"},
	  {"content/posts/b.md", "---\ntitle: B\n---\n"}},
	 "content/posts/a.md:4:1: error: post has no field \"tag\" [front-matter-key]\n"
	 "    4 | tag: x\n"
	 "      | ^~~\n"
	 "  hint: did you mean \"tags\"?\n"
	 "content/posts/a.md:5:9: error: \"weight\" must be a whole number, not text [field-type]\n"
	 "    5 | weight: y\n"
	 "      |         ^\n"
	 "  hint: write it like this: weight: 10\n"
	 "content/posts/b.md:2:1: error: post lacks the field \"date\" [field-missing]\n"
	 "    2 | title: B\n"
	 "      | ^~~~~~~~\n"
	 "  hint: add a line like this: date: 2026-11-21\n"},
};

START_TEST(reports)
{
	site_check(rows[_i].name, rows[_i].files, N(rows[_i].files), rows[_i].report);
}
END_TEST

START_TEST(nul_byte)
{
	struct site_bench b;

	site_open(&b);
	site_put_bytes(&b, "content/pages/a.md", S("# A\n\0b\n"));
	site_load(&b);
	ck_assert_msg(strstr(b.report, "content/pages/a.md:2:1: error: a NUL byte stands in the "
				       "text [utf8-invalid]"),
		      "%s", b.report);
	site_close(&b);
}
END_TEST

START_TEST(too_large)
{
	struct site_bench b;
	size_t n = ((size_t)16 << 20) + 1;
	char *text = malloc(n);

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', n);
	site_open(&b);
	site_put_bytes(&b, "content/pages/a.md", str_of(text, n));
	free(text);
	site_load(&b);
	ck_assert_str_eq(
		b.report,
		"content/pages/a.md: error: the file is larger than 16 MB [file-too-large]\n"
		"  hint: split the file\n");
	site_close(&b);
}
END_TEST

START_TEST(link_out)
{
	struct site_bench b;

	site_open(&b);
	site_put(&b, "content/pages/a.md", "# A\n");
	ck_assert_int_eq(symlink("/etc/passwd", site_path(&b, "content/pages/b.md")), 0);
	site_load(&b);
	ck_assert_str_eq(
		b.report,
		"content/pages/b.md: error: the symbolic link leads out of the content folder, or "
		"nowhere [link-out-of-folder]\n"
		"  hint: copy the file into the folder\n");
	site_close(&b);
}
END_TEST

// Reports do not depend on how many workers there are.
START_TEST(jobs)
{
	char *report[2];

	for (unsigned k = 0; k < 2; k++) {
		struct site_bench b;

		site_open(&b);
		b.options.jobs = k ? 4 : 1;
		for (int i = 0; i < 40; i++)
			site_put(&b, arena_printf(&b.arena, "content/posts/%d.md", i).p,
				 arena_printf(&b.arena,
					      POST "x%d: 1\n---\n[a](%d.md) [b](nope%d.md)\n", i,
					      39 - i, i)
					 .p);
		site_load(&b);
		report[k] = b.report;
		b.report = NULL;
		site_close(&b);
	}
	ck_assert_uint_gt(strlen(report[0]), 4000);
	ck_assert_str_eq(report[0], report[1]);
	free(report[0]);
	free(report[1]);
}
END_TEST

Suite *report_suite(void)
{
	Suite *s = suite_create("report");
	TCase *t = tcase_create("report");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, reports, 0, N(rows));
	tcase_add_test(t, nul_byte);
	tcase_add_test(t, too_large);
	tcase_add_test(t, link_out);
	tcase_add_test(t, jobs);
	suite_add_tcase(s, t);
	return s;
}
