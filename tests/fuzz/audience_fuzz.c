// Any bytes as a subscriber list: whoever is read can be mailed, and stands there once.

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "send/audience.h"
#include "text/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char dir[] = "/tmp/kith-fuzz-XXXXXX";
static char list[sizeof dir + 32];

static void remove_folder(void)
{
	fs_remove_tree(dir);
}

static void make_folder(void)
{
	if (list[0])
		return;
	if (!mkdtemp(dir))
		abort();
	snprintf(list, sizeof list, "%s/audience/list.csv", dir);
	atexit(remove_folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audience audience;
	struct arena a;
	struct diag_log log;
	struct map seen;
	bool ok;

	make_folder();
	arena_init(&a);
	diag_init(&log, &a);
	map_init(&seen, &a);
	if (!fs_write(list, str_of((const char *)data, size)))
		abort();
	ok = audience_read(&a, str_cstr(dir), S("audience"), &audience, &log);
	if (ok != (log.errors == 0))
		abort();
	for (size_t i = 0; i < audience.list.n; i++) {
		const struct subscriber *s = &audience.list.p[i];
		struct email_recipient c;

		subscriber_read(&a, &audience, s, &c);
		if (!address_check(s->email, NULL) || !mime_is_clean(c.name) ||
		    !mime_is_clean(c.language) ||
		    !str_within(subscriber_row(s), subscriber_source(&audience, s)->text) ||
		    map_get(&seen, s->email))
			abort();
		map_put(&seen, s->email, &audience);
	}
	arena_release(&a);
	return 0;
}
