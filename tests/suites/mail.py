"""Newsletters as mail: composed, sent to servers and a Maildir, and read back by Python's email package; refusals; what is never sent."""

import base64
import csv as csv_module
import email
import email.policy
import hashlib
import hmac
import html
import mailbox
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import time

from _common import NOW, REAL, ROOT, Results, kith, temp
from _smtp import CLOSE, Real, Scripted

SINK = "/usr/sbin/smtp-sink"
ISSUE = "2026-12"
SUBJECT = "灯笼巷十二月号：六十三盏灯、三条路线、一张很长很长的地图，以及 a word 🏮 or two"
TEXT = f"""---
title: December
subject: "{SUBJECT}"
preheader: What is new
date: 2026-11-20
---

Dear {{{{ recipient.name | default("friend") }}}}, how is {{{{ recipient.city | default("the town") }}}}?

.a line that begins with a dot

..and one with two, `.`

From here on, equal signs = and a very long line: {"word " * 60}

灯笼巷的**六十三盏灯**都亮了。[Read on](/about/) & rest <b>well</b>.

::digest{{kind=post since=last limit=2}}
"""
PEOPLE = [  # address, name, city
    ("ann@example.org", "Ann", "Hangzhou"),
    ("bo@example.org", "", ""),
    ("chen@example.org", "陈晓", "杭州"),
    ("dee@example.org", 'Dee "D." O\'Hara & Söhne <x>', "<b>Köln</b> & more"),
    ("eve+list=x@sub.example.org", "J. Smith, Jr.", "Ürümqi"),
]


def csv(rows, header="email,name,city"):
    quote = lambda cell: '"' + cell.replace('"', '""') + '"'
    return "\n".join([header] + [",".join(map(quote, row)) for row in rows]) + "\n"


class Site:
    """A copy of the small golden site with an issue of our own and an audience."""

    def __init__(self, folder, audience=None, **newsletter):
        self.root = pathlib.Path(folder) / "in"
        self.out = pathlib.Path(folder) / "out"
        shutil.copytree(ROOT / "tests" / "golden" / "tidy" / "in", self.root)
        (self.root / "content" / "newsletters" / f"{ISSUE}.md").write_text(TEXT)
        (self.root / "audience").mkdir()
        (self.root / "audience" / "list.csv").write_text(csv(PEOPLE) if audience is None else audience, newline="")
        config = self.root / "kith.yaml"
        more = "".join(f"  {k}: {v}\n" for k, v in newsletter.items())
        config.write_text(config.read_text().replace("newsletter:\n", "newsletter:\n" + more))

    def change(self, path, old, new):
        path = self.root / path
        text = path.read_text()
        assert old in text, (path, old)
        path.write_text(text.replace(old, new))

    def run(self, *words, env=None, now=NOW):
        return kith(*words, "-s", self.root, "-d", self.out, "--now", now, "--format", "text", cwd=self.root, env=env)

    def plan(self, issue=ISSUE, **more):
        return self.run("mail", "plan", issue, **more)

    def send(self, issue=ISSUE, *words, **more):
        """Plans and sends, one mail after the other, each told about; the plan's own run when there is none."""
        planned = self.plan(issue, **more)
        if not planned.stdout:
            return planned
        return self.run("mail", "send", issue, "--plan", hash_of(planned), "-v", "--connections", "1", *words, **more)

    def forget(self):
        shutil.rmtree(self.root / "ledger", ignore_errors=True)

    def maildir(self, issue=ISSUE):
        box = mailbox.Maildir(self.out / "outbox" / issue / "maildir", create=False)
        return sorted((box.get_bytes(key) for key in box.keys()), key=lambda b: parse(b)["To"].addresses[0].addr_spec)

    def token(self, address):
        key = (self.root / "unsubscribe.key").read_text().strip().encode()
        return base64.urlsafe_b64encode(hmac.new(key, address.encode(), hashlib.sha256).digest()[:16]).rstrip(b"=").decode()


def hash_of(planned):
    return re.search(r"(?m)^plan (\w+):", planned.stdout)[1]


