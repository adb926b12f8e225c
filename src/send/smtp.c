#define _DEFAULT_SOURCE // TCP_SYNCNT
#include "send/smtp.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/vec.h"
#include "send/diags.h"
#include "send/doctor.h"
#include "text/mime.h"

#define REPLY_TIMEOUT 600L   // seconds, RFC 5321 §4.5.3.2
#define LEAVE_TIMEOUT 5      // seconds more, for the answer to QUIT
#define STALL_TIMEOUT 900L   // without a byte moving; longer than waiting for a reply may take
#define CONNECT_TIMEOUT 300L // with greeting, TLS and login, §4.5.3.2.1
#define SYN_TRIES 4          // so half a minute for a host that answers nothing at all
#define HEARD_MAX ((size_t)64 << 10) // bytes of replies to one mail
#define TOO_MUCH "it says more than any relay has to say"

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
	char *told[2]; // the password as PLAIN (RFC 4616) and LOGIN tell it to the relay
	struct smtp_address address;
	struct str body; // what is left to hand over
	const struct smtp_gate *gate;
	bool passed, held; // what it said
	enum stage stage;
	bool encrypted;
	bool reused;       // the connection was made for a mail before
	bool offers_login; // by its last answer to EHLO
	bool leaving;      // nothing that is said from now on is about the mail
	bool went;         // 354 was said: the mail may have gone
	int code;          // of the relay's last reply to this mail; 0: none yet
	time_t moved;      // when the conversation last went on
	curl_off_t handed; // bytes of the mail by then
	size_t heard;      // bytes of its replies to this mail
	const char *fault; // of the relay, for which the conversation was ended; NULL: none
	char reply[512];   // and its last line
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

	out->smtps = strcmp(scheme, "smtps") == 0;
	if (!out->smtps && strcmp(scheme, "smtp") != 0)
		return "it begins with neither smtp:// nor smtps://";
	if (*part_of(u, CURLUPART_USER, &parts[2]) || *part_of(u, CURLUPART_PASSWORD, &parts[3]))
		return "it holds a user or password, which belong elsewhere";
	out->loopback = is_loopback(host);
	out->needs_tls = out->smtps || !out->loopback;
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

static time_t seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
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

// libcurl goes on as a stranger when a relay offers no login. What is offered before STARTTLS does
// not count: many relays keep AUTH for encrypted conversations.
static bool is_login_missing(const struct smtp *s, bool whole)
{
	return whole && *s->user && s->stage == STAGE_HELLO && s->code == 250 && !s->offers_login &&
	       (s->encrypted || !s->address.needs_tls);
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
	facts->logged_in |= s->stage == STAGE_AUTH && s->code == 235;
}

// Some relays repeat what they did not like to hear.
static bool tells_password(const struct smtp *s, struct str text)
{
	const char *const forms[] = {s->password, s->told[0], s->told[1]};

	for (size_t i = 0; *s->password && i < sizeof forms / sizeof *forms; i++)
		if (str_find(text, str_cstr(forms[i])) != SIZE_MAX)
			return true;
	return false;
}

static void keep_reply(struct smtp *s, struct str text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text.n && kept + 1 < sizeof s->reply; i++)
		if (text.p[i] >= 0x20 && text.p[i] < 0x7F)
			s->reply[kept++] = text.p[i];
	s->reply[kept] = 0;
	if (tells_password(s, str_of(s->reply, kept)))
		snprintf(s->reply, sizeof s->reply, "%03d (words that hold the password)", s->code);
}

