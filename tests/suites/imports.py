"""kith mail import: bounces, unsubscribe requests and clicks from mailboxes and web servers' logs; what is forged changes nothing."""

import base64
import csv
import hashlib
import hmac
import io
import json
import mailbox
import pathlib

from _common import NOW, Results, kith, temp

CONFIG = """version: 1
title: Town
base_url: https://town.example/
languages: [en]
timezone: Asia/Shanghai
newsletter:
  from: "Town <news@town.example>"
  unsubscribe:
    https: "{link}"
"""
PEOPLE = """email,name,consent_date
ann@example.org,Ann,2026-01-02
Bo@Example.org,Bo,
chen@example.org,陈晓,2026-11-10
dee@example.org,Dee,
"""
OLD_KEY, KEY = "0123456789abcdef-old", "fedcba9876543210-new"


class Site:
    def __init__(self, folder, link="https://town.example/u/{token}"):
        self.root = pathlib.Path(folder)
        (self.root / "content").mkdir(parents=True)
        (self.root / "audience").mkdir()
        (self.root / "kith.yaml").write_text(CONFIG.format(link=link))
        (self.root / "audience" / "people.csv").write_text(PEOPLE)
        (self.root / "unsubscribe.key").write_text(f"{KEY}\n{OLD_KEY}\n")

    def run(self, what, path, *more, stdin=None):
        return kith("mail", "import", what, path, *more, "-s", self.root, "--now", NOW, stdin=stdin)

    def read(self, what, path, *more, stdin=None):
        done = self.run(what, path, "--format", "json", *more, stdin=stdin)
        assert done.returncode == 0, (done.stdout, done.stderr)
        return json.loads(done.stdout)

    def suppressed(self):
        path = self.root / "audience" / "suppressed.csv"
        return list(csv.DictReader(io.StringIO(path.read_text()))) if path.exists() else None


def token(address, key=KEY):
    return base64.urlsafe_b64encode(hmac.new(key.encode(), address.encode(), hashlib.sha256).digest()[:16]).rstrip(b"=").decode()


def notification(address, status="5.1.1", action="failed", words="550 no", returned=""):
    return f"""From: MAILER-DAEMON@mx.example
To: news@town.example
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary="x=_1"
MIME-Version: 1.0

--x=_1
Content-Type: text/plain

It did not work.

--x=_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--x=_1
Content-Type: text/rfc822-headers

Subject: November
{returned}
--x=_1--
"""


def maildir(folder, messages):
    box = mailbox.Maildir(folder, create=True)
    for message in messages:
        box.add(message)
    return folder


def fates(result):
    return sorted((a["address"], a["fate"]) for a in result["addresses"])


def bounces(results, folder):
    site = Site(folder / "bounces")
    box = maildir(folder / "box", [
        notification("ann@example.org"),
        notification("ann@example.org", "4.2.2", "delayed"),
        notification("bo@example.ORG", "5.2.2", words="552 5.2.2 mailbox full"),
        notification("chen@example.org", "4.4.7", "delayed"),
        notification("nobody@example.org"),
        notification("dee@forwarded.example", returned="To: dee@example.org"),
        "From: chen@example.org\n\nPlease take me off the list. Status: 5.1.1\n",
    ])
    want = [("Bo@example.org", "soft"), ("ann@example.org", "suppressed"), ("chen@example.org", "wait"),
            ("dee@example.org", "suppressed"), ("nobody@example.org", "stranger")]
    dry = site.read("dsn", box, "--dry-run")
    results.equal("a dry run tells the same", fates(dry), want)
    results.equal("a dry run writes nothing", site.suppressed(), None)
    done = site.read("dsn", box)
    results.equal("a Maildir of notifications", fates(done), want)
    results.equal("counts", {k: done[k] for k in ("read", "other", "suppressed", "soft", "wait", "stranger")},
                  {"read": 7, "other": 1, "suppressed": 2, "soft": 1, "wait": 1, "stranger": 1})
    rows = [{"email": a, "date": "2026-11-21", "reason": "bounce 5.1.1"} for a in ("ann@example.org", "dee@example.org")]
    results.equal("suppressed.csv", sorted(site.suppressed(), key=lambda r: r["email"]), rows)
    before = (site.root / "audience" / "suppressed.csv").read_bytes()
    again = site.read("dsn", box)
    results.equal("the second time they are there already", (again["suppressed"], again["already"]), (0, 2))
    results.equal("and the file stays as it is", (site.root / "audience" / "suppressed.csv").read_bytes(), before)
    text = site.run("dsn", box)
    results.check("as text", "already" in text.stdout and "7 read, 0 suppressed" in text.stdout, text.stdout)
    sent = kith("mail", "send", "x", "-s", site.root, "--now", NOW)
    results.check("the suppressed get no mail: the list says so", "ann@example.org" not in sent.stdout, sent.stdout)


