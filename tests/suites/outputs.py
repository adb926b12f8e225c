"""What machines read of the example: JSON-LD, Open Graph, the web manifest, integrity, security.txt, llms.txt; and a site below a path.

# sanitised: no
"""

import base64
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import struct
import urllib.parse
import zlib

from _common import NOW, ROOT, Results, kith, temp, tree, write
from _feeds import check_feeds, check_sitemap, local
from _pages import TIME, check_json_ld, graph, pages
from lxml import etree, html

BASE = "https://lantern.example"
SUB = "https://host.example/sub/path"
def metas(page):
    return {e.get("property") or e.get("name"): e.get("content") for e in page.iter("meta") if e.get("property") or e.get("name")}


def links(page, rel):
    return [dict(e.attrib) for e in page.iter("link") if e.get("rel") == rel]


def check_head(results, files, parsed, base):
    for name, page in parsed.items():
        if name.endswith("404.html"):
            continue
        m = metas(page)
        here = base + "/" + urllib.parse.quote(name.removesuffix("index.html"))
        results.equal(f"{name}: canonical and og:url", [x["href"] for x in links(page, "canonical")] + [m.get("og:url")], [here, here])
        for key in ("og:title", "og:type", "og:site_name", "twitter:card", "description"):
            results.check(f"{name}: {key}", m.get(key))
        if "og:image" in m:
            results.check(f"{name}: og:image is a file and no SVG", local(base, m["og:image"]) in files and not m["og:image"].endswith(".svg"))
            results.check(f"{name}: og:image has its size and says what it shows", m.get("og:image:width", "").isdigit() and
                          m.get("og:image:height", "").isdigit() and m.get("og:image:alt"), m)
        if m["og:type"] == "article":
            results.check(f"{name}: article:published_time", TIME.fullmatch(m.get("article:published_time", "")))
        versions = {x["hreflang"]: x["href"] for x in links(page, "alternate") if "hreflang" in x}
        if versions:
            results.check(f"{name}: hreflang names this page and x-default", here in versions.values() and
                          versions.get("x-default", versions.get("zh-Hans")) == versions.get("zh-Hans"), versions)
        for rel in ("prev", "next"):
            for x in links(page, rel):
                results.check(f"{name}: rel={rel} leads to a page", local(base, urllib.parse.urljoin(here, x["href"])) in files, x)
        for form in ("application/rss+xml", "application/atom+xml", "application/feed+json"):
            results.check(f"{name}: names a feed of type {form}", any(x.get("type") == form for x in links(page, "alternate")))


def check_integrity(results, files, parsed, base):
    count = 0
    for name, page in parsed.items():
        for e in page.xpath("//link[@rel='stylesheet']|//script[@src]"):
            url = urllib.parse.urljoin(base + "/" + name, e.get("href") or e.get("src"))
            data = files[local(base, url)]
            want = "sha256-" + base64.b64encode(hashlib.sha256(data).digest()).decode()
            count += results.equal(f"{name}: integrity of {url}", e.get("integrity"), want)
            results.check(f"{name}: {url} has a fingerprint", re.search(r"\.[0-9a-f]{8}\.(css|js)$", url))
    results.check("there are assets with integrity", count >= len(parsed))


def check_lastmod(results, files, parsed, base):
    """A document's page says when it changed; a list's and the home page's, when the newest did of what they show."""
    def moment(text):
        return datetime.datetime.fromisoformat(text if "T" in text else text + "T00:00:00+08:00")

    ns = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    said = {local(base, u.findtext(ns + "loc")): u.findtext(ns + "lastmod") for u in etree.fromstring(files["sitemap.xml"])}
    for lang in ("", "en/"):
        documents = {n: t for n, t in said.items() if t and n.startswith("en/") == (lang == "en/") and
                     re.search(r"<article class=\"[^\"]*h-(entry|event)", files[n].decode())}
        newest = max(map(moment, documents.values()))
        results.check(f"/{lang}: says the newest change", said[lang + "index.html"] and moment(said[lang + "index.html"]) == newest, said[lang + "index.html"])
        lists = [n for n in said if n.startswith("en/") == (lang == "en/") and parsed[n].xpath("//main[@class='h-feed']") and n != lang + "index.html"]
        results.check(f"/{lang}: has lists", len(lists) > 12, lists)
        for name in lists:
            shown = {local(base, urllib.parse.urljoin(base, a.get("href"))) for a in parsed[name].xpath("//main//li//a[contains(@class, 'u-url')]")}
            times = [moment(documents[n]) for n in shown if n in documents]
            if times:
                results.check(f"{name}: says the newest change of what it shows", said[name] and moment(said[name]) == max(times), (said[name], max(times)))
            else:
                results.equal(f"{name}: shows nothing that says when it changed", said[name], None)


