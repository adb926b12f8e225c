#include "cli/event_uid.h"

#include "model/url.h"

void event_uid(struct buf *b, struct arena *a, const struct site *site, struct str slug,
	       instant now)
{
	struct str host = site->base_url;
	struct civil c = civil_from_utc(now);

	host = str_from(host, str_find(host, S("://")) + 3);
	host = str_first(host, str_index(host, '/'));
	host = str_first(host, str_index(host, ':'));
	buf_printf(b, "%04d%02d%02dT%02d%02d%02dZ-%.*s@%.*s", (int)c.year, c.month, c.day, c.hour,
		   c.minute, c.second, STR_ARG(url_encoded(a, slug)), STR_ARG(host));
}
