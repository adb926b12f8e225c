#pragma once
// Directives: `::digest{kind=post since=last limit=5}`, `::events{next=30d}`, `::event{slug=…}`,
// `::story{slug=…}`, `::members{role=…}`, `::gallery{}`. What they choose is the same on pages, in
// feeds and in mail; how it looks is the business of templates: <folder>/<name>.html (or .txt).

#include "output/view.h"

// Writes it with the template `folder`/<name>`suffix`: ("email/", ".html") or ("directives/",
// ".html"). The template sees what was chosen as items or item, and the arguments as args. False,
// with a report at the directive's place in own's file, when its name or an argument is not known,
// or names something that there is not; false without one when only a feed may not show it.
bool directive_render(struct reader *, struct buf *, const struct entry *own,
		      const struct doc_node *, struct str folder, struct str suffix);
// The same on pages and in feeds: by the theme's templates/directives/<name>.html, or else by the
// one for mail.
bool directive_on_page(struct reader *, struct buf *, const struct entry *own,
		       const struct doc_node *);