def parse(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def merged(site, path, person, markup):
    """What a part should say to a person, made from what the build wrote with its fallbacks."""
    address, name, city = person
    write = html.escape if markup else str
    text = (site.out / "outbox" / ISSUE / path).read_text()
    text = text.replace("Dear friend, how is the town?", f"Dear {write(name or 'friend')}, how is {write(city or 'the town')}?")
    return text.replace("/u/preview", "/u/" + site.token(address))


def plain(text):
    return text.replace("\r\n", "\n").rstrip("\n").replace("&#x27;", "'")


def check_wire_form(results, name, data):
    lines = data.split(b"\r\n")
    results.check(f"{name}: CRLF only", b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b""))
    results.check(f"{name}: lines of at most 78 bytes", max(map(len, lines)) <= 78, max(lines, key=len))
    results.check(f"{name}: ASCII", all(b < 128 and b != 0 for b in data))
    words = re.findall(rb"=\?[^? ]+\?[^? ]\?[^? ]*\?=", data.split(b"\r\n\r\n")[0])
    results.check(f"{name}: encoded words of at most 75 bytes", all(len(w) <= 75 for w in words), words)
    results.check(f"{name}: encoded words hold whole characters", all(base64.b64decode(w[10:-2]).decode() for w in words))


def check_message(results, site, data, person):
    address, name, _ = person
    message = parse(data)
    label = f"message to {address}"
    check_wire_form(results, label, data)
    names = [k.lower() for k in message.keys()]
    results.equal(f"{label}: each header once", sorted(names), sorted(set(names)))
    results.equal(f"{label}: no defects", [message.defects] + [v.defects for v in message.values() if v.defects], [[]])
    results.equal(f"{label}: Subject", message["Subject"], SUBJECT)
    results.equal(f"{label}: From", [(a.display_name, a.addr_spec) for a in message["From"].addresses], [("Small Town", "news@town.example")])
    results.equal(f"{label}: To", [(a.display_name, a.addr_spec) for a in message["To"].addresses], [(name, address)])
    results.equal(f"{label}: Date", message["Date"], "Sat, 21 Nov 2026 12:00:00 +0800")
    results.check(f"{label}: Message-ID", re.fullmatch(r"<[0-9a-f]{16}\.[\w-]{22}@town\.example>", message["Message-ID"]), message["Message-ID"])
    results.equal(f"{label}: List-Id", message["List-Id"], "<newsletter.town.example>")
    results.equal(f"{label}: List-Unsubscribe", message["List-Unsubscribe"],
                  f"<https://town.example/u/{site.token(address)}>, <mailto:leave@town.example?subject=unsubscribe>")
    results.equal(f"{label}: List-Unsubscribe-Post", message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
    results.equal(f"{label}: structure", [p.get_content_type() for p in message.walk()],
                  ["multipart/alternative", "text/plain", "text/html"])
    for part, path, markup in zip(message.iter_parts(), ("email.txt", "email.html"), (False, True)):
        results.equal(f"{label}: {path}", plain(part.get_content()), plain(merged(site, path, person, markup)))
        results.equal(f"{label}: {path}: no defects", part.defects, [])


def real_server(results):
    with temp() as folder, Real() as server:
        site = Site(folder, relay=f"smtp://127.0.0.1:{server.port}")
        results.equal("build: exit", site.run("build").returncode, 0)
        done = site.send()
        results.equal("aiosmtpd: exit", done.returncode, 0)
        results.equal("aiosmtpd: printed", done.stdout.splitlines(),
                      [f"sent      {p[0]}  250 2.0.0 taken as {i}" for i, p in enumerate(PEOPLE, 1)] + ["5 sent"])
        results.equal("aiosmtpd: one mail each, one recipient each", [m.rcpt_tos for m in server.mails], [[p[0]] for p in PEOPLE])
        results.equal("aiosmtpd: sender", {m.mail_from for m in server.mails}, {"news@town.example"})
        for mail, person in zip(server.mails, PEOPLE):
            check_message(results, site, mail.original_content, person)
        first = [m.original_content for m in server.mails]
        again = site.send()
        results.equal("aiosmtpd: a second send sends nothing", (again.returncode, again.stdout, len(server.mails)), (0, "0 sent\n", 5))
        site.forget()
        site.send()
        results.check("aiosmtpd: the same bytes when sent again", [m.original_content for m in server.mails[5:]] == first)
        ids = [parse(m)["Message-ID"] for m in first]
        site.forget()
        site.send(now="2026-11-22T08:00:00+08:00")
        later = [parse(m.original_content) for m in server.mails[10:]]
        results.equal("aiosmtpd: Message-ID of another day", [m["Message-ID"] for m in later], ids)
        results.equal("aiosmtpd: five Message-IDs", len(set(ids)), 5)
        results.equal("aiosmtpd: Date of another day", {m["Date"] for m in later}, {"Sun, 22 Nov 2026 08:00:00 +0800"})


def into_maildir(results):
    with temp() as folder:
        site = Site(folder)
        site.run("build")
        done = site.send()
        results.equal("Maildir: exit", done.returncode, 0)
        results.check("Maildir: printed", done.stdout.endswith("\n5 sent\n"), done.stdout)
        mails = site.maildir()
        results.equal("Maildir: mails", len(mails), 5)
        for data in mails:
            address = parse(data)["To"].addresses[0].addr_spec
            person = next(p for p in PEOPLE if p[0] == address)
            check_message(results, site, data.replace(b"\n", b"\r\n"), person)
        files = list((site.out / "outbox").rglob("*.kith"))
        results.equal("Maildir: files are private", {f.stat().st_mode & 0o777 for f in files}, {0o600})
        results.equal("unsubscribe.key is private", (site.root / "unsubscribe.key").stat().st_mode & 0o777, 0o600)
        names = " ".join(p.name for p in site.out.rglob("*"))
        results.check("Maildir: names hold no address", "example.org" not in names, names)
        site.forget()
        site.send()
        results.equal("Maildir: a second send adds", len(site.maildir()), 10)
        again = site.run("build")
        results.equal("Maildir: a build leaves it", (again.returncode, len(site.maildir())), (0, 10))


def preview(results):
    with temp() as folder:
        site = Site(folder)
        site.run("build")
        outbox = site.out / "outbox" / ISSUE
        data = (outbox / "preview.eml").read_bytes()
        check_wire_form(results, "preview.eml", data)
        message = parse(data)
        results.equal("preview.eml: Subject", message["Subject"], SUBJECT)
        results.equal("preview.eml: Date", message["Date"], "Fri, 20 Nov 2026 00:00:00 +0800")
        for part, path in zip(message.iter_parts(), ("email.txt", "email.html")):
            results.equal(f"preview.eml: {path}", plain(part.get_content()), plain((outbox / path).read_text()))


# name, script, what is printed for a@ and b@ (up to the reply; "": nothing, it was not offered), exit code, bodies that the relay has
# seen, connections when the send stopped
A, B = "a@example.org", "b@example.org"
BROKE, TAKEN = "the connection broke before an answer came", "sent      250 2.0.0 taken"
REFUSALS = [
    ("RCPT 550", {f"RCPT <{A}>": "550 5.1.1 unknown"}, "rejected  550 5.1.1 unknown", TAKEN, 1, None),
    ("RCPT 450", {f"RCPT <{A}>": "450 4.2.1 try later"}, "deferred  450 4.2.1 try later", TAKEN, 1, None),
    ("RCPT 421", {f"RCPT <{A}>": "421 4.3.2 closing"}, "not sent  421 4.3.2 closing", "", 0, 1),
    ("MAIL 451", {"MAIL": ["451 4.7.1 slow down", "250 Ok"]}, "deferred  451 4.7.1 slow down", TAKEN, 1, None),
    ("MAIL 550", {"MAIL": "550 5.7.1 not you"}, "not sent  550 5.7.1 not you", "", 0, 1),
    ("DATA 554", {"DATA": ["554 5.6.0 no", "354 go on"]}, "rejected  554 5.6.0 no", TAKEN, 1, None),
    ("DATA 451", {"DATA": ["451 4.3.0 no", "354 go on"]}, "deferred  451 4.3.0 no", TAKEN, 1, None),
    ("final 550", {"final": ["550 5.7.1 spam", "250 Ok"]}, "rejected  550 5.7.1 spam", "sent      250 Ok", 2, None),
    ("final 452", {"final": ["452-4.2.2 full,\n452 4.2.2 later", "250 Ok"]}, "deferred  452 4.2.2 later", "sent      250 Ok", 2, None),
    ("final 251", {"final": ["251 2.1.5 forwarded", "250 Ok"]}, "sent      251 2.1.5 forwarded", "sent      250 Ok", 2, None),
    ("final 421", {"final": "421 4.3.2 closing"}, "not sent  421 4.3.2 closing", "", 1, 1),
    ("final 354", {"final": "354 go on"}, "unknown   ", "", 1, 1),
    ("closes behind the last dot", {"final": [CLOSE, "250 Ok"]}, f"unknown   {BROKE}", "", 1, 1),
    ("closes once after DATA", {"DATA": [CLOSE, "354 go on"]}, TAKEN, TAKEN, 2, None),
    ("closes after DATA", {"DATA": CLOSE}, f"not sent  {BROKE}", "", 0, 5),
    ("closes after RCPT", {"RCPT": CLOSE}, f"not sent  {BROKE}", "", 0, 5),
    ("greeting 554", {"greeting": "554 5.3.2 go away"}, "not sent  554 5.3.2 go away", "", 0, 1),
    ("greeting 421", {"greeting": "421 4.3.2 busy"}, "not sent  421 4.3.2 busy", "", 0, 1),
    ("no greeting", {"greeting": CLOSE}, f"not sent  {BROKE}", "", 0, 5),
    ("EHLO 550", {"EHLO": "550 no", "HELO": "550 5.5.0 no"}, "not sent  550 5.5.0 no", "", 0, 1),
    ("EHLO 502, HELO taken", {"EHLO": "502 what"}, TAKEN, TAKEN, 2, None),
    ("steers the terminal", {f"RCPT <{A}>": "550 \x1b[31mred\x9b\x07"}, "rejected  550 [31mred", "sent      ", 1, None),
]


def refusals(results):
    for name, script, first, second, bodies, connections in REFUSALS:
        with temp() as folder, Scripted(script) as server:
            site = Site(folder, csv([(A, "", ""), (B, "", "")]), relay=f"smtp://127.0.0.1:{server.port}/client.example")
            done = site.send(ISSUE, "--no-retry")
            printed = done.stdout.splitlines()
            want = [f"{what[:10]}{who}  {what[10:]}" for who, what in ((A, first), (B, second)) if what]
            good = len(printed) == len(want) + 1 and all(sum(p.startswith(w) for p in printed) == 1 for w in want)
            results.check(f"{name}: outcomes", good, done.stdout + done.stderr)
            results.equal(f"{name}: exit", done.returncode, 0 if first.startswith("sent") and second.startswith("sent") else 7)
            results.equal(f"{name}: bodies at the relay", len(server.bodies), bodies)
            results.equal(f"{name}: the relay is reported", "[relay]" in done.stderr, connections is not None)
            if connections:
                results.equal(f"{name}: connections when stopped", len(server.wire), connections)
            results.equal(f"{name}: server", server.errors, [])


def reconnects(results):
    """A relay that ends the connection between two mails gets the next one over a new connection."""
    for name, reply in (("closes", CLOSE), ("421", "421 4.7.0 enough for one connection")):
        with temp() as folder, Scripted({"MAIL": ["250 Ok", reply, "250 Ok"]}) as server:
            site = Site(folder, csv([(A, "", ""), (B, "", "")]), relay=f"smtp://127.0.0.1:{server.port}")
            done = site.send()
            results.equal(f"between two mails: {name}", (done.returncode, len(server.bodies), len(server.wire)), (0, 2, 2))


def bytes_on_the_wire(results):
    with temp() as folder, Scripted() as server:
        site = Site(folder, csv([(A, "Ann", "X"), (B, "李", "")]))
        site.send()
        mails = [m.replace(b"\n", b"\r\n") for m in site.maildir()]
        results.equal("bytes: mails", len(mails), 2)
        site.forget()
        site.change("kith.yaml", "newsletter:\n", f"newsletter:\n  relay: smtp://127.0.0.1:{server.port}/client.example\n")
        done = site.send()
        results.equal("bytes: exit", done.returncode, 0)
        want = b"EHLO client.example\r\n"
        for address, mail in zip((A, B), mails):
            want += b"MAIL FROM:<news@town.example>\r\nRCPT TO:<" + address.encode() + b">\r\nDATA\r\n" + mail + b".\r\n"
        results.equal("bytes: the whole conversation", server.wire, [want + b"QUIT\r\n"])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, process):
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as s:
            s.settimeout(1)
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return True
    return False


