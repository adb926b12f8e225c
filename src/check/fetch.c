#include "check/fetch.h"

#include "base/map.h"
#include "base/vec.h"

#include <curl/curl.h>

#define TOTAL_MAX 16   // requests at the same time
#define BODY_MAX 65536 // bytes of a body before the answer is taken as complete
#define REDIRECTS_MAX 10
#define WAIT_MAX 30 // seconds that a host may ask for with Retry-After

struct host {
	unsigned active;
};
struct asking { // one job under way
	struct fetch_job *job;
	struct host *host;
	CURL *easy; // NULL: not at work
	int64_t not_before;
	unsigned tries;
	bool get, done;
	size_t body;
	bool hop, permanent; // redirects: there was one; all of them were for good
	int64_t retry_after; // seconds; 0: not said
};
struct fetching {
	struct arena *arena;
	const struct fetch_options *options;
	CURLM *multi;
	struct asking *all;
	size_t n, left, first; // first: all before it are done
	unsigned active;
};

// ---- one request --------------------------------------------------------------------------------

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
	struct asking *a = ctx;

	(void)p, (void)size;
	a->body += n;
	return a->body > BODY_MAX ? 0 : n; // 0 ends the transfer
}

static size_t take_header(char *p, size_t size, size_t n, void *ctx)
{
	struct asking *a = ctx;
	struct str line = str_trim(str_of(p, n)), first;
	int64_t number;

	(void)size;
	if (str_starts(line, S("HTTP/"))) {
		str_next(&line, ' ', &first);
		if (str_int(str_first(line, 3), &number) && number >= 300 && number < 400) {
			a->permanent =
				(number == 301 || number == 308) && (!a->hop || a->permanent);
			a->hop = true;
		}
		a->retry_after = 0;
	} else if (line.n > 12 && str_eq_nocase(str_first(line, 12), S("retry-after:"))) {
		if (str_int(str_trim(str_from(line, 12)), &number) && number > 0)
			a->retry_after = number;
	}
	return n;
}

static void start(struct fetching *f, struct asking *a)
{
	CURL *e = curl_easy_init();

	if (!e)
		BUG("curl cannot be used");
	a->body = 0;
	a->hop = a->permanent = false;
	a->retry_after = 0;
	curl_easy_setopt(e, CURLOPT_URL, arena_cstr(f->arena, a->job->url));
	curl_easy_setopt(e, CURLOPT_PRIVATE, a);
	curl_easy_setopt(e, CURLOPT_USERAGENT, f->options->agent);
	curl_easy_setopt(e, CURLOPT_NOBODY, a->get ? 0L : 1L);
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_TIMEOUT, f->options->timeout);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, a);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, a);
	a->easy = e;
	a->host->active++;
	f->active++;
	curl_multi_add_handle(f->multi, e);
}

// ---- what became of it --------------------------------------------------------------------------

static const struct {
	CURLcode code;
	const char *text;
	bool again; // it may be better next time
} faults[] = {
	{CURLE_COULDNT_RESOLVE_HOST, "there is no such host", true},
	{CURLE_COULDNT_CONNECT, "the host takes no connection", true},
	{CURLE_OPERATION_TIMEDOUT, "the host does not answer in time", true},
	{CURLE_GOT_NOTHING, "the host answers with nothing", true},
	{CURLE_RECV_ERROR, "the host ends the connection", true},
	{CURLE_SEND_ERROR, "the host ends the connection", true},
	{CURLE_PARTIAL_FILE, "the host ends the connection", true},
	{CURLE_TOO_MANY_REDIRECTS, "it redirects in a circle", false},
	{CURLE_PEER_FAILED_VERIFICATION, "the host's certificate is not valid", false},
	{CURLE_UNSUPPORTED_PROTOCOL, "it redirects to something that is no web address", false},
	{CURLE_URL_MALFORMAT, "it is no address", false},
};

static bool settle_fault(struct asking *a, CURLcode code)
{
	a->job->fault = curl_easy_strerror(code);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		if (faults[i].code == code) {
			a->job->fault = faults[i].text;
			return faults[i].again;
		}
	}
	return false;
}