def mboxes(results, folder):
    site = Site(folder / "mbox")
    columns = site.root / "audience" / "suppressed.csv"
    columns.write_text("\ufeffReason;x,EMAIL,note,date".replace(";x", "") + "\r\nold,eve@example.org,kept,2025-01-01")
    path = folder / "mbox.txt"
    box = mailbox.mbox(path)
    box.add(notification("ann@example.org", words="550 5.1.1 no") + "\nFrom here on nothing\n")
    box.add(notification("chen@example.org", "5.1.1"))
    box.flush()
    results.equal("an mbox", fates(site.read("dsn", path)), [("ann@example.org", "suppressed"), ("chen@example.org", "suppressed")])
    results.equal("rows follow the file's own columns", columns.read_text().splitlines()[1:],
                  ["old,eve@example.org,kept,2025-01-01", "bounce 5.1.1,ann@example.org,,2026-11-21",
                   "bounce 5.1.1,chen@example.org,,2026-11-21"])
    one = folder / "one.eml"
    one.write_text(notification("Bo@example.org", "5.1.2").replace("\n", "\r\n"), newline="")
    results.equal("one message with CRLF", fates(site.read("dsn", one)), [("Bo@example.org", "suppressed")])
    foreign = folder / "foreign.eml"
    foreign.write_text(notification("dee@example.org", returned="List-Id: <news.other.example>"))
    results.equal("a mail of another list's", fates(site.read("dsn", foreign)), [("dee@example.org", "foreign")])
    for name, bad in (("a file that is not there", folder / "none"), ("a folder without permission", "/proc/1/none")):
        done = site.run("dsn", bad)
        results.check(name, done.returncode == 6 and "mail-file" in done.stderr, (done.returncode, done.stderr))
    columns.write_text("address\nx@example.org\n")
    done = site.run("dsn", one)
    results.check("suppressed.csv without its column", done.returncode in (1, 6) and "suppressed.csv:1:1" in done.stderr, done.stderr)


def line(target, method="POST", status=200, time="21/Nov/2026:09:30:00 +0800", host="203.0.113.9", agent="Mail/1"):
    return f'{host} - - [{time}] "{method} {target} HTTP/1.1" {status} 5 "-" "{agent}"\n'