def smtp_sink(results):
    if not pathlib.Path(SINK).exists():
        results.skipped += 1
        return
    with temp() as folder:
        dump = pathlib.Path(folder) / "dump"
        dump.mkdir()
        dump.chmod(0o777)
        pathlib.Path(folder).chmod(0o755)
        port = free_port()
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        sink = subprocess.Popen([SINK, *user, "-d", f"{dump}/mail.", f"127.0.0.1:{port}", "100"], stderr=subprocess.PIPE, text=True)
        try:
            if not results.check("smtp-sink: started", wait_for(port, sink)):
                return
            site = Site(folder, relay=f"smtp://127.0.0.1:{port}")
            site.run("build")
            done = site.send()
            results.equal("smtp-sink: exit", done.returncode, 0)
            results.check("smtp-sink: printed", done.stdout.endswith("\n5 sent\n"), done.stdout + done.stderr)
        finally:
            sink.terminate()
            sink.wait()
            sink.stderr.close()
        got = [parse(p.read_bytes()) for p in dump.iterdir() if p.stat().st_size]
        results.equal("smtp-sink: recipients", sorted(m["To"].addresses[0].addr_spec for m in got), sorted(p[0] for p in PEOPLE))
        results.equal("smtp-sink: subjects", {m["Subject"] for m in got}, {SUBJECT})


