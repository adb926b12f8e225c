"""Checks of feeds and sitemaps of a built site, for every suite that has one."""

import io
import json
import re
import urllib.parse

import feedparser
import jsonschema
from _common import ROOT
from lxml import etree

SCHEMAS = ROOT / "tests" / "schemas"
ATOM = etree.RelaxNG(etree.parse(str(SCHEMAS / "atom.rng")))
SITEMAP = etree.XMLSchema(etree.parse(str(SCHEMAS / "sitemap.xsd")))
JSON_FEED = jsonschema.Draft7Validator(json.loads((SCHEMAS / "jsonfeed-1.1.json").read_text()))
FORMS = ("rss.xml", "atom.xml", "feed.json")
A = "{http://www.w3.org/2005/Atom}"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
X = "{http://www.w3.org/1999/xhtml}"
MAX_URLS, MAX_BYTES = 50000, 50 << 20


def file_of(path):
    path = urllib.parse.unquote(path).lstrip("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


def local(base, url):
    """The file that serves a URL of the site; None when it is none of it."""
    base = base.rstrip("/")
    return file_of(url[len(base):].split("#")[0].split("?")[0] or "/") if url == base or url.startswith(base + "/") else None


def feeds_of(files, form):
    return sorted(n for n in files if n == form or n.endswith("/" + form))


def common(results, name, files, base, text, links, enclosures):
    """What holds for an item of any form: links lead somewhere, and all are absolute."""
    bad = [u for u in re.findall(r'<(?:a|img|source|video|audio|link)\b[^>]*?\s(?:href|src)="([^"]*)"', text)
           if not re.match(r"[a-z]+:|#", u)]
    results.equal(f"{name}: relative addresses", bad, [])
    results.equal(f"{name}: links without a file", [u for u in links if local(base, u) not in files], [])
    for url, size, kind in enclosures:
        data = files.get(local(base, url) or "")
        results.equal(f"{name}: enclosure {url}", (data is not None and len(data), "/" in kind), (int(size), True))


def parsed(results, name, data):
    feed = feedparser.parse(io.BytesIO(data))
    results.equal(f"{name}: feedparser's complaint", feed.bozo and repr(feed.bozo_exception), False)
    return feed


def check_rss(results, files, base, name):
    feed = parsed(results, name, files[name])
    root = etree.fromstring(files[name])
    results.equal(f"{name}: version", feed.version, "rss20")
    results.check(f"{name}: a title, a link, a description and a language",
                  feed.feed.title and feed.feed.link and feed.feed.description and feed.feed.language)
    this = [e.get("href") for e in root.iter(A + "link") if e.get("rel") == "self"]
    results.equal(f"{name}: rel=self", this, [base.rstrip("/") + "/" + urllib.parse.quote(name)])
    for item in feed.entries:
        text = item.content[0].value if item.get("content") else ""
        results.check(f"{name}: {item.link}: id and date", item.id and item.published_parsed and not item.guidislink)
        common(results, f"{name}: {item.link}", files, base, text, [item.link],
               [(e.href, e.length, e.type) for e in item.get("enclosures", [])])
    return [(i.id, i.title.strip()) for i in feed.entries]


def check_atom(results, files, base, name):
    feed, root = parsed(results, name, files[name]), etree.fromstring(files[name])
    results.check(f"{name}: fits RFC 4287's schema", ATOM.validate(root), ATOM.error_log)
    results.equal(f"{name}: version", feed.version, "atom10")
    results.check(f"{name}: xml:lang", root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    # RFC 4287 §4.1.1: an author of the feed, or of each entry.
    results.check(f"{name}: authors", root.find(A + "author") is not None)
    this = [e.get("href") for e in root.findall(A + "link") if e.get("rel") == "self"]
    results.equal(f"{name}: rel=self", this, [base.rstrip("/") + "/" + urllib.parse.quote(name)])
    changed = [e.findtext(A + "updated") for e in root.findall(A + "entry")]
    if changed:
        latest = max(feed.entries, key=lambda e: e.updated_parsed).updated_parsed
        results.equal(f"{name}: updated is that of the latest change", feed.feed.updated_parsed, latest)
    for item in feed.entries:
        text = item.content[0].value if item.get("content") else ""
        common(results, f"{name}: {item.link}", files, base, text, [item.link],
               [(e.href, e.length, e.type) for e in item.get("enclosures", [])])
    return [(e.findtext(A + "id"), e.findtext(A + "title").strip()) for e in root.findall(A + "entry")]


def check_json(results, files, base, name):
    feed = json.loads(files[name])
    wrong = [f"{list(e.absolute_path)}: {e.message}" for e in JSON_FEED.iter_errors(feed)]
    results.equal(f"{name}: fits JSON Feed 1.1", wrong, [])
    results.equal(f"{name}: feed_url", feed["feed_url"], base.rstrip("/") + "/" + urllib.parse.quote(name))
    results.check(f"{name}: home page", local(base, feed["home_page_url"]) in files)
    for item in feed["items"]:
        common(results, f"{name}: {item['url']}", files, base, item.get("content_html", ""), [item["url"]],
               [(a["url"], a["size_in_bytes"], a["mime_type"]) for a in item.get("attachments", [])])
    return [(i["id"], i["title"].strip()) for i in feed["items"]]


def check_feeds(results, files, base):
    """Every feed of the site; gives how many there are of each form."""
    counts = []
    held = {}
    for form, check in zip(FORMS, (check_rss, check_atom, check_json)):
        names = feeds_of(files, form)
        counts.append(len(names))
        for name in names:
            items = check(results, files, base, name)
            results.equal(f"{name}: ids that stand twice", len({i for i, _ in items}), len(items))
            key = name.removesuffix(form)
            results.equal(f"{name}: the same items as the other forms", items, held.setdefault(key, items))
    return counts


def check_sitemap(results, files, base):
    """The sitemap, or the index and those that it names; gives the URLs."""
    root = etree.fromstring(files["sitemap.xml"])
    names = ["sitemap.xml"]
    if root.tag == S + "sitemapindex":
        results.check("sitemap.xml: the index fits the schema", SITEMAP.validate(root), SITEMAP.error_log)
        names = [local(base, e.text) for e in root.iter(S + "loc")]
        results.equal("sitemap.xml: parts without a file", [n for n in names if n not in files], [])
    urls, groups = [], {}
    for name in names:
        part = etree.fromstring(files[name])
        results.check(f"{name}: fits the schema", SITEMAP.validate(part), SITEMAP.error_log)
        results.check(f"{name}: small enough", len(part) <= MAX_URLS and len(files[name]) <= MAX_BYTES)
        for url in part:
            here = url.findtext(S + "loc")
            urls.append(here)
            groups[here] = {e.get("hreflang"): e.get("href") for e in url.iter(X + "link")}
    results.equal("sitemap: URLs that stand twice", len(set(urls)), len(urls))
    results.equal("sitemap: URLs without a file", [u for u in urls if local(base, u) not in files], [])
    lonely = [(u, h) for u, g in groups.items() for h in g.values() if groups.get(h) != g]
    results.equal("sitemap: versions that do not name each other", lonely, [])
    results.equal("sitemap: groups without themselves", [u for u, g in groups.items() if g and u not in g.values()], [])
    return urls, groups
