#include "model/site.h"

#define AT(type, member) offsetof(struct type, member)

static const char *const unknown_values[] = {"error", "keep", NULL};
static const char *const consent_values[] = {"required", "off", NULL};
static const char *const html_values[] = {"raw", "safe", "none", NULL};
static const char *const content_values[] = {"full", "summary", NULL};
static const char *const images_values[] = {"webp", "same", NULL};
static const char *const profile_values[] = {"none", "us", "eu", "cn", NULL};
static const char *const display_values[] = {"browser", "minimal-ui", "standalone", "fullscreen",
					     NULL};
static const char *const slug_values[] = {"pinyin", "unicode", NULL};

FIELDS(kind_config_fields, "kinds", struct kind_config,
       {"folder", F_STRS, AT(kind_config, folders),
	.help = "Folder or folders of this kind, below the content folder; \".\" is the content "
		"folder itself.",
	.example = "success_stories"},
       {"permalink", F_TEXT, AT(kind_config, permalink),
	.help = "Where a document of this kind lives: :slug, :title, :year, :month, :day, "
		":section, :path and :lang stand for its own.",
	.example = "/blog/:year/:slug/"},
       {"list", F_TEXT, AT(kind_config, list),
	.help = "Where the list of this kind lives; for kinds of the site's own, true puts it "
		"where their folder is called.",
	.example = "/blog/"},
       {"title", F_LTEXT, AT(kind_config, title),
	.help = "What its list is called; otherwise the theme's word for the kind.",
	.example = "{en: Recipes, zh-Hans: 菜谱}"},
       {"template", F_TEXT, AT(kind_config, tmpl), .help = "Template of its pages.",
	.example = "post.html"},
       {"aliases", F_TREE, AT(kind_config, aliases),
	.help = "Other names of fields, each with the name that kith knows it by.",
	.example = "{synopsis: summary}"},
       {"unknown_fields", F_ENUM, AT(kind_config, unknown_fields), .values = unknown_values,
	.help = "Whether a field that kith does not know is an error, or kept for templates.",
	.example = "keep"},
       {"consent", F_ENUM, AT(kind_config, consent), .values = consent_values,
	.help = "For stories: whether each subject's consent is required.", .example = "off"},
       {"fields", F_TREE, AT(kind_config, fields),
	.help = "Of a kind of the site's own: its fields by name, each with type (text, bool, "
		"int, float, date, duration, texts, member, members, enum, url, map, timezone, "
		"words), required, values (of an enum) and help.",
	.example = "{minutes: {type: int, required: true}}"},
       {"feed", F_BOOL, AT(kind_config, feed),
	.help = "Whether its documents stand in feeds; otherwise posts, stories and events do.",
	.example = "true"},
       {"dated", F_BOOL, AT(kind_config, dated),
	.help = "Of a kind of the site's own: whether each document needs a date; those in "
		"feeds do.",
	.example = "true"}, );

FIELDS(menu_item_fields, "menu item", struct menu_item,
       {"page", F_TEXT, AT(menu_item, page),
	.help = "A document of the site by its content path, without extension.",
	.example = "about"},
       {"kind", F_TEXT, AT(menu_item, kind), .help = "A kind, for its list.", .example = "event"},
       {"url", F_URL, AT(menu_item, url), .help = "Any other address.",
	.example = "https://forum.example/"},
       {"title", F_LTEXT, AT(menu_item, title),
	.help = "What the menu says; otherwise the title of what it leads to.",
	.example = "Forum"}, );

FIELDS(feeds_fields, "feeds", struct feeds_config,
       {"items", F_INT, AT(feeds_config, items), .help = "How many items a feed holds.",
	.example = "20"},
       {"content", F_ENUM, AT(feeds_config, content), .values = content_values,
	.help = "Whether a feed holds whole texts or summaries.", .example = "full"},
       {"sections", F_BOOL, AT(feeds_config, sections),
	.help = "Whether each list has feeds of its own; otherwise it has.", .example = "false"},
       {"terms", F_BOOL, AT(feeds_config, terms),
	.help = "Whether each tag and other term has feeds of its own; otherwise it has.",
	.example = "false"}, );

