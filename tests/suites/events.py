"""One change of plan in all that speaks of an event; links that add it to other calendars; nothing of a session's speaker who withdrew.

# sanitised: no
"""

import datetime
import html
import json
import pathlib
import re
import urllib.parse

import feedparser
import icalendar
from _common import Results, kith, put, temp, tree

NOW = "2027-06-01T12:00:00Z"
UTC = datetime.timezone.utc
CONFIG = """version: 1
title: Lane
base_url: https://lane.example/
languages: [en]
timezone: Asia/Shanghai
newsletter: {from: "News <news@lane.example>", postal_address: Lane 1, unsubscribe: {mailto: off@lane.example}}
"""


class Site:
    def __init__(self, folder, **files):
        self.root = pathlib.Path(folder)
        self.put("kith.yaml", CONFIG)
        for name, text in files.items():
            self.put(name, text)

    def put(self, name, text):
        put(self.root, name, text)

    def event(self, name, fields):
        self.put(f"content/events/{name}.md", f"---\ntitle: {name.title()}\nuid: {name}@lane.example\n{fields}---\nText\n")

    def issue(self, month, body="::changed-events{}"):
        day = {4: "04-15", 5: "05-15", 6: "05-28"}[month]
        self.put(f"content/newsletters/2027-{month:02}.md", f"---\ntitle: Issue {month}\npreheader: P\ndate: 2027-{day}\n---\n{body}\n")

    def build(self, now=NOW):
        self.done = kith("build", "-s", self.root, "-d", self.root / "out", "--now", now)
        self.files = tree(self.root / "out")
        return self.files

    def text(self, name):
        return self.files[name].decode()


def plain(markup):
    """What a reader sees."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<(style|script|title)\b.*?</\1>|<[^>]*>", " ", markup, flags=re.S)))


def vevents(data):
    return icalendar.Calendar.from_ical(data).walk("VEVENT")


# ---- a change of plan -----------------------------------------------------------------------------------------------------

ONCE = "date: 2027-04-01\nstarts: {}\nduration: 2h\nlocation: Tea house\n{}"
WEEKLY = ("date: 2027-04-01\nstarts: 2027-04-06 19:00\nduration: 2h\nlocation: Tea house\n"
          "recurrence:\n  rrule: FREQ=WEEKLY;COUNT=20\n{}")
CHANGED = "updated: 2027-05-02 10:00\n"
# what, fields, (STATUS, DTSTART) of the changed VEVENT, (eventStatus, startDate, previousStartDate), word, when it was, when it is
CHAIN = [
    ("cancelled", ONCE.format("2027-07-08 19:00", CHANGED + "status: cancelled\n"),
     ("CANCELLED", "2027-07-08T19:00"), ("EventCancelled", "2027-07-08T19:00:00+08:00", None), "Cancelled", None, "Thu 8 Jul, 19:00"),
    ("moved", ONCE.format("2027-07-09 19:00", CHANGED + "status: postponed\nprevious_starts: 2027-07-08 19:00\n"),
     ("CONFIRMED", "2027-07-09T19:00"), ("EventRescheduled", "2027-07-09T19:00:00+08:00", "2027-07-08T19:00:00+08:00"),
     "Moved to another date", "Thu 8 Jul, 19:00", "Fri 9 Jul, 19:00"),
    ("moved, as scheduled", ONCE.format("2027-07-09 19:00", CHANGED + "previous_starts: 2027-07-08 19:00\n"),
     ("CONFIRMED", "2027-07-09T19:00"), ("EventRescheduled", "2027-07-09T19:00:00+08:00", "2027-07-08T19:00:00+08:00"),
     "Moved to another date", "Thu 8 Jul, 19:00", "Fri 9 Jul, 19:00"),
    ("postponed", ONCE.format("2027-07-08 19:00", CHANGED + "status: postponed\n"),
     ("TENTATIVE", "2027-07-08T19:00"), ("EventPostponed", "2027-07-08T19:00:00+08:00", None), "Postponed", None, "Thu 8 Jul, 19:00"),
    ("moved online", ONCE.format("2027-07-08 19:00", CHANGED + "status: moved_online\npublic_url: https://talk.example/\n"),
     ("CONFIRMED", "2027-07-08T19:00"), ("EventMovedOnline", "2027-07-08T19:00:00+08:00", None), "Moved online", None, "Thu 8 Jul, 19:00"),
    ("one is moved", WEEKLY.format("  overrides: [{at: 2027-06-01, starts: 2027-06-03 20:00}]\n" + CHANGED),
     ("CONFIRMED", "2027-06-03T20:00"), ("EventRescheduled", "2027-06-03T20:00:00+08:00", "2027-06-01T19:00:00+08:00"),
     "Moved to another date", "Tue 1 Jun, 19:00", "Thu 3 Jun, 20:00"),
    ("one is cancelled", WEEKLY.format("  overrides: [{at: 2027-06-08, status: cancelled}]\n" + CHANGED),
     ("CANCELLED", "2027-06-08T19:00"), ("EventCancelled", "2027-06-08T19:00:00+08:00", None), "Cancelled", None, "Tue 8 Jun, 19:00"),
]


def changed_node(page, start):
    """The Event that begins then: the page's own, or one of those below it."""
    node = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["@graph"][0]
    for one in [node, *node.get("subEvent", [])]:
        if one["startDate"] == start:
            return one
    return {}


