"""200 files with one fault each, over all kinds and types of field: each gives exactly one report, at the right place.

A case's text holds ‹ where the report must point: the mark is taken out before the file is written. Without a mark the report
is about the file as a whole. Files whose names hold N get the case's number, so that all of them can lie in one site together;
that site must show every one of these reports, and no more.
"""

import pathlib
import re
import shutil
import sys

from _common import NOW, ROOT, Results, kith, temp

MARK = "‹"
CONFIG = """title: {en: T, zh-Hans: 题}
base_url: https://t.example/
languages: [en, zh-Hans]
theme: tiny
taxonomies: [tags, values, topics]
"""
NEWS = 'newsletter: {from: "T <n@t.example>", postal_address: "1 Lane", unsubscribe: {mailto: u@t.example}}\n'
KINDS = """kinds:
  recipe:
    folder: recipes
    permalink: /recipes/:slug/
    template: post.html
    fields:
      minutes: {type: int, required: true, help: How long it takes.}
      level: {type: enum, values: [easy, hard]}
      cooks: {type: members}
      source: {type: url}
      made: {type: date}
      rest: {type: duration}
      ratio: {type: float}
      steps: {type: texts}
      vegan: {type: bool}
      note: {type: text}
"""
BASE = {
    "kith.yaml": CONFIG + NEWS + KINDS,
    "content/posts/good.md": "---\ntitle: Good\ndate: 2026-01-01\ntags: [news]\n---\n## When\n\nText.\n",
    "content/posts/draft.md": "---\ntitle: Draft\ndate: 2026-01-01\ndraft: true\n---\nText.\n",
    "content/posts/later.md": "---\ntitle: Later\ndate: 2027-01-01\n---\nText.\n",
    "content/posts/over.md": "---\ntitle: Over\ndate: 2026-01-01\nexpires: 2026-02-01\n---\nText.\n",
    "content/pages/about.md": "---\ntitle: About\n---\n## Who\n\nText.\n",
    "content/members/mira.yaml": "name: Mira\nroles: {role: ambassador}\nconsent: {scope: [profile, story, photo], channels: [site, feed, email], given: 2026-01-01}\n",
    "content/stories/lamp.md": "---\ntitle: Lamp\ndate: 2026-01-01\nmember: mira\n---\nText.\n",
    "content/events/fair.yaml": "title: Fair\nstarts: 2026-12-01 10:00\nends: 2026-12-01 12:00\n",
    "content/newsletters/2026-01.md": "---\ntitle: Issue\ndate: 2026-01-01\n---\nText.\n",
    "content/static/pic.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
}
CASES = []


def case(name, path, text, code, *, more=None, says=""):
    CASES.append({"name": name, "path": path, "text": text, "code": code, "more": more or {}, "says": says})


def post(name, line, code, **more):
    case(name, "content/posts/N.md", f"---\ntitle: T\ndate: 2026-01-01\n{line}\n---\nText.\n", code, **more)


def body(name, text, code, **more):
    case(name, "content/posts/N.md", f"---\ntitle: T\ndate: 2026-01-01\n---\nFirst line.\n\n{text}\n", code, **more)


def event(name, line, code, **more):
    case(name, "content/events/N.yaml", f"title: T\nstarts: 2026-12-01 10:00\n{line}\n", code, **more)


def story(name, line, code, **more):
    case(name, "content/stories/N.md", f"---\ntitle: T\ndate: 2026-01-01\nmember: mira\n{line}\n---\nText.\n", code, **more)


def member(name, line, code, **more):
    case(name, "content/members/N.yaml", f"name: N\n{line}\n", code, **more)


def issue(name, text, code, **more):
    case(name, "content/newsletters/N.md", f"---\ntitle: T\ndate: 2026-01-02\n---\nFirst line.\n\n{text}\n", code, **more)


def recipe(name, line, code, **more):
    case(name, "content/recipes/N.md", f"---\ntitle: T\nminutes: 5\n{line}\n---\nText.\n", code, **more)


def config(name, line, code="config", **more):
    case(name, "kith.yaml", CONFIG + NEWS + line + "\n", code, **more)


def bare(name, text, code="config", **more):
    case(name, "kith.yaml", text, code, **more)


