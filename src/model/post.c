#include "model/post.h"

#include "model/kind.h"

static const struct field_table fields = {.name = "post", .size = sizeof(struct post)};

const struct kind kind_post = {
	.id = KIND_post,
	.name = "post",
	.folder = "posts",
	.permalink = "/posts/:slug/",
	.tmpl = "post.html",
	.list_tmpl = "list.html",
	.list_path = "/posts/",
	.size = sizeof(struct post),
	.fields = &fields,
	.in_feed = true,
	.dated = true,
};
