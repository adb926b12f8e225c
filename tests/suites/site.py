"""The example, built: nothing is written twice, HTML is valid, links resolve, feeds are read by others, nothing private leaks.

# sanitised: no
"""

import pathlib
import re

from _common import NOW, ROOT, Results, kith, temp, tree
from _feeds import check_feeds, check_sitemap
from _pages import check_links

BASE = "https://lantern.example"


def members():
    """What the members' files say, as far as this needs it: slug -> text."""
    return {p.stem: p.read_text() for p in (ROOT / "content" / "members").glob("*.yaml")}


def check_private(results, files, outbox):
    everything = b"\n".join(list(files.values()) + list(outbox.values()))
    joins = re.findall(r"^join_url: *(\S+)", "\n".join(p.read_text() for p in (ROOT / "content").rglob("*") if p.suffix in (".md", ".yaml")), re.M)
    results.check("the example has a private join_url", joins)
    for url in joins:
        results.check(f"join_url {url} is not published", url.strip("\"'").encode() not in everything)
    gone = {slug: text for slug, text in members().items() if re.search(r"^withdrawn:", text, re.M)}
    results.check("the example has a member who withdrew", gone)
    for slug, text in gone.items():
        for name in re.findall(r"^name:.*$", text, re.M):
            for word in re.findall(r"[:{,] *(?:zh-Hans|en)? *:? *\"?([^\"{},:]+)\"?", name):
                word = word.strip()
                if len(word) > 1 and word not in ("zh-Hans", "en", "zh"):
                    results.check(f"{slug} withdrew: {word!r} is nowhere", word.encode() not in everything)
        results.check(f"{slug} withdrew: no page", not any(f"members/{slug}/" in n for n in files))


def main():
    results = Results()
    with temp() as folder:
        out = pathlib.Path(folder)
        done = kith("build", "-d", out, "--now", NOW, "--strict")
        results.check("the example builds without a warning", done.returncode == 0 and ": warning:" not in done.stderr, done.stderr)
        files, outbox = tree(out / "site"), tree(out / "outbox")
        stamps = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
        again = kith("build", "-d", out, "--now", NOW)
        results.check("building again: 0 written", ": 0 written" in again.stdout, again.stdout)
        results.equal("building again touches no file", {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}, stamps)
        with temp() as other:
            kith("build", "-d", other, "--now", NOW, "--jobs", "1")
            results.check("the same bytes with one worker, elsewhere", tree(pathlib.Path(other) / "site") == files)
            results.check("the same mails", tree(pathlib.Path(other) / "outbox") == outbox)
        check_links(results, files, BASE)
        results.nu("Nu HTML checker", out / "site")
        results.check("feeds of each form for the site, lists and terms, in both languages", min(check_feeds(results, files, BASE)) > 10)
        urls, _ = check_sitemap(results, files, BASE)
        results.equal("the sitemap names every page but those for what is missing", len(urls),
                      sum(1 for n, data in files.items() if n.endswith("index.html") and b'http-equiv="refresh"' not in data))
        check_private(results, files, outbox)
    results.end()


main()
