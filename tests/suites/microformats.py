"""What readers of microformats2 find on the example's pages, in both languages and both themes: the site's card, the feed of each
list, entries, events and people.

# sanitised: no
"""

import pathlib
import re

import mf2py

from _common import NOW, ROOT, Results, kith, temp, tree
from _feeds import file_of

BASE = "https://lantern.example"
SITE = {"": "灯笼巷商家社群", "en/": "Lantern Lane Traders"}
WHEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?")
# The properties of each type, from microformats.org/wiki/h-entry and so on; what is in every one of them here; those that are
# times, and addresses.
KNOWN = {
    "h-feed": {"name", "url", "uid", "summary", "author", "photo"},
    "h-entry": {"name", "url", "uid", "summary", "content", "published", "updated", "author", "category", "photo"},
    "h-event": {"name", "url", "uid", "summary", "content", "start", "end", "location", "category", "organizer", "attendee", "photo",
                "updated"},
    "h-card": {"name", "url", "uid", "logo", "photo", "note", "role", "locality", "street-address", "pronoun"},
}
NEEDED = {"h-feed": {"name", "url", "uid"}, "h-entry": {"name", "url"}, "h-event": {"name", "url", "start"}, "h-card": {"name"}}
TIMES, ADDRESSES = {"published", "updated", "start", "end"}, {"url", "uid", "photo", "logo"}
# Text that stands for a picture: the letter in place of a face, the day on the calendar sheet.
DRAWN = re.compile(r"^\S$|^\d+月\d+$")


def parse(files, name):
    url = f"{BASE}/{name.removesuffix('index.html')}"
    return mf2py.parse(doc=files[name].decode(), url=url, html_parser="lxml")


def every(items):
    """All microformats at any depth, also those that are values of properties."""
    for item in items:
        yield item
        yield from every(item.get("children", []))
        for values in item["properties"].values():
            yield from every([v for v in values if isinstance(v, dict) and "type" in v])


def check_item(results, name, item, files):
    kind, p = item["type"][0], item["properties"]
    what = f"{name}: {kind} {p.get('name')}"
    if not results.check(f"{what}: a known type", kind in KNOWN, item["type"]):
        return
    results.equal(f"{what}: unknown properties", set(p) - KNOWN[kind], set())
    results.equal(f"{what}: missing properties", NEEDED[kind] - set(p), set())
    for key, values in p.items():
        for v in values:
            if key in TIMES:
                results.check(f"{what}: {key}", WHEN.fullmatch(v), v)
            elif key in ADDRESSES:
                results.check(f"{what}: {key} is a full address, of a file when it is here", re.match("https?://", v) and
                              (not v.startswith(BASE) or file_of(v.removeprefix(BASE)) in files), v)
            elif key == "name":
                results.check(f"{what}: a name in one line", v and v == " ".join(v.split()) and not DRAWN.search(v), v)
    results.check(f"{what}: one name and one moment of each sort", all(len(p.get(k, [])) < 2 for k in ("name", "start", "end", "published")), p)


def only(results, what, items, kind, **where):
    found = [i for i in items if kind in i["type"] and all(w in i["properties"].get(k, []) for k, w in where.items())]
    results.equal(f"{what}: {kind} of {where}", len(found), 1)
    return found[0]["properties"] if found else {}


def first(p, key):
    return next(iter(p.get(key, [])), None)


def names(p, key):
    return [v["properties"]["name"][0] for v in p.get(key, []) if isinstance(v, dict)]


PEOPLE = {"": ("高远", "林月", "吴阿梅"), "en/": ("Gao Yuan", "Lin Yue", "Wu Amei")}


