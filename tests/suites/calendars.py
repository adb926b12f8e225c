"""Calendars as others read them: the same occurrences as the pages, in many zones; folded by octets; nothing private in them.

# sanitised: no
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import zoneinfo

import feedparser
import icalendar
import recurring_ical_events
from _common import ROOT, Results, kith, temp, tree, write

ZONES = ["America/New_York", "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata",
         "Pacific/Apia", "America/St_Johns"]
NOW = "2027-06-01T12:00:00Z"
FROM, TO = 1767225600, 1861920000  # 2026-01-01 to 2029-01-01
UTC = datetime.timezone.utc
CONFIG = """version: 1
title: {zh-Hans: 灯笼巷, en: Lantern Lane}
description: A lane, with lamps
base_url: https://lantern.example/sub/
languages: [en, zh-Hans]
timezone: Asia/Shanghai
newsletter: {from: "News <news@lantern.example>", postal_address: Lane 1, unsubscribe: {mailto: off@lantern.example}}
events: {past: 500d, next: 600d, occurrences: 10000, refresh: 6h, color: firebrick}
"""
LONG = "灯笼巷商家社群今晚一起点灯🏮开店过日子，" * 12
JOIN = "https://meet.example/secret-room"


def event(zone, name, starts, more):
    return f"---\ntitle: {name} in {zone} 🏮灯笼，茶; and more\nstarts: {starts}\ntimezone: {zone}\nsummary: {LONG}\n" \
           f"uid: {name}-{zone}@lantern.example\nlocation: {{name: Tea house, city: {zone.split('/')[1]}}}\ndate: 2026-01-01\n" \
           f"join_url: {JOIN}\nmode: hybrid\npublic_url: https://talk.example/{name}\nhosts: [mira, wen]\ntags: [tea]\n{more}---\nText\n"


# Times around midnight and early in the morning, where zones change their offset.
EVENTS = {
    "night": ("2026-01-04 02:30", 'ends: 2026-01-04 03:15\nrecurrence: {rrule: "FREQ=DAILY"}\n'),
    "midnight": ("2026-01-02 00:00", 'duration: 45m\nrecurrence: {rrule: "FREQ=DAILY;COUNT=900"}\n'),
    "half": ("2026-02-01 00:10", 'duration: 1h\nrecurrence: {rrule: "FREQ=DAILY;UNTIL=20280801"}\n'),
    "one": ("2026-01-03 01:30", 'duration: 20m\nrecurrence: {rrule: "FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20281001T013000"}\n'),
    "tea": ("2026-01-13 19:00", 'ends: 2026-01-13 20:30\nrecurrence:\n  rrule: "FREQ=MONTHLY;BYDAY=2TU"\n'
            '  rdate: ["2026-12-31 22:00", "2027-02-01 08:00"]\n  exdate: ["2026-03-10 19:00", 2027-04-13]\n'
            '  overrides:\n    - {at: "2026-05-12 19:00", status: cancelled}\n'
            '    - {at: "2026-06-09 19:00", starts: "2026-06-10 18:00", title: A day later}\n'
            '    - {at: "2028-07-11 19:00", ends: "2028-07-12 01:00", location: {name: River, city: Elsewhere}, status: moved_online}\n'),
    "last": ("2026-01-31", 'recurrence: {rrule: "FREQ=MONTHLY;BYMONTHDAY=-1"}\n'),
    "three-days": ("2026-03-06", 'ends: 2026-03-08\nrecurrence: {rrule: "FREQ=MONTHLY;BYDAY=1FR;COUNT=30", exdate: [2026-05-01]}\n'),
    "yearly": ("2026-10-25 02:10", 'duration: 3h\nrecurrence: {rrule: "FREQ=YEARLY"}\n'),
    "once": ("2027-03-14 02:30", "duration: 90m\n"),
    "whole-day": ("2027-03-14", ""),
}
ISSUE = "---\ntitle: News\ndate: 2027-05-20\n---\n::events{next=90d limit=30}\n\n::changed-events{}\n"
MEMBERS = {
    "mira": "name: Mira Consents\nconsent: [{scope: [profile], channels: [site, feed, email], given: 2026-01-01}]\n",
    "wen": "name: Wen Siteonly\nconsent: [{scope: [profile], channels: [site], given: 2026-01-01}]\n",
}


def make_site(folder):
    (folder / "content" / "events").mkdir(parents=True)
    (folder / "content" / "members").mkdir()
    (folder / "kith.yaml").write_text(CONFIG)
    for slug, text in MEMBERS.items():
        (folder / "content" / "members" / f"{slug}.yaml").write_text(text)
    (folder / "content" / "newsletters").mkdir()
    (folder / "content" / "newsletters" / "2027-05.md").write_text(ISSUE)
    for zone in ZONES:
        for name, (starts, more) in EVENTS.items():
            (folder / "content" / "events" / f"{name}-{zone.replace('/', '-').lower()}.md").write_text(event(zone, name, starts, more))


def build(folder, *args):
    return kith("build", "-s", folder, "-d", folder / "out", "--now", NOW, *args)


def seconds(value):
    """An instant, or the midnight of a day as if it were in UTC."""
    if isinstance(value, str) and len(value) == 10:
        value = datetime.date.fromisoformat(value)
    elif isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day, tzinfo=UTC)
    return int(value.timestamp())


STATUS = {"scheduled": "CONFIRMED", "cancelled": "CANCELLED", "moved_online": "CONFIRMED", "postponed": "TENTATIVE"}


def of_kith(folder):
    """uid -> [(start, end, status)] in the three years."""
    done = kith("list", "event", "-s", folder, "--now", NOW, "--format", "json")
    found = {}
    for document in json.loads(done.stdout)["documents"]:
        rows = []
        for o in document["occurrences"]:
            end = seconds(o["ends"]) if "ends" in o else seconds(o["starts"])
            if len(o["starts"]) == 10:  # days: the end is the last of them, one where none is given
                end += 86400
            if FROM <= seconds(o["starts"]) < TO:
                rows.append((seconds(o["starts"]), end, STATUS[o["status"]]))
        found[document["uid"]] = sorted(rows)
    return found


def of_python(data):
    calendar = icalendar.Calendar.from_ical(data)
    found = {}
    spans = [(datetime.datetime(y, 1, 1, tzinfo=UTC), datetime.datetime(y + 1, 1, 1, tzinfo=UTC)) for y in (2026, 2027, 2028)]
    for span in spans:
        for one in recurring_ical_events.of(calendar).between(*span):
            start, end = one["DTSTART"].dt, one["DTEND"].dt if "DTEND" in one else one["DTSTART"].dt
            if start == end and not isinstance(start, datetime.datetime):
                end += datetime.timedelta(days=1)
            row = (seconds(start), seconds(end), str(one["STATUS"]))
            if FROM <= row[0] < TO:
                found.setdefault(str(one["UID"]), set()).add(row)
    return {uid: sorted(rows) for uid, rows in found.items()}


def starts(rows):
    """Without ends: ical.js counts wall time from the start, an hour off where a clock goes back before the end."""
    return [(r[0], r[2]) for r in rows]


def check_lines(results, name, data):
    lines = data.split(b"\r\n")
    results.check(f"{name}: ends with CRLF", data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b""))
    results.check(f"{name}: no line over 75 octets", all(len(line) <= 75 for line in lines), max(lines, key=len))
    cut = []
    for line in lines:
        try:
            line.decode()
        except UnicodeDecodeError:
            cut.append(line)
    results.equal(f"{name}: characters cut by folding", cut, [])
    for needed in (b"METHOD:PUBLISH", b"VERSION:2.0", b"PRODID:"):
        results.check(f"{name}: has {needed.decode()}", needed in data)
    results.equal(f"{name}: a DTSTAMP that is not the build's", re.findall(rb"DTSTAMP:2027", data), [])


def same(results, name, want, got):
    missing = [datetime.datetime.fromtimestamp(r[0], UTC).isoformat() for r in want if r not in got][:5]
    extra = [datetime.datetime.fromtimestamp(r[0], UTC).isoformat() for r in got if r not in want][:5]
    results.check(name, not missing and not extra, f"missing {missing}, too many {extra}; {len(want)} wanted, {len(got)} found")


def check_rule(results, uid, ours, one):
    """What node-ical's rule gives, hours around a change of clocks apart; with the changes that it knows. It reads no RDATE."""
    zone = zoneinfo.ZoneInfo(re.search(r"[A-Z]\w+/\w+", uid)[0])
    offset = lambda t: datetime.datetime.fromtimestamp(t, zone).utcoffset()
    calm = lambda t: offset(t - 86400) == offset(t + 86400)
    last = min(one["first"][-1], TO - 1)
    theirs = [t for t in one["first"] + [start for start, *_ in one["changes"]] if t <= last]
    mine = [t for t in ours if t <= last]
    missing = [t for t in theirs if t not in mine and calm(t)]
    extra = [t for t in mine if t not in theirs and calm(t)]
    results.check(f"{uid}: node-ical: rule", not missing, [datetime.datetime.fromtimestamp(t, UTC).isoformat() for t in missing[:5]])
    results.check(f"{uid}: node-ical: only extra dates beside the rule", len(extra) == (2 if uid.startswith("tea-") else 0),
                  [datetime.datetime.fromtimestamp(t, UTC).isoformat() for t in extra[:5]])
    return len(theirs)