def fields():
    """Every shared field with a value that it cannot have."""
    for key, value, what in [
            ("title", "[a, b]", "text"), ("title", "{en: a}", "text"), ("slug", "{a: b}", "text"), ("summary", "[a]", "text"),
            ("layout", "[a]", "text"), ("language", "[en]", "text"), ("translation_key", "[a]", "text"), ("series", "[a]", "text"),
            ("draft", "maybe", "true or false"), ("draft", "1", "true or false"), ("draft", "yes", "true or false"),
            ("weight", "heavy", "a whole number"), ("weight", "1.5", "a whole number"),
            ("weight", "\"3\"", "a whole number"), ("weight", "99999999999999999999", "a whole number"),
            ("tags", "{a: b}", "a list of texts"), ("byline", "{a: b}", "a list of texts"), ("aliases", "{a: b}", "a list of texts"),
            ("audience", "{a: b}", "a list of texts"), ("channels", "{a: b}", "a list of texts"), ("topics", "{a: b}", "a list of texts"),
            ("authors", "{a: b}", "a list of members"), ("image", "[a]", "a map"), ("extra", "red", "a map or list"),
            ("retracted", "[a]", "a map")]:
        line = f"{key}: {MARK}{value}"
        if key == "title":
            case(f"{key}: {value}", "content/posts/N.md", f"---\n{line}\ndate: 2026-01-01\n---\nText.\n", "field-type", says=what)
        else:
            post(f"{key}: {value}", line, "field-type", says=what)
    post("a list in a list of tags", f"tags: [a, {MARK}[b]]", "field-type")
    post("a map in a list of authors", f"authors: [mira, {MARK}{{a: b}}]", "field-type")
    for key in ("updated", "expires"):
        post(f"{key}: no date", f"{key}: {MARK}soon", "field-date")
    post("an unknown field", f"{MARK}sumary: x", "front-matter-key", says='"sumary"')
    post("an unknown field like no other", f"{MARK}zzz: x", "front-matter-key")
    post("a field in capitals", f"{MARK}Summary: x", "front-matter-key")
    post("a field of another kind", f"{MARK}starts: 2026-01-01", "front-matter-key")
    post("a full-width colon", f"summary{MARK}：文字", "yaml-syntax", says="full-width")
    post("an image without src", f"image: {MARK}{{alt: x}}", "field-missing")
    post("an image with an unknown field", f"image: {{src: /pic.svg, {MARK}atl: x}}", "front-matter-key")
    post("an image whose src is a list", f"image: {{src: {MARK}[x], alt: y}}", "field-type")
    post("an image that is not there", f"image: {MARK}none.png", "image-missing")
    post("an image that is not there, with words", f"image: {{src: {MARK}none.png, alt: x}}", "image-missing")
    post("a correction without a date", f"corrections: [{MARK}{{text: x}}]", "field-missing")
    post("a correction without a text", f"corrections: [{MARK}{{date: 2026-01-02}}]", "field-missing")
    post("a correction with a bad date", f"corrections: [{{date: {MARK}soon, text: x}}]", "field-date")
    post("a correction with an unknown field", f"corrections: [{{date: 2026-01-02, text: x, {MARK}by: y}}]", "front-matter-key")
    post("a retraction without a reason", f"retracted: {MARK}{{date: 2026-01-02}}", "field-missing")
    post("a retraction with a bad date", f"retracted: {{date: {MARK}soon, reason: x}}", "field-date")
    post("an unknown language", f"language: {MARK}fr", "language-unknown")
    post("an unknown channel", f"channels: [site, {MARK}mail]", "field-value")
    post("an unknown author", f"authors: [mira, {MARK}mria]", "member-unknown", says="mria")
    post("an unknown author alone", f"authors: {MARK}nobody", "member-unknown")
    post("a layout that the theme lacks", f"layout: {MARK}wide", "theme-missing")


def dates():
    for value, says in [("2026-02-30", "there is no 30 February 2026"), ("2026-13-01", "there is no month 13"), ("2026-00-10", "there is no month 0"),
                        ("2026-01-32", "there is no 32 January 2026"), ("2025-02-29", "there is no 29 February 2025"),
                        ("2026-01-01 25:00", "there is no hour 25"), ("2026-01-01 10:61", "there is no minute 61"),
                        ("21/11/2026", "can't be read"), ("11/2026", "can't be read"), ("2026", "can't be read"), ("tomorrow", "can't be read"),
                        ("2026年1月1日", "can't be read"), ("2026-01-01T10:00+25:00", "can't be read"), ("20260101", "can't be read"),
                        ("2026-1-", "can't be read")]:
        case(f"date: {value}", "content/posts/N.md", f"---\ntitle: T\ndate: {MARK}{value}\n---\nText.\n", "field-date", says=says)
    case("date: a list", "content/posts/N.md", f"---\ntitle: T\ndate: {MARK}[2026-01-01]\n---\nText.\n", "field-date")
    case("date: an unknown map", "content/posts/N.md", f"---\ntitle: T\ndate: {{yyyy_mm_dd: 2026-01-01, {MARK}hh: 1}}\n---\n", "front-matter-key")
    case("date: empty", "content/posts/N.md", f"---\ntitle: T\n{MARK}date:\n---\nText.\n", "field-missing")
    case("no date", "content/posts/N.md", f"---\n{MARK}title: T\n---\nText.\n", "field-missing")
    case("an issue without a date", "content/newsletters/N.md", f"---\n{MARK}title: T\n---\nText.\n", "field-missing")
    case("no title", "content/posts/N.md", f"---\n{MARK}date: 2026-01-01\n---\nText.\n", "field-missing")
    case("an empty title", "content/posts/N.md", f"---\n{MARK}title: \"\"\ndate: 2026-01-01\n---\nText.\n", "field-missing")
    case("a page without a title", "content/pages/N.md", f"---\n{MARK}summary: x\n---\nText.\n", "field-missing")


def yaml():
    post("a colon in a value", f"summary: Foo{MARK}: bar", "yaml-syntax")
    post("the same key twice", f"{MARK}title: B", "yaml-duplicate-key")
    post("the same key twice in a map", f"extra: {{a: 1, {MARK}a: 2}}", "yaml-duplicate-key")
    post("a quote that is never closed", f"summary: {MARK}\"abc", "yaml-syntax")
    post("a single quote that is never closed", f"summary: {MARK}'abc", "yaml-syntax")
    post("text behind a quoted value", f"summary: \"abc\" {MARK}def", "yaml-syntax")
    post("a tab before a key", f"extra:\n{MARK}\ta: b", "yaml-syntax")
    post("a list that is never closed", f"tags: {MARK}[a, b", "yaml-syntax")
    post("a map that is never closed", f"image: {MARK}{{src: a", "yaml-syntax")
    post("a list closed twice", f"tags: [a]{MARK}]", "yaml-syntax")
    post("an alias of nothing", f"summary: {MARK}*x", "yaml-syntax", says="x")
    post("a value that begins with @", f"summary: {MARK}@mira", "yaml-syntax")
    post("a value that begins with a backtick", f"summary: {MARK}`x`", "yaml-syntax")
    post("a value that begins with %", f"summary: {MARK}%x", "yaml-syntax")
    post("a key that is a list", f"{MARK}[a, b]: c", "yaml-syntax")
    post("wrong indentation", f"extra:\n    a: b\n  {MARK}c: d", "yaml-syntax")
    post("a line without a colon", f"{MARK}summary", "yaml-syntax")
    post("a dash where a key should be", f"{MARK}- a", "yaml-syntax")
    post("an escape that does not exist", f"summary: \"a{MARK}\\q\"", "yaml-syntax")
    post("a control character", f"summary: a{MARK}\x01b", "yaml-syntax")
    post("a document in a document", "extra: " + "[" * 63 + MARK + "[x]" + "]" * 63, "yaml-limit")
    post("an anchor with aliases of aliases", "extra:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"  {chr(b)}: &{chr(b)} [{', '.join([f'*{chr(b - 1)}'] * 10)}]\n" for b in range(ord("b"), ord("f")))
        + f"  z: [{', '.join(['*e'] * 7 + [MARK + '*e', '*e', '*e'])}]", "yaml-limit")
    case("front matter that is a list", "content/posts/N.md", f"---\n{MARK}- a\n- b\n---\nText.\n", "field-type")
    case("front matter that is a text", "content/posts/N.md", f"---\n{MARK}just words\n---\nText.\n", "field-type")
    case("front matter that is never closed", "content/posts/N.md", f"{MARK}---\ntitle: T\n\nText.\n", "front-matter-open")
    case("TOML front matter", "content/posts/N.md", f"{MARK}+++\ntitle = 'T'\n+++\nText.\n", "front-matter-open")
    case("an event that is a list", "content/events/N.yaml", f"{MARK}- title: T\n", "field-type")
    case("an event with broken YAML", "content/events/N.yaml", f"title: T\nstarts: 2026-12-01\nprice: a{MARK}: b\n", "yaml-syntax")
    case("a member with broken YAML", "content/members/N.yaml", f"bio: {MARK}\"N\nname: x\n", "yaml-syntax")


