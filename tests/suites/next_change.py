"""`kith next-change`: nothing of a build changes before that instant, and something does at it, step by step along a chain of them.

Left out of the comparison is only what prints the time of the build itself, which no site here does but the one that is about it.
"""

import datetime
import json

from _common import NOW, ROOT, Results, kith, temp, tree, write

UTC = datetime.timezone.utc
CONFIG = """version: 1
title: Lane
base_url: https://lane.example/
languages: [{languages}]
timezone: {zone}
formats: {{share_cards: false}}
newsletter: {{from: "News <news@lane.example>", postal_address: Lane 1, unsubscribe: {{mailto: off@lane.example}}}}
"""


def event(title, starts, more="", duration="1h30m"):
    return f"---\ntitle: {title}\nuid: {title.lower()}\nstarts: {starts}\nduration: {duration}\n{more}---\nText\n"


def page(title, text, more=""):
    return f"---\ntitle: {title}\n{more}---\n{text}\n"


def every(rule, zone="", more=""):
    return (f"timezone: {zone}\n" if zone else "") + f'recurrence: {{rrule: "{rule}"{more}}}\n'


# Pages without a date, whose directives move along with the clock, and one with a date, whose do not. Events of two zones on both
# sides of the days on which clocks change.
DIRECTIVES = {
    "kith.yaml": CONFIG.format(languages="en, zh-Hans", zone="Europe/Berlin"),
    "content/pages/on.md": page("On", "::events{next=9d}\n\n::events{next=3w limit=2 city=Lisbon}\n\n::changed-events{since=12d}"),
    "content/pages/on.zh-Hans.md": page("近期", "::events{next=100h}"),
    "content/pages/news.md": page("News", "::digest{since=20d}\n\n::digest{since=5d limit=1 kind=story}\n\n::welcome{since=30d}"),
    "content/posts/dated.md": page("Dated", "::events{next=9d}\n\n::digest{since=9d}", "date: 2027-03-01\n"),
    "content/posts/one.md": page("One", "Text", "date: 2027-03-03 10:00\n"),
    "content/posts/two.md": page("Two", "Text", "date: 2027-03-20\nexpires: 2027-04-05\n"),
    "content/stories/tale.md": page("Tale", "Text", "date: 2027-03-04\nmember: mira\n"),
    "content/stories/other.md": page("Other", "Text", "date: 2027-03-15\nmember: mira\n"),
    "content/events/york.md": event("York", "2027-01-04 19:00", every("FREQ=WEEKLY;INTERVAL=2", "America/New_York")),
    "content/events/tokyo.md": event("Tokyo", "2027-01-09 02:15", every("FREQ=MONTHLY;BYDAY=2SA;COUNT=5", "Asia/Tokyo")),
    "content/events/lisbon.md": event("Lisbon", "2027-03-18 09:00", "location: {city: Lisbon}\ndate: 2027-01-01\nupdated: 2027-03-08\nstatus: postponed\n", "30h"),
    "content/events/fado.md": event("Fado", "2027-03-20 09:00", "location: {city: Lisbon}\n"),
    "content/events/tram.md": event("Tram", "2027-03-22 09:00", "location: {city: Lisbon}\n"),
    "content/events/moved.md": event("Moved", "2027-03-02 18:00", "date: 2027-01-01\nupdated: 2027-03-14\n" + every(
        "FREQ=WEEKLY;COUNT=6", more=', overrides: [{at: "2027-03-16 18:00", starts: "2027-03-17 20:00"}]')),
    "content/members/mira.yaml": "name: Mira\njoined: 2027-02-20\nconsent: [{scope: [profile, story], channels: [site], given: 2026-01-01}]\n",
}