def check_chain(results):
    for name, fields, calendar, (ld, start, before), word, was, when in CHAIN:
        with temp() as folder:
            site = Site(folder)
            for month in (4, 5, 6):
                site.issue(month)
            site.event("fair", fields.replace(CHANGED, "").replace("status: cancelled\n", "").replace("status: postponed\n", ""))
            site.build("2027-05-01T00:00:00Z")
            old = vevents(site.files["site/events/fair/event.ics"])[0]
            site.event("fair", fields)
            results.check(f"{name}: builds", not site.build() or site.done.returncode == 0, site.done.stderr)
            page = site.text("site/events/fair/index.html")
            results.check(f"{name}: the page says it", word in plain(page) and (not was or was in plain(page)), plain(page))
            if not name.startswith("one is"):
                banner = plain(re.search(r'<p class="notice status.*?</p>', page)[0])
                results.check(f"{name}: in a banner", word in banner and (not was or was in banner), banner)
            results.check(f"{name}: the calendar page says it", word in plain(site.text(f"site/events/calendar/{start[:7]}/index.html")))
            items = vevents(site.files["site/calendar.ics"])
            changed = [(str(i["STATUS"]), i["DTSTART"].dt.strftime("%Y-%m-%dT%H:%M")) for i in items]
            results.check(f"{name}: STATUS and DTSTART", calendar in changed, changed)
            results.check(f"{name}: SEQUENCE rises", all(i["SEQUENCE"] > old["SEQUENCE"] for i in items))
            results.equal(f"{name}: UID", {str(i["UID"]) for i in items}, {"fair@lane.example"})
            results.equal(f"{name}: DTSTAMP and LAST-MODIFIED are `updated`", {(i["DTSTAMP"].dt, i["LAST-MODIFIED"].dt) for i in items},
                          {(datetime.datetime(2027, 5, 2, 2, tzinfo=UTC),) * 2})
            node = changed_node(page, start)
            results.equal(f"{name}: JSON-LD", (node.get("eventStatus"), node.get("previousStartDate")), (f"https://schema.org/{ld}", before))
            check_feeds(results, name, site, word)
            check_mails(results, name, site, word, was, when)


def check_feeds(results, name, site, word):
    changed = datetime.datetime(2027, 5, 2, 2, tzinfo=UTC)
    atom = feedparser.parse(site.files["site/atom.xml"]).entries[0]
    rss = feedparser.parse(site.files["site/rss.xml"]).entries[0]
    item = json.loads(site.files["site/feed.json"])["items"][0]
    moments = [datetime.datetime(*atom.updated_parsed[:6], tzinfo=UTC), datetime.datetime(*rss.updated_parsed[:6], tzinfo=UTC),
               datetime.datetime.fromisoformat(item["date_modified"])]
    results.equal(f"{name}: feeds say when it changed", moments, [changed] * 3)
    results.equal(f"{name}: one item in all feeds", len({atom.id, rss.id, item["id"]}), 1)
    results.check(f"{name}: a new item", atom.id != "tag:lane.example,2027-04-01:events/fair/en" and str(int(changed.timestamp())) in atom.id, atom.id)
    if not name.startswith("one is"):
        results.equal(f"{name}: the title says what changed", {atom.title, rss.title, item["title"]}, {f"{word}: Fair"})