def check_readers(results, folder, files):
    want = of_kith(folder)
    results.equal("events listed", len(want), len(ZONES) * len(EVENTS))
    results.check("occurrences compared", sum(map(len, want.values())) > 20000, sum(map(len, want.values())))
    whole = of_python(files["calendar.ics"])
    for uid, rows in want.items():
        same(results, f"{uid}: times as python reads them", rows, whole.get(uid, []))
    paths = [str(p) for p in sorted((folder / "out" / "site" / "events").glob("*/event.ics"))]
    results.equal("a calendar for each event", len(paths), len(want))
    done = subprocess.run(["node", ROOT / "tests/suites/_calendars.mjs", ROOT / "tests/node_modules", str(FROM), str(TO), *paths],
                          capture_output=True, text=True, env={**os.environ, "TZ": "UTC"})
    results.check("ical.js and node-ical read all", done.returncode == 0, done.stderr)
    others = json.loads(done.stdout) if done.returncode == 0 else {}
    seen, ruled = set(), 0
    for found in others.values():
        for uid, rows in found["icaljs"].items():
            seen.add(uid)
            same(results, f"{uid}: starts as ical.js reads them", starts(want[uid]), starts(sorted(rows)))
        for uid, one in found["nodeical"].items():
            first = min(r[0] for r in want[uid]) if want[uid] else None
            results.equal(f"{uid}: node-ical: start", one["start"], first)
            results.equal(f"{uid}: node-ical: status", one["status"], "CONFIRMED")
            changes = [(start, status) for start, status, _ in one["changes"] if FROM <= start < TO]
            results.check(f"{uid}: node-ical: changed occurrences", set(changes) <= {(r[0], r[2]) for r in want[uid]}, changes)
            if one["recurs"]:
                ruled += check_rule(results, uid, [r[0] for r in want[uid]], one)
            results.check(f"{uid}: node-ical: summary", one["summary"].startswith(uid.split("-" + uid.split("-", 1)[1])[0]) and "🏮灯笼，茶; and more" in one["summary"])
            results.check(f"{uid}: node-ical: description", one["description"].startswith(LONG))
    results.equal("events that ical.js saw", len(seen), len(want))
    results.check("occurrences compared with node-ical's", ruled > 3000, ruled)


