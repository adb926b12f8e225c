"""What editors can write, as pages, feeds and mail show it: callouts, footnotes, directives, scheduled and expired documents,
addresses and their redirects, sections, series, data, kinds of the site's own, languages.

# sanitised: no
"""

import json
import pathlib
import re

from _common import NOW, Results, kith, temp, write

CONFIG = """title: {en: T, zh-Hans: 题}
base_url: https://t.example/
languages: [en, zh-Hans, zh-Hant, ja, ar]
timezone: UTC
"""
NEWS = 'newsletter: {from: "T <n@t.example>", postal_address: "1 Lane", unsubscribe: {mailto: u@t.example}}\n'
CALLOUTS = "".join(f"> [!{k}]\n> text\n\n" for k in ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"))
WORDS = {
    "en": ["Note", "Tip", "Important", "Warning", "Caution", "Back to the text 1"],
    "zh-Hans": ["说明", "窍门", "重要", "注意", "当心", "回到正文 1"],
    "zh-Hant": ["說明", "訣竅", "重要", "注意", "當心", "回到正文 1"],
    "ja": ["補足", "ヒント", "重要", "警告", "注意", "本文に戻る 1"],
    "ar": ["ملاحظة", "نصيحة", "مهم", "تنبيه", "تحذير", "العودة إلى النص 1"],
}


def build(folder, *args, now=NOW):
    return kith("build", "-s", folder, "--now", now, *args)


def read(folder, name):
    path = pathlib.Path(folder) / "site" / name
    return path.read_text() if path.exists() else None


def post(title="T", date="2026-11-01", more="", body="Text.\n"):
    return f"---\ntitle: {title}\ndate: {date}\n{more}---\n\n{body}"


def built(results, name, files, *args, now=NOW):
    """A folder with the site built; None when that failed."""
    folder = temp()
    write(folder.name, files)
    done = build(folder.name, *args, now=now)
    results.equal(f"{name}: builds", done.returncode, 0) or print(done.stderr)
    return folder


# ---- words in every language --------------------------------------------------------------------

def words(results):
    files = {"kith.yaml": CONFIG + NEWS}
    for lang in WORDS:
        suffix = "" if lang == "en" else f".{lang}"
        files[f"content/posts/a{suffix}.md"] = post(body=CALLOUTS + "A[^1]\n\n[^1]: B\n")
        files[f"content/newsletters/2026-11{suffix}.md"] = post(body=CALLOUTS)
    with built(results, "callouts", files) as folder:
        for lang, want in WORDS.items():
            prefix = "" if lang == "en" else lang.lower() + "/"
            page = read(folder, f"{prefix}posts/a/index.html") or ""
            results.equal(f"callouts: headings in {lang}", re.findall(r'<p class="callout-title">(.*?)</p>', page), want[:5])
            results.equal(f"footnotes: the way back in {lang}", re.findall(r'role="doc-backlink" aria-label="(.*?)"', page), want[5:])
            results.check(f"{lang}: the page's language", f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in page, page[:200])
        rss = read(folder, "rss.xml") or ""
        results.check("callouts: headings in the feed", all(f">{w}</p>" in rss for w in WORDS["en"][:5]), rss)
        mails = {p: p.read_text() for p in pathlib.Path(folder).glob("outbox/2026-11*/**/email.*")}
        for ending in (".html", ".txt"):
            texts = [t for p, t in mails.items() if p.name.endswith(ending)]
            results.check(f"callouts: headings in mail{ending}, each language",
                          all(any(all(w in t for w in want[:5]) for t in texts) for want in WORDS.values()), list(mails))


# ---- what is published when ---------------------------------------------------------------------

def times(results):
    files = {"kith.yaml": CONFIG, "content/posts/now.md": post(), "content/posts/draft.md": post(more="draft: true\n"),
             "content/posts/later.md": post(date="2026-12-01"), "content/posts/over.md": post(more="expires: 2026-11-10\n"),
             "content/posts/until.md": post(more="expires: 2026-12-24\n")}
    rows = [([], NOW, "now until"), (["--drafts"], NOW, "draft now until"), (["--future"], NOW, "later now until"),
            (["--expired"], NOW, "now over until"), (["--drafts", "--future", "--expired"], NOW, "draft later now over until"),
            ([], "2026-12-02T00:00:00Z", "later now until"), ([], "2026-11-05T00:00:00Z", "now over until"),
            ([], "2026-12-24T00:00:00Z", "later now"), ([], "2026-10-01T00:00:00Z", "")]
    for args, now, want in rows:
        name = f"published at {now} {' '.join(args)}"
        with built(results, name, files, *args, now=now) as folder:
            got = sorted(p.parent.name for p in (pathlib.Path(folder) / "site/posts").glob("*/index.html"))
            results.equal(name, " ".join(got), want)


# ---- addresses ----------------------------------------------------------------------------------

PINYIN = {"银行的音乐": "yinhang-de-yinyue", "长城": "changcheng", "重庆": "chongqing", "使用Hugo": "shi-yong-hugo"}


def addresses(results):
    config = CONFIG + ("kinds:\n  post: {permalink: '/:section/:year/:month/:day/:slug/'}\n"
                       "  page: {permalink: '/:lang/:title/'}\n")
    files = {"kith.yaml": config, "content/posts/news/2026-03-04-a-b.md": post("X", "2026-03-04"),
             "content/pages/p.zh-Hans.md": "---\ntitle: 你好 World\naliases: [/old/page/, /older.html]\n---\n\nx\n",
             **{f"content/stories/{name}.md": f"---\ntitle: {name}\ndate: 2026-01-01\nmember: m\n---\n\nx\n" for name in PINYIN},
             "content/members/m.yaml": "name: M\nconsent: {scope: [profile, story], channels: site, given: 2026-01-01}\n"}
    with built(results, "addresses", files) as folder:
        results.check("permalink: section, date and slug", read(folder, "news/2026/03/04/a-b/index.html") is not None)
        results.check("permalink: language and title", read(folder, "zh-hans/ni-hao-world/index.html") is not None,
                      [str(p) for p in pathlib.Path(folder).rglob("*world*")])
        for name, slug in PINYIN.items():
            results.check(f"slug: {name}", read(folder, f"stories/{slug}/index.html") is not None,
                          [p.name for p in (pathlib.Path(folder) / "site/stories").iterdir()])
        for old in ("old/page/index.html", "older.html"):
            page = read(folder, old) or ""
            results.check(f"alias: {old} leads on", 'url=' in page and "ni-hao-world" in page, page)
        rules = read(folder, "_redirects") or ""
        results.check("alias: _redirects", re.search(r"^/old/page/ /zh-hans/ni-hao-world/ 301$", rules, re.M), rules)


# ---- what hangs together ------------------------------------------------------------------------

def relations(results):
    files = {"kith.yaml": CONFIG + "taxonomies: [tags, topics]\nlanguages: [en]\n".replace("languages: [en]\n", ""),
             "content/posts/trips/_index.md": "---\ncascade: {tags: [travel], authors: [m]}\n---\n",
             "content/members/m.yaml": "name: Em\nconsent: {scope: profile, channels: site, given: 2026-01-01}\n",
             "content/data/shops.yaml": "tea: {seats: 12}\n", "content/data/prices.csv": "name,price\ntea,4\n",
             "content/data/deep/x.json": '{"a": [1, 2]}',
             "content/pages/data.md": "---\ntitle: Data\nlayout: data.html\n---\n",
             "themes/default/templates/data.html": "{{ site.data.shops.tea.seats }} {{ site.data.prices[0].price }} {{ site.data.deep.x.a }}"}
    for day in range(1, 6):
        more = f"series: S\ntopics: [t{day % 2}]\n" if day < 4 else ""
        files[f"content/posts/{'trips/' if day == 2 else ''}p{day}.md"] = post(f"P{day}", f"2026-11-0{day}", more)
    with built(results, "relations", files) as folder:
        page = lambda n: read(folder, f"posts/p{n}/index.html") or ""
        results.check("cascade: tags and authors of the folder", "/tags/travel/" in page(2) and ">Em<" in page(2), page(2))
        results.check("cascade: not beyond it", "/tags/travel/" not in page(1) and ">Em<" not in page(1))
        results.check("prev and next", re.search(r'rel="prev" href="/posts/p2/"', page(3)) and re.search(r'rel="next" href="/posts/p4/"', page(3)))
        series = re.search(r'<nav class="series".*?</nav>', page(2), re.S)
        results.equal("series: its parts by date, this one marked", re.findall(r"P\d", series[0] if series else ""), ["P1", "P2", "P3"])
        results.check("series: the one that is read", '<strong aria-current="page">P2' in page(2))
        results.check("taxonomies: a page of a term", "P1" in (read(folder, "topics/t1/index.html") or ""))
        results.check("taxonomies: a list of them", "/topics/t1/" in (read(folder, "topics/index.html") or ""))
        results.check("related by shared terms", "/posts/p1/" in page(3).split("Read on")[-1], page(3))
        results.equal("data: YAML, CSV and JSON", (read(folder, "data/index.html") or "").strip(), "12 4 [1, 2]")


OWN = CONFIG + """kinds:
  recipe:
    folder: recipes
    permalink: /recipes/:slug/
    list: true
    template: recipe.html
    title: {en: Recipes, zh-Hans: 菜谱}
    fields:
      minutes: {type: int, required: true}
      level: {type: enum, values: [easy, hard]}
      cooks: {type: members}
"""


def own_kind(results):
    files = {"kith.yaml": OWN, "content/recipes/noodles.md": "---\ntitle: Noodles\nminutes: 20\nlevel: hard\ncooks: [m]\n---\n\nBoil.\n",
             "content/members/m.yaml": "name: Em\nconsent: {scope: profile, channels: site, given: 2026-01-01}\n",
             "themes/default/templates/recipe.html": "{{ page.minutes + 1 }} {{ page.level }} {{ page.cooks[0].name }} {{ page.content }}"}
    with built(results, "own kind", files) as folder:
        results.equal("own kind: its page", read(folder, "recipes/noodles/index.html"), "21 hard Em <p>Boil.</p>\n")
        results.check("own kind: its list", "Noodles" in (read(folder, "recipes/index.html") or ""))
        schema = json.loads(kith("schema", "recipe", "-s", folder).stdout)
        results.check("own kind: its schema", "minutes" in schema["required"] and schema["properties"]["level"], schema)
        listed = json.loads(kith("list", "recipe", "--format", "json", "-s", folder, "--now", NOW).stdout)["documents"]
        results.equal("own kind: listed", [d["title"] for d in listed], ["Noodles"])
        write(folder, {"content/recipes/bad.md": "---\ntitle: B\nminutes: soon\nlevel: medium\n---\n\nx\n"})
        done = build(folder)
        results.check("own kind: typed fields", "bad.md:3:10: error" in done.stderr and "bad.md:4:8: error" in done.stderr, done.stderr)


def languages(results):
    files = {"kith.yaml": CONFIG.replace("languages: [en, zh-Hans, zh-Hant, ja, ar]", "languages: [en, zh-Hans, ar]")
             + "fallback: {ar: en}\nmenus: {main: {en: [{kind: post, title: News}], zh-Hans: [{kind: post, title: 新闻}], ar: [{kind: post}]}}\n",
             "content/posts/a.md": post("A", more="updated: 2026-11-09\ntags: [lamp]\n"),
             "content/posts/a.zh-Hans.md": post("甲", more="tags: [灯]\n"), "content/zh-Hans/posts/b.md": post("乙"),
             "content/posts/c.md": post("C")}
    with built(results, "languages", files) as folder:
        a = read(folder, "zh-hans/posts/a/index.html") or ""
        results.check("languages: hreflang both ways", all(
            f'hreflang="{h}"' in a and f'hreflang="{h}"' in (read(folder, "posts/a/index.html") or "") for h in ("en", "zh-Hans")), a)
        results.check("languages: no hreflang of a version that is not there", 'rel="alternate" hreflang="ar"' not in a)
        results.check("languages: by folder", "乙" in (read(folder, "zh-hans/posts/b/index.html") or ""))
        results.check("languages: menus", "新闻" in a and "News" not in a)
        results.check("languages: terms", read(folder, "zh-hans/tags/deng/index.html") and not read(folder, "zh-hans/tags/lamp/index.html"))
        feed = read(folder, "zh-hans/rss.xml") or ""
        results.check("languages: a feed each", "甲" in feed and "<title>A<" not in feed and "<title>A<" in (read(folder, "rss.xml") or ""))
        arabic = read(folder, "ar/posts/index.html") or ""
        results.check("languages: what stands in is marked as what it is", 'lang="en" dir="ltr"' in arabic and ">C<" in arabic, arabic)
        done = kith("check", "-s", folder, "--now", NOW)
        results.check("languages: what stands in is told", "[translation-fallback]" in done.stderr, done.stderr)
        results.check("languages: missing and stale translations are told", "[translation-missing]" in done.stderr and
                      "a.zh-Hans.md" in done.stderr and "[translation-stale]" in done.stderr, done.stderr)
        results.check("languages: the page says that it is behind", 'hreflang="en"' in a and "有更新的版本" in a)


# ---- Markdown -----------------------------------------------------------------------------------

# name, Markdown, what its HTML holds
MARKDOWN = [
    ("emphasis beside Chinese marks", "**注意：**请看", "<strong>注意：</strong>请看"),
    ("emphasis around Chinese quotes", "他说**“你好”**吗", "他说<strong>“你好”</strong>吗"),
    ("joined Han lines", "灯笼\n巷", "灯笼巷"), ("joined across markup", "**灯笼**\n巷、\n`灯`", "<strong>灯笼</strong>巷、<code>灯</code>"),
    ("a blank between words stays", "灯笼\nlamp", "灯笼\nlamp"),
    ("bare links", "见https://a.example/x。再", '见<a href="https://a.example/x">https://a.example/x</a>。再'),
    ("heading attributes", "## Bring {#bring .quiet}", '<h2 id="bring" class="quiet">Bring</h2>'),
    ("heading ids of Han", "## 灯笼", '<h2 id="灯笼">'),
    ("figure", "![Alt](/p.svg \"Cap\")", '<figcaption>Cap</figcaption>'),
    ("footnote and back", "A[^x]\n\n[^x]: Note", 'href="#fnref-1"'),
    ("table", "| a | b |\n| --- | ---: |\n| 1 | 2 |", '<td class="right">2</td>'), ("task", "- [x] done", 'type="checkbox" disabled checked'),
    ("strikethrough", "~~gone~~", "<del>gone</del>"), ("link by content path", "[x](two.md#when)", 'href="/posts/two/#when"'),
    ("raw HTML of editors", '<span data-x="1">x</span>', '<span data-x="1">x</span>'),
]


def markdown(results):
    body = "".join(f"<!-- {i} -->\n\n{text}\n\n" for i, (_, text, _) in enumerate(MARKDOWN))
    files = {"kith.yaml": CONFIG, "content/posts/one.md": post(body=body), "content/posts/two.md": post(body="## When\n\nx\n"),
             "content/static/p.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    with built(results, "Markdown", files) as folder:
        page = read(folder, "posts/one/index.html") or ""
        for name, _, want in MARKDOWN:
            results.check(f"Markdown: {name}", want in page, page)
        results.check("table of contents", kith("explain", "--template", "page.html", "-s", folder, "--now", NOW).stdout.count("toc"))
    for html, want in (("raw", "<b onclick=\"x\">"), ("safe", "A <b>b</b>."), ("none", "&lt;b onclick")):
        with built(results, f"HTML {html}", {"kith.yaml": CONFIG + f"markdown: {{html: {html}}}\n",
                                             "content/posts/a.md": post(body='A <b onclick="x">b</b>.\n')}) as folder:
            results.check(f"raw HTML: {html}", want in (read(folder, "posts/a/index.html") or ""), read(folder, "posts/a/index.html"))
    story = "---\ntitle: S\ndate: 2026-01-01\nmember: m\n---\n\n<b>x</b> <b onclick='x'>y</b> <a href='javascript:1'>z</a>\n"
    with built(results, "story", {"kith.yaml": CONFIG, "content/stories/s.md": story, "content/members/m.yaml":
               "name: M\nconsent: {scope: [profile, story], channels: site, given: 2026-01-01}\n"}) as folder:
        page = read(folder, "stories/s/index.html") or ""
        results.check("stories: harmless HTML stays, the rest is text", "<b>x</b>" in page and "<b onclick" not in page and
                      "href='javascript" not in page and 'href="javascript' not in page, page)


def controls(results):
    """Control characters are named at their place, and no page, feed or index holds them."""
    for name, mark in (("a backspace", "\b"), ("a form feed", "\f"), ("DEL", "\x7f"), ("a character of C1", "\x85")):
        files = {"kith.yaml": CONFIG, "content/posts/a.md": post(body=f"灯笼{mark}巷 `x{mark}`.\n\n    a{mark}b\n")}
        with temp() as folder:
            write(folder, files)
            done = build(folder)
            results.check(f"{name}: a warning at its place", done.returncode == 0 and done.stderr.count("control-character") == 1 and
                          done.stderr.startswith("content/posts/a.md:6:3: warning: "), done.stderr)
            held = [p.name for p in (pathlib.Path(folder) / "site").rglob("*") if p.suffix in (".html", ".xml", ".json", ".txt") and mark in p.read_text()]
            results.equal(f"{name}: files that hold it", held, [])
            results.check(f"{name}: the text around it is there", re.search("灯笼 {1,2}巷", read(folder, "posts/a/index.html")))


def main():
    results = Results()
    for run in (words, times, addresses, relations, own_kind, languages, markdown, controls):
        run(results)
    results.end()


main()
