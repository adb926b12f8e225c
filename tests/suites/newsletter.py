"""Newsletter issues as composed: npm's and Debian's mail tools agree with us, checks find what they should, texts wrap, bytes repeat."""

import base64
import email
import email.header
import email.policy
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import unicodedata

from PIL import Image

from _common import NOW, REAL, ROOT, Results, kith, put, temp

MODULES = ROOT / "tests" / "node_modules"
BUILD = pathlib.Path(os.environ.get("BUILD") or ROOT / "build")
# Features that caniemail counts against a program though nothing is lost with them: <style> and what it holds, the margins of <body>
# (those of the first div stand in), what is only for screen readers, and the preheader's being hidden.
EXPLAINED = {"@media", "@media (prefers-color-scheme)", "<style> element", "<body> element", "aria-hidden attribute", "role attribute",
             "display:none", "lang attribute", "HTML5 doctype", "HTML5 semantics", "Local anchors", "color-scheme meta tag"}
WORDS = ("lantern market 灯笼 夜市 修灯日 repair, (oven) “quoted” « guillemets » https://a.example/b?c=d&e=f naïve 🏮 👩‍🔧 e\u0301tude "
         "Donaudampfschifffahrtsgesellschaftskapitän 中文和English混排，没有空格。").split(" ")
KITH_YAML = """version: 1
title: {en: Lane, zh-Hans: 巷}
base_url: https://lane.example/
languages: [en, zh-Hans]
timezone: Asia/Shanghai
theme: default
newsletter:
  from: Lane <news@lane.example>
  postal_address: 1 Lane & Sons, Town
  unsubscribe: {https: "https://lane.example/u/{token}", mailto: leave@lane.example}
"""


class Site:
    def __init__(self, folder, config="", **files):
        self.root = pathlib.Path(folder) / "in"
        self.out = pathlib.Path(folder) / "out"
        self.write("kith.yaml", KITH_YAML + config)
        self.write("content/posts/one.md", "---\ntitle: One\ndate: 2026-11-10\nsummary: The first.\n---\nText.\n\n## X {#x}\n")
        for name, text in files.items():
            self.write(name, text)

    def write(self, path, text):
        put(self.root, path, text)

    def issue(self, body, front="", name="2026-11", lang=""):
        preheader = "" if "preheader" in front else "preheader: P\n"
        self.write(f"content/newsletters/{name}{lang}.md", f"---\ntitle: T {name}\ndate: {name}-20\n{preheader}{front}---\n{body}\n")

    def build(self, *more):
        return kith("build", "-s", self.root, "-d", self.out, "--now", NOW, "--format", "text", *more)

    def read(self, path, issue="2026-11"):
        return (self.out / "outbox" / issue / path).read_text()

    def report(self, issue="2026-11"):
        return json.loads(self.read("report.json", issue))


def generated(seed):
    """Markdown with everything in it, at random."""
    r = random.Random(seed)
    text = lambda n: " ".join(r.choice(WORDS) for _ in range(r.randint(1, n)))
    kinds = [
        lambda: text(60), lambda: "## " + text(5), lambda: "### " + text(4), lambda: "\n".join("- " + text(12) for _ in range(4)),
        lambda: "\n".join(f"{i}. " + text(12) for i in range(1, 5)), lambda: "> " + text(30), lambda: "> [!NOTE]\n> " + text(20),
        lambda: "```\n" + "\n".join("x" * r.randint(1, 90) for _ in range(3)) + "\n```", lambda: "---",
        lambda: "| a | b |\n| --- | ---: |\n" + "\n".join(f"| {text(4)} | {text(3)} |" for _ in range(3)),
        lambda: f"A [{text(3)}](https://x.example/{r.randint(1, 9)}) and **{text(3)}** and *{text(2)}* and `{text(2)}`.",
        lambda: "::digest{kind=post}", lambda: 'Dear {{ recipient.name | default("friend") }}, ' + text(9),
        lambda: '![A picture](https://x.example/p.png "' + "Caption" + '")', lambda: f"Note.[^n{seed}]",
    ]
    blocks = [r.choice(kinds)() for _ in range(r.randint(3, 40))]
    if any(f"[^n{seed}]" in b for b in blocks):
        blocks.append(f"[^n{seed}]: {text(9)}")
    return "\n\n".join(blocks)


