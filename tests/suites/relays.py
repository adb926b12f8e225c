"""Newsletters through Debian's Postfix, Exim and OpenSMTPD: delivered to mailboxes and read back equal; what they send back is imported.

LeakSanitizer cannot look at processes in the servers' own world.
# sanitised: no
"""

import csv
import io
import json
import mailbox
import pathlib
import sys

import _relays
from _common import NOW, Results, kith, temp

PEOPLE = 1000  # of each server's
ISSUE = "2026-11"
CONFIG = """version: 1
title: {{zh-Hans: 灯笼巷, en: Lantern Lane}}
base_url: https://lantern.example/
languages: [zh-Hans, en]
timezone: Asia/Shanghai
newsletter:
  from: "灯笼巷 <news@bounces.test>"
  postal_address: "18 Lantern Lane"
  connections: 8
  unsubscribe: {{https: "https://lantern.example/u/{{token}}"}}
{relay}"""
TEXT = """---
title: {title}
subject: "{title} 🏮 {more}"
date: 2026-11-20
---

{hello} {{{{ recipient.name | default("friend") }}}},

.a line that begins with a dot

{body}
"""


def make_site(folder, people, relay=""):
    """A site with an issue in two languages, and these people (address, name, language)."""
    root = pathlib.Path(folder)
    (root / "content" / "newsletters").mkdir(parents=True)
    (root / "audience").mkdir()
    (root / "kith.yaml").write_text(CONFIG.format(relay=relay))
    for key in ("unsubscribe.key", "ledger.key"):
        (root / key).write_text("0123456789abcdef\n")
    texts = {"": ("十一月号", "很长的主题" * 12, "你好", "灯笼巷的**六十三盏灯**都亮了。\n\n" * 40),
             ".en": ("November", "a long subject " * 6, "Dear", "All *sixty-three* lamps are lit = and burn.\n\n" * 40)}
    for suffix, (title, more, hello, body) in texts.items():
        (root / "content" / "newsletters" / f"{ISSUE}{suffix}.md").write_text(
            TEXT.format(title=title, more=more.strip(), hello=hello, body=body))
    (root / "audience" / "people.csv").write_text("email,name,language\n" + "".join(f"{a},{n},{l}\n" for a, n, l in people))
    return root


def people_of(domain, extra=()):
    names = ["", "Ann", "陈晓", "Ürsula Ünal", "J. Smith"]
    users = [(f"user{i}@{domain}", names[i % 5], ("zh-Hans", "en")[i % 2]) for i in range(PEOPLE)]
    return users + [(address, "", "en") for address in extra]


def send(root):
    site = ["-s", root, "--now", NOW]
    plan = kith("mail", "plan", ISSUE, *site, "--format", "json")
    assert plan.returncode == 0, plan.stderr
    env = {"KITH_SMTP_PASSWORD": _relays.PASSWORD}
    return kith("mail", "send", ISSUE, "--plan", json.loads(plan.stdout)["hash"], *site, "-q", env=env, timeout=600)


def by_recipient(messages):
    """Messages without what servers put before and after them: the address in To -> from the first header of kith's on."""
    found = {}
    for message in messages:
        message = message.replace(b"\r\n", b"\n")
        message = message[(b"\n" + message).index(b"\nFrom: "):].rstrip(b"\n")
        to = message[message.index(b"\nTo: "):].split(b"\n", 2)[1]
        found.setdefault(to.rpartition(b"<")[2].rpartition(b" ")[2].rstrip(b">").decode(), []).append(message)
    return found


def expected(folder, people):
    """The same mails as kith puts them into a Maildir of its own."""
    root = make_site(folder, people)
    done = send(root)
    assert done.returncode == 0, done.stderr
    box = mailbox.Maildir(root / "outbox" / ISSUE / "maildir", create=False)
    return by_recipient(box.get_bytes(key) for key in box.keys())


# server -> its domain, kith's relay setting, who cannot get mail there: address -> what becomes of it in the end
LOGIN = f"  relay: smtp://{{}}:25\n  user: {_relays.USER}\n"
SERVERS = {
    "postfix": ("postfix.test", LOGIN.format("mx.postfix.test"),
                {"nobody@postfix.test": "suppressed", "full@postfix.test": "soft"}),
    "exim": ("exim.test", LOGIN.format("mx.exim.test"),
             {"nobody@exim.test": "suppressed", "full@exim.test": "soft", "nobody@away.test": "suppressed", "full@away.test": "soft"}),
    "opensmtpd": ("opensmtpd.test", "  relay: smtp://127.0.0.3:25\n",
                  {"nobody@away.test": "suppressed", "full@away.test": "soft"}),
}


def deliver(results, world, folder, name):
    domain, relay, lost = SERVERS[name]
    people = people_of(domain, lost)
    want = expected(folder / f"{name}-maildir", people)
    site = make_site(folder / name, people, relay)
    doctor = kith("mail", "doctor", "-s", site, "--format", "json", env={"KITH_SMTP_PASSWORD": _relays.PASSWORD})
    seen = json.loads(doctor.stdout)
    login = "user:" in relay
    results.equal(f"{name}: kith mail doctor", (doctor.returncode, seen["reached"], seen["encrypted"], seen["logged_in"]),
                  (0, True, login, login))
    before = len(world.mails("bounces"))
    done = send(site)
    results.check(f"{name}: everything is taken", done.returncode == 0, (done.returncode, done.stdout[-2000:], done.stderr[-2000:]))
    got = by_recipient(world.wait_for(name, PEOPLE))
    results.equal(f"{name}: {PEOPLE} mailed, each once", (len(got), {len(v) for v in got.values()}), (PEOPLE, {1}))
    wrong = [a for a in got if got[a] != want.get(a)]
    results.check(f"{name}: read back equal", not wrong, [(got[a], want.get(a)) for a in wrong[:1]])
    world.wait_for("bounces", before + len(lost))
    read = kith("mail", "import", "dsn", world.relay / "mail" / "bounces", "-s", site, "--now", NOW, "--format", "json")
    results.check(f"{name}: its notifications are imported", read.returncode == 0, read.stderr)
    fates = {row["address"]: row["fate"] for row in json.loads(read.stdout)["addresses"] if row["address"] in lost}
    results.equal(f"{name}: hard told from soft", fates, lost)
    listed = csv.DictReader(io.StringIO((site / "audience" / "suppressed.csv").read_text()))
    results.equal(f"{name}: suppressed.csv", sorted(row["email"] for row in listed), sorted(a for a in lost if lost[a] == "suppressed"))


def wrong_password(results, folder):
    people = people_of("postfix.test")[:3]
    site = make_site(folder / "wrong", people, SERVERS["postfix"][1].replace(_relays.USER, "nobody"))
    done = send(site)
    results.check("a login that the relay refuses stops the send", done.returncode == 7 and "relay" in done.stderr, done.stderr)


def inside(folder):
    results = Results()
    (folder / "world").mkdir()
    world = _relays.World(folder / "world")
    for name in SERVERS:
        getattr(world, name)()
    world.wait_until_ready()
    for name in SERVERS:
        deliver(results, world, folder, name)
    wrong_password(results, folder)
    results.end()


def main():
    if len(sys.argv) > 1:
        inside(pathlib.Path(sys.argv[1]))
    with temp() as folder:
        code = _relays.enter(__file__, folder)
    if code is None:
        print("relays: left out, it needs root and namespaces of its own")
        print("0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    sys.exit(code)


if __name__ == "__main__":
    main()