def certificate(folder):
    path = pathlib.Path(folder) / "relay.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", path, "-out", path.with_suffix(".crt")],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path.with_suffix(".crt"), path)
    return context


def tls(results):
    with temp() as folder, Scripted(tls=certificate(folder)) as server:
        site = Site(folder, csv([(A, "", "")]), relay=f"smtps://127.0.0.1:{server.port}")
        done = site.send()
        results.equal("self-signed: exit", done.returncode, 7)
        results.check("self-signed: said", "certificate" in done.stderr and "[relay]" in done.stderr, done.stderr)
        results.check("self-signed: printed", done.stdout.startswith(f"not sent  {A}  "), done.stdout)
        results.equal("self-signed: nothing was said to it", server.wire, [])


def auth(results):
    secret = "pass wörd-7f3"
    for source in ("KITH_SMTP_PASSWORD", "password_file"):
        with temp() as folder, Real(secret) as server:
            site = Site(folder, csv([(A, "", "")]), relay=f"smtp://127.0.0.1:{server.port}", user="news", password_file="secret.txt")
            (site.root / "secret.txt").write_text((secret if source == "password_file" else "wrong") + "\n")
            done = site.send(env={"KITH_SMTP_PASSWORD": secret if source != "password_file" else ""})
            results.equal(f"AUTH from {source}: exit", done.returncode, 0)
            results.check(f"AUTH from {source}: log-in", server.logins and server.logins[0][1:] == (b"news", secret.encode()), server.logins)
            results.equal(f"AUTH from {source}: mails", len(server.mails), 1)
            results.check(f"AUTH from {source}: not printed", secret not in done.stdout + done.stderr)
    with temp() as folder, Real(secret) as server:
        site = Site(folder, csv([(A, "", ""), (B, "", "")]), relay=f"smtp://127.0.0.1:{server.port}", user="news")
        done = site.send(env={"KITH_SMTP_PASSWORD": "wrong-9c1"})
        results.equal("AUTH refused: exit", done.returncode, 7)
        results.equal("AUTH refused: mails", server.mails, [])
        results.equal("AUTH refused: printed", [line.split("  ")[0] for line in done.stdout.splitlines()],
                      ["not sent", "0 sent, 2 not sent"])
        results.check("AUTH refused: not printed", "wrong-9c1" not in done.stdout + done.stderr, done.stdout + done.stderr)
        done = site.send()
        results.equal("AUTH without a password: exit", done.returncode, 7)
        results.check("AUTH without a password: said", "no password for the relay's user \"news\"" in done.stderr, done.stderr)
        results.equal("AUTH without a password: tried once", len(server.logins), 1)


