"""Real content of real communities, read in place: every document becomes a page or is reported with its line."""

import datetime
import pathlib
import re
import time

import icalendar
import yaml

from _feeds import check_feeds, check_sitemap
from _common import NOW, REAL, ROOT, Results, kith, temp, tree


def main():
    results = Results()
    configs = sorted((ROOT / "tests" / "real").glob("*.yaml"))
    results.check("tests/real holds configurations", configs)
    for config in configs:
        folder = REAL / config.stem
        if not folder.is_dir():
            results.skipped += 1
            continue
        one(results, config, folder)
    results.end()


def one(results, config, folder):
    with temp() as out:
        start = time.monotonic()
        done = kith("build", "-s", folder, "-c", config, "-d", out, "--now", NOW, "--format", "text")
        seconds = time.monotonic() - start
        reports = re.findall(r"^\S.*?: (?:error|warning|note): .*$", done.stderr, re.M)
        documents = sorted(p for p in folder.rglob("*.md") if "README" not in p.name and "LICENSE" not in p.name)
        results.equal(f"{config.stem}: exit", done.returncode, 0) or print(done.stderr[:3000])
        sources = pathlib.Path(out) / "site"
        pages = len(list(sources.rglob("*.html"))) if sources.exists() else 0
        print(f"{config.stem}: {len(documents)} documents, {pages} pages, {len(reports)} reports, {seconds:.2f} s")
        results.check(f"{config.stem}: as many pages as documents, or a report each",
                      pages + len(reports) >= len(documents), f"{pages} pages, {len(reports)} reports")
        for line in reports:
            results.check(f"{config.stem}: a report names its place", re.match(r"\S+?(:\d+:\d+)?: ", line), line)
        before = tree(sources) if sources.exists() else {}
        base = re.search(r"^base_url: *(\S+)", config.read_text(), re.M)[1]
        counts = check_feeds(results, before, base)
        urls, _ = check_sitemap(results, before, base)
        print(f"{config.stem}: {sum(counts)} feeds, {len(urls)} URLs in the sitemap")
        if config.stem == "ocaml.org":
            check_events(results, folder, sources)
        again = kith("build", "-s", folder, "-c", config, "-d", out, "--now", NOW, "--jobs", 1)
        results.check(f"{config.stem}: building again writes nothing", ": 0 written" in again.stdout, again.stdout)
        results.equal(f"{config.stem}: the same bytes with one worker", tree(sources) == before, True)


def check_events(results, folder, site):
    """Each event begins when its `starts: {yyyy_mm_dd, utc_hh_mm}` says: all day when no time is given."""
    want, got = set(), set()
    for path in folder.rglob("events/*.md"):
        data = yaml.safe_load(path.read_text().split("---\n")[1])
        day, at = data["starts"]["yyyy_mm_dd"], data["starts"].get("utc_hh_mm")
        want.add((data["title"], f"{day} {at}" if at else day))
    for event in icalendar.Calendar.from_ical((site / "calendar.ics").read_bytes()).walk("VEVENT"):
        start = event["DTSTART"].dt
        timed = isinstance(start, datetime.datetime)
        got.add((str(event["SUMMARY"]), f"{start.astimezone(datetime.timezone.utc):%Y-%m-%d %H:%M}" if timed else f"{start:%Y-%m-%d}"))
    results.equal("ocaml.org: its events begin when they say", got, want)
    results.check("ocaml.org: some take a day, some have a time", {len(at) for _, at in got} == {10, 16}, got)


main()
