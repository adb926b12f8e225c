"""kith check: each check on a site that gives it exactly one thing to say, the built pages, and links to other sites."""

import http.server
import json
import pathlib
import threading

from _common import NOW, Results, kith, temp, write

BASE = """version: 1
title: T
base_url: https://t.example/sub/
languages: [en, ja]
menus: {main: [{kind: post}, {kind: event}, {kind: story}, {kind: newsletter}, {page: about}]}
"""
POST = "---\ntitle: %s\ndate: 2026-11-0%d\n---\n\n%s\n"
EVENT = "title: Two\nuid: two\nstarts: 2026-12-01 10:00\nends: 2026-12-01 12:00\n"
# A site that every check is content with.
GOOD = {
    "kith.yaml": BASE,
    "content/pages/about.md": "---\ntitle: About\n---\n\n![A lamp](/lamp.svg) [home](/)\n",
    "content/posts/one.md": POST % ("One", 1, "[two](two.md) ![words](one.svg)"),
    "content/posts/one.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/posts/two.md": POST % ("Two", 2, "## a\n\n### b"),
    "content/static/lamp.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/static/favicon.ico": "x",
    "content/members/mira.yaml": "name: Mira\nconsent: [{scope: [profile, photo], channels: [site], given: 2026-01-01}]\n",
    "content/posts/three.md": "---\ntitle: Three\ndate: 2026-11-03\nauthors: mira\n---\n\nBy Mira.\n",
}
WIDE = "灯" * 30
# name, files laid over the good site, and what is found: id, file, line, column, and a part of the message
ROWS = [
    ("image without alt", {"content/posts/two.md": POST % ("Two", 2, "a ![](one.svg)")},
     ("image-alt", "content/posts/two.md", 6, 7, "without alternative text")),
    ("front matter's image without alt", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\nimage: one.svg\n---\n\nx\n"},
     ("image-field-alt", "content/posts/two.md", 4, 8, "without alternative text")),
    ("heading order", {"content/posts/two.md": POST % ("Two", 2, "## a\n\n#### b")},
     ("heading-order", "content/posts/two.md", 8, 6, "level 4 follows one of level 2")),
    ("heading of the title's level", {"content/posts/two.md": POST % ("Two", 2, "# a\n\n## b")},
     ("heading-top", "content/posts/two.md", 6, 3, "beside the title")),
    ("a heading that is the title", {"content/posts/2026-11-04-four.md": "# Four\n\n## b\n"}, None),
    ("duplicate title", {"content/posts/two.md": POST % ("One", 2, "x")},
     ("title-duplicate", "content/posts/two.md", 2, 8, 'the title "One" is taken')),
    ("title of 60 columns", {"content/posts/two.md": POST % (WIDE, 2, "x")}, None),
    ("title of 61 columns", {"content/posts/two.md": POST % (WIDE + "x", 2, "x")},
     ("title-long", "content/posts/two.md", 2, 8, "61 columns wide")),
    ("summary of 160 columns", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\nsummary: %s\n---\n\nx\n" % ("灯" * 80)}, None),
    ("summary of 161 columns", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\nsummary: %s\n---\n\nx\n" % ("灯" * 80 + "x")},
     ("summary-long", "content/posts/two.md", 4, 10, "161 columns wide")),
    ("summary by another name", {"kith.yaml": BASE + "kinds: {post: {aliases: {description: summary}}}\n",
                                 "content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\ndescription: %s\n---\n\nx\n" % ("灯" * 81)},
     ("summary-long", "content/posts/two.md", 4, 14, "162 columns wide")),
    ("gallery's picture without alt", {"content/posts/g/index.md": POST % ("G", 4, "::gallery{}"), "content/posts/g/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"},
     ("image-alt", "content/posts/g/index.md", 6, 1, '"a.svg" in the gallery')),
    ("gallery's picture with alt", {"content/posts/g/index.md": "---\ntitle: G\ndate: 2026-11-04\nresources: [{src: a.svg, alt: A}]\n---\n"
                                    "\n::gallery{}\n", "content/posts/g/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}, None),
    ("updated before date", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\nupdated: 2026-11-01\n---\n\nx\n"},
     ("date-order", "content/posts/two.md", 4, 10, "updated before")),
    ("updated on the day", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02 18:00\nupdated: 2026-11-02\n---\n\nx\n"}, None),
    ("expires before date", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\nexpires: 2026-11-01\n---\n\nx\n",
                             "content/posts/one.md": POST % ("One", 1, "![words](one.svg)")},
     ("date-order", "content/posts/two.md", 4, 10, "expires before")),
    ("an event without a uid", {"content/events/two.yaml": EVENT.replace("uid: two\n", "")},
     ("event-uid", "content/events/two.yaml", 1, 1, "the event has no uid")),
    ("a uid in one language is enough", {"content/events/two.yaml": EVENT.replace("uid: two\n", ""), "content/events/two.ja.yaml": EVENT}, None),
    ("registering after the end", {"content/events/two.yaml": EVENT + "rsvp: {until: 2026-12-02}\n"},
     ("date-order", "content/events/two.yaml", 5, 7, "one can register until after the event has ended")),
    ("registering before the last", {"content/events/two.yaml": EVENT + "rsvp: {until: 2026-12-02}\nrecurrence: {rrule: FREQ=DAILY;COUNT=3}\n"}, None),
    ("a session before the event", {"content/events/two.yaml": EVENT + "sessions: [{title: A}, {title: B, starts: 2026-12-01 09:30}]\n"},
     ("date-order", "content/events/two.yaml", 5, 24, "a session is not within the time of the event")),
    ("a session after the event", {"content/events/two.yaml": EVENT + "sessions: {title: B, starts: 2026-12-01 11:30, duration: 31m}\n"},
     ("date-order", "content/events/two.yaml", 5, 11, "a session is not within the time of the event")),
    ("a session to the end", {"content/events/two.yaml": EVENT + "sessions: {title: B, starts: 2026-12-01 11:30, duration: 30m}\n"}, None),
    ("stale translation", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\nupdated: 2026-11-09\n---\n\nx\n",
                           "content/posts/two.ja.md": POST % ("Zwei", 2, "x")},
     ("translation-stale", "content/posts/two.ja.md", 3, 7, "was changed on 2026-11-09")),
    ("fresh translation", {"content/posts/two.md": "---\ntitle: Two\ndate: 2026-11-02\nupdated: 2026-11-09\n---\n\nx\n",
                           "content/posts/two.ja.md": "---\ntitle: Zwei\ndate: 2026-11-02\nupdated: 2026-11-09\n---\n\nx\n"}, None),
    ("member without a mention", {"content/posts/three.md": POST % ("Three", 3, "x")},
     ("member-unreferenced", "content/members/mira.yaml", None, None, "no document names this member")),
    ("unused picture in static", {"content/static/old.svg": "<svg/>"},
     ("file-unused", "content/static/old.svg", None, None, "no page shows this picture")),
    ("unused file beside documents", {"content/posts/notes.pdf": "x"},
     ("file-unused", "content/posts/notes.pdf", None, None, "not copied")),
    ("orphan", {"content/pages/lost.md": "---\ntitle: Lost\n---\n\n[self](lost.md)\n"},
     ("page-orphan", "content/pages/lost.md", None, None, "no menu, list or link")),
    ("orphans that know each other only", {"content/pages/lost.md": "---\ntitle: Lost\n---\n\nx\n",
                                           "content/pages/lost.ja.md": "---\ntitle: Verloren\n---\n\nx\n",
                                           "content/posts/two.ja.md": POST % ("Zwei", 2, "x")},  # the home page shows pages where there are no posts
     [("page-orphan", "content/pages/lost.ja.md", None, None, ""), ("page-orphan", "content/pages/lost.md", None, None, "")]),
    ("alias of itself", {"content/pages/about.md": "---\ntitle: About\naliases: [/about/]\n---\n\n![A lamp](/lamp.svg)\n"},
     ("redirect-circle", "content/pages/about.md", 3, None, "leads to itself")),
    ("form that posts", {"themes/default/templates/partials/footer.html": '<footer><form method="POST" action="/subscribe"><button>x</button></form></footer>\n'},
     None),
    ("form that asks for a page", {"themes/default/templates/partials/footer.html": '<footer><form action="/gone/"><button>x</button></form></footer>\n'},
     ("page-link", "site/404.html", None, None, "gone/")),
    ("template's dead link", {"themes/default/templates/partials/footer.html": '<footer><a href="{{ url("/") }}gone/">x</a></footer>\n'},
     ("page-link", "site/404.html", None, None, '"/gone/"')),
    ("raw HTML's dead link", {"content/posts/two.md": POST % ("Two", 2, '<a href="../nowhere.html#x">x</a>')},
     ("page-link", "content/posts/two.md", 6, 10, '"/posts/nowhere.html#x"')),
    ("link out of the sub-path", {"content/posts/two.md": POST % ("Two", 2, '<a href="/other/">x</a>')},
     ("page-link", "content/posts/two.md", 6, 10, "/other/")),
    ("raw HTML's dead fragment", {"content/posts/two.md": POST % ("Two", 2, '<a href="/sub/posts/one/#gone">x</a>')},
     ("page-link", "content/posts/two.md", 6, 10, '"/posts/one/#gone"')),
    ("raw HTML's living links", {"content/posts/two.md": POST % (
        "Two", 2, '<a href="/sub/posts/one/#main">x</a> <a href="#top">y</a> <a href="../one/?a=b">z</a> <a id="m" href="#m">m</a> '
        '<a href="https://t.example/sub/about/">w</a> <a href="mailto:a@b.example">m</a> <img src="../one.svg" alt="" srcset="../one.svg 2x">')}, None),
    ("a dead link that loading was told to let pass", {"kith.yaml": BASE + "checks: {link-dead: warning, link-fragment: note}\n",
      "content/posts/two.md": POST % ("Two", 2, "[x](gone.md) [y](one.md#gone)")},
     [("link-dead", "content/posts/two.md", 6, 5, "gone.md"), ("link-fragment", "content/posts/two.md", 6, None, "gone")]),
    ("duplicate id", {"content/posts/two.md": POST % ("Two", 2, '<b id="x">x</b> <b id="x">y</b>')},
     ("page-id", "content/posts/two.md", 6, None, 'the id "x"')),
    ("img without alt", {"content/posts/two.md": POST % ("Two", 2, '<img src="../one.svg">')},
     ("page-alt", "content/posts/two.md", 6, 11, '"../one.svg"')),
    ("two h1", {"content/posts/two.md": POST % ("Two", 2, "<h1>x</h1>")},
     ("page-h1", "site/posts/two/index.html", None, None, "several h1")),
    ("no language and no title", {"themes/default/templates/404.html": "<!doctype html><html><body><p>gone</p></body></html>\n"},
     [("page-lang", "site/404.html", None, None, "lacks lang"), ("page-title", "site/404.html", None, None, "no title")]),
    ("a template that does not compile", {"themes/default/templates/post.html": "{% if %}\n"},
     ("template-syntax", "themes/default/templates/post.html", 1, None, "")),
    ("stories without consent", {"kith.yaml": BASE + "kinds: {story: {consent: off}}\n"},
     ("consent-off", "kith.yaml", None, None, "need no consent")),
    ("deep raw HTML", {"content/posts/two.md": POST % ("Two", 2, "<div>" * 3000)}, None),
    ("raw HTML of 100 000 open elements", {"content/posts/two.md": POST % ("Two", 2, "<div>" * 100000)},
     ("page-deep", "site/posts/two/index.html", None, None, "too deeply")),
]


def check(folder, *args, **more):
    done = kith("check", "-s", folder, "--now", NOW, "--format", "json", *args, **more)
    reports = json.loads(done.stdout)["reports"] if done.stdout.startswith("{") else None
    return done, reports


def quiet(report):
    return report["id"] == "translation-missing"


def check_rows(results):
    for name, files, want in ROWS:
        with temp() as folder:
            write(folder, GOOD | files)
            done, reports = check(folder)
            if not results.check(f"{name}: JSON", reports is not None, done.stderr):
                continue
            found = [r for r in reports if not quiet(r)]
            want = [] if want is None else want if isinstance(want, list) else [want]
            results.equal(f"{name}: which", [(r["id"], r["file"]) for r in found], [w[:2] for w in want]) or print([r["message"] for r in found])
            for r, w in zip(found, want):
                results.check(f"{name}: message", w[4] in r["message"], r)
                if w[2] or r["id"] != "consent-off":
                    results.check(f"{name}: place", (w[2], w[3]) in ((r["line"], r["column"]), (r["line"], None)), r)
            results.check(f"{name}: nothing is written", not (pathlib.Path(folder) / "site").exists()
                          and not (pathlib.Path(folder) / ".kith").exists())


def check_summaries(results):
    with temp() as folder:
        write(folder, GOOD)
        _, reports = check(folder)
        note = [r for r in reports if quiet(r)]
        results.equal("missing translations: one note for a language", [(r["file"], r["line"], r["level"]) for r in note],
                      [("kith.yaml", 4, "note")])
        results.check("missing translations: counted and named", note and note[0]["message"] == '4 of 4 documents have no version in "ja"'
                      and "content/posts/one.md" in note[0]["trail"], note)
        write(folder, {"themes/default/templates/partials/footer.html": '<a href="/sub/gone/">x</a>\n'})
        _, reports = check(folder)
        link = [r for r in reports if r["id"] == "page-link"]
        results.check("a template's fault is said once, with the number of pages", len(link) == 1 and
                      any("other pages have the same" in t for t in link[0]["trail"]), link)
        one, _ = check(folder, "--jobs", "1")
        four, _ = check(folder, "--jobs", "4")
        results.equal("any number of jobs says the same", one.stdout, four.stdout)


# ---- other sites --------------------------------------------------------------------------------

class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen, lock, active, most = [], threading.Lock(), 0, 0
    hold = threading.Event()      # /never waits for it
    meeting = threading.Barrier(3)  # three requests for /slot… wait for one another

    def answer(self, status, **headers):
        with type(self).lock:  # before the answer is out, after which the next request may come
            type(self).active -= 1
        self.send_response(status)
        for k, v in headers.items():
            self.send_header(k.replace("_", "-"), v)
        self.send_header("Content-Length", "2" if self.command == "GET" else "0")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"ok")

    def do_GET(self):
        cls, path = type(self), self.path
        with cls.lock:
            cls.seen.append((self.command, path))
            if path not in ("/never", "/drop"):
                cls.active += 1
                cls.most = max(cls.most, cls.active)
            count = sum(p == path for _, p in cls.seen)
        self.reply(path, count)

    do_HEAD = do_GET

    def reply(self, path, count):
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        if path == "/never":
            type(self).hold.wait(20)
            self.close_connection = True
        elif path.startswith("/slot"):
            type(self).meeting.wait(5)
            self.answer(200)
        elif path == "/drop":
            self.close_connection = True
            self.connection.close()
        elif path in ("/405", "/403get", "/501"):
            self.answer(int(path[1:4]) if self.command == "HEAD" else 200)
        elif path == "/moved":
            self.answer(301, Location=here + "/ok")
        elif path == "/for-now":
            self.answer(302, Location=here + "/ok")
        elif path == "/circle":
            self.answer(302, Location=here + "/circle")
        elif path == "/file":
            self.answer(302, Location="file:///etc/passwd")
        elif path == "/busy":
            self.answer(503 if count < 3 else 200)
        elif path == "/later":
            self.answer(429 if count < 2 else 200, Retry_After="1")
        elif path[1:].isdigit():
            self.answer(int(path[1:]))
        else:
            self.answer(200)

    def log_message(self, *args):
        pass


# path, id (None: nothing to say), a part of the message
ASKED = [
    ("/ok", None, ""), ("/405", None, ""), ("/403get", None, ""), ("/501", None, ""), ("/404", "external-dead", "nothing is there (404)"),
    ("/410", "external-dead", "(410)"), ("/403", "external-refused", "(403)"), ("/401", "external-refused", "(401)"),
    ("/418", "external-failed", "status 418"), ("/500", "external-failed", "status 500"), ("/busy", None, ""), ("/later", None, ""),
    ("/moved", "external-moved", "/ok"), ("/for-now", None, ""), ("/circle", "external-failed", "circle"),
    ("/file", "external-failed", "no web address"), ("/never", "external-failed", "in time"), ("/drop", "external-failed", "nothing"),
    ("/灯笼 a", None, ""),
]


def external(results):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_address[1]}"
    env = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    config = BASE + "links: {ignore: ['*/ignored*', 'https://*'], timeout: 1s, per_host: 3}\n"
    body = "".join(f"<{host}{p}>\n\n" if " " not in p else f"[x](<{host}{p}>)\n\n" for p, _, _ in ASKED)
    body += f"<{host}/ignored/a> <{host}/ok#part> <mailto:a@b.example>\n\n<http://127.0.0.1:1/refused>\n"
    files = GOOD | {"kith.yaml": config, "content/posts/two.md": POST % ("Two", 2, body),
                    "content/events/e.md": f"---\ntitle: E\nstarts: 2026-12-01\npublic_url: {host}/404\n---\n\nx\n",
                    "content/pages/about.md": f"---\ntitle: About\n---\n\n![A lamp](/lamp.svg) <a href='{host}/raw'>raw</a>\n"}
    with temp() as folder:
        write(folder, files)
        done, reports = check(folder, "--links", "external", env=env)
        reports = {r["message"].split(": ", 1)[0]: r for r in reports or [] if r["id"].startswith("external")}
        for path, ident, text in ASKED:
            url = host + path.replace("灯笼 a", "%E7%81%AF%E7%AC%BC%20a")
            r = reports.pop(url, None)
            results.equal(f"external {path}: id", r and r["id"], ident)
            results.check(f"external {path}: message", not r or text in r["message"], r)
            results.check(f"external {path}: place", not r or r["file"] == ("content/events/e.md" if path == "/404" else "content/posts/two.md")
                          and r["line"], r)
        refused = reports.pop("http://127.0.0.1:1/refused", None)
        results.check("a port that nobody listens at", refused and "takes no connection" in refused["message"], refused)
        results.equal("external: nothing else is said", list(reports), [])
        asked = [p for _, p in Site.seen]
        results.check("ignored by pattern", not any("ignored" in p for p in asked), asked)
        results.equal("HEAD, then GET where HEAD is refused", [m for m, p in Site.seen if p == "/405"], ["HEAD", "GET"])
        results.equal("an address is asked once, without its fragment", asked.count("/ok"), 3)  # itself, /moved, /for-now
        results.equal("500 is asked three times", asked.count("/500"), 3)
        results.equal("404 is asked once", asked.count("/404"), 1)
        results.check("a link in raw HTML is asked for", "/raw" in asked, asked)
        results.check("other sites fail nothing by themselves", done.returncode == 0, done.returncode)

        write(folder, {"kith.yaml": config.replace("'*/ignored*'", "'*/ignored*', '*/never'")})
        Site.seen.clear()
        check(folder, "--links", "external", env=env)
        again = {p for _, p in Site.seen}
        results.check("what worked is remembered", "/405" not in again and "/moved" not in again, again)
        results.check("what failed is asked again", {"/404", "/500"} <= again, again)
        Site.seen.clear()
        later = kith("check", "-s", folder, "--now", "2026-11-29", "--links", "external", env=env)
        results.check("a week later all are asked again", "/405" in {p for _, p in Site.seen}, later.stderr)
        memory = pathlib.Path(folder) / ".kith" / "links"
        memory.write_text("nonsense\n\n99999999999999999999 x\n1 \n" + memory.read_text())
        done = kith("check", "-s", folder, "--now", NOW, "--links", "external", env=env)
        results.check("a memory that was tampered with", done.returncode == 0 and "nonsense" not in memory.read_text(), done.stderr)
        results.check("without --links nobody is asked", check(folder, env=env) and True)
        Site.seen.clear()
        check(folder, env=env)
        results.equal("without --links external: no request", Site.seen, [])
        write(folder, {"content/posts/bad.md": "---\ntitle: Bad\ndate: never\n---\n\nx\n"})
        Site.seen.clear()
        check(folder, "--links", "external", env=env)
        results.check("with a wrong document the others' links are asked for all the same", "/404" in {p for _, p in Site.seen}, Site.seen)
        write(folder, {"kith.yaml": BASE + "links: {per_host: 0}\n"})
        done = kith("check", "-s", folder, "--now", NOW)
        results.check("per_host must be one at least", done.returncode == 3 and "per_host" in done.stderr, done.stderr)
    Site.most = 0
    with temp() as folder:
        slots = " ".join(f"<{host}/slot{i}>" for i in range(9))
        write(folder, GOOD | {"kith.yaml": BASE + "links: {timeout: 10s, per_host: 3}\n", "content/posts/two.md": POST % ("Two", 2, slots)})
        done, reports = check(folder, "--links", "external", env=env)
        results.equal("as many requests to a host at the same time as kith.yaml says", Site.most, 3)
        results.equal("…: all are answered", [r["id"] for r in reports if not quiet(r)], [])
    with temp() as folder:
        write(folder, GOOD | {"kith.yaml": BASE + "links: {timeout: 1s}\n", "content/events/two.yaml": EVENT})
        done, reports = check(folder, "--links", "external", env={**env, "https_proxy": host, "http_proxy": host, "no_proxy": "", "NO_PROXY": ""})
        results.check("links that add an event to Google's calendar and Outlook are not asked for",
                      done.returncode == 0 and not [r for r in reports if r["id"].startswith("external")], reports)
    Site.hold.set()
    server.shutdown()


def main():
    results = Results()
    check_rows(results)
    check_summaries(results)
    external(results)
    results.end()


main()