# What is wrong, in which file, and what is said; nothing is sent in any of these. `files` are written over the site's.
BAD = [
    ("CR LF in an address", {"audience/list.csv": 'email,name\nok@example.org,x\n"a@example.org\r\nBcc: b@example.org",x\n'}, 1,
     "audience/list.csv:3:2: error: address that cannot be mailed: it holds a line break or control character [subscriber-address]"),
    ("CR LF behind an address", {"audience/list.csv": 'email\n"a@example.org\r\n"\n'}, 1,
     "audience/list.csv:2:2: error: address that cannot be mailed: it holds a line break"),
    ("LF in a name", {"audience/list.csv": 'email,name\na@example.org,"Ann\nBcc: x"\n'}, 1,
     'audience/list.csv:2:16: error: line break or control character in the column "name" [subscriber-address]'),
    ("a mark in a name", {"audience/list.csv": 'email,name\na@example.org,\x01email\x03\n'}, 1, "audience/list.csv:2:15: error: line break or"),
    ("LF in a merged field", {"audience/list.csv": 'email,city\na@example.org,"X\nY"\n'}, 1,
     'audience/list.csv:2:16: error: the issue merges "city", and this holds a line break or control character [mail-field]'),
    ("a list without email", {"audience/list.csv": "e-mail,name\na@example.org,x\n"}, 1, 'is "e-mail" meant to be "email"?'),
    ("too many cells", {"audience/list.csv": "email,name\na@example.org,Smith, Ann\n"}, 1,
     "audience/list.csv:2:21: error: row with 3 cells where the header has 2 [audience-file]"),
    ("an open quote", {"audience/list.csv": 'email,name\na@example.org,"x\n'}, 1, "audience/list.csv:2:15: error: a quoted field that is not closed"),
    ("bytes that are not UTF-8", {"audience/list.csv": b"email,name\na@example.org,\xc0\xc7\n"}, 1, "audience/list.csv:2:15: error"),
    ("no list", {"audience/list.csv": None}, 1, "audience: error: no subscriber list [audience-file]"),
    ("an unknown issue", {}, 1, 'no newsletter issue called "2026-99"'),
    ("a field that someone lacks", {f"content/newsletters/{ISSUE}.md": TEXT.replace('.name | default("friend")', ".name")}, 1,
     f'content/newsletters/{ISSUE}.md:8:6: error: 1 of 5 subscribers have no "name", and the field has no fallback [mail-field]'),
    ("a line break in the subject", {f"content/newsletters/{ISSUE}.md": '---\ntitle: x\nsubject: "a\\r\\nBcc: b@example.org"\ndate: 2026-11-20\n---\nx\n'}, 1,
     f"content/newsletters/{ISSUE}.md:3:10: error: the subject holds a line break or control character [mail-header]"),
    ("a mark from a post", {"content/posts/second.md": "---\ntitle: \"a \\x01name\\x02x\\x03\"\ndate: 2026-11-19\n---\nhello\n"}, 1,
     "error: the mail's text holds a control character [mail-text]"),
]
CONFIG = [  # key of newsletter, value, where and what
    ("from", '"News"', ": error: newsletter.from cannot be used: it has no @ [mail-config]"),
    ("from", '"News\\r\\nBcc: x@y.example <a@b.example>"', ": error: newsletter.from cannot be used: the name holds a line break"),
    ("reply_to", "nobody", ": error: newsletter.reply_to cannot be used: it has no @"),
    ("list_id", '"<a> b"', ": error: newsletter.list_id cannot be used: it is not a name"),
    ("unsubscribe", '{https: "http://town.example/u/{token}"}', ": error: newsletter.unsubscribe cannot be used: https is not"),
    ("unsubscribe", '{https: "https://town.example/>,<{token}"}', ": error: newsletter.unsubscribe cannot be used: https is not"),
    ("unsubscribe", '{mailto: "a@b.example?bcc=c"}', ": error: newsletter.unsubscribe cannot be used: mailto is not"),
]


