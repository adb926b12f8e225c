#include "image/bitmap.h"

#include "picture.h"

Suite *bitmap_suite(void);

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

// Encodes without loss and decodes at another size, turned.
static struct bitmap again(const struct bitmap *b, enum image_type type, uint32_t width,
			   uint32_t height, unsigned turn)
{
	struct str bytes = pic_encode(&arena, b, type, true);
	struct bitmap_size size = {width, height};
	struct image_info info;
	struct bitmap made;

	ck_assert_ptr_null(image_read(bytes, &info));
	info.turn = turn;
	ck_assert_ptr_null(bitmap_decode(&arena, bytes, &info, &size, 1, &made));
	ck_assert_uint_eq(made.width, width);
	ck_assert_uint_eq(made.height, height);
	ck_assert_uint_eq(made.channels, b->channels);
	return made;
}

START_TEST(same_size)
{
	struct bitmap b = pic_new(&arena, 31, 17, _i ? 4 : 3), made;

	made = again(&b, IMAGE_PNG, 31, 17, 1);
	ck_assert_mem_eq(made.p, b.p, (size_t)31 * 17 * b.channels);
}
END_TEST

// Half of the light between black and white is 188 in sRGB, not 128.
START_TEST(linear_light)
{
	struct bitmap b = pic_new(&arena, 8, 8, 3), made;

	for (size_t i = 0; i < 64; i++)
		memset(b.p + 3 * i, (i / 8 + i) % 2 ? 255 : 0, 3);
	made = again(&b, _i ? IMAGE_WEBP : IMAGE_PNG, 4, 2, 1);
	for (size_t i = 0; i < 24; i++)
		ck_assert_uint_eq(made.p[i], 188);
}
END_TEST

// Clear pixels have no colour to mix in.
START_TEST(alpha)
{
	struct bitmap b = pic_new(&arena, 4, 1, 4), made;
	static const uint8_t pixels[] = {255, 0, 0, 0, 0, 0, 255, 255, 9, 9, 9, 255, 9, 9, 9, 255};
	static const uint8_t wanted[] = {0, 0, 255, 128, 9, 9, 9, 255};

	memcpy(b.p, pixels, sizeof pixels);
	made = again(&b, IMAGE_PNG, 2, 1, 1);
	ck_assert_mem_eq(made.p, wanted, sizeof wanted);
}
END_TEST

// 3 columns to 2: the middle one belongs to both.
START_TEST(parts_of_pixels)
{
	struct bitmap b = pic_new(&arena, 3, 1, 3), made;
	static const uint8_t pixels[] = {0, 0, 0, 255, 255, 255, 0, 0, 0};

	memcpy(b.p, pixels, sizeof pixels);
	made = again(&b, IMAGE_PNG, 2, 1, 1);
	for (size_t i = 0; i < 6; i++)
		ck_assert_uint_eq(made.p[i], 156); // a third of the light
}
END_TEST

static const char *const turned[] = {NULL,     "abcdef", "cbafed", "fedcba", "defabc",
				     "adbecf", "daebfc", "fcebda", "cfbead"};

// abc and def below it, seen in each of EXIF's eight orientations.
START_TEST(turns)
{
	struct bitmap b = pic_new(&arena, 3, 2, 3), made;
	bool swap = _i >= 5;

	for (size_t i = 0; i < 6; i++)
		memset(b.p + 3 * i, "abcdef"[i], 3);
	made = again(&b, IMAGE_PNG, swap ? 2 : 3, swap ? 3 : 2, (unsigned)_i);
	for (size_t i = 0; i < 6; i++)
		ck_assert_msg(made.p[3 * i] == (uint8_t)turned[_i][i], "%d: pixel %zu is %c", _i, i,
			      made.p[3 * i]);
}
END_TEST

START_TEST(several)
{
	struct bitmap b = pic_new(&arena, 40, 30, 3), made[3];
	struct bitmap_size sizes[] = {{40, 30}, {20, 15}, {7, 5}};
	struct str bytes = pic_encode(&arena, &b, IMAGE_JPEG, false);
	struct image_info info;

	ck_assert_ptr_null(image_read(bytes, &info));
	ck_assert_ptr_null(bitmap_decode(&arena, bytes, &info, sizes, 3, made));
	for (size_t i = 0; i < 3; i++)
		ck_assert(made[i].width == sizes[i].width && made[i].height == sizes[i].height);
	ck_assert_uint_eq(bitmap_fit(&info, 7).height, 5);
	info.turn = 6;
	ck_assert_uint_eq(bitmap_seen(&info).width, 30);
	ck_assert_uint_eq(bitmap_fit(&info, 15).height, 20);
}
END_TEST

// Pixels that cannot be decoded, behind a header that is well.
START_TEST(damaged)
{
	static const enum image_type types[] = {IMAGE_PNG, IMAGE_JPEG, IMAGE_WEBP};
	struct bitmap b = pic_new(&arena, 64, 64, 3), made;
	struct str bytes = pic_encode(&arena, &b, types[_i], true);
	struct image_info info;
	char *p = (char *)bytes.p;

	ck_assert_ptr_null(image_read(bytes, &info));
	if (types[_i] == IMAGE_JPEG) // most of the scan is gone, its end is there
		bytes = arena_cat(&arena, str_first(bytes, bytes.n / 2), S("\xff\xd9"));
	else
		memset(p + bytes.n / 3, 0xa5, bytes.n / 2);
	ck_assert_ptr_nonnull(
		bitmap_decode(&arena, bytes, &info, &(struct bitmap_size){8, 8}, 1, &made));
}
END_TEST

// The profile of the colours comes along.
START_TEST(profile)
{
	static const enum image_type types[] = {IMAGE_JPEG, IMAGE_WEBP};
	struct bitmap b = pic_new(&arena, 8, 8, 3), made;
	struct str bytes;
	struct image_info info;
	struct bitmap_size size = {4, 4};

	b.icc = S("a profile that only looks like one");
	bytes = pic_encode(&arena, &b, types[_i], false);
	ck_assert_ptr_null(image_read(bytes, &info));
	ck_assert(!info.metadata);
	ck_assert_ptr_null(bitmap_decode(&arena, bytes, &info, &size, 1, &made));
	ck_assert(str_eq(made.icc, b.icc));
}
END_TEST

START_TEST(too_wide)
{
	struct bitmap b = pic_new(&arena, 16384, 1, 3);
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	ck_assert(!bitmap_encode(&out, &b, IMAGE_WEBP, 80, false));
	ck_assert_uint_eq(out.n, 0);
	buf_release(&out);
}
END_TEST

Suite *bitmap_suite(void)
{
	Suite *s = suite_create("bitmap");
	TCase *c = tcase_create("bitmap");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, same_size, 0, 2);
	tcase_add_loop_test(c, linear_light, 0, 2);
	tcase_add_test(c, alpha);
	tcase_add_test(c, parts_of_pixels);
	tcase_add_loop_test(c, turns, 1, 9);
	tcase_add_test(c, several);
	tcase_add_loop_test(c, damaged, 0, 3);
	tcase_add_loop_test(c, profile, 0, 2);
	tcase_add_test(c, too_wide);
	suite_add_tcase(s, c);
	return s;
}
