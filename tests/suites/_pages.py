"""Checks of the pages of a built site, for every suite that has one."""

import html.parser as html_parser
import json
import re
import urllib.parse

from _feeds import file_of, local
from lxml import html

URL = re.compile(r"https?://[!-~]+")
TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?")
# What schema.org's types need to be of use, as Google's and schema.org's own pages ask for them.
NEEDED = {
    "Organization": {"@id": URL, "name": str, "url": URL, "logo": URL},
    "WebSite": {"@id": URL, "name": str, "url": URL, "inLanguage": str, "publisher": dict},
    "BlogPosting": {"headline": str, "url": URL, "mainEntityOfPage": URL, "datePublished": TIME, "dateModified": TIME,
                    "author": (list, dict), "publisher": dict, "inLanguage": str, "isPartOf": dict},
    "Article": {"headline": str, "url": URL, "author": (list, dict), "publisher": dict},
    "WebPage": {"name": str, "url": URL, "inLanguage": str},
    "CollectionPage": {"name": str, "url": URL, "inLanguage": str},
    "ProfilePage": {"url": URL, "mainEntity": dict},
    "Person": {"name": str},
    "BreadcrumbList": {"itemListElement": list},
    "ListItem": {"position": int, "name": str, "item": URL},
}


LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "area": "href"}


class Page(html_parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.loads = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.add(attrs["id"])
        if tag == "a" and "name" in attrs:
            self.ids.add(attrs["name"])
        url = attrs.get(LINKS.get(tag, ""))
        if url is None:
            return
        self.links.append(url)
        if tag in ("img", "script", "source") or (tag == "link" and attrs.get("rel") in ("stylesheet", "icon", "preload")):
            self.loads.append(url)


def check_links(results, files, base, known=lambda link: False, outside=False):
    """Links of pages to their own site lead to a file and a place in it, but for those that are known to be dead; outside: pages
    may load something from other hosts."""
    pages = {name: Page(data.decode()) for name, data in files.items() if name.endswith(".html")}
    host = urllib.parse.urlsplit(base).netloc
    dead = {}
    for name, page in pages.items():
        here = base.rstrip("/") + "/" + urllib.parse.quote(re.sub(r"index\.html$", "", name))
        for link in page.links:
            url = urllib.parse.urlsplit(urllib.parse.urljoin(here, link))
            if url.netloc != host or url.scheme not in ("http", "https"):
                continue
            target, fragment = file_of(url.path), urllib.parse.unquote(url.fragment)
            if target not in files or (fragment and target in pages and fragment not in pages[target].ids):
                dead.setdefault(name, []).append(link)
        results.equal(f"{name}: internal links that lead nowhere", [x for x in dead.get(name, []) if not known(x)], [])
        others = [u for u in page.loads if urllib.parse.urlsplit(urllib.parse.urljoin(here, u)).netloc not in (host, "")]
        results.check(f"{name}: requests to other hosts", outside or not others, others)
    return dead


def pages(files):
    """name -> parsed, of all pages that are no redirects."""
    return {n: html.document_fromstring(d) for n, d in files.items() if n.endswith(".html") and b'http-equiv="refresh"' not in d}


def nodes(value):
    """Every object with a type, at any depth."""
    if isinstance(value, list):
        for v in value:
            yield from nodes(v)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for v in value.values():
            yield from nodes(v)


def graph(page):
    found = [e.text for e in page.iter("script") if e.get("type") == "application/ld+json"]
    return json.loads(found[0])["@graph"] if len(found) == 1 else found


def fits(value, want):
    return want.fullmatch(value) is not None if isinstance(want, re.Pattern) else isinstance(value, want) and value not in ("", [], {})


def check_json_ld(results, files, parsed, base):
    seen = {}
    for name, page in parsed.items():
        if name.endswith("404.html"):
            results.equal(f"{name}: says nothing of itself", graph(page), [])
            continue
        here = graph(page)
        results.check(f"{name}: one graph", here)
        for node in nodes(here):
            kind = node["@type"]
            seen[kind] = seen.get(kind, 0) + 1
            for key, want in NEEDED.get(kind, {}).items():
                results.check(f"{name}: {kind} has {key}", key in node and fits(node[key], want), json.dumps(node, ensure_ascii=False)[:600])
        for trail in (n for n in here if n["@type"] == "BreadcrumbList"):
            steps = trail["itemListElement"]
            results.equal(f"{name}: the trail's numbers", [s["position"] for s in steps], list(range(1, len(steps) + 1)))
            results.equal(f"{name}: steps without a page", [s["item"] for s in steps if local(base, s["item"]) not in files], [])
            results.equal(f"{name}: the trail ends here", local(base, steps[-1]["item"]), name)
    return seen