static bool is_busy(long status)
{
	return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

// Reads the answer; true when it should be asked again.
static bool settle(struct fetching *f, struct asking *a, CURLcode code)
{
	struct fetch_job *job = a->job;
	const char *effective = NULL;

	job->fault = NULL;
	job->moved = (struct str){0};
	job->status = 0;
	if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && a->body > BODY_MAX))
		return settle_fault(a, code);
	curl_easy_getinfo(a->easy, CURLINFO_RESPONSE_CODE, &job->status);
	curl_easy_getinfo(a->easy, CURLINFO_EFFECTIVE_URL, &effective);
	if (a->hop && a->permanent && effective)
		job->moved = arena_dup(f->arena, str_cstr(effective));
	if (!a->get && (job->status == 403 || job->status == 405 || job->status == 501)) {
		a->get = true;
		a->tries--; // another way of asking is no failure
		return true;
	}
	return is_busy(job->status) && a->retry_after <= WAIT_MAX;
}

static void finish(struct fetching *f, struct asking *a, CURLcode code)
{
	bool was_get = a->get, again = settle(f, a, code);
	int64_t wait = (int64_t)f->options->first_wait << (a->tries < 8 ? a->tries : 8);

	curl_multi_remove_handle(f->multi, a->easy);
	curl_easy_cleanup(a->easy);
	a->easy = NULL;
	a->host->active--;
	f->active--;
	if (again && was_get == a->get && a->retry_after * 1000 > wait)
		wait = a->retry_after * 1000;
	a->not_before = again && was_get == a->get ? f->options->clock() + wait : 0;
	a->tries++;
	if (again && a->tries <= f->options->retries)
		return;
	a->done = true;
	f->left--;
}

// ---- all of them --------------------------------------------------------------------------------

// Starts what may start; returns the milliseconds until the next one that has to wait.
static int start_some(struct fetching *f)
{
	int64_t now = f->options->clock(), next = 1000;

	while (f->first < f->n && f->all[f->first].done)
		f->first++;
	for (size_t i = f->first; i < f->n && f->active < TOTAL_MAX; i++) {
		struct asking *a = &f->all[i];

		if (a->done || a->easy || a->host->active >= f->options->per_host)
			continue;
		if (a->not_before > now)
			next = a->not_before - now < next ? a->not_before - now : next;
		else
			start(f, a);
	}
	return (int)next;
}

static void read_answers(struct fetching *f)
{
	CURLMsg *m;
	int queued;

	while ((m = curl_multi_info_read(f->multi, &queued))) {
		void *a = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&a);
		finish(f, a, m->data.result);
	}
}

// "https://host:port" of an address.
static struct str host_of(struct str url)
{
	size_t scheme = str_find(url, S("://")), end;

	if (scheme == SIZE_MAX)
		return url;
	for (end = scheme + 3; end < url.n && !strchr("/?#", url.p[end]); end++)
		;
	return str_first(url, end);
}

static void prepare(struct fetching *f, struct fetch_job *jobs)
{
	struct map hosts;

	map_init(&hosts, f->arena);
	f->all = arena_array(f->arena, struct asking, f->n);
	for (size_t i = 0; i < f->n; i++) {
		void **host = map_at(&hosts, host_of(jobs[i].url));

		if (!*host)
			*host = arena_new(f->arena, struct host);
		f->all[i] = (struct asking){.job = &jobs[i], .host = *host};
	}
}

void fetch_all(struct arena *a, struct fetch_job *jobs, size_t n,
	       const struct fetch_options *options)
{
	struct fetching f = {.arena = a, .options = options, .n = n, .left = n};
	int running;

	if (n == 0)
		return;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	f.multi = curl_multi_init();
	if (!f.multi)
		BUG("curl cannot be used");
	prepare(&f, jobs);
	while (f.left) {
		int wait = start_some(&f);

		curl_multi_perform(f.multi, &running);
		read_answers(&f);
		if (f.left)
			curl_multi_poll(f.multi, NULL, 0, wait, NULL);
	}
	curl_multi_cleanup(f.multi);
	curl_global_cleanup();
}