def unsubscribes(results, folder):
    site = Site(folder / "unsubscribe")
    log = folder / "access.log"
    log.write_text("".join([
        line("/"), "nonsense\n", line("/u/"), line("/u/" + "A" * 22), line("/u/" + token("eve@example.org")),
        line("/u/" + token("ann@example.org", "another key, not ours")),
        line("/x/u/" + token("ann@example.org")),
        line("/u/" + token("ann@example.org") + "?x"),
        line("/u/" + token("ann@example.org"), method="GET"),
        line("/u/" + token("ann@example.org"), status=404),
        line("/u/" + token("chen@example.org"), time="09/Nov/2026:23:59:59 +0800"),  # agreed again on the 10th
        line("/u/" + token("dee@example.org"), time="99/Nov/2026:23:59:59 +0800"),
        line("/u/" + token("Bo@example.org", OLD_KEY)),
    ]))
    done = site.read("unsubscribe", log)
    results.equal("only signed one-click requests count", fates(done), [("Bo@example.org", "suppressed"), ("chen@example.org", "old")])
    results.equal("counts", (done["read"], done["forged"], done["looked"]), (7, 5, 1))
    results.equal("suppressed.csv", site.suppressed(), [{"email": "Bo@example.org", "date": "2026-11-21", "reason": "unsubscribe"}])
    again = site.read("unsubscribe", log)
    results.equal("the log once more changes nothing", (again["suppressed"], again["already"]), (0, 1))
    looks = site.read("unsubscribe", "-", "--count-looks", stdin=log.read_text())
    results.equal("GETs when asked for, from standard input", fates(looks),
                  [("Bo@example.org", "already"), ("ann@example.org", "suppressed"), ("chen@example.org", "old")])
    (site.root / "audience" / "suppressed.csv").unlink()
    (site.root / "unsubscribe.key").write_text(KEY + "\n")
    results.equal("a key that was taken away signs nothing", site.read("unsubscribe", log)["suppressed"], 0)
    other = Site(folder / "query", link="https://town.example/leave?t={token}&x=1")
    log.write_text(line(f"/leave?t={token('ann@example.org')}&x=1") + line(f"/leave?t={token('dee@example.org')}"))
    results.equal("a link with the token within", fates(other.read("unsubscribe", log)), [("ann@example.org", "suppressed")])
    none = Site(folder / "none", link="https://town.example/leave")
    done = none.run("unsubscribe", log)
    results.check("a link without a token", done.returncode == 3 and "{token}" in done.stderr, done.stderr)


def clicks(results, folder):
    log = folder / "clicks.log"
    visit = lambda i, target, **more: line(target, method="GET", host=f"10.0.0.{i}", **more)
    a, b = "/stories/lin/?utm_source=n&utm_medium=email&utm_campaign=2026-11", "/about/?x=1&utm_campaign=2026-11&y=2"
    log.write_text("".join(
        [visit(i, a) for i in range(7)] + [visit(1, a), visit(1, a, agent="Other/2"), visit(9, a, status=404)]
        + [visit(i, b) for i in range(5)] + [visit(i, "/join/?utm_campaign=2026-11") for i in range(4)]
        + [visit(i, "/join/") for i in range(9)] + [line(a, method="POST", host=f"10.1.0.{i}") for i in range(9)]
        + [visit(i, "/\x1b[31m?utm_campaign=2026-10") for i in range(5)]))
    site = Site(folder / "clicks")
    done = site.read("clicks", log)
    results.equal("links by campaign and people", [(r["campaign"], r["target"], r["clicks"], r["people"]) for r in done["links"]],
                  [("2026-10", "/\x1b[31m", 5, 5), ("2026-11", "/stories/lin/", 9, 8), ("2026-11", "/about/?x=1&y=2", 5, 5)])
    results.equal("a group under five is only counted as a link", done["few"], 1)
    text = site.run("clicks", log).stdout
    results.check("as text, fit for a terminal", "\x1b" not in text and "8 people" in text and "/join/" not in text, text)
    log.write_text("".join(visit(1, f"/{i}?utm_campaign=x") for i in range(100_001)))
    done = site.run("clicks", log)
    results.check("a log of links that nobody wrote", done.returncode == 0 and "too-many-links" in done.stderr, done.stderr)


def usage(results, folder):
    site = Site(folder / "usage")
    done = site.run("clickz", "x")
    results.check("an unknown source", done.returncode == 2 and 'did you mean "clicks"' in done.stderr, done.stderr)
    done = kith("mail", "import", "dsn", "-s", site.root)
    results.check("no path", done.returncode == 2 and "import" in done.stderr, done.stderr)


def main():
    results = Results()
    with temp() as folder:
        folder = pathlib.Path(folder)
        for part in (bounces, mboxes, unsubscribes, clicks, usage):
            part(results, folder)
    results.end()


main()
