// Any text as a date: refused, or a date that exists and that is read back from both written forms.
// Any instant and offset can be written.

#include <stdlib.h>

#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_read(instant t, int offset, bool readable)
{
	for (int k = 0; k < 2; k++) {
		enum date_form form;
		struct civil c;
		struct buf b;
		int back;

		buf_init(&b, 1000);
		(k ? date_rfc3339 : date_rfc5322)(&b, t, offset);
		if (readable) {
			if (!date_parse(buf_view(&b), &c, &form, &back) || form != DATE_ZONED)
				abort();
			if (civil_to_utc(c) - back != t || back != offset)
				abort();
		}
		buf_release(&b);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum date_form form;
	struct civil c;
	instant t = 0;
	int offset = 0;

	if (date_parse(str_of((const char *)data, size), &c, &form, &offset)) {
		if (c.month < 1 || c.month > 12 || c.day < 1 || c.hour > 23 || c.minute > 59 ||
		    c.second > 59 || c.day > civil_days_in_month(c.year, c.month))
			abort();
		write_and_read(civil_to_utc(c) - offset, offset, true);
	}
	if (size >= 10) {
		memcpy(&t, data, 8);
		write_and_read(t, (data[8] << 8 | data[9]) - 32768, false);
		if (civil_to_utc(civil_from_utc(t / 4096)) != t / 4096)
			abort();
	}
	return 0;
}