def nothing_sent(results, name, site, server, done, code, text):
    results.equal(f"{name}: exit", done.returncode, code)
    results.check(f"{name}: report", text in done.stderr, done.stdout + done.stderr)
    results.equal(f"{name}: nothing sent", (done.stdout, server.wire), ("", []))


def never_sent(results):
    for name, files, code, text in BAD:
        with temp() as folder, Scripted() as server:
            site = Site(folder, relay=f"smtp://127.0.0.1:{server.port}")
            for path, data in files.items():
                if data is None:
                    (site.root / path).unlink()
                else:
                    (site.root / path).write_bytes(data if isinstance(data, bytes) else data.encode())
            nothing_sent(results, name, site, server, site.send("2026-99" if "unknown issue" in name else ISSUE), code, text)
            results.check(f"{name}: no key is made", not (site.root / "unsubscribe.key").exists())
    for key, value, text in CONFIG:
        with temp() as folder, Scripted() as server:
            site = Site(folder, relay=f"smtp://127.0.0.1:{server.port}")
            config = site.root / "kith.yaml"
            config.write_text(re.sub(rf"(?m)^  {key}: .*\n", "", config.read_text()) + f"  {key}: {value}\n")
            line = len(config.read_text().splitlines())
            nothing_sent(results, f"{key}: {value}", site, server, site.send(), 3, f"kith.yaml:{line}:{len(key) + 5}" + text)
            done = site.run("build")
            results.check(f"{key}: {value}: build", done.returncode == 3 and text in done.stderr, done.stderr)
            results.equal(f"{key}: {value}: reported once", done.stderr.count("[mail-config]"), 1)


def marks(results):
    """Characters by which kith itself finds the merged fields, in an issue's text: they are blanks, and merge nothing."""
    with temp() as folder:
        site = Site(folder)
        (site.root / "content" / "newsletters" / f"{ISSUE}.md").write_text("---\ntitle: x\ndate: 2026-11-20\n---\nhello \x01email\x03 all\n")
        done = site.run("mail", "preview", ISSUE, "--as", "ann@example.org")
        body = parse(done.stdout.encode()).get_body(("plain",)).get_content()
        results.check("marks in the text are blanks", done.returncode == 0 and re.search(r"hello +email +all", body), done.stdout + done.stderr)
        results.check("marks in the text: said", f"content/newsletters/{ISSUE}.md:5:7: warning: a control character" in done.stderr, done.stderr)


