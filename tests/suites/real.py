"""Real content of real communities, read in place: every document becomes a page or is reported with its line; feeds, the sitemap,
JSON-LD, HTML and links are as right as what authors wrote allows, and pages of each type are looked at in a browser."""

import datetime
import os
import pathlib
import posixpath
import re
import time
import urllib.parse

import icalendar
import yaml

from _browse import browse
from _common import NOW, REAL, ROOT, Results, kith, squeezed, temp, tree
from _feeds import check_feeds, check_sitemap
from _pages import check_json_ld, check_links, pages

SHOTS = pathlib.Path(os.environ.get("BUILD") or ROOT / "build") / "screenshots"


def main():
    results = Results()
    configs = sorted((ROOT / "tests" / "real").glob("*.yaml"))
    results.check("tests/real holds configurations", configs)
    with temp() as out:
        written = {}
        for config in configs:
            folder = REAL / config.stem
            if not folder.is_dir():
                results.skipped += 1
                continue
            texts = b"\n".join(p.read_bytes() for p in folder.rglob("*") if p.suffix in (".md", ".yaml", ".yml", ".html"))
            written[pathlib.Path(out) / config.stem / "site"] = squeezed(texts)
            one(results, config, folder, pathlib.Path(out) / config.stem, texts.decode(errors="replace"))
        if written and not os.environ.get("SAN"):
            found = results.nu("the Nu checker", written=written)
            print(f"{len(found)} findings of the Nu checker in HTML and headings that authors wrote")
    results.end()


def one(results, config, folder, out, written):
    name = config.stem
    start = time.monotonic()
    done = kith("build", "-s", folder, "-c", config, "-d", out, "--now", NOW, "--format", "text")
    seconds = time.monotonic() - start
    reports = re.findall(r"^\S.*?: (?:error|warning|note): .*$", done.stderr, re.M)
    documents = sorted(p for p in folder.rglob("*.md") if "README" not in p.name and "LICENSE" not in p.name)
    results.equal(f"{name}: exit", done.returncode, 0) or print(done.stderr[:3000])
    count = len(list((out / "site").rglob("*.html")))
    print(f"{name}: {len(documents)} documents, {count} pages, {len(reports)} reports, {seconds:.2f} s")
    results.check(f"{name}: as many pages as documents, or a report each", count + len(reports) >= len(documents), f"{count} pages, {len(reports)} reports")
    for line in reports:
        results.check(f"{name}: a report names its place", re.match(r"\S+?(:\d+:\d+)?: ", line), line)
    before = tree(out / "site")
    base = re.search(r"^base_url: *(\S+)", config.read_text(), re.M)[1]
    counts = check_feeds(results, before, base)
    urls, _ = check_sitemap(results, before, base)
    print(f"{name}: {sum(counts)} feeds, {len(urls)} URLs in the sitemap")
    check_pages(results, name, before, base, done.stderr, written)
    if not os.environ.get("SAN"):  # which looks at kith itself
        check_looks(results, name, out / "site", before)
    if name == "ocaml.org":
        check_events(results, folder, out / "site")
    again = kith("build", "-s", folder, "-c", config, "-d", out, "--now", NOW, "--jobs", 1)
    results.check(f"{name}: building again writes nothing", ": 0 written" in again.stdout, again.stdout)
    results.equal(f"{name}: the same bytes with one worker", tree(out / "site") == before, True)


def check_pages(results, name, files, base, reports, written):
    """Links lead where they say, but for those that the build reported and authors' own HTML; JSON-LD is whole."""
    def known(link):
        last = posixpath.basename(urllib.parse.unquote(link).rstrip("/")).strip('"')
        return last in reports or any(f"={q}{x}{q}" in written for q in ('"', "'") for x in (link, urllib.parse.unquote(link)))

    dead = check_links(results, files, base, known, outside=True)
    kinds = check_json_ld(results, files, pages(files), base)
    print(f"{name}: {sum(map(len, dead.values()))} dead links that were reported, {sum(kinds.values())} things in JSON-LD")
    for kind in ("Organization", "WebSite", "BreadcrumbList"):
        results.check(f"{name}: has a {kind}", kinds.get(kind))


def check_looks(results, name, site, files):
    """A page of each type fits a phone and a desk, has no finding of axe-core that is not its author's, and runs without an error."""
    def kind(page):
        data = files[page].decode()
        main = re.search(r'<(?:div|article) class="(wrap doc[^"]*)"', data)
        graph = re.search(r'"@graph":\[\{"@type":"(\w+)"', data)
        return (main and main[1], graph and graph[1], re.search(r'<html lang="([^"]*)"', data)[1])

    def theirs(what, found):
        return what in ("foreign", "broken") or (what == "errors" and found.startswith("404 ")) or \
            (what == "axe" and found.split(":")[0] in ("image-alt", "heading-order", "link-name", "empty-heading"))

    types = {}
    for page in sorted(n for n, d in files.items() if n.endswith("index.html") and b'http-equiv="refresh"' not in d):
        types.setdefault(kind(page), "/" + page.removesuffix("index.html"))
    urls = sorted({"/", *types.values()})
    results.check(f"{name}: pages of several types", len(urls) >= 3, types)
    browse(results, name, site, theirs, urls=urls, widths=[320, 1280], schemes=["light"], shots=str(SHOTS / name))


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
