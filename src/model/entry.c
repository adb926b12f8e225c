#include "model/entry.h"

#define AT(type, member) offsetof(struct type, member)

FIELDS(image_fields, "image", struct image,
       {"src", F_TEXT, AT(image, src), FIELD_REQUIRED,
	.help = "The picture: a file beside the document, a path below content/static, or an "
		"address.",
	.example = "lanterns.jpg"},
       {"alt", F_TEXT, AT(image, alt),
	.help = "What the picture shows, for those who cannot see it.",
	.example = "Lanterns over the lane at dusk"}, );

FIELDS(correction_fields, "correction", struct correction,
       {"date", F_MOMENT, AT(correction, date), FIELD_REQUIRED, .help = "When it was corrected.",
	.example = "2026-11-21"},
       {"text", F_TEXT, AT(correction, text), FIELD_REQUIRED,
	.help = "What was wrong and what is right.",
	.example = "The market opens at nine, not ten."}, );

FIELDS(entry_fields, "front matter", struct entry,
       {"title", F_TEXT, AT(entry, title), .help = "Title of the document.",
	.example = "Lantern Night"},
       {"slug", F_TEXT, AT(entry, slug),
	.help = "Last part of its address; otherwise made from the file's name.",
	.example = "lantern-night"},
       {"date", F_MOMENT, AT(entry, date),
	.help = "Date of publication; a later one than now is scheduled.",
	.example = "2026-11-21 09:30"},
       {"updated", F_MOMENT, AT(entry, updated), .help = "When it was last changed.",
	.example = "2026-11-22"},
       {"expires", F_MOMENT, AT(entry, expires), .help = "From when on it is left out.",
	.example = "2026-12-31"},
       {"draft", F_BOOL, AT(entry, draft),
	.help = "Whether it is left out unless drafts are asked for.", .example = "true"},
       {"summary", F_TEXT, AT(entry, summary),
	.help = "One or two sentences for lists, feeds and search engines.",
	.example = "What happens on the night of the lanterns."},
       {"tags", F_STRS, AT(entry, tags), .help = "What it is about.",
	.example = "[market, winter]"},
       {"authors", F_REFS, AT(entry, authors), .help = "Members who wrote it, by slug.",
	.example = "[mira]"},
       {"byline", F_STRS, AT(entry, byline), .help = "Names of authors who are not members.",
	.example = "[\"A guest\"]"},
       {"image", F_PART, AT(entry, image), .sub = &image_fields,
	.help = "The picture that stands for it.",
	.example = "{src: lanterns.jpg, alt: \"Lanterns\"}"},
       {"language", F_TEXT, AT(entry, language),
	.help = "Its language; otherwise from the file's name.", .example = "en"},
       {"translation_key", F_TEXT, AT(entry, translation_key),
	.help = "Binds versions in several languages whose files have different names.",
	.example = "lantern-night"},
       {"aliases", F_STRS, AT(entry, aliases), .help = "Older addresses that lead to it.",
	.example = "[/old/lanterns/]"},
       {"weight", F_INT, AT(entry, weight), .help = "Order among pages: light ones first.",
	.example = "10"},
       {"audience", F_STRS, AT(entry, audience), .help = "Segments of subscribers that it is for.",
	.example = "[traders]"},
       {"channels", F_STRS, AT(entry, channel_names),
	.help = "Where it may appear: site, feed, email; otherwise everywhere.",
	.example = "[site, feed]"},
       {"layout", F_TEXT, AT(entry, layout), .help = "Template of its page.",
	.example = "wide.html"},
       {"corrections", F_PARTS, AT(entry, corrections), .sub = &correction_fields,
	.help = "What was corrected after publication.",
	.example = "[{date: 2026-11-22, text: \"…\"}]"},
       {"extra", F_TREE, AT(entry, extra), .help = "Anything the theme wants.",
	.example = "{colour: red}"}, );

struct str entry_at(const struct entry *e, const char *field)
{
	const struct ynode *value = ynode_get(e->front, str_cstr(field));

	return value ? value->at : (struct str){0};
}
