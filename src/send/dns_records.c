// TXT records of a sender's domain: read from a file, and judged.

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/vec.h"
#include "send/diags.h"
#include "send/doctor.h"

#define LOOKUPS_MAX 10    // RFC 7208 §4.6.4
#define RSA_BITS_MIN 1024 // RFC 8301 §3.2
#define RSA_BITS_GOOD 2048

const char *const record_type_names[] = {"SPF", "DKIM", "DMARC"};

struct reading {
	struct arena *arena;
	const struct source *src;
	struct diag_log *log;
	struct str domain;
	struct dns_records *into;
	size_t n[RECORD_TYPES];
	struct str line; // the record's, for reports
};

static void fault(struct reading *r, const struct diag_kind *kind, const char *what,
		  struct str detail)
{
	diag_report(r->log, kind, r->src, r->line, "%s%s%.*s", what, detail.n ? ": " : "",
		    STR_ARG(detail));
}

// ---- SPF (RFC 7208) -----------------------------------------------------------------------------

static const struct {
	struct str name;
	bool lookup; // it asks for further records
} MECHANISMS[] = {
	{S_INIT("all"), false}, {S_INIT("include"), true}, {S_INIT("a"), true},
	{S_INIT("mx"), true},   {S_INIT("ptr"), true},     {S_INIT("ip4"), false},
	{S_INIT("ip6"), false}, {S_INIT("exists"), true},  {S_INIT("redirect"), true},
	{S_INIT("exp"), false},
};

struct spf {
	size_t lookups;
	char all; // the qualifier before it; 0: it has none
	bool redirect;
};

// One term: a mechanism with an optional qualifier, or a modifier.
static void read_term(struct reading *r, struct str term, struct spf *spf)
{
	char qualifier = memchr("+-~?", term.p[0], 4) ? term.p[0] : '+';
	struct str name = str_from(term, term.p[0] == qualifier);
	size_t end = 0;

	while (end < name.n && !memchr(":/=", name.p[end], 3))
		end++;
	name = str_first(name, end);
	for (size_t i = 0; i < sizeof MECHANISMS / sizeof *MECHANISMS; i++) {
		if (!str_eq_nocase(name, MECHANISMS[i].name))
			continue;
		spf->lookups += MECHANISMS[i].lookup;
		spf->redirect |= str_eq_nocase(name, S("redirect"));
		if (i == 0)
			spf->all = qualifier;
		return;
	}
	// Unknown modifiers (name=value) are to be passed over.
	if (end == term.n || str_index(term, '=') == SIZE_MAX)
		fault(r, &SEND_SPF, "SPF does not know this term", term);
}

static void judge_spf(struct reading *r, struct str text)
{
	struct spf spf = {0};
	struct str rest = str_from(text, sizeof "v=spf1" - 1), term;

	while (rest.p && str_next(&rest, ' ', &term))
		if (term.n)
			read_term(r, term, &spf);
	if (spf.lookups > LOOKUPS_MAX)
		diag_report(r->log, &SEND_SPF, r->src, r->line,
			    "the SPF record asks for %zu further records; receivers follow %d",
			    spf.lookups, LOOKUPS_MAX);
	if (spf.all == '+')
		fault(r, &SEND_SPF, "the SPF record lets everybody send (+all)", (struct str){0});
	else if (spf.all != '-' && spf.all != '~' && !spf.redirect)
		fault(r, &SEND_SPF,
		      "the SPF record does not say what becomes of others (-all or ~all)",
		      (struct str){0});
	if (r->n[RECORD_SPF] > 1)
		fault(r, &SEND_SPF, "a second SPF record; with two of them, both fail",
		      (struct str){0});
}

// ---- tags: `v=DKIM1; p=…` -----------------------------------------------------------------------

static struct str tag(struct str text, struct str name)
{
	struct str pair;

	while (text.p && str_next(&text, ';', &pair)) {
		size_t equals = str_index(pair, '=');

		if (equals != SIZE_MAX && str_eq(str_trim(str_first(pair, equals)), name))
			return str_trim(str_from(pair, equals + 1));
	}
	return (struct str){0};
}

// ---- DKIM (RFC 6376 §3.6.1) ---------------------------------------------------------------------

static int rsa_bits(const unsigned char *der, long n)
{
	EVP_PKEY *key = d2i_PUBKEY(NULL, &der, n);
	int bits = key && EVP_PKEY_base_id(key) == EVP_PKEY_RSA ? EVP_PKEY_bits(key) : 0;

	EVP_PKEY_free(key);
	return bits;
}

static void judge_dkim(struct reading *r, struct str text)
{
	struct str p = tag(text, S("p")), k = tag(text, S("k"));
	unsigned char der[4096];
	int n = -1, bits;

	if (p.n == 0) {
		fault(r, &SEND_DKIM, "the DKIM key was taken back (p= is empty)", (struct str){0});
		return;
	}
	if (p.n % 4 == 0 && p.n <= sizeof der)
		n = EVP_DecodeBlock(der, (const unsigned char *)p.p, (int)p.n);
	if (str_eq(k, S("ed25519"))) {
		if (n != 33) // 32 bytes and one of padding
			fault(r, &SEND_DKIM, "the Ed25519 key has not 32 bytes", (struct str){0});
		return;
	}
	bits = n > 0 ? rsa_bits(der, n) : 0;
	if (k.n && !str_eq(k, S("rsa")))
		fault(r, &SEND_DKIM, "DKIM does not know this kind of key", k);
	else if (bits == 0)
		fault(r, &SEND_DKIM, "the DKIM key cannot be read", (struct str){0});
	else if (bits < RSA_BITS_MIN)
		diag_report(r->log, &SEND_DKIM, r->src, r->line,
			    "the DKIM key has %d bits; receivers refuse fewer than %d", bits,
			    RSA_BITS_MIN);
	else if (bits < RSA_BITS_GOOD)
		diag_report(r->log, &SEND_DKIM_SHORT, r->src, r->line, "the DKIM key has %d bits",
			    bits);
}

