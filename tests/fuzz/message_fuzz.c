// A whole mail as it is sent, of any settings, issue and recipient: what is written reads back as
// what was put in, in lines that every relay takes, with the headers that it should have and no
// other.

#include <stdlib.h>

#include "../output/marked.h"
#include "text/mime_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS = 13 };

// The input's parts, "\n~\n" between them, in this order.
struct input {
	struct str from, reply_to, list_id, base_url, https, mailto, mark, subject, html, text,
		address, name, city;
};

static void must(bool good)
{
	if (!good)
		abort();
}

static struct input cut(struct str rest)
{
	struct str parts[FIELDS] = {{0}};

	for (size_t i = 0; i < FIELDS; i++) {
		size_t at = i + 1 < FIELDS ? str_find(rest, S("\n~\n")) : SIZE_MAX;

		parts[i] = str_first(rest, at);
		rest = at == SIZE_MAX ? (struct str){0} : str_from(rest, at + 3);
	}
	return (struct input){parts[0],  parts[1],  parts[2], parts[3], parts[4],
			      parts[5],  parts[6],  parts[7], parts[8], parts[9],
			      parts[10], parts[11], parts[12]};
}

// ---- reading it back ----------------------------------------------------------------------------

// An encoded word (RFC 2047) at the front of *s is cut off and decoded into `out`.
static bool take_encoded(struct arena *a, struct str *s, struct buf *out)
{
	struct mime_entity word = {S("Content-Transfer-Encoding: base64\r\n"), {0}};
	size_t end;

	if (!str_starts(*s, S("=?UTF-8?B?")))
		return false;
	*s = str_from(*s, 10);
	end = str_find(*s, S("?="));
	must(end != SIZE_MAX && 12 + end <= 75);
	word.body = str_first(*s, end);
	buf_str(out, mime_decoded(a, &word));
	*s = str_from(*s, end + 2);
	if (str_starts(*s, S(" =?"))) // blanks between encoded words do not count
		*s = str_from(*s, 1);
	return true;
}

// A phrase: encoded words, a quoted string, or words.
static struct str read_phrase(struct arena *a, struct str s)
{
	bool quotes = s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"';
	struct str result;
	struct buf out;

	if (quotes)
		s = str_of(s.p + 1, s.n - 2);
	buf_init(&out, BUF_MAX_DEFAULT);
	while (s.n) {
		if (!quotes && take_encoded(a, &s, &out))
			continue;
		if (quotes && s.p[0] == '\\')
			s = str_from(s, 1);
		buf_str(&out, str_first(s, 1));
		s = str_from(s, 1);
	}
	result = arena_dup(a, buf_view(&out));
	buf_release(&out);
	return result;
}

static void must_be_mailbox(struct arena *a, struct str value, const struct mailbox *want)
{
	size_t open = str_rindex(value, '<');
	struct str address = open == SIZE_MAX ? value : str_from(value, open + 1);

	if (open == SIZE_MAX) {
		must(want->name.n == 0 && str_eq(address, want->address));
		return;
	}
	must(str_eq(str_first(address, address.n - 1), want->address) && str_ends(value, S(">")));
	must(str_eq(read_phrase(a, str_trim(str_first(value, open))), want->name));
}

// Each line holds ASCII and is folded where it can be: what is longer is one word.
static void check_header_lines(struct str headers)
{
	struct str line;

	while (str_line(&headers, &line)) {
		size_t colon = line.n && line.p[0] == ' ' ? 0 : str_index(line, ':');
		struct str value = str_trim(str_from(line, colon ? colon + 1 : 1));

		must(line.n <= 998 && colon != SIZE_MAX && value.n);
		must(line.n <= 78 || str_index(value, ' ') == SIZE_MAX);
		must(line.n <= 76 || str_find(line, S(" =?")) == SIZE_MAX);
		for (size_t i = 0; i < line.n; i++)
			must(line.p[i] >= 0x20 && line.p[i] < 0x7F);
	}
}

// The names are those that a mail of this site has, each once and in this order.
static void check_names(const struct input *in, struct str headers)
{
	const struct {
		const char *name;
		bool there;
	} names[] = {
		{"From", true},
		{"Reply-To", in->reply_to.n != 0},
		{"To", true},
		{"Subject", true},
		{"Date", true},
		{"Message-ID", true},
		{"List-Id", true},
		{"List-Unsubscribe", in->https.n || in->mailto.n},
		{"List-Unsubscribe-Post", str_find(in->https, S("{token}")) != SIZE_MAX},
		{"MIME-Version", true},
		{"Content-Type", true},
	};
	struct str line;
	size_t i = 0;

	while (str_line(&headers, &line)) {
		if (line.p[0] == ' ')
			continue;
		while (i < sizeof names / sizeof *names && !names[i].there)
			i++;
		must(i < sizeof names / sizeof *names &&
		     str_eq(str_first(line, str_index(line, ':')), str_cstr(names[i].name)));
		i++;
	}
	must(i == sizeof names / sizeof *names);
}

