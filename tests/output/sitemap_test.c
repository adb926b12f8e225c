#include "output/sitemap.h"

#include <check.h>

#include "model/library.h"

enum { TARGETS = 9, PAGES = 5 };

// Five pages among nine targets.
static const struct {
	const char *url;
	enum out_root root;
	bool page;
} made[TARGETS] = {
	{"/feed.xml", OUT_SITE, false}, {"/", OUT_SITE, true},       {"/a/", OUT_SITE, true},
	{"/a.css", OUT_SITE, false},    {"", OUT_OUTBOX, true},      {"/b/", OUT_SITE, true},
	{"/longest/", OUT_SITE, true},  {"/c.png", OUT_SITE, false}, {"/d/", OUT_SITE, true},
};

// What one entry is taken for: its markup, https://lane.example and /longest/.
#define ENTRY ((size_t)(120 + 20 + 9))

static const struct {
	const char *name;
	size_t max_urls, max_bytes, nparts;
	size_t pages[PAGES]; // in each part
} rows[] = {
	{"far from the limits", SITEMAP_MAX_URLS, SITEMAP_MAX_BYTES, 1, {5}},
	{"as many as may be", 5, SITEMAP_MAX_BYTES, 1, {5}},
	{"one too many", 4, SITEMAP_MAX_BYTES, 2, {4, 1}},
	{"two in each", 2, SITEMAP_MAX_BYTES, 3, {2, 2, 1}},
	{"one in each", 1, SITEMAP_MAX_BYTES, 5, {1, 1, 1, 1, 1}},
	{"as many bytes as may be", 100, 5 * ENTRY, 1, {5}},
	{"a byte too many", 100, 5 * ENTRY - 1, 2, {4, 1}},
	{"bytes before URLs", 3, 2 * ENTRY, 3, {2, 2, 1}},
	{"bytes for less than one", 100, 1, 5, {1, 1, 1, 1, 1}},
};

static size_t count_pages(const struct plan *p, const struct sitemap_part *part)
{
	size_t n = 0;

	for (size_t i = part->from; i < part->to; i++)
		n += p->targets.p[i]->page && p->targets.p[i]->root == OUT_SITE;
	return n;
}

START_TEST(test_split)
{
	struct site site = {.base_url = S("https://lane.example"), .nlangs = 1};
	struct library lib = {.site = &site};
	struct target targets[TARGETS] = {{0}}, *all[TARGETS];
	struct plan p = {.lib = &lib};
	struct sitemap_part *parts;
	struct arena a;
	size_t n, at = 0;

	for (size_t i = 0; i < TARGETS; i++) {
		targets[i] = (struct target){
			.url = str_cstr(made[i].url), .root = made[i].root, .page = made[i].page};
		all[i] = &targets[i];
	}
	p.targets.p = all;
	p.targets.n = TARGETS;
	arena_init(&a);
	n = sitemap_split(&p, &a, rows[_i].max_urls, rows[_i].max_bytes, &parts);
	ck_assert_msg(n == rows[_i].nparts, "%s: %zu parts", rows[_i].name, n);
	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(parts[i].from == at, "%s: part %zu", rows[_i].name, i);
		ck_assert_msg(count_pages(&p, &parts[i]) == rows[_i].pages[i],
			      "%s: %zu pages in part %zu", rows[_i].name,
			      count_pages(&p, &parts[i]), i);
		at = parts[i].to;
	}
	ck_assert_uint_eq(at, TARGETS);
	arena_release(&a);
}
END_TEST

Suite *sitemap_suite(void);
Suite *sitemap_suite(void)
{
	Suite *s = suite_create("output/sitemap");
	TCase *t = tcase_create("sitemap");

	tcase_add_loop_test(t, test_split, 0, sizeof rows / sizeof *rows);
	suite_add_tcase(s, t);
	return s;
}