def events():
    case("an event without a start", "content/events/N.yaml", f"{MARK}title: T\n", "field-missing")
    case("an event with a bad start", "content/events/N.yaml", f"title: T\nstarts: {MARK}2026-06-31\n", "field-date", says="there is no 31 June 2026")
    case("an event with a list as its start", "content/events/N.yaml", f"title: T\nstarts: {MARK}[x]\n", "field-date")
    event("an end before the start", f"ends: {MARK}2026-11-30 10:00", "event-order")
    event("a bad end", f"ends: {MARK}late", "field-date")
    event("a duration without a unit", f"duration: {MARK}90", "field-value")
    event("a duration in words", f"duration: {MARK}two hours", "field-value")
    event("a duration that is a list", f"duration: {MARK}[1h]", "field-type")
    event("an unknown zone", f"timezone: {MARK}Asia/Shangai", "field-zone", says="Shangai")
    event("a zone that is a list", f"timezone: {MARK}[UTC]", "field-type")
    event("all_day in words", f"all_day: {MARK}mostly", "field-type")
    event("an unknown mode", f"mode: {MARK}onlin", "field-value")
    event("a mode that is a list", f"mode: {MARK}[online]", "field-type")
    event("an unknown status", f"status: {MARK}canceled", "field-value")
    event("a location that is a list", f"location: {MARK}[a]", "field-type")
    event("an unknown field of a location", f"location: {{name: a, {MARK}town: b}}", "front-matter-key")
    event("a city that is a list", f"city: {MARK}[a]", "field-type")
    event("a URL without a scheme", f"public_url: {MARK}meet.example", "field-url")
    event("a URL that would run something", f"join_url: {MARK}javascript:x", "field-url")
    event("a place to register that is no URL", f"rsvp: {{url: {MARK}ask us}}", "field-url")
    event("seats in words", f"rsvp: {{capacity: {MARK}many}}", "field-type")
    event("a bad last day to register", f"rsvp: {{until: {MARK}2026-11-31}}", "field-date")
    event("a negative capacity", f"rsvp: {{capacity: {MARK}-3}}", "field-value", says='"capacity" must be at least 0, not -3')
    event("fewer seats than none", f"rsvp: {{capacity: 3, seats_left: {MARK}-1}}", "field-value", says="at least 0")
    event("more seats left than there are", f"rsvp: {{capacity: 12, seats_left: {MARK}13}}", "event-seats", says="there are 13 seats left of 12")
    event("a place north of the pole", f"location: {{name: a, geo: {{lat: {MARK}90.5, lon: 0}}}}", "field-value",
          says='"lat" must be from -90 to 90, not 90.5')
    event("a place beyond the date line", f"location: {{name: a, geo: {{lat: 0, lon: {MARK}-181}}}}", "field-value",
          says='"lon" must be from -180 to 180, not -181')
    event("a place that is no number", f"location: {{name: a, geo: {{lat: {MARK}.nan, lon: 0}}}}", "field-value")
    event("an override beyond the date line",
          f"recurrence: {{rrule: FREQ=DAILY, overrides: [{{at: 2026-12-02, location: {{geo: {{lat: 0, lon: {MARK}1e9}}}}}}]}}", "field-value")
    event("an end and a duration", f"ends: 2026-12-01 12:00\nduration: {MARK}2h", "event-length", says="keep one of them")
    event("an occurrence with an end and a duration",
          f"recurrence: {{rrule: FREQ=DAILY, overrides: [{{at: 2026-12-02, ends: 2026-12-02 11:00, duration: {MARK}2h}}]}}", "event-length")
    event("a session that ends before it begins", f"sessions: [{{title: a, starts: 2026-12-01 11:00, ends: {MARK}2026-12-01 10:30}}]", "event-order",
          says="the session ends before it begins")
    event("a session that ends the day before", f"sessions: [{{title: a}}, {{title: b, starts: 2026-12-01 11:00, ends: {MARK}2026-11-30}}]", "event-order")
    event("a session with an end and a duration",
          f"sessions: {{title: a, starts: 2026-12-01 10:00, ends: 2026-12-01 10:30, duration: {MARK}1h}}", "event-length")
    event("a session without a title", f"sessions: [{MARK}{{room: x}}]", "field-missing")
    event("a speaker of a session who is not there", f"sessions: [{{title: a, speakers: [mira, {MARK}nobody]}}]", "member-unknown")
    event("too many sessions", "sessions:\n" + "- title: a\n" * 200 + f"- {MARK}title: b", "field-value", says="at most 200 items, not 201")
    event("too many extra dates", f"recurrence: {{rdate: [{'2026-12-02, ' * 10000}{MARK}2026-12-03]}}", "field-value", says="at most 10000 items")
    event("too many dates that are left out", f"recurrence: {{rrule: FREQ=DAILY, exdate: [{'2026-12-02, ' * 10000}{MARK}2026-12-03]}}", "field-value")
    event("too many overrides", f"recurrence: {{rrule: FREQ=DAILY, overrides: [{'{at: 2026-12-02}, ' * 1000}{MARK}{{at: 2026-12-03}}]}}", "field-value",
          says="at most 1000 items, not 1001")
    event("a negative sequence", f"sequence: {MARK}-1", "field-value")
    event("a sequence that calendars cannot hold", f"sequence: {MARK}2000000001", "field-value")
    event("an earlier start that is the start", f"previous_starts: {MARK}2026-12-01 10:00", "event-previous")
    event("an earlier start of an event that comes again", f"recurrence: {{rrule: FREQ=DAILY}}\nprevious_starts: {MARK}2026-11-01 10:00",
          "event-previous", says="recurrence.overrides")
    join = "join_url: https://meet.example/hush\n"
    case("a text that says where to join", "content/events/N.md", f"---\ntitle: T\nstarts: 2026-12-01\n{join}---\n"
         f"Not https://meet.example/hush-more, [here]({MARK}https://meet.example/hush).\n", "event-join", says="the address of join_url would be published")
    for field in ("summary", "public_url", "location", "registration_notes"):
        event(f"where to join in {field}", join + f"{field}: {MARK}https://meet.example/hush", "event-join", says="public_url where everybody may join")
    event("an occurrence's own address to join in a summary", f"summary: {MARK}at https://meet.example/2.\n"
          "recurrence: {rrule: FREQ=DAILY, overrides: [{at: 2026-12-02, join_url: https://meet.example/2}]}", "event-join")
    event("an unknown field of rsvp", f"rsvp: {{{MARK}seats: 4}}", "front-matter-key")
    event("an unknown host", f"hosts: {MARK}nobody", "member-unknown")
    event("an unknown speaker", f"speakers: [mira, {MARK}nobody]", "member-unknown")
    event("a price that is a list", f"price: {MARK}[1]", "field-type")
    event("a uid that is a map", f"uid: {MARK}{{a: b}}", "field-type")
    event("a bad earlier start", f"previous_starts: {MARK}never", "field-date")
    event("an unknown field of an event", f"{MARK}venue: x", "front-matter-key")