def check_private(results, folder):
    """Nothing of join_url, in any byte of what is written; names only of those who agreed to feeds."""
    files = tree(folder / "out")
    results.check("mail and the search index were looked at", any(n.startswith("outbox/") for n in files) and
                  any(n.startswith("site/newsletters/") for n in files))
    results.equal("join_url in the output", [n for n, d in files.items() if b"secret-room" in d], [])
    calendars = b"".join(d for n, d in files.items() if n.endswith(".ics")).replace(b"\r\n ", b"")
    pages = b"".join(d for n, d in files.items() if n.endswith(".html"))
    results.check("a host who agreed to feeds stands in calendars", b"Mira Consents" in calendars)
    results.check("a host who agreed to the site alone does not", b"Wen Siteonly" not in calendars and b"Wen Siteonly" in pages)
    results.check("the public address stands in calendars", b"CONFERENCE;VALUE=URI" in calendars)


def check_files(results, files):
    """Each calendar that there should be, with what it says of itself."""
    names = ["calendar.ics", "events/city/berlin/calendar.ics", "tags/tea/calendar.ics", "events/tea-europe-berlin/event.ics"]
    results.equal("calendars that are missing", [n for n in names if n not in files], [])
    head = files["events/city/berlin/calendar.ics"].decode().replace("\r\n ", "").split("BEGIN:VTIMEZONE")[0]
    for line in ("NAME:Berlin · Lantern Lane", "X-WR-CALNAME:Berlin · Lantern Lane", "COLOR:firebrick",
                 "REFRESH-INTERVAL;VALUE=DURATION:PT360M", "X-PUBLISHED-TTL:PT360M",
                 "SOURCE;VALUE=URI:https://lantern.example/sub/events/city/berlin/calendar.ics",
                 "URL;VALUE=URI:https://lantern.example/sub/events/city/berlin/", "DESCRIPTION:A lane\\, with lamps"):
        results.check(f"the calendar of Berlin says {line}", line + "\r\n" in head, head)
    berlin = icalendar.Calendar.from_ical(files["events/city/berlin/calendar.ics"])
    uids = {str(e["UID"]) for e in berlin.walk("VEVENT")}
    results.equal("the calendar of Berlin holds its events", uids, {f"{n}-Europe/Berlin@lantern.example" for n in EVENTS})
    page = files["events/city/berlin/index.html"].decode()
    for link in ("webcal://lantern.example/sub/events/city/berlin/calendar.ics", "https://lantern.example/sub/events/city/berlin/calendar.ics"):
        results.check(f"the page of Berlin has {link}", f'href="{link}"' in page)
    page = files["events/tea-europe-berlin/index.html"].decode()
    for link in ("https://calendar.google.com/calendar/render?action=TEMPLATE&amp;text=", "https://outlook.live.com/calendar/0/deeplink/compose?",
                 "/sub/events/tea-europe-berlin/event.ics"):
        results.check(f"the page of an event has {link}", f'href="{link}' in page)


