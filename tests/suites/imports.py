"""kith mail import: bounces, unsubscribe requests and clicks from mailboxes and web servers' logs; what is forged changes nothing."""

import base64
import csv
import gzip
import hashlib
import hmac
import io
import json
import mailbox
import pathlib
import quopri
import re
from email import header

from _common import NOW, Results, kith, put, temp

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
LEDGER_KEY = "a ledger's key of some bytes"
OLD_KEY, KEY = "0123456789abcdef-old", "fedcba9876543210-new"


class Site:
    def __init__(self, folder, link="https://town.example/u/{token}"):
        self.root = pathlib.Path(folder)
        (self.root / "content").mkdir(parents=True)
        (self.root / "audience").mkdir()
        (self.root / "kith.yaml").write_text(CONFIG.format(link=link))
        (self.root / "audience" / "people.csv").write_text(PEOPLE)
        (self.root / "unsubscribe.key").write_text(f"{KEY}\n{OLD_KEY}\n")
        (self.root / "ledger.key").write_text(LEDGER_KEY + "\n")

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


def message_id(address, key=LEDGER_KEY):
    """As mails to that address bear it."""
    proof = base64.urlsafe_b64encode(hmac.new(key.encode(), b"mail to " + address.lower().encode(), hashlib.sha256).digest()[:16]).rstrip(b"=").decode()
    return f"<0123456789abcdef.{proof}@town.example>"


def notification(address, status="5.1.1", action="failed", words="550 no", returned=None):
    returned = f"Message-ID: {message_id(address)}" if returned is None else returned
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
        notification("dee@forwarded.example", returned=f"To: dee@example.org\nMessage-ID: {message_id('dee@example.org')}"),
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


def forged(results, folder):
    """Who has not seen a mail to somebody cannot say that it did not arrive."""
    cases = [
        ("nothing of the mail", "Subject: November", "unproven"),
        ("a Message-ID of somebody else's mail", f"Message-ID: {message_id('bo@example.org')}", "unproven"),
        ("a Message-ID of another key", f"Message-ID: {message_id('ann@example.org', 'another key of some bytes')}", "unproven"),
        ("a Message-ID without a proof", "Message-ID: <0123456789abcdef0123456789abcdef@town.example>", "unproven"),
        ("a link to unsubscribe of another key", f"List-Unsubscribe: <https://town.example/u/{token('ann@example.org', 'another key, not ours')}>", "unproven"),
        ("a link to unsubscribe of somebody else", f"List-Unsubscribe: <https://town.example/u/{token('bo@example.org')}>", "unproven"),
        ("the Message-ID", f"Message-ID: {message_id('ann@example.org')}", "suppressed"),
        ("the Message-ID of a mail of before", f"Message-ID: {message_id('ann@example.org').replace('0123456789abcdef', 'fedcba9876543210')}", "suppressed"),
        ("the link to unsubscribe", f"List-Unsubscribe: <https://town.example/u/{token('ann@example.org')}>, <mailto:leave@town.example>", "suppressed"),
        ("a link that an older key has signed", f"List-Unsubscribe:\n\t<https://town.example/u/{token('ann@example.org', OLD_KEY)}>", "suppressed"),
    ]
    for i, (name, returned, fate) in enumerate(cases):
        site = Site(folder / f"forged{i}")
        one = folder / "forged.eml"
        one.write_text(notification("ann@example.org", returned=returned))
        results.equal(f"a notification with {name}", fates(site.read("dsn", one)), [("ann@example.org", fate)])
        results.equal(f"a notification with {name}: suppressed.csv", bool(site.suppressed()), fate == "suppressed")
        if fate == "unproven":
            text = site.run("dsn", one)
            results.check(f"a notification with {name}: said", text.returncode == 0 and "1 could be forged" in text.stdout and "--unproven" in text.stdout, text.stdout)
            results.equal(f"a notification with {name}: when trusted", fates(site.read("dsn", one, "--unproven")), [("ann@example.org", "suppressed")])
    site = Site(folder / "never")
    one.write_text(notification("never-mailed@example.org") + notification("ann@example.org", returned="List-Id: <news.other.example>"))
    results.equal("a notification about a stranger changes nothing", (fates(site.read("dsn", one)), site.suppressed()), ([("never-mailed@example.org", "stranger")], None))
    for name in ("ledger.key", "unsubscribe.key"):
        (site.root / name).unlink()
    done = site.run("dsn", one)
    results.check("no key at all: refused", done.returncode == 6 and "tells notifications from forged ones" in done.stderr and "--unproven" in done.stderr, done.stderr)
    results.check("no key at all: none is made", not (site.root / "ledger.key").exists() and not (site.root / "unsubscribe.key").exists())
    one.write_text(notification("ann@example.org"))
    done = kith("mail", "import", "dsn", one, "-s", site.root, "--now", NOW, "--format", "json", env={"KITH_LEDGER_KEY": LEDGER_KEY})
    results.equal("the key from the environment", fates(json.loads(done.stdout)), [("ann@example.org", "suppressed")])