// ---- DMARC (RFC 7489 §6.3) ----------------------------------------------------------------------

static void judge_dmarc(struct reading *r, struct str text)
{
	struct str p = tag(text, S("p"));

	if (!str_eq(p, S("none")) && !str_eq(p, S("quarantine")) && !str_eq(p, S("reject")))
		fault(r, &SEND_DMARC, "the DMARC record has no policy p=none, quarantine or reject",
		      p);
	if (r->n[RECORD_DMARC] > 1)
		fault(r, &SEND_DMARC, "a second DMARC record; with two of them, none counts",
		      (struct str){0});
}

// ---- the file -----------------------------------------------------------------------------------

// The strings of a TXT record, joined; p == NULL when a quote has no end.
static struct str joined(struct arena *a, struct str data)
{
	char *p = arena_alloc_raw(a, data.n + 1, 1);
	bool quoted = false;
	size_t n = 0;

	for (size_t i = 0; i < data.n; i++) {
		if (data.p[i] == '"')
			quoted = !quoted;
		else if (data.p[i] == '\\' && i + 1 < data.n)
			p[n++] = data.p[++i];
		else if (quoted)
			p[n++] = data.p[i];
	}
	return quoted ? (struct str){0} : str_of(p, n);
}

static const struct {
	struct str begins; // its text
	void (*judge)(struct reading *, struct str text);
} TYPES[RECORD_TYPES] = {
	[RECORD_SPF] = {S_INIT("v=spf1"), judge_spf},
	[RECORD_DKIM] = {S_INIT(""), judge_dkim},
	[RECORD_DMARC] = {S_INIT("v=DMARC1"), judge_dmarc},
};

// What a name is asked for; RECORD_TYPES: nothing of mail's.
static enum record_type type_of(const struct reading *r, struct str name)
{
	if (str_eq_nocase(name, r->domain))
		return RECORD_SPF;
	if (!str_ends(name, r->domain) || name.n <= r->domain.n + 1 ||
	    name.p[name.n - r->domain.n - 1] != '.')
		return RECORD_TYPES;
	name = str_first(name, name.n - r->domain.n - 1);
	if (str_eq_nocase(name, S("_dmarc")))
		return RECORD_DMARC;
	return str_ends(name, S("._domainkey")) ? RECORD_DKIM : RECORD_TYPES;
}

static void read_record(struct reading *r, struct str name, struct str text)
{
	enum record_type type = type_of(r, name);

	if (type == RECORD_TYPES || !str_starts(text, TYPES[type].begins))
		return; // a domain has other texts, too
	r->n[type]++;
	vec_push(r->arena, r->into, (struct dns_record){type, name, text});
	TYPES[type].judge(r, text);
}

// "example.org. 300 IN TXT "v=spf1 -all"".
static bool read_line(struct reading *r, struct str line)
{
	size_t blank = 0, quote = str_index(line, '"');
	struct str name, text;

	while (blank < line.n && line.p[blank] != ' ' && line.p[blank] != '\t')
		blank++;
	name = str_first(line, blank);
	name.n -= str_ends(name, S("."));
	text = quote == SIZE_MAX ? (struct str){0} : joined(r->arena, str_from(line, quote));
	if (!text.p || quote < blank || str_find(str_first(line, quote), S("TXT")) == SIZE_MAX) {
		diag_report(r->log, &SEND_RECORD, r->src, line, "no TXT record as dig prints it");
		diag_hint(r->log, "%.*s. 300 IN TXT \"v=spf1 -all\"", STR_ARG(r->domain));
		return false;
	}
	read_record(r, name, text);
	return true;
}

static void report_missing(struct reading *r)
{
	static const char *const names[RECORD_TYPES] = {[RECORD_SPF] = "",
							[RECORD_DKIM] = "SELECTOR._domainkey.",
							[RECORD_DMARC] = "_dmarc."};
	static const struct diag_kind *const reports[RECORD_TYPES] = {
		[RECORD_SPF] = &SEND_SPF, [RECORD_DKIM] = &SEND_DKIM, [RECORD_DMARC] = &SEND_DMARC};

	for (int t = 0; t < RECORD_TYPES; t++) {
		if (r->n[t])
			continue;
		diag_report_path(r->log, reports[t], r->src->path, "no %s record of %.*s",
				 record_type_names[t], STR_ARG(r->domain));
		diag_hint(r->log, "fetch it with dig +noall +answer TXT %s%.*s", names[t],
			  STR_ARG(r->domain));
	}
}

bool doctor_records(struct arena *a, const struct source *src, struct str domain,
		    struct dns_records *out, struct diag_log *log)
{
	struct reading r = {.arena = a, .src = src, .log = log, .domain = domain, .into = out};
	struct str rest = src->text;
	bool ok = true;

	*out = (struct dns_records){0};
	while (str_line(&rest, &r.line)) {
		struct str line = str_trim(r.line);

		r.line = line;
		if (line.n && line.p[0] != ';')
			ok = read_line(&r, line) && ok;
	}
	report_missing(&r);
	return ok;
}