def one_event(data, recurrence=None):
    for item in icalendar.Calendar.from_ical(data).walk("VEVENT"):
        if ("RECURRENCE-ID" in item) == bool(recurrence):
            return item
    return None


PLANS = [
    # what, more front matter, STATUS, words of the banner, eventStatus, title in feeds
    ("as planned", "", "CONFIRMED", [], "EventScheduled", "Fair"),
    ("moved", "status: postponed\nprevious_starts: 2027-07-01 19:00\nupdated: 2027-05-02\n", "CONFIRMED", ["status-postponed", "Thu 1 Jul"],
     "EventRescheduled", "Moved to another date: Fair"),
    ("postponed", "status: postponed\nupdated: 2027-05-03\n", "TENTATIVE", ["status-postponed"], "EventPostponed", "Postponed: Fair"),
    ("cancelled", "status: cancelled\nupdated: 2027-05-04\n", "CANCELLED", ["status-cancelled"], "EventCancelled", "Cancelled: Fair"),
    ("cancelled again", "status: cancelled\nupdated: 2027-05-04 12:00\n", "CANCELLED", ["status-cancelled"], "EventCancelled", "Cancelled: Fair"),
]


def check_life_cycle(results):
    """One event through its changes of plan: the same UID, a SEQUENCE that rises, a banner, and the calendar that keeps it."""
    with temp() as name:
        folder = pathlib.Path(name)
        make_site(folder)
        for path in (folder / "content" / "events").glob("*.md"):
            path.unlink()
        path, sequence, uid, items = folder / "content" / "events" / "fair.md", -1, "fair@lantern.example", []
        for plan, more, status, words, ld, title in PLANS:
            path.write_text(f"---\ntitle: Fair\nstarts: 2027-07-08 19:00\nuid: {uid}\ndate: 2027-05-01\n{more}---\nText\n")
            done = build(folder)
            files = tree(folder / "out" / "site")
            item = one_event(files["calendar.ics"])
            results.check(f"{plan}: builds", done.returncode == 0, done.stderr)
            results.equal(f"{plan}: UID", str(item["UID"]), uid)
            results.equal(f"{plan}: STATUS", str(item["STATUS"]), status)
            results.check(f"{plan}: SEQUENCE rises", int(item["SEQUENCE"]) > sequence, (sequence, item["SEQUENCE"]))
            sequence = int(item["SEQUENCE"])
            results.check(f"{plan}: DTSTAMP is not the build's", "20270601" not in str(item["DTSTAMP"].to_ical()))
            page = files["events/fair/index.html"].decode()
            results.equal(f"{plan}: what the page says", [w for w in words if w not in page], [])
            results.check(f"{plan}: the page has no banner for nothing", words or 'class="notice status' not in page)
            node = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["@graph"][0]
            results.equal(f"{plan}: JSON-LD", (node["@type"], node["startDate"], node["eventStatus"]),
                          ("Event", "2027-07-08T19:00:00+08:00", f"https://schema.org/{ld}"))
            item = feedparser.parse(files["rss.xml"]).entries[0]
            results.equal(f"{plan}: title in feeds", item.title, title)
            results.check(f"{plan}: feeds have it as a new item", item.id not in items and item.link.endswith("/events/fair/"), item.id)
            items.append(item.id)
            again = build(folder)
            results.check(f"{plan}: the same again", " 0 written" in again.stdout, again.stdout)


