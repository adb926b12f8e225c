#include "model/newsletter.h"

#include "model/kind.h"

#define AT(member) offsetof(struct newsletter, member)

FIELDS(section_fields, "section", struct issue_section,
       {"id", F_TEXT, offsetof(struct issue_section, id), FIELD_REQUIRED,
	.help = "Id of a heading of level 2: the section goes from there to the next one.",
	.example = "news"},
       {"max_bytes", F_INT, offsetof(struct issue_section, max_bytes), FIELD_REQUIRED,
	.help = "How many bytes of HTML the section may take in the mail.", .example = "20000"}, );

FIELDS(newsletter_fields, "newsletter", struct newsletter,
       {"subject", F_TEXT, AT(subject), .help = "Subject of the mail; otherwise the title.",
	.example = "Lanterns, and what comes after"},
       {"subject_b", F_TEXT, AT(subject_b),
	.help = "A second subject, to see which one brings more readers: half of the subscribers "
		"get it, always the same half.",
	.example = "Sixty-three lamps are lit"},
       {"preheader", F_TEXT, AT(preheader), .help = "What mail programs show beside the subject.",
	.example = "Three evenings in December"},
       {"segments", F_STRS, AT(segments),
	.help = "Segments of subscribers that get it; otherwise everybody.",
	.example = "[traders]"},
       {"not_before", F_MOMENT, AT(not_before), .help = "Before this time it is not sent.",
	.example = "2026-12-01 09:00"},
       {"not_after", F_MOMENT, AT(not_after), .help = "After this time it is not sent any more.",
	.example = "2026-12-05"},
       {"utm", F_PART, AT(utm), .sub = &utm_fields,
	.help = "Marks the links of the mail, so that the web server's log tells who came from it.",
	.example = "{source: newsletter}"},
       {"sections", F_PARTS, AT(sections), .sub = &section_fields,
	.help = "How much sections of the mail may weigh.",
	.example = "[{id: news, max_bytes: 20000}]"},
       {"ad", F_BOOL, AT(ad),
	.help = "Whether the issue advertises something: the profile cn asks for 广告 in its "
		"subject.",
	.example = "true"},
       {"bilingual", F_BOOL, AT(bilingual),
	.help = "Whether the versions in the other languages follow in the same mail.",
	.example = "true"}, );

static void finish(struct entry *e, const struct site *site)
{
	struct newsletter *n = (struct newsletter *)e;

	(void)site;
	if (n->subject.n == 0)
		n->subject = e->title;
	n->issue = e->stem;
}

const struct kind kind_newsletter = {
	.id = KIND_newsletter,
	.name = "newsletter",
	.folder = "newsletters",
	.permalink = "/newsletters/:slug/",
	.tmpl = "newsletter.html",
	.list_tmpl = "list.html",
	.list_path = "/newsletters/",
	.size = sizeof(struct newsletter),
	.fields = &newsletter_fields,
	.dated = true,
	.finish = finish,
};
