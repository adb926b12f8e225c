#pragma once
// The site's pictures: what each file is, what is published of it, and .kith/images, where what was
// made of them is kept.
//
// A picture's own file is published without metadata and the right way up; of photos there are
// smaller copies as well. Both are kept by the hash of the file's bytes, and what a file is, by its
// size and time: a build that finds everything there reads and decodes no picture.

#include "image/bitmap.h"
#include "image/image.h"
#include "output/build.h"
#include "output/disk.h"
#include "output/plan.h"
#include "output/view.h"

struct picture;

// What is made of a picture.
struct made_picture {
	struct picture *of;
	struct str url;  // site-relative
	struct str keep; // its name below .kith/images
	uint32_t width;  // as seen
	enum image_type type;
	bool for_mail;    // pages do not offer it
	bool kept;        // it is there
	struct buf bytes; // made together with others of the same picture, before its turn
};
struct picture {
	struct str url;  // site-relative
	struct str path; // relative to the site's folder; of a theme's picture, as on disk
	struct str file; // on disk
	bool of_theme;   // an asset: it has no copies
	struct image_info info;
	uint64_t hash;          // of the file's bytes
	uint32_t width, height; // as seen; 0: not known
	bool readable;          // it has been understood
	bool remade;            // what is published is not the file as it is
	bool turned;            // because its pixels are turned
	struct made_picture own;
	struct made_picture *copies; // smaller ones, the narrowest first
	size_t ncopies;
	struct str mail_url; // of the copy that mail shows; empty: itself

	// of its file when it was looked at
	uint64_t size;
	int64_t mtime_ns;
	const char *why; // what is wrong with it
	int failed;      // errno when it could not be read
};
// What the index says of a file.
struct picture_row {
	struct str path;
	uint64_t hash, size;
	int64_t mtime_ns;
	struct image_info info;
};
struct pictures {
	struct arena *arena;
	const struct library *lib;
	struct str root;
	struct str folder; // ".kith/images" below the destination
	struct disk *disk; // where what is made is kept; NULL: nothing is made
	bool write;        // what is made is kept
	bool look;         // only whether it can be made is asked
	struct map by_url; // url -> struct picture *
	VEC(struct picture *) list;
	const struct picture *logo;  // of share cards; NULL: none
	VEC(struct picture *) cards; // pictures that kith draws itself: share cards
	// .kith/images/index as it was read, and when it was written
	struct str index_text;
	int64_t index_ns;
	struct map index; // path -> struct picture_row *
};

// Looks at all pictures that the library copies and the theme has, on the build's workers; reports
// what is wrong with them.
struct pictures *pictures_open(struct arena *, const struct library *, const struct theme *,
			       const struct build_options *, struct diag_log *);
// The picture at a site-relative URL, whose query and fragment do not count; NULL when there is
// none or it is not understood. `pictures` may be NULL.
const struct picture *pictures_find(const struct pictures *, struct str url);
// Gives pictures that newsletters show a copy that fits a mail.
void pictures_add_mail(const struct pictures *);
// Where a picture at that URL is for mail.
struct str picture_mail_url(const struct pictures *, struct str url);
// Whether its pixels can be read.
bool picture_can_decode(const struct pictures *, const struct picture *);
// A smaller copy that is to be made of it.
struct made_picture picture_copy(const struct pictures *, struct picture *, uint32_t width,
				 enum image_type);
// After a build: writes down what each file is and removes what is no longer needed. False with a
// report.
bool pictures_keep(const struct pictures *, struct diag_log *);

// The picture's pixels in that width, no wider than it is. NULL, or what is wrong.
const char *picture_pixels(const struct picture *, struct arena *, uint32_t width, struct bitmap *);
// Whether .kith/images has a file of that name, and keeping one there; false with a report.
bool pictures_has(const struct pictures *, struct str name);
bool pictures_put(const struct pictures *, struct str name, struct str bytes, struct diag_log *,
		  struct arena *);

// Plans a file made of a picture: a copy of what is kept, or one to be rendered by picture_render.
bool picture_plan(struct plan *, struct made_picture *, bool follows);
void picture_place(const struct plan *, struct target *, const struct made_picture *);
// Plans what is published of a file that is copied: the file, or the picture without what it says
// of its maker.
bool picture_plan_file(struct plan *, struct target file);
bool picture_render(struct reader *, const struct plan *, const struct target *, struct buf *);

// Writes raw HTML, its <img> elements with what they lack of that: width and height, smaller
// copies, and whether they can wait. own: the document that it stands in, or NULL. *shown as above.
void picture_raw_html(struct reader *, struct buf *, struct str html, const struct entry *own,
		      bool *shown);
// Writes ` width="…" height="…"` and what else an <img> of that address has on the reader's
// channel. shown: another picture stands above it, so that it can wait until it is scrolled to.
void picture_attributes(struct reader *, struct buf *, struct str url, bool shown);
// The parts of those: ` width="800"`, and ` srcset="…" sizes="…"` where there are smaller copies
// (`sizes` empty: the site's own).
void picture_put_size(struct buf *, const char *name, uint64_t pixels);
void picture_put_set(struct reader *, struct buf *, const struct picture *, struct str sizes);
// `srcset` of a picture, with links in the reader's form; empty when there is only one size.
struct str picture_srcset(struct reader *, struct arena *, const struct picture *);
