#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"

#include <check.h>

Suite *fs_lines_suite(void);

struct seen {
	struct buf all;
	size_t runs, longest;
	bool torn; // a run that ends within a line, though it was not as long as a block
	size_t block;
};

static void each(void *ctx, struct str lines)
{
	struct seen *s = ctx;

	ck_assert_uint_gt(lines.n, 0);
	ck_assert_uint_le(lines.n, s->block);
	s->runs++;
	buf_str(&s->all, lines);
	s->torn = s->torn || (lines.p[lines.n - 1] != '\n' && lines.n < s->block);
}

static struct str text_of(struct buf *b, size_t lines, size_t width, bool end)
{
	for (size_t i = 0; i < lines; i++) {
		for (size_t k = 0; k < width + i % 7; k++)
			buf_char(b, (char)('a' + (i + k) % 26));
		if (i + 1 < lines || end)
			buf_char(b, '\n');
	}
	return buf_view(b);
}

static const struct {
	size_t lines, width;
	bool end, torn;
	size_t block;
} FILES[] = {
	{0, 0, true, false, 64},       {1, 5, true, false, 64},   {1, 5, false, true, 64},
	{100, 9, true, false, 64},     {100, 9, false, true, 64}, {7, 200, true, false, 64},
	{5000, 40, true, false, 4096}, {1, 63, true, false, 64},  {1, 64, true, false, 64},
};

START_TEST(gives_all_bytes_in_whole_lines)
{
	struct seen s = {.block = FILES[_i].block};
	char path[] = "/tmp/kith-lines-XXXXXX";
	struct buf text;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	buf_init(&text, BUF_MAX_DEFAULT);
	buf_init(&s.all, BUF_MAX_DEFAULT);
	text_of(&text, FILES[_i].lines, FILES[_i].width, FILES[_i].end);
	ck_assert_int_eq(write(fd, text.p ? text.p : "", text.n), (ssize_t)text.n);
	close(fd);
	ck_assert(fs_read_lines(path, s.block, each, &s));
	unlink(path);
	ck_assert_msg(str_eq(buf_view(&s.all), buf_view(&text)), "case %d: %zu bytes of %zu", _i,
		      s.all.n, text.n);
	ck_assert_msg(FILES[_i].width >= 64 || s.torn == FILES[_i].torn, "case %d: torn is %d", _i,
		      s.torn);
	buf_release(&s.all);
	buf_release(&text);
}
END_TEST

START_TEST(says_what_cannot_be_read)
{
	struct seen s = {.block = 64};

	errno = 0;
	ck_assert(!fs_read_lines("/nonexistent/log", 64, each, &s));
	ck_assert_int_eq(errno, ENOENT);
	ck_assert(!fs_read_lines("/", 64, each, &s));
	ck_assert_int_eq(errno, EISDIR);
}
END_TEST

Suite *fs_lines_suite(void)
{
	Suite *s = suite_create("fs_lines");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, gives_all_bytes_in_whole_lines, 0, sizeof FILES / sizeof *FILES);
	tcase_add_test(t, says_what_cannot_be_read);
	suite_add_tcase(s, t);
	return s;
}