def original(address, name="陈晓", body="Hello"):
    """The mail that comes back, as a whole."""
    return (f"Received: by mx.example; Sat, 21 Nov 2026 12:00:00 +0800\nFrom: Town <news@town.example>\nTo: {header.Header(name, 'utf-8').encode()} <{address}>\n"
            f"Subject: {header.Header('灯笼巷十二月号', 'utf-8').encode()}\nMessage-ID:\n {message_id(address)}\nList-Id: <newsletter.town.example>\nMIME-Version: 1.0\n"
            f"Content-Type: multipart/alternative; boundary=inner\n\n--inner\nContent-Type: text/plain\n\n{body}\n--inner--\n")


def report(parts, subject="退信：灯笼巷十二月号", kind="multipart/report; report-type=delivery-status"):
    """A message of parts: (type, headers, body)."""
    edge = f"=_{len(parts)}_{sum(len(body) for _, _, body in parts)}"
    text = f"From: postmaster@mx.example\nTo: news@town.example\nSubject: {header.Header(subject, 'utf-8').encode()}\nMIME-Version: 1.0\nContent-Type: {kind};\n\tboundary=\"{edge}\"\n\n"
    for kind, more, body in parts:
        text += f"--{edge}\nContent-Type: {kind}\n{more}\n{body}\n"
    return text + f"--{edge}--\n"


def status(fields):
    return ("message/delivery-status", "", "Reporting-MTA: dns; mx.example\nArrival-Date: Sat, 21 Nov 2026 12:00:00 +0800\n\n" + fields + "\n")


def fields(address, action="failed", code="5.1.1", more="", original_recipient=None):
    first = f"Original-Recipient: rfc822;{original_recipient}\n" if original_recipient else ""
    return f"{first}Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {code}\n{more}"


WORDS = ("text/plain; charset=utf-8", "Content-Transfer-Encoding: base64\n", base64.encodebytes("您发给下列收件人的邮件无法送达。\n".encode()).decode())
HEADS = lambda address: ("text/rfc822-headers", "", original(address).split("\n\n")[0] + "\n")
WHOLE = lambda address: ("message/rfc822", "", original(address))
A, B, C = "ann@example.org", "Bo@example.org", "chen@example.org"


def encoded(part, how):
    kind, _, body = part
    return (kind, f"Content-Transfer-Encoding: {how}\n", base64.encodebytes(body.encode()).decode() if how == "base64" else quopri.encodestring(body.encode()).decode())


