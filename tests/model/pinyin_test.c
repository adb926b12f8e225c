#include "model/pinyin.h"

#include <check.h>

#include "base/arena.h"
#include "model/url.h"

Suite *pinyin_suite(void);

static const struct {
	const char *text, *slug;
} slugs[] = {
	{"灯笼巷", "deng-long-xiang"},
	{"银行", "yinhang"},
	{"银行卡", "yinhang-ka"},
	{"音乐", "yinyue"},
	{"音乐节", "yinyuejie"},
	{"快乐", "kuaile"},
	{"长城", "changcheng"},
	{"长大", "zhangda"},
	{"重庆", "chongqing"},
	{"重要", "zhongyao"},
	{"銀行", "yinhang"},
	{"重慶火鍋", "chongqing-huo-guo"},
	{"绿茶", "lv-cha"},
	{"女孩", "nv-hai"},
	{"使用Hugo建站", "shi-yong-hugo-jian-zhan"},
	{"第2期：我们的街", "di-2-qi-wo-men-de-jie"},
	{"中秋 · 2026", "zhong-qiu-2026"},
	{"Lantern Night", "lantern-night"},
	{"ひらがな漢字", "ひらがな-han-zi"},
	{"〇〇", "〇〇"},
	{"㐀", "qiu"},
	{"鿿", "鿿"},
	{"。！", ""},
};

START_TEST(reads)
{
	struct arena a;
	struct str got;

	arena_init(&a);
	got = url_slug(&a, str_cstr(slugs[_i].text), true);
	ck_assert_msg(str_eq(got, str_cstr(slugs[_i].slug)), "%s: \"%.*s\" and not \"%s\"",
		      slugs[_i].text, STR_ARG(got), slugs[_i].slug);
	arena_release(&a);
}
END_TEST

START_TEST(keeps_unicode)
{
	struct arena a;

	arena_init(&a);
	ck_assert(str_eq(url_slug(&a, S("灯笼 Nights"), false), S("灯笼-nights")));
	ck_assert(str_eq(url_slug_name(&a, S("灯笼_v1.2"), true), S("deng-long_v1.2")));
	arena_release(&a);
}
END_TEST

static const struct {
	const char *word, *reading;
} phrases[] = {
#define PHRASE(word, reading) {word, reading},
#include "model/pinyin_phrases.def"
#undef PHRASE
};
#define PHRASES (sizeof phrases / sizeof *phrases)

// The search needs them in the order of their bytes, each once; readings are plain letters.
START_TEST(phrases_are_in_order)
{
	struct str reading;

	ck_assert_uint_ge(PHRASES, 100);
	for (size_t i = 0; i < PHRASES; i++) {
		struct str word = str_cstr(phrases[i].word);

		ck_assert_msg(i == 0 || str_cmp(str_cstr(phrases[i - 1].word), word) < 0,
			      "%s is not in order", phrases[i].word);
		ck_assert_msg(pinyin_word(word, &reading) == word.n &&
				      str_eq(reading, str_cstr(phrases[i].reading)),
			      "%s is read \"%.*s\"", phrases[i].word, STR_ARG(reading));
		for (size_t k = 0; k < reading.n; k++)
			ck_assert_msg(reading.p[k] >= 'a' && reading.p[k] <= 'z', "%s",
				      phrases[i].reading);
	}
}
END_TEST

Suite *pinyin_suite(void)
{
	Suite *s = suite_create("pinyin");
	TCase *t = tcase_create("pinyin");

	tcase_add_loop_test(t, reads, 0, sizeof slugs / sizeof *slugs);
	tcase_add_test(t, keeps_unicode);
	tcase_add_test(t, phrases_are_in_order);
	suite_add_tcase(s, t);
	return s;
}