def check_times(results):
    """Past is what is over in its own zone by --now; a recurring event stands in lists by its next occurrence."""
    with temp() as name:
        folder = pathlib.Path(name)
        make_site(folder)
        for path in (folder / "content" / "events").glob("*.md"):
            path.unlink()
        put = lambda name, text: (folder / "content" / "events" / f"{name}.md").write_text(f"---\ntitle: {name}\nuid: {name}\n{text}---\n")
        put("long", "starts: 2027-05-30 09:00\nends: 2027-06-01 20:30\ntimezone: Asia/Shanghai\n")
        put("weekly", 'starts: 2027-01-05 19:00\nduration: 1h\ntimezone: Asia/Shanghai\nrecurrence: {rrule: "FREQ=WEEKLY", exdate: ["2027-06-08 19:00"],'
            ' overrides: [{at: "2027-06-15 19:00", status: cancelled}]}\n')
        cases = [("2027-06-01T12:29:59Z", ["long", "weekly"], ["2027-06-22"]), ("2027-06-01T12:30:00Z", ["weekly"], ["2027-06-22"]),
                 ("2027-06-01T11:59:59Z", ["long", "weekly"], ["2027-06-01"]), ("2027-06-22T12:00:00Z", ["weekly"], ["2027-06-29"])]
        for now, upcoming, starts in cases:
            kith("build", "-s", folder, "-d", folder / "out", "--now", now)
            page = (folder / "out" / "site" / "events" / "index.html").read_text()
            part = page.split('id="upcoming"')[1].split('class="past"')[0].split("<footer")[0]
            results.equal(f"{now}: upcoming", [n for n in ("long", "weekly") if f"/events/{n}/" in part], upcoming)
            results.check(f"{now}: the next occurrence on lists", all(f'dt-start" datetime="{s}' in part for s in starts), part)
        month = (folder / "out" / "site" / "events" / "calendar" / "2027-06" / "index.html").read_text()
        days = re.findall(r'<td[^>]*>\s*<time class="day" datetime="([\d-]+)">(.*?)</td>', month, re.S)
        on = {day: re.findall(r"/events/([a-z]+)/", text) for day, text in days}
        results.equal("the month has its days", sorted(on), [f"2027-06-{d:02}" for d in range(1, 31)])
        results.equal("a day with two", on["2027-06-01"], ["long", "weekly"])
        results.equal("a day that is left out", on["2027-06-08"], [])
        results.check("one that is cancelled stays, marked", on["2027-06-15"] == ["weekly"] and 'class="h-event off"' in month)
        results.check("the table has a caption and heads", "<caption>" in month and month.count('scope="col"') == 7)


