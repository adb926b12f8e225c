"""kith import ics and csv: random calendars become event files that take place at the same instants, by python3-icalendar
and python3-recurring-ical-events, and so does what kith writes of them when it is imported again; what can't be kept is
reported at its line.
"""

import datetime
import pathlib
import random
import re
import zoneinfo

import icalendar
import recurring_ical_events
import yaml
from _common import ROOT, Results, kith, temp

NOW = "2026-11-21T12:00:00Z"
SEED = 5545
EVENTS = 150
ZONES = {"Europe/Berlin": "W. Europe Standard Time", "America/New_York": "/citadel.org/20250101_1/America/New_York",
         "Asia/Shanghai": "China Standard Time", "Australia/Lord_Howe": "Australia/Lord_Howe", "Asia/Kolkata": "Asia/Calcutta",
         "America/St_Johns": "Newfoundland Standard Time", "Africa/Casablanca": "Africa/Casablanca",
         "Pacific/Apia": "Pacific/Apia", "UTC": None}
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
UTC = datetime.timezone.utc
CONFIG = "version: 1\ntitle: T\nbase_url: https://e.example\nlanguages: [zh-Hans, en]\ntimezone: Asia/Shanghai\n"


def make_site(folder):
    site = pathlib.Path(folder)
    (site / "content").mkdir(parents=True)
    (site / "kith.yaml").write_text(CONFIG)
    return site


def run(site, *args):
    return kith(*args, "-s", site, "--now", NOW, cwd=site)


def calendar(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *lines, "END:VCALENDAR", ""])


def fold(line):
    """By octets, even inside a character, as the RFC allows."""
    data, out = line.encode(), b""
    while len(data) > 60:
        out, data = out + data[:60] + b"\r\n ", data[60:]
    return out + data


# ---- random calendars ---------------------------------------------------------------------------------------------------

class Event:
    def __init__(self, rng, number):
        self.rng, self.uid = rng, f"{number}@random.example"
        self.zone = rng.choice(list(ZONES))
        self.all_day = rng.random() < 0.2
        self.start = datetime.datetime(2026, rng.randint(1, 12), rng.randint(1, 28), rng.choice([8, 12, 19, 23]),
                                       rng.choice([0, 15, 30]))
        self.length = datetime.timedelta(days=rng.randint(1, 3)) if self.all_day else datetime.timedelta(minutes=rng.choice([30, 90, 240]))
        self.lines = []

    def value(self, when):
        return f"{when:%Y%m%d}" if self.all_day else f"{when:%Y%m%dT%H%M%S}" + ("Z" if self.zone == "UTC" else "")

    def put(self, name, *when):
        if self.all_day:
            head = f"{name};VALUE=DATE"
        elif self.zone == "UTC":
            head = name
        else:
            head = f"{name};TZID={ZONES[self.zone]}"
        self.lines.append(f"{head}:{','.join(map(self.value, when))}")

    def rule(self):
        rng, freq = self.rng, self.rng.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        rule = [f"FREQ={freq}", f"INTERVAL={rng.choice([1, 1, 2, 3])}"]
        if freq == "WEEKLY" and rng.random() < 0.5:  # with the start's own day: else programs differ
            rule.append(f"BYDAY={','.join({DAYS[self.start.weekday()], rng.choice(DAYS)})}")
        if freq == "MONTHLY" and rng.random() < 0.5:
            rule.append(f"BYDAY={(self.start.day - 1) // 7 + 1}{DAYS[self.start.weekday()]}")
        if rng.random() < 0.5:
            rule.append(f"COUNT={rng.randint(2, 30)}")
        elif rng.random() < 0.5:
            rule.append("UNTIL=20280101" + ("" if self.all_day else "T000000Z"))
        return ";".join(rule)

    def text(self):
        rng, out = self.rng, []
        recurs = rng.random() < 0.8
        self.put("DTSTART", self.start)
        self.put("DTEND", self.start + self.length)
        self.lines.append(f"SUMMARY:灯笼之夜\\, {self.uid} 🏮 " + "长" * rng.randint(0, 40))
        if recurs:
            self.lines.append("RRULE:" + self.rule())
            rule = self.lines[-1].removeprefix("RRULE:")
            if rng.random() < 0.4:
                self.put("RDATE", self.start + datetime.timedelta(days=rng.randint(1, 50), hours=0 if self.all_day else 1))
            first = self.occurrences(rule)
            if rng.random() < 0.4 and len(first) > 2:
                self.put("EXDATE", *rng.sample(first[1:], min(2, len(first) - 1)))
            if rng.random() < 0.5 and len(first) > 4 and not any("EXDATE" in line for line in self.lines):
                out = self.changes(rng.sample(first[1:], 2))
        return ["BEGIN:VEVENT", f"UID:{self.uid}", "DTSTAMP:20260101T000000Z", *self.lines, "END:VEVENT", *out]

    def occurrences(self, rule):
        import dateutil.rrule
        walls = dateutil.rrule.rrulestr(re.sub(r"UNTIL=(\d{8})\w*", r"UNTIL=\1", rule), dtstart=self.start)
        return [w for w, _ in zip(walls, range(10))]

    def changes(self, at):
        out = []
        for wall, cancelled in zip(at, (False, True)):
            self.lines, kept = [], self.lines
            moved = wall + (datetime.timedelta(days=1) if self.all_day else datetime.timedelta(hours=26))
            self.put("RECURRENCE-ID", wall)
            self.put("DTSTART", wall if cancelled else moved)
            self.put("DTEND", (wall if cancelled else moved) + self.length)
            out += ["BEGIN:VEVENT", f"UID:{self.uid}", "DTSTAMP:20260101T000000Z", *self.lines, kept[2],
                    "LOCATION:River\\; left bank", *(["STATUS:CANCELLED"] if cancelled else []), "END:VEVENT"]
            self.lines = kept
        return out


