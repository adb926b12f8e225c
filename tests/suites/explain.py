"""kith list and kith explain: what there is and why it is, or is not, published."""

import json
import pathlib
import re
import unicodedata

from _common import NOW, ROOT, Results, kith, temp, write

CONFIG = "version: 1\ntitle: T\nbase_url: https://t.example/sub/\nlanguages: [en, zh-Hans]\nmenus: {main: [{page: about}]}\n"
FILES = {
    "kith.yaml": CONFIG,
    "content/posts/out.md": "---\ntitle: Out\ndate: 2026-11-01\nauthors: [mira, bo]\nbyline: A guest\ntags: [x]\naliases: [/old/]\n---\n\n"
                            "[about](../pages/about.md#top) [elsewhere](https://e.example/)\n",
    "content/posts/out.zh-Hans.md": "---\ntitle: 出来了\ndate: 2026-11-01\n---\n\n文。\n",
    "content/posts/draft.md": "---\ntitle: Draft\ndate: 2026-11-02\ndraft: true\nauthors: mira\n---\n\nx\n",
    "content/posts/later.md": "---\ntitle: 以后再说\ndate: 2027-01-01\n---\n\nx\n",
    "content/posts/gone.md": "---\ntitle: Gone\ndate: 2026-10-01\nexpires: 2026-11-01\n---\n\nx\n",
    "content/posts/mail.md": "---\ntitle: Mail only\ndate: 2026-11-03\nchannels: [email]\n---\n\nx\n",
    "content/posts/bundle/index.md": "---\ntitle: Bundle\ndate: 2026-11-04\n---\n\n![a](a.png)\n",
    "content/posts/bundle/a.png": "x",
    "content/pages/about.md": "---\ntitle: About\n---\n\nx\n",
    "content/events/e.md": "---\ntitle: Event\nstarts: 2026-12-01\nhosts: mira\nspeakers: lee\n---\n\nx\n",
    "content/stories/s.md": "---\ntitle: Story\ndate: 2026-11-05\nmember: mira\n---\n\nx\n",
    "content/stories/w.md": "---\ntitle: Withdrawn\ndate: 2026-11-05\nmember: lee\n---\n\nx\n",
    "content/members/mira.yaml": "name: Mira\ncity: Suzhou\nconsent:\n  - {scope: [profile, story], channels: [site, feed], given: 2026-01-01, wording: v2}\n"
                                 "  - {scope: [photo], channels: [site], given: 2026-01-01, expires: 2026-06-01}\n",
    "content/members/bo.yaml": "name: Bo\n",
    "content/members/lee.yaml": "name: Lee\nconsent: [{scope: [profile, story], channels: [site], given: 2026-01-01}]\n"
                                "withdrawn: [{scope: all, date: 2026-10-01}]\n",
}
STATUS = {
    "content/posts/out.md": "published", "content/posts/out.zh-Hans.md": "published", "content/posts/draft.md": "draft",
    "content/posts/later.md": "scheduled", "content/posts/gone.md": "expired", "content/posts/mail.md": "hidden",
    "content/posts/bundle/index.md": "published", "content/pages/about.md": "published", "content/events/e.md": "published",
    "content/stories/s.md": "published", "content/stories/w.md": "withdrawn", "content/members/mira.yaml": "published",
    "content/members/bo.yaml": "hidden", "content/members/lee.yaml": "withdrawn",
}
# words, lines that must be there ("label text"; without a label it goes on with the one before), lines that must not
EXPLAINED = [
    (["content/posts/out.md"],
     ["title Out", "kind post", "language en", "published yes, since 2026-11-01", "address https://t.example/sub/posts/out/",
      "template post.html (", "versions zh-Hans: content/posts/out.zh-Hans.md (published)", "channels site yes", "feed yes", "email yes",
      "author mira", "bo: left out on the site, no consent to a profile", "aliases /old/", "terms tags: x (/tags/x/)",
      "links to /about/#top", "https://e.example/"]),
    (["posts/out"], ["title Out"]), (["content/posts/../posts/out.md"], ["title Out"]), (["posts/out.zh-Hans.md"], ["title 出来了"]),
    (["https://t.example/sub/posts/out/"], ["title Out"]), (["/sub/posts/out/"], ["title Out"]), (["/posts/out/"], ["title Out"]),
    (["content/posts/draft.md"], ["published no: its front matter says draft: true (--drafts shows it)"]),
    (["content/posts/later.md"], ["published not yet: its date is 2027-01-01 (--future shows it)"]),
    (["content/posts/gone.md"], ["published no longer: it expired on 2026-11-01 (--expired shows it)"]),
    (["content/posts/mail.md"], ["published not on the site: see its channels", "channels site no: its front matter names other channels",
                                 "email yes"]),
    (["content/posts/bundle/index.md"], ["files content/posts/bundle/a.png (/posts/bundle/a.png)"]),
    (["content/pages/about.md"], ["template page.html (", 'linked from the menu "main"', "content/posts/out.md"]),
    (["content/events/e.md"], ["starts 2026-12-01", "host mira", "speaker lee: left out on the site, no consent to a profile"]),
    (["content/stories/s.md"], ["channels site yes: all its subjects consented", "email no: no consent to a story there from mira",
                                "subject mira"]),
    (["content/stories/w.md"], ["published no: a member whom it shows withdrew consent"]),
    (["members/mira"], ["name Mira", "shown site name, city; agreed to: profile, story", "feed name, city; agreed to: profile, story",
                        "email nothing: no consent to a profile there", "address https://t.example/sub/members/mira/",
                        "consent profile, story in site, feed, given 2026-01-01, wording v2",
                        "photo in site, given 2026-01-01, until 2026-06-01; does not count: it has expired",
                        "named in content/posts/draft.md (draft)", "content/posts/out.md (published)"]),
    (["content/members/lee.yaml"], ["shown nowhere: the member withdrew", "withdrawn all, on 2026-10-01",
                                    "consent profile, story in site, given 2026-01-01; does not count: it was withdrawn"]),
    (["/rss.xml"], ["is made by kith itself or copied: no document is behind it"]),
    (["--template", "post.html"], ["post.html is ", "Makes 3 pages, such as /posts/", "page post what the page is about",
                                   "summary str One or two sentences", "authors list of person", "person:", "Everywhere:",
                                   "url function The URL of a page"]),
    (["--template", "tag.html"], ["term term whose page it is", "pagination:", "page (no document: home, a list …):"]),
    (["--template", "base.html"], ["Makes no page by itself"]),
]
WRONG = [
    (["list", "psots"], 2, 'did you mean "post"?'), (["list", "--status", "drafts"], 2, 'did you mean "draft"?'),
    (["explain"], 2, "needs a file, an address, or --template"), (["explain", "content/posts/uot.md"], 2, 'did you mean "content/posts/out.md"?'),
    (["explain", "/posts/ot/"], 2, 'did you mean "/posts/out/"?'), (["explain", "--template", "pots.html"], 3, 'did you mean "post.html"?'),
]


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def run(folder, *args):
    return kith(*args, "-s", folder, "--now", NOW)


