#include "send/plan.h"

#include <stdio.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/jsonw.h"
#include "base/vec.h"
#include "send/diags.h"
#include "send/recipients.h"
#include "text/ytree.h"

#define FILE_MAX ((size_t)1 << 20)

struct planner {
	struct arena *arena;
	const struct site *site;
	struct send_plan *plan;
	const struct ledger_table *known;
	struct ledger_key *key;
	struct map domains;  // name -> size_t *
	uint64_t recipients; // hash of all
	struct buf words;    // of one recipient, to be hashed
};

// ---- who gets what ------------------------------------------------------------------------------

static void add_word(struct buf *b, struct str s)
{
	buf_str(b, s);
	buf_char(b, 0); // which no cell holds
}

// Adds a recipient with all their words to the hash.
static void hash_recipient(struct planner *p, const struct email_recipient *to, size_t version)
{
	struct buf *b = &p->words;

	buf_reset(b);
	buf_add(b, (const char *)&p->recipients, sizeof p->recipients);
	buf_printf(b, "%zu", version);
	add_word(b, to->address);
	for (size_t i = 0; i < to->nfields; i++) {
		add_word(b, to->field_names[i]);
		add_word(b, to->field_values[i]);
	}
	p->recipients = hash_str(buf_view(b));
}

static bool is_known(struct planner *p, const struct subscriber *s)
{
	struct ledger_id id;

	if (!p->key || p->known->n == 0)
		return false;
	id = ledger_id_of(p->key, s->email);
	return ledger_find(p->known, &id) != NULL;
}

static void count_domain(struct planner *p, struct str address)
{
	void **n = map_at(&p->domains, str_from(address, str_rindex(address, '@') + 1));

	*n = (void *)((uintptr_t)*n + 1);
	if ((uintptr_t)*n > p->plan->busiest)
		p->plan->busiest = (uintptr_t)*n;
}

static void plan_subscriber(struct planner *p, struct arena *scratch, size_t i)
{
	struct send_plan *plan = p->plan;
	const struct subscriber *s = &plan->audience->list.p[i];
	const struct email *email;
	struct email_recipient to;
	size_t version;

	subscriber_read(scratch, plan->audience, s, &to);
	email = email_choose(plan->emails, &to);
	plan->version[i] = PLAN_NOBODY;
	if (!email) {
		plan->elsewhere++;
		return;
	}
	version = (size_t)(email - plan->emails->p);
	if (!s->suppressed || is_known(p, s))
		hash_recipient(p, &to, version);
	if (s->suppressed) {
		plan->suppressed++;
		return;
	}
	plan->version[i] = (uint16_t)version;
	plan->versions[version].recipients++;
	plan->recipients++;
	if (p->site->newsletter.rate_per_domain > 0)
		count_domain(p, s->email);
}

static void plan_subscribers(struct planner *p)
{
	struct send_plan *plan = p->plan;
	struct arena scratch;

	arena_init(&scratch);
	buf_init(&p->words, BUF_MAX_DEFAULT);
	map_init(&p->domains, p->arena);
	plan->version = arena_alloc_raw(p->arena, plan->audience->list.n * sizeof *plan->version,
					_Alignof(uint16_t));
	for (size_t i = 0; i < plan->audience->list.n; i++) {
		arena_reset(&scratch);
		plan_subscriber(p, &scratch, i);
	}
	buf_release(&p->words);
	arena_release(&scratch);
}

// ---- what the hash stands for -------------------------------------------------------------------

static void add_part(struct planner *p, struct str name, uint64_t hash)
{
	vec_push(p->arena, &p->plan->parts, (struct plan_part){name, hash});
}

struct str send_version_name(struct arena *a, const struct emails *all, const struct email *e)
{
	struct buf b;
	bool first = true;

