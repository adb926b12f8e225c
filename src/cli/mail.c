#include "cli/mail.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "send/diags.h"

static bool read_number(struct str s, unsigned *out)
{
	int64_t n;

	if (s.n > 4 || !str_int(s, &n) || n < 1)
		return false;
	*out = (unsigned)n;
	return true;
}

// "2/4".
static bool read_shard(struct mail *m)
{
	struct str s = m->options->shard;
	size_t slash = str_index(s, '/');

	if (s.n == 0)
		return true;
	if (slash != SIZE_MAX && read_number(str_first(s, slash), &m->shard) &&
	    read_number(str_from(s, slash + 1), &m->shards) && m->shard <= m->shards)
		return true;
	fprintf(stderr,
		"kith: --shard needs a part and how many there are, like 1/4, not \"%.*s\"\n",
		STR_ARG(s));
	return false;
}

bool mail_open(struct mail *m, struct command_run *r, struct str issue, int *code)
{
	struct load_options load = run_load_options(r);
	struct build_options build = {
		.root = r->site.source, .destination = run_destination(r), .jobs = load.jobs};

	*m = (struct mail){.run = r, .options = r->options, .issue = issue};
	*code = EXIT_USAGE;
	if (!read_shard(m))
		return false;
	*code = EXIT_OK; // the log says why, and its exit code counts
	ledger_table_init(&m->known, r->arena);
	m->lib = load_site(r->arena, &load, r->log);
	if (!m->lib)
		return false;
	m->ledger_folder = fs_join(r->arena, r->site.source, m->lib->site->newsletter.ledger);
	audience_read(r->arena, r->site.source, m->lib->site->newsletter.audience, &m->audience,
		      r->log);
	email_compose(r->arena, m->lib, &build, issue, &m->emails, r->log);
	return r->log->errors == 0 && !(r->common.strict && r->log->warnings);
}

void mail_close(struct mail *m)
{
	ledger_key_free(m->key);
}

bool mail_key(struct mail *m, bool make)
{
	struct command_run *r = m->run;
	struct strs ledgers = ledgers_find(r->arena, m->ledger_folder, m->issue);
	struct str given = str_cstr(getenv("KITH_LEDGER_KEY"));

	if (!ledger_key_read(r->arena, m->lib->site, r->site.source, given, make && ledgers.n == 0,
			     &m->key, r->log))
		return false;
	if (m->key || ledgers.n == 0)
		return true;
	diag_report_path(r->log, &SEND_KEY, m->lib->site->newsletter.ledger_key,
			 "the ledger is there, and its key is not");
	diag_hint(r->log,
		  "without it nobody knows who has got the mail already; bring the file, or "
		  "set KITH_LEDGER_KEY");
	return false;
}

bool mail_known(struct mail *m)
{
	struct command_run *r = m->run;
	struct strs ledgers = ledgers_find(r->arena, m->ledger_folder, m->issue);

	for (size_t i = 0; i < ledgers.n; i++)
		if (!ledger_load(&m->known, arena_cstr(r->arena, ledgers.p[i]), m->issue, m->key,
				 r->log))
			return false;
	return true;
}

int mail_show_plan(struct command_run *r, struct str issue,
		   int (*show)(struct mail *, const struct send_plan *))
{
	struct send_plan plan;
	struct mail m;
	int code;

	if (mail_open(&m, r, issue, &code) && mail_key(&m, false) && mail_known(&m) &&
	    send_plan_make(r->arena, m.lib->site, &m.emails, &m.audience, &m.known, m.key, &plan,
			   r->log))
		code = show(&m, &plan);
	mail_close(&m);
	return code;
}

const char *mail_ledger_path(struct mail *m, bool test)
{
	return arena_cstr(m->run->arena, ledger_path(m->run->arena, m->ledger_folder, m->issue,
						     m->shard, m->shards, test));
}

const char *mail_plan_path(struct mail *m)
{
	return arena_printf(m->run->arena, "%.*s/outbox/%.*s/plan.json",
			    STR_ARG(run_destination(m->run)), STR_ARG(m->issue))
		.p;
}

struct str mail_title(struct mail *m)
{
	return arena_printf(m->run->arena, "%.*s · %.*s", STR_ARG(m->issue),
			    STR_ARG(m->emails.p[0].subject));
}

void mail_duration(struct buf *b, double seconds)
{
	int64_t s = (int64_t)(seconds + 0.5);

	if (s < 120)
		buf_printf(b, "%lld s", (long long)s);
	else if (s < 7200)
		buf_printf(b, "%lld min", (long long)(s + 30) / 60);
	else
		buf_printf(b, "%lld h %lld min", (long long)s / 3600, (long long)s % 3600 / 60);
}

int mail_print_json(struct command_run *r, struct buf *b, bool one_line)
{
	size_t n = 0;

	// Texts hold no line break as such: each is between two values.
	for (size_t i = 0; one_line && i < b->n; i++) {
		if (b->p[i] != '\n') {
			b->p[n++] = b->p[i];
			continue;
		}
		while (i + 1 < b->n && b->p[i + 1] == ' ')
			i++;
	}
	if (one_line) {
		b->n = n;
		buf_char(b, '\n');
	}
	return run_print(r, buf_view(b));
}
