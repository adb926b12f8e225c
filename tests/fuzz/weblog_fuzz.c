// Any bytes as lines of a web server's log: what is read lies within the line.

#include <stdlib.h>

#include "send/weblog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_of((const char *)data, size), line;

	while (str_line(&rest, &line)) {
		struct str value;
		struct weblog w;

		if (!weblog_read(line, &w))
			continue;
		must(str_within(w.host, line) && str_within(w.method, line) &&
		     str_within(w.target, line) &&
		     (w.agent.p == NULL || str_within(w.agent, line)));
		must(w.status >= 0 && w.status <= 999);
		weblog_time(&w);
		value = weblog_query(w.target, S("utm_campaign"));
		must(value.p == NULL || str_within(value, line));
	}
	return 0;
}
