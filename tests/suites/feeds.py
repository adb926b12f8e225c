"""Feeds in three forms, sitemap, robots.txt and _redirects: read by others, checked against their schemas, right in every detail."""

import json
import os
import pathlib
import tempfile
import struct
import urllib.parse
import zlib

from _common import NOW, Results, kith, tree, write
from _feeds import A, FORMS, S, check_feeds, check_sitemap, feeds_of, local
from lxml import etree

BASE = "https://lane.example/sub/path"
CONFIG = """version: 1
title: {en: "Lane & <Co>", zh-Hans: 巷}
description: {en: "A \\"lane\\"", zh-Hans: 一条巷子}
base_url: https://lane.example/sub/path/
languages: [en, zh-Hans]
timezone: Asia/Shanghai
newsletter: {from: "Lane <news@lane.example>", postal_address: "Lane 1"}
"""


def png(width):
    """A grey picture, `width` pixels wide and one high."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0" + b"\x80" * width)) + chunk(b"IEND", b""))


SITE = {
    "kith.yaml": CONFIG,
    "content/members/mira.yaml": "name: Mira ]]> & Co\nconsent: [{scope: [profile, story, photo], channels: [site, feed, email], given: 2026-01-01}]\n",
    "content/members/quiet.yaml": "name: Quiet Quentin\nconsent: [{scope: [profile, story, photo], channels: [site], given: 2026-01-01}]\n",
    "content/posts/odd.md": """---
