#include "send/audience.h"

#include <unistd.h>

#include "../text/report.h"
#include "base/fs.h"

Suite *audience_suite(void);

struct file {
	const char *name;
	struct str text;
};

static const struct audience_row {
	const char *name;
	struct file files[3];
	const char *want; // "email|name|language|segments;…", then "duplicates suppressed"
	const char *reports;
} audience_rows[] = {
	{"one",
	 {{"l.csv", S_INIT("email,name,language,segments\na@b.example,Ann,en,x\n")}},
	 "a@b.example|Ann|en|x; 0 0",
	 ""},
	{"another order",
	 {{"l.csv", S_INIT("Name, EMAIL \nAnn,a@b.example\n")}},
	 "a@b.example|Ann||; 0 0",
	 ""},
	{"BOM and CRLF",
	 {{"l.csv", S_INIT("\xEF\xBB\xBF"
			   "email,name\r\na@b.example,Ann\r\n")}},
	 "a@b.example|Ann||; 0 0",
	 ""},
	{"quoted cells",
	 {{"l.csv", S_INIT("\"email\",name\n\"a@b.example\",\"Lee, \"\"A\"\"\"\n")}},
	 "a@b.example|Lee, \"A\"||; 0 0",
	 ""},
	{"blanks and blank lines",
	 {{"l.csv", S_INIT("email,name\n\n  a@b.example , Ann \n\n")}},
	 "a@b.example|Ann||; 0 0",
	 ""},
	{"segments",
	 {{"l.csv", S_INIT("email,segments\na@b.example,\"x, y;z|w v\"\n")}},
	 "a@b.example|||x,y,z,w,v; 0 0",
	 ""},
	{"short rows",
	 {{"l.csv", S_INIT("name,email,language\nAnn,a@b.example\n")}},
	 "a@b.example|Ann||; 0 0",
	 ""},
	{"empty cells behind",
	 {{"l.csv", S_INIT("email,name\na@b.example,Ann,, \n")}},
	 "a@b.example|Ann||; 0 0",
	 ""},
	{"case of domains",
	 {{"l.csv", S_INIT("email\nAnn@B.Example\n")}},
	 "Ann@b.example|||; 0 0",
	 ""},
	{"no row", {{"l.csv", S_INIT("email\n")}}, " 0 0", ""},
	{"two lists",
	 {{"b.csv", S_INIT("email\nb@b.example\n")}, {"a.csv", S_INIT("email\na@b.example\n")}},
	 "a@b.example|||;b@b.example|||; 0 0",
	 ""},
	{"other files",
	 {{"l.csv", S_INIT("email\na@b.example\n")}, {"notes.txt", S_INIT("email\nx@b.example\n")}},
	 "a@b.example|||; 0 0",
	 ""},
	{"duplicates",
	 {{"l.csv", S_INIT("email,name\na@b.example,1\nA@B.EXAMPLE,2\n")}},
	 "a@b.example|1||; 1 0",
	 "3:1 subscriber-duplicate"},
	{"suppressed",
	 {{"l.csv", S_INIT("email\na@b.example\nc@b.example\n")},
	  {"suppressed.csv", S_INIT("email,why\nA@B.example,bounced\n")}},
	 "c@b.example|||; 0 1",
	 ""},
	{"suppressed twice over",
	 {{"l.csv", S_INIT("email\na@b.example\na@b.example\n")},
	  {"suppressed.csv", S_INIT("email\na@b.example\n")}},
	 " 1 1",
	 ""},
	{"no lists", {{0}}, NULL, "0:0 audience-file"},
	{"only the suppressed", {{"suppressed.csv", S_INIT("email\n")}}, NULL, "0:0 audience-file"},
	{"empty file", {{"l.csv", S_INIT("")}}, NULL, "0:0 audience-file"},
	{"no email column",
	 {{"l.csv", S_INIT("mail,name\na@b.example,x\n")}},
	 NULL,
	 "1:1 audience-file"},
	{"a column twice",
	 {{"l.csv", S_INIT("email,name,Name\na@b.example,x,y\n")}},
	 NULL,
	 "1:12 audience-file"},
	{"too many cells",
	 {{"l.csv", S_INIT("email,name\na@b.example,Lee, Ann\nb@b.example,x\n")}},
	 NULL,
	 "2:17 audience-file"},
	{"suppressed without header",
	 {{"l.csv", S_INIT("email\na@b.example\n")}, {"suppressed.csv", S_INIT("x@b.example\n")}},
	 NULL,
	 "1:1 audience-file"},
	{"no address",
	 {{"l.csv", S_INIT("email,name\n,Ann\nnobody,x\n")}},
	 NULL,
	 "2:1 subscriber-address; 3:1 subscriber-address"},
	{"CR LF in an address",
	 {{"l.csv", S_INIT("email\n\"a@b.example\r\nRCPT TO:<c@d.example>\"\n")}},
	 NULL,
	 "2:2 subscriber-address"},
	{"CR LF behind an address",
	 {{"l.csv", S_INIT("email\n\"a@b.example\r\n\"\n")}},
	 NULL,
	 "2:2 subscriber-address"},
	{"LF before an address",
	 {{"l.csv", S_INIT("email\n\"\na@b.example\"\n")}},
	 NULL,
	 "2:2 subscriber-address"},
	{"CR in an address",
	 {{"l.csv", S_INIT("email\na@b\r.example\n")}},
	 NULL,
	 "2:1 subscriber-address"},
	{"CR LF in a name",
	 {{"l.csv", S_INIT("email,name\na@b.example,\"A\r\nBcc: x\"\n")}},
	 NULL,
	 "2:14 subscriber-address"},
	{"a tab in a language",
	 {{"l.csv", S_INIT("email,language\na@b.example,e\tn\n")}},
	 NULL,
	 "2:13 subscriber-address"},
	{"a mark in a segment",
	 {{"l.csv", S_INIT("email,segments\na@b.example,\x01x\x03\n")}},
	 NULL,
	 "2:13 subscriber-address"},
	{"a C1 control in a name, where every byte has its upper bit set",
	 {{"l.csv", S_INIT("email,name\na@b.example,\xC2\x85\xE7\x81\xAF\n")}},
	 NULL,
	 "2:13 subscriber-address"},
	{"NUL", {{"l.csv", S_INIT("email\na\0@b.example\n")}}, NULL, "2:2 utf8-invalid"},
	{"GBK",
	 {{"l.csv", S_INIT("email,name\na@b.example,\xB5\xC6\n")}},
	 NULL,
	 "2:13 utf8-invalid"},
	{"an open quote",
	 {{"l.csv", S_INIT("email,name\na@b.example,\"x\n")}},
	 NULL,
	 "2:13 csv-syntax"},
	{"all problems in one go",
	 {{"l.csv", S_INIT("email,name\nx\na@b.example,1,2\n\xE7\x81\xAF@b.example\n")}},
	 NULL,
	 "2:1 subscriber-address; 3:15 audience-file; 4:1 subscriber-address"},
	{"a domain beyond ASCII",
	 {{"l.csv", S_INIT("email\nann@\xE7\x81\xAF\xE7\xAC\xBC.example\n")}},
	 "ann@xn--znx83u.example|||; 0 0",
	 ""},
	{"the same domain twice",
	 {{"l.csv", S_INIT("email\na@B\xC3\xBC"
			   "cher.example\na@b\xC3\xBC"
			   "cher.example\n"
			   "A@XN--BCHER-KVA.EXAMPLE\n")}},
	 "a@xn--bcher-kva.example|||; 2 0",
	 "3:1 subscriber-duplicate; 4:1 subscriber-duplicate"},
	{"a domain beyond IDNA",
	 {{"l.csv", S_INIT("email\na@-\xC3\xBC.example\na@\xE2\x80\xAE.example\n")}},
	 NULL,
	 "2:1 subscriber-address; 3:1 subscriber-address"},
	{"a suppressed domain beyond ASCII",
	 {{"l.csv", S_INIT("email\na@xn--bcher-kva.example\n")},
	  {"suppressed.csv", S_INIT("email,reason\na@B\xC3\x9C"
				    "CHER.example,bounced\n")}},
	 " 0 1",
	 ""},
	{"consent",
	 {{"l.csv", S_INIT("email,consent_date,consent_source\na@b.example,2026-01-02,form\n"
			   "c@b.example,,\n")}},
	 "a@b.example|||;c@b.example|||; 0 0",
	 ""},
	{"a date of a consent that is none",
	 {{"l.csv", S_INIT("email,consent_date\na@b.example,2026-13-02\n")}},
	 NULL,
	 "2:13 subscriber-consent"},
};