def everything(folder):
    """A site whose issue has every directive, in two languages, with parts for segments, two subjects and its other version below."""
    site = Site(folder, RECOGNITION)
    for name, also in (("Ann Lee", "roles: [{role: {en: Convener, zh-Hans: 召集人}, since: 2026-11-02}]\nbio: {en: Mends lamps., zh-Hans: 修灯。}\n"), ("陈竹", "")):
        site.write(f"content/members/{'ann' if also else 'chen'}.yaml", f"name: {name}\njoined: 2026-11-03\n{also}"
                   "consent: [{scope: [profile, story, photo, ranking], channels: [site, feed, email], given: 2026-01-01}]\n")
    site.write("content/ledger/a.yaml", "- {member: ann, date: 2026-10-25, kind: help, count: 3}\n- {member: chen, date: 2026-11-05, kind: help, count: 3}\n")
    for lang, title, text in (("", "Night market", "A long night & many lamps."), (".zh-Hans", "冬夜市集", "一整夜，很多灯。")):
        site.write(f"content/stories/ann{lang}.md", f"---\ntitle: {title} A\ndate: 2026-11-06\nmember: ann\nimage: {{src: /images/p.png, alt: {title}}}\n---\n{text}\n")
        site.write(f"content/events/market{lang}.md", f"---\ntitle: {title}\ndate: 2026-10-02\nstarts: 2026-12-02 19:00\nuid: m@x\nhosts: ann\nprevious_starts: "
                   f"2026-12-01 19:00\nupdated: 2026-11-10\nlocation: {{name: {title}}}\n---\n{text}\n")
        site.write(f"content/events/call{lang}.md", f"---\ntitle: {title} B\ndate: 2026-10-02\nstarts: 2026-12-03\nuid: c@x\nall_day: true\nstatus: cancelled\n"
                   f"mode: online\nupdated: 2026-11-10\n---\n{text}\n")
        site.write(f"content/posts/two{lang}.md", f"---\ntitle: {title} C\ndate: 2026-11-11\nauthors: [ann, chen]\ntags: [灯]\n---\n{text}\n")
        body = "\n\n".join([f'{title} {{{{ recipient.name | default("{title}") }}}} & 1 < 2', "::digest{kind=post since=last limit=5}", f"## {title} {{#a}}", "::welcome{}",
                            "::honours{}", "::members{role=Convener}" if not lang else "::members{}", "::story{slug=ann}", "::event{slug=market}", "::events{next=45d}", "::changed-events{}",
                            f"::: segment traders\n{text} [x](https://x.example/?a=1&b=2)\n:::", "::: segment cooks\n" + "灯笼。" * 60 + "\n:::", "::gallery{files=*.png}",
                            f"![{title}](p.png)", f'[{title}](https://x.example/)', "- [ ] a\n- [x] b", "> [!TIP]\n> " + text, "Term[^1]\n\n[^1]: " + text])
        name = f"content/newsletters/2026-11/index{lang}.md"
        site.write(name, f"---\ntitle: {title}\ndate: 2026-11-20\npreheader: {text}\nsubject_b: {title} 🏮 {text}\nbilingual: {'true' if not lang else 'false'}\n"
                   f"utm: {{source: n}}\n---\n{body}\n")
    for path in ("content/newsletters/2026-11/p.png", "content/static/images/p.png"):
        (site.root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "content/static/images/icon-512.png", site.root / path)
    site.issue("x", name="2026-10")
    return site


# ---- what other tools say ------------------------------------------------------------------------

def collect(folder, name):
    """Every mail of an outbox: (name, html, text, message)."""
    return [{"name": f"{name} {p.relative_to(folder)}", "html": p.read_text(), "text": (p.parent / p.name.replace(".html", ".txt")).read_text(),
             "eml": (p.parent / p.name.replace("email", "preview").replace(".html", ".eml")).read_bytes()}
            for p in sorted(folder.rglob("email*.html"))]


def outboxes(results, folder):
    found = []
    done = kith("build", "-s", ROOT, "-d", folder / "example", "--now", NOW)
    if results.equal("example builds", done.returncode, 0):
        found += collect(folder / "example" / "outbox", "example")
    rust = REAL / "this-week-in-rust"
    if rust.is_dir():
        done = kith("build", "-s", rust, "-c", ROOT / "tests/real/this-week-in-rust.yaml", "-d", folder / "rust", "--now", NOW)
        results.equal("this-week-in-rust builds", done.returncode, 0) or print(done.stderr[-2000:])
        newest = sorted((folder / "rust" / "outbox").iterdir())[-1]
        found += collect(newest, "this-week-in-rust")
        results.check("this-week-in-rust: a real issue with many links", found and found[-1]["html"].count("<a ") > 100)
    else:
        results.skipped += 1
    site = Site(folder / "generated")
    for seed in range(8):
        site.issue(generated(seed), name=f"2026-{seed + 1:02}")
    done = site.build()
    results.equal("generated issues build", done.returncode, 0) or print(done.stderr[-3000:])
    found += collect(site.out / "outbox", "generated")
    site = everything(folder / "every")
    done = site.build()
    results.equal("every directive: builds", done.returncode, 0) or print(done.stderr[-3000:])
    every = collect(site.out / "outbox" / "2026-11", "every")
    results.equal("every directive: versions", len(every), 12)  # two languages, two arms, and nobody or one of two segments
    return found + every