def check_manifest(results, files, parsed, base):
    for lang in ("", "en/"):
        manifest = json.loads(files[lang + "site.webmanifest"])
        root = urllib.parse.urlsplit(base).path
        results.equal(f"/{lang}site.webmanifest: where it leads", (manifest["start_url"], manifest["scope"]), (f"{root}/{lang}", f"{root}/"))
        results.check(f"/{lang}site.webmanifest: name, language and icons", manifest["name"] and manifest["lang"] and manifest["icons"])
        for icon in manifest["icons"]:
            results.check(f"/{lang}site.webmanifest: {icon['src']}", local(base, urllib.parse.urljoin(base, icon["src"])) in files and icon["type"])
        hrefs = [x["href"] for x in links(parsed[lang + "index.html"], "manifest")]
        results.equal(f"/{lang}: names its manifest", hrefs, [f"{root}/{lang}site.webmanifest"])


def check_llms(results, files, base):
    for name in ("llms.txt", "en/llms.txt"):
        text = files[name].decode()
        lines = text.splitlines()
        results.check(f"{name}: a title, a description, sections", lines[0].startswith("# ") and lines[2].startswith("> ") and text.count("\n## ") >= 4)
        found = [re.fullmatch(r"- \[((?:[^\[\]\\]|\\.)+)\]\((\S+)\)(: .+)?", x) for x in lines if x.startswith("- ")]
        results.check(f"{name}: every item is a link", found and all(found))
        results.equal(f"{name}: links without a file", [m[2] for m in found if m and local(base, m[2]) not in files], [])


def check_paths(results, files, parsed, base):
    """Every address of every page below a path stays below it and leads to a file."""
    root = urllib.parse.urlsplit(base)
    for name, page in parsed.items():
        here = base + "/" + urllib.parse.quote(name.removesuffix("index.html"))
        bad = []
        for e, _, link, _ in page.iterlinks():
            url = urllib.parse.urlsplit(urllib.parse.urljoin(here, re.sub("^webcal:", "https:", link)))
            if e.tag != "form" and url.netloc == root.netloc and local(base, urllib.parse.urlunsplit(url)) not in files:
                bad.append(link)
        for e in page.iter("img", "source"):
            for part in (e.get("srcset") or "").split(","):
                if part.strip() and local(base, urllib.parse.urljoin(here, part.split()[0])) not in files:
                    bad.append(part)
        results.equal(f"{name}: addresses that lead nowhere", bad, [])
    for name, data in files.items():
        if name.endswith(".css"):
            for url in re.findall(r"url\(['\"]?([^'\")]+)", data.decode()):
                if not url.startswith(("data:", "#")):
                    results.check(f"{name}: {url}", local(base, urllib.parse.urljoin(base + "/" + name, url)) in files)
        if name.endswith(".html") and b'http-equiv="refresh"' in data:
            to = re.search(rb"url=([^\"]+)", data)[1].decode()
            results.check(f"{name}: leads on to a page below the path", to.startswith(root.path + "/") and local(base, urllib.parse.urljoin(base, to)) in files, to)
    for line in files.get("_redirects", b"").decode().splitlines():
        results.check(f"_redirects: {line}", all(p.startswith(root.path + "/") and local(base, urllib.parse.urljoin(base, p)) in files for p in line.split()[:2]))