# A theme of one's own: lists by span in a part that is kept from page to page, and a page that looks at the clock.
TEMPLATES = {
    "kith.yaml": CONFIG.format(languages="en", zone="Asia/Shanghai") + "theme: own\nevents: {next: 60d, past: 60d}\n",
    "themes/own/theme.yaml": "extends: default\n",
    "themes/own/templates/partials/footer.html":
        "<footer>{% for o in events(within='60h') %}{{ o.starts.iso }} {% endfor %}"
        "{% for o in events('past', within='2d') %}{{ o.starts.iso }} {% endfor %}</footer>",
    "themes/own/templates/lists.html":
        "<ul>{% for o in events(within='2w', limit=1) %}<li>{{ o.title }} {{ o.starts.day }}{% endfor %}</ul>"
        "<ul>{% for o in events('past', limit=2) %}<li>{{ o.title }} {{ o.is_past }}{% endfor %}</ul>"
        "<ul>{% for e in query('event', when='upcoming') %}<li>{{ e.title }}{% endfor %}</ul>"
        "<ul>{% for e in query('event', when='past') %}<li>{{ e.title }}{% endfor %}</ul>",
    "content/pages/lists.md": page("Lists", "Text", "layout: lists\n"),
    "content/events/weekly.md": event("Weekly", "2026-12-01 19:00", every("FREQ=WEEKLY;INTERVAL=2;COUNT=4")),
    "content/events/cairo.md": event("Cairo", "2026-11-30 20:00", every("FREQ=MONTHLY", "Africa/Cairo")),
    "content/events/once.md": event("Once", "2027-01-02 10:00"),
    "content/events/day.md": "---\ntitle: Day\nuid: day\nstarts: 2026-12-24\nall_day: true\n---\n",
}

# What is worked out ahead is little: calendars learn of the next change of clocks when it comes near. The other event has more
# occurrences than are shown, and begins too early for the others to be there yet.
WINDOW = {
    "kith.yaml": CONFIG.format(languages="en", zone="Europe/Berlin") + "events: {next: 40d, past: 20d, occurrences: 10}\n",
    "content/events/fest.md": event("Fest", "2026-06-20 19:00", every("FREQ=YEARLY")),
    "content/events/daily.md": event("Daily", "2027-06-01 19:00", every("FREQ=DAILY;INTERVAL=2;COUNT=12")),
}

# Who is recognised, holds a role, agreed for a time.
PEOPLE = {
    "kith.yaml": CONFIG.format(languages="en", zone="America/Sao_Paulo") + """recognition:
  window_days: 40
  points: {help: {points: 3, cap_per_month: 2}, host: {points: 5}}
  levels: [{id: new, min: 0}, {id: regular, min: 5, keep: 4}, {id: light, manual: true, term_required: true}]
  badges: [{id: helper, count: help, gte: 2}, {id: early}]
  honours: [{id: best}]
""",
    "content/members/ann.yaml": "name: Ann\nroles: [{role: Host, since: 2027-02-10, until: 2027-05-01}]\n"
        "consent: [{scope: [profile, ranking], channels: [site, email], given: 2026-01-01, expires: 2027-06-30}]\n",
    "content/members/bea.yaml": "name: Bea\njoined: 2027-01-30\nwithdrawn: [{scope: ranking, date: 2027-04-20}]\n"
        "consent: [{scope: [profile, ranking], channels: [site], given: 2026-01-01}]\n",
    "content/ledger/2027.yaml": "".join(f"- {{member: {m}, date: 2027-{d}, {what}}}\n" for m, d, what in (
        ("ann", "01-20", "kind: help, count: 2"), ("bea", "01-25", "kind: help, count: 1"), ("bea", "02-20", "kind: help, count: 2"),
        ("ann", "02-15", "badge: early"), ("bea", "03-05", "level: light, until: 2027-04-10"), ("ann", "03-12", "kind: help"))),
    "content/events/open.md": event("Open", "2027-02-06 20:00", "hosts: [ann]\n" + every("FREQ=MONTHLY;COUNT=3")),
    "content/pages/wall.md": page("Wall", "::honours{since=25d}\n\n::members{role=Host}\n\n::welcome{since=8d}", "layout: recognition\n"),
}