// Keeps a reply's code and text. Whatever a relay says is data: only printable ASCII is kept.
static size_t read_reply(char *line, size_t size, size_t n, void *ctx)
{
	struct smtp *s = ctx;
	struct str text = str_rtrim(str_of(line, size * n));
	int64_t code;
	bool whole;

	if (s->leaving || !str_int(str_first(text, 3), &code))
		return size * n;
	s->code = (int)code;
	s->heard += size * n;
	s->moved = seconds();
	s->went |= s->stage == STAGE_DATA && code == 354;
	s->encrypted |= s->stage == STAGE_TLS && code == 220;
	s->offers_login &= s->stage != STAGE_TLS;
	s->offers_login |= s->stage == STAGE_HELLO && str_starts(str_from(text, 4), S("AUTH "));
	if (s->probe)
		note_reply(s, text);
	keep_reply(s, text);
	whole = text.n == 3 || text.p[3] != '-';
	if (is_login_missing(s, whole))
		s->fault = "it takes no logins, though newsletter.user names one";
	else if (s->heard > HEARD_MAX)
		s->fault = TOO_MUCH;
	if (whole)
		advance(s);
	return s->fault ? 0 : size * n; // 0 ends the conversation
}

// libcurl says QUIT to a relay that has stalled, and would wait for its answer as long again.
static int look_at_clock(void *ctx, curl_off_t down, curl_off_t got, curl_off_t up, curl_off_t put)
{
	struct smtp *s = ctx;

	(void)down;
	(void)got;
	(void)up;
	if (put != s->handed)
		s->moved = seconds();
	s->handed = put;
	return seconds() - s->moved > REPLY_TIMEOUT + LEAVE_TIMEOUT;
}

// A connection that is used again goes through MAIL, RCPT, DATA and no other: libcurl must not make
// a new one behind our back.
static int allow_socket(void *ctx, curl_socket_t socket, curlsocktype purpose)
{
	const struct smtp *s = ctx;

	(void)purpose;
	(void)socket;
#ifdef TCP_SYNCNT
	setsockopt(socket, IPPROTO_TCP, TCP_SYNCNT, &(int){SYN_TRIES}, sizeof(int));
#endif
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
	s->encrypted = s->address.smtps;
	s->offers_login = false;
	curl_easy_setopt(s->curl, CURLOPT_URL, s->url);
	curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(s->curl, CURLOPT_USE_SSL,
			 s->address.needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
	curl_easy_setopt(s->curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, REPLY_TIMEOUT);
	curl_easy_setopt(s->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(s->curl, CURLOPT_LOW_SPEED_TIME, STALL_TIMEOUT);
	curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT);
	curl_easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, look_at_clock);
	curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
	curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(s->curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, read_body);
	curl_easy_setopt(s->curl, CURLOPT_READDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, read_reply);
	curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, follow);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, s);
	curl_easy_setopt(s->curl, CURLOPT_SOCKOPTFUNCTION, allow_socket);
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

static char *in_base64(struct str bytes)
{
	struct buf b;
	char *out;

	buf_init(&b, BUF_MAX_DEFAULT);
	base64_encode(&b, bytes);
	out = copy(buf_view(&b));
	buf_release(&b);
	return out;
}

struct smtp *smtp_open(struct str url, struct str user, struct str password, struct diag_log *log)
{
	struct smtp_address address;
	struct smtp *s;
	const char *why;
	struct buf b;

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
	buf_init(&b, BUF_MAX_DEFAULT);
	buf_char(&b, 0);
	buf_str(&b, user);
	buf_char(&b, 0);
	buf_str(&b, password);
	s->told[0] = in_base64(buf_view(&b));
	s->told[1] = in_base64(password);
	buf_release(&b);
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
	free(s->told[0]);
	free(s->told[1]);
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
		CURLE_WEIRD_SERVER_REPLY,
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (code == codes[i])
			return true;
	return false;
}

// What a result of libcurl means for the mail. libcurl's own codes tell little (55 is a broken
// connection and a refused RCPT alike), so it is decided by how far the conversation got. When the
// mail's end was handed over, the relay may have taken it, unless it said otherwise: 2xx is yes
// whatever the digits behind it (RFC 5321 §4.2.1), and libcurl knows 250 only.
static struct smtp_result judge(CURLcode code, const struct smtp *s)
{
	struct smtp_result r = {.outcome = OUTCOME_NOT_SENT};
	int reply = s->code, kind = reply / 100;

