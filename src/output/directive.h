#pragma once
// Directives: `::digest{kind=post since=last limit=5}`, `::events{next=30d}`, `::story{slug=mira}`.
// What they choose is the same on pages, in feeds and in mail; how it looks is the business of
// templates: <folder>/<name>.html (or .txt).

#include "output/view.h"

// The names there are, NULL-terminated.
extern const char *const directive_names[];

// Chooses what the directive shows and fills `context` (a map in r->scratch): args, and items or
// item. False, with a report at the directive's place in own's file, when its name or an argument
// is not known, or names something that there is not.
bool directive_context(struct reader *, const struct entry *own, const struct doc_node *,
		       struct value context);
// Writes it with the template `folder`/<name>`suffix`: ("email/", ".html") or ("directives/",
// ".html").
bool directive_render(struct reader *, struct buf *, const struct entry *own,
		      const struct doc_node *, struct str folder, struct str suffix);
// The same on pages and in feeds: by the theme's templates/directives/<name>.html, or else by the
// one for mail.
bool directive_on_page(struct reader *, struct buf *, const struct entry *own,
		       const struct doc_node *);
