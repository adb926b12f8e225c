"""The search: its index is decoded and compared with the built pages, and the page is used in a real browser.

# sanitised: no
"""

import html
import json
import os
import pathlib
import random
import re
import subprocess

from _common import NOW, ROOT, Results, kith, put, temp, tree

HAN = "的一是灯笼巷商家社群今晚起点开店过日子面馆书店陶舍修车铺茶馆市集冬夜故事邻居河水桥雨雪春夏秋花树石路门窗桌椅笔纸字画歌声光影风云山田米面盐糖酒饭菜鱼肉瓜果"
SYLLABLES = "lan tern mar ket ri ver ket tle bread kiln pa per win ter sto ry guild bas ket new old blue red small".split()


def varint(data, at):
    n = shift = 0
    while True:
        n |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return n, at


def read_index(folder):
    """token -> {url: weight}, and the rows of the table."""
    folder = pathlib.Path(folder)
    version, pages, files, rows = (folder / "index.txt").read_text().split()
    table = []
    for i in range((int(pages) + int(rows) - 1) // int(rows)):
        table += [line.split("\t") for line in (folder / f"p{i}.txt").read_text().splitlines()]
    index = {}
    for i in range(int(files)):
        data, at, last = (folder / f"t{i}.bin").read_bytes(), 0, ""
        while at < len(data):
            n, at = varint(data, at)
            token, at = data[at:at + n].decode(), at + n
            n, at = varint(data, at)
            end, page, found = at + n, 0, {}
            while at < end:
                item, at = varint(data, at)
                page += item >> 2
                found[table[page][0]] = item & 3
            assert token > last or not last, (last, token)
            index[token], last = found, token
    assert len(table) == int(pages)
    return index, table


def texts_of(page):
    """The headline and the text of a document's page, without tags."""
    found = re.search(r"<main.*?</main>", page, re.S)[0]
    head = " ".join(re.findall(r"<h1.*?</h1>", found, re.S))
    prose = re.search(r'<div class="prose.*', found, re.S)
    body = prose[0] if prose else ""
    body = re.sub(r"<section\b.*|<footer.*|<aside.*?</aside>|<(ul|ol) class=\"(cards|entries|events).*?</\1>", " ", body, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", "\n", re.sub(r"</?(a|b|code|em|i|mark|strong|sub|sup)\b[^>]*>", "", head + body)))


def check_example(results, folder, lang):
    """Each pair of Han characters and each word of a page's headline and text leads to that page."""
    site = pathlib.Path(folder) / "site"
    index, table = read_index(site / lang / "search")
    missing, looked = [], 0
    for url, title, _, _ in table:
        text = texts_of((site / url[1:] / "index.html").read_text())
        for pair in set(re.findall(r"(?=([\u4e00-\u9fff]{2}))", text)):
            looked += 1
            if url not in index.get(pair, {}):
                missing.append((url, pair))
        for word in set(re.findall(r"\b[a-z]{3,20}\b", text.lower())):
            looked += 1
            if url not in index.get(word, {}):
                missing.append((url, word))
    results.check(f"/{lang}: everything that pages say is found", looked > 5000 and not missing, f"{looked} looked up; missing {missing[:20]}")
    results.check(f"/{lang}: titles weigh most", all(index[t.lower()][u] == 3 for u, t, _, _ in table if re.fullmatch("[A-Za-z]+", t)))
    return index, table


def check_private(results):
    """Nothing is in the index that is not on a page: drafts, what was withdrawn, private fields."""
    with temp() as root:
        put(root, "kith.yaml", "version: 1\ntitle: T\nbase_url: https://x.example/sub\nlanguages: [en, zh-Hans]\nmenus: {main: [{kind: post}]}\n")
        put(root, "content/posts/a.md", "---\ntitle: Apple Café\ndate: 2026-01-01\ntags: [Fruit]\n---\nBig <b>bold</b>x **灯**笼 ﬁne\n\n<p>rawword</p>\n")
        put(root, "content/posts/b.md", "---\ntitle: Draftword\ndate: 2026-01-01\ndraft: true\n---\nx\n")
        put(root, "content/posts/c.md", "---\ntitle: Futureword\ndate: 2027-01-01\n---\nx\n")
        put(root, "content/posts/d.md", "---\ntitle: Mailword\ndate: 2026-01-01\nchannels: [email]\n---\nx\n")
        put(root, "content/events/e.md", "---\ntitle: Meet\nstarts: 2026-12-01 10:00\nduration: 1h\nlocation: {name: Placeword}\n"
            "join_url: https://secretword.example/\nhosts: [mia, una]\n---\nx\n")
        put(root, "content/members/mia.yaml", "name: Mianame\nbio: Biowordmia\nconsent:\n  - {scope: [profile], channels: [site], given: 2026-01-01}\n")
        put(root, "content/members/una.yaml", "name: Unaname\nbio: Biowordura\n")
        put(root, "content/members/oda.yaml", "name: Odaname\nconsent:\n  - {scope: [profile], channels: [site], given: 2026-01-01}\n"
            "withdrawn:\n  - {scope: all, date: 2026-02-01}\n")
        done = kith("build", "-s", root, "--now", NOW)
        results.equal("a small site builds", done.returncode, 0)
        index, table = read_index(root + "/site/search")
        for word in ("draftword", "futureword", "mailword", "secretword", "unaname", "biowordura", "odaname"):
            results.check(f"{word} is not in the index", not any(word in t for t in index) and
                          not any(word.encode() in v.lower() for k, v in tree(root + "/site/search").items()))
        for word, url, weight in (("apple", "/posts/a/", 3), ("cafe", "/posts/a/", 3), ("fruit", "/posts/a/", 3), ("boldx", "/posts/a/", 0),
                                  ("灯笼", "/posts/a/", 0), ("fine", "/posts/a/", 0), ("rawword", "/posts/a/", 0),
                                  ("placeword", "/events/e/", 0), ("mianame", "/events/e/", 0), ("mianame", "/members/mia/", 3)):
            results.equal(f"{word} is", index.get(word, {}).get(url), weight)
        results.check("the version in another language has its own", "apple" not in read_index(root + "/site/zh-hans/search")[0])
        first = tree(root + "/site/search")
        kith("build", "-s", root, "-d", root + "/other", "--now", NOW, "--jobs", "3")
        results.check("the same bytes every time", tree(root + "/other/site/search") == first)
        put(root, "kith.yaml", (pathlib.Path(root) / "kith.yaml").read_text() + "formats: {search: false}\n")
        done = kith("build", "-s", root, "--now", NOW)
        results.check("it can be turned off", done.returncode == 0 and not (pathlib.Path(root) / "site/search").exists() and
                      "/search/" not in (pathlib.Path(root) / "site/index.html").read_text(), done.stderr)


def browse(site, prefix, place, queries):
    path = pathlib.Path(site).parent / "queries.json"
    path.write_text(json.dumps(queries))
    run = subprocess.run(["node", str(ROOT / "tests/suites/_search.mjs"), str(site), prefix, place, str(path)], capture_output=True,
                         text=True, timeout=300)
    return json.loads(run.stdout) if run.returncode == 0 else {"failed": run.stderr}


def check_browser(results, folder, index, table):
    titles = {url: title for url, title, _, _ in table}
    queries = ["灯笼", "灯", "市集 灯笼", "ＫＩＴＨ", "没有这样的一页啊"]
    seen = browse(pathlib.Path(folder) / "site", "", "/search/", queries)
    if not results.check("the browser ran", "failed" not in seen, seen.get("failed")):
        return
    q = {row["query"]: row for row in seen["queries"]}
    holds = {u for u in titles if "灯笼" in texts_of((pathlib.Path(folder) / "site" / u[1:] / "index.html").read_text())}
    results.check("灯笼 finds every page that holds it", len(holds) > 3 and holds <= set(q["灯笼"]["found"]), holds - set(q["灯笼"]["found"]))
    results.equal("and no other", set(q["灯笼"]["found"]), set(index["灯笼"]))
    results.equal("one character does, too", set(q["灯"]["found"]), set(index["灯"]))
    results.equal("two words are both there", set(q["市集 灯笼"]["found"]), set(index["市集"]) & set(index["灯笼"]))
    results.check("wide letters are letters", q["ＫＩＴＨ"]["found"] and set(q["ＫＩＴＨ"]["found"]) >= set(index["kith"]))
    results.equal("what is nowhere is said to be", (q["没有这样的一页啊"]["found"], bool(q["没有这样的一页啊"]["status"])), ([], True))
    results.check("the number is said", str(len(index["灯笼"])) in q["灯笼"]["status"], q["灯笼"]["status"])
    results.check("titles come first", "灯笼" in titles[q["灯笼"]["found"][0]], q["灯笼"]["found"])
    results.check("what was typed is marked", q["灯笼"]["marked"] > 0)
    results.check("the address can be shared", q["灯笼"]["address"].startswith("?q=") and seen["shared"] == min(20, len(index["灯笼"])))
    results.equal("a screen reader is told", seen["live"], "polite")
    results.equal("axe finds nothing", seen["axe"], [])
    results.equal("two steps lead to the first result", seen["focus"], q["灯笼"]["found"][0])
    results.equal("Enter goes there", seen["went"], q["灯笼"]["found"][0])
    results.equal("and back are question and answers", seen["back"], ["灯笼", min(20, len(index["灯笼"]))])
    results.equal("while an input method composes, nothing is asked", seen["composing"], ["", 0])
    results.equal("then it is", seen["composed"], min(20, len(index["灯笼"])))
    results.check("without a script there are the lists and the archive by year",
                  'href="/posts/"' in seen["plain"] and 'href="/archive/"' in seen["plain"], seen["plain"])
    results.equal("nothing went wrong", seen["errors"], [])


def check_large(results):
    """10,000 posts below a sub-path: a question of two words fetches less than 100 kB of the index."""
    rng = random.Random(5)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(4000)]
    pairs = ["".join(rng.choices(HAN, k=2)) for _ in range(3000)]
    with temp() as root:
        put(root, "kith.yaml", "version: 1\ntitle: T\nbase_url: https://x.example/sub\nlanguages: [en]\nmenus: {main: [{kind: post}]}\n")
        for i in range(10000):
            # As in real texts, few words are common and most are rare.
            body = " ".join(words[int(4000 * rng.random() ** 3)] for _ in range(150))
            han = "".join(pairs[int(3000 * rng.random() ** 3)] for _ in range(150))
            put(root, f"content/posts/p{i}.md", f"---\ntitle: {words[i % 4000]} {pairs[i % 3000]} {i}\ndate: 2026-01-{1 + i % 28:02}\n---\n{body}\n\n{han}\n")
        done = kith("build", "-q", "-s", root, "--now", NOW)
        results.equal("10,000 posts build", done.returncode, 0)
        index, table = read_index(root + "/site/search")
        common = sorted((t for t in index if len(t) > 1), key=lambda t: -len(index[t]))
        han = [t for t in common if "\u4e00" <= t[0] <= "\u9fff"]
        latin = [t for t in common if t.isascii() and len(t) > 3]
        queries = [f"{latin[0]} {han[0]}", f"{latin[1]} {latin[2]}", f"{han[1]} {han[2]}", f"{han[200]} {latin[300]}", f"{latin[3][:4]} {han[4]}"]
        seen = browse(pathlib.Path(root) / "site", "/sub", "/search/", queries)
        if not results.check("the browser ran", "failed" not in seen, seen.get("failed")):
            return
        most = max(q["fetched"] for q in seen["queries"])
        print(f"index of 10,000 posts: {sum(len(v) for k, v in tree(root + '/site/search').items() if k != 'index.html')} bytes in "
              f"{len(list((pathlib.Path(root) / 'site/search').iterdir()))} files; questions of two words fetch "
              f"{', '.join(str(q['fetched']) for q in seen['queries'])} bytes")
        results.check("a question of two words fetches less than 100 kB", most < 100_000, [(q["query"], q["fetched"]) for q in seen["queries"]])
        results.check("links lead below the sub-path", seen["queries"][0]["found"] and
                      all(f.startswith("/sub/posts/") for q in seen["queries"] for f in q["found"]))
        results.equal("nothing went wrong", seen["errors"], [])


def main():
    results = Results()
    check_private(results)
    with temp() as folder:
        done = kith("build", "-d", folder, "--now", NOW)
        results.equal("the example builds", done.returncode, 0)
        check_example(results, folder, "en")
        index, table = check_example(results, folder, "")
        check_browser(results, folder, index, table)
    if not os.environ.get("QUICK"):
        check_large(results)
    results.end()


main()
