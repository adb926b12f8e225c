"""The example, built: nothing is written twice, HTML is valid, links resolve, feeds are read by others, nothing private leaks.

# sanitised: no
"""

import html.parser
import pathlib
import re
import subprocess
import urllib.parse

from _common import NOW, ROOT, Results, kith, temp, tree
from _feeds import check_feeds, check_sitemap, file_of

BASE = "https://lantern.example"
LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "area": "href"}


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.loads = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.add(attrs["id"])
        url = attrs.get(LINKS.get(tag, ""))
        if url is None:
            return
        self.links.append(url)
        if tag in ("img", "script", "source") or (tag == "link" and attrs.get("rel") in ("stylesheet", "icon", "preload")):
            self.loads.append(url)


def check_links(results, files):
    pages = {name: Page(data.decode()) for name, data in files.items() if name.endswith(".html")}
    for name, page in pages.items():
        here = BASE + "/" + re.sub(r"index\.html$", "", name)
        dead = []
        for link in page.links:
            url = urllib.parse.urlsplit(urllib.parse.urljoin(here, link))
            if f"{url.scheme}://{url.netloc}" != BASE:
                continue
            target = file_of(url.path)
            if target not in files:
                dead.append(link)
            elif url.fragment and target in pages and urllib.parse.unquote(url.fragment) not in pages[target].ids:
                dead.append(link)
        results.equal(f"{name}: internal links that lead nowhere", dead, [])
        outside = [u for u in page.loads if urllib.parse.urlsplit(urllib.parse.urljoin(here, u)).netloc != "lantern.example"]
        results.equal(f"{name}: requests to other hosts", outside, [])


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
        check_links(results, files)
        results.nu("Nu HTML checker", out / "site")
        results.check("feeds of each form for the site, lists and terms, in both languages", min(check_feeds(results, files, BASE)) > 10)
        urls, _ = check_sitemap(results, files, BASE)
        results.equal("the sitemap names every page but those for what is missing", len(urls),
                      sum(1 for n, data in files.items() if n.endswith("index.html") and b'http-equiv="refresh"' not in data))
        check_private(results, files, outbox)
    results.end()


main()
