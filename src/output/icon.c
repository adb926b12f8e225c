#include "output/icon.h"

#include "base/fs.h"
#include "base/vec.h"
#include "load/diags.h"
#include "model/url.h"
#include "output/media.h"
#include "output/theme.h"

// The width and height that a PNG's first chunk tells (W3C PNG §11.2.2); false when it is none.
static bool png_size(const char *path, uint32_t *width, uint32_t *height)
{
	unsigned char head[24];

	if (fs_read_head(path, head, sizeof head) != sizeof head ||
	    memcmp(head, "\x89PNG\r\n\x1a\n", 8) != 0)
		return false;
	*width = (uint32_t)head[16] << 24 | (uint32_t)head[17] << 16 | (uint32_t)head[18] << 8 |
		 head[19];
	*height = (uint32_t)head[20] << 24 | (uint32_t)head[21] << 16 | (uint32_t)head[22] << 8 |
		  head[23];
	return true;
}

static void add(struct icons *icons, struct arena *a, struct str url, struct str path)
{
	struct icon icon = {.url = url, .type = media_type(path)};
	uint32_t width, height;

	if (str_eq(icon.type, S("image/svg+xml"))) {
		icon.sizes = S("any");
	} else if (png_size(arena_cstr(a, path), &width, &height)) {
		icon.sizes = arena_printf(a, "%ux%u", (unsigned)width, (unsigned)height);
		icon.width = width;
	}
	vec_push(a, icons, icon);
}

// A file that is copied to the site, by its URL.
static const struct resource *file_at(const struct library *lib, struct str url)
{
	for (size_t i = 0; i < lib->files.n; i++)
		if (str_eq(lib->files.p[i].url, url))
			return &lib->files.p[i];
	return NULL;
}

static bool add_named(struct icons *icons, struct arena *a, const struct library *lib, size_t i,
		      struct diag_log *log)
{
	struct str name = lib->site->icons.p[i];
	struct str path = str_starts(name, S("/")) ? name : arena_cat(a, S("/"), name);
	struct str url = url_encoded(a, path);
	const struct resource *file = file_at(lib, url);
	const struct ynode *n = ynode_get(lib->site->tree, S("icons"));

	if (file) {
		add(icons, a, url, fs_join(a, lib->root, file->path));
		return true;
	}
	if (n && n->type == Y_SEQ && i < n->n)
		n = n->items[i];
	diag_report(log, &LOAD_IMAGE_MISSING, lib->site->src, n ? n->at : (struct str){0},
		    "there is no file %.*s/static%.*s", STR_ARG(lib->site->content), STR_ARG(path));
	return false;
}

static bool is_icon(struct str name)
{
	return str_eq(name, S("icon.svg")) || str_eq(name, S("icon.png")) ||
	       (str_starts(name, S("icon-")) && str_ends(name, S(".png")));
}

bool icons_find(struct icons *icons, struct arena *a, const struct library *lib,
		const struct theme *theme, struct diag_log *log)
{
	bool ok = true;

	for (size_t i = 0; i < lib->site->icons.n; i++)
		ok &= add_named(icons, a, lib, i, log);
	for (size_t i = 0; i < theme->assets.n && lib->site->icons.n == 0; i++) {
		const struct asset *as = theme->assets.entries[i].value;

		if (is_icon(as->name))
			add(icons, a, as->url, as->path);
	}
	return ok;
}