title: "Odd ]]> <b> & \\"x\\" 灯笼"
date: 2026-11-03 09:30
updated: 2026-11-05 10:00
tags: [lanterns & lights, winter]
authors: [mira, quiet]
byline: ["A <guest>"]
summary: "1 < 2 & ]]>"
aliases: [/old/odd/, /older.html]
---
A [link](other.md), [a heading](other.md#part) and `]]>` code.

![A lamp](lamp.png)

::digest{kind=post limit=1}

<p><a href='more/here.html?a=1#b'>raw</a> <img src=/root.png srcset="a.png 1x, ../b.png 2x" alt=""> <a href="#here">here</a></p>

[^1]: Foot.

Note[^1].
""",
    "content/posts/odd.zh-Hans.md": "---\ntitle: 甲\ndate: 2026-11-03\nslug: 甲\ntags: [灯笼]\n---\n正文\n",
    "content/posts/lamp.png": png(40),
    "content/posts/other.md": "---\ntitle: Other\ndate: 2026-11-01\ntags: [winter]\n---\n## Part\n\ntext\n",
    "content/posts/cast/index.md": "---\ntitle: A recording\ndate: 2026-10-01\nimage: {src: cover.png, alt: Cover}\n---\nlisten\n",
    "content/posts/cast/talk.mp3": b"ID3" + b"\0" * 997,
    "content/posts/cast/cover.png": png(64),
    "content/posts/gone.md": "---\ntitle: Gone\ndate: 2026-01-01\nretracted: {date: 2026-11-20, reason: It was wrong.}\n---\nsecrettext\n",
    "content/posts/fixed.md": "---\ntitle: Fixed\ndate: 2026-01-02\ncorrections: [{date: 2026-11-19, text: Nine & not <ten>.}]\n---\nbody\n",
    "content/posts/site-only.md": "---\ntitle: Here only\ndate: 2026-11-02\nchannels: [site]\n---\nx\n",
    "content/stories/quiet.md": "---\ntitle: A quiet story\ndate: 2026-11-02\nmember: quiet\n---\nx\n",
    "content/newsletters/one.md": "---\ntitle: Issue one\ndate: 2026-11-04\n---\nHello {{ recipient.name | default('friend') }}\n",
}


def build(results, files, name, memory=False):
    """The files of a site that is built of these; of many files in memory, where there is such a place."""
    with tempfile.TemporaryDirectory(prefix="kith-test-", dir="/dev/shm" if memory and os.path.isdir("/dev/shm") else None) as folder:
        write(folder, files)
        done = kith("build", "-s", folder, "--now", NOW)
        results.check(f"{name}: builds", done.returncode == 0, done.stderr)
        return tree(pathlib.Path(folder) / "site")


def entry(files, feed, title):
    root = etree.fromstring(files[feed])
    return next((e for e in root.findall(A + "entry") if e.findtext(A + "title") == title), None)


def check_content(results, files):
    first = [e.findtext(A + "title") for e in etree.fromstring(files["atom.xml"]).findall(A + "entry")]
    results.equal("what was retracted and corrected comes back to the top", first[:3], ["Gone", "Fixed", 'Odd ]]> <b> & "x" 灯笼'])
    odd = entry(files, "atom.xml", 'Odd ]]> <b> & "x" 灯笼')
    results.equal("an entry's times", (odd.findtext(A + "published"), odd.findtext(A + "updated")),
                  ("2026-11-03T09:30:00+08:00", "2026-11-05T10:00:00+08:00"))
    results.equal("its authors are those who agreed to feeds", [e.findtext(A + "name") for e in odd.findall(A + "author")],
                  ["Mira ]]> & Co", "A <guest>"])
    results.equal("its categories", [(e.get("term"), e.get("label")) for e in odd.findall(A + "category")],
                  [("lanterns-lights", "lanterns & lights"), ("winter", "winter")])
    results.equal("its id does not hold the title", odd.findtext(A + "id"), "tag:lane.example,2026-11-03:posts/odd/en")
    text = odd.findtext(A + "content")
    for part in (f'<a href="{BASE}/posts/other/">', f'<a href="{BASE}/posts/other/#part">', f'src="{BASE}/posts/lamp.png"',
                 "<code>]]&gt;</code>", f'<a class="u-url cover-link" href="{BASE}/posts/other/">', "<sup>[1]</sup>",
                 f"<a href='{BASE}/posts/odd/more/here.html?a=1#b'>", 'src="https://lane.example/root.png"',
                 f'srcset="{BASE}/posts/odd/a.png 1x, {BASE}/posts/b.png 2x"', f'<a href="{BASE}/posts/odd/#here">'):
        results.check(f"its text holds {part}", part in text, text)
    gone = entry(files, "atom.xml", "Gone")
    results.equal("a retracted item says why, at its old id",
                  ("It was wrong." in gone.findtext(A + "content"), gone.findtext(A + "updated"), gone.findtext(A + "id")),
                  (True, "2026-11-20T00:00:00+08:00", "tag:lane.example,2026-01-01:posts/gone/en"))
    fixed = entry(files, "atom.xml", "Fixed")
    results.check("a correction stands in the item", "Nine &amp; not &lt;ten&gt;." in fixed.findtext(A + "content") and
                  fixed.findtext(A + "updated") == "2026-11-19T00:00:00+08:00")
    everything = b"".join(v for k, v in files.items() if k.endswith(FORMS))
    for word in ("secrettext", "Quentin", "A quiet story", "Here only"):
        results.check(f"{word!r} is in no feed", word.encode() not in everything)
    rss = etree.fromstring(files["rss.xml"])
    item = next(e for e in rss.iter("item") if e.findtext("title") == "A recording")
    results.equal("RSS: one enclosure, the recording", [dict(e.attrib) for e in item.findall("enclosure")],
                  [{"url": f"{BASE}/posts/cast/talk.mp3", "length": "1000", "type": "audio/mpeg"}])
    cast = next(i for i in json.loads(files["feed.json"])["items"] if i["title"] == "A recording")
    results.equal("JSON: both files", [(a["url"], a["size_in_bytes"]) for a in cast["attachments"]],
                  [(f"{BASE}/posts/cast/talk.mp3", 1000), (f"{BASE}/posts/cast/cover.png", len(png(64)))])
    results.equal("RSS: a description is HTML, so plain text is escaped", next(
        e.findtext("description") for e in rss.iter("item") if e.findtext("title").startswith("Odd")), "1 &lt; 2 &amp; ]]&gt;")
    results.equal("feeds there are", sorted(n for n in files if n.endswith("atom.xml")), sorted([
        "atom.xml", "posts/atom.xml", "tags/winter/atom.xml", "tags/lanterns-lights/atom.xml",
        "zh-hans/atom.xml", "zh-hans/posts/atom.xml", "zh-hans/tags/deng-long/atom.xml"]))


def check_page_links(results, files):
    page = files["tags/winter/index.html"].decode()
    for feed in ("rss.xml", "atom.xml", "feed.json"):
        for where in ("", "tags/winter/"):
            results.check(f"a term's page names /{where}{feed}", f'href="/sub/path/{where}{feed}"' in page, page[:1500])
    results.check("a page names the feeds of its language", 'href="/sub/path/zh-hans/atom.xml"' in files["zh-hans/posts/甲/index.html"].decode())


def check_switches(results):
    off = {**SITE, "kith.yaml": CONFIG + "formats: {atom: false, jsonfeed: false, sitemap: false}\nfeeds: {terms: false, items: 2, content: summary}\n"
           "kinds: {newsletter: {feed: true}}\n"}
    files = build(results, off, "with forms turned off")
    results.equal("no Atom, no JSON Feed, no sitemap", [feeds_of(files, f) for f in FORMS[1:]] + ["sitemap.xml" in files], [[], [], False])
    results.check("robots.txt names no sitemap", b"Sitemap" not in files["robots.txt"])
    results.equal("no feeds of terms", feeds_of(files, "rss.xml"),
                  ["newsletters/rss.xml", "posts/rss.xml", "rss.xml", "zh-hans/posts/rss.xml", "zh-hans/rss.xml"])
    rss = etree.fromstring(files["rss.xml"])
    results.equal("as many items as feeds.items", len(list(rss.iter("item"))), 2)
    results.check("summaries only", b"content:encoded>" not in files["rss.xml"])
    results.check("newsletters stand in feeds when they are told to", "Issue one" in files["newsletters/rss.xml"].decode())
    results.check("head and foot name what there is",
                  b"rss.xml" in files["index.html"] and b"atom.xml" not in files["index.html"] and b"feed.json" not in files["index.html"])
    none = build(results, {**off, "kith.yaml": CONFIG + "formats: {rss: false, atom: false, jsonfeed: false}\n"}, "without feeds")
    results.check("no page names a feed", not any(b"rss.xml" in v or b"atom.xml" in v for k, v in none.items() if k.endswith(".html")))
    empty = build(results, {"kith.yaml": CONFIG, "content/pages/a.md": "---\ntitle: A\n---\nx\n"}, "a site without posts")
    results.equal("empty: the site's feeds are there, and no other", check_feeds(results, empty, BASE), [2, 2, 2])


def check_robots(results, files):
    results.equal("robots.txt", files["robots.txt"].decode(), f"User-agent: *\nDisallow:\n\nSitemap: {BASE}/sitemap.xml\n")
    results.equal("_redirects", files["_redirects"].decode(),
                  "/sub/path/old/odd/ /sub/path/posts/odd/ 301\n/sub/path/older.html /sub/path/posts/odd/ 301\n")
    own = build(results, {**SITE, "content/static/_redirects": "mine\n", "content/static/robots.txt": "mine\n"}, "with own files")
    results.equal("the site's own files win", (own["_redirects"], own["robots.txt"]), (b"mine\n", b"mine\n"))


def check_many(results):
    """More pages than one sitemap may hold."""
    names = ", ".join(f"t{i}" for i in range(50001))
    off = "formats: {rss: false, atom: false, jsonfeed: false}\n"
    files = build(results, {"kith.yaml": "version: 1\ntitle: Many\nbase_url: https://m.example/\nlanguages: [en]\n" + off,
                            "content/posts/a.md": f"---\ntitle: A\ndate: 2026-11-01\ntags: [{names}]\n---\nx\n"}, "50,001 tags", memory=True)
    urls, _ = check_sitemap(results, files, "https://m.example")
    parts = [local("https://m.example", e.text) for e in etree.fromstring(files["sitemap.xml"]).iter(S + "loc")]
    pages = sum(1 for n in files if n.endswith("index.html"))
    results.equal("50,001 tags: parts, and every page once", (parts, len(urls)), (["sitemap-1.xml", "sitemap-2.xml"], pages))
    results.equal("50,001 tags: the first part is full",
                  len(etree.fromstring(files["sitemap-1.xml"])), 50000)


def main():
    results = Results()
    files = build(results, SITE, "the made site")
    results.check("feeds of each form", min(check_feeds(results, files, BASE)) >= 7)
    check_content(results, files)
    check_page_links(results, files)
    urls, groups = check_sitemap(results, files, BASE)
    results.equal("sitemap: versions, and who has none of them", groups[f"{BASE}/posts/odd/"],
                  {"en": f"{BASE}/posts/odd/", "x-default": f"{BASE}/posts/odd/",
                   "zh-Hans": f"{BASE}/zh-hans/posts/" + urllib.parse.quote("甲") + "/"})
    check_robots(results, files)
    check_switches(results)
    check_many(results)
    results.end()


main()
