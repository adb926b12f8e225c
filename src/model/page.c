#include "model/page.h"

#include "model/kind.h"

static const struct field_table fields = {.name = "page", .size = sizeof(struct page)};

const struct kind kind_page = {
	.id = KIND_page,
	.name = "page",
	.folder = "pages",
	.permalink = "/:path/",
	.tmpl = "page.html",
	.size = sizeof(struct page),
	.fields = &fields,
};
