#include "image/image.h"

#include "picture.h"

Suite *image_suite(void);

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

static struct str stripped(struct str bytes)
{
	struct buf out;
	struct str made;

	buf_init(&out, BUF_MAX_DEFAULT);
	ck_assert_ptr_null(image_strip(&out, bytes));
	made = arena_dup(&arena, buf_view(&out));
	buf_release(&out);
	return made;
}

// The text with `part` put in at `at`.
static struct str with(struct str s, size_t at, struct str part)
{
	return arena_cat(&arena, arena_cat(&arena, str_first(s, at), part), str_from(s, at));
}

// ---- what a file is -----------------------------------------------------------------------------

static const struct {
	enum image_type type;
	unsigned channels;
	bool lossless;
} formats[] = {{IMAGE_PNG, 3, true},   {IMAGE_PNG, 4, true},  {IMAGE_JPEG, 3, false},
	       {IMAGE_WEBP, 3, false}, {IMAGE_WEBP, 3, true}, {IMAGE_WEBP, 4, false},
	       {IMAGE_WEBP, 4, true}};

START_TEST(headers)
{
	struct bitmap b = pic_new(&arena, 37, 21, formats[_i].channels);
	struct str bytes = pic_encode(&arena, &b, formats[_i].type, formats[_i].lossless);
	struct image_info info;

	ck_assert_ptr_null(image_read(bytes, &info));
	ck_assert_int_eq(info.type, formats[_i].type);
	ck_assert_uint_eq(info.width, 37);
	ck_assert_uint_eq(info.height, 21);
	ck_assert_uint_eq(info.turn, 1);
	ck_assert_int_eq(info.lossless, formats[_i].lossless);
	ck_assert(!info.metadata && !info.animated);
	ck_assert(str_eq(stripped(bytes), bytes));
}
END_TEST

START_TEST(cut_short)
{
	struct bitmap b = pic_new(&arena, 9, 5, formats[_i].channels);
	struct str bytes = pic_encode(&arena, &b, formats[_i].type, formats[_i].lossless);

	for (size_t n = 0; n < bytes.n; n++) {
		char *copy = malloc(n + 1); // so that a sanitiser sees its end
		struct image_info info;

		memcpy(copy, bytes.p, n);
		ck_assert_msg(image_read(str_of(copy, n), &info) != NULL,
			      "%zu bytes of %zu are taken for a picture", n, bytes.n);
		free(copy);
	}
}
END_TEST

START_TEST(gif)
{
	struct str bytes = S(PIC_GIF);
	struct image_info info;

	ck_assert_ptr_null(image_read(bytes, &info));
	ck_assert_int_eq(info.type, IMAGE_GIF);
	ck_assert_uint_eq(info.width, 1);
	ck_assert(info.metadata && !info.animated);
	ck_assert_uint_eq(stripped(bytes).n, bytes.n - 8);
	for (size_t n = 0; n < bytes.n; n++)
		ck_assert_ptr_nonnull(image_read(str_first(bytes, n), &info));
}
END_TEST

static const struct {
	const char *svg;
	unsigned width, height; // 0: not known
} svgs[] = {
	{"<svg width='30' height=\"20\"/>", 30, 20},
	{"<svg viewBox='0 0 30 20'>", 30, 20},
	{"<svg viewBox='0,0,30,20' width='60'>", 60, 40},
	{"<svg viewBox='-5 -5 30.4 19.6' height='10px'>", 16, 10},
	{"<svg width='100%' height='100%' viewBox='0 0 8 4'>", 8, 4},
	{"<svg width='1in' height='2.54cm'>", 96, 96},
	{"<svg width='100%' height='5'>", 0, 0},
	{"<svg>", 0, 0},
	{"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <svg width='1'> -->\n<!DOCTYPE svg [<!ENTITY a "
	 "'b'>"
	 "]>\n<svg:svg xmlns:svg='x'\n width='3'\theight='4'></svg:svg>",
	 3, 4},
	{"<svg width='0.2' height='1e9'>", 1, 1},
};

START_TEST(svg)
{
	struct image_info info;

	ck_assert_msg(image_read(str_cstr(svgs[_i].svg), &info) == NULL, "%s", svgs[_i].svg);
	ck_assert_int_eq(info.type, IMAGE_SVG);
	if (strstr(svgs[_i].svg, "1e9")) // no length that we know
		ck_assert_uint_eq(info.width, 0);
	else
		ck_assert_msg(info.width == svgs[_i].width && info.height == svgs[_i].height,
			      "%s: %u x %u", svgs[_i].svg, info.width, info.height);
}
END_TEST

static const struct {
	const char *svg;
	bool script;
} scripts[] = {
	{"<svg><script>alert(1)</script></svg>", true},
	{"<svg onload='x()'/>", true},
	{"<svg>\n<g\nonclick = 'x' onmouseover='y'/></svg>", true},
	{"<svg><a href='javascript:x()'/></svg>", true},
	{"<svg><text>only on Monday, content=5</text></svg>", false},
};