FIELDS(app_fields, "app", struct app_config,
       {"short_name", F_LTEXT, AT(app_config, short_name),
	.help = "Name below the icon on a phone; otherwise the title.", .example = "Lantern Lane"},
       {"theme_color", F_COLOUR, AT(app_config, theme_color),
	.help = "Colour of the browser around the site.", .example = "\"#1d2340\""},
       {"background_color", F_COLOUR, AT(app_config, background_color),
	.help = "Colour of the screen before the site has loaded.", .example = "\"#fbf6ee\""},
       {"display", F_ENUM, AT(app_config, display), .values = display_values,
	.help = "How much of the browser a phone shows around the site.",
	.example = "minimal-ui"}, );

FIELDS(security_fields, "security", struct security_config,
       {"contact", F_STRS, AT(security_config, contact), FIELD_REQUIRED,
	.help = "Where to report a security problem, the best way first: mailto:, tel: or https:.",
	.example = "[\"mailto:security@lantern.example\"]"},
       {"expires", F_MOMENT, AT(security_config, expires), FIELD_REQUIRED,
	.help = "Until when this holds: less than a year ahead is wise.", .example = "2027-06-30"},
       {"encryption", F_STRS, AT(security_config, encryption),
	.help = "Where the key for encrypted reports is.",
	.example = "https://lantern.example/key.txt"},
       {"acknowledgments", F_STRS, AT(security_config, acknowledgments),
	.help = "The page that thanks those who reported something.",
	.example = "https://lantern.example/thanks/"},
       {"policy", F_STRS, AT(security_config, policy),
	.help = "The page that says how reports are dealt with.",
	.example = "https://lantern.example/security/"},
       {"hiring", F_STRS, AT(security_config, hiring), .help = "The page of open positions.",
	.example = "https://lantern.example/jobs/"}, );

FIELDS(markdown_fields, "markdown", struct markdown_config,
       {"html", F_ENUM, AT(markdown_config, html), .values = html_values,
	.help = "Raw HTML in Markdown: let through, by an allow-list, or shown as text; in "
		"stories never more than the allow-list.",
	.example = "safe"}, );

FIELDS(images_fields, "images", struct images_config,
       {"widths", F_STRS, AT(images_config, width_texts),
	.help = "Widths in pixels of the smaller copies that are made of photos; an empty list "
		"makes none.",
	.example = "[480, 960, 1600]"},
       {"format", F_ENUM, AT(images_config, format), .values = images_values,
	.help = "What the smaller copies are: WebP, or the format of the picture itself.",
	.example = "same"},
       {"quality", F_INT, AT(images_config, quality),
	.help = "Quality of JPEG and lossy WebP copies, from 1 to 100.", .example = "82"},
       {"max_pixels", F_INT, AT(images_config, max_pixels),
	.help = "How many pixels a picture may have, width times height.", .example = "50000000"},
       {"sizes", F_TEXT, AT(images_config, sizes),
	.help = "How wide the theme shows pictures in texts, as HTML's sizes attribute says it.",
	.example = "\"(min-width: 46rem) 44rem, 100vw\""}, );

FIELDS(events_fields, "events", struct events_config,
       {"past", F_DURATION, AT(events_config, past),
	.help = "How far back occurrences of recurring events are shown; otherwise 366d.",
	.example = "100d"},
       {"next", F_DURATION, AT(events_config, next),
	.help = "How far ahead occurrences of recurring events are shown; otherwise 731d.",
	.example = "400d"},
       {"occurrences", F_INT, AT(events_config, occurrences),
	.help = "The most occurrences of one event in that time; otherwise 1000.",
	.example = "400"},
       {"refresh", F_DURATION, AT(events_config, refresh),
	.help = "How often calendars are asked to look for changes; otherwise 12h.",
	.example = "6h"},
       {"color", F_TEXT, AT(events_config, color),
	.help = "The calendars' colour, by its name in CSS.", .example = "firebrick"}, );

FIELDS(cards_fields, "cards", struct cards_config,
       {"background", F_TEXT, AT(cards_config, background_text),
	.help = "Colour behind everything.", .example = "\"#1d2340\""},
       {"text", F_TEXT, AT(cards_config, text_text), .help = "Colour of the title and the date.",
	.example = "\"#ffffff\""},
       {"accent", F_TEXT, AT(cards_config, accent_text),
	.help = "Colour of the site's name and the rules.", .example = "\"#e8b04b\""}, );