def people():
    case("a member without a name", "content/members/N.yaml", f"{MARK}bio: x\n", "field-missing")
    case("a member with an empty name", "content/members/N.yaml", f"{MARK}name: \"\"\n", "field-missing")
    case("a name in a language that the site lacks", "content/members/N.yaml", f"name: {{en: N, {MARK}fr: N}}\n", "language-unknown")
    case("a name that is a list", "content/members/N.yaml", f"name: {MARK}[N]\n", "field-type")
    member("a bio in a language that the site lacks", f"bio: {{{MARK}de: x}}", "language-unknown")
    member("pronouns that are a list", f"pronouns: {MARK}[a]", "field-type")
    member("a link without an address", f"links: [{MARK}{{label: x}}]", "field-missing")
    member("a link of a member to no address", f"links: [{{url: {MARK}shop}}]", "field-url")
    member("a role without a name", f"roles: [{MARK}{{since: 2026-01-01}}]", "field-missing")
    member("a role with a bad date", f"roles: [{{role: a, since: {MARK}2026-02-31}}]", "field-date")
    member("a bad day of joining", f"joined: {MARK}2026-14-01", "field-date")
    member("ranking in words", f"ranking: {MARK}perhaps", "field-type")
    member("segments that are a map", f"segments: {MARK}{{a: b}}", "field-type")
    member("an unknown scope", f"consent: {{scope: [{MARK}profil], channels: [site], given: 2026-01-01}}", "field-value")
    member("an unknown channel of consent", f"consent: {{scope: profile, channels: {MARK}web, given: 2026-01-01}}", "field-value")
    member("consent without a day", f"consent: {MARK}{{scope: profile, channels: site}}", "field-missing")
    member("consent with a bad day", f"consent: {{scope: profile, channels: site, given: {MARK}2026-02-30}}", "field-date")
    member("consent without channels", f"consent: {MARK}{{scope: profile, given: 2026-01-01}}", "field-missing")
    member("consent with an unknown field", f"consent: {{scope: profile, channels: site, given: 2026-01-01, {MARK}proof: x}}", "front-matter-key")
    member("an unknown scope of a withdrawal", f"withdrawn: {{scope: {MARK}everything}}", "field-value")
    member("a withdrawal without a scope", f"withdrawn: {MARK}{{date: 2026-01-01}}", "field-missing")
    member("an unknown field of a member", f"{MARK}nickname: x", "front-matter-key")
    story("an unknown field of a story", f"{MARK}autor: mira", "front-matter-key")
    story("values that are a map", f"values: {MARK}{{a: b}}", "field-type")
    story("groups that are a map", f"groups: {MARK}{{a: b}}", "field-type")
    story("an advertisement in words", f"ad: {MARK}a little", "field-type")
    case("a story of nobody", "content/stories/N.md", f"---\n{MARK}title: T\ndate: 2026-01-01\n---\nText.\n", "consent-story")
    case("a story of somebody unknown", "content/stories/N.md", f"---\ntitle: T\ndate: 2026-01-01\nmember: {MARK}nobody\n---\nText.\n", "member-unknown")
    case("a story without consent", "content/stories/N.md", f"---\ntitle: T\ndate: 2026-01-01\nmember: {MARK}shyN\n---\nText.\n", "consent-story",
         more={"content/members/shyN.yaml": "name: Shy\nconsent: {scope: profile, channels: site, given: 2026-01-01}\n"})