START_TEST(svg_script)
{
	struct image_info info;

	ck_assert_ptr_null(image_read(str_cstr(scripts[_i].svg), &info));
	ck_assert_msg(info.script == scripts[_i].script, "%s", scripts[_i].svg);
}
END_TEST

static const char *const broken[] = {
	"",
	"GIF89a",
	"<svg width='3'",
	"<svg width=3>",
	"<html>",
	"<!-- <svg>",
	"<?xml ?><p>",
	"\xff\xd8\xff",
	"RIFF\4\0\0\0WEBP",
	"RIFF\0\0\0\0WEBP",
	"not a picture",
};

START_TEST(no_pictures)
{
	struct image_info info;
	struct str s = _i == 8 ? S("RIFF\4\0\0\0WEBP") : str_cstr(broken[_i]);

	if (_i == 9)
		s = S("RIFF\0\0\0\0WEBP");
	ck_assert_msg(image_read(s, &info) != NULL, "%s", broken[_i]);
}
END_TEST

// ---- what it says about its maker ---------------------------------------------------------------

START_TEST(strip_jpeg)
{
	struct bitmap b = pic_new(&arena, 9, 5, 3);
	struct str plain = pic_encode(&arena, &b, IMAGE_JPEG, false), bytes = plain;
	struct image_info info;

	bytes = with(bytes, 2, S("\xff\xfe\0\6here"));
	bytes = with(bytes, 2, S("\xff\xed\0\4ab"));
	bytes = with(bytes, 2,
		     S("\xff\xe1\0\x22"
		       "Exif\0\0MM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"));
	bytes = arena_cat(&arena, bytes, plain); // a second picture behind the first
	ck_assert_ptr_null(image_read(bytes, &info));
	ck_assert(info.metadata);
	ck_assert_uint_eq(info.turn, 6);
	ck_assert(str_eq(stripped(bytes), plain));
}
END_TEST

START_TEST(strip_jfif)
{
	struct bitmap b = pic_new(&arena, 9, 5, 3);
	struct str plain = pic_encode(&arena, &b, IMAGE_JPEG, false);
	// The JFIF header has a thumbnail of one pixel, and an extension with another.
	struct str bytes = arena_cat(&arena, str_first(plain, 2),
				     S("\xff\xe0\0\x13JFIF\0\1\1\0\0\1\0\1\1\1rgb"
				       "\xff\xe0\0\x8JFXX\0x"));

	ck_assert(str_starts(str_from(plain, 2), S("\xff\xe0\0\x10JFIF")));
	bytes = arena_cat(&arena, bytes, str_from(plain, 20));
	ck_assert_msg(str_eq(stripped(bytes), plain), "the thumbnails stay");
}
END_TEST

START_TEST(strip_png)
{
	struct bitmap b = pic_new(&arena, 9, 5, 4);
	struct str plain = pic_encode(&arena, &b, IMAGE_PNG, true), bytes = plain;
	struct image_info info;

	bytes = with(bytes, 33, S("\0\0\0\x05tEXta\0here\1\2\3"));
	bytes = with(bytes, 33,
		     S("\0\0\0\x18"
		       "eXIfII*\0\x8\0\0\0\1\0\x12\1\3\0\1\0\0\0\3\0\0\0\0\0crc4"));
	bytes = arena_cat(&arena, bytes, S("trailing"));
	ck_assert_ptr_null(image_read(bytes, &info));
	ck_assert(info.metadata);
	ck_assert_uint_eq(info.turn, 3);
	ck_assert(str_eq(stripped(bytes), plain));
}
END_TEST

static const struct {
	struct str tiff;
	unsigned turn;
} turns[] = {
	{S_INIT("MM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\x8\0\0"), 8},
	{S_INIT("Exif\0\0II*\0\x8\0\0\0\1\0\x12\1\3\0\1\0\0\0\2\0\0\0"), 2},
	{S_INIT("MM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\x9\0\0"), 1},
	{S_INIT("MM\0*\0\0\0\x8\0\1\1\x12\0\4\0\0\0\1\0\x6\0\0"), 1},
	{S_INIT("MM\0*\xff\xff\xff\xff\0\1"), 1},
	{S_INIT("MM\0*\0\0\0\x8\xff\xff"), 1},
	{S_INIT("MM\0*"), 1},
	{S_INIT(""), 1},
};

START_TEST(exif)
{
	ck_assert_uint_eq(image_exif_turn(turns[_i].tiff), turns[_i].turn);
}
END_TEST

#define LOOP(c, test, rows) tcase_add_loop_test(c, test, 0, sizeof(rows) / sizeof *(rows))

Suite *image_suite(void)
{
	Suite *s = suite_create("image");
	TCase *c = tcase_create("image");

	tcase_add_checked_fixture(c, setup, teardown);
	LOOP(c, headers, formats);
	LOOP(c, cut_short, formats);
	tcase_add_test(c, gif);
	LOOP(c, svg, svgs);
	LOOP(c, svg_script, scripts);
	LOOP(c, no_pictures, broken);
	tcase_add_test(c, strip_jpeg);
	tcase_add_test(c, strip_jfif);
	tcase_add_test(c, strip_png);
	LOOP(c, exif, turns);
	suite_add_tcase(s, c);
	return s;
}
