// One issue to one recipient as a message (RFC 5322). What all recipients of a version have in
// common is written and encoded once; their own words, address and ways to leave come in between.

#include "base/hash.h"
#include "output/diags.h"
#include "output/email.h"
#include "text/mime.h"

#define WORDS_MAX 64 // that a part merges

struct email_message {
	const struct site *site;
	const struct email *email;
	struct str domain;              // of message ids
	struct str senders;             // From, Reply-To
	struct str topic;               // Subject, Date
	struct str list;                // List-Id
	struct str frame, between, end; // MIME-Version, Content-Type, and the boundaries
	struct mime_template *text, *html;
	struct email_words words[2]; // by enum email_part
};

// ---- what is common -----------------------------------------------------------------------------

struct maker {
	struct arena *arena;
	const struct site *site;
	const struct email *email;
	struct buf out;
	struct diag_log *log;
};

static struct str take(struct maker *m)
{
	struct str s = arena_dup(m->arena, buf_view(&m->out));

	buf_reset(&m->out);
	return s;
}

// What stands in kith.yaml and in the issue was checked before; so this is a header too long.
static bool wrong(struct maker *m, const char *header)
{
	diag_report(m->log, &OUT_MAIL_HEADER, m->email->issue->e.src, (struct str){0},
		    "the header %s cannot be made", header);
	return false;
}

static bool write_mailbox(struct maker *m, const char *header, struct str text)
{
	struct mailbox box;
	const char *why;

	return (mailbox_parse(text, &box, &why) && mime_header_mailbox(&m->out, header, &box)) ||
	       wrong(m, header);
}

static bool write_raw(struct maker *m, const char *header, struct buf *value)
{
	bool ok = mime_header_raw(&m->out, header, buf_view(value));

	buf_reset(value);
	return ok || wrong(m, header);
}

static bool make_headers(struct maker *m, struct email_message *message,
			 const struct email_stamp *stamp)
{
	const struct newsletter_config *n = &m->site->newsletter;
	const struct zone *zone = m->site->zone;
	struct buf value;
	bool ok;

	buf_init(&value, BUF_MAX_DEFAULT);
	ok = write_mailbox(m, "From", n->from) &&
	     (n->reply_to.n == 0 || write_mailbox(m, "Reply-To", n->reply_to));
	message->senders = take(m);
	buf_str(&value, stamp->mark);
	buf_str(&value, m->email->subject);
	ok = (mime_header_text(&m->out, "Subject", buf_view(&value)) || wrong(m, "Subject")) && ok;
	buf_reset(&value);
	date_rfc5322(&value, stamp->date, zone ? zone_offset(zone, stamp->date) : 0);
	ok = write_raw(m, "Date", &value) && ok;
	message->topic = take(m);
	buf_char(&value, '<');
	email_list_id(&value, m->site);
	buf_char(&value, '>');
	ok = write_raw(m, "List-Id", &value) && ok; // RFC 2919
	message->list = take(m);
	buf_release(&value);
	return ok;
}

static struct mime_template *make_part(struct maker *m, struct email_message *message,
				       enum email_part part)
{
	struct email_pieces pieces = {0};

	email_cut(m->arena, part == EMAIL_HTML ? m->email->html : m->email->text, m->email->issue,
		  &message->words[part], &pieces);
	return mime_template_new(m->arena, part == EMAIL_HTML ? "text/html" : "text/plain",
				 pieces.p, pieces.n);
}

static void make_frame(struct maker *m, struct email_message *message)
{
	char boundary[MIME_BOUNDARY_SIZE];

	mime_boundary(boundary, hash_str(m->email->id));
	message->frame = arena_printf(m->arena,
				      "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; "
				      "boundary=\"%s\"\r\n\r\n--%s\r\n",
				      boundary, boundary);
	message->between = arena_printf(m->arena, "\r\n--%s\r\n", boundary);
	message->end = arena_printf(m->arena, "\r\n--%s--\r\n", boundary);
}

struct email_message *email_message_new(struct arena *a, const struct site *site,
					const struct email *email, const struct email_stamp *stamp,
					struct diag_log *log)
{
	struct email_message *message = arena_new(a, struct email_message);
	struct maker m = {.arena = a, .site = site, .email = email, .log = log};
	bool ok;