FIELDS(links_fields, "links", struct links_config,
       {"ignore", F_STRS, AT(links_config, ignore),
	.help = "Patterns of addresses that are not asked; * stands for anything.",
	.example = "[\"https://shop.example/*\"]"},
       {"max_age", F_DURATION, AT(links_config, max_age),
	.help = "How long an address that worked is not asked again; otherwise a week.",
	.example = "3d"},
       {"timeout", F_DURATION, AT(links_config, timeout),
	.help = "How long one request may take; otherwise 20 seconds.", .example = "10s"},
       {"per_host", F_INT, AT(links_config, per_host),
	.help = "How many requests go to one host at the same time; otherwise 2.",
	.example = "1"}, );

FIELDS(unsubscribe_fields, "unsubscribe", struct unsubscribe_config,
       {"https", F_URL, AT(unsubscribe_config, https),
	.help = "Address that takes a subscriber off the list; {token} stands for the subscriber.",
	.example = "\"https://lists.example/u/{token}\""},
       {"mailto", F_TEXT, AT(unsubscribe_config, mailto),
	.help = "Address for unsubscribing by mail.", .example = "unsubscribe@lists.example"}, );

FIELDS(utm_fields, "utm", struct utm,
       {"source", F_TEXT, AT(utm, source), FIELD_REQUIRED,
	.help = "utm_source: where readers come from.", .example = "newsletter"},
       {"medium", F_TEXT, AT(utm, medium), .help = "utm_medium; otherwise email.",
	.example = "email"},
       {"campaign", F_TEXT, AT(utm, campaign), .help = "utm_campaign; otherwise the issue's name.",
	.example = "winter-market"},
       {"hosts", F_STRS, AT(utm, hosts),
	.help = "Other hosts whose links are marked too; * stands for anything. Without it, only "
		"links to the site itself are.",
	.example = "[shop.example]"}, );

FIELDS(newsletter_config_fields, "newsletter", struct newsletter_config,
       {"from", F_TEXT, AT(newsletter_config, from),
	.help = "Sender of the newsletter, with a name.",
	.example = "\"Lantern Lane <news@lantern.example>\""},
       {"reply_to", F_TEXT, AT(newsletter_config, reply_to), .help = "Where answers go.",
	.example = "hello@lantern.example"},
       {"postal_address", F_TEXT, AT(newsletter_config, postal_address),
	.help = "Postal address at the foot of each mail.",
	.example = "\"7 Lantern Lane, Suzhou\""},
       {"relay", F_TEXT, AT(newsletter_config, relay),
	.help = "The SMTP server that takes the mail; without one it goes to a Maildir in outbox/.",
	.example = "smtp://mail.lantern.example:587", .flags = FIELD_PRIVATE},
       {"user", F_TEXT, AT(newsletter_config, user), .help = "Name to log in to the relay with.",
	.example = "news", .flags = FIELD_PRIVATE},
       {"password_file", F_TEXT, AT(newsletter_config, password_file),
	.help = "File that holds the relay's password.", .example = "/run/secrets/relay",
	.flags = FIELD_PRIVATE},
       {"password_command", F_TEXT, AT(newsletter_config, password_command),
	.help = "Command whose first line of output is the relay's password.",
	.example = "pass show relay", .flags = FIELD_PRIVATE},
       {"connections", F_INT, AT(newsletter_config, connections),
	.help = "How many connections to the relay are used at the same time, at most 100; "
		"otherwise 4.",
	.example = "10"},
       {"rate", F_FLOAT, AT(newsletter_config, rate),
	.help = "Mails a second, at most; otherwise as many as the relay takes.", .example = "20"},
       {"rate_per_domain", F_FLOAT, AT(newsletter_config, rate_per_domain),
	.help = "Mails a second to the addresses of one domain, at most.", .example = "2"},
       {"warm_up", F_DURATION, AT(newsletter_config, warm_up),
	.help = "Time in which the rate grows from a tenth to the whole; needs rate.",
	.example = "30m"},
       {"retry_after", F_STRS, AT(newsletter_config, retry_after),
	.help = "When a mail that the relay refused for now is offered again; otherwise after 5, "
		"10, 20, 40 and 66 minutes.",
	.example = "[5m, 10m, 20m, 40m, 66m]"},
       {"ledger", F_TEXT, AT(newsletter_config, ledger),
	.help = "Folder of the ledgers, which say who has got which issue; otherwise ledger.",
	.example = "ledger", .flags = FIELD_PRIVATE},
       {"ledger_key", F_TEXT, AT(newsletter_config, ledger_key),
	.help = "File of the key that hides addresses in ledgers, made at the first send; "
		"KITH_LEDGER_KEY wins.",
	.example = "ledger.key", .flags = FIELD_PRIVATE},
       {"unsubscribe", F_PART, AT(newsletter_config, unsubscribe), .sub = &unsubscribe_fields,
	.help = "How a subscriber leaves.", .example = "{mailto: unsubscribe@lists.example}"},
       {"unsubscribe_key", F_TEXT, AT(newsletter_config, unsubscribe_key),
	.help = "File of the key that signs unsubscribe links, made at the first send; "
		"KITH_UNSUBSCRIBE_KEY wins.",
	.example = "unsubscribe.key", .flags = FIELD_PRIVATE},
       {"audience", F_TEXT, AT(newsletter_config, audience),
	.help = "Folder of the subscriber lists; never below the content folder.",
	.example = "audience", .flags = FIELD_PRIVATE},
       {"list_id", F_TEXT, AT(newsletter_config, list_id),
	.help = "Identifier of the list in the header List-Id; otherwise newsletter.<host>.",
	.example = "news.lantern.example"},
       {"profile", F_ENUM, AT(newsletter_config, profile), .values = profile_values,
	.help = "Whose law the mails must keep: a postal address and a way to leave (us, eu, cn), "
		"recorded consent (eu, cn), 广告 in the subject of advertising (cn).",
	.example = "eu"},
       {"utm", F_PART, AT(newsletter_config, utm), .sub = &utm_fields,
	.help = "Marks the links of all mails; an issue's own utm wins.",
	.example = "{source: newsletter}"}, );