def check_mails(results, name, site, word, was, when):
    """In the issue behind the change, and in no other."""
    for form, read in (("html", plain), ("txt", lambda text: re.sub(r"\s+", " ", text))):
        mails = {m: read(site.text(f"outbox/2027-{m:02}/email.{form}")) for m in (4, 5, 6)}
        results.check(f"{name}: the mail says it ({form})", "Fair" in mails[5] and word in mails[5] and when in mails[5] and (not was or was in mails[5]), mails[5])
        results.equal(f"{name}: only the issue behind the change ({form})", [m for m in mails if "Fair" in mails[m]], [5])
    page = plain(site.text("site/newsletters/2027-05/index.html"))
    results.check(f"{name}: the issue's page says it", word in page and when in page, page)


# ---- links into other calendars ---------------------------------------------------------------------------------------------

LINKS = {  # fields: dates and zone for Google, start, end and whether all day for Outlook
    "starts: 2027-07-08 19:00\nends: 2027-07-08 21:30\n": ("20270708T190000/20270708T213000", "Asia/Shanghai", "2027-07-08T19:00:00+08:00", "2027-07-08T21:30:00+08:00", None),
    "starts: 2027-07-08 19:00\nduration: 6h\ntimezone: America/New_York\n":
        ("20270708T190000/20270709T010000", "America/New_York", "2027-07-08T19:00:00-04:00", "2027-07-09T01:00:00-04:00", None),
    "starts: 2027-07-08 19:00\n": ("20270708T190000/20270708T190000", "Asia/Shanghai", "2027-07-08T19:00:00+08:00", "2027-07-08T19:00:00+08:00", None),
    "starts: 2027-07-08T19:00:00Z\nduration: 1h\ntimezone: Europe/Berlin\n":
        ("20270708T210000/20270708T220000", "Europe/Berlin", "2027-07-08T21:00:00+02:00", "2027-07-08T22:00:00+02:00", None),
    "starts: 2027-07-08\n": ("20270708/20270709", None, "2027-07-08", "2027-07-09", "true"),
    "starts: 2027-07-08\nends: 2027-07-10\ntimezone: America/New_York\n": ("20270708/20270711", None, "2027-07-08", "2027-07-11", "true"),
    'starts: 2027-01-05 19:00\nduration: 1h\ntimezone: Europe/Berlin\nrecurrence: {rrule: FREQ=WEEKLY, exdate: [2027-06-01], overrides: [{at: 2027-06-08, status: cancelled}]}\n':
        ("20270615T190000/20270615T200000", "Europe/Berlin", "2027-06-15T19:00:00+02:00", "2027-06-15T20:00:00+02:00", None),
    'starts: 2027-01-05 19:00\nduration: 1h\nrecurrence: {rrule: FREQ=WEEKLY, overrides: [{at: 2027-06-01, starts: 2027-06-02 08:00, duration: 3h}]}\n':
        ("20270602T080000/20270602T110000", "Asia/Shanghai", "2027-06-02T08:00:00+08:00", "2027-06-02T11:00:00+08:00", None),
    "starts: 2027-01-05\nrecurrence: {rrule: FREQ=MONTHLY}\n": ("20270605/20270606", None, "2027-06-05", "2027-06-06", "true"),
}


def check_links(results):
    with temp() as folder:
        site = Site(folder)
        for n, fields in enumerate(LINKS):
            site.event(f"e{n}", fields + "summary: \"灯笼 & tea? #1 + more\"\nlocation: {name: Tea house, city: Qingdu}\n")
        site.build("2027-06-01T00:00:00Z")
        results.equal("links: builds", site.done.returncode, 0)
        for n, (dates, zone, starts, ends, whole) in enumerate(LINKS.values()):
            page = site.text(f"site/events/e{n}/index.html")
            hrefs = [html.unescape(h) for h in re.findall(r'href="([^"]*)"', page)]
            google = next(h for h in hrefs if h.startswith("https://calendar.google.com/calendar/render?"))
            outlook = next(h for h in hrefs if h.startswith("https://outlook.live.com/calendar/0/deeplink/compose?"))
            query = {k: v for k, v in urllib.parse.parse_qsl(urllib.parse.urlsplit(google).query, strict_parsing=True)}
            details = f"灯笼 & tea? #1 + more\n\nhttps://lane.example/events/e{n}/"
            results.equal(f"links: Google {dates}", query, {"action": "TEMPLATE", "text": f"E{n}", "dates": dates, "location": "Tea house, Qingdu",
                                                            "details": details, **({"ctz": zone} if zone else {})})
            query = {k: v for k, v in urllib.parse.parse_qsl(urllib.parse.urlsplit(outlook).query, strict_parsing=True)}
            results.equal(f"links: Outlook {starts}", query, {"path": "/calendar/action/compose", "rru": "addevent", "subject": f"E{n}", "startdt": starts,
                                                              "enddt": ends, "location": "Tea house, Qingdu", "body": details,
                                                              **({"allday": whole} if whole else {})})
        hooks = set(re.findall(r'href="(webcal:[^"]*)"', site.text("site/events/index.html")))
        results.equal("links: webcal", hooks, {"webcal://lane.example/calendar.ics"})
        known = {"webcal" + f"://lane.example/{name.removeprefix('site/')}" for name in site.files if name.endswith(".ics")}
        every = {h for name in site.files if name.endswith(".html") for h in re.findall(r'href="(webcal:[^"]*)"', site.text(name))}
        results.check("links: webcal leads to calendars that are there", every <= known and len(every) > 1, every - known)