def check_list(results, folder):
    done = run(folder, "list", "--format", "json")
    got = json.loads(done.stdout)
    results.equal("list: schema_version", got["schema_version"], 1)
    results.check("list: reports go to standard error", json.loads(done.stderr)["schema_version"] == 1, done.stderr)
    results.equal("list: each file with its status", {d["file"]: d["status"] for d in got["documents"]}, STATUS)
    out = next(d for d in got["documents"] if d["file"] == "content/posts/out.md")
    results.equal("list: a document", out, {
        "id": "posts/out", "kind": "post", "language": "en", "status": "published", "title": "Out", "date": "2026-11-01", "updated": None,
        "expires": None, "url": "/posts/out/", "file": "content/posts/out.md", "authors": ["mira", "bo"], "byline": ["A guest"],
        "tags": ["x"]})
    lines = run(folder, "list").stdout.splitlines()
    results.equal("list: a line for each", len(lines), len(STATUS))
    starts = {width(line[:line.index("content/")]) for line in lines}
    results.equal("list: columns are aligned, Chinese included", len(starts), 1)
    results.check("list: no blanks at line ends", not any(line.endswith(" ") for line in lines), lines)
    filters = [
        (["post"], {f for f in STATUS if "/posts/" in f}), (["member"], {f for f in STATUS if "/members/" in f}),
        (["--status", "draft,scheduled"], {"content/posts/draft.md", "content/posts/later.md"}),
        (["--author", "mira"], {"content/posts/out.md", "content/posts/draft.md"}), (["--lang", "zh-hans"], {"content/posts/out.zh-Hans.md"}),
        (["event", "--status", "draft"], set()),
    ]
    for args, want in filters:
        got = json.loads(run(folder, "list", *args, "--format", "json").stdout)["documents"]
        results.equal(f"list {' '.join(args)}", {d["file"] for d in got}, want)
    got = json.loads(run(folder, "list", "--drafts", "--future", "--expired", "--format", "json").stdout)["documents"]
    results.equal("list --drafts --future --expired: the statuses stay", {d["file"]: d["status"] for d in got}, STATUS)
    write(folder, {"content/posts/bad.md": "---\ntitle: Bad\ndate: never\n---\n\nx\n"})
    done = run(folder, "list")
    results.check("list: with a wrong file the others are listed all the same", done.returncode == 1 and "content/posts/out.md" in done.stdout
                  and "field-date" in done.stderr, done.stdout + done.stderr)
    (pathlib.Path(folder) / "content/posts/bad.md").unlink()