RELAYS = [
    ("http://127.0.0.1:25", "it begins with neither smtp:// nor smtps://"),
    ("smtp://user:hush-5a@127.0.0.1:25", "it holds a user or password, which belong elsewhere"),
    ("nonsense", "newsletter.relay cannot be used"),
]


def bad_relays(results):
    for url, text in RELAYS:
        with temp() as folder:
            done = Site(folder, relay=f'"{url}"').send()
            results.equal(f"relay {url}: exit", done.returncode, 7)
            results.check(f"relay {url}: said", text in done.stderr and "hush-5a" not in done.stderr, done.stderr)
    with temp() as folder:
        done = Site(folder, csv([(A, "", "")]), relay=f"smtp://127.0.0.1:{free_port()}").send()
        results.equal("nobody listens: exit", done.returncode, 7)
        results.check("nobody listens: printed", done.stdout.startswith(f"not sent  {A}  Failed to connect"), done.stdout)


def who_gets_it(results):
    with temp() as folder:
        site = Site(folder, "email,language,segments,name\na@example.org,en,,\nb@example.org,zh-Hans,x,\nc@example.org,zh-TW,,\n"
                            "d@example.org,fr,,\nE@Example.ORG,,,\ne@example.org,,,\ngone@example.org,en,,\n")
        (site.root / "audience" / "suppressed.csv").write_text("email,reason\nGONE@example.org,bounced\n")
        chinese = TEXT.replace("title: December", "title: 十二月").replace("date:", "segments: [x]\ndate:")
        (site.root / "content" / "newsletters" / f"{ISSUE}.zh-Hans.md").write_text(chinese)
        done = site.send()
        results.equal("who: exit", done.returncode, 0)
        results.equal("who: sent", [line.split()[1] for line in done.stdout.splitlines()[:-1]],
                      ["a@example.org", "b@example.org", "d@example.org", "E@example.org"])
        results.check("who: a language that is not there", 'audience/list.csv:5:15: warning: the issue is not written in "fr"' in done.stderr,
                      done.stderr)
        results.check("who: a duplicate", 'audience/list.csv:7:1: warning: "e@example.org" is in the audience already' in done.stderr,
                      done.stderr)
        words = {parse(m)["To"].addresses[0].addr_spec: parse(m).get_body(("html",)).get_content() for m in site.maildir()}
        results.check("who: languages", 'lang="zh-Hans"' in words["b@example.org"] and 'lang="en"' in words["a@example.org"])
        done = site.run("mail", "plan", ISSUE, "--strict")
        results.equal("who: --strict refuses the duplicate", (done.returncode, done.stdout), (1, ""))
        (site.root / "audience" / "list.csv").write_text(csv([("gone@example.org", "", "")]))
        done = site.send()
        results.equal("who: nobody", (done.returncode, done.stdout), (0, "0 sent\n"))


def parts_and_arms(results):
    """Parts for segments reach who is in them and nobody else; each of two subjects reaches its half."""
    text = TEXT.replace("::digest", "::: segment traders\nFor traders only.\n:::\n\n::: segment friends\nFor friends only.\n:::\n\n::digest")
    text = text.replace("preheader:", "subject_b: The other one\npreheader:")
    people = [(f"p{i}@example.org", ["", "traders", "friends", "friends traders"][i % 4].replace(" ", ";")) for i in range(40)]
    with temp() as folder:
        site = Site(folder, csv(people, "email,segments"))
        (site.root / "content" / "newsletters" / f"{ISSUE}.md").write_text(text)
        done = site.send()
        results.equal("parts: exit", done.returncode, 0) or print(done.stderr)
        arms = {}
        for data in site.maildir():
            message = parse(data)
            address = message["To"].addresses[0].addr_spec
            segments = dict(people)[address]
            for kind in ("plain", "html"):
                body = message.get_body((kind,)).get_content()
                results.equal(f"parts: {kind} of {address}", ("For traders only" in body, "For friends only" in body),
                              ("traders" in segments, "friends" in segments))
            arm = hmac.new(ISSUE.encode(), address.encode(), hashlib.sha256).digest()[0] & 1
            results.equal(f"parts: subject of {address}", message["Subject"], "The other one" if arm else SUBJECT)
            arms[arm] = arms.get(arm, 0) + 1
        results.check("parts: both arms", min(arms.get(0, 0), arms.get(1, 0)) >= 10, arms)
        site.run("build")
        made = sorted(str(p.relative_to(site.out / "outbox" / ISSUE)) for p in (site.out / "outbox" / ISSUE).rglob("email*.html"))
        results.equal("parts: outbox", made, ["email-b.html", "email.html", "segment-friends/email-b.html", "segment-friends/email.html",
                                              "segment-traders/email-b.html", "segment-traders/email.html"])