def links():
    body("a link to no file", f"[x]({MARK}gone.md)", "link-dead")
    body("a link to a file almost there", f"[x]({MARK}../pages/abuot.md)", "link-dead", says="abuot")
    body("a link in the wrong case", f"[x]({MARK}../pages/About.md)", "link-dead", says="About")
    body("a link to no address", f"Text [x]({MARK}/nowhere/) more.", "link-dead")
    body("a link behind Han characters", f"先看这一页 [x]({MARK}/nowhere/)。", "link-dead")
    body("a link in a list", f"- a\n- b [x]({MARK}/nowhere/)", "link-dead")
    body("a link in a quote", f"> a\n> b [x]({MARK}/nowhere/)", "link-dead")
    body("a link in a table", f"| a | b |\n|---|---|\n| c | [x]({MARK}/nowhere/) |", "link-dead")
    body("a link in a heading", f"## A [x]({MARK}/nowhere/)", "link-dead")
    body("a link in strong text", f"**a [x]({MARK}/nowhere/)**", "link-dead")
    body("a link by reference", f"[x][r]\n\n[r]: {MARK}/nowhere/", "link-dead")
    body("a link in angle brackets", f"[x](<{MARK}no such page.md>)", "link-dead")
    body("a link with an escape that is no UTF-8", f"[x]({MARK}%ff.md)", "link-dead")
    body("a link that climbs out", f"[x]({MARK}../../../etc/passwd)", "link-dead")
    body("a link to a draft", f"[x]({MARK}draft.md)", "link-dead")
    body("a link to a post of the future", f"[x]({MARK}later.md)", "link-dead")
    body("a link to a post that is over", f"[x]({MARK}/posts/over/)", "link-dead")
    body("a link to a host without scheme", f"[x]({MARK}forum.example/x)", "link-dead")
    body("a link with a typing error in its scheme", f"[x]({MARK}hhtps://a.example/)", "link-dead")
    body("a link that would run something", f"[x]({MARK}javascript:alert)", "link-unsafe")
    body("a link to data", f"[x]({MARK}data:text/html,x)", "link-unsafe")
    body("a fragment that the document lacks", f"[x]({MARK}#wher)", "link-fragment")
    body("a fragment that another one lacks", f"[x]({MARK}good.md#whne)", "link-fragment")
    body("an image that is missing", f"![x]({MARK}none.png)", "image-missing")
    body("an image with a title that is missing", f"![x]({MARK}none.png \"Title\")", "image-missing")
    body("an image in a link", f"[![x]({MARK}none.png)](good.md)", "image-missing")
    body("an image that is a document", f"![x]({MARK}good.md)", "image-missing")
    body("a static image in the wrong case", f"![x]({MARK}/Pic.svg)", "image-missing")
    case("a dead link in a page", "content/pages/N.md", f"---\ntitle: T\n---\n[x]({MARK}/nowhere/)\n", "link-dead")
    case("a dead link in a story", "content/stories/N.md", f"---\ntitle: T\ndate: 2026-01-01\nmember: mira\n---\n[x]({MARK}/nowhere/)\n", "link-dead")
    case("a dead link of a member", "content/members/N.md",
         f"---\nname: N\nconsent: {{scope: profile, channels: site, given: 2026-01-01}}\n---\n[x]({MARK}/nowhere/)\n", "link-dead")
    case("a dead link in an issue", "content/newsletters/N.md", f"---\ntitle: T\ndate: 2026-01-02\n---\n[x]({MARK}/nowhere/)\n", "link-dead")


def directives():
    body("an unknown directive", f"{MARK}::digset{{kind=post}}", "directive-unknown")
    body("a digest of no kind", f"::digest{{{MARK}kind=psot}}", "directive-unknown")
    issue("an unknown argument", f"::digest{{kind=post {MARK}limt=3}}", "directive-unknown")
    issue("a limit in words", f"::digest{{kind=post {MARK}limit=few}}", "directive-unknown")
    issue("a limit of nothing", f"::digest{{kind=post {MARK}limit=0}}", "directive-unknown")
    issue("a bad since", f"::digest{{kind=post {MARK}since=monday}}", "directive-unknown")
    for key in ("city", "series", "group"):
        issue(f"a {key} that no event has", f"::events{{{MARK}{key}=Suzhou}}", "directive-unknown", says=f'no event has the {key} "Suzhou"')
    issue("a bad next", f"::events{{{MARK}next=soon}}", "directive-unknown")
    issue("an unknown story", f"::story{{{MARK}slug=lmap}}", "directive-unknown", says='did you mean "lamp"?')
    body("an unknown event", f"::event{{{MARK}slug=fiar}}", "directive-unknown", says='did you mean "fair"?')
    body("an event without a slug", f"{MARK}::event{{}}", "directive-unknown", says="::event lacks its slug")
    body("an unknown role", f"::members{{{MARK}role=ambasador}}", "directive-unknown", says='did you mean "ambassador"?')
    body("members of a bad number", f"::members{{{MARK}limit=-1}}", "directive-unknown")
    body("members by an unknown argument", f"::members{{{MARK}rol=ambassador}}", "directive-unknown", says='did you mean "role"?')
    body("a gallery outside a bundle", f"{MARK}::gallery{{}}", "image-missing", says="/index.md, with the pictures beside it")
    body("a gallery of nothing", f"{MARK}::gallery{{files=/photos/*}}", "image-missing", says="the gallery has no pictures")
    post("words about a file that is not there", f'resources: [{{src: {MARK}pic.jpg, alt: "x"}}]', "image-missing",
         says='there is no file "pic.jpg" beside the document')
    case("a directive in a member's text", "content/members/N.md",
         f"---\nname: N\nconsent: {{scope: profile, channels: site, given: 2026-01-01}}\n---\n{MARK}::evnts{{}}\n",
         "directive-unknown", says='did you mean "events"?')


