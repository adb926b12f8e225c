"""Every type of page of the example in a real browser, in three widths, two schemes and two languages: no sideways scrolling,
nothing that moves while it loads, no finding of axe-core, no request to others, no error, a walk with the keyboard, without
script, in print, from right to left; in the shipped themes. Pictures are kept in build/screenshots.

# sanitised: no
"""

import os
import pathlib

from _browse import browse
from _common import NOW, ROOT, Results, kith, temp, write

SHOTS = pathlib.Path(os.environ.get("BUILD") or ROOT / "build") / "screenshots"
LISTS = ("posts", "stories", "events", "members", "newsletters", "tags")
BUDGET = {".css": 20_000, ".js": 10_000}  # bytes of a theme's assets, the search page's script aside


def first(site, *patterns):
    for pattern in patterns:
        found = sorted(p for p in site.glob(pattern))
        if found:
            return ["/" + found[0].relative_to(site).as_posix().removesuffix("index.html")]
    return []


def page_types(site):
    """A page of each type in each language: lists, a document with much in it, what is not a document."""
    urls = ["/404.html"]
    for lang in ("", "en/"):
        urls.append("/" + lang)
        for part in LISTS:
            if (site / lang / part / "index.html").exists():
                urls.append(f"/{lang}{part}/")
        urls += first(site, f"{lang}posts/lantern-repair-day/index.html") + first(site, f"{lang}posts/winter-night-market-map/index.html")
        urls += first(site, f"{lang}stories/*/index.html")
        for name in ("night-market", "tuesday-tea", "city/*", "series/*", "group/*"):
            urls += first(site, f"{lang}events/{name}/index.html")
        urls += first(site, f"{lang}members/lin-yue/index.html")
        urls += first(site, f"{lang}newsletters/2*/index.html") + first(site, f"{lang}tags/*/index.html")
        for name in ("about", "hours", "join", "guide", "guide/markdown", "search", "posts/2026", "archive", "calendar"):
            urls += first(site, f"{lang}{name}/index.html")
        urls += first(site, f"{lang}events/calendar/*/index.html") + first(site, f"{lang}events/past/*/index.html") + first(site, f"{lang}archive/2*/index.html")
    return list(dict.fromkeys(urls))


def budgets(results, theme, site):
    for ext, most in BUDGET.items():
        size = sum(p.stat().st_size for p in (site / "assets").glob(f"*{ext}") if "search" not in p.name)
        results.check(f"{theme}: {ext} under {most} bytes", size < most, size)


def build(results, folder, *args, source=ROOT):
    done = kith("build", "-s", source, "-d", folder, "--now", NOW, *args)
    results.equal(f"builds {args}", done.returncode, 0)
    return pathlib.Path(folder) / "site"


RTL = {
    "kith.yaml": "title: {ar: حارة الفوانيس, en: Lantern Lane}\nbase_url: https://t.example/\nlanguages: [ar, en]\ntimezone: UTC\n"
                 "menus: {main: [{kind: post}, {kind: event}]}\n",
    "content/posts/a.md": "---\ntitle: \"كيف تمشي في سوق الليل: ثلاثون بسطة\"\ndate: 2026-11-02\ntags: [سوق]\nimage: {src: /a.svg, alt: فانوس}\n---\n\n"
                          "نص **مهم** مع `code` و[رابط](/).\n\n> [!NOTE]\n> ملاحظة\n\n> اقتباس\n\n- واحد\n- اثنان\n\n| أ | ب |\n| --- | --- |\n| ١ | ٢ |\n",
    "content/events/e.md": "---\ntitle: شاي الثلاثاء\ndate: 2026-11-01\nstarts: 2026-12-01 19:00\nends: 2026-12-01 20:00\nlocation: {name: بيت الشاي}\n---\n\nتعال.\n",
    "content/static/a.svg": (ROOT / "content/static/images/tea.svg").read_text(),
}


def right_to_left(results):
    with temp() as folder:
        write(folder, RTL)
        site = build(results, folder, source=folder)
        browse(results, "right to left", site, urls=["/", "/posts/a/", "/events/e/", "/posts/"], schemes=["light"],
               shots=str(SHOTS / "rtl"))


def plain_theme(results):
    with temp() as folder:
        copy = pathlib.Path(folder) / "kith.yaml"
        copy.write_text((ROOT / "kith.yaml").read_text().replace("theme: default\n", "theme: plain\n"))
        site = build(results, folder, "-c", str(copy))
        budgets(results, "plain", site)
        browse(results, "plain", site, urls=page_types(site), widths=[320, 1280], schemes=["light"], walk=["/en/"], plain=["/en/"],
               shots=str(SHOTS / "plain"))


def main():
    results = Results()
    with temp() as folder:
        site = build(results, folder)
        budgets(results, "default", site)
        urls = page_types(site)
        results.check("pages of many types", len(urls) >= 30, urls)
        post, event = "/posts/lantern-repair-day/", "/en/events/night-market/"
        browse(results, "default", site, urls=urls, walk=["/", post, event, "/events/calendar/2026-12/"], plain=["/", post, event, "/en/posts/"],
               shots=str(SHOTS / "default"))
    right_to_left(results)
    if (ROOT / "themes" / "plain").exists():
        plain_theme(results)
    results.end()


main()