SHAPES = [  # name, messages, fates
    ("a subject and words in Chinese", report([WORDS, status(fields(A)), HEADS(A)]), [(A, "suppressed")]),
    ("the whole mail comes back", report([WORDS, status(fields(A)), WHOLE(A)]), [(A, "suppressed")]),
    ("words as a multipart of their own, as Exchange has them",
     report([('multipart/alternative; boundary="=_in"', "", "--=_in\n\nno\n--=_in\nContent-Type: text/html\n\n<p>no</p>\n--=_in--\n"), status(fields(
         A, more="Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound;\n Recipient not found by SMTP address lookup\n", code="5.1.10")), WHOLE(A)]),
     [(A, "suppressed")]),
    ("a folded diagnosis, as Gmail has it",
     report([WORDS, status(fields(A, more="Remote-MTA: dns; mx.example. (203.0.113.1, the server for the domain.)\nDiagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does\n"
                                  " not exist. Please try\n 550 5.1.1  - gsmtp\nLast-Attempt-Date: Sat, 21 Nov 2026 04:00:00 -0800 (PST)\n")), WHOLE(A)]), [(A, "suppressed")]),
    ("no Original-Recipient, and an alias that failed", report([WORDS, status(fields("ann.old@inside.example")), WHOLE(A)]), [(A, "suppressed")]),
    ("an Original-Recipient, and an alias that failed", report([WORDS, status(fields("ann.old@inside.example", original_recipient="ANN@example.org")), HEADS(A)]), [(A, "suppressed")]),
    ("fields in another order and case", report([WORDS, status(f"STATUS: 5.1.1\naction:\n FAILED\nfinal-recipient: RFC822;<{A}>\n"), HEADS(A)]), [(A, "suppressed")]),
    ("statuses in base64", report([WORDS, encoded(status(fields(A)), "base64"), HEADS(A)]), [(A, "suppressed")]),
    ("statuses in quoted-printable", report([WORDS, encoded(status(fields(A)), "quoted-printable"), HEADS(A)]), [(A, "suppressed")]),
    ("a report by its parts only, as OpenSMTPD has it", report([WORDS, status(fields(A)), HEADS(A)], kind="multipart/mixed"), [(A, "suppressed")]),
    ("of the world's form (RFC 6533)", report([WORDS, ("message/global-delivery-status", "", status(fields(A))[2].replace("rfc822;", "utf-8;")), ("message/global-headers", "", HEADS(A)[2])]),
     [(A, "suppressed")]),
    ("delayed for a bad address", report([WORDS, status(fields(A, "delayed", "4.1.1")), HEADS(A)]), [(A, "wait")]),
    ("delayed, with a hard code", report([WORDS, status(fields(A, "delayed", "5.1.1")), HEADS(A)]), [(A, "wait")]),
    ("failed, with a code for now", report([WORDS, status(fields(A, "failed", "4.4.7")), HEADS(A)]), [(A, "soft")]),
    ("failed for its content", report([WORDS, status(fields(A, "failed", "5.7.1")), HEADS(A)]), [(A, "soft")]),
    ("relayed", report([WORDS, status(fields(A, "relayed", "2.1.5")), HEADS(A)]), [(A, "wait")]),
    ("several recipients, the mail of one", report([WORDS, status("\n".join((fields(A), fields(B, code="5.2.2"), fields(C)))), HEADS(A)]),
     [(A, "suppressed"), (B, "soft"), (C, "unproven")]),
    ("no mail comes back", report([WORDS, status(fields(A))]), [(A, "unproven")]),
    ("a report within a mail that comes back", report([WORDS, ("message/rfc822", "", report([WORDS, status(fields(A)), HEADS(A)]))]), []),
    ("a report that somebody passes on", report([WORDS, ("message/rfc822", "", report([WORDS, status(fields(A)), HEADS(A)]))], kind="multipart/mixed"), []),
    ("a report cut off", report([WORDS, status(fields(A)), WHOLE(A)])[:-80], [(A, "suppressed")]),
    ("a report of words only, as QQ mail has it", report([WORDS], kind="multipart/mixed"), []),
]


def shapes(results, folder):
    for i, (name, message, want) in enumerate(SHAPES):
        site = Site(folder / f"shape{i}")
        for ends, text in (("LF", message), ("CRLF", message.replace("\n", "\r\n"))):
            one = folder / "shape.eml"
            one.write_text(text, newline="")
            done = site.read("dsn", one, "--dry-run")
            results.equal(f"shape, {name}, {ends}", (fates(done), done["other"]), (sorted(want), 0 if want else 1))
    site = Site(folder / "box-shapes")
    quoted = report([("text/plain", "", "Dear Sir\n\n>From here on, nothing.\n>>From there neither.\n"), status(fields(A)), HEADS(A)])
    text = "".join(f"From MAILER-DAEMON Sat Nov 21 12:00:0{i} 2026\n{m}\n" for i, m in enumerate((quoted, report([WORDS, status(fields(C)), WHOLE(C)]), "Subject: hello\n\n>From me\n")))
    mbox = folder / "bounces.mbox"
    mbox.write_text(text)
    done = site.read("dsn", mbox, "--dry-run")
    results.equal("mbox: quoted lines, a whole mail within, no notification", (fates(done), done["read"], done["other"]), ([(A, "suppressed"), (C, "suppressed")], 3, 1))
    mbox.write_text(text.replace("\n", "\r\n"), newline="")
    results.equal("mbox: with CRLF", fates(site.read("dsn", mbox, "--dry-run")), fates(done))
    box = folder / "Maildir"
    for path, address in (("cur/1.a.host:2,S", A), ("cur/2.b.host:2,", B), ("new/3.c.host", C), ("tmp/4.d.host", "dee@example.org"), (".Other/new/5.e.host", "dee@example.org"),
                          ("dovecot.index", "dee@example.org")):
        put(box, path, report([WORDS, status(fields(address)), HEADS(address)]))
    results.equal("Maildir: cur and new, and nothing else", fates(site.read("dsn", box, "--dry-run")), [(B, "suppressed"), (A, "suppressed"), (C, "suppressed")])


