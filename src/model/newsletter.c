#include "model/newsletter.h"

#include "model/kind.h"

#define AT(member) offsetof(struct newsletter, member)

FIELDS(newsletter_fields, "newsletter", struct newsletter,
       {"subject", F_TEXT, AT(subject), .help = "Subject of the mail; otherwise the title.",
	.example = "Lanterns, and what comes after"},
       {"preheader", F_TEXT, AT(preheader), .help = "What mail programs show beside the subject.",
	.example = "Three evenings in December"},
       {"segments", F_STRS, AT(segments),
	.help = "Segments of subscribers that get it; otherwise everybody.",
	.example = "[traders]"}, );

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