def files():
    bad = "content/posts/N.md"
    case("a byte that is no UTF-8", bad, b"---\ntitle: T\ndate: 2026-01-01\n---\nText \xff.\n", "utf8-invalid", says=(5, 6))
    case("a byte that is no UTF-8 in the front matter", bad, b"---\ntitle: T\xe9\n---\n", "utf8-invalid", says=(2, 9))
    case("an overlong form", bad, b"---\ntitle: T\ndate: 2026-01-01\n---\n\xe7\x81\xaf \xc0\xaf\n", "utf8-invalid", says=(5, 3))
    case("a surrogate", bad, b"---\ntitle: T\ndate: 2026-01-01\n---\n\xed\xa0\x80\n", "utf8-invalid", says=(5, 1))
    case("a NUL byte", bad, b"---\ntitle: T\ndate: 2026-01-01\n---\nText\x00.\n", "utf8-invalid", says=(5, 5))
    case("UTF-16", bad, "﻿---\ntitle: T\n---\n".encode("utf-16-le"), "utf8-invalid", says=(1, 1))
    case("GB 18030", bad, "---\ntitle: 灯笼\n---\n".encode("gb18030"), "utf8-invalid", says=(2, 8))
    case("a file that is too large", bad, b"---\ntitle: T\ndate: 2026-01-01\n---\n" + b"x" * (17 << 20), "file-too-large")
    case("a file in a language that the site lacks", "content/posts/N.fr.md", "---\ntitle: T\ndate: 2026-01-01\n---\n", "language-unknown")
    case("a name without a letter", "content/posts/….md", "---\ntitle: T\ndate: 2026-01-01\n---\n", "slug-invalid")
    case("one document twice", "content/posts/N/index.md", f"---\n{MARK}title: T\ndate: 2026-01-01\n---\n", "duplicate-document",
         more={"content/posts/N.md": "---\ntitle: T\ndate: 2026-01-01\n---\n"})
    case("two files of one key", "content/posts/N-b.md", f"---\ntitle: T\ndate: 2026-01-01\ntranslation_key: {MARK}keyN\n---\n",
         "duplicate-document", more={"content/posts/N-a.md": "---\ntitle: T\ndate: 2026-01-01\ntranslation_key: keyN\n---\n"})
    case("two files for one URL", "content/posts/N-b.md", f"---\ntitle: T\ndate: 2026-01-01\nslug: {MARK}slugN\n---\n", "url-collision",
         more={"content/posts/N-a.md": "---\ntitle: T\ndate: 2026-01-01\nslug: slugN\n---\n"})
    case("an alias that is a page", "content/posts/N.md", f"---\ntitle: T\ndate: 2026-01-01\naliases: [{MARK}/about/]\n---\n", "url-collision")
    case("an alias twice", "content/posts/N-b.md", f"---\ntitle: T\ndate: 2026-01-01\naliases: [/x/, {MARK}/oldN/]\n---\n", "url-collision",
         more={"content/posts/N-a.md": "---\ntitle: T\ndate: 2026-01-01\naliases: /oldN/\n---\n"})
    case("names that differ only in case", "content/posts/lowN.md", f"---\ntitle: T\ndate: 2026-01-01\nslug: {MARK}caseN\n---\n", "url-case",
         more={"content/posts/highN.md": "---\ntitle: T\ndate: 2026-01-01\nslug: CaseN\n---\n"})
    case("files whose names differ only in case", "content/posts/twinN.md", "---\ntitle: T\ndate: 2026-01-01\nslug: otherN\n---\n", "file-case",
         more={"content/posts/TwinN.md": "---\ntitle: T\ndate: 2026-01-01\n---\n"})
    post("a slug that climbs", f"slug: {MARK}../../up", "slug-invalid")
    post("a slug with a slash", f"slug: {MARK}a/b", "slug-invalid")
    post("a slug with a question mark", f"slug: {MARK}a?b", "slug-invalid")
    post("a slug of two dots", f"slug: {MARK}..", "slug-invalid")
    post("a slug that is too long", f"slug: {MARK}{'x' * 201}", "slug-invalid")
    post("an alias that climbs", f"aliases: [/ok/, {MARK}/../../up]", "slug-invalid")
    case("a symbolic link that leads out", "content/posts/N.md", pathlib.Path("/etc/hostname"), "link-out-of-folder")
    case("data that is broken YAML", "content/data/N.yaml", f"a: b{MARK}: c\n", "yaml-syntax")
    case("data that is broken JSON", "content/data/N.json", f"{{\"a\": 1,\n {MARK}}}\n", "json-syntax")
    case("data that is broken CSV", "content/data/N.csv", f"a,b\n1,{MARK}\"x\n", "csv-syntax")
    case("data with a row that is too long", "content/data/N.csv", f"a,b\n1,2\n{MARK}1,2,3\n", "data-row")
    case("data with two columns of one name", "content/data/N.csv", f"a,{MARK}a\n1,2\n", "data-row")
    case("data twice", "content/data/pairN.yaml", "a: b\n", "duplicate-document", more={"content/data/pairN.json": "{}\n"})
    case("a section that cascades no field", "content/posts/secN/_index.md", f"---\ntitle: S\ncascade: {{{MARK}autors: mira}}\n---\n", "front-matter-key")
    case("a section that cascades a wrong type", "content/posts/secN/_index.md", f"---\ntitle: S\ncascade: {{draft: {MARK}maybe}}\n---\n", "field-type")
    case("a cascade that is a list", "content/posts/secN/_index.md", f"---\ntitle: S\ncascade: {MARK}[a]\n---\n", "field-type")


