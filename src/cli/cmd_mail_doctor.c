// kith mail doctor: whether a newsletter can leave.

#include <signal.h>
#include <stdlib.h>

#include "base/jsonw.h"
#include "cli/mail.h"
#include "load/load.h"
#include "send/doctor.h"

struct findings {
	const struct site *site;
	struct str domain;
	bool relay_ok;
	struct relay_facts relay;
	struct dns_records records;
};

static void show_text(struct buf *b, const struct findings *f)
{
	const struct newsletter_config *n = &f->site->newsletter;

	if (n->relay.n == 0)
		buf_lit(b, "relay    none: mail goes into a Maildir below outbox/\n");
	else
		buf_printf(b, "relay    %.*s: %s%s%s\n", STR_ARG(n->relay),
			   f->relay_ok ? "reached" : "cannot be used",
			   f->relay.encrypted ? ", encrypted" : "",
			   f->relay.logged_in ? ", logged in" : "");
	if (f->relay.greets.n)
		buf_printf(b, "greets   %.*s\n", STR_ARG(f->relay.greets));
	for (size_t i = 1; i < f->relay.can.n; i++) // the first names the relay
		buf_printf(b, "can      %.*s\n", STR_ARG(f->relay.can.p[i]));
	buf_printf(b, "domain   %.*s\n", STR_ARG(f->domain));
	for (size_t i = 0; i < f->records.n; i++)
		buf_printf(b, "%-8s %.*s\n", record_type_names[f->records.p[i].type],
			   STR_ARG(f->records.p[i].text));
	buf_lit(b, "signing  kith signs nothing: the relay must add the DKIM signature\n");
}

static void show_json(struct buf *b, const struct findings *f)
{
	struct jsonw w;

	jsonw_init(&w, b);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_text(&w, "relay", f->site->newsletter.relay);
	jsonw_put_bool(&w, "reached", f->relay_ok);
	jsonw_put_bool(&w, "encrypted", f->relay.encrypted);
	jsonw_put_bool(&w, "logged_in", f->relay.logged_in);
	jsonw_put_text(&w, "greets", f->relay.greets);
	jsonw_put_array(&w, "can");
	for (size_t i = 1; i < f->relay.can.n; i++)
		jsonw_str(&w, f->relay.can.p[i]);
	jsonw_close(&w);
	jsonw_put_text(&w, "domain", f->domain);
	jsonw_put_array(&w, "records");
	for (size_t i = 0; i < f->records.n; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "type", str_cstr(record_type_names[f->records.p[i].type]));
		jsonw_put_str(&w, "name", f->records.p[i].name);
		jsonw_put_str(&w, "text", f->records.p[i].text);
		jsonw_close(&w);
	}
	jsonw_close(&w);
	jsonw_close(&w);
}

static void look_at_relay(struct command_run *r, struct findings *f)
{
	struct str password = {0};

	signal(SIGPIPE, SIG_IGN); // a relay that closes must not end the program
	f->relay_ok = relay_password(r->arena, f->site, r->site.source,
				     str_cstr(getenv("KITH_SMTP_PASSWORD")), &password, r->log) &&
		      doctor_relay(r->arena, f->site, password, &f->relay, r->log);
}

static void look_at_records(struct command_run *r, struct findings *f)
{
	const struct mail_options *o = r->options;
	const struct source *src = load_source(r->arena, S("."), o->records, r->log);

	if (src)
		doctor_records(r->arena, src, f->domain, &f->records, r->log);
}

static int run(struct command_run *r, const struct str *args, size_t n)
{
	struct load_options load = run_load_options(r);
	const struct mail_options *o = r->options;
	struct findings f = {0};
	struct buf out;
	int code;

	(void)args;
	(void)n;
	f.site = load_config(r->arena, &load, zone_db_new(r->arena, NULL), r->log);
	if (!f.site || r->log->errors)
		return EXIT_OK; // the log says why, and its exit code counts
	f.domain = email_domain(f.site);
	if (f.site->newsletter.relay.n)
		look_at_relay(r, &f);
	if (o->records.n)
		look_at_records(r, &f);
	buf_init(&out, BUF_MAX_DEFAULT);
	r->common.format == DIAG_JSON ? show_json(&out, &f) : show_text(&out, &f);
	code = run_print(r, buf_view(&out));
	buf_release(&out);
	return code;
}

const struct mail_action mail_doctor = {"doctor", "nothing more", 0, 0, run};
