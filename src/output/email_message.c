// One issue to one recipient as a message (RFC 5322): headers, and both parts with the recipient's
// words.

#include "base/hash.h"
#include "output/diags.h"
#include "output/email.h"
#include "text/mime.h"

struct message {
	struct buf *out;
	const struct site *site;
	const struct email *email;
	const struct email_recipient *to;
	struct diag_log *log;
};

// What stands in kith.yaml and in the issue was checked before; so this is about the recipient, or
// a header too long.
static bool wrong(struct message *m, const char *header)
{
	diag_report(m->log, &OUT_MAIL_HEADER, m->email->issue->e.src, (struct str){0},
		    "the header %s cannot be made for \"%.*s\"", header, STR_ARG(m->to->address));
	return false;
}

static bool write_mailbox(struct message *m, const char *header, struct str text)
{
	struct mailbox box;
	const char *why;

	return (mailbox_parse(text, &box, &why) && mime_header_mailbox(m->out, header, &box)) ||
	       wrong(m, header);
}

static bool write_people(struct message *m)
{
	const struct newsletter_config *n = &m->site->newsletter;
	struct mailbox to = {m->to->name, m->to->address};

	return write_mailbox(m, "From", n->from) &&
	       (n->reply_to.n == 0 || write_mailbox(m, "Reply-To", n->reply_to)) &&
	       (mime_header_mailbox(m->out, "To", &to) || wrong(m, "To")) &&
	       (mime_header_text(m->out, "Subject", m->email->subject) || wrong(m, "Subject"));
}

static bool write_raw(struct message *m, const char *header, struct buf *value)
{
	bool ok = mime_header_raw(m->out, header, buf_view(value));

	buf_reset(value);
	return ok || wrong(m, header);
}

// Message-ID is a function of issue and recipient (RFC 5322 §3.6.4), so the same mail has the same
// one in every try.
static bool write_ids(struct message *m, struct buf *v, instant date)
{
	char hex[65];
	bool ok;

	buf_str(v, m->email->id);
	buf_str(v, m->to->address);
	hash_sha256_hex(buf_view(v), hex);
	buf_reset(v);
	date_rfc5322(v, date, m->site->zone ? zone_offset(m->site->zone, date) : 0);
	ok = write_raw(m, "Date", v);
	buf_printf(v, "<%.32s@%.*s>", hex, STR_ARG(email_domain(m->site)));
	return ok && write_raw(m, "Message-ID", v);
}

// RFC 2919, RFC 2369 §3.2; one-click only where the https address tells who leaves (RFC 8058 §3.1).
static bool write_list(struct message *m, struct buf *v)
{
	const struct unsubscribe_config *u = &m->site->newsletter.unsubscribe;
	bool ok;

	buf_char(v, '<');
	email_list_id(v, m->site);
	buf_char(v, '>');
	ok = write_raw(m, "List-Id", v);
	if (u->https.n) {
		buf_char(v, '<');
		email_unsubscribe_https(v, m->site, m->to);
		buf_char(v, '>');
	}
	if (u->mailto.n)
		buf_printf(v, "%s<mailto:%.*s?subject=unsubscribe>", v->n ? ", " : "",
			   STR_ARG(u->mailto));
	if (v->n)
		ok = ok && write_raw(m, "List-Unsubscribe", v);
	if (str_find(u->https, S("{token}")) != SIZE_MAX)
		buf_lit(m->out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
	return ok;
}

static void write_parts(struct message *m)
{
	struct buf text, html;

	buf_init(&text, BUF_MAX_DEFAULT);
	buf_init(&html, BUF_MAX_DEFAULT);
	email_merge(&text, m->email->text, EMAIL_PLAIN, m->site, m->email->issue, m->to);
	email_merge(&html, m->email->html, EMAIL_HTML, m->site, m->email->issue, m->to);
	buf_lit(m->out, "MIME-Version: 1.0\r\n");
	mime_alternative(m->out, buf_view(&text), buf_view(&html), hash_str(m->email->id));
	buf_release(&html);
	buf_release(&text);
}

bool email_message(struct buf *out, const struct site *site, const struct email *email,
		   const struct email_recipient *to, instant date, struct diag_log *log)
{
	struct message m = {out, site, email, to, log};
	struct buf value;
	bool ok;

	buf_init(&value, BUF_MAX_DEFAULT);
	ok = write_people(&m) && write_ids(&m, &value, date) && write_list(&m, &value);
	buf_release(&value);
	if (!ok)
		return false;
	write_parts(&m);
	if (!out->full)
		return true;
	diag_report(log, &OUT_MAIL_HEADER, email->issue->e.src, (struct str){0},
		    "the message is larger than %zu bytes", out->max);
	return false;
}
