"""Real content of real communities, read in place: every document becomes a page or is reported with its line."""

import pathlib
import re
import time

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
        again = kith("build", "-s", folder, "-c", config, "-d", out, "--now", NOW, "--jobs", 1)
        results.check(f"{config.stem}: building again writes nothing", ": 0 written" in again.stdout, again.stdout)
        results.equal(f"{config.stem}: the same bytes with one worker", tree(sources) == before, True)


main()
