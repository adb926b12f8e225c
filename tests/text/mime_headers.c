// Reads lines "S HEX" (a subject) and "N HEX" (a recipient's name), and writes for each the header
// that mail would have, or "refused", and a line with a dot. For tests/suites/newsletter.py.

#include <stdio.h>
#include <stdlib.h>

#include "text/mime.h"

#define LINE_BYTES (1 << 20)

static int digit(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c - '0';
}

static struct str unhex(char *line)
{
	size_t n = 0;

	for (char *p = line + 2; p[0] && p[0] != '\n' && p[1]; p += 2)
		line[n++] = (char)(digit(p[0]) << 4 | digit(p[1]));
	return str_of(line, n);
}

int main(void)
{
	static char line[LINE_BYTES];
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	while (fgets(line, sizeof line, stdin)) {
		bool subject = line[0] == 'S';
		struct str text = unhex(line);
		struct mailbox m = {text, S("a@example.org")};

		buf_reset(&out);
		if (subject ? mime_header_text(&out, "Subject", text)
			    : mime_header_mailbox(&out, "To", &m))
			fwrite(out.p, 1, out.n, stdout);
		else
			fputs("refused\r\n", stdout);
		fputs(".\r\n", stdout);
	}
	buf_release(&out);
	return EXIT_SUCCESS;
}
