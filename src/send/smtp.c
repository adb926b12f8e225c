#include "send/smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "send/diags.h"
#include "send/doctor.h"

#define REPLY_TIMEOUT 600L // seconds, RFC 5321 §4.5.3.2
#define STALL_TIMEOUT 900L // without a byte moving; longer than waiting for a reply may take
#define CONNECT_TIMEOUT 30L

// How far the conversation got: the last command that was sent.
enum stage {
	STAGE_CONNECT,
	STAGE_HELLO,
	STAGE_TLS,
	STAGE_AUTH,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA
};
static const struct {
	struct str command;
	enum stage stage;
} COMMANDS[] = {
	{S_INIT("EHLO"), STAGE_HELLO},   {S_INIT("HELO"), STAGE_HELLO},
	{S_INIT("STARTTLS"), STAGE_TLS}, {S_INIT("AUTH"), STAGE_AUTH},
	{S_INIT("MAIL"), STAGE_MAIL},    {S_INIT("RCPT"), STAGE_RCPT},
	{S_INIT("DATA"), STAGE_DATA},
};

struct smtp {
	CURL *curl; // NULL: not connected
	char *url, *user, *password;
	struct smtp_address address;
	struct str body; // what is left to hand over
	const struct smtp_gate *gate;
	bool passed, held; // what it said
	enum stage stage;
	bool reused;     // the connection was made for a mail before
	bool leaving;    // nothing that is said from now on is about the mail
	bool went;       // 354 was said: the mail may have gone
	int code;        // of the relay's last reply to this mail; 0: none yet
	char reply[512]; // and its last line
	char error[CURL_ERROR_SIZE];
	struct probe *probe; // what is said is kept, too; NULL: a mail is sent
};
struct probe {
	struct arena *arena;
	struct relay_facts *facts;
};

// ---- the relay's address ------------------------------------------------------------------------

static bool is_loopback(const char *host)
{
	unsigned part[4];
	int end = 0;

	if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	// libcurl has made the usual form of the number of it; "127.evil.example" is a name.
	return sscanf(host, "%3u.%3u.%3u.%3u%n", &part[0], &part[1], &part[2], &part[3], &end) ==
		       4 &&
	       host[end] == 0 && part[0] == 127;
}

static const char *part_of(CURLU *u, CURLUPart part, char **value)
{
	return curl_url_get(u, part, value, 0) == CURLUE_OK ? *value : "";
}

static const char *judge_url(CURLU *u, char *parts[4], struct smtp_address *out)
{
	const char *scheme = part_of(u, CURLUPART_SCHEME, &parts[0]);
	const char *host = part_of(u, CURLUPART_HOST, &parts[1]);
	bool tls = strcmp(scheme, "smtps") == 0;

	if (!tls && strcmp(scheme, "smtp") != 0)
		return "it begins with neither smtp:// nor smtps://";
	if (*part_of(u, CURLUPART_USER, &parts[2]) || *part_of(u, CURLUPART_PASSWORD, &parts[3]))
		return "it holds a user or password, which belong elsewhere";
	out->loopback = is_loopback(host);
	out->needs_tls = tls || !out->loopback;
	return *host ? NULL : "it names no host";
}

