// Copies of pictures for mail: no wider than a mail shows them on a dense screen, in a format that
// every mail program knows.

#include "base/vec.h"
#include "output/picture.h"

#define MAIL_WIDTH 1072 // px: twice the text's column

// Whether mail programs take a copy in the picture's own format.
static bool wants_copy(const struct pictures *all, const struct picture *p)
{
	return p && !p->of_theme && p->width > MAIL_WIDTH && picture_can_decode(all, p) &&
	       (p->info.type == IMAGE_JPEG || p->info.type == IMAGE_PNG);
}

// A copy of the right format that pages have anyway; else one more, among the others by its width.
static void add_copy(const struct pictures *all, struct picture *p)
{
	struct made_picture *copies;
	size_t i = 0;

	if (p->mail_url.n)
		return;
	for (size_t k = 0; k < p->ncopies; k++)
		if (p->copies[k].width >= MAIL_WIDTH && p->copies[k].type == p->info.type) {
			p->mail_url = p->copies[k].url;
			return;
		}
	copies = arena_array(all->arena, struct made_picture, p->ncopies + 1);
	while (i < p->ncopies && p->copies[i].width < MAIL_WIDTH)
		i++;
	if (p->ncopies) {
		memcpy(copies, p->copies, i * sizeof *copies);
		memcpy(copies + i + 1, p->copies + i, (p->ncopies - i) * sizeof *copies);
	}
	copies[i] = picture_copy(all, p, MAIL_WIDTH, p->info.type);
	copies[i].for_mail = true;
	p->copies = copies;
	p->ncopies++;
	p->mail_url = copies[i].url;
}

static void add_url(const struct pictures *all, struct str url)
{
	struct picture *p = (struct picture *)pictures_find(all, url);

	if (wants_copy(all, p))
		add_copy(all, p);
}

// A story that an issue shows, with its picture.
static void add_story(const struct pictures *all, const struct entry *issue,
		      const struct doc_node *directive)
{
	const struct entry *e = NULL;

	for (size_t i = 0; i < directive->nargs; i++)
		if (str_eq(directive->args[i].key, S("slug")))
			e = library_named(all->lib, KIND_story, issue->lang,
					  directive->args[i].value);
	if (e && str_eq(directive->info, S("story")))
		add_url(all, e->image.url);
}

static void add_issue(const struct pictures *all, const struct entry *issue)
{
	struct doc_node *root = issue->doc->root;

	for (struct doc_node *n = root; n; n = doc_next(root, n)) {
		if (n->type == DOC_IMAGE)
			add_url(all, n->target);
		else if (n->type == DOC_DIRECTIVE)
			add_story(all, issue, n);
	}
}

void pictures_add_mail(const struct pictures *all)
{
	for (size_t i = 0; site_format(all->lib->site, "image") && i < all->lib->all.n; i++) {
		const struct entry *e = all->lib->all.p[i];

		if (e->kind->id == KIND_newsletter && entry_in(e, CHANNEL_EMAIL) && e->doc)
			add_issue(all, e);
	}
}

struct str picture_mail_url(const struct pictures *all, struct str url)
{
	const struct picture *p = pictures_find(all, url);

	return p && p->mail_url.n ? p->mail_url : url;
}