	buf_init(&b, BUF_MAX_DEFAULT);
	buf_str(&b, e->issue->e.lang->tag);
	for (size_t i = 0; i < all->segments.n; i++)
		if (e->segments >> i & 1) {
			buf_printf(&b, "%s%.*s", first ? " for " : "+",
				   STR_ARG(all->segments.p[i]));
			first = false;
		}
	if (e->issue->subject_b.n)
		buf_printf(&b, ", subject %c", e->arm ? 'B' : 'A');
	return buf_move(&b, a);
}

// A version in three parts, so that a changed theme is told from a changed text.
static void add_versions(struct planner *p)
{
	const struct emails *all = p->plan->emails;

	for (size_t i = 0; i < all->n; i++) {
		const struct email *e = &all->p[i];
		const struct str version = send_version_name(p->arena, all, e);
		const struct {
			struct str what, bytes;
		} parts[] = {{S("the subject"), e->subject},
			     {S("the text"), e->text},
			     {S("the HTML"), e->html}};

		for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
			add_part(p,
				 arena_printf(p->arena, "%.*s of the mail in %.*s",
					      STR_ARG(parts[k].what), STR_ARG(version)),
				 hash_str(parts[k].bytes));
	}
}

// What kith.yaml says that is in the mails or decides where they go.
static void add_settings(struct planner *p)
{
	const struct newsletter_config *n = &p->site->newsletter;
	const struct {
		struct str name, value;
	} rows[] = {
		{S("newsletter.from"), n->from},
		{S("newsletter.reply_to"), n->reply_to},
		{S("newsletter.relay"), n->relay},
		{S("newsletter.list_id"), n->list_id},
		{S("newsletter.unsubscribe.https"), n->unsubscribe.https},
		{S("newsletter.unsubscribe.mailto"), n->unsubscribe.mailto},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		add_part(p, rows[i].name, hash_str(rows[i].value));
}

static void make_hash(struct send_plan *plan, struct str id)
{
	struct buf b;
	char hex[65];

	buf_init(&b, BUF_MAX_DEFAULT);
	add_word(&b, id);
	for (size_t i = 0; i < plan->parts.n; i++) {
		add_word(&b, plan->parts.p[i].name);
		buf_printf(&b, "%016llx", (unsigned long long)plan->parts.p[i].hash);
	}
	hash_sha256_hex(buf_view(&b), hex);
	memcpy(plan->hash, hex, PLAN_HASH);
	plan->hash[PLAN_HASH] = 0;
	buf_release(&b);
}

// Bytes of the message that the first recipient of each version gets, and of one without any words
// where it has none.
static bool measure(struct planner *p, struct diag_log *log)
{
	struct send_plan *plan = p->plan;
	struct arena scratch;
	struct buf b;
	bool ok = true;

	arena_init(&scratch);
	buf_init(&b, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < plan->audience->list.n; i++) {
		size_t version = plan->version[i];
		struct email_stamp stamp = {0};
		struct email_message *message;
		struct email_recipient to;
		const char *why;

		if (version == PLAN_NOBODY || plan->versions[version].bytes)
			continue;
		subscriber_read(&scratch, plan->audience, &plan->audience->list.p[i], &to);
		message = email_message_new(&scratch, p->site, &plan->emails->p[version], &stamp,
					    log);
		buf_reset(&b);
		ok = ok && message && email_message_write(&b, message, &to, &why);
		plan->versions[version].bytes = b.n;
		if (!message)
			break;
	}
	buf_release(&b);
	arena_release(&scratch);
	return ok;
}

bool send_plan_make(struct arena *a, const struct site *site, const struct emails *emails,
		    const struct audience *audience, const struct ledger_table *known,
		    struct ledger_key *key, struct send_plan *out, struct diag_log *log)
{
	struct planner p = {.arena = a, .site = site, .plan = out, .known = known, .key = key};

	*out = (struct send_plan){.emails = emails, .audience = audience};
	if (!recipients_check(emails, audience, log))
		return false;
	out->versions = arena_array(a, struct plan_version, emails->n);
	for (size_t i = 0; i < emails->n; i++)
		out->versions[i].email = &emails->p[i];
	plan_subscribers(&p);
	add_versions(&p);
	add_settings(&p);
	add_part(&p, S("the recipients"), p.recipients);
	make_hash(out, emails->p[0].issue->issue);
	return measure(&p, log);
}

// ---- the file -----------------------------------------------------------------------------------

bool send_plan_write(const char *path, struct str issue, const struct send_plan *plan)
{
	struct jsonw w;
	struct buf b;
	char hex[17];
	bool ok;

	buf_init(&b, BUF_MAX_DEFAULT);
	jsonw_init(&w, &b);
	jsonw_object(&w);
	jsonw_put_str(&w, "issue", issue);
	jsonw_put_str(&w, "hash", str_cstr(plan->hash));
	jsonw_put_int(&w, "recipients", (int64_t)plan->recipients);
	jsonw_put_object(&w, "parts");
	for (size_t i = 0; i < plan->parts.n; i++) {
		snprintf(hex, sizeof hex, "%016llx", (unsigned long long)plan->parts.p[i].hash);
		jsonw_key(&w, plan->parts.p[i].name);
		jsonw_str(&w, str_cstr(hex));
	}
	jsonw_close(&w);
	jsonw_close(&w);
	ok = fs_write(path, buf_view(&b));
	buf_release(&b);
	return ok;
}

static const struct ynode *read_plan(struct arena *a, const char *path)
{
	struct source *src = arena_new(a, struct source);
	struct diag_log quiet;

	diag_init(&quiet, a);
	src->path = str_cstr(path);
	return fs_read(a, path, FILE_MAX, &src->text) ? ytree_parse_json(a, src, src->text, &quiet)
						      : NULL;
}

static void list_changes(struct buf *b, const struct ynode *parts, const struct send_plan *plan)
{
	char hex[17];

	for (size_t i = 0; i < plan->parts.n; i++) {
		const struct plan_part *part = &plan->parts.p[i];
		const struct ynode *was = ynode_get(parts, part->name);

		snprintf(hex, sizeof hex, "%016llx", (unsigned long long)part->hash);
		if (!was || !str_eq(was->text, str_cstr(hex)))
			buf_printf(b, "%s%.*s", b->n ? ", " : "", STR_ARG(part->name));
	}
	for (size_t i = 0; parts && i < parts->n; i++) {
		size_t k = 0;

		while (k < plan->parts.n && !str_eq(plan->parts.p[k].name, parts->pairs[i].key))
			k++;
		if (k == plan->parts.n)
			buf_printf(b, "%s%.*s (there no more)", b->n ? ", " : "",
				   STR_ARG(parts->pairs[i].key));
	}
}

void send_plan_changed(struct arena *a, const char *path, struct str wanted,
		       const struct send_plan *plan, struct diag_log *log)
{
	const struct ynode *was = read_plan(a, path);
	const struct ynode *hash = was ? ynode_get(was, S("hash")) : NULL;
	const struct ynode *n = was ? ynode_get(was, S("recipients")) : NULL;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	if (hash && str_eq(hash->text, wanted))
		list_changes(&b, ynode_get(was, S("parts")), plan);
	if (b.n) {
		diag_report_path(log, &SEND_PLAN, (struct str){0},
				 "something has changed since plan %.*s: %.*s", STR_ARG(wanted),
				 STR_ARG(buf_view(&b)));
		if (n && !str_eq(n->text, arena_printf(a, "%zu", plan->recipients)))
			diag_hint(log,
				  "%.*s recipients then, %zu now; look at the new plan and send "
				  "that",
				  STR_ARG(n->text), plan->recipients);
		else
			diag_hint(log, "look at the new plan and send that");
	} else {
		diag_report_path(log, &SEND_PLAN, (struct str){0},
				 "there is no plan %.*s, or something has changed since",
				 STR_ARG(wanted));
		if (hash)
			diag_hint(log,
				  "the last one that was made here is %.*s; `kith mail plan` "
				  "makes one of today",
				  STR_ARG(hash->text));
		else
			diag_hint(log, "`kith mail plan` makes one and says its hash");
	}
	buf_release(&b);
}