def check_explain(results, folder):
    for words, lines in EXPLAINED:
        done = run(folder, "explain", *words)
        name = "explain " + " ".join(words)
        results.equal(f"{name}: exit", done.returncode, 0) or print(done.stderr)
        got = [" ".join(line.split()) for line in done.stdout.splitlines()]
        for line in lines:
            results.check(f"{name}: {line}", any(g.startswith(line) for g in got), done.stdout)
        shown = json.loads(run(folder, "explain", *words, "--format", "json").stdout)
        results.equal(f"{name}: schema_version", shown["schema_version"], 1)
        if "--template" in words:
            results.check(f"{name}: as JSON", shown["template"] == words[1] and {"site", "url"} <= {n["name"] for n in shown["everywhere"]}
                          and all(n.keys() == {"name", "type", "help"} for t in shown["types"].values() for n in t), shown)
        elif words == ["/rss.xml"]:
            results.equal(f"{name}: as JSON", shown, {"schema_version": 1, "url": "/rss.xml", "file": None})
        else:
            squeeze = lambda t: re.sub(r"[\s:]", "", t)
            facts = [squeeze((label if i == 0 else "") + t) for label, texts in shown["facts"].items() for i, t in enumerate(texts)]
            results.equal(f"{name}: as JSON, the same", facts, [squeeze(line) for line in done.stdout.splitlines()[1:]])
    out = run(folder, "explain", "members/bo").stdout
    results.check("explain members/bo: nothing is shown", out.count("nothing: no consent to a profile there") == 3, out)
    for words, code, text in WRONG:
        done = run(folder, *words)
        results.check("kith " + " ".join(words), done.returncode == code and text in done.stderr, f"{done.returncode} {done.stderr}")
    for name in sorted(p.relative_to(ROOT / "themes/default/templates").as_posix() for p in (ROOT / "themes/default/templates").rglob("*.html")):
        results.equal(f"explain --template {name}", run(folder, "explain", "--template", name).returncode, 0)


RECOGNITION = {
    "kith.yaml": CONFIG + "recognition:\n  points: {story: 10, help: {points: 2, cap_per_month: 3}}\n  levels: [{id: new, min: 0}, {id: old, min: 5, keep: 4}]\n"
                          "  badges: [{id: told, count: story}]\n  honours: [{id: best}]\n",
    "content/members/mira.yaml": "name: Mira\nconsent: [{scope: [profile, story, ranking], channels: site, given: 2026-01-01}]\n",
    "content/members/bo.yaml": "name: Bo\nranking: false\nconsent: [{scope: [profile, ranking], channels: site, given: 2026-01-01}]\n",
    "content/ledger/a.yaml": "- {member: mira, date: 2026-10-05, kind: help, count: 5, note: Chairs}\n"
                             "- {member: mira, date: 2026-10-06, badge: told, revoked: true, note: Not hers}\n",
    "content/stories/s.md": "---\ntitle: S\ndate: 2025-10-05\nmember: mira\n---\nx\n",
}
SUMS = """content/members/mira.yaml
  shown         site   yes
                feed   no: no consent to ranking there
                email  no: no consent to ranking there
  points        6 in 365 days
                2025-10-05  story           10  content/stories/s.md (no longer counts)
                2026-10-05  help             6  content/ledger/a.yaml: Chairs (3 of 5 counted: the month's cap)
  level         old, since 2025-10-05 (5 points to get there, 4 to stay)
  before        new (0 points to get there, 0 to stay)
  badges        told, since 2025-10-05, revoked on 2026-10-06: Not hers
  honours       best of 2025-10, 10 points
                best of 2026-10, 6 points
"""


def check_recognition(results):
    with temp() as folder:
        folder = pathlib.Path(folder)
        write(folder, RECOGNITION)
        for name in ("mira", "members/mira", "content/members/mira.yaml"):
            results.equal(f"--recognition {name}", run(folder, "explain", "--recognition", name).stdout, SUMS)
        found = json.loads(run(folder, "explain", "--recognition", "mira", "--format", "json").stdout)
        results.equal("--recognition: points", (found["points"], found["ranked"], found["shown"]), (6, True, ["site"]))
        results.equal("--recognition: deeds", found["deeds"][1], {"date": "2026-10-05", "kind": "help", "count": 5, "counted": 3, "points": 6, "counts": True,
                                                                  "file": "content/ledger/a.yaml", "note": "Chairs"})
        results.equal("--recognition: badges", found["badges"], [{"id": "told", "since": "2025-10-05", "revoked": "2026-10-06", "reason": "Not hers"}])
        results.equal("--recognition: honours", [h["month"] for h in found["honours"]], ["2025-10", "2026-10"])
        results.equal("--recognition: who opted out", run(folder, "explain", "-r", "bo").stdout,
                      "content/members/bo.yaml\n  ranked        no: the member's file says ranking: false\n")
        done = run(folder, "explain", "-r", "stories/s")
        results.equal("--recognition of no member", (done.returncode, done.stderr.splitlines()[0]), (2, 'kith: "stories/s" is no member'))


def main():
    results = Results()
    with temp() as folder:
        write(folder, FILES)
        check_list(results, folder)
        check_explain(results, folder)
    check_recognition(results)
    results.end()


main()