def png(side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\xc9\x40\x2a" * side for _ in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


CONFIG = """version: 1
title: "Lane </script><!-- & [x]"
base_url: https://lane.example/
languages: [en]
icons: [images/icon.svg, images/icon-192.png]
app: {short_name: Lane, theme_color: "#1d2340", display: minimal-ui}
security:
  contact: ["mailto:security@lane.example", "https://lane.example/report"]
  expires: 2027-06-30
  policy: https://lane.example/policy
"""


def made(results, config, name, code=0):
    with temp() as folder:
        write(folder, {"kith.yaml": config, "content/static/images/icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
                       "content/static/images/icon-192.png": png(192),
                       "content/posts/a.md": "---\ntitle: 'A </script><script>alert(1)</script> [b] \\\\'\ndate: 2026-11-01\n"
                                             "image: {src: /images/icon-192.png, alt: An icon}\n---\nx\n"})
        done = kith("build", "-s", folder, "--now", NOW)
        results.equal(f"{name}: exit", done.returncode, code) or print(done.stderr)
        return tree(pathlib.Path(folder) / "site") if code == 0 else {}, done.stderr


def check_made(results):
    files, err = made(results, CONFIG, "the made site")
    results.equal("no report", err, "")
    results.equal("security.txt", files[".well-known/security.txt"].decode(), """Contact: mailto:security@lane.example
Contact: https://lane.example/report
Expires: 2027-06-30T00:00:00+00:00
Preferred-Languages: en
Canonical: https://lane.example/.well-known/security.txt
Policy: https://lane.example/policy
""")
    page = html.document_fromstring(files["posts/a/index.html"])
    results.equal("a title that would end the script is still one text", [n["headline"] for n in graph(page) if "headline" in n],
                  ["A </script><script>alert(1)</script> [b] \\\\"])
    results.equal("and starts no script", len([e for e in page.iter("script") if not e.get("type")]), 0)
    results.equal("icons", [(x["href"], x["type"], x["sizes"]) for x in links(page, "icon")],
                  [("/images/icon.svg", "image/svg+xml", "any"), ("/images/icon-192.png", "image/png", "192x192")])
    results.equal("an icon for phones", [x["href"] for x in links(page, "apple-touch-icon")], ["/images/icon-192.png"])
    m = metas(page)
    results.equal("the picture of who shares the page", (m["og:image"], m["og:image:alt"], m["twitter:card"]),
                  ("https://lane.example/images/icon-192.png", "An icon", "summary_large_image"))
    manifest = json.loads(files["site.webmanifest"])
    results.equal("the manifest says what kith.yaml does", [manifest.get(k) for k in ("short_name", "theme_color", "display", "background_color")],
                  ["Lane", "#1d2340", "minimal-ui", None])
    results.check("llms.txt: brackets are escaped", r"- [A </script><script>alert(1)</script> \[b\] \\\\](" in files["llms.txt"].decode(), files["llms.txt"])
    off, _ = made(results, CONFIG + "formats: {webmanifest: false, llms: false, security: false}\n", "turned off")
    results.equal("turned off: none of them", [n for n in off if n.endswith((".webmanifest", "llms.txt", "security.txt"))], [])
    results.check("turned off: no page names a manifest", b'rel="manifest"' not in off["index.html"])


def check_assets(results):
    """What only a format that is off would use is not published, and no page names it."""
    for theme in ("default", "plain"):
        for on in (True, False):
            files, _ = made(results, CONFIG + f"theme: {theme}\nformats: {{search: {str(on).lower()}}}\n", f"{theme}: search {on}")
            names = [n for n in files if n.startswith("assets/")]
            results.equal(f"{theme}: search {on}: its assets", sorted(n.split(".")[-1] for n in names if "search" in n), ["css", "js"] if on else [])
            results.check(f"{theme}: search {on}: the theme's own", any(n.startswith("assets/main.") for n in names), names)
            results.equal(f"{theme}: search {on}: pages name it", any(b"assets/search" in d for n, d in files.items() if n.endswith(".html")), on)


WRONG = [
    ('contact: ["mailto:security@lane.example", ', 'contact: [security@lane.example, ', 3, "kith.yaml:8:13: error: \"security@lane.example\" is no address"),
    ("policy: https://", "policy: http://", 3, "kith.yaml:10:11: error: \"http://lane.example/policy\" is no address"),
    ("  expires: 2027-06-30\n", "", 3, "lacks the field \"expires\""),
    ("2027-06-30", "2026-11-20", 0, "kith.yaml:9:12: warning: security.txt has expired [security-expired]"),
    ("2027-06-30", "2029-01-01", 0, "kith.yaml:9:12: warning: security.txt expires in more than a year [security-expired]"),
    ("images/icon-192.png]", "images/icno.png]", 1, "kith.yaml:5:26: error: there is no file content/static/images/icno.png [image-missing]"),
    ('"#1d2340"', '"night"', 3, "kith.yaml:6:38: error"),
    ("display: minimal-ui", "display: minimal", 3, "kith.yaml:6:58: error"),
    ("security:\n", "formats: {lmls: false}\nsecurity:\n", 3, "did you mean \"llms\"?"),
]


def check_wrong(results):
    for old, new, code, want in WRONG:
        results.check(f"{old!r} is in the configuration", old in CONFIG)
        _, err = made(results, CONFIG.replace(old, new), f"{new!r}", code)
        results.check(f"{new!r}: says {want!r}", want in err, err)


def check_archive(results, files, parsed):
    """Each dated document once, under its year; the years lead to each other and from the list of posts."""
    for lang in ("", "en/"):
        dated = {n for n, p in parsed.items() if metas(p).get("og:type") == "article" and n.startswith("en/") == (lang == "en/") and "events/" not in n}
        years = [n for n in parsed if re.fullmatch(lang + r"archive/\d{4}/index\.html", n)]
        found = [local(BASE, urllib.parse.urljoin(BASE, e.get("href"))) for n in years for e in parsed[n].xpath("//main//li[@class='h-entry']/a")]
        results.equal(f"/{lang}archive/: every dated document once", sorted(found), sorted(dated))
        for n in [lang + "archive/index.html", *years]:
            there = {local(BASE, urllib.parse.urljoin(BASE, e.get("href"))) for e in parsed[n].xpath("//main//nav//a")}
            results.equal(f"{n}: names all years", there, set(years))
        results.check(f"/{lang}posts/ leads to it", parsed[lang + "posts/index.html"].xpath(f"//main//a[@href='/{lang}archive/']"))


def plain(page):
    """A page's text, runs of white space as one; what scripts, styles and <pre> hold byte for byte."""
    for e in page.iter():
        if isinstance(e.tag, str):
            exact = e.tag in ("pre", "code", "textarea", "script", "style")
            yield e.tag, dict(e.attrib), *(t if exact else re.sub(r"[ \t\n\f\r]+", " ", t or "").strip() for t in (e.text or "", ))


def check_minify(results, before):
    with temp() as folder:
        copy = pathlib.Path(folder) / "in"
        shutil.copytree(ROOT / "content", copy / "content")
        shutil.copytree(ROOT / "tests" / "example-audience", copy / "tests" / "example-audience")
        (copy / "kith.yaml").write_text((ROOT / "kith.yaml").read_text() + "\nminify: true\n")
        done = kith("build", "-s", copy, "--now", NOW)
        results.equal("minified: builds", done.returncode, 0)
        results.nu("minified", copy / "site")
        files = tree(copy / "site")
    results.equal("minified: the same files", sorted(files), sorted(before))
    html_files = [n for n in before if n.endswith(".html")]
    for name in html_files:
        old, new = (list(plain(html.document_fromstring(d[name]))) for d in (before, files))
        results.check(f"{name}: the same elements and text", old == new, next(((a, b) for a, b in zip(old, new) if a != b), ""))
    results.equal("minified: nothing else changes", [n for n in before if n not in html_files and before[n] != files[n]], [])
    sizes = [sum(len(d[n]) for n in html_files) for d in (before, files)]
    results.check("minified: smaller", sizes[1] < sizes[0], sizes)
    return sizes


def main():
    results = Results()
    for base, args in ((BASE, ()), (SUB, ("-b", SUB + "/"))):
        with temp() as folder:
            done = kith("build", "-d", folder, "--now", NOW, *args)
            results.equal(f"{base}: builds", done.returncode, 0)
            files = tree(os.path.join(folder, "site"))
        parsed = pages(files)
        seen = check_json_ld(results, files, parsed, base)
        for kind in ("Organization", "WebSite", "BlogPosting", "Person", "BreadcrumbList", "Article", "ProfilePage", "WebPage", "CollectionPage"):
            results.check(f"the example has a {kind}", seen.get(kind), seen)
        results.equal("stories that do not say whom they are about", [n for n, p in parsed.items() if not n.endswith("404.html")
                      and any(x["@type"] == "Article" and not x.get("about") for x in graph(p))], [])
        results.equal("the site itself stands on the home pages", sorted(n for n, p in parsed.items() if not n.endswith("404.html")
                      and any(x["@type"] == "WebSite" for x in graph(p))), ["en/index.html", "index.html"])
        check_head(results, files, parsed, base)
        check_integrity(results, files, parsed, base)
        check_manifest(results, files, parsed, base)
        check_llms(results, files, base)
        check_paths(results, files, parsed, base)
        check_feeds(results, files, base)
        check_sitemap(results, files, base)
        check_lastmod(results, files, parsed, base)
        if base == BASE:
            check_archive(results, files, parsed)
            print("bytes of pages, and minified:", *check_minify(results, files))
    check_made(results)
    check_assets(results)
    check_wrong(results)
    results.end()


main()
