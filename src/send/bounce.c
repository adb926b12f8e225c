#include "send/bounce.h"

#include "text/mime_read.h"

#define RECIPIENTS_MAX 1000 // of one notification

const char *const bounce_type_names[] = {"hard", "soft", "wait"};

struct report {
	struct arena *arena;
	struct bounces *into;
	struct str words; // the part for people, which some servers leave the reason in
	bool found;
};

// ---- status -------------------------------------------------------------------------------------

// The first "d.d.d" (RFC 3463 §2) of class 2, 4 or 5 in the text; empty when there is none.
static struct str find_status(struct str text)
{
	for (size_t i = 0; i + 5 <= text.n; i++) {
		size_t at = i + 1, parts = 1;

		if (!memchr("245", text.p[i], 3) || (i && memchr("0123456789.", text.p[i - 1], 11)))
			continue;
		while (parts < 3 && at + 1 < text.n && text.p[at] == '.') {
			size_t digits = 0;

			while (digits < 3 && at + 1 + digits < text.n &&
			       text.p[at + 1 + digits] >= '0' && text.p[at + 1 + digits] <= '9')
				digits++;
			if (digits == 0)
				break;
			at += 1 + digits;
			parts++;
		}
		if (parts == 3 && (at == text.n || !memchr("0123456789.", text.p[at], 11)))
			return str_range(text.p + i, text.p + at);
	}
	return (struct str){0};
}

static bool is_vague(struct str status)
{
	return status.n == 0 || str_ends(status, S(".0.0"));
}

// What servers say that give no code of their own, in lower case.
static const struct {
	struct str words, status;
} PHRASES[] = {
	{S_INIT("unrouteable address"), S_INIT("5.1.2")}, // Exim
	{S_INIT("unroutable address"), S_INIT("5.1.2")},
	{S_INIT("user unknown"), S_INIT("5.1.1")},
	{S_INIT("unknown user"), S_INIT("5.1.1")},
	{S_INIT("no such user"), S_INIT("5.1.1")},
	{S_INIT("no mailbox here by that name"), S_INIT("5.1.1")}, // qmail
	{S_INIT("mailbox unavailable"), S_INIT("5.2.1")},
	{S_INIT("mailbox is full"), S_INIT("5.2.2")},
	{S_INIT("mailbox full"), S_INIT("5.2.2")},
	{S_INIT("over quota"), S_INIT("5.2.2")},
	{S_INIT("quota exceeded"), S_INIT("5.2.2")},
};

static bool holds_nocase(struct str text, struct str lower)
{
	for (size_t i = 0; i + lower.n <= text.n; i++)
		if (str_eq_nocase(str_of(text.p + i, lower.n), lower))
			return true;
	return false;
}

static struct str status_of_words(struct str words)
{
	for (size_t i = 0; i < sizeof PHRASES / sizeof *PHRASES; i++)
		if (holds_nocase(words, PHRASES[i].words))
			return PHRASES[i].status;
	return (struct str){0};
}

// 5.1.7 and 5.1.8 speak of the sender's address (RFC 3463 §3.2).
static bool is_bad_address(struct str status)
{
	return str_starts(status, S("5.1.")) && !str_eq(status, S("5.1.7")) &&
	       !str_eq(status, S("5.1.8"));
}

// ---- a recipient's fields (RFC 3464 §2.3) -------------------------------------------------------

// The address of "rfc822; name@host"; angle brackets around it are passed over.
static struct str typed_address(struct str field)
{
	size_t semicolon = str_index(field, ';');

	field = str_trim(semicolon == SIZE_MAX ? field : str_from(field, semicolon + 1));
	if (str_starts(field, S("<")) && str_ends(field, S(">")))
		field = str_of(field.p + 1, field.n - 2);
	return field;
}

// "name@host: 550 no": what stands behind the colon; p == NULL when the line is not so.
static struct str words_behind(struct str line, struct str address)
{
	line = str_trim(line);
	if (line.n <= address.n || line.p[address.n] != ':' ||
	    !str_eq_nocase(str_first(line, address.n), address))
		return (struct str){0};
	return str_trim(str_from(line, address.n + 1));
}

// What the part for people says of the address: behind it on its line (OpenSMTPD), or in the
// indented lines below it (Exim).
static struct str words_about(struct str text, struct str address)
{
	struct str line, first = {0}, last = {0};

