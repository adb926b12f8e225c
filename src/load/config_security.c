// `security`: what RFC 9116 asks of a security.txt.
#include "load/config.h"
#include "load/diags.h"
#include "model/url.h"

#define YEAR (366 * 86400)

// The place of the i-th of a list, or of the one text.
static struct str place_of(const struct ynode *map, const char *key, size_t i)
{
	const struct ynode *n = ynode_get(map, str_cstr(key));

	if (n && n->type == Y_SEQ && i < n->n)
		n = n->items[i];
	return n ? n->at : (struct str){0};
}

static void check_addresses(struct decode *d, const struct ynode *map, const char *key,
			    const struct strs *list, bool is_contact)
{
	for (size_t i = 0; i < list->n; i++) {
		struct str url = list->p[i], scheme = url_scheme(url);
		bool good = str_eq(scheme, S("https"));

		good |= is_contact && (str_eq(scheme, S("mailto")) || str_eq(scheme, S("tel")));
		good |= strcmp(key, "encryption") == 0 &&
			(str_eq(scheme, S("dns")) || str_eq(scheme, S("openpgp4fpr")));
		for (size_t k = 0; k < url.n; k++)
			good &= url.p[k] > ' ' && url.p[k] < 0x7F;
		if (good && url.n > scheme.n + 1)
			continue;
		diag_report(d->log, &LOAD_CONFIG, d->src, place_of(map, key, i),
			    "\"%.*s\" is no address for security.txt", STR_ARG(url));
		diag_hint(d->log, is_contact ? "write mailto:, tel: or https: before it"
					     : "write it as an https address");
	}
}

void config_security(struct decode *d, const struct site *site, instant now)
{
	const struct security_config *s = &site->security;
	const struct ynode *map = ynode_get(site->tree, S("security"));

	if (!map || map->type != Y_MAP)
		return; // reported
	check_addresses(d, map, "contact", &s->contact, true);
	check_addresses(d, map, "encryption", &s->encryption, false);
	check_addresses(d, map, "acknowledgments", &s->acknowledgments, false);
	check_addresses(d, map, "policy", &s->policy, false);
	check_addresses(d, map, "hiring", &s->hiring, false);
	if (s->expires.set && s->expires.at <= now)
		diag_report(d->log, &LOAD_SECURITY, d->src, place_of(map, "expires", 0),
			    "security.txt has expired");
	else if (s->expires.set && s->expires.at - now > YEAR)
		diag_report(d->log, &LOAD_SECURITY, d->src, place_of(map, "expires", 0),
			    "security.txt expires in more than a year");
}