# ---- calendars of what events have in common ---------------------------------------------------------------------------------

def check_calendars(results):
    """One for all events, each city, series, group, tag and event, in each language; each with its own events and its own name."""
    with temp() as folder:
        site = Site(folder)
        site.put("kith.yaml", CONFIG.replace("languages: [en]", "languages: [en, zh-Hans]").replace("title: Lane", "title: {en: Lane, zh-Hans: 巷}"))
        site.event("tea", "starts: 2027-07-08 19:00\ncity: Qingdu\nseries: Winter talks\ngroups: [Bakers, Tea table]\ntags: [tea]\n")
        site.event("fair", "starts: 2027-07-09 19:00\ncity: qingdu\ngroups: [Bakers]\ntags: [tea, lamps]\n")
        site.event("call", "starts: 2027-07-10 19:00\nmode: online\nseries: Winter talks\n")
        site.event("hidden", "starts: 2027-07-11 19:00\ncity: Suzhou\nchannels: [site]\n")
        site.put("content/events/tea.zh-Hans.md", "---\ntitle: 茶叙\nuid: tea@lane.example\nstarts: 2027-07-08 19:00\ncity: 清渡\nseries: 冬日讲谈\n"
                 "groups: [面包师]\ntags: [茶]\n---\n文\n")
        site.build()
        want = {"calendar.ics": ("Lane", {"Tea", "Fair", "Call"}), "events/city/qingdu/calendar.ics": ("Qingdu · Lane", {"Tea", "Fair"}),
                "events/series/winter-talks/calendar.ics": ("Winter talks · Lane", {"Tea", "Call"}),
                "events/group/bakers/calendar.ics": ("Bakers · Lane", {"Tea", "Fair"}), "events/group/tea-table/calendar.ics": ("Tea table · Lane", {"Tea"}),
                "tags/tea/calendar.ics": ("tea · Lane", {"Tea", "Fair"}), "tags/lamps/calendar.ics": ("lamps · Lane", {"Fair"}),
                "zh-hans/calendar.ics": ("巷", {"茶叙"}), "zh-hans/events/city/qing-du/calendar.ics": ("清渡 · 巷", {"茶叙"}),
                "zh-hans/events/series/dong-ri-jiang-tan/calendar.ics": ("冬日讲谈 · 巷", {"茶叙"}),
                "zh-hans/events/group/mian-bao-shi/calendar.ics": ("面包师 · 巷", {"茶叙"}), "zh-hans/tags/cha/calendar.ics": ("茶 · 巷", {"茶叙"})}
        found = {}
        for name in (n.removeprefix("site/") for n in site.files if n.endswith("calendar.ics")):
            data = icalendar.Calendar.from_ical(site.files["site/" + name])
            found[name] = (str(data["NAME"]), {str(e["SUMMARY"]) for e in data.walk("VEVENT")})
        results.equal("calendars: each with its name and events", found, want)
        described = {n for n in site.files if n.endswith(".html") and b'"@type":"Event"' in site.files[n]}
        results.equal("schema.org Event on the event's own page only", described, {f"site/{lang}events/{slug}/index.html" for lang, slug in
                      (("", "tea"), ("", "fair"), ("", "call"), ("", "hidden"), ("zh-hans/", "tea"))})
        single = {n.removeprefix("site/") for n in site.files if n.endswith("event.ics")}
        results.equal("calendars: one for each event", single, {"events/tea/event.ics", "events/fair/event.ics", "events/call/event.ics", "zh-hans/events/tea/event.ics"})
        pages = {n.removeprefix("site/").removesuffix("index.html") for n in site.files if re.search(r"events/(city|series|group)/[^/]*/index.html$", n)}
        results.equal("calendars: a page for each", pages, {n.removesuffix("calendar.ics") for n in want if re.search("/(city|series|group)/", n)} | {"events/city/suzhou/"})
        for page in pages - {"events/city/suzhou/"}:
            text = site.text(f"site/{page}index.html")
            results.check(f"calendars: {page} offers its own", f'href="https://lane.example/{page}calendar.ics"' in text and
                          f'href="webcal://lane.example/{page}calendar.ics"' in text)