def recipes():
    recipe("own kind: a number in words", f"rest: 1h\nratio: {MARK}half", "field-type")
    recipe("own kind: an unknown word", f"level: {MARK}eassy", "field-value")
    recipe("own kind: an unknown member", f"cooks: [{MARK}nobody]", "member-unknown")
    recipe("own kind: no URL", f"source: {MARK}book", "field-url")
    recipe("own kind: no date", f"made: {MARK}2026-02-30", "field-date")
    recipe("own kind: no duration", f"rest: {MARK}long", "field-value")
    recipe("own kind: texts", f"steps: {MARK}{{a: b}}", "field-type")
    recipe("own kind: truth", f"vegan: {MARK}2", "field-type")
    recipe("own kind: text", f"note: {MARK}[a]", "field-type")
    recipe("own kind: an unknown field", f"{MARK}minuets: 4", "front-matter-key")
    case("own kind: a missing field", "content/recipes/N.md", f"---\n{MARK}title: T\n---\nText.\n", "field-missing")
    case("own kind: not whole", "content/recipes/N.md", f"---\ntitle: T\nminutes: {MARK}5.5\n---\nText.\n", "field-type")


def configs():
    config("an unknown key", f"{MARK}base_ulr: x", "config-key")
    config("broken YAML in kith.yaml", f"description: a{MARK}: b", "yaml-syntax")
    config("a key twice in kith.yaml", f"{MARK}theme: tiny", "yaml-duplicate-key")
    bare("kith.yaml is a list", f"{MARK}- a\n")
    bare("no title in kith.yaml", f"{MARK}base_url: https://t.example/\ntheme: tiny\n")
    bare("no base_url", f"{MARK}title: T\ntheme: tiny\n")
    for value in ("t.example", "ftp://t.example/", "https://", "\"https://t.example/?a\"", "https://t example/", "[a]"):
        bare(f"base_url: {value}", f"title: T\nbase_url: {MARK}{value}\ntheme: tiny\n")
    bare("a title in a language that the site lacks", f"title: {{en: T, {MARK}fr: T}}\nbase_url: https://t.example/\nlanguages: [en]\ntheme: tiny\n")
    bare("a language in words", f"title: T\nbase_url: https://t.example/\nlanguages: [en, {MARK}chinese_simple]\ntheme: tiny\n")
    bare("a language twice", f"title: T\nbase_url: https://t.example/\nlanguages: [en, {MARK}en]\ntheme: tiny\n")
    bare("a theme that is not there", f"title: T\nbase_url: https://t.example/\ntheme: {MARK}tniy\n", "theme-missing")
    bare("a theme that climbs", f"title: T\nbase_url: https://t.example/\ntheme: {MARK}../x\n")
    for line in (f"version: {MARK}2", f"version: {MARK}one", f"timezone: {MARK}Asia/Shangai", f"content: {MARK}../x", f"content: {MARK}/etc",
                 f"page_size: {MARK}0", f"page_size: {MARK}20000", f"page_size: {MARK}ten", f"ignore: {MARK}{{a: b}}", f"description: {MARK}[a]",
                 f"menus: {MARK}[a]", f"menus: {{main: {MARK}{{page: about}}}}", f"menus: {{main: [{MARK}about]}}", f"menus: {{main: [{MARK}{{title: x}}]}}",
                 f"menus: {{main: [{{url: {MARK}forum}}]}}", f"menus: {{main: [{{page: about, title: {MARK}[x]}}]}}",
                 f"menus: {{main: [{{page: about, title: {{{MARK}fr: x}}}}]}}",
                 f"kinds: {MARK}[post]", f"kinds: {{post: {MARK}blog}}", f"kinds: {{post: {{folder: {MARK}/blog}}}}", f"kinds: {{post: {{folder: {MARK}../blog}}}}",
                 f"kinds: {{post: {{permalink: {MARK}blog/:slug}}}}", f"kinds: {{post: {{permalink: {MARK}\"/:slig/\"}}}}",
                 f"kinds: {{post: {{permalink: {MARK}/posts/}}}}",
                 f"kinds: {{post: {{list: {MARK}posts}}}}", f"kinds: {{page: {{list: {MARK}/pages/}}}}", f"kinds: {{post: {{aliases: {{a: {MARK}sumary}}}}}}",
                 f"kinds: {{post: {{aliases: {{a: {MARK}[b]}}}}}}", f"kinds: {{post: {{aliases: {MARK}a}}}}", f"kinds: {{post: {{unknown_fields: {MARK}drop}}}}",
                 f"kinds: {{story: {{consent: {MARK}maybe}}}}", 
                 f"kinds: {{recipe: {{folder: recipes, fields: {MARK}[a]}}}}", f"kinds: {{recipe: {{folder: recipes, fields: {{a: {MARK}{{help: x}}}}}}}}",
                 f"kinds: {{recipe: {{folder: recipes, fields: {{a: {{type: {MARK}number}}}}}}}}",
                 f"kinds: {{recipe: {{folder: recipes, fields: {{a: {MARK}{{type: enum}}}}}}}}",
                 f"kinds: {{recipe: {{folder: recipes, fields: {{{MARK}title: {{type: text}}}}}}}}",
                 f"kinds: {{recipe: {{folder: recipes, fields: {{{MARK}a-b: {{type: text}}}}}}}}",
                 f"kinds: {{{MARK}Re cipe: {{folder: recipes}}}}", f"kinds: {{recipe: {{folder: {MARK}posts}}}}",
                 f"feeds: {{items: {MARK}0}}", f"feeds: {{content: {MARK}some}}", f"formats: {MARK}[rss]", f"formats: {{rss: {MARK}often}}",
                 f"markdown: {{html: {MARK}perhaps}}", f"slugs: {MARK}latin", f"fallback: {MARK}sometimes", f"fallback: {{zh-Hans: {MARK}fr}}",
                 f"fallback: {{{MARK}fr: en}}", f"checks: {MARK}[a]", f"checks: {{link-dead: {MARK}loud}}"):
        config(f"kith.yaml: {line.replace(MARK, '')}", line)
    config("kith.yaml: an unknown check", f"checks: {{{MARK}link-daed: off}}", "config-key")
    config("kith.yaml: an unknown key of a kind", f"kinds: {{post: {{{MARK}foldr: x}}}}", "config-key")
    config("kith.yaml: a kind without a folder", f"kinds: {{{MARK}recipe: {{permalink: /r/:slug/}}}}", "config-key", says="folder")
    config("kith.yaml: an unknown kind that is nearly one", f"kinds: {{{MARK}psot: {{list: /x/}}}}", "config-key")
    config("kith.yaml: an unknown key of a menu item", f"menus: {{main: [{{{MARK}pgae: about}}]}}", "config-key")
    config("kith.yaml: an unknown format", f"formats: {{{MARK}rrs: false}}", "config-key")
    config("kith.yaml: an unknown feed setting", f"feeds: {{{MARK}item: 3}}", "config-key")
    config("kith.yaml: a menu's page", f"menus: {{main: [{{page: {MARK}abuot}}]}}", "menu-target")
    config("kith.yaml: a menu's kind", f"menus: {{main: [{{kind: {MARK}psot}}]}}", "menu-target")
    config("kith.yaml: a menu's kind without a list", f"menus: {{main: [{{kind: {MARK}page}}]}}", "menu-target")
    config("kith.yaml: a menu's address", f"menus: {{main: [{{url: {MARK}/nowhere/}}]}}", "menu-target")
    bare("kith.yaml is not UTF-8", b"title: T\xff\nbase_url: https://t.example/\n", "utf8-invalid", says=(1, 9))
    for line in (f"newsletter: {{from: {MARK}[a]}}", f"newsletter: {{unsubscribe: {{https: {MARK}lists.example}}}}", f"newsletter: {MARK}[a]"):
        bare(f"kith.yaml: {line.replace(MARK, '')}", CONFIG + line + "\n")


