#include "model/member.h"

#include "model/kind.h"

#define AT(type, member) offsetof(struct type, member)

FIELDS(member_link_fields, "link", struct member_link,
       {"url", F_URL, AT(member_link, url), FIELD_REQUIRED, .help = "Where it leads.",
	.example = "https://mira.example/"},
       {"label", F_TEXT, AT(member_link, label),
	.help = "What the link says; otherwise its address.", .example = "Shop"}, );

FIELDS(member_role_fields, "role", struct member_role,
       {"role", F_LTEXT, AT(member_role, role), FIELD_REQUIRED,
	.help = "What the member is or does.", .example = "ambassador"},
       {"since", F_MOMENT, AT(member_role, since), .help = "From when on, if known.",
	.example = "2026-01-01"},
       {"until", F_MOMENT, AT(member_role, until), .help = "Until when, if it ended.",
	.example = "2027-01-01"}, );

FIELDS(consent_fields, "consent", struct consent_record,
       {"scope", F_STRS, AT(consent_record, scope), FIELD_REQUIRED,
	.help = "What was agreed to: profile, story, photo, ranking.",
	.example = "[profile, story]"},
       {"channels", F_STRS, AT(consent_record, channels), FIELD_REQUIRED,
	.help = "Where it may be shown: site, feed, email.", .example = "[site, feed]"},
       {"given", F_MOMENT, AT(consent_record, given), FIELD_REQUIRED, .help = "When it was given.",
	.example = "2026-05-01"},
       {"expires", F_MOMENT, AT(consent_record, expires),
	.help = "From when on it no longer counts.", .example = "2027-05-01"},
       {"wording", F_TEXT, AT(consent_record, wording),
	.help = "Name of the text that was agreed to.", .example = "story-v2"},
       {"evidence", F_TEXT, AT(consent_record, evidence),
	.help = "Hash of the evidence, which is kept elsewhere.", .example = "\"sha256:…\""}, );

FIELDS(withdrawal_fields, "withdrawn", struct withdrawal,
       {"scope", F_STRS, AT(withdrawal, scope), FIELD_REQUIRED,
	.help = "What was withdrawn: all, profile, story, photo, ranking.", .example = "all"},
       {"date", F_MOMENT, AT(withdrawal, date), .help = "From when on; otherwise at once.",
	.example = "2026-11-01"}, );

FIELDS(member_fields, "member", struct member,
       {"name", F_LTEXT, AT(member, name), FIELD_REQUIRED,
	.help = "Name as it is shown, in each language if they differ.",
	.example = "{zh-Hans: 米拉, en: Mira}"},
       {"bio", F_LTEXT, AT(member, bio), .help = "Who this is, in a sentence.",
	.example = "Bakes rice cakes at number 7."},
       {"pronouns", F_TEXT, AT(member, pronouns), .help = "Pronouns to use.", .example = "she/her"},
       {"city", F_TEXT, AT(member, city), .help = "Where the member lives.", .example = "Suzhou"},
       {"links", F_PARTS, AT(member, links), .sub = &member_link_fields,
	.help = "Where else to find this member.",
	.example = "[{label: Shop, url: \"https://mira.example/\"}]"},
       {"roles", F_PARTS, AT(member, roles), .sub = &member_role_fields,
	.help = "What the member does for the community.",
	.example = "[{role: ambassador, since: 2026-01-01}]"},
       {"joined", F_MOMENT, AT(member, joined), .help = "When the member joined.",
	.example = "2024-03-01"},
       {"segments", F_STRS, AT(member, segments), FIELD_PRIVATE,
	.help = "Segments that the member belongs to.", .example = "[traders]"},
       {"ranking", F_BOOL, AT(member, ranking), FIELD_PRIVATE,
	.help = "Whether the member may be ranked.", .example = "false"},
       {"consent", F_PARTS, AT(member, consent), FIELD_PRIVATE, .sub = &consent_fields,
	.help = "What the member agreed to.",
	.example = "[{scope: [profile], channels: [site], given: 2026-05-01}]"},
       {"withdrawn", F_PARTS, AT(member, withdrawn), FIELD_PRIVATE, .sub = &withdrawal_fields,
	.help = "What the member withdrew.", .example = "[{scope: all, date: 2026-11-01}]"}, );

static void finish(struct entry *e, const struct site *site)
{
	struct member *m = (struct member *)e;

	(void)site;
	if (!ynode_get(e->front, S("ranking")))
		m->ranking = true;
	for (size_t i = 0; i < m->links.n; i++) {
		struct member_link *l = &((struct member_link *)m->links.p)[i];

		if (l->label.n == 0)
			l->label = l->url;
	}
}

const struct kind kind_member = {
	.id = KIND_member,
	.name = "member",
	.folder = "members",
	.permalink = "/members/:slug/",
	.tmpl = "member.html",
	.list_tmpl = "members.html",
	.list_path = "/members/",
	.size = sizeof(struct member),
	.fields = &member_fields,
	.untrusted = true,
	.yaml_files = true,
	.title_from = "name",
	.finish = finish,
};
