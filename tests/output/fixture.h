#pragma once
// A small site in a temporary folder: files are put there, then it is loaded and built.

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "load/load.h"
#include "output/build.h"

struct fixture {
	struct arena arena;
	struct diag_log log; // of the last build
	char dir[64];
	struct library *lib;
	struct build_options options;
	struct build_stats stats;
	instant now;
};

static inline const char *fx_path(struct fixture *f, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", f->dir, name).p;
}

static inline void fx_put(struct fixture *f, const char *name, const char *text)
{
	ck_assert_msg(fs_write(fx_path(f, name), str_cstr(text)), "%s cannot be written", name);
}

// The text of a file below the folder; "" when there is none.
static inline const char *fx_get(struct fixture *f, const char *name)
{
	struct str text;

	return fs_read(&f->arena, fx_path(f, name), 1 << 24, &text) ? text.p : "";
}

static inline bool fx_has(struct fixture *f, const char *name)
{
	return fs_exists(fx_path(f, name));
}

#define FX_PAGE "<title>{{ page.title }}</title>\n"

static inline void fx_theme(struct fixture *f)
{
	static const char *const templates[] = {"home", "post",       "story", "event",  "member",
						"page", "newsletter", "list",  "events", "members",
						"tag",  "tags",       "404"};

	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
		fx_put(f, arena_printf(&f->arena, "themes/t/templates/%s.html", templates[i]).p,
		       FX_PAGE);
	fx_put(f, "themes/t/i18n/en.yaml",
	       "section_post: Posts\nsection_story: Stories\nsection_event: "
	       "Events\nsection_member: People\n"
	       "section_newsletter: Letters\ntags: Tags\nnot_found: Not found\nbooks: {one: '{n} "
	       "book', other: '{n} books'}\n"
	       "by: 'by {name}'\nplain: Plain\n");
	fx_put(f, "themes/t/i18n/zh-Hans.yaml",
	       "section_post: 文章\nsection_story: 故事\nsection_event: 活动\nsection_member: "
	       "成员\nsection_newsletter: 电子报\n"
	       "tags: 标签\nnot_found: 没有\nbooks: '{n} 本书'\nby: '{name}写的'\nplain: 平常\n");
}

static inline void fx_init(struct fixture *f)
{
	*f = (struct fixture){.dir = "/tmp/kith-output-XXXXXX",
			      .now = 1795219200}; // 2026-11-21T00:00:00Z
	arena_init(&f->arena);
	ck_assert_ptr_nonnull(mkdtemp(f->dir));
	fx_put(f, "kith.yaml",
	       "version: 1\ntitle: {en: Lane, zh-Hans: 巷}\nbase_url: "
	       "https://lane.example/\nlanguages: [en, zh-Hans]\n"
	       "timezone: Asia/Shanghai\ntheme: t\n");
	fx_theme(f);
	f->options.jobs = 1;
}

static inline void fx_done(struct fixture *f)
{
	fs_remove_tree(f->dir);
	arena_release(&f->arena);
}

// Loads; false when that reported errors.
static inline bool fx_load(struct fixture *f)
{
	struct load_options load = {.source = str_cstr(f->dir), .now = f->now, .jobs = 1};

	diag_init(&f->log, &f->arena);
	f->lib = load_site(&f->arena, &load, &f->log);
	return f->lib && f->log.errors == 0;
}

static inline bool fx_build(struct fixture *f)
{
	f->options.root = f->options.destination = str_cstr(f->dir);
	return fx_load(f) && build_site(&f->arena, f->lib, &f->options, &f->stats, &f->log) &&
	       f->log.errors == 0;
}

// All messages of the log, for failures.
static inline const char *fx_log(struct fixture *f)
{
	struct str all = S("");

	for (size_t i = 0; i < f->log.n; i++)
		all = arena_printf(&f->arena, "%.*s%s [%s]; ", STR_ARG(all),
				   f->log.p[i].message.n ? f->log.p[i].message.p : "",
				   f->log.p[i].kind->id);
	return arena_cstr(&f->arena, all);
}

// Whether the log holds a report of that kind whose message has `part`.
static inline bool fx_said(const struct fixture *f, const char *id, const char *part)
{
	for (size_t i = 0; i < f->log.n; i++)
		if (strcmp(f->log.p[i].kind->id, id) == 0 &&
		    str_find(f->log.p[i].message, str_cstr(part)) != SIZE_MAX)
			return true;
	return false;
}

// Renders `text` as the template of a page about nothing in English (or `lang`); "error: …" when it
// fails.
static inline const char *fx_render(struct fixture *f, const char *text, const char *file)
{
	fx_put(f, "themes/t/templates/404.html", text);
	if (!fx_build(f))
		return arena_printf(&f->arena, "error: %s", fx_log(f)).p;
	return fx_get(f, file);
}