def whole_site(results, label, source, config, issue, audience, greetings):
    """An issue of a real site, to a real server: accepted, and read back equal to what the build put into outbox/."""
    with temp() as folder, Real() as server:
        folder = pathlib.Path(folder)
        (folder / "audience").mkdir()
        shutil.copy(audience, folder / "audience" / "list.csv")
        text = re.sub(r"(?m)^  (relay|audience|unsubscribe_key):.*\n", "", config.read_text())
        (folder / "kith.yaml").write_text(text.replace("\nnewsletter:\n", f"""
newsletter:
  relay: smtp://127.0.0.1:{server.port}
  audience: {folder}/audience
  unsubscribe_key: {folder}/key
  ledger_key: {folder}/ledger.key
  ledger: {folder}/ledger
""", 1))
        words = ["-s", source, "-c", folder / "kith.yaml", "-d", folder / "out", "--now", NOW]
        built, planned = kith("build", *words), kith("mail", "plan", issue, *words)
        sent = kith("mail", "send", issue, "--plan", hash_of(planned), "--connections", "1", *words)
        results.equal(f"{label}: exits", (built.returncode, sent.returncode), (0, 0)) or print(built.stderr[-2000:], sent.stderr[-2000:])
        people = list(csv_module.DictReader(audience.open()))
        results.equal(f"{label}: mails", [m.rcpt_tos for m in server.mails], [[p["email"]] for p in people])
        for mail, person in zip(server.mails, people):
            message, name = parse(mail.original_content), f"{label}: {person['email']}"
            check_wire_form(results, name, mail.original_content)
            results.equal(f"{name}: no defects", [message.defects] + [v.defects for v in message.values() if v.defects], [[]])
            results.equal(f"{name}: To", [(a.display_name, a.addr_spec) for a in message["To"].addresses], [(person["name"], person["email"])])
            token = re.search(r"/u/([\w-]+)>", message["List-Unsubscribe"] or "")
            fallback, greeting = greetings.get(person["language"], ("", ""))
            lang = "en" if person["language"] == "en" and greetings else ""
            for part, path, markup in zip(message.iter_parts(), ("email.txt", "email.html"), (False, True)):
                below = folder / "out" / "outbox" / issue / lang
                below = below / "segment-traders" if person.get("segments") == "traders" and (below / "segment-traders").exists() else below
                arm = hmac.new(issue.encode(), person["email"].encode(), hashlib.sha256).digest()[0] & 1
                other = below / path.replace(".", "-b.")
                want = (other if arm and other.exists() else below / path).read_text()
                if person["name"] and fallback:
                    want = want.replace(fallback, greeting.format(html.escape(person["name"]) if markup else person["name"]))
                want = want.replace("/u/preview", "/u/" + token[1]) if token else want
                results.equal(f"{name}: {path}", plain(part.get_content()) == plain(want), True)


def whole_sites(results):
    whole_site(results, "example", ROOT, ROOT / "kith.yaml", "2026-11", ROOT / "tests" / "example-audience" / "example.csv",
               {"zh-Hans": ("朋友，你好", "{}，你好"), "en": ("Hello friend", "Hello {}")})
    rust = REAL / "this-week-in-rust"
    if not rust.is_dir():
        results.skipped += 1
        return
    with temp() as folder:
        people = pathlib.Path(folder) / "list.csv"
        people.write_text("email,name,language\nann@example.org,Ann,\nbo@example.org,陈晓,\n")
        newest = sorted((rust / "content").glob("2*this-week-in-rust.md"))[-1]
        whole_site(results, "this-week-in-rust", rust, ROOT / "tests" / "real" / "this-week-in-rust.yaml", newest.stem, people, {})


def main():
    results = Results()
    for part in (real_server, into_maildir, preview, refusals, reconnects, bytes_on_the_wire, smtp_sink, tls, auth, never_sent,
                 marks, bad_relays, who_gets_it, parts_and_arms, whole_sites):
        part(results)
    results.end()


main()