SITES = [
    ("directives", DIRECTIVES, "2027-03-07T12:00:00Z", 26, {"one more event is ahead", "something is new no longer", "ends", "is due"}),
    ("templates", TEMPLATES, "2026-11-24T02:00:00Z", 24, {"one more event is ahead", "one event less is behind", "ends"}),
    ("window", WINDOW, "2027-06-12T12:00:00Z", 14, {"is looked at further ahead", "another year is shown", "has one occurrence less behind"}),
    ("people", PEOPLE, "2027-02-01T12:00:00Z", 26, {"has fewer points", "role ends", "something is new no longer", "level's term is over"}),
]

# What a template reads of `now`, and the instants at which it is another one, in a zone that has no midnight on the last Sunday of March.
CLOCK = [
    ("{{ now.year }}", ["2028-01-01T00:00:00+02:00", "2029-01-01T00:00:00+02:00"]),
    ("{{ now.month }}", ["2027-04-01T00:00:00+03:00", "2027-05-01T00:00:00+03:00"]),
    ("{{ now.day }}", ["2027-03-28T01:00:00+03:00", "2027-03-29T00:00:00+03:00"]),
    ("{{ date(now, \"MMMM 'd' y\") }}", ["2027-04-01T00:00:00+03:00", "2027-05-01T00:00:00+03:00"]),
    ("{{ date(now, 'EEEE') }}", ["2027-03-28T01:00:00+03:00", "2027-03-29T00:00:00+03:00"]),
    ("{{ date(now, 'y XXX') }}", ["2027-03-28T01:00:00+03:00", "2027-10-30T23:00:00+02:00"]),
    ("{{ 'later' if now.year > 2028 else 'soon' }}", ["2029-01-01T00:00:00+02:00", None]),
    ("{{ 'leap' if now.year == 2028 }}", ["2028-01-01T00:00:00+02:00", "2029-01-01T00:00:00+02:00"]),
    ("{{ now.zone }} {{ page.year }}", [None]),
    ("{{ now.iso }} {{ now.time }} {{ date(now, 'd H:mm') }}", [None]),
]


def text_of(instant):
    return datetime.datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def built(results, root, out, now):
    done = kith("build", "-q", "-s", root, "-d", out, "--now", now)
    results.check(f"builds at {now}", done.returncode == 0, done.stderr)
    return {name: data for name, data in tree(out).items() if not name.startswith(".kith/")}


def differing(a, b):
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def ahead(root, now, *more):
    done = kith("next-change", "-s", root, "--now", now, "--format", "json", *more)
    return json.loads(done.stdout) if done.stdout else {"at": None, "failed": done.stderr}