def instant(when):
    if isinstance(when, datetime.datetime):
        return int(when.timestamp())
    return str(when)


def occurrences(data):
    """(uid, start, end, cancelled, summary) of three years, by the independent reader."""
    # With X-WR-TIMEZONE the reader puts rules in UTC into another zone, and other days; with SEQUENCE it takes two
    # occurrences of one day for two versions of one.
    parsed = icalendar.Calendar.from_ical(re.sub(r"(X-WR-TIMEZONE|SEQUENCE):.*\r?\n", "", data))
    out = set()
    for event in recurring_ical_events.of(parsed).between((2026, 1, 1), (2029, 1, 1)):
        start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else event["DTSTART"].dt
        out.add((str(event["UID"]), instant(start), instant(end), str(event.get("STATUS", "CONFIRMED")),
                 str(event["SUMMARY"]).strip(), str(event.get("LOCATION", ""))))
    return out


def plain_zones(data):
    """The calendar with the zones' own names, which the independent reader knows."""
    for name, other in ZONES.items():
        if other:
            data = data.replace(f"TZID={other}:", f"TZID={name}:")
    return data


def random_calendars(r):
    rng = random.Random(SEED)
    events = [Event(rng, i) for i in range(EVENTS)]
    text = calendar(*(line for e in events for line in e.text()))
    want = occurrences(plain_zones(text))
    with temp() as folder:
        first, second = make_site(pathlib.Path(folder) / "first"), make_site(pathlib.Path(folder) / "second")
        source = pathlib.Path(folder) / "in.ics"
        source.write_bytes(b"\r\n".join(fold(line) for line in text.split("\r\n")))
        for site, step in ((first, "imported"), (second, "imported again")):
            done = run(site, "import", "ics", source)
            left = [line for line in re.findall(r"\w+: .* \[[a-z-]+\]$", done.stderr, re.M) if "not kept: ORGANIZER [" not in line]
            r.check(f"{step}: without a report", done.returncode == 0 and not left, done.stderr)
            r.check(f"{step}: all of them", f"{EVENTS} added, 0 written over" in done.stdout, done.stdout[-200:])
            done = run(site, "check")
            r.check(f"{step}: kith finds no fault", done.returncode == 0 and "error" not in done.stderr, done.stderr)
            done = run(site, "build")
            r.check(f"{step}: it builds", done.returncode == 0, done.stderr)
            source = site / "site" / "calendar.ics"
            got = occurrences(source.read_text())
            r.check(f"{step}: {len(want)} occurrences of three years at the same instants", got == want,
                    f"  missing: {sorted(want - got)[:5]}\n  too many: {sorted(got - want)[:5]}")
        r.check("the occurrences are many", len(want) > 5000, len(want))