FIELDS(site_fields, "kith.yaml", struct site,
       {"version", F_INT, AT(site, version), .help = "Version of this file's form: 1.",
	.example = "1"},
       {"title", F_LTEXT, AT(site, title), FIELD_REQUIRED, .help = "Name of the site.",
	.example = "Lantern Lane Traders"},
       {"description", F_LTEXT, AT(site, description), .help = "What the site is, in one sentence.",
	.example = "News of a lane of shops"},
       {"base_url", F_TEXT, AT(site, base_url), .help = "Address that the site is published at.",
	.example = "https://lantern.example/"},
       {"languages", F_STRS, AT(site, lang_tags),
	.help = "Languages as BCP 47 tags; the first lives at /, the others below their tag.",
	.example = "[zh-Hans, en]"},
       {"timezone", F_ZONE, AT(site, zone), .help = "Time zone of dates that give none.",
	.example = "Asia/Shanghai"},
       {"theme", F_TEXT, AT(site, theme), .help = "Folder below themes/.", .example = "default"},
       {"theme_options", F_TREE, AT(site, theme_options), FIELD_PRIVATE,
	.help = "Options of the theme, which its theme.yaml lists: colours, logo, layout of the "
		"home page.",
	.example = "{accent: \"#1b5ea9\"}"},
       {"content", F_TEXT, AT(site, content), .help = "Folder of the documents.",
	.example = "content"},
       {"ignore", F_STRS, AT(site, ignore),
	.help = "Patterns of content paths to leave alone; * stands for anything.",
	.example = "[\"drafts/*\"]"},
       {"page_size", F_INT, AT(site, page_size), .help = "How many items a page of a list holds.",
	.example = "10"},
       {"menus", F_TREE, AT(site, menus_tree), .help = "Menus by name, each a list of items.",
	.example = "{main: [{kind: post}, {page: about}]}"},
       {"taxonomies", F_TREE, AT(site, taxonomies_tree), FIELD_SCALAR,
	.help = "Fields whose values get pages of their own: names, or maps of name and title.",
	.example = "[tags, {name: values, title: {en: Values, zh-Hans: 价值}}]"},
       {"slugs", F_ENUM, AT(site, slugs), .values = slug_values,
	.help = "How Chinese names stand in addresses that are made of them: in pinyin, or as "
		"they are.",
	.example = "unicode"},
       {"fallback", F_TREE, AT(site, fallback_tree), FIELD_SCALAR,
	.help = "What lists show where a language has no version of a document: none, default "
		"(the first language's), or for each language the one that stands in.",
	.example = "{en: zh-Hans}"},
       {"kinds", F_TREE, AT(site, kinds_tree), .help = "What differs from the defaults of a kind.",
	.example = "{story: {folder: success_stories}}"},
       {"feeds", F_PART, AT(site, feeds), .sub = &feeds_fields, .help = "What feeds hold.",
	.example = "{items: 20, content: full}"},
       {"formats", F_TREE, AT(site, formats_tree),
	.help = "Output formats that are turned off or on.", .example = "{rss: false}"},
       {"minify", F_BOOL, AT(site, minify),
	.help = "Whether pages are written with less white space.", .example = "true"},
       {"icons", F_STRS, AT(site, icons),
	.help = "The site's icons, below content/static; otherwise the theme's.",
	.example = "[images/icon.svg, images/icon-512.png]"},
       {"app", F_PART, AT(site, app), .sub = &app_fields,
	.help = "How the site looks when it is put on a phone's home screen.",
	.example = "{short_name: Lane}"},
       {"security", F_PART, AT(site, security), .sub = &security_fields,
	.help = "Where to report security problems, for security.txt.",
	.example = "{contact: \"mailto:security@lantern.example\", expires: 2027-06-30}"},
       {"markdown", F_PART, AT(site, markdown), .sub = &markdown_fields,
	.help = "How Markdown is read.", .example = "{html: none}"},
       {"images", F_PART, AT(site, images), .sub = &images_fields,
	.help = "The smaller copies that are made of pictures.",
	.example = "{widths: [480, 960, 1600], quality: 82}"},
       {"events", F_PART, AT(site, events), .sub = &events_fields,
	.help = "What is shown of recurring events, and calendars.",
	.example = "{next: 400d, color: firebrick}"},
       {"cards", F_PART, AT(site, cards), .sub = &cards_fields,
	.help = "How share cards look, which formats.share_cards turns on.",
	.example = "{background: \"#5b1a18\"}"},
       {"links", F_PART, AT(site, links), .sub = &links_fields,
	.help = "How `kith check --links external` asks other sites.",
	.example = "{ignore: [\"https://shop.example/*\"]}"},
       {"newsletter", F_PART, AT(site, newsletter), .sub = &newsletter_config_fields,
	.help = "The newsletter's sender and how it is sent.",
	.example = "{from: \"News <news@lantern.example>\"}"},
       {"recognition", F_PART, AT(site, recognition), .sub = &recognition_fields,
	.help = "What members are recognised for: points, levels, badges, honours.",
	.example = "{points: {host: 8}, badges: [{id: first-evening, count: host}]}"},
       {"checks", F_TREE, AT(site, checks_tree),
	.help = "Levels of reports by id: off, note, warning or error.",
	.example = "{image-missing: warning}"},
       {"extra", F_TREE, AT(site, extra), .help = "Anything the theme wants.",
	.example = "{colour: red}"}, );