def chain(results, name, root, out, now, steps):
    """Follows the instants; gives what was said of each."""
    whats, here = [], built(results, root, out, now)
    at = int(datetime.datetime.fromisoformat(now.replace("Z", "+00:00")).timestamp())
    for step in range(steps):
        answer = ahead(root, now)
        if answer["at"] is None:
            results.check(f"{name}: it ends by itself", "failed" not in answer, answer)
            break
        if not results.check(f"{name} at {now}: not in the past", answer["epoch"] > at, answer):
            break
        if step % 8 == 0:
            results.equal(f"{name} at {now}: the same with other numbers of jobs", ahead(root, now, "--jobs", 1), ahead(root, now, "--jobs", 3))
        said = f"{answer['file']} {answer['what']}"
        for before in sorted({(at + answer["epoch"]) // 2, answer["epoch"] - 1} - {at}):
            results.equal(f"{name} at {now}: nothing changes before {answer['at']} ({said}), at {text_of(before)}",
                          differing(here, built(results, root, out, text_of(before))), [])
        at, now = answer["epoch"], text_of(answer["epoch"])
        then = built(results, root, out, now)
        results.check(f"{name}: {said} changes something at {now}", differing(here, then))
        here = then
        whats.append(answer["what"])
    return whats


def check_chains(results):
    for name, files, now, steps, wanted in SITES:
        with temp() as folder:
            write(folder, files)
            whats = chain(results, name, folder, folder + "/out", now, steps)
            results.equal(f"{name}: what is looked for comes about", sorted(wanted - set(whats)), [])


def check_clock(results):
    with temp() as folder:
        write(folder, {"kith.yaml": CONFIG.format(languages="en", zone="Asia/Beirut") + "theme: own\n", "themes/own/theme.yaml": "extends: default\n",
                       "content/pages/clock.md": page("Clock", "Text", "layout: clock\n")})
        for template, wanted in CLOCK:
            write(folder, {"themes/own/templates/clock.html": template})
            now, got = "2027-03-27T12:00:00Z", []
            while len(got) < len(wanted) and now:
                answer = ahead(folder, now)
                got.append(answer["at"])
                now = answer["at"]
                if now:
                    results.equal(f"{template}: whose it is", (answer["file"], answer["kind"]), ("content/pages/clock.md", "page"))
            results.equal(template, got, wanted)


def check_errors(results):
    """As `kith check` says them, with its exit code; and a build that would fail is a change as well."""
    files = {"kith.yaml": CONFIG.format(languages="en", zone="UTC") + "theme: own\n", "themes/own/theme.yaml": "extends: default\n",
             "content/pages/clock.md": page("Clock", "Text", "layout: clock\n"), "themes/own/templates/clock.html": "{{ nope.nothing }}"}
    with temp() as folder:
        write(folder, files)
        said, checked = (kith(c, "-s", folder, "--now", "2027-03-27T12:00:00Z") for c in ("next-change", "check"))
        results.equal("an error in a template", (said.returncode, said.stdout, said.stderr), (checked.returncode, "", checked.stderr))
        results.check("it is one", checked.returncode == 1 and "undefined" in checked.stderr, checked)
        write(folder, {"themes/own/templates/clock.html": "{% if now.year > 2028 %}{{ nope.nothing }}{% endif %}"})
        said = kith("next-change", "-s", folder, "--now", "2027-03-27T12:00:00Z")
        results.equal("an error that is to come", (said.returncode, said.stdout, said.stderr),
                      (0, "2029-01-01T00:00:00+00:00 page content/pages/clock.md another year is shown\n", ""))
        left = [p for p in tree(folder) if p.startswith("out/")]
        results.equal("nothing is written", left, [])


def check_files(results):
    """Whose it is: the document's file, or that of the list."""
    with temp() as folder:
        write(folder, {"kith.yaml": CONFIG.format(languages="en", zone="UTC") + "theme: own\n", "themes/own/theme.yaml": "extends: default\n",
                       "content/posts/a.md": page("A", "Text", "date: 2027-01-01\n"), "themes/own/templates/list.html": "{{ now.year }}"})
        answer = ahead(folder, "2027-03-27T12:00:00Z")
        results.equal("a list", (answer["file"], answer["kind"], answer["at"]), ("site/posts/index.html", "list", "2028-01-01T00:00:00+00:00"))
        write(folder, {"content/posts/_index.md": page("Posts", "::digest{kind=post since=100d}")})
        answer = ahead(folder, "2027-03-27T12:00:00Z")
        results.equal("a list with a text that shows nothing of it", answer["file"], "site/posts/index.html")
        write(folder, {"themes/own/templates/list.html": "{{ page.content }}"})
        answer = ahead(folder, "2027-03-27T12:00:00Z")
        results.equal("the text of a list", (answer["file"], answer["kind"], answer["at"]),
                      ("content/posts/_index.md", "page", "2027-04-11T00:00:00+00:00"))


def check_example(results):
    """The site in content/, whose newsletters speak from their own dates."""
    with temp() as folder:
        chain(results, "example", ROOT, folder, NOW, 4)


def main():
    results = Results()
    check_chains(results)
    check_clock(results)
    check_errors(results)
    check_files(results)
    check_example(results)
    results.end()


if __name__ == "__main__":
    main()
