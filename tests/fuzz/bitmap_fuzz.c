// Any bytes as a picture to be decoded, made smaller, turned and encoded again.

#include <stdlib.h>

#include "image/bitmap.h"

#define PIXELS_MAX (1 << 18)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct bitmap_size sizes[2];
	struct image_info info;
	struct bitmap made[2];
	struct arena a;
	struct buf out;

	if (image_read(bytes, &info) || info.animated ||
	    (info.type != IMAGE_PNG && info.type != IMAGE_JPEG && info.type != IMAGE_WEBP) ||
	    (uint64_t)info.width * info.height > PIXELS_MAX)
		return 0;
	arena_init(&a);
	buf_init(&out, BUF_MAX_DEFAULT);
	sizes[0] = bitmap_seen(&info);
	sizes[1] = bitmap_fit(&info, (sizes[0].width + 2) / 3);
	if (!bitmap_decode(&a, bytes, &info, sizes, 2, made) &&
	    !bitmap_encode(&out, &made[1], info.type, 80, false) && made[1].width <= 16383 &&
	    made[1].height <= 16383)
		abort();
	buf_release(&out);
	arena_release(&a);
	return 0;
}