static void show(struct arena *arena, struct buf *out, const struct audience *a)
{
	for (size_t i = 0; i < a->list.n; i++) {
		const struct subscriber *s = &a->list.p[i];
		struct email_recipient c;

		if (s->suppressed)
			continue;
		subscriber_read(arena, a, s, &c);
		buf_printf(out, "%.*s|%.*s|%.*s|", STR_ARG(s->email), STR_ARG(c.name),
			   STR_ARG(c.language));
		for (size_t k = 0; k < c.segments.n; k++)
			buf_printf(out, "%s%.*s", k ? "," : "", STR_ARG(c.segments.p[k]));
		buf_char(out, ';');
	}
	buf_printf(out, " %zu %zu", a->duplicates, a->suppressed);
}

static const char *path(struct bench *b, const char *dir, const char *name)
{
	return arena_printf(&b->arena, "%s/audience/%s", dir, name).p;
}

// "2:1 id; …" of the sorted log; each source is its own here.
static struct str reports(struct bench *b)
{
	diag_sort(&b->log);
	for (size_t i = 0; i < b->log.n; i++) {
		const struct diag *d = &b->log.p[i];
		size_t line = 0, col = 0;

		if (d->at.p)
			diag_place(d->src, d->at.p, &line, &col);
		buf_printf(&b->reports, "%s%zu:%zu %s", i ? "; " : "", line, col, d->kind->id);
	}
	return buf_view(&b->reports);
}

START_TEST(rows)
{
	for (size_t i = 0; i < N(audience_rows); i++) {
		const struct audience_row *r = &audience_rows[i];
		char dir[] = "/tmp/kith-audience-XXXXXX";
		struct audience audience;
		struct bench b;
		bool ok;

		bench_init(&b, S(""));
		ck_assert_ptr_nonnull(mkdtemp(dir));
		for (size_t k = 0; k < N(r->files) && r->files[k].name; k++)
			ck_assert(fs_write(path(&b, dir, r->files[k].name), r->files[k].text));
		ok = audience_read(&b.arena, str_cstr(dir), S("audience"), &audience, &b.log);
		assert_str(r->name, reports(&b), str_cstr(r->reports));
		ck_assert_msg(ok == (r->want != NULL), "%s", r->name);
		if (ok)
			show(&b.arena, &b.out, &audience);
		if (ok)
			assert_str(r->name, buf_view(&b.out), str_cstr(r->want));
		ck_assert(fs_remove_tree(dir));
		bench_release(&b);
	}
}
END_TEST

Suite *audience_suite(void)
{
	Suite *s = suite_create("audience");
	TCase *t = tcase_create("audience");

	tcase_add_test(t, rows);
	suite_add_tcase(s, t);
	return s;
}