def by_node(mails):
    given = json.dumps([{**m, "eml": base64.b64encode(m["eml"]).decode()} for m in mails])
    done = subprocess.run(["node", str(ROOT / "tests/suites/_newsletter.mjs")], input=given, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def flat(text):
    return re.sub(r"[ \t]+\n", "\n", text.replace("\r\n", "\n")).strip()


def check_readers(results, mail, found):
    """Python's email, mailparser and postal-mime read the same message."""
    name, message = mail["name"], email.message_from_bytes(mail["eml"], policy=email.policy.default)
    plain, html = (message.get_body((k,)).get_content() for k in ("plain", "html"))
    sender = message["From"].addresses[0]
    results.equal(f"{name}: email.txt in the message", flat(plain), flat(mail["text"]))
    results.equal(f"{name}: email.html in the message", flat(html), flat(mail["html"]))
    results.equal(f"{name}: no defects", [d for p in message.walk() for d in p.defects], [])
    names = [k.lower() for k in message.keys()]
    results.equal(f"{name}: each header once", sorted(names), sorted(set(names)))
    results.equal(f"{name}: headers that postal-mime sees", found["postal"]["headers"], names)
    for reader, got in (("mailparser", found["mailparser"]), ("postal-mime", found["postal"])):
        address = got["from"][0] if isinstance(got["from"], list) else got["from"]
        results.equal(f"{name}: {reader}: Subject", got["subject"], message["Subject"])
        results.equal(f"{name}: {reader}: From", (address["name"], address["address"]), (sender.display_name, sender.addr_spec))
        results.equal(f"{name}: {reader}: To", got["to"][0]["address"], message["To"].addresses[0].addr_spec)
        results.equal(f"{name}: {reader}: Message-ID", got["messageId"], message["Message-ID"])
        results.equal(f"{name}: {reader}: Date", got["date"] / 1000, message["Date"].datetime.timestamp())
        results.equal(f"{name}: {reader}: text", flat(got["text"]), flat(plain))
        results.equal(f"{name}: {reader}: HTML", flat(got["html"]), flat(html))


def check_lines(results, mail):
    name, lines = mail["name"], mail["eml"].split(b"\r\n")
    results.check(f"{name}: CRLF alone", b"\n" not in mail["eml"].replace(b"\r\n", b""))
    results.check(f"{name}: lines of at most 78 bytes", max(map(len, lines)) <= 78, max(lines, key=len))
    words = re.findall(rb"=\?[^?\s]+\?[^?\s]\?[^?\s]*\?=", mail["eml"].split(b"\r\n\r\n")[0])
    results.check(f"{name}: encoded words of at most 75 bytes", all(len(w) <= 75 for w in words))


def columns(text):
    return sum(0 if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def check_text(results, mail):
    """Lines of at most 72 columns, but for addresses, code and words that are longer; none begins with closing punctuation."""
    for line in mail["text"].splitlines():
        longest = max((columns(w) for w in line.split()), default=0)
        if columns(line) > 72 and longest < 60 and not line.startswith("    ") and "http" not in line:
            results.check(f"{mail['name']}: a line of {columns(line)} columns", False, line)
        if line.strip()[:1] in tuple("，。、；：？！）》」』】”"):
            results.check(f"{mail['name']}: a line begins with punctuation", False, line)
    results.passed += 1


def tiers():
    rows = re.findall(r'MAIL_SUPPORT\((\w+), "([^"]+)", (\w+)', (ROOT / "src/text/mail_support.def").read_text())
    return {name for kind, name, level in rows if level != "DROPPED"}


def other_tools(results):
    allowed = tiers()
    with temp() as folder:
        mails = outboxes(results, pathlib.Path(folder))
        results.check("there are mails of all sorts", len(mails) >= 12, len(mails))
        found, errors = by_node(mails)
        if not results.equal("npm's tools looked at all of them", len(found), len(mails)):
            print(errors[-3000:])
            return
        for mail, f in zip(mails, found):
            results.equal(f"{mail['name']}: html-validate", f["validate"], [])
            results.equal(f"{mail['name']}: juice changes nothing", f["juice"], "")
            bad = {t for _, titles in f["errors"] for t in titles if t not in EXPLAINED and t.split()[0].strip("()") not in allowed
                   and re.sub(r" (property|attribute|element|unit)$", "", t) not in allowed}
            results.equal(f"{mail['name']}: caniemail", sorted(bad), [])
            check_readers(results, mail, f)
            check_lines(results, mail)
            check_text(results, mail)
            size = len(mail["html"].encode())
            results.check(f"{mail['name']}: under what Gmail cuts", size < 100_000, size)
        nu(results, mails, pathlib.Path(folder))
        spam(results, mails)


def nu(results, mails, folder):
    """vnu-jar, but for attributes that Outlook needs and HTML calls obsolete, and heading levels that an issue's author left out."""
    (folder / "nu").mkdir()
    for i, m in enumerate(mails):
        (folder / "nu" / f"{i}.html").write_text(m["html"])
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", str(folder / "nu")], capture_output=True, text=True)
    messages = [f"{mails[int(pathlib.Path(m['url']).stem)]['name']}: {m['message']}" for m in json.loads(done.stderr)["messages"]
                if not re.search(r"The “(align|bgcolor|border|cellpadding|cellspacing|height|valign|width)” attribute on the “\w+” element is obsolete"
                                 r"|Bad value “(color-scheme|supported-color-schemes)”|CSS: “mso-|CSS: “-ms-text-size-adjust|“-webkit-text-size-adjust"
                                 r"|CSS: “\w*mso|^The heading “h\d” .* skipping", m["message"])]
    results.equal("vnu-jar", messages[:10], [])


def spam(results, mails):
    for mail in [m for m in mails if not m["name"].startswith(("generated", "every segment"))]:
        done = subprocess.run(["spamassassin", "-L", "-t"], input=mail["eml"], capture_output=True)
        score = re.search(rb"^X-Spam-Status: \w+, score=(-?[\d.]+)", done.stdout, re.M)
        tests = re.search(rb"tests=([\w,\s=-]*)", done.stdout)
        results.check(f"{mail['name']}: spamassassin under 2.0", score and float(score[1]) < 2.0, (score and score[0], tests and tests[1]))


def facts(results):
    done = subprocess.run(["/usr/bin/python3", str(ROOT / "src/text/mail_support.py"), str(MODULES / "caniemail/data/caniemail.json")],
                          capture_output=True, text=True)
    results.equal("mail_support.def is what caniemail's facts say", (ROOT / "src/text/mail_support.def").read_text() == done.stdout, True)


# ---- headers -------------------------------------------------------------------------------------

def random_text(r):
    planes = [lambda: chr(r.randint(0x20, 0x7E)), lambda: chr(r.randint(0xA0, 0x2FF)), lambda: chr(r.randint(0x4E00, 0x9FFF)),
              lambda: chr(r.randint(0x10000, 0x10FFFF)), lambda: chr(r.randint(0x300, 0x36F)), lambda: r.choice(" \"\\=?_<>@,;:()[]"),
              lambda: "w" * r.randint(50, 1200), lambda: chr(r.randint(0, 0x1F)), lambda: r.choice("\r\n\0\x7f\x85\u2028\u2029"),
              lambda: "=?UTF-8?B?", lambda: chr(r.randint(0xE000, 0xFFFD))]
    weights = [30, 8, 20, 6, 3, 10, 0.3, 0.3, 0.3, 1, 2]
    return "".join(f() for f in r.choices(planes, weights, k=r.choice([0, 1, 2, 5, 20, 60, 150])))


def is_clean(text):
    return not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text)


def unfolded(header):
    return re.sub(r"\r\n(?=[ \t])", "", header)


def headers(results):
    r = random.Random(7)
    texts = [(kind, random_text(r)) for kind in "SN" for _ in range(25_000)]
    given = "".join(f"{kind} {text.encode().hex()}\n" for kind, text in texts)
    done = subprocess.run([str(BUILD / "mime_headers")], input=given.encode(), capture_output=True)
    made = done.stdout.decode().split("\r\n.\r\n")[:-1]
    results.equal("50,000 headers", len(made), len(texts))
    wrong, long, refused = [], [], 0
    for (kind, text), header in zip(texts, made):
        if header == "refused":
            refused += 1
            if is_clean(text):
                wrong.append(("refused", text))
            continue
        lines = header.split("\r\n")
        if any(len(line.encode()) > 998 or (len(line) > 76 and "=?UTF-8?B?" in line) for line in lines):
            long.append(header)
        if any(len(word) > 75 for word in re.findall(r"=\?UTF-8\?B\?[A-Za-z0-9+/=]*\?=", header)):
            long.append(header)
        value = unfolded(header).split(":", 1)[1].strip()
        if kind == "N":
            got, _ = email.utils.parseaddr(value) if value.startswith('"') or "=?" not in value else (value.rsplit(" <", 1)[0], "")
            got = got if text and "<" in value else ""
        else:
            got = value
        if "=?UTF-8?B?" in got:
            got = str(email.header.make_header(email.header.decode_header(got)))
        if not is_clean(text) or got != text:
            wrong.append((kind, text, header))
    results.equal("random subjects and names read back equal", wrong[:3], [])
    results.equal("no header line over its limit", long[:3], [])
    results.check("some were refused, most were not", 500 < refused < 20_000, refused)


# ---- checks --------------------------------------------------------------------------------------

SEGMENT = "All.\n\n::: segment {}\nFew.\n:::"
# name, body, front matter, kith.yaml, the audience, what is reported (path:line:column: level … [id]), words of the report
CHECKS = [
    ("a link without a host", "<a href=\"nowhere\">x</a>", "", "", "", "6:10: error", "mail-link"),
    ("a plain link", "[x](http://other.example/)", "", "", "", "6:5: warning", "mail-link-http"),
    ("a picture that mail programs do not show", "![x](https://x.example/a.svg)", "", "", "", "6:6: error", "mail-image-url"),
    ("a picture inside", '<img src="data:image/png;base64,AAAA" alt="x" width="2">', "", "", "", "error", "mail-image-url"),
    ("a picture without alt", '<img src="https://x.example/a.png" width="9">', "", "", "", "6:11: error", "mail-image"),
    ("a form", "<form><input></form>", "", "", "", "6:2: error", "mail-element"),
    ("a video", "<video></video>", "", "", "", "6:2: error", "mail-element"),
    ("srcset", '<img src="https://x.example/a.png" srcset="https://x.example/b.png 2x" alt="x" width="9">', "", "", "", "error", "mail-element"),
    ("a style that is dropped", '<p style="position: absolute">x</p>', "", "", "", "6:11: error", "css-dropped"),
    ("small text", '<p style="font-size: 11px">tiny</p>', "", "", "", "warning", "mail-text-size"),
    ("pale text", '<p style="color: #cccccc">pale</p>', "", "", "", "warning", "mail-contrast"),
    ("text that inversion makes pale", '<p style="color: #000000; background-color: #777777">grey</p>', "", "", "", "warning", "mail-contrast"),
    ("a low button", '<a href="https://x.example/" style="display: inline-block; line-height: 20px">x</a>', "", "", "", "warning", "mail-tap"),
    ("a large mail", "word " * 17_000, "", "", "", "warning", "mail-size"),
    ("a mail that Gmail cuts", "word " * 21_000, "", "", "", "error", "mail-clipped"),
    ("a section over its budget", "## News {#news}\n\n" + "word " * 100, "sections: [{id: news, max_bytes: 400}]\n", "", "", "warning", "mail-section"),
    ("a section that is not there", "x", "sections: [{id: news, max_bytes: 400}]\n", "", "", "5:17: warning", "mail-section"),
    ("no preheader", "x", "preheader: ''\n", "", "", "warning", "mail-preheader"),
    ("a segment that nobody is in", SEGMENT.format("trader"), "", "", "email,segments\na@x.example,traders\n", "8:13: warning", "segment-unknown"),
    ("an issue for nobody", "x", "segments: [traderz]\n", "", "email,segments\na@x.example,traders\n", "5:12: warning", "segment-unknown"),
    ("a mail without content", "::: segment traders\nFew.\n:::", "", "", "email,segments\na@x.example,traders\nb@x.example,\n", "warning", "mail-empty"),
    ("consent is not recorded", "x", "", "  profile: eu\n", "email\na@x.example\n", "error", "mail-consent"),
    ("advertising", "x", "ad: true\n", "  profile: cn\n", "", "error", "mail-ad"),
]


def checks(results):
    for name, body, front, config, audience, where, kind in CHECKS:
        with temp() as folder:
            site = Site(folder, config)
            site.issue(body, front)
            if audience:
                site.write("audience/list.csv", audience)
            done = site.build()
            line = next((l for l in done.stderr.splitlines() if l.endswith(f"[{kind}]")), "")
            results.check(f"{name}: [{kind}]", where in line, done.stderr)
            results.equal(f"{name}: exit", done.returncode, 1 if "error" in where else 0)
            if "error" not in where:
                row = next(c for c in site.report()["checks"] if c["id"] == kind)
                results.check(f"{name}: in report.json", not row["passed"] and row["found"] and row["remedy"], row)
            if name == "a segment that nobody is in":
                results.check(f"{name}: suggestion", 'did you mean "traders"?' in done.stderr, done.stderr)
    for missing, key in (("postal_address", "mail-postal-address"), ("unsubscribe", "mail-unsubscribe")):
        with temp() as folder:
            site = Site(folder, "  profile: us\n")
            site.write("kith.yaml", re.sub(rf"(?m)^  {missing}:.*\n", "", (site.root / "kith.yaml").read_text()))
            site.issue("x")
            done = site.build()
            results.check(f"profile us without {missing}", done.returncode == 1 and f"[{key}]" in done.stderr, done.stderr)
    with temp() as folder:
        site = Site(folder, "  profile: cn\n")
        site.issue("x", "ad: true\nsubject: 广告：灯\n")
        results.equal("advertising that says so", site.build().returncode, 0)


# name, what of the default theme's mail becomes what, in which file, what is reported
THEME_CHECKS = [
    ("no language on html", "email.html", r'<html lang="[^>]*>', "<html>", "mail-lang"),
    ("no language on the first element", "email.html", r'<div class="page" lang="[^>]*>', "<div>", "mail-lang"),
    ("no link to the page", "email.html", r'<a class="foot-link" href="...view_url.*?</a>', "", "mail-view-link"),
    ("no link to the page in the text", "email.txt", r"(?m)^.*view_url.*$", "", "mail-view-link"),
    ("no way to unsubscribe", "email.html", r'<a class="foot-link" href="...unsubscribe_url.*?</a>', "", "mail-unsubscribe"),
    ("no way to unsubscribe in the text", "email.txt", r"(?m)^{{ unsubscribe_url }}$", "", "mail-unsubscribe"),
    ("no postal address", "email.html", r"<p>{{ postal_address }}</p>", "", "mail-postal-address"),
    ("a control character", "email.txt", r"^", "\x0b", "mail-text"),
    ("a property that is dropped", "email.css", r"\.head {", ".head { position: absolute;", "css-dropped"),
    ("a selector that cannot be put inline", "email.css", r"\.head {", ".head > p {", "css-selector"),
    ("a style sheet that is too large", "email.css", r"\Z", "@media print { p { " + "color: red; " * 1500 + "} }", "css-media"),
]


def theme_checks(results):
    """What a theme's mail lacks is said, whatever the issue."""
    for name, file, old, new, kind in THEME_CHECKS:
        with temp() as folder:
            site = Site(folder, "theme: own\n")
            site.write("kith.yaml", (site.root / "kith.yaml").read_text().replace("theme: default\n", ""))
            site.write("themes/own/theme.yaml", "extends: default\n")
            text = (ROOT / "themes/default/email" / file).read_text()
            changed = re.sub(old, lambda m: new, text, count=1, flags=re.S)
            results.check(f"{name}: the theme has it", changed != text)
            site.write(f"themes/own/email/{file}", changed)
            site.issue("x")
            done = site.build()
            results.check(f"{name}: [{kind}]", f"[{kind}]" in done.stderr, done.stderr)
            if kind in ("css-dropped", "css-selector"):
                results.check(f"{name}: its line", re.search(r"themes/own/email/email\.css:\d+:\d+: error", done.stderr), done.stderr)


def skeleton(results):
    """What each mail is built of: what hides the preheader, what Outlook needs, and what reads well without <style>."""
    with temp() as folder:
        site = Site(folder)
        site.issue("x\n\n::digest{kind=post}", "preheader: Read me first\n")
        results.equal("skeleton: exit", site.build().returncode, 0)
        html = site.read("email.html")
        before = re.search(r'<div aria-hidden="true" style="([^"]*)">Read me first(.*?)</div>|<div style="([^"]*)" aria-hidden="true">Read me first(.*?)</div>', html)
        style, rest = (before[1] or before[3], before[2] or before[4]) if before else ("", "")
        results.check("preheader: hidden by every means", all(d in style for d in ("display: none", "max-height: 0", "overflow: hidden", "font-size: 1px", "mso-hide: all")), html[:3000])
        results.check("preheader: nothing of the text shows behind it", rest.count("&zwnj;") >= 50 and html.count("Read me first") == 1, rest)
        results.check("preheader: first in the body", html.index("Read me first") < html.index("<table"))
        tables = re.findall(r"<table\b[^>]*>", re.sub(r"<!--.*?-->", "", html, flags=re.S))
        results.check("tables for layout say so", tables and all('role="presentation"' in t for t in tables), tables)
        results.check("Outlook: a table of 600 px, and no <div> that is laid out", '<!--[if mso]><table role="presentation" align="center" width="600"' in html)
        styles = re.findall(r"<style>(.*?)</style>", re.sub(r"<!--.*?-->", "", html, flags=re.S), re.S)
        results.check("one style element of at most 16 kB, of @media alone", len(styles) == 1 and len(styles[0]) <= 16_384
                      and not re.sub(r"@media[^{]*{(?:[^{}]*{[^{}]*})*\s*}", "", styles[0]).strip(), styles)
        results.check("no class is left but for @media", not re.findall(r'\sclass="', html), re.findall(r'class="[^"]*"', html))
        results.check("never: units and properties", not re.search(r"\brem\b|calc\(|var\(|position:|box-shadow|flex|@font-face|srcset|<picture|<svg|data:image|<script|<form", html))


def pictures(results):
    """What a mail fetches of a photo: a copy of its own format that fits, published with the site."""
    def photo(path, size):
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.effect_noise(size, 40).convert("RGB").save(path, quality=90)

    for name, config, src, width in (("by default", "", r"/images/p\.1072w\.\w+\.jpg", 1072),
                                     ("where pages have such a copy", "images: {format: same, widths: [300, 1300]}\n", r"/images/p\.1300w\.\w+\.jpg", 1300),
                                     ("copies are off", "formats: {image: false}\n", r"/images/p\.jpg", 2400)):
        with temp() as folder:
            site = Site(folder, config)
            photo(site.root / "content/static/images/p.jpg", (2400, 1600))
            photo(site.root / "content/static/images/small.jpg", (800, 600))
            site.write("content/members/ann.yaml", "name: Ann\nconsent: [{scope: [profile, story], channels: [site, email], given: 2026-01-01}]\n")
            site.write("content/stories/a.md", "---\ntitle: A\ndate: 2026-11-06\nmember: ann\nimage: {src: /images/p.jpg, alt: A photo}\n---\nText.\n")
            site.issue("![P](/images/p.jpg) ![S](/images/small.jpg)\n\n::story{slug=a}")
            done = site.build()
            results.equal(f"pictures {name}: exit", done.returncode, 0) or print(done.stderr)
            html = site.read("email.html")
            found = re.findall(r'<img src="https://lane.example(/[^"]*)"[^>]*\swidth="(\d+)"', html)
            results.check(f"pictures {name}: in the text and of a story", len(found) == 3 and re.fullmatch(src, found[0][0]) and found[0][1] == "536"
                          and found[1] == ("/images/small.jpg", "536") and found[2][0] == found[0][0], found)
            results.equal(f"pictures {name}: published, as wide as a mail needs", Image.open(site.out / "site" / found[0][0][1:]).size[0], width)
            page = (site.out / "site/newsletters/2026-11/index.html").read_text()
            results.check(f"pictures {name}: not offered to pages", "1072w" not in page and "/images/p.jpg" in page, page)
            first = {p: p.read_bytes() for p in (site.out / "site").rglob("*") if p.is_file()}
            site.build()
            results.equal(f"pictures {name}: the same again", {p: p.read_bytes() for p in (site.out / "site").rglob("*") if p.is_file()} == first, True)


# ---- composing -----------------------------------------------------------------------------------

def marks(results):
    with temp() as folder:
        site = Site(folder, "  utm: {source: news letter, hosts: [\"*.shop.example\"]}\n")
        site.issue("[a](../posts/one.md#x) [b](https://a.shop.example/?q=1) [c](https://other.example/)", "subject_b: Other\nutm: {source: n, campaign: c}\n")
        site.issue("[a](../posts/one.md) [b](https://a.shop.example/?q=1) [c](https://other.example/)", name="2026-10")
        results.equal("utm: exit", site.build().returncode, 0)
        html = site.read("email.html")
        results.check("utm: own links", 'href="https://lane.example/posts/one/?utm_source=n&amp;utm_medium=email&amp;utm_campaign=c&amp;utm_content=a#x"' in html, html)
        results.check("utm: other hosts are left", 'href="https://a.shop.example/?q=1"' in html and 'href="https://other.example/"' in html, html)
        results.check("utm: never to unsubscribe", 'href="https://lane.example/u/preview"' in html, html)
        results.check("utm: the other subject", "utm_content=b" in site.read("email-b.html"))
        html = site.read("email.html", "2026-10")
        results.check("utm: of all issues, and of hosts that are asked for",
                      'href="https://a.shop.example/?q=1&amp;utm_source=news%20letter&amp;utm_medium=email&amp;utm_campaign=2026-10"' in html, html)


def bilingual(results):
    with temp() as folder:
        site = Site(folder)
        site.issue('Hello {{ recipient.name | default("friend") }}\n\n::digest{kind=post}', "bilingual: true\n")
        site.issue('你好 {{ recipient.city | default("城") }}\n\n::: segment x\n只给一些人\n:::', lang=".zh-Hans")
        done = site.build()
        results.equal("bilingual: exit", done.returncode, 0) or print(done.stderr)
        html, text = site.read("email.html"), site.read("email.txt")
        results.check("bilingual: both texts", "Hello friend" in html and "你好 城" in html and "Hello friend" in text and "你好 城" in text, html)
        results.check("bilingual: each in its language", 'lang="zh-Hans" dir="ltr"' in html and html.index("Hello") < html.index("你好"), html)
        results.check("bilingual: parts for segments", "只给一些人" not in html and "只给一些人" in site.read("segment-x/email.html"))
        results.check("bilingual: only where it is asked for", "Hello" not in site.read("zh-hans/email.html"))


PEOPLE = """---
name: {}
joined: {}
roles: [{{role: {{en: Convener, zh-Hans: 召集人}}, since: {}}}]
consent: [{{scope: [profile], channels: {}, given: 2026-01-01, wording: w}}]
---
"""


def blocks(results):
    with temp() as folder:
        site = Site(folder)
        for name, joined, since, channels in (("Newcomer", "2026-11-05", "2026-11-06", "[site, email]"), ("Oldhand", "2026-01-05", "2026-11-07", "[email]"),
                                              ("Private", "2026-11-05", "2026-11-06", "[site]"), ("Later", "2026-12-05", "2026-12-06", "[email]")):
            site.write(f"content/members/{name.lower()}.md", PEOPLE.format(name, joined, since, channels))
        event = "---\ntitle: {}\ndate: 2026-10-01\nstarts: 2026-12-0{} 19:00\n{}---\n"
        site.write("content/events/moved.md", event.format("Moved Event", 1, "status: postponed\nupdated: 2026-11-10\n"))
        site.write("content/events/same.md", event.format("Same Event", 2, ""))
        site.write("content/events/known.md", event.format("Known Event", 3, "status: cancelled\nupdated: 2026-10-10\n"))
        site.write("content/posts/old.md", "---\ntitle: Older\ndate: 2026-10-10\n---\nText.\n")
        site.issue("x", name="2026-10")
        site.issue("Hi\n\n::digest{since=last}\n\n## W\n\n::welcome{}\n\n## H\n\n::honours{}\n\n## C\n\n::changed-events{}")
        done = site.build()
        results.equal("blocks: exit", done.returncode, 0) or print(done.stderr)
        for part in ("email.html", "email.txt"):
            text = site.read(part)
            for word, there in (("Newcomer", True), ("Oldhand", True), ("Private", False), ("Later", False), ("Moved Event", True), ("Same Event", False),
                                ("Known Event", False), ("Convener", True), ("One", True), ("Older", False)):
                results.equal(f"blocks: {part}: {word}", bool(re.search(rf"\b{word}\b", text)), there)
            welcome = text[text.rindex("W\n" if part.endswith("txt") else ">W<"):text.rindex("H\n" if part.endswith("txt") else ">H<")]
            results.check(f"blocks: {part}: who joined before is not welcomed again", "Oldhand" not in welcome and "Newcomer" in welcome, welcome)


RECOGNITION = """recognition:
  points: {story: 10, help: {points: 2, cap_per_month: 3}}
  levels: [{id: new, min: 0}, {id: regular, min: 6, title: {en: Regular, zh-Hans: 常客}}]
  badges: [{id: helper, count: help, gte: 3, title: Helper}, {id: early, count: help, title: Early bird}]
  honours: [{id: best, title: Best neighbour}]
"""


def honours(results):
    """What was given since the last issue, to whom it may be said in mail; nothing else of it anywhere."""
    with temp() as folder:
        site = Site(folder, RECOGNITION)
        for name, channels in (("Ann", "[site, email]"), ("Bea", "[site]"), ("Cid", "[email]"), ("Dot", "[site, email]")):
            site.write(f"content/members/{name.lower()}.yaml", f"name: {name}\n" + ("ranking: false\n" if name == "Dot" else "") +
                       f"consent: [{{scope: [profile], channels: [site, email], given: 2026-01-01}}, {{scope: ranking, channels: {channels}, given: 2026-01-01}}]\n")
        site.write("content/ledger/2026.yaml", "".join(f"- {{member: {m}, date: 2026-{d}, kind: help, count: {n}}}\n" for m, d, n in (
            ("ann", "10-02", 1), ("ann", "10-25", 2), ("bea", "10-25", 3), ("cid", "11-02", 3), ("dot", "10-03", 9), ("cid", "11-30", 9))))
        site.issue("x", name="2026-10")
        site.issue("::honours{}")
        site.write("content/newsletters/2026-11.zh-Hans.md", "---\ntitle: 十一月\ndate: 2026-11-20\npreheader: 前\n---\n::honours{}\n")
        site.write("content/pages/wall.md", "---\ntitle: Wall\nlayout: recognition\n---\n")
        done = site.build()
        results.equal("honours: exit", done.returncode, 0) or print(done.stderr)
        html, text = site.read("email.html"), site.read("email.txt")
        results.check("honours: in the text", "* Ann: Regular now · Badge: Helper · Best neighbour, October 2026\n* Cid: Regular now · Badge: Helper · Badge: Early bird\n"
                      in text.replace("\n  ", " "), text)
        results.check("honours: in HTML", all(w in html for w in (">Ann<", "Badge: Helper", "Best neighbour, October 2026", ">Cid<")), html)
        results.check("honours: nobody who did not agree to it", not re.search("Bea|Dot", html + text), text)
        results.check("honours: in Chinese", "升为常客 · 徽章“Helper”" in site.read("zh-hans/email.txt"), site.read("zh-hans/email.txt"))
        wall = (site.out / "site/wall/index.html").read_text()
        held = wall[wall.index('id="held"'):]
        results.check("honours: the wall", "Best neighbour, October 2026" in held and "Ann" in held and "Bea" in held and "Cid" not in held and "Dot" not in held, held)
        member = lambda name: (site.out / f"site/members/{name}/index.html").read_text()
        results.check("honours: on a member's page", "Helper" in member("ann") and "Regular" in member("bea") and "Helper" not in member("cid") + member("dot"))
        again = {p: p.read_bytes() for p in site.out.rglob("*") if p.is_file()}
        shutil.rmtree(site.out)
        site.build("--jobs", "3")
        results.check("honours: the same bytes again", all(p.read_bytes() == b for p, b in again.items() if ".kith" not in p.parts))
        change = kith("next-change", "-s", site.root, "--now", NOW)
        # What Cid does on 30 November may be said in mail alone, and the issue is out by then.
        results.equal("honours: the next change that shows", change.stdout,
                      "2027-10-02T00:00:00+08:00 member content/members/ann.yaml has fewer points\n")


def outbox(results):
    """What lies in outbox/ for each version, and that it is the same at every build."""
    with temp() as folder:
        site = Site(folder)
        site.issue(SEGMENT.format("traders") + "\n\n## Links {#links}\n\n[x](https://other.example/) and [y](https://other.example/)\n\n![p](https://x.example/p.png)",
                   "subject_b: B\n")
        site.write("audience/list.csv", "email,language,segments\n" + "".join(f"p{i}@x.example,{'en' if i % 2 else 'zh-TW'},{'traders' if i % 3 else ''}\n" for i in range(60)))
        results.equal("outbox: exit", site.build().returncode, 0)
        base = site.out / "outbox" / "2026-11"
        first = {p.relative_to(base): p.read_bytes() for p in base.rglob("*") if p.is_file()}
        names = sorted(map(str, first))
        versions = ["email-b.html", "email-b.txt", "email.html", "email.txt", "preview-b.eml", "preview.eml", "wechat-preview.html", "wechat.html"]
        results.equal("outbox: files", names, sorted(["report.json"] + versions + ["segment-traders/" + v for v in versions]))
        shutil.rmtree(site.out)
        results.equal("outbox: built again with more jobs", site.build("--jobs", "3").returncode, 0)
        results.equal("outbox: the same bytes", {p.relative_to(base): p.read_bytes() for p in base.rglob("*") if p.is_file()} == first, True)
        report = site.report()
        want = {}
        for i in range(60):
            arm = "b" if hashlib_arm("2026-11", f"p{i}@x.example") else "a"
            key = (arm, "traders" if i % 3 else "")
            want[key] = want.get(key, 0) + 1
        got = {(v["arm"], "".join(v["segments"])): v["recipients"] for v in report["versions"]}
        results.equal("report: recipients per segment and arm", got, want)
        version = report["versions"][0]
        results.equal("report: bytes", version["bytes"]["text"] > 100 and version["bytes"]["html"] > 3000, True)
        results.equal("report: sections", [s["id"] for s in version["sections"]], [None, "links"])
        results.check("report: links once each", version["links"].count("https://other.example/") == 1, version["links"])
        results.equal("report: images", version["images"], [{"url": "https://x.example/p.png", "alt": "p", "width": 536}])
        results.check("report: every check with a remedy", len(report["checks"]) > 20 and all(c["remedy"] for c in report["checks"]))
        results.check("report: nobody's address", "x.example,"not in site.read("report.json") and "p1@" not in site.read("report.json"))
        wechat(results, site)


def hashlib_arm(issue, address):
    import hmac
    return hmac.new(issue.encode(), address.encode(), hashlib.sha256).digest()[0] & 1


def wechat(results, site):
    html = site.read("wechat.html")
    results.equal("公众号: no class, id, style element, script or link", re.findall(r'\sclass=|\sid=|<style|<script|<a\b|<!--|\x01', html), [])
    results.check("公众号: styles inline", html.count("style=") > 5)
    results.check("公众号: one note for one address", html.count("[1]") == 3 and "[2]" not in html and "https://other.example/" in html, html)
    preview = site.read("wechat-preview.html")
    results.check("公众号: the page holds the article", html.strip() in preview and "navigator.clipboard" in preview)
    results.check("公众号: pictures are listed", '<a href="https://x.example/p.png">' in preview, preview)


def archive(results):
    """The page on the site has no personal words and no part for a segment."""
    with temp() as folder:
        site = Site(folder, "kinds: {newsletter: {feed: true}}\n")
        site.issue('Dear {{ recipient.name | default("friend") }}\n\n' + SEGMENT.format("traders"))
        site.build()
        page = (site.out / "site" / "newsletters" / "2026-11" / "index.html").read_text()
        results.check("archive: fallback", "Dear friend" in page)
        results.check("archive: no part for a segment", "Few." not in page and "All." in page, page)
        feeds = [p.read_text() for p in (site.out / "site" / "newsletters").glob("*.xml")]
        results.check("archive: its feeds", feeds and all("/newsletters/2026-11/" in f and "Dear friend" in f and "Few." not in f for f in feeds), feeds)


def main():
    results = Results()
    for part in (facts, headers, checks, theme_checks, skeleton, pictures, marks, bilingual, blocks, honours, outbox, archive, other_tools):
        part(results)
    results.end()


main()