const struct kind *site_kind(const struct site *site, struct str name)
{
	for (unsigned i = 0; i < site->nkinds; i++)
		if (str_eq(str_cstr(site->all_kinds[i]->name), name))
			return site->all_kinds[i];
	return NULL;
}

bool site_pinyin(const struct site *site, const struct lang *lang)
{
	struct str rest = lang->tag, first = {0};

	str_next(&rest, '-', &first);
	return site->slugs == SLUGS_PINYIN && !str_eq_nocase(first, S("ja")) &&
	       !str_eq_nocase(first, S("ko"));
}

const struct lang *site_lang(const struct site *site, struct str tag)
{
	for (unsigned i = 0; i < site->nlangs; i++)
		if (str_eq_nocase(site->langs[i].tag, tag))
			return &site->langs[i];
	return NULL;
}

bool site_format(const struct site *site, const char *name)
{
	const struct ynode *set = ynode_get(site->formats_tree, str_cstr(name));
	bool on = true;

	if (set)
		ynode_bool(set, &on);
	return on;
}

bool site_format_asked(const struct site *site, const char *name)
{
	const struct ynode *set = ynode_get(site->formats_tree, str_cstr(name));
	bool on = false;

	return set && ynode_bool(set, &on) && on;
}

struct str ltext_get(const struct ltext *t, const struct lang *lang)
{
	if (lang && lang->index < t->n && t->p[lang->index].n)
		return t->p[lang->index];
	for (uint32_t i = 0; i < t->n; i++)
		if (t->p[i].n)
			return t->p[i];
	return (struct str){0};
}
