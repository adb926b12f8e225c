// Colours of the options as custom properties: for the style sheet, so that no page carries a style
// of its own and a strict Content-Security-Policy holds.

#include "base/colour.h"
#include "output/diags.h"
#include "output/theme.h"

#define READABLE 4.5 // WCAG 2.2 §1.4.3

static const struct colour black = {0x1a, 0x10, 0x08}, white = {0xff, 0xff, 0xff};

static void check(const struct theme_options *all, size_t i, struct colour colour,
		  struct diag_log *log)
{
	const struct theme_style *style = &all->styles[i];

	for (size_t k = 0; k < style->on.n; k++) {
		struct colour on;

		if (!colour_parse(style->on.p[k], &on) || colour_contrast(colour, on) >= READABLE)
			continue;
		diag_report(log, &OUT_CONTRAST, all->places[i].src, all->places[i].at,
			    "\"%s\" has a contrast of %.1f with %.*s, where text needs %.1f",
			    all->table.fields[i].name, colour_contrast(colour, on),
			    STR_ARG(style->on.p[k]), READABLE);
		return;
	}
}

static void put_scheme(struct buf *out, const struct theme_options *all, bool dark,
		       struct diag_log *log)
{
	for (size_t i = 0; i < all->table.n; i++) {
		const struct theme_style *style = &all->styles[i];
		const struct field *f = &all->table.fields[i];
		struct colour colour;
		struct str text;

		if (style->property.n == 0 || style->dark != dark)
			continue;
		text = *(const struct str *)((const char *)all->values + f->off);
		if (!colour_parse(text, &colour)) // has neither value nor default
			continue;
		check(all, i, colour, log);
		buf_printf(out, "%.*s:%.*s;", STR_ARG(style->property), STR_ARG(text));
		if (style->text.n)
			buf_printf(out, "%.*s:%s;", STR_ARG(style->text),
				   colour_contrast(colour, white) >= colour_contrast(colour, black)
					   ? "#fff"
					   : "#1a1008");
	}
}

struct str theme_style(struct arena *a, const struct theme_options *all, struct diag_log *log)
{
	struct buf part, out;

	buf_init(&part, BUF_MAX_DEFAULT);
	buf_init(&out, BUF_MAX_DEFAULT);
	put_scheme(&part, all, false, log);
	if (part.n)
		buf_printf(&out, ":root{%.*s}\n", STR_ARG(buf_view(&part)));
	buf_reset(&part);
	put_scheme(&part, all, true, log);
	if (part.n)
		buf_printf(&out, "@media(prefers-color-scheme:dark){:root{%.*s}}\n",
			   STR_ARG(buf_view(&part)));
	buf_release(&part);
	return buf_move(&out, a);
}
