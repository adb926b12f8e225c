#include "send/doctor.h"

#include "send/diags.h"
#include "send/smtp.h"

bool doctor_relay(struct arena *a, const struct site *site, struct str password,
		  struct relay_facts *facts, struct diag_log *log)
{
	const struct newsletter_config *n = &site->newsletter;
	struct smtp *smtp = smtp_open(n->relay, n->user, password, log);
	struct smtp_result r;
	bool ok;

	*facts = (struct relay_facts){0};
	if (!smtp)
		return false;
	r = smtp_probe(smtp, a, facts);
	ok = r.outcome == OUTCOME_SENT;
	if (!ok)
		diag_report_path(log, &SEND_RELAY, n->relay, "the relay cannot be used: %.*s",
				 STR_ARG(r.reply));
	smtp_close(smtp);
	return ok;
}