static struct str with_lf(struct arena *a, struct str s)
{
	char *p = arena_alloc_raw(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			p[n++] = s.p[i];
	return str_of(p, n);
}

static void check_part(struct arena *a, struct str bytes, const char *type, struct str want)
{
	struct mime_entity part = mime_entity(bytes);
	struct str got, line,
		rest = part.body,
		how = mime_header_find(a, part.headers, S("Content-Transfer-Encoding"));

	must(str_eq(mime_header_find(a, part.headers, S("Content-Type")),
		    arena_printf(a, "%s; charset=utf-8", type)));
	while (str_line(&rest, &line)) {
		must(line.n <= 76);
		for (size_t i = 0; i < line.n; i++)
			must((line.p[i] >= 0x20 || line.p[i] == '\t') && line.p[i] < 0x7F);
	}
	got = mime_decoded(a, &part); // quoted-printable comes with LF already
	got = str_eq(how, S("base64")) ? with_lf(a, got) : got;
	want = with_lf(a, want);
	must(str_starts(got, want)); // the last line has an end, and may be empty
	must(got.n == want.n || str_eq(str_from(got, want.n), S("\n")));
}

static size_t count(struct str s, struct str what)
{
	size_t n = 0, at;

	for (; (at = str_find(s, what)) != SIZE_MAX; s = str_from(s, at + what.n))
		n++;
	return n;
}

// ---- making it ----------------------------------------------------------------------------------

struct mail {
	struct arena a;
	struct diag_log log;
	struct input in;
	struct source src;
	struct doc doc;
	struct site site;
	struct newsletter issue;
	struct email email;
};

static void mail_init(struct mail *m, struct input in)
{
	*m = (struct mail){.in = in, .src = {S("a.md"), S("The source of the issue")}};
	arena_init(&m->a);
	diag_init(&m->log, &m->a);
	m->doc.root = doc_node_new(&m->a, DOC_ROOT);
	for (int i = 0; i < 2; i++) {
		struct doc_node *field = doc_node_new(&m->a, DOC_FIELD);

		field->info = i ? S("city") : S("name");
		field->at = str_first(m->src.text, 3);
		doc_append(m->doc.root, field);
	}
	m->site.base_url = in.base_url;
	m->site.newsletter.from = in.from;
	m->site.newsletter.reply_to = in.reply_to;
	m->site.newsletter.list_id = in.list_id;
	m->site.newsletter.unsubscribe = (struct unsubscribe_config){in.https, in.mailto};
	m->issue.e.src = &m->src;
	m->issue.e.doc = &m->doc;
	m->issue.subject = in.subject;
	m->email.issue = &m->issue;
	m->email.subject = in.subject;
	m->email.html = marked(&m->a, &m->issue, in.html);
	m->email.text = marked(&m->a, &m->issue, in.text);
	email_identify(&m->a, &(struct emails){.p = &m->email, .n = 1});
}

static void check_mail(struct mail *m, struct str bytes, const struct email_recipient *to)
{
	struct mime_entity mail = mime_entity(bytes);
	struct mime_parts parts;
	struct str headers = mail.headers, boundary, got[2];
	struct mailbox box;
	struct buf want;
	const char *why;

	for (size_t i = 0; i < bytes.n; i++)
		must(bytes.p[i] && (bytes.p[i] == '\n') == (i && bytes.p[i - 1] == '\r'));
	check_header_lines(headers);
	check_names(&m->in, headers);
	must(mailbox_parse(m->in.from, &box, &why));
	must_be_mailbox(&m->a, mime_header_find(&m->a, headers, S("From")), &box);
	box = (struct mailbox){to->name, to->address};
	must_be_mailbox(&m->a, mime_header_find(&m->a, headers, S("To")), &box);
	must(str_eq(read_phrase(&m->a, mime_header_find(&m->a, headers, S("Subject"))),
		    arena_cat(&m->a, m->in.mark, m->in.subject)));
	boundary = mime_param(&m->a, mime_header_find(&m->a, headers, S("Content-Type")),
			      S("boundary"));
	must(boundary.n && boundary.n <= 70 && count(mail.body, boundary) == 3);
	parts = mime_parts(mail.body, boundary);
	must(mime_next(&parts, &got[0]) && mime_next(&parts, &got[1]) && parts.rest.n == 0);
	must(str_ends(bytes, arena_printf(&m->a, "\r\n--%.*s--\r\n", STR_ARG(boundary))));
	buf_init(&want, BUF_MAX_DEFAULT);
	email_merge(&want, m->email.text, EMAIL_PLAIN, &m->site, &m->issue, to);
	check_part(&m->a, got[0], "text/plain", buf_view(&want));
	buf_reset(&want);
	email_merge(&want, m->email.html, EMAIL_HTML, &m->site, &m->issue, to);
	check_part(&m->a, got[1], "text/html", buf_view(&want));
	buf_release(&want);
}

static void try_mail(struct mail *m)
{
	static const struct str names[] = {S_INIT("city")};
	struct email_stamp stamp = {.date = 1763700000, .mark = m->in.mark};
	struct email_recipient to = {.address = m->in.address,
				     .name = m->in.name,
				     .field_names = names,
				     .field_values = &m->in.city,
				     .nfields = 1,
				     .unsubscribe_token = S("dG9rZW4")};
	struct email_message *message =
		email_message_new(&m->a, &m->site, &m->email, &stamp, &m->log);
	struct buf out;
	const char *why;
	bool ok;

	if (!message) { // more different words than a mail may merge, or a mark that is none
		must(m->log.n != 0);
		return;
	}
	buf_init(&out, BUF_MAX_DEFAULT);
	buf_lit(&out, "before");
	ok = email_message_write(&out, message, &to, &why);
	must(ok == !why);
	if (ok)
		check_mail(m, str_from(buf_view(&out), 6), &to);
	else
		must(out.n == 6 && (!mime_is_clean(to.name) || !mime_is_clean(m->in.city) ||
				    !address_check(to.address, NULL)));
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mail m;

	mail_init(&m, cut(str_of((const char *)data, size)));
	// As the build does before it makes a mail.
	if (email_check_site(&m.site, &m.log) && email_check_issue(&m.issue, &m.log) &&
	    email_find_fields(&m.a, &m.email, m.email.html) &&
	    email_find_fields(&m.a, &m.email, m.email.text))
		try_mail(&m);
	arena_release(&m.a);
	return 0;
}