	buf_init(&m.out, BUF_MAX_DEFAULT);
	*message =
		(struct email_message){.site = site, .email = email, .domain = email_domain(site)};
	ok = make_headers(&m, message, stamp);
	message->text = make_part(&m, message, EMAIL_PLAIN);
	message->html = make_part(&m, message, EMAIL_HTML);
	make_frame(&m, message);
	for (int part = 0; part < 2; part++)
		if (message->words[part].n > WORDS_MAX) {
			diag_report(log, &OUT_NEWSLETTER, email->issue->e.src, (struct str){0},
				    "the issue merges more than %d different words", WORDS_MAX);
			ok = false;
		}
	buf_release(&m.out);
	return ok ? message : NULL;
}

// ---- each recipient's own -----------------------------------------------------------------------

// Message-ID is a function of issue and recipient (RFC 5322 §3.6.4), so the same mail has the same
// one in every try.
static bool write_id(struct buf *out, const struct email_message *m,
		     const struct email_recipient *to, struct buf *value)
{
	char hex[65];

	buf_reset(value);
	buf_str(value, m->email->id);
	buf_str(value, to->address);
	hash_sha256_hex(buf_view(value), hex);
	buf_reset(value);
	if (to->proof.n)
		buf_printf(value, "<%.16s.%.*s@%.*s>", hex, STR_ARG(to->proof), STR_ARG(m->domain));
	else
		buf_printf(value, "<%.32s@%.*s>", hex, STR_ARG(m->domain));
	return mime_header_raw(out, "Message-ID", buf_view(value));
}

// RFC 2369 §3.2; one-click only where the https address tells who leaves (RFC 8058 §3.1).
static bool write_leaving(struct buf *out, const struct email_message *m,
			  const struct email_recipient *to, struct buf *value)
{
	const struct unsubscribe_config *u = &m->site->newsletter.unsubscribe;

	buf_reset(value);
	if (u->https.n) {
		buf_char(value, '<');
		email_unsubscribe_https(value, m->site, to);
		buf_char(value, '>');
	}
	if (u->mailto.n)
		buf_printf(value, "%s<mailto:%.*s?subject=unsubscribe>", value->n ? ", " : "",
			   STR_ARG(u->mailto));
	if (value->n && !mime_header_raw(out, "List-Unsubscribe", buf_view(value)))
		return false;
	if (str_find(u->https, S("{token}")) != SIZE_MAX)
		buf_lit(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
	return true;
}

static const char *write_headers(struct buf *out, const struct email_message *m,
				 const struct email_recipient *to, struct buf *value)
{
	struct mailbox box = {to->name, to->address};

	buf_str(out, m->senders);
	if (!mime_header_mailbox(out, "To", &box))
		return "the header To cannot be made";
	buf_str(out, m->topic);
	if (!write_id(out, m, to, value))
		return "the header Message-ID cannot be made";
	buf_str(out, m->list);
	if (!write_leaving(out, m, to, value))
		return "the header List-Unsubscribe cannot be made";
	return NULL;
}

static const char *write_part(struct buf *out, const struct email_message *m, enum email_part part,
			      const struct email_recipient *to, struct buf *value)
{
	const struct email_words *words = &m->words[part];
	struct str own[WORDS_MAX];
	size_t ends[WORDS_MAX];

	buf_reset(value);
	for (size_t i = 0; i < words->n; i++) {
		email_word_write(value, &words->p[i], part, m->site, to);
		ends[i] = value->n;
	}
	for (size_t i = 0; i < words->n; i++) {
		size_t from = i ? ends[i - 1] : 0;

		own[i] = str_of(value->p ? value->p + from : "", ends[i] - from);
		if (!mime_is_clean(own[i]))
			return "a word that is merged holds a line break or control character";
	}
	mime_template_write(out, part == EMAIL_HTML ? m->html : m->text, own);
	return NULL;
}

bool email_message_write(struct buf *out, const struct email_message *m,
			 const struct email_recipient *to, const char **why)
{
	size_t before = out->n;
	struct buf value;

	buf_init(&value, BUF_MAX_DEFAULT);
	*why = write_headers(out, m, to, &value);
	buf_str(out, m->frame);
	if (!*why)
		*why = write_part(out, m, EMAIL_PLAIN, to, &value);
	buf_str(out, m->between);
	if (!*why)
		*why = write_part(out, m, EMAIL_HTML, to, &value);
	buf_str(out, m->end);
	if (!*why && out->full)
		*why = "the message is too large";
	buf_release(&value);
	if (*why)
		out->n = before;
	return !*why;
}