	while (str_line(&text, &line)) {
		struct str behind = words_behind(line, address);

		if (behind.p && !first.p)
			return behind;
		if (first.p && (line.n == 0 || line.p[0] != ' '))
			break;
		if (first.p)
			last = line;
		else if (str_eq_nocase(str_trim(line), address))
			first = last = str_from(line, line.n);
	}
	return first.p ? str_trim(str_range(first.p, last.p + last.n)) : first;
}

static void read_recipient(struct report *r, struct str fields)
{
	struct str action = str_trim(mime_header_find(r->arena, fields, S("Action")));
	struct str status = find_status(mime_header_find(r->arena, fields, S("Status")));
	struct str detail = mime_header_find(r->arena, fields, S("Diagnostic-Code"));
	struct str original =
		typed_address(mime_header_find(r->arena, fields, S("Original-Recipient")));
	struct bounce b = {0};

	b.final = typed_address(mime_header_find(r->arena, fields, S("Final-Recipient")));
	b.recipient = original.n ? original : b.final;
	if (b.recipient.n == 0 || action.n == 0 || r->into->list.n == RECIPIENTS_MAX)
		return;
	b.reason = detail.n && str_index(detail, ';') != SIZE_MAX ? typed_address(detail) : detail;
	if (b.reason.n == 0)
		b.reason = words_about(r->words, b.final);
	if (is_vague(status)) {
		struct str told = find_status(b.reason);

		told = is_vague(told) ? status_of_words(b.reason) : told;
		status = told.n ? told : status;
	}
	b.status = status;
	b.type = !str_eq_nocase(action, S("failed")) ? BOUNCE_WAIT
		 : is_bad_address(status)            ? BOUNCE_HARD
						     : BOUNCE_SOFT;
	vec_push(r->arena, &r->into->list, b);
}

// The fields of the message as a whole, then those of each recipient, with empty lines between.
static void read_status(struct report *r, struct str body)
{
	struct str line, rest = body;
	const char *start = body.p, *end = body.p;

	while (str_line(&rest, &line)) {
		end = line.p + line.n;
		if (line.n)
			continue;
		read_recipient(r, str_range(start, line.p));
		start = end = rest.p;
	}
	if (end > start)
		read_recipient(r, str_range(start, end));
}

// ---- the message --------------------------------------------------------------------------------

// "Ann <a@b.example>" or "a@b.example": the address.
static struct str mailbox_address(struct str to)
{
	size_t open = str_rindex(to, '<');

	to = open == SIZE_MAX ? to : str_from(to, open + 1);
	return str_trim(str_first(to, str_index(to, '>')));
}

static void read_returned(struct report *r, struct str headers)
{
	r->into->list_id = mime_header_find(r->arena, headers, S("List-Id"));
	r->into->message_id = mime_header_find(r->arena, headers, S("Message-ID"));
	r->into->leave = mime_header_find(r->arena, headers, S("List-Unsubscribe"));
	r->into->to = mailbox_address(mime_header_find(r->arena, headers, S("To")));
}

static bool is_type(struct str type, struct str a, struct str b)
{
	return str_eq_nocase(type, a) || str_eq_nocase(type, b);
}

static void read_part(struct report *r, struct str bytes)
{
	struct mime_entity e = mime_entity(bytes);
	struct str type = mime_value(mime_header_find(r->arena, e.headers, S("Content-Type")));

	if (is_type(type, S("message/delivery-status"), S("message/global-delivery-status"))) {
		r->found = true;
		read_status(r, mime_decoded(r->arena, &e));
	} else if (is_type(type, S("message/rfc822"), S("text/rfc822-headers")) ||
		   is_type(type, S("message/global"), S("message/global-headers"))) {
		read_returned(r, mime_entity(mime_decoded(r->arena, &e)).headers);
	} else if (r->words.n == 0) {
		r->words = mime_decoded(r->arena, &e);
	}
}

bool bounce_read(struct arena *a, struct str message, struct bounces *out)
{
	struct mime_entity e = mime_entity(message);
	struct str type = mime_header_find(a, e.headers, S("Content-Type")), part;
	struct mime_parts parts;
	struct report r = {.arena = a, .into = out};

	*out = (struct bounces){0};
	// OpenSMTPD says multipart/mixed; what counts is the part for machines.
	if (!str_eq_nocase(str_first(mime_value(type), sizeof "multipart/" - 1), S("multipart/")))
		return false;
	parts = mime_parts(e.body, mime_param(a, type, S("boundary")));
	while (mime_next(&parts, &part))
		read_part(&r, part);
	return r.found;
}