# ---- people ---------------------------------------------------------------------------------------------------------------

SPEAKER = "name: Lu Withdraws\nroles: [{role: Host}]\nconsent: [{scope: [profile], channels: [%s], given: 2026-01-01}]\n"
SESSIONS = ("date: 2027-04-01\nstarts: 2027-07-08 19:00\nduration: 2h\nhosts: [mira]\nsessions:\n"
            "  - {title: Folding, starts: 2027-07-08 19:00, duration: 30m, speakers: [lu, mira]}\n  - {title: Cutting, speakers: lu}\n")


def check_speakers(results):
    """A speaker of a session stands where she agreed to stand; once she has withdrawn, in no byte of the output."""
    with temp() as folder:
        site = Site(folder)
        site.event("fair", SESSIONS)
        site.issue(5, "::event{slug=fair}\n\n::events{next=90d}")
        site.put("content/members/mira.yaml", SPEAKER.replace("Lu Withdraws", "Mira Stays") % "site, feed, email")
        site.put("content/members/lu.yaml", SPEAKER % "site, feed, email")
        site.build()
        page = site.text("site/events/fair/index.html")
        results.check("speakers: both stand in the programme", page.count("Lu Withdraws") >= 2 and "Mira Stays" in page)
        node = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["@graph"][0]
        results.equal("speakers: both in JSON-LD", [[p["name"] for p in s["performer"]] for s in node["subEvent"]], [["Lu Withdraws", "Mira Stays"], ["Lu Withdraws"]])
        for channels, where in (("feed, email", "nothing of the site"), ("site", "no feed, calendar or mail")):
            site.put("content/members/lu.yaml", SPEAKER % channels)
            files = site.build()
            results.equal(f"speakers: agreed to {channels}: builds", site.done.returncode, 0)
            named = [n for n, data in files.items() if b"Lu Withdraws" in data]
            outside = re.compile(r"\.(xml|json|ics)$|^outbox/")
            wrong = [n for n in named if bool(outside.search(n)) == (channels == "site") and not n.endswith("sitemap.xml")]
            results.equal(f"speakers: agreed to {channels}: in {where}", wrong, [])
        for withdrawn in ("all", "profile"):
            site.put("content/members/lu.yaml", SPEAKER % "site, feed, email" + f"withdrawn: [{{scope: {withdrawn}, date: 2027-05-20}}]\n")
            files = site.build()
            results.equal(f"speakers: {withdrawn} withdrawn: builds", site.done.returncode, 0)
            results.equal(f"speakers: {withdrawn} withdrawn: in no file", [n for n, data in files.items() if re.search(rb"Lu Withdraws|members/lu|Lu\b", data)], [])
            page = site.text("site/events/fair/index.html")
            results.check(f"speakers: {withdrawn} withdrawn: the programme and the others stay", "Folding" in page and "Cutting" in page and "Mira Stays" in page)


def check_years(results):
    """A list shows the year of a day where one might take it for another year's (now: June 2027)."""
    days = {"2027-01-09": False, "2027-12-09": False, "2028-01-09": False, "2028-06-09": True, "2028-07-09": True, "2029-01-09": True, "2026-12-09": True}
    with temp() as folder:
        site = Site(folder)
        for day in days:
            site.event(f"on-{day}", f"date: 2026-01-01\nstarts: {day} 19:00\n")
        site.build()
        page = site.text("site/events/index.html")
        shown = {day: str(day[:4]) in plain(text) for day, text in re.findall(r'<time class="dt-start" datetime="(.{10})T.*?>(.*?)</time>', page)}
        results.equal("years: shown where they are needed", shown, days)


def main():
    results = Results()
    check_chain(results)
    check_links(results)
    check_calendars(results)
    check_speakers(results)
    check_years(results)
    results.end()


if __name__ == "__main__":
    main()