def check_documents(results, theme, files, lang):
    here = f"{BASE}/{lang}"
    gao, lin, wu = PEOPLE[lang]
    for path, kind, authors in (("posts/winter-night-market-map/", "h-entry", [gao, lin]), ("stories/tom-hale/", "h-entry", None),
                                ("newsletters/2026-10/", "h-entry", [SITE[lang]] if theme == "default" else None), ("about/", "h-entry", None)):
        what = f"{theme}: /{lang}{path}"
        p = only(results, what, parse(files, f"{lang}{path}index.html")["items"], kind, url=here + path, uid=here + path)
        html = first(p, "content") or {"html": ""}
        results.check(f"{what}: its text", len(html["html"]) > 100 and "<p>" in html["html"])
        if authors:
            results.equal(f"{what}: by", names(p, "author"), authors)
        results.check(f"{what}: when", path == "about/" or first(p, "published"))
        if path.startswith("posts/"):
            results.equal(f"{what}: its picture, its tags", (p["photo"], p["category"]),
                          ([f"{BASE}/images/night-market.svg"], ["市集"] if not lang else ["market"]))
    p = only(results, f"{theme}: event", parse(files, f"{lang}events/night-market/index.html")["items"], "h-event", url=f"{here}events/night-market/")
    results.equal(f"{theme}: /{lang}events/night-market/: begins", p.get("start"), ["2026-12-19T17:00:00+08:00"])
    results.check(f"{theme}: /{lang}events/night-market/: where", p.get("location"))
    if theme == "default":
        results.equal(f"/{lang}events/night-market/: ends, who calls", (p["end"], names(p, "organizer")), (["2026-12-19T22:00:00+08:00"], [lin, wu]))
        results.equal(f"/{lang}events/night-market/: the place", p["location"][0]["properties"].get("locality"), ["清渡" if not lang else "Qingdu"])
    p = only(results, f"{theme}: member", parse(files, f"{lang}members/lin-yue/index.html")["items"], "h-card", uid=f"{here}members/lin-yue/")
    results.check(f"{theme}: /{lang}members/lin-yue/: name and note", first(p, "name") == lin and first(p, "note"), p)


# A list, the type of what stands in it, and one of them.
LISTS = [("posts/", "h-entry", "posts/winter-night-market-map/"), ("stories/", "h-entry", "stories/tom-hale/"),
         ("newsletters/", "h-entry", "newsletters/2026-10/"), ("events/", "h-event", "events/night-market/"), ("", "h-event", "events/night-market/"),
         ("", "h-entry", "posts/winter-night-market-map/"), ("events/calendar/2026-12/", "h-event", "events/night-market/"),
         ("archive/2026/", "h-entry", "posts/winter-night-market-map/"), ("tags/shi-ji/", "h-entry", "posts/winter-night-market-map/")]


def check_lists(results, theme, files, lang):
    for path, kind, one in LISTS:
        path = path.replace("shi-ji", "market") if lang else path
        name, here = f"{lang}{path}index.html", f"{BASE}/{lang}{path}"
        feeds = [i for i in parse(files, name)["items"] if i["type"] == ["h-feed"]]
        if not results.equal(f"{theme}: {name}: feeds", len(feeds), 1):
            continue
        p, inside = feeds[0]["properties"], feeds[0].get("children", [])
        results.check(f"{theme}: {name}: the feed's address", first(p, "url") == here, p)
        results.check(f"{theme}: {name}: the feed's name", first(p, "name") == SITE[lang] if path == "" else first(p, "name"), p)
        results.check(f"{theme}: {name}: it holds {one}", [i for i in inside if i["type"] == [kind] and f"{BASE}/{lang}{one}" in i["properties"]["url"]],
                      [i["properties"].get("url") for i in inside])


def check_site_card(results, theme, files, lang, pages):
    for name in pages:
        cards = [i["properties"] for i in parse(files, name)["items"] if "h-card" in i["type"] and f"{BASE}/{lang}" in i["properties"].get("uid", [])]
        if not results.equal(f"{theme}: {name}: cards of the site", len(cards), 1):
            continue
        results.equal(f"{theme}: {name}: the card's name", cards[0]["name"], [SITE[lang]])
        if theme == "default":
            results.check(f"{name}: the card's logo and note", first(cards[0], "logo") == f"{BASE}/images/icon.svg" and first(cards[0], "note"), cards[0])


def check_theme(results, theme, files):
    pages = [n for n, d in files.items() if n.endswith(".html") and b'http-equiv="refresh"' not in d]
    for name in pages:
        for item in every(parse(files, name)["items"]):
            check_item(results, f"{theme}: {name}", item, files)
    for lang in SITE:
        check_documents(results, theme, files, lang)
        check_lists(results, theme, files, lang)
        check_site_card(results, theme, files, lang, [n for n in pages if n != "404.html" and n.startswith("en/") == (lang == "en/")])


def main():
    results = Results()
    for theme in ("default", "plain"):
        with temp() as folder:
            config = pathlib.Path(folder) / "kith.yaml"
            config.write_text((ROOT / "kith.yaml").read_text().replace("theme: default\n", f"theme: {theme}\n"))
            done = kith("build", "-c", config, "-d", folder, "--now", NOW)
            results.equal(f"{theme}: builds", done.returncode, 0)
            check_theme(results, theme, tree(pathlib.Path(folder) / "site"))
    results.end()


main()
