#pragma once
// URLs of the site: slugs, permalinks, percent-encoding, and where the pages live that kith makes
// by itself. Linking checks links against these, the plan of the output makes pages at these:
// nobody else puts a URL together.
//
// All URLs are site-relative, percent-encoded ASCII, and begin with '/'.

#include "model/entry.h"

// A slug from a title or name: Unicode letters and digits kept, lower-cased, the rest joined by
// '-'. Empty when nothing is left.
//
// With pinyin, Han characters become their readings: those of a word that the list of phrases knows
// are joined (银行 "yinhang"), others stand alone (灯笼巷 "deng-long-xiang").
struct str url_slug(struct arena *, struct str text, bool pinyin);
// The same from a file's name, where dots and underscores inside stay: "freebsd-14.2".
struct str url_slug_name(struct arena *, struct str name, bool pinyin);
// Whether a slug that an editor gave may stand in a URL and a file name: no '/', no control
// character, not "." or "..", at most 200 bytes.
#define URL_SLUG_MAX 200 // bytes
bool url_slug_ok(struct str slug);
// Expands the permalink pattern of the entry's kind, with the language's prefix; false with *bad
// naming the part that is not known or has no value. :slug, :title, :year :month :day of its date,
// :section (the first folder below the kind's), :path (the folders below the kind's and the slug),
// :lang.
bool url_permalink(struct arena *, const struct site *, const struct entry *, struct str *out,
		   struct str *bad);

// Whether a permalink pattern has parts, and knows them all; else *bad is the one that it does not.
bool url_pattern_ok(struct str pattern, struct str *bad);

struct str url_home(struct arena *, const struct lang *); // "/en/"
struct str url_list(struct arena *, const struct site *, enum kind_id,
		    const struct lang *); // "/en/posts/"
struct str url_list_page(struct arena *, struct str list,
			 size_t number); // "/posts/page/2/"; 1: the list itself
// Below the list of events: "/en/events/city/suzhou/", "/en/events/past/2026/".
struct str url_events(struct arena *, const struct site *, const struct lang *, const char *part,
		      struct str name);
struct str url_month(struct arena *, const struct site *, const struct lang *, int32_t year,
		     int month); // "/en/events/calendar/2026-12/"
struct str url_months(struct arena *, const struct site *,
		      const struct lang *); // "/en/events/calendar/"
// The calendar that belongs to a page: "/en/events/city/suzhou/calendar.ics"; and that of one
// event: "/en/events/lantern-night/event.ics".
struct str url_calendar(struct arena *, struct str page);
struct str url_event_calendar(struct arena *, struct str event);
struct str url_taxonomy(struct arena *, struct str taxonomy, const struct lang *); // "/en/tags/"
struct str url_term(struct arena *, struct str taxonomy, struct str slug,
		    const struct lang *); // "/en/tags/rust/"
struct str url_archive(struct arena *, const struct lang *,
		       int32_t year); // "/en/archive/2026/"; 0: "/en/archive/"
struct str url_search(struct arena *, const struct lang *);    // "/en/search/"
struct str url_not_found(struct arena *, const struct lang *); // "/404.html"
// The forms of feeds, and the file that each is: "/en/rss.xml" belongs to the page "/en/".
struct feed_form {
	const char *format; // as kith.yaml's `formats` calls it: "rss"
	const char *file;   // "rss.xml"
	const char *media_type;
	const char *name; // for people: "RSS"
};
extern const struct feed_form feed_forms[]; // `format` of the last is NULL
struct str url_feed(struct arena *, struct str page, const struct feed_form *);
#define URL_SITEMAP S("/sitemap.xml")
#define URL_ROBOTS S("/robots.txt")
#define URL_SECURITY S("/.well-known/security.txt")
struct str url_web_manifest(struct arena *, const struct lang *); // "/en/site.webmanifest"
struct str url_llms(struct arena *, const struct lang *);         // "/en/llms.txt"

// Percent-encodes what may not stand in a path (RFC 3986 §3.3); '/' stays.
void url_encode_path(struct buf *, struct str);
struct str url_encoded(struct arena *, struct str path);
// Percent-encodes all that is not unreserved (RFC 3986 §2.3): a parameter's value.
void url_encode_value(struct buf *, struct str);
// Percent-decodes; false when the result is not UTF-8 or holds a NUL.
bool url_decode(struct arena *, struct str url, struct str *out);
// The scheme of an absolute URL ("https"), empty for a relative one.
struct str url_scheme(struct str);
bool url_is_web(struct str);      // begins with "https://" or "http://"
bool url_is_external(struct str); // has a scheme or begins with "//"
bool url_is_safe(struct str);     // not of a scheme that runs or holds a document of its own:
				  // javascript, data, …
bool url_is_known(
	struct str); // relative, or of a scheme that people write: http, https, mailto, tel, …
// The file below site/ that serves a site-relative URL: "/a/" -> "a/index.html", "/x.xml" ->
// "x.xml"; percent-decoded, without query and fragment. Empty when it is no such URL or climbs out.
struct str url_to_file(struct arena *, struct str url);
