#include "model/story.h"

#include "model/kind.h"

#define AT(member) offsetof(struct story, member)

FIELDS(story_fields, "story", struct story,
       {"member", F_REFS, AT(member), .help = "Whose story it is: one member or a list, by slug.",
	.example = "mira"},
       {"values", F_STRS, AT(values), .help = "Values of the community that it shows.",
	.example = "[craft]"},
       {"groups", F_STRS, AT(groups), .help = "Groups of the community that it belongs to.",
	.example = "[bakers]"},
       {"ad", F_BOOL, AT(ad), .help = "Whether it sells something.", .example = "true"}, );

const struct kind kind_story = {
	.id = KIND_story,
	.name = "story",
	.folder = "stories",
	.permalink = "/stories/:slug/",
	.tmpl = "story.html",
	.list_tmpl = "list.html",
	.list_path = "/stories/",
	.size = sizeof(struct story),
	.fields = &story_fields,
	.in_feed = true,
	.untrusted = true,
};