# ---- what can't be kept -------------------------------------------------------------------------------------------------

EVENT = ["BEGIN:VEVENT", "UID:a@x.example", "SUMMARY:Tea", "DTSTART;TZID=Europe/Berlin:20261124T190000"]
REPORTS = [  # lines behind the event's first four, the reports (line, id, part of the message), what its file says
    (["RRULE:FREQ=HOURLY"], [(8, "import-lost", "the rule is left out: FREQ=HOURLY is not supported")], {"recurrence": None}),
    (["RRULE:FREQ=DAILY;BYHOUR=9,10"], [(8, "import-lost", "the rule is left out: BYHOUR is not supported")], {}),
    (["RRULE:FREQ=DAILY;COUNT=3", "RRULE:FREQ=WEEKLY"], [(9, "import-lost", "an event has one rule")],
     {"recurrence": {"rrule": "FREQ=DAILY;COUNT=3"}}),
    (["RRULE:FREQ=DAILY;COUNT=3", "EXRULE:FREQ=WEEKLY"], [(9, "import-lost", "a rule of exceptions is left out")], {}),
    (["RRULE:FREQ=WEEKLY;COUNT=9", "END:VEVENT", "BEGIN:VEVENT", "UID:a@x.example", "SUMMARY:Tea",
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261208T190000", "DTSTART;TZID=Europe/Berlin:20261208T200000"],
     [(13, "import-lost", "the change is kept for this occurrence only, not for those behind it")],
     {"recurrence": {"rrule": "FREQ=WEEKLY;COUNT=9", "overrides": [{"at": "2026-12-08 19:00", "starts": "2026-12-08 20:00"}]}}),
    ([line for title in ("Coffee", "Cocoa") for line in (  # one occurrence beside the rule, changed twice
        "END:VEVENT", "BEGIN:VEVENT", "UID:a@x.example", f"SUMMARY:{title}", "RECURRENCE-ID;TZID=Europe/Berlin:20261207T190000")],
     [(4, "import-lost", "a change of an occurrence that is left out or changed already")],
     {"recurrence": {"rdate": ["2026-12-07 19:00"], "overrides": [{"at": "2026-12-07 19:00", "title": "Coffee"}]}}),
    (["RDATE;TZID=Europe/Berlin:" + ",".join(["20261125T190000"] * 10001)],
     [(8, "import-lost", "an event has at most 10000 extra or left out dates")], {}),
    (["RRULE:FREQ=DAILY", *(line for n in range(1001) for line in (
        "END:VEVENT", "BEGIN:VEVENT", "UID:a@x.example",
        f"RECURRENCE-ID;TZID=Europe/Berlin:{datetime.date(2026, 11, 25) + datetime.timedelta(n):%Y%m%d}T190000", "SUMMARY:Other"))],
     [(4, "import-lost", "an event has at most 1000 changed occurrences")], {}),
    (["SEQUENCE:2000000001"], [], {"sequence": None}),
    (["LOCATION:https://meet.example/1", "DESCRIPTION:At https://meet.example/1 or https://meet.example/1"],
     [(8, "import-lost", "the place is an address to join at, so it becomes join_url"), (9, "import-lost", "the address to join at is left out of DESCRIPTION")],
     {"location": None, "mode": "online", "join_url": "https://meet.example/1"}),
    (["LOCATION:Room 3 https://meet.example/1", "X-GOOGLE-CONFERENCE:https://meet.example/1", "URL:https://meet.example/1"],
     [(8, "import-lost", "the address to join at is left out of LOCATION")],
     {"location": "Room 3", "mode": None, "join_url": "https://meet.example/1", "public_url": None}),
    (["STATUS:TENTATIVE"], [(8, "import-lost", 'the status "TENTATIVE" is left out')], {"status": None}),
    (["STATUS:CANCELLED"], [], {"status": "cancelled"}),
    (["CLASS:PRIVATE"], [(8, "import-lost", "the event is not public, so it becomes a draft")], {"draft": True}),
    (["ATTENDEE:mailto:a@x.example", "COMMENT:x", "ATTENDEE:mailto:b@x.example"],
     [(4, "import-dropped", "not kept: ATTENDEE, COMMENT")], {}),
    (["GEO:31.3;-120.6", "LOCATION:Tea house"], [], {"location": {"name": "Tea house", "geo": {"lat": 31.3, "lon": -120.6}}}),
    (["GEO:91;x", "LOCATION:Tea house"], [], {"location": "Tea house"}),
    (["DURATION:PT1H30M"], [], {"duration": "1h30m"}),
    (["DURATION:soon"], [(8, "import-lost", "the duration can't be read")], {"duration": None}),
    (["DTEND;TZID=Europe/Berlin:20261124T180000"], [(8, "import-lost", "the event ends before it begins")], {"ends": None}),
    (["DTEND:20261124T200000Z"], [], {"ends": "2026-11-24 21:00"}),
    (["RDATE;TZID=Europe/Berlin;VALUE=PERIOD:20261125T190000/PT3H"],
     [(8, "import-lost", "the length of an extra date is left out")], {"recurrence": {"rdate": ["2026-11-25 19:00"]}}),
    (["RDATE;TZID=Nowhere/City:20261125T190000"], [(8, "import-left-out", 'there is no time zone "Nowhere/City"')], {}),
    (["RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"], [], {"recurrence": {"rrule": "FREQ=WEEKLY;BYDAY=MO;COUNT=2",
                                                                "rdate": ["2026-11-24 19:00"]}}),
    (["RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;TZID=Europe/Berlin:20261125T190000"], [],
     {"recurrence": {"rrule": "FREQ=WEEKLY;COUNT=2"}}),
    (["URL:https://x.example/tea", "CATEGORIES:tea,a\\,b", "CONFERENCE;VALUE=URI:https://meet.example/1", "SEQUENCE:3",
      "LAST-MODIFIED:20261101T100000Z", "CREATED:20261001T100000Z", "LOCATION:Tea house\\, Suzhou"], [],
     {"public_url": "https://x.example/tea", "tags": ["tea", "a,b"], "join_url": "https://meet.example/1", "sequence": 3,
      "location": "Tea house, Suzhou", "updated": datetime.datetime(2026, 11, 1, 10, tzinfo=UTC)}),
]
LEFT = [  # events that can't be imported at all
    (["BEGIN:VEVENT", "UID:a", "SUMMARY:x"], 4, "the event has no DTSTART"),
    (["BEGIN:VEVENT", "UID:a", "SUMMARY:x", "DTSTART:soon"], 7, 'DTSTART can\'t be read: "soon"'),
    (["BEGIN:VEVENT", "UID:a", "SUMMARY:x", "DTSTART;TZID=Mars/Olympus:20261124T190000"], 7, 'there is no time zone "Mars/Olympus"'),
    (["BEGIN:VEVENT", "UID:a", "SUMMARY:x", "DTSTART:20261124T190000Z", "RECURRENCE-ID:20261124T190000Z"], 4,
     "an occurrence of an event that the file does not have"),
    (["BEGIN:VEVENT", "UID:a", "SUMMARY:x", "DTSTART:20261124T190000Z", "RRULE:FREQ=DAILY;COUNT=1", "EXDATE:20261124T190000Z"], 8,
     "the event never takes place"),
]


def import_text(r, name, text, code=0, *args):
    folder = temp()
    site = make_site(pathlib.Path(folder.name) / "site")
    source = pathlib.Path(folder.name) / name
    source.write_text(text, newline="")
    done = run(site, "import", name.rsplit(".")[-1], source, *args)
    r.equal(f"{name}: exit code", done.returncode, code)
    return folder, site, done


def front(path):
    return yaml.safe_load(path.read_text().split("---\n")[1])


def reports(r):
    for lines, want, fields in REPORTS:
        name = lines[0] + ".ics"
        left = any(kind == "import-left-out" for _, kind, _ in want)
        folder, site, done = import_text(r, "a.ics", calendar(*EVENT, *lines, "END:VEVENT"), 1 if left else 0)
        with folder:
            got = re.findall(r"a\.ics:(\d+):\d+: \w+: (.*) \[([a-z-]+)\]$", done.stderr, re.M)
            r.check(f"{name}: reports", len(got) == len(want) and all(
                int(g[0]) == w[0] and g[2] == w[1] and w[2] in g[1] for g, w in zip(got, want)), done.stderr)
            data = front(site / "content" / "events" / "tea.md")
            for key, value in fields.items():
                r.equal(f"{name}: {key}", data.get(key), value)
            r.check(f"{name}: kith reads it", run(site, "check").returncode == 0, run(site, "check").stderr)
    for lines, line, message in LEFT:
        folder, site, done = import_text(r, "a.ics", calendar(*lines, "END:VEVENT"), 1)
        with folder:
            r.check(message, re.search(rf"a\.ics:{line}:\d+: error: {re.escape(message)} \[import-left-out\]", done.stderr), done.stderr)
            r.check(f"{message}: no file", not (site / "content" / "events").exists())


def zones(r):
    unknown = calendar(*EVENT[:3], "DTSTART;TZID=Mars/Olympus:20261124T190000", "END:VEVENT")
    located = calendar("BEGIN:VTIMEZONE", "TZID:Mars/Olympus", "X-LIC-LOCATION:America/New_York", "END:VTIMEZONE", *EVENT[:3],
                       "DTSTART;TZID=Mars/Olympus:20261124T190000", "END:VEVENT")
    floating = calendar(*EVENT[:3], "DTSTART:20261124T190000", "END:VEVENT")
    rows = [("--timezone", unknown, ["--timezone", "Asia/Tokyo"], "Asia/Tokyo"), ("X-LIC-LOCATION", located, [], "America/New_York"),
            ("floating", floating, [], None), ("X-WR-TIMEZONE", floating.replace("VERSION:2.0", "X-WR-TIMEZONE:Europe/Paris"), [], "Europe/Paris")]
    for name, text, args, zone in rows:
        folder, site, _ = import_text(r, "a.ics", text, 0, *args)
        with folder:
            data = front(site / "content" / "events" / "tea.md")
            r.equal(f"zone by {name}", (data.get("timezone"), data["starts"]), (zone, "2026-11-24 19:00"))


# ---- zones under names of a program's own ------------------------------------------------------------------------------------

def rule_of(wall):
    """A change of clocks as Outlook writes it: the last such weekday of the month, or the second …"""
    days = (datetime.date(wall.year + wall.month // 12, wall.month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    number = -1 if wall.day + 7 > days else (wall.day - 1) // 7 + 1
    return f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY={number}{DAYS[wall.weekday()]};BYMONTH={wall.month}"


def clock_of(zone):
    """The two changes of a zone in 2026 as parts of a VTIMEZONE, or its one offset; None where they are not yearly."""
    offset = lambda t: int(datetime.datetime.fromtimestamp(t, zone).utcoffset().total_seconds())
    shown = lambda s: f"{'-' if s < 0 else '+'}{abs(s) // 3600:02}{abs(s) // 60 % 60:02}"
    changes = []
    for year in (2026, 2027, 2028):
        start, end = (int(datetime.datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (year, year + 1))
        hours = range(start, end, 1800)
        changes.append([(t, offset(t - 1), offset(t)) for t in hours if offset(t) != offset(t - 1)])
    if not any(changes):
        o = shown(offset(0x6A000000))
        return ["BEGIN:STANDARD", "DTSTART:16010101T000000", f"TZOFFSETFROM:{o}", f"TZOFFSETTO:{o}", "END:STANDARD"]
    lines, rules = [], []
    for year in changes:
        walls = [datetime.datetime.fromtimestamp(t + before, UTC) for t, before, _ in year]
        rules.append([(rule_of(w), w.time(), before, behind) for w, (_, before, behind) in zip(walls, year)])
    if len(rules[0]) != 2 or rules[0] != rules[1] or rules[1] != rules[2]:
        return None
    for rule, time, before, behind in rules[0]:
        part = "DAYLIGHT" if behind > before else "STANDARD"
        lines += [f"BEGIN:{part}", f"DTSTART:16010101T{time:%H%M%S}", f"TZOFFSETFROM:{shown(before)}", f"TZOFFSETTO:{shown(behind)}", rule, f"END:{part}"]
    return lines


def own_zones(r):
    """A zone of any name is found by its rules, so that every event takes place at the same instant."""
    names = re.findall(r'ZONE\("[^"]*", "([^"]*)"\)', (ROOT / "src/cli/windows_zones.def").read_text())
    clocks = {name: clock for name in names if (clock := clock_of(zoneinfo.ZoneInfo(name)))}
    r.check("zones with yearly rules", len(clocks) > 120, sorted(set(names) - set(clocks)))
    lines, want = [], {}
    for n, (name, clock) in enumerate(clocks.items()):
        tzid = f"({n}) {name.rsplit('/', 1)[-1].replace('_', ' ')}, Springfield; \\ Shelbyville"
        lines += ["BEGIN:VTIMEZONE", "TZID:" + tzid.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;"), *clock, "END:VTIMEZONE"]
        for month in (1, 4, 7, 10):
            uid = f"{n}-{month}"
            lines += ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:E{uid}", f'DTSTART;TZID="{tzid}":2026{month:02}15T120000', "END:VEVENT"]
            want[uid] = (datetime.datetime(2026, month, 15, 12, tzinfo=zoneinfo.ZoneInfo(name)).timestamp(), name)
    folder, site, done = import_text(r, "a.ics", calendar(*lines))
    with folder:
        r.check("own zones: all events", f"{len(want)} added" in done.stdout, done.stdout[-200:] + done.stderr[:2000])
        reports = re.findall(r"a\.ics:\d+:\d+: (\w+): .* \[([a-z-]+)\]$", done.stderr, re.M)
        r.equal("own zones: each is said once", (set(reports), len(reports)), ({("note", "import-zone")}, len(clocks)))
        wrong, cities = [], 0
        for path in (site / "content" / "events").glob("*.md"):
            data = front(path)
            zone = data.get("timezone", "Asia/Shanghai")
            instant = datetime.datetime.fromisoformat(data["starts"]).replace(tzinfo=zoneinfo.ZoneInfo(zone)).timestamp()
            if instant != want[data["uid"]][0]:
                wrong.append((data["uid"], data["starts"], zone, want[data["uid"]]))
            cities += zone == want[data["uid"]][1]
        r.equal("own zones: the same instants", wrong, [])
        r.check("own zones: the city that the name names, but where the site's has the same clock", cities > len(want) * 0.9, (cities, len(want)))
    text = calendar("BEGIN:VTIMEZONE", "TZID:Odd", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0117", "TZOFFSETTO:+0117", "END:STANDARD",
                    "END:VTIMEZONE", *EVENT[:3], "DTSTART;TZID=Odd:20261124T190000", "END:VEVENT")
    folder, site, done = import_text(r, "a.ics", text, 1)
    with folder:
        r.check("a clock that no zone has", 'there is no time zone "Odd"' in done.stderr and "--timezone" in done.stderr, done.stderr)
    folder, site, done = import_text(r, "a.ics", text, 0, "--timezone", "Europe/Paris")
    with folder:
        r.equal("a clock that no zone has, and --timezone", front(site / "content/events/tea.md")["timezone"], "Europe/Paris")
    daily = text.replace("TZOFFSETTO:+0117\r\n", "TZOFFSETTO:+0117\r\nRRULE:FREQ=DAILY\r\n")
    folder, site, done = import_text(r, "a.ics", daily, 1)
    with folder:
        r.check("a clock that changes every day", 'there is no time zone "Odd"' in done.stderr, done.stderr)


def overwriting(r):
    folder, site, done = import_text(r, "a.ics", calendar(*EVENT, "END:VEVENT"), 0, "--dry-run")
    with folder:
        source = pathlib.Path(folder.name) / "a.ics"
        path = site / "content" / "events" / "tea.md"
        r.check("--dry-run writes nothing", "content/events/tea.md" in done.stdout and not path.exists(), done.stdout)
        run(site, "import", "ics", source)
        before = path.read_text()
        done = run(site, "import", "ics", source)
        r.check("the same again is unchanged", "1 unchanged" in done.stdout and not done.stderr, done.stdout + done.stderr)
        source.write_text(calendar(*EVENT[:2], "SUMMARY:Coffee", EVENT[3], "END:VEVENT"))
        done = run(site, "import", "ics", source)
        r.check("a file that is there is left alone", path.read_text() == before and "[import-exists]" in done.stderr, done.stderr)
        done = run(site, "import", "ics", source, "--force")
        r.check("--force writes over it", front(path)["title"] == "Coffee" and "1 written over" in done.stdout, done.stdout)
        source.write_text(calendar(EVENT[0], "UID:b@x.example", "SUMMARY:Tea", EVENT[3], "END:VEVENT"))
        run(site, "import", "ics", source)
        r.check("another event of that name gets its day", (path.parent / "tea-2026-11-24.md").exists())
        run(site, "import", "ics", source, "--lang", "en")
        done = run(site, "import", "ics", pathlib.Path(folder.name))
        r.check("a folder of calendars", "1 unchanged" in done.stdout, done.stdout + done.stderr)
        for args, message in (["xls", source], "import knows ics and csv"), (["ics", source, "--timezone", "Mars"], "no time zone"):
            done = run(site, "import", *args)
            r.check(message, done.returncode == 2 and message in done.stderr, done.stderr)
        r.equal("no such file", run(site, "import", "ics", "none.ics").returncode, 6)


# ---- tables -------------------------------------------------------------------------------------------------------------

TABLE = """title,starts,ends,location.name,location.city,tags,rrule,exdate,all_day,status,descripton,body
Tea,2026-11-24 19:00,2026-11-24 21:00,Tea house,Suzhou,tea;lamp,FREQ=WEEKLY;COUNT=3,2026-12-01,no,,lost,"Bring *tea*.
Two lines"
灯笼夜,2026-12-24,,,,,,,,cancelled,,
,2026-12-24,,,,,,,,,,
Broken,2026-13-24,,,,,FREQ=DALY,,perhaps,canceled,,
short,row
"""
TABLE_REPORTS = [(1, "import-column", 'no field "descripton"'), (5, "import-left-out", "the row has no title"),
                 (6, "import-left-out", '"starts" can\'t be read as a date'), (6, "import-left-out", 'no frequency "DALY"'),
                 (6, "import-left-out", '"all_day" is true or false'), (6, "import-left-out", "\"status\" can't be \"canceled\""),
                 (7, "import-left-out", "the row has 2 fields, the header 12")]


def tables(r):
    folder, site, done = import_text(r, "a.csv", TABLE, 1)
    with folder:
        got = re.findall(r"a\.csv:(\d+):\d+: \w+: (.*) \[([a-z-]+)\]$", done.stderr, re.M)
        for line, kind, message in TABLE_REPORTS:
            r.check(f"csv: {message}", any(int(g[0]) == line and g[2] == kind and message in g[1] for g in got), done.stderr)
        r.equal("csv: no other reports", len(got), len(TABLE_REPORTS))
        r.check("csv: suggestions", 'did you mean "DAILY"' in done.stderr and 'did you mean "cancelled"' in done.stderr, done.stderr)
        data = front(site / "content" / "events" / "tea.md")
        uid = data.pop("uid")
        r.equal("csv: a row's fields", data, {
            "title": "Tea", "starts": "2026-11-24 19:00", "ends": "2026-11-24 21:00", "location": {"name": "Tea house", "city": "Suzhou"},
            "tags": ["tea", "lamp"], "recurrence": {"rrule": "FREQ=WEEKLY;COUNT=3", "exdate": ["2026-12-01"]}, "all_day": False})
        r.check("csv: the body", (site / "content/events/tea.md").read_text().endswith("\n\nBring \\*tea\\*.\\\nTwo lines\n"))
        r.check("csv: a uid", re.fullmatch(r"[0-9a-f]{16}@e\.example", uid), uid)
        r.check("csv: a name in pinyin", (site / "content/events/deng-long-ye.md").exists(), list(site.rglob("*.md")))
        r.check("csv: kith reads it", run(site, "check").returncode == 0, run(site, "check").stderr)
        done = run(site, "import", "csv", pathlib.Path(folder.name) / "a.csv")
        r.check("csv: known again", "0 added, 0 written over, 2 unchanged" in done.stdout, done.stdout)


def main():
    r = Results()
    random_calendars(r)
    reports(r)
    zones(r)
    own_zones(r)
    overwriting(r)
    tables(r)
    r.end()


main()