def round_trip(results, folder):
    """What kith sends, brought back by a server, is known again."""
    site = Site(folder / "trip")
    (site.root / "content" / "newsletters").mkdir()
    (site.root / "content" / "newsletters" / "1.md").write_text("---\ntitle: 十一月\ndate: 2026-11-20\n---\nDear all\n")
    config = site.root / "kith.yaml"
    config.write_text(config.read_text().replace("newsletter:\n", "menus: {main: [], join: [], footer: []}\nnewsletter:\n  postal_address: 1 Street\n"))
    plan = json.loads(kith("mail", "plan", "1", "-s", site.root, "--now", NOW, "--format", "json").stdout)["hash"]
    done = kith("mail", "send", "1", "--plan", plan, "-s", site.root, "--now", NOW)
    results.equal("round trip: sent", (done.returncode, done.stdout), (0, "4 sent\n")) or print(done.stderr)
    mails = [p.read_text() for p in (site.root / "outbox" / "1" / "maildir" / "new").iterdir()]
    box = []
    for mail in mails:
        head = mail.split("\n\n")[0]
        to = re.search(r"(?m)^To: (?:.*<)?([^\n>]+)", head)[1]
        kept = re.search(r"(?m)^Message-ID: .*$", head)[0]
        results.equal(f"round trip: Message-ID to {to}", kept.split(" ")[1][17:], message_id(to)[17:])
        box.append(notification(to, returned=kept))
    got = site.read("dsn", maildir(folder / "trip-box", box))
    results.equal("round trip: everybody is suppressed", {fate for _, fate in fates(got)}, {"suppressed"})


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


def log_forms(results, folder):
    """What a log may look like; what is none is said to be none."""
    request = f"POST /u/{token('ann@example.org')} HTTP/1.1"
    common = f'203.0.113.9 - - [21/Nov/2026:09:30:00 +0800] "{request}" 200 5'
    forms = [
        ("common", common, True), ("combined", common + ' "-" "Mail/1"', True), ("with a host before it", "town.example:443 " + common, True),
        ("with a user", common.replace("- -", "- ann"), True), ("with more behind it", common + ' "-" "Mail/1" 0.002 "town.example"', True),
        ("of an address of six parts", common.replace("203.0.113.9", "2001:db8::1"), True), ("with a quote in what a client says", common + r' "a\"b" "c\\"', True),
        ("of HTTP/2", common.replace("HTTP/1.1", "HTTP/2.0"), True),
        ("JSON", json.dumps({"time": "2026-11-21T09:30:00+08:00", "request": request, "status": 200}), False),
        ("W3C", "#Fields: date time cs-method cs-uri-stem sc-status\n2026-11-21 01:30:00 POST /u/x 200", False),
    ]
    for i, (name, text, good) in enumerate(forms):
        site = Site(folder / f"form{i}")
        log = folder / "form.log"
        log.write_text(text + "\n")
        for what in ("unsubscribe", "clicks"):
            done = site.run(what, log, "--dry-run", "--format", "json")
            results.check(f"a log, {name}, {what}", done.returncode == 0 and ("log-form" in done.stderr) != good, (done.returncode, done.stdout, done.stderr))
        got = fates(site.read("unsubscribe", log))
        results.equal(f"a log, {name}: who leaves", got, [("ann@example.org", "suppressed")] if good else [])
    log.write_bytes(gzip.compress((common + "\n").encode()))
    done = site.run("unsubscribe", log)
    results.check("a log, compressed: said", "log-form" in done.stderr and "zcat" in done.stderr, done.stderr)
    log.write_text("")
    done = site.run("unsubscribe", log)
    results.equal("an empty log", (done.returncode, done.stderr), (0, ""))


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
        for part in (bounces, mboxes, forged, shapes, round_trip, unsubscribes, log_forms, clicks, usage):
            part(results, folder)
    results.end()


main()