	if (s->held || (s->fault && !s->passed))
		r.stop = true;
	else if (code == CURLE_OK || (s->went && kind == 2))
		r.outcome = OUTCOME_SENT;
	else if (reply == 421)
		r.stop = true;
	else if (s->passed && kind != 4 && kind != 5)
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

// A handle that is connected, or is going to be; nothing was said yet.
static void begin(struct smtp *s)
{
	s->reused = s->curl != NULL;
	if (!s->curl)
		make_handle(s);
	s->stage = s->reused ? STAGE_MAIL : STAGE_CONNECT;
	// Following commands costs as much as all else that is done here for a mail.
	curl_easy_setopt(s->curl, CURLOPT_VERBOSE, s->reused ? 0L : 1L);
	s->leaving = s->went = s->passed = s->held = false;
	s->code = 0;
	s->heard = 0;
	s->moved = seconds();
	s->handed = 0;
	s->fault = NULL;
	s->reply[0] = s->error[0] = 0;
}

// A late reply must never be read as the next mail's; and who has stalled is not waited for again.
static void end(struct smtp *s)
{
	curl_socket_t socket;

	s->leaving = true;
	if (curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK &&
	    socket != CURL_SOCKET_BAD && seconds() - s->moved >= REPLY_TIMEOUT)
		shutdown(socket, SHUT_RDWR);
	curl_easy_cleanup(s->curl);
	s->curl = NULL;
}

static CURLcode perform(struct smtp *s, const char *from, struct curl_slist *to, struct str message)
{
	CURLcode code;

	begin(s);
	s->body = message;
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(s->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.n);
	code = curl_easy_perform(s->curl);
	if (code != CURLE_OK)
		end(s);
	return code;
}

// What libcurl says too shortly, or in the words of a library below it.
static const char *meaning_of(CURLcode code, const struct smtp *s)
{
	static const struct {
		CURLcode code;
		const char *words;
	} rows[] = {
		{CURLE_OPERATION_TIMEDOUT, "no answer in time"},
		{CURLE_RECV_ERROR, "the connection broke before an answer came"},
		{CURLE_SEND_ERROR, "the connection broke before an answer came"},
		{CURLE_GOT_NOTHING, "the connection broke before an answer came"},
		{CURLE_LOGIN_DENIED, "it offers no way to log in that kith knows"},
		{CURLE_USE_SSL_FAILED,
		 "it offers no STARTTLS, and nothing goes to another machine in the clear"},
	};

	if (code == CURLE_WEIRD_SERVER_REPLY && s->stage == STAGE_TLS)
		return "it goes on in the clear behind STARTTLS: somebody may be in between";
	if (code == CURLE_SSL_CONNECT_ERROR && strstr(s->error, "wrong version number"))
		return "it speaks no TLS at this port; smtps:// is for port 465, smtp:// for 587";
	if (code == CURLE_RECV_ERROR && strstr(s->error, "Too large")) // libcurl's own limit
		return TOO_MUCH;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].code == code)
			return rows[i].words;
	return *s->error ? s->error : curl_easy_strerror(code);
}

static struct smtp_result result_of(CURLcode code, const struct smtp *s)
{
	struct smtp_result r = judge(code, s);

	// The relay's own words where it said any, else what happened.
	if (s->fault && r.outcome == OUTCOME_NOT_SENT)
		r.reply = str_cstr(s->fault);
	else if (r.outcome == OUTCOME_SENT || s->code >= 400)
		r.reply = str_cstr(s->reply);
	else
		r.reply = str_cstr(meaning_of(code, s));
	return r;
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

	s->gate = gate;
	code = perform(s, from, rcpt, message);
	if (code != CURLE_OK && s->reused && is_session_over(s))
		code = perform(s, from, rcpt, message);
	curl_slist_free_all(rcpt);
	return result_of(code, s);
}

struct smtp_result smtp_probe(struct smtp *s, struct arena *a, struct relay_facts *facts)
{
	struct probe probe = {a, facts};
	struct smtp_result r;

	*facts = (struct relay_facts){0};
	begin(s);
	s->probe = &probe;
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 0L);
	curl_easy_setopt(s->curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(s->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	r = result_of(curl_easy_perform(s->curl), s);
	facts->encrypted = s->encrypted;
	s->probe = NULL;
	end(s);
	return r;
}
