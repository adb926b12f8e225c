#include "base/jsonw.h"
#include "base/vec.h"
#include "cli/mail.h"

struct standing {
	size_t n[LEDGER_STATES];
	struct strs unknown; // addresses; of who is in no list any more, ids
};

static void take(struct mail *m, struct standing *s, enum ledger_state state, struct str address)
{
	// Nobody is at it while nobody sends; and who began is in doubt.
	if (state == LEDGER_ATTEMPT)
		state = LEDGER_UNKNOWN;
	if (state == LEDGER_NOT_SENT)
		state = LEDGER_NONE;
	s->n[state]++;
	if (state == LEDGER_UNKNOWN)
		vec_push(m->run->arena, &s->unknown, address);
}

// Each recipient's state; and who the ledgers name beside them, because a list has changed since.
static void count(struct mail *m, const struct send_plan *plan, struct standing *s)
{
	uint8_t *seen = arena_array(m->run->arena, uint8_t, m->known.n + 1);

	for (size_t i = 0; i < m->audience.list.n; i++) {
		struct str address = m->audience.list.p[i].email;
		const struct ledger_entry *e = NULL;
		struct ledger_id id;

		if (m->known.n) {
			id = ledger_id_of(m->key, address);
			e = ledger_find(&m->known, &id);
		}
		if (e)
			seen[e - m->known.p] = 1;
		if (e || plan->version[i] != PLAN_NOBODY)
			take(m, s, e ? (enum ledger_state)e->state : LEDGER_NONE, address);
	}
	for (size_t i = 0; i < m->known.n; i++)
		if (!seen[i] && m->known.p[i].state != LEDGER_NOT_SENT)
			take(m, s, (enum ledger_state)m->known.p[i].state,
			     ledger_id_text(m->run->arena, &m->known.p[i].id));
}

static const enum ledger_state SHOWN[] = {LEDGER_SENT, LEDGER_DEFERRED, LEDGER_REJECTED,
					  LEDGER_UNKNOWN, LEDGER_NONE};

static const char *name_of(enum ledger_state s)
{
	return s == LEDGER_NONE ? "to go" : ledger_state_names[s];
}

static void show_text(struct buf *b, struct mail *m, const struct standing *s)
{
	buf_printf(b, "%.*s\n", STR_ARG(mail_title(m)));
	for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++) {
		buf_printf(b, "%9zu  %s\n", s->n[SHOWN[i]], name_of(SHOWN[i]));
		for (size_t k = 0; SHOWN[i] == LEDGER_UNKNOWN && k < s->unknown.n; k++)
			buf_printf(b, "           %.*s\n", STR_ARG(s->unknown.p[k]));
	}
}

static void show_json(struct buf *b, struct mail *m, const struct standing *s)
{
	struct jsonw w;

	jsonw_init(&w, b);
	jsonw_object(&w);
	jsonw_put_str(&w, "issue", m->issue);
	jsonw_put_int(&w, "sent", (int64_t)s->n[LEDGER_SENT]);
	jsonw_put_int(&w, "deferred", (int64_t)s->n[LEDGER_DEFERRED]);
	jsonw_put_int(&w, "rejected", (int64_t)s->n[LEDGER_REJECTED]);
	jsonw_put_array(&w, "unknown");
	for (size_t i = 0; i < s->unknown.n; i++)
		jsonw_str(&w, s->unknown.p[i]);
	jsonw_close(&w);
	jsonw_put_int(&w, "to_go", (int64_t)s->n[LEDGER_NONE]);
	jsonw_close(&w);
}

static int show(struct mail *m, const struct send_plan *plan)
{
	struct standing s = {0};
	struct buf b;
	int code;

	count(m, plan, &s);
	buf_init(&b, BUF_MAX_DEFAULT);
	if (m->run->common.format == DIAG_JSON)
		show_json(&b, m, &s);
	else
		show_text(&b, m, &s);
	code = run_print(m->run, buf_view(&b));
	buf_release(&b);
	return code;
}

static int run(struct command_run *r, const struct str *args, size_t n)
{
	(void)n;
	return mail_show_plan(r, args[0], show);
}

const struct mail_action mail_status = {"status", "ISSUE", 1, 1, run};
