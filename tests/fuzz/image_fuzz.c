// Any bytes as a picture's file: whatever is understood can be stripped, stays the same picture,
// and has nothing more to strip.

#include <stdlib.h>

#include "image/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct image_info info, again;
	struct buf once, twice;
	bool fine = image_read(bytes, &info) == NULL;

	buf_init(&once, BUF_MAX_DEFAULT);
	buf_init(&twice, BUF_MAX_DEFAULT);
	need((image_strip(&once, bytes) == NULL) == fine);
	need(fine || once.n == 0);
	if (fine) {
		need(info.turn >= 1 && info.turn <= 8);
		need(once.n <= size);
		need(info.metadata || str_eq(buf_view(&once), bytes));
		need(!image_read(buf_view(&once), &again));
		need(again.type == info.type && again.width == info.width &&
		     again.height == info.height && !again.metadata && again.turn == 1);
		need(!image_strip(&twice, buf_view(&once)));
		need(str_eq(buf_view(&once), buf_view(&twice)));
	}
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