CHANGES = {
    "kith.yaml": "version: 1\ntitle: T\nbase_url: https://t.example/\nlanguages: [en]\ntimezone: Europe/Berlin\nevents: {past: 20d, next: 40d}\n",
    "content/events/weekly.md": '---\ntitle: W\nuid: w\nstarts: 2027-05-04 19:00\nduration: 1h\nrecurrence: {rrule: "FREQ=WEEKLY;COUNT=14"}\n---\n',
    "content/events/once.md": "---\ntitle: O\nuid: o\nstarts: 2027-06-09 19:00\nduration: 1h\n---\n",
    "content/posts/later.md": "---\ntitle: L\ndate: 2027-06-05 08:00\nexpires: 2027-06-20\n---\nText\n",
    "content/members/mira.yaml": "name: Mira\nconsent: [{scope: [profile], channels: [site], given: 2026-01-01, expires: 2027-07-01}]\n",
    "content/posts/by.md": "---\ntitle: B\ndate: 2027-01-05\nauthors: [mira]\n---\nText\n",
}


def check_next_change(results):
    """A build right before that instant is the same as now, and one at it is not; until nothing changes any more."""
    with temp() as name:
        folder = pathlib.Path(name)
        write(folder, CHANGES)

        def built(now):
            done = kith("build", "-q", "-s", folder, "-d", folder / "out", "--now", now)
            results.check(f"builds at {now}", done.returncode == 0, done.stderr)
            return tree(folder / "out" / "site")

        now, whats = "2027-06-01T12:00:00Z", []
        for _ in range(60):
            answer = json.loads(kith("next-change", "-s", folder, "--now", now, "--format", "json").stdout)
            if answer["at"] is None:
                break
            before = datetime.datetime.fromtimestamp(answer["epoch"] - 1, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            at = datetime.datetime.fromtimestamp(answer["epoch"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            here = built(now)
            results.check(f"{now}: nothing changes before {at}", built(before) == here)
            results.check(f"{now}: {answer['what']} changes something at {at}", built(at) != here)
            now = at
            whats.append(answer["what"])
        results.equal("what changed", sorted(set(whats)), ["another year is shown", "calendar shows another month", "consent expires", "ends", "expires",
                      "has one more occurrence ahead", "has one occurrence less behind", "is due"])
        done = kith("next-change", "-s", folder, "--now", now)
        results.equal("at the end nothing changes", (done.returncode, done.stdout), (0, "nothing changes by itself\n"))


def main():
    results = Results()
    with temp() as name:
        folder = pathlib.Path(name)
        make_site(folder)
        done = build(folder)
        results.check("it builds", done.returncode == 0, done.stderr)
        files = tree(folder / "out" / "site")
        calendars = {n: d for n, d in files.items() if n.endswith(".ics")}
        for path, data in calendars.items():
            check_lines(results, path, data)
        check_readers(results, folder, files)
        check_files(results, files)
        check_private(results, folder)
    check_life_cycle(results)
    check_times(results)
    check_next_change(results)
    results.end()


if __name__ == "__main__":
    main()
