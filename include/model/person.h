#pragma once
// What outputs see of a member: a person is what that member agreed to show in one channel on the
// day of the build.

#include "model/recognition.h"

struct member_link { // an item of person.links
	struct str label, url;
};
struct member_role { // an item of person.roles
	struct ltext role;
	struct moment since, until;
};

// Whether a role is called that, in any language, whatever its case.
bool role_is(const struct member_role *, struct str name);

struct person {
	struct str slug;
	struct str file;        // whose it is, for reports: "content/members/mira.yaml"
	struct ltext name, bio; // scope profile
	struct str pronouns, city;
	struct parts links, roles; // struct member_link, struct member_role
	struct moment joined;
	struct image image;         // empty without scope photo
	struct str urls[LANGS_MAX]; // of the person's page, by language; empty without consent for
				    // the site
	const struct doc *doc; // what stands below the front matter, in the first language that has
			       // it; may be NULL
	const struct doc *docs[LANGS_MAX]; // by language, the first where a language has none
	struct entries stories, posts,
		hosting; // what the channel shows of them, newest first, all languages
	// NULL: there is none, or no consent to `ranking` there.
	const struct recognition *recognition;
	enum channel channel;
};

// Whether the role is held at that time.
bool role_current(const struct member_role *, instant);
// Whether the person has a role of that name at that time.
bool person_has_role(const struct person *, struct str name, instant);