def lay_base(site):
    for name, text in BASE.items():
        put(site / name, text)
    theme = ROOT / "tests" / "golden" / "tidy" / "in" / "themes" / "tiny"
    shutil.copytree(theme, site / "themes" / "tiny")


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, pathlib.Path):
        path.symlink_to(text)
    elif isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text, newline="")


def lay(site, number, c):
    """Writes a case's files; gives its path and the place that is expected, or None."""
    name = lambda path: path.replace("N", f"n{number}")
    text, place = c["text"], None
    for other, content in c["more"].items():
        put(site / name(other), content.replace("N", f"n{number}") if "N" in other else content)
    if isinstance(text, str):
        if c["path"] != "kith.yaml":
            text = re.sub(r"(?<=[a-z])N\b", f"n{number}", text)
        at = text.find(MARK)
        if at >= 0:
            before = text[:at]
            place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        text = text.replace(MARK, "")
    elif isinstance(c["says"], tuple):
        place = c["says"]
    put(site / name(c["path"]), text)
    return name(c["path"]), place


REPORT = re.compile(r"^(?P<path>[^\s:][^:]*?)(?::(?P<line>\d+):(?P<col>\d+))?: (?P<level>error|warning|note): (?P<text>.*) \[(?P<code>[a-z0-9-]+)\]$")


def reports(stderr):
    out = []
    for line in stderr.split("\n"):
        m = REPORT.match(line)
        if m:
            out.append((m["path"], (int(m["line"]), int(m["col"])) if m["line"] else None, m["code"], m["level"], m["text"]))
    return out


def build(site):
    return kith("build", "-s", site, "-d", site, "--now", NOW, "--format", "text", "--jobs", 1, cwd=site)


def one(results, number, c, verbose):
    with temp() as folder:
        site = pathlib.Path(folder)
        lay_base(site)
        path, place = lay(site, number, c)
        done = build(site)
        got = reports(done.stderr)
        detail = f"want {path} {place} [{c['code']}] {c['says']}\ngot exit {done.returncode}\n{done.stderr}"
        good = len(got) == 1 and got[0][:4] == (path, place, c["code"], "error") and done.returncode in (1, 3)
        if isinstance(c["says"], str) and c["says"]:
            good = good and c["says"] in done.stderr
        results.check(f"broken: {c['name']}", good and not (site / "site").exists(), detail)
        if verbose:
            print(f"--- {c['name']}\n{done.stderr}", end="")


def together(results):
    """All cases whose files can lie side by side, in one run."""
    with temp() as folder:
        site = pathlib.Path(folder)
        lay_base(site)
        want = []
        for number, c in enumerate(CASES):
            if c["path"] != "kith.yaml" and c["code"] != "file-too-large":
                path, place = lay(site, number, c)
                want.append((path, place, c["code"]))
        done = build(site)
        got = sorted(((p, l, c) for p, l, c, _, _ in reports(done.stderr)), key=str)
        want.sort(key=str)
        missing = [w for w in want if w not in got]
        extra = [g for g in got if g not in want]
        results.check("broken: all together", got == want and done.returncode in (1, 3),
                      f"missing {missing}\nbeyond {extra}\nexit {done.returncode}")


def main():
    results = Results()
    for fill in (fields, dates, yaml, events, people, links, directives, files, recipes, configs):
        fill()
    only = [a for a in sys.argv[1:] if not a.startswith("-")]
    results.check("broken: at least 200 files", len(CASES) >= 200, len(CASES))
    results.equal("broken: names are unique", len({c["name"] for c in CASES}), len(CASES))
    for number, c in enumerate(CASES):
        if not only or any(word in c["name"] for word in only):
            one(results, number, c, "-v" in sys.argv)
    if not only:
        together(results)
    results.end()


main()