bool smtp_address_read(struct str url, struct smtp_address *out, const char **why)
{
	CURLU *u = curl_url();
	struct buf text;
	char *parts[4] = {0};

	if (!u)
		BUG("out of memory");
	*out = (struct smtp_address){0};
	buf_init(&text, 4096);
	buf_str(&text, url);
	buf_char(&text, 0);
	*why = "it cannot be read";
	if (url.n && str_index(url, 0) == SIZE_MAX && !text.full &&
	    curl_url_set(u, CURLUPART_URL, text.p, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
		*why = judge_url(u, parts, out);
	for (int i = 0; i < 4; i++)
		curl_free(parts[i]);
	buf_release(&text);
	curl_url_cleanup(u);
	return !*why;
}

// ---- the conversation ---------------------------------------------------------------------------

static size_t read_body(char *to, size_t size, size_t n, void *ctx)
{
	struct smtp *s = ctx;
	size_t take = size * n < s->body.n ? size * n : s->body.n;

	if (!s->passed && take == s->body.n) {
		s->passed = s->gate->pass(s->gate->ctx);
		s->held = !s->passed;
	}
	if (s->held)
		return CURL_READFUNC_ABORT;
	memcpy(to, s->body.p, take);
	s->body = str_from(s->body, take);
	return take;
}

// After a whole reply: what it answers next. When the relay has decided, nothing that it says later
// (to QUIT) is about the mail.
static void advance(struct smtp *s)
{
	if (s->reused && s->stage < STAGE_DATA && s->code / 100 == 2)
		s->stage++;
	if (s->stage >= STAGE_MAIL && (s->code >= 400 || (s->went && s->code != 354)))
		s->leaving = true;
}

// Keeps what a relay says of itself; of two lists of what it can, the one after STARTTLS.
static void note_reply(struct smtp *s, struct str text)
{
	struct relay_facts *facts = s->probe->facts;
	struct str words = arena_dup(s->probe->arena, str_from(text, 4));

	if (s->stage == STAGE_CONNECT)
		facts->greets = words;
	else if (s->stage == STAGE_TLS)
		facts->can.n = 0;
	else if (s->stage == STAGE_HELLO && str_starts(text, S("250")))
		vec_push(s->probe->arena, &facts->can, words);
	facts->encrypted |= s->stage == STAGE_TLS && s->code == 220;
	facts->logged_in |= s->stage == STAGE_AUTH && s->code == 235;
}

// Keeps a reply's code and text. Whatever a relay says is data: only printable ASCII is kept.
static size_t read_reply(char *line, size_t size, size_t n, void *ctx)
{
	struct smtp *s = ctx;
	struct str text = str_rtrim(str_of(line, size * n));
	int64_t code;
	size_t kept = 0;

	if (s->leaving || !str_int(str_first(text, 3), &code))
		return size * n;
	s->code = (int)code;
	s->went |= s->stage == STAGE_DATA && code == 354;
	if (s->probe)
		note_reply(s, text);
	for (size_t i = 0; i < text.n && kept + 1 < sizeof s->reply; i++)
		if (text.p[i] >= 0x20 && text.p[i] < 0x7F)
			s->reply[kept++] = text.p[i];
	s->reply[kept] = 0;
	if (text.n == 3 || text.p[3] != '-')
		advance(s);
	return size * n;
}

// A connection that is used again goes through MAIL, RCPT, DATA and no other: libcurl must not make
// a new one behind our back.
static int refuse_new(void *ctx, curl_socket_t socket, curlsocktype purpose)
{
	const struct smtp *s = ctx;

	(void)socket;
	(void)purpose;
	return s->reused ? CURL_SOCKOPT_ERROR : CURL_SOCKOPT_OK;
}

// Follows which command went out last. What it holds (a password, perhaps) is not looked at.
static int follow(CURL *curl, curl_infotype type, char *data, size_t n, void *ctx)
{
	struct smtp *s = ctx;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	s->leaving |= str_starts(str_of(data, n), S("QUIT"));
	for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
		if (str_starts(str_of(data, n), COMMANDS[i].command))
			s->stage = COMMANDS[i].stage;
	return 0;
}

static void make_handle(struct smtp *s)
{
	s->curl = curl_easy_init();
	if (!s->curl)
		BUG("libcurl gives no handle");
	curl_easy_setopt(s->curl, CURLOPT_URL, s->url);
	curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(s->curl, CURLOPT_USE_SSL,
			 s->address.needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
	curl_easy_setopt(s->curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, REPLY_TIMEOUT);
	curl_easy_setopt(s->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(s->curl, CURLOPT_LOW_SPEED_TIME, STALL_TIMEOUT);
	curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT);
	curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(s->curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, read_body);
	curl_easy_setopt(s->curl, CURLOPT_READDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, read_reply);
	curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, follow);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_SOCKOPTFUNCTION, refuse_new);
	curl_easy_setopt(s->curl, CURLOPT_SOCKOPTDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, s->error);
	if (*s->user) {
		curl_easy_setopt(s->curl, CURLOPT_USERNAME, s->user);
		curl_easy_setopt(s->curl, CURLOPT_PASSWORD, s->password);
	}
}

static char *copy(struct str s)
{
	char *p = malloc(s.n + 1);

	if (!p)
		BUG("out of memory");
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return p;
}

struct smtp *smtp_open(struct str url, struct str user, struct str password, struct diag_log *log)
{
	struct smtp_address address;
	struct smtp *s;
	const char *why;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (!smtp_address_read(url, &address, &why)) {
		diag_report_path(log, &SEND_RELAY, (struct str){0},
				 "newsletter.relay cannot be used: %s", why);
		diag_hint(log,
			  "write smtp://host:587 or smtps://host, the user into newsletter.user");
		return NULL;
	}
	s = calloc(1, sizeof *s);
	if (!s)
		BUG("out of memory");
	s->address = address;
	s->url = copy(url);
	s->user = copy(user);
	s->password = copy(password);
	return s;
}

void smtp_close(struct smtp *s)
{
	s->leaving = true;
	if (s->curl)
		curl_easy_cleanup(s->curl);
	free(s->url);
	free(s->user);
	free(s->password);
	free(s);
}

// Failures that a new connection would meet as well.
static bool is_lasting(CURLcode code)
{
	static const CURLcode codes[] = {
		CURLE_COULDNT_RESOLVE_HOST,
		CURLE_SSL_CONNECT_ERROR,
		CURLE_PEER_FAILED_VERIFICATION,
		CURLE_USE_SSL_FAILED,
		CURLE_LOGIN_DENIED,
		CURLE_SSL_CERTPROBLEM,
		CURLE_SSL_CACERT_BADFILE,
		CURLE_UNSUPPORTED_PROTOCOL,
		CURLE_SSL_ENGINE_NOTFOUND,
		CURLE_AUTH_ERROR,
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (code == codes[i])
			return true;
	return false;
}

// What a result of libcurl means for the mail. libcurl's own codes tell little (55 is a broken
// connection and a refused RCPT alike), so it is decided by how far the conversation got. After 354
// the relay may have taken the mail, unless it said otherwise: 2xx is yes whatever the digits
// behind it (RFC 5321 §4.2.1), and libcurl knows 250 only.
static struct smtp_result judge(CURLcode code, const struct smtp *s)
{
	struct smtp_result r = {.outcome = OUTCOME_NOT_SENT};
	int reply = s->code, kind = reply / 100;

	if (s->held)
		r.stop = true;
	else if (code == CURLE_OK || (s->went && kind == 2))
		r.outcome = OUTCOME_SENT;
	else if (reply == 421)
		r.stop = true;
	else if (s->went && kind != 4 && kind != 5)
		r.outcome = OUTCOME_UNKNOWN;
	else if (kind == 4 && s->stage >= STAGE_MAIL)
		r.outcome = OUTCOME_DEFERRED;
	else if (kind == 5 && s->stage >= STAGE_RCPT)
		r.outcome = OUTCOME_REJECTED;
	else if (kind >= 4 || is_lasting(code))
		r.stop = true;
	else
		r.lost = true;
	return r;
}

static CURLcode perform(struct smtp *s, const char *from, struct curl_slist *to, struct str message)
{
	CURLcode code;

	s->reused = s->curl != NULL;
	if (!s->curl)
		make_handle(s);
	s->body = message;
	s->stage = s->reused ? STAGE_MAIL : STAGE_CONNECT;
	// Following commands costs as much as all else that is done here for a mail.
	curl_easy_setopt(s->curl, CURLOPT_VERBOSE, s->reused ? 0L : 1L);
	s->leaving = s->went = s->passed = s->held = false;
	s->code = 0;
	s->reply[0] = s->error[0] = 0;
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n);
	code = curl_easy_perform(s->curl);
	if (code != CURLE_OK) {
		// A late reply must never be read as the next mail's.
		s->leaving = true;
		curl_easy_cleanup(s->curl);
		s->curl = NULL;
	}
	return code;
}

// The relay's own words where it said any, else what happened.
static const char *words_of(CURLcode code, const struct smtp *s, const struct smtp_result *r)
{
	if (r->outcome == OUTCOME_SENT || s->code >= 400)
		return s->reply;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return "no answer in time";
	if (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING)
		return "the connection broke before an answer came";
	return s->error;
}

// Many relays take only so many mails over a connection: the next MAIL gets no reply, or 421, or
// (by OpenSMTPD) 4.5.3, though it has named no recipient yet. None of that mail has reached them,
// so it goes over a new connection.
static bool is_session_over(const struct smtp *s)
{
	return s->stage <= STAGE_MAIL &&
	       (s->code == 0 || s->code == 421 || str_starts(str_cstr(s->reply), S("452 4.5.3 ")));
}

struct smtp_result smtp_send(struct smtp *s, const char *from, const char *to, struct str message,
			     const struct smtp_gate *gate)
{
	struct curl_slist *rcpt = curl_slist_append(NULL, to);
	CURLcode code;
	struct smtp_result r;

	s->gate = gate;
	code = perform(s, from, rcpt, message);
	if (code != CURLE_OK && s->reused && is_session_over(s))
		code = perform(s, from, rcpt, message);
	r = judge(code, s);
	r.reply = str_cstr(words_of(code, s, &r));
	if (r.reply.n == 0)
		r.reply = str_cstr(curl_easy_strerror(code));
	curl_slist_free_all(rcpt);
	return r;
}

struct smtp_result smtp_probe(struct smtp *s, struct arena *a, struct relay_facts *facts)
{
	struct probe probe = {a, facts};
	struct smtp_result r;
	CURLcode code;

	*facts = (struct relay_facts){0};
	make_handle(s);
	s->probe = &probe;
	s->stage = STAGE_CONNECT;
	s->leaving = s->went = false;
	s->code = 0;
	s->reply[0] = s->error[0] = 0;
	facts->encrypted = strncmp(s->url, "smtps:", 6) == 0;
	curl_easy_setopt(s->curl, CURLOPT_VERBOSE, 1L); // for what was asked
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 0L);
	curl_easy_setopt(s->curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(s->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	code = curl_easy_perform(s->curl);
	r = judge(code, s);
	r.reply = str_cstr(words_of(code, s, &r));
	if (r.reply.n == 0)
		r.reply = str_cstr(curl_easy_strerror(code));
	s->probe = NULL;
	s->leaving = true;
	curl_easy_cleanup(s->curl);
	s->curl = NULL;
	return r;
}
