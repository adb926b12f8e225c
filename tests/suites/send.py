"""kith mail plan, send, status and preview: what is planned is sent, once, at the pace that is wanted, and what stops a send stops it cleanly."""

import base64
import copy
import csv
import io
import json
import os
import pathlib
import pty
import re
import resource
import select
import shutil
import signal
import subprocess
import time

from _common import NOW, ROOT, Results, kith, temp, write
from _relay import TOOK_AND_CLOSED, Act, Relay, late, stalled
from _send import ISSUE, PEOPLE, Site, counts


def plans(results):
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port, front="segments: [x]\nsubject_b: Two\n", rate=2, rate_per_domain=1)
        site.config(languages="[en, zh-Hans]", **{**site.settings})
        (site.root / "content" / "newsletters" / "1.zh-Hans.md").write_text(ISSUE.format(front="segments: [x]\nsubject_b: 二\n"))
        rows = [f"p{i}@a.example,{'zh-Hans' if i % 2 else 'en'},{'x' if i else ''}" for i in range(21)] + ["p1@A.example,en,x"]
        site.people(rows, "email,language,segments")
        (site.root / "audience" / "suppressed.csv").write_text("email,reason\nP2@a.example,bounced\np3@a.example,left\np4@a.example,left\nz@z.example,x\n")
        plan = site.plan()
        versions = {(v["language"], v["arm"]): v["recipients"] for v in plan["versions"]}
        results.equal("plan: versions", sorted(versions), [("en", "a"), ("en", "b"), ("zh-Hans", "a"), ("zh-Hans", "b")])
        results.equal("plan: of each language", (versions["en", "a"] + versions["en", "b"], versions["zh-Hans", "a"] + versions["zh-Hans", "b"]), (8, 9))
        results.check("plan: both arms", all(versions.values()), versions)
        results.equal("plan: counts", (plan["recipients"], plan["elsewhere"], plan["suppressed"], plan["duplicates"], plan["done"], plan["without_consent"]),
                      (17, 1, {"bounced": 1, "left": 2, "x": 0}, 1, 0, 21))
        results.equal("plan: time at the slower rate", plan["seconds"], 17)
        results.check("plan: bytes", all(v["bytes"] > 1000 for v in plan["versions"]), plan)
        results.equal("plan: the same again", site.plan(), plan)
        results.equal("plan: nothing is sent, no ledger is made", (relay.connections, (site.root / "ledger").exists(), (site.root / "ledger.key").exists()),
                      (0, False, False))
        text = site.run("plan").stdout
        results.check("plan: as text", f"plan {plan['hash']}: kith mail send 1 --plan {plan['hash']}\n" in text and "17  mails to send, in 17 s or more" in text
                      and "        2  suppressed: left\n" in text and "        1  not in the issue's segments\n" in text, text)
        results.equal("plan: the file", json.loads((site.root / "outbox" / "1" / "plan.json").read_text())["hash"], plan["hash"])


def restyle(site):
    """A theme of the site's own, with another colour in its mails."""
    shutil.copytree(ROOT / "themes" / "default", site.root / "themes" / "default")
    css = site.root / "themes" / "default" / "email" / "email.css"
    css.write_text(re.sub(r"color: *#[0-9a-f]{6}", "color: #123456", css.read_text(), count=1))


def add_post(site):
    (site.root / "content" / "posts").mkdir()
    (site.root / "content" / "posts" / "x.md").write_text("---\ntitle: A post\ndate: 2026-11-20\n---\nText.\n")


DIGEST = "\n::digest{kind=post limit=5}\n"
TEXT, HTML, SUBJECT, PEOPLE_SAID = "the text of the mail in en", "the HTML of the mail in en", "the subject of the mail in en", "the recipients"
CHANGES = [  # what is changed, what is said to have changed
    ("the subject", lambda s: s.issue("subject: Another\n", DIGEST), [SUBJECT, TEXT, HTML]),  # both parts repeat it
    ("the words", lambda s: s.issue("subject: One\n", "Dear all" + DIGEST), [TEXT, HTML]),
    ("the theme", restyle, [HTML]),
    ("a post in the digest", add_post, [TEXT, HTML]),
    ("the postal address", lambda s: s.config(**{**s.settings, "postal_address": "2 Street"}), [TEXT, HTML]),
    ("one subscriber more", lambda s: s.people(PEOPLE + ["new@x.example"]), [PEOPLE_SAID, "9 recipients then, 10 now"]),
    ("one less", lambda s: s.people(PEOPLE[1:]), [PEOPLE_SAID, "9 recipients then, 8 now"]),
    ("another order", lambda s: s.people(PEOPLE[::-1]), [PEOPLE_SAID]),
    ("a name", lambda s: s.people([p + ",Ann" for p in PEOPLE], "email,name"), [PEOPLE_SAID]),
    ("a field of the list's own", lambda s: s.people([p + ",Ann" for p in PEOPLE], "email,city"), [PEOPLE_SAID]),
    ("somebody suppressed", lambda s: (s.root / "audience" / "suppressed.csv").write_text(f"email\n{PEOPLE[0]}\n"), [PEOPLE_SAID, "9 recipients then, 8 now"]),
    ("the sender", lambda s: s.config(**{**s.settings, "from": "Other <other@town.example>"}), ["newsletter.from"]),
    ("where answers go", lambda s: s.config(**{**s.settings, "reply_to": "other@town.example"}), ["newsletter.reply_to"]),
    ("the list's name", lambda s: s.config(**{**s.settings, "list_id": "other.town.example"}), ["newsletter.list_id"]),
    ("the relay", lambda s: s.config(**{**s.settings, "relay": "smtp://127.0.0.1:9/client.example"}), ["newsletter.relay"]),
    ("the way out", lambda s: s.config(**{**s.settings, "unsubscribe": "{mailto: out@town.example}"}), ["newsletter.unsubscribe.mailto"]),
    ("the link out", lambda s: s.config(**{**s.settings, "unsubscribe": '{https: "https://town.example/u/{token}"}'}), ["newsletter.unsubscribe.https"]),
]


def refused_when_changed(results):
    for name, change, said in CHANGES:
        with temp() as folder, Relay() as relay:
            site = Site(folder, relay.port)
            site.issue(text=DIGEST)
            plan = site.hash()
            change(site)
            done = site.send(plan=plan)
            results.check(f"changed {name}: refused, and said what", done.returncode == 1 and f"since plan {plan}: " in done.stderr and all(w in done.stderr for w in said),
                          done.stderr)
            results.check(f"changed {name}: and no more than that", name in ("the way out", "the link out", "the sender") or not any(
                w in done.stderr for w in (TEXT, HTML, SUBJECT, PEOPLE_SAID, "newsletter.") if not any(w in x for x in said)), done.stderr)
            results.equal(f"changed {name}: nothing sent", (relay.connections, site.ledger()), (0, []))
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port)
        done = site.send(plan="0123456789abcdef")
        results.check("no such plan", done.returncode == 1 and "there is no plan 0123456789abcdef" in done.stderr, done.stderr)
        site.plan()
        done = site.send(plan="0123456789abcdef")
        results.check("no such plan, but another", f"the last one that was made here is {site.hash()}" in done.stderr, done.stderr)
        for n, said in (("-1", "needs a whole number"), ("101", "is between 1 and 100")):
            done = site.send("--connections", n)
            results.check(f"{n} connections: refused", done.returncode == 2 and f"--connections {said}" in done.stderr, done.stderr)
        results.equal("no plan at all", site.run("send").returncode, 2)
        results.equal("too many issues", site.run("send", "2", "--plan", "x").returncode, 2)
        results.equal("a shard that there is not", site.send("--shard", "5/4").returncode, 2)
        results.equal("not a shard", site.send("--shard", "half").returncode, 2)


def sends(results):
    with temp() as folder, Relay({"DATA": Act(late(0.03, "354 go on"))}) as relay:
        site = Site(folder, relay.port, connections=4)
        plan = site.hash()
        done = site.send()
        results.equal("send: exit and words", (done.returncode, done.stdout), (0, "9 sent\n"))
        results.equal("send: everybody once", sorted(to for to, _ in relay.accepted), sorted(PEOPLE))
        results.equal("send: connections", relay.most, 4)
        results.equal("send: one recipient for each transaction", sum(w.startswith("RCPT") for w in relay.seen), sum(w.startswith("MAIL") for w in relay.seen))
        results.equal("send: status", counts(site.status()), (9, 0, 0, 0, 0))
        results.check("send: no address in the ledger", "@" not in (site.root / "ledger" / "1.jsonl").read_text())
        results.equal("send: the key is private", (site.root / "ledger.key").stat().st_mode & 0o777, 0o600)
        results.equal("send: the ledger's lines", [("run" in x, x.get("state")) for x in site.ledger()[1:2]], [(True, None)])
        results.equal("send: the plan stands in the ledger", site.ledger()[1]["plan"], plan)
        again = site.send(plan=plan)
        results.equal("send again: nothing", (again.returncode, again.stdout, len(relay.accepted)), (0, "0 sent\n", 9))
        site.people(PEOPLE + ["later@a.example"])
        done = site.send()
        results.equal("a longer list: only who is new", (done.stdout, relay.accepted[-1][0], len(relay.accepted)), ("1 sent\n", "later@a.example", 10))
        results.equal("a longer list: plan", (site.plan()["recipients"], site.plan()["done"]), (10, 10))
        text = site.run("status").stdout
        results.check("status: as text", "       10  sent\n" in text and "        0  to go\n" in text, text)


def resumes(results):
    """Three refusals of three kinds, a connection that breaks behind the last dot, then everything in order."""
    a, b, c, d = PEOPLE[:4]
    script = {f"RCPT <{a}>": "550 5.1.1 <p0@a.example> unknown", f"RCPT <{b}>": "450 4.2.1 p1 is full", f"RCPT <{c}>": "550 5.7.1 no",
              ("body", 3): TOOK_AND_CLOSED}
    with temp() as folder, Relay(script) as relay:
        site = Site(folder, relay.port)
        plan = site.hash()
        done = site.send("--connections", "2", "--no-retry")
        doubt = 1
        results.equal("mixed: exit", done.returncode, 7)
        results.equal("mixed: status", counts(site.status()), (5, 1, 2, doubt, 0))
        results.equal("mixed: each mail that was not sent is told", sorted(line.split()[0] for line in done.stdout.splitlines()[:-1]),
                      ["deferred", "rejected", "rejected", "unknown"])
        unknown = site.status()["unknown"]
        results.check("mixed: who is in doubt by address", len(unknown) == 1 and unknown[0] in PEOPLE, unknown)
        gone = list(csv.DictReader(io.StringIO((site.root / "audience" / "suppressed.csv").read_text())))
        results.equal("mixed: only 5.1.x suppresses", [g["email"] for g in gone], [a])
        relay.script = {}
        before = list(relay.accepted)
        done = site.send(plan=plan)
        results.equal("the same command again: the deferred one", (done.returncode, done.stdout, [to for to, _ in relay.accepted[len(before):]]), (0, "1 sent\n", [b]))
        results.equal("the same command again: status", counts(site.status()), (6, 0, 2, 1, 0))
        done = site.send("--resend-unknown", plan=plan)
        results.equal("--resend-unknown", (done.stdout, relay.accepted[-1][0]), ("1 sent\n", unknown[0]))
        results.equal("--resend-unknown: status", counts(site.status()), (7, 0, 2, 0, 0))
        results.check("the ledger keeps replies without addresses", any(x.get("reply") == "550 5.1.1 (address) unknown" for x in site.ledger())
                      and any(x.get("reply") == "450 4.2.1 (address) is full" for x in site.ledger()), site.ledger())


def retries(results):
    with temp() as folder, Relay({(f"RCPT <{PEOPLE[0]}>", n): "450 4.2.1 later" for n in (1, 2)}) as relay:
        site = Site(folder, relay.port, retry_after="[0s, 1s, 0s]")
        start = time.monotonic()
        done = site.send()
        results.equal("retries: sent in the end", (done.returncode, done.stdout.splitlines()[-1]), (0, "9 sent"))
        results.check("retries: in their time", 0.9 < time.monotonic() - start < 20, time.monotonic() - start)
        results.equal("retries: times", relay.times[f"RCPT <{PEOPLE[0]}>"], 3)
    with temp() as folder, Relay({f"RCPT <{PEOPLE[0]}>": "450 4.2.1 later"}) as relay:
        site = Site(folder, relay.port, retry_after="[0s, 0s]")
        done = site.send()
        results.equal("retries: left deferred", (done.returncode, relay.times[f"RCPT <{PEOPLE[0]}>"], counts(site.status())), (7, 3, (8, 1, 0, 0, 0)))
    with temp() as folder:
        for key, value, said in (("retry_after", "[soon]", "a time is no duration"), ("rate", "-1", "it is not between"), ("warm_up", "1h", "there is no rate to grow to"),
                                 ("connections", "500", "it is not between 1 and 100"), ("rate_per_domain", "1e9", "it is not between")):
            site = Site(pathlib.Path(folder) / key, **{key: value})
            done = site.send() if key == "retry_after" else site.run("plan")
            results.check(f"{key}: {value}", done.returncode == 3 and f"kith.yaml:{len(site.settings) + 6}:" in done.stderr and said in done.stderr, done.stderr)


def stops(results):
    """Five identical refusals in a row are the relay's, not the addresses'."""
    for step, words in (("RCPT", "550 5.1.1 unknown"), ("body", "554 5.7.1 spam"), ("MAIL", "451 4.7.1 slow down"), ("DATA", "450 4.7.0 greylisted")):
        with temp() as folder, Relay({step: words}) as relay:
            site = Site(folder, relay.port)
            done = site.send("--connections", "8", "--no-retry")
            results.check(f"{words}: nobody is marked when eight are under way", done.returncode == 7 and counts(site.status()) == (0, 0, 0, 0, 9),
                          done.stdout + done.stderr)
            relay.times.clear()
            done = site.send("--connections", "1", "--no-retry")
            results.check(f"{words}: stops", done.returncode == 7 and f"the relay cannot be used: {words}" in done.stderr and done.stdout.endswith("0 sent, 9 not sent\n"),
                          done.stdout + done.stderr)
            results.equal(f"{words}: after five", relay.times[step], 5)
            results.equal(f"{words}: nobody is marked", (counts(site.status()), (site.root / "audience" / "suppressed.csv").exists()), ((0, 0, 0, 0, 9), False))
            relay.script = {}
            results.equal(f"{words}: the next run", (site.send().stdout, counts(site.status())), ("9 sent\n", (9, 0, 0, 0, 0)))
    with temp() as folder, Relay({("RCPT", n): f"550 5.1.1 no {n}" for n in range(1, 9)}) as relay:
        site = Site(folder, relay.port)
        done = site.send("--connections", "1")
        results.equal("different refusals stop nothing", (done.returncode, counts(site.status())), (7, (1, 0, 8, 0, 0)))


def tests(results):
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port, front="segments: [x]\n")
        site.people(["ann@a.example,Ann,x", "bo@a.example,Bo,"], "email,name,segments")
        for _ in range(2):
            done = site.run("send", "--test", "Ann@a.example", "me@else.example")
            results.equal("test: exit and words", (done.returncode, done.stdout), (0, "2 sent\n"))
        results.equal("test: who got it, each time", sorted(to for to, _ in relay.accepted), ["ann@a.example"] * 2 + ["me@else.example"] * 2)
        results.equal("test: a ledger of its own", (len(site.ledger()), len(site.ledger("1.test.jsonl"))), (0, 11))
        results.equal("test: counts nowhere", counts(site.status()), (0, 0, 0, 0, 1))
        results.equal("test: the plan holds", site.plan()["done"], 0)
        results.equal("test: no address", site.run("send", "--test").returncode, 2)
        done = site.run("send", "--test", "not an address")
        results.check("test: a bad address", done.returncode == 1 and "--test" in done.stderr and len(relay.accepted) == 4, done.stderr)
    with temp() as folder:
        site = Site(folder)
        site.run("send", "--test", "me@else.example")
        mails = list((site.root / "outbox" / "1" / "maildir" / "new").iterdir())
        results.check("test: marked", len(mails) == 1 and "Subject: [TEST] One\n" in mails[0].read_text(), mails)


def shards(results):
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port, people=[f"p{i}@a.example" for i in range(60)])
        plan, each = site.hash(), []
        for i in (1, 2, 3):
            done = site.send("--shard", f"{i}/3", plan=plan)
            each.append(int(done.stdout.split()[0]))
            results.equal(f"shard {i}: a ledger of its own", len(site.ledger(f"1.{i}-of-3.jsonl")), 2 + 2 * each[-1])
        results.check("shards: about equal", sum(each) == 60 and min(each) > 8, each)
        results.equal("shards: everybody once", len({to for to, _ in relay.accepted}), 60)
        results.equal("shards: merged", counts(site.status()), (60, 0, 0, 0, 0))
        results.equal("shards: who is done in one is done in all", (site.send(plan=plan).stdout, site.send("--shard", "2/5", plan=plan).stdout, len(relay.accepted)),
                      ("0 sent\n", "0 sent\n", 60))


def jobs(results):
    """Several machines at once, each with a checkout of its own and a part; one of them dies in the middle and is started again."""
    env = {"KITH_LEDGER_KEY": "0123456789abcdef0123"}
    with temp() as folder, Relay() as relay:
        folder = pathlib.Path(folder)
        site = Site(folder, relay.port, people=[f"p{i}@a.example" for i in range(90)], rate=200)
        plan = site.plan(env=env)["hash"]
        shards = []
        for i in (1, 2, 3):
            other = copy.copy(site)
            other.root = folder / f"job{i}"
            shutil.copytree(site.root, other.root)
            shards.append(other)
        running = [s.start("--shard", f"{i}/3", plan=plan, env=env) for i, s in enumerate(shards, 1)]
        while len(relay.accepted) < 30:
            time.sleep(0.01)
        running[1].kill()
        for process in running:
            process.communicate(timeout=60)
        done = shards[1].send("--shard", "2/3", plan=plan, env=env)
        results.check("jobs: the one that died goes on", done.returncode == 0, done.stderr)
        (site.root / "ledger").mkdir()
        for s in shards:
            for path in (s.root / "ledger").iterdir():
                shutil.copy(path, site.root / "ledger")
        sent, deferred, rejected, unknown, to_go = counts(site.status(env=env))
        got = [to for to, _ in relay.accepted]
        results.equal("jobs: everybody once, merged from three ledgers", (len(got), len(set(got)), deferred, rejected, to_go), (len(set(got)), len(got), 0, 0, 0))
        results.check("jobs: at most one in doubt for each connection of who died", unknown <= 4 and sent + unknown == 90 and len(got) >= sent, (sent, unknown, len(got)))
        done = site.send(plan=plan, env=env)
        results.equal("jobs: nothing is left for who has all ledgers", (done.returncode, done.stdout), (0, "0 sent\n"))
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port)
        plan = site.hash()
        running = [site.start("--shard", f"{i}/6", plan=plan) for i in range(1, 7)]
        out = [p.communicate(timeout=60)[0] for p in running]
        results.equal("jobs in one folder, none of which has a key yet", ([p.returncode for p in running], sorted(to for to, _ in relay.accepted)), ([0] * 6, sorted(PEOPLE))) or print(out)
        left = sorted(p.name for p in site.root.glob("ledger.key*"))
        results.equal("jobs in one folder: one key", left, ["ledger.key"])


def windows(results):
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port, front="not_before: 2026-11-21T13:00:00+08:00\nnot_after: 2026-11-21T14:00:00+08:00\n")
        plan = site.hash()
        for now, said in ((NOW, "not to be sent before that"), ("2026-11-21T14:00:01+08:00", "not to be sent after that")):
            done = site.send(plan=plan, now=now)
            results.check(f"window: {said}", done.returncode == 1 and said in done.stderr and "1.md:" in done.stderr and relay.connections == 0, done.stderr)
        done = site.send(plan=plan, now="2026-11-21T13:30:00+08:00")
        results.equal("window: within", (done.returncode, len(relay.accepted)), (0, 9))
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port, front="not_after: 2026-11-21T12:00:01+08:00\n", rate=2)
        done = site.send("--connections", "1")
        results.check("window: closes while it is sent", done.returncode == 1 and 1 <= len(relay.accepted) < 9 and "not_after has come" in done.stderr, done.stderr)
        results.equal("window: nobody is marked", counts(site.status())[1:], (0, 0, 0, 9 - len(relay.accepted)))


def rates(results):
    for settings, least in (({"rate": 20}, 0.35), ({"rate_per_domain": 8}, 0.25)):  # nine mails, three to each domain
        with temp() as folder, Relay() as relay:
            site = Site(folder, relay.port, **settings)
            plan, start = site.hash(), time.monotonic()
            done = site.send(plan=plan)
            took = time.monotonic() - start
            results.check(f"{settings}: not faster", done.returncode == 0 and took >= least, took)


def signals(results):
    for name, script, settings in (("while mails are in flight", {"body": Act(late(0.2, "250 2.0.0 Ok"))}, {}),
                                   ("while it waits to try again", {"RCPT": lambda relay: f"450 4.2.1 later {len(relay.seen)}"}, {"retry_after": "[1h]"}),
                                   ("while it waits for the rate", {}, {"rate": 0.01})):
        for sent in (signal.SIGTERM, signal.SIGINT):
            with temp() as folder, Relay(script) as relay:
                site = Site(folder, relay.port, **settings)
                process = site.start("--connections", "2")
                end = time.monotonic() + 20
                while not relay.times.get("DATA" if "RCPT" not in script else "RCPT") and time.monotonic() < end:
                    time.sleep(0.01)
                time.sleep(0.1)
                start = time.monotonic()
                process.send_signal(sent)
                out = process.communicate(timeout=30)[0]
                label = f"{sent.name} {name}"
                results.check(f"{label}: ends soon, and says so", process.returncode == 7 and time.monotonic() - start < 10 and "ends when the mails in flight are done" in out,
                              (process.returncode, out))
                status = counts(site.status())
                results.check(f"{label}: nothing is in doubt", status[3] == 0 and sum(status) == 9, status)
                results.equal(f"{label}: the ledger knows all that was taken", status[0], sum(x.get("state") == "sent" for x in site.ledger()))


def two_processes(results):
    with temp() as folder, Relay({("MAIL", 2): Act(stalled(20))}) as relay:
        site = Site(folder, relay.port)
        first = site.start("--connections", "1")
        end = time.monotonic() + 20
        while not relay.times.get("MAIL") and time.monotonic() < end:
            time.sleep(0.01)
        done = site.send()
        results.check("two processes: the second refuses, and says who is at it", done.returncode == 6 and f"the ledger is in use: process {first.pid} " in done.stderr,
                      done.stderr)
        relay.released.set()
        first.communicate(timeout=60)
        results.equal("two processes: everybody once", len(relay.accepted), len({to for to, _ in relay.accepted}))


def keys(results):
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port)
        site.send()
        (site.root / "ledger.key").unlink()
        for action in ("plan", "status"):
            done = site.run(action)
            results.check(f"lost key: {action}", done.returncode == 6 and "the ledger is there, and its key is not" in done.stderr, done.stderr)
        done = site.run("send", "--plan", "0123456789abcdef")
        results.check("lost key: no other is made", done.returncode == 6 and not (site.root / "ledger.key").exists(), done.stderr)
        done = site.run("send", "--plan", "0123456789abcdef", env={"KITH_LEDGER_KEY": "another key of some length"})
        results.check("another key", done.returncode == 6 and "line 1: the ledger was made with another key" in done.stderr, done.stderr)
        results.equal("keys: nobody was mailed twice", len(relay.accepted), 9)


def secret_forms(secret):
    """As it is, and as a relay hears it (RFC 4616, LOGIN)."""
    return [secret] + [base64.b64encode(form.encode()).decode() for form in (f"\0news\0{secret}", secret)]


def processes_of(pid):
    """The process and all below it: what anybody, or its owner, can read of them."""
    seen, found = [pid], {}
    for one in seen:
        for task in pathlib.Path(f"/proc/{one}/task").glob("*/children"):
            seen += [int(p) for p in task.read_text().split()]
        for name in ("cmdline", "environ"):
            found[one, name] = pathlib.Path(f"/proc/{one}/{name}").read_bytes().decode(errors="replace")
    return found


def secrets(results):
    """The relay's password: in no byte of any output, ledger or file, nor in what a list of processes shows."""
    secret = "hush 7f3'\"$x"
    for how, settings, env in (("command", {"password_command": "env > seen.env; tr '\\0' ' ' < /proc/$PPID/cmdline > seen.cmd; cat secret.txt"}, {}),
                               ("file", {"password_file": "secret.txt"}, {}), ("environment", {}, {"KITH_SMTP_PASSWORD": secret})):
        for words in (["-v"], ["-v", "--format", "json"], ["-v", "--format", "github"]) if how == "command" else (["-v"],):
            with temp() as folder, Relay({("MAIL", 2): Act(stalled(20))}) as relay:
                site = Site(folder, relay.port, user="news", **settings)
                (site.root / "secret.txt").write_text(secret + "\nmore\n")
                plan = site.hash()
                process = site.start("--connections", 1, *words, plan=plan, env=env)
                end = time.monotonic() + 20
                while relay.times.get("MAIL", 0) < 2 and time.monotonic() < end:
                    time.sleep(0.01)
                shown = processes_of(process.pid)
                relay.released.set()
                output = process.communicate(timeout=60)[0]
                label = f"password from {how}, {' '.join(words)}"
                results.equal(f"{label}: sent", (process.returncode, len(relay.accepted)), (0, 9)) or print(output)
                heard = [base64.b64decode(t).decode() for t in relay.told]
                results.equal(f"{label}: the relay has heard it", set(heard), {f"\0news\0{secret}"})
                # The environment is where it was put, and nobody else can read it.
                texts = {"output": output, **{k: v for k, v in shown.items() if not (how == "environment" and k[1] == "environ")},
                         **{p: p.read_text(errors="replace") for p in site.root.rglob("*") if p.is_file() and p.name != "secret.txt"}}
                told = [name for name, text in texts.items() if any(form in text for form in secret_forms(secret))]
                results.equal(f"{label}: nowhere", told, [])
                results.check(f"{label}: looked at processes", (process.pid, "cmdline") in shown and "mail" in shown[process.pid, "cmdline"], shown.keys())
                if how == "command":
                    results.check(f"{label}: looked at the command's own", "KITH_SITE=" in texts[site.root / "seen.env"] and texts[site.root / "seen.cmd"], texts.keys())
    with temp() as folder, Relay() as relay:
        done = Site(folder, relay.port, user="news", password_command="exit 3").send()
        results.check("a command that fails", done.returncode == 7 and "the command for the relay's password failed" in done.stderr and relay.connections == 0, done.stderr)


def events(results):
    """--format json: an object a line, each of a shape that the guide tells."""
    with temp() as folder, Relay({f"RCPT <{PEOPLE[0]}>": "550 5.1.1 no \"such\" \\ one"}) as relay:
        site = Site(folder, relay.port)
        done = site.send("--format", "json", "--no-retry")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        results.equal("events", [line["event"] for line in lines], ["rejected", "end"])
        results.equal("events: the address is shortened", (lines[0]["to"], lines[0]["reply"]), ("p…@a.example", '550 5.1.1 no "such" \\ one'))
        results.equal("events: the id is the ledger's", lines[0]["id"], next(x["to"] for x in site.ledger() if x.get("state") == "rejected"))
        results.equal("events: the end", {k: lines[1][k] for k in ("sent", "deferred", "rejected", "unknown", "to_go")},
                      {"sent": 8, "deferred": 0, "rejected": 1, "unknown": 0, "to_go": 0})
        done = site.run("send", "--plan", site.hash(), "--format", "github")
        results.check("GitHub: words, no addresses", PEOPLE[0] not in done.stdout, done.stdout)
    clock = str(pathlib.Path(os.environ.get("BUILD", "build")).resolve() / "tests" / "send" / "clock.so")
    script = {f"RCPT <{PEOPLE[0]}>": "450 4.2.1 later", f"RCPT <{PEOPLE[1]}>": "550 5.1.1 no", ("body", 4): TOOK_AND_CLOSED}
    with temp() as folder, Relay(script) as relay:
        sanitised = os.environ.get("SAN") not in (None, "", "thread")
        site = Site(folder, relay.port, retry_after="[11s]" if sanitised else "[60s]")
        plan = site.hash()
        env = {} if sanitised else {"LD_PRELOAD": clock, "KITH_CLOCK": "60"}
        done = site.send("-v", "--format", "json", "--connections", 2, plan=plan, env=env)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        kinds = [line["event"] for line in lines]
        want = {"sent", "deferred", "rejected", "unknown", "progress", "end"}
        results.check("events: of all kinds", set(kinds) == want and kinds[-1] == "end" and kinds.count("end") == 1, kinds)
        of_one, counted = {"event", "to", "id", "reply"}, {"event", "sent", "deferred", "rejected", "unknown", "to_go", "seconds"}
        odd = [line for line in lines if set(line) != (counted if line["event"] in ("progress", "end") else of_one)]
        results.equal("events: each of its shape", odd, [])
        results.check("events: the counts are everybody's", all(sum(line[k] for k in counted - {"event", "seconds"}) == 9 for line in lines if "to_go" in line), lines)
        guide = "".join((ROOT / "content" / "pages" / "guide" / f"sending{suffix}").read_text() for suffix in (".md", ".en.md"))
        results.equal("events: the guide has each word of them", [w for w in of_one | counted | want if guide.count(f"`{w}`") < 2], [])
    with temp() as folder, Relay({"greeting": "554 no"}) as relay:
        done = Site(folder, relay.port).send("--format", "json")
        results.equal("events: of a send that stops", [json.loads(line)["event"] for line in done.stdout.splitlines()][-1], "end")
        results.equal("events: why, on standard error", [r["id"] for r in json.loads(done.stderr)["reports"]], ["relay"])


def twice(results):
    """A second Ctrl-C ends it at once; the ledger can bear that."""
    with temp() as folder, Relay({("MAIL", 3): Act(stalled(30))}) as relay:
        site = Site(folder, relay.port)
        plan = site.hash()
        process = site.start("--connections", 1, plan=plan)
        end = time.monotonic() + 20
        while relay.times.get("MAIL", 0) < 3 and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        results.equal("Ctrl-C once: waits for the mail in flight", process.poll(), None)
        process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=10)[0]
        results.equal("Ctrl-C twice: ends at once", process.returncode, -signal.SIGINT) or print(out)
        relay.released.set()
        results.equal("Ctrl-C twice: status", counts(site.status()), (2, 0, 0, 1, 6))
        done = site.send(plan=plan)
        results.equal("Ctrl-C twice: the same command goes on", (done.returncode, len(relay.accepted), counts(site.status())), (0, 8, (8, 0, 0, 1, 0)))


def on_terminal(site, *words, press=None, env=None):
    """What a terminal shows of a send; `press` is a signal and the words that it follows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(site.command(*words), env={**os.environ, "KITH_THEMES": str(ROOT / "themes"), **(env or {})}, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            seen += os.read(ours, 65536)
        except OSError:
            break
        if press and press[0] in seen:
            process.send_signal(press[1])
            press = None
    out = process.communicate()[0]
    os.close(ours)
    return process.returncode, seen.decode(), out.decode()


def widest(seen):
    """Columns of the widest line that a terminal shows at any time."""
    return max(len(re.sub(r"\x1b\[K", "", line)) for line in re.split(r"[\r\n]", seen))


def bar(results):
    """A terminal sees how far it is; a pipe does not."""
    with temp() as folder, Relay({"body": Act(late(0.15, "250 2.0.0 Ok"))}) as relay:
        site = Site(folder, relay.port)
        code, seen, out = on_terminal(site, "--connections", "1")
        results.check("bar: how many, the rate, the time left", re.search(r"\[==+> +\] [1-8] of 9, \d+/s, \d+ s left", seen), seen)
        results.check("bar: gone at the end", seen.endswith("\r\x1b[K"), seen[-200:])
        results.check("bar: in one line of a terminal", 30 < widest(seen) < 80, widest(seen))
        results.equal("bar: not on standard output", (code, out), (0, "9 sent\n"))
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port, rate=0.01)
        code, seen, out = on_terminal(site, press=(b"1 of 9", signal.SIGINT))
        results.check("bar: slow ones by the minute", re.search(r"1 of 9, \d+/(s|min), \d+ (s|min) left", seen) and code == 7, seen)
        results.check("bar: its end is said in a line of its own", "\r\x1b[Kkith: ends when the mails in flight are done\r\n" in seen, seen)
    with temp() as folder, Relay({f"RCPT <{PEOPLE[0]}>": "450 4.2.1 later"}) as relay:
        site = Site(folder, relay.port, retry_after="[1h]")
        code, seen, out = on_terminal(site, press=(b"waiting to", signal.SIGTERM))
        results.check("bar: waits", "[====================] 9 of 9, waiting to try 1 again" in seen and code == 7, seen)
    people = [f"p{i}@a.example" for i in range(2000)]
    with temp() as folder:
        site = Site(folder, people=people)
        site.issue(front="subject: 灯笼巷十二月号：六十三盏灯、三条路线、一张很长很长的地图，还有好多好多别的事情\n")
        code, seen, out = on_terminal(site)
        results.check("bar: many, and a subject in Chinese", code == 0 and out == "2000 sent\n" and "of 2000, " in seen and widest(seen) < 80, (seen[-500:], out))
        code, seen, out = on_terminal(site, "-q")
        results.equal("bar: not when quiet", seen, "")


def no_room(results):
    """The ledger's disk is full: the send stops before a mail whose outcome might not find room, and goes on when there is some."""
    for size in (300, 1500, 2600):
        with temp() as folder, Relay() as relay:
            site = Site(folder, relay.port, people=[f"p{i}@a.example" for i in range(40)], ledger_key="../ledger.key")
            plan = site.hash()
            process = site.start("--connections", "3", plan=plan, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
            out = process.communicate(timeout=60)[0]
            # The smallest limits leave no room for the plan or the first lines.
            results.check(f"{size} bytes: a clear stop", process.returncode == 6 and ("File too large" in out), out)
            sent = {x["to"] for x in site.ledger() if x.get("state") == "sent"}
            results.equal(f"{size} bytes: what was sent stands there", len(sent), len(relay.accepted))
            done = site.send(plan=plan)
            results.equal(f"{size} bytes: the rest later", (done.returncode, len(relay.accepted), len({to for to, _ in relay.accepted})), (0, 40, 40))
            results.equal(f"{size} bytes: status", counts(site.status()), (40, 0, 0, 0, 0))
    if os.geteuid() != 0:
        results.skipped += 2
        return
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port, people=[f"p{i}@a.example" for i in range(300)])
        disk = site.root / "ledger"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True).returncode:
            results.skipped += 1
        else:
            try:
                (disk / "filler").write_bytes(b"x" * 40960)
                plan = site.hash()
                done = site.send(plan=plan)
                results.check("a full disk: a clear stop", done.returncode == 6 and "No space left on device" in done.stderr, done.stderr)
                sent = {x["to"] for x in site.ledger() if x.get("state") == "sent"}
                results.check("a full disk: nothing is lost", len(sent) == len(relay.accepted) < 300, (len(sent), len(relay.accepted)))
                subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
                done = site.send(plan=plan)
                results.equal("a full disk: the rest later", (done.returncode, len(relay.accepted), counts(site.status())), (0, 300, (300, 0, 0, 0, 0)))
            finally:
                subprocess.run(["umount", disk], check=True)
    with temp() as folder:
        site = Site(folder, people=[f"p{i}@a.example" for i in range(60)])
        plan, box = site.hash(), site.root / "outbox" / "1" / "maildir"
        box.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", box], capture_output=True).returncode:
            results.skipped += 1
        else:
            try:
                done, kept = site.send(plan=plan), len(list((box / "new").iterdir()))
                results.check("a full disk for the Maildir: a clear stop", done.returncode == 6 and "a mail cannot be written: No space left on device" in done.stderr, done.stderr)
                results.check("a full disk for the Maildir: whole mails only", 0 < kept < 60 and counts(site.status()) == (kept, 0, 0, 0, 60 - kept)
                              and not list((box / "tmp").iterdir()), kept)
                subprocess.run(["mount", "-o", "remount,size=4m", box], check=True)
                results.equal("a full disk for the Maildir: the rest later", (site.send(plan=plan).returncode, len(list((box / "new").iterdir()))), (0, 60))
            finally:
                subprocess.run(["umount", box], check=True)
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port)
        site.send("--shard", "1/2")
        ledger = site.root / "ledger" / "1.1-of-2.jsonl"
        shutil.copy(ledger, site.root / "ledger" / "1.jsonl")
        before = len(relay.accepted)
        pathlib.Path(folder).chmod(0o755)
        for path in [site.root, *site.root.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        (site.root / "outbox" / "1").chmod(0o777)
        plan = site.hash()
        process = site.start(plan=plan, user="nobody")
        out = process.communicate(timeout=60)[0]
        results.check("a ledger that may only be read: a clear stop", process.returncode == 6 and "cannot be opened for writing: Permission denied" in out, out)
        results.equal("a ledger that may only be read: nothing sent", len(relay.accepted), before)


def torn(results):
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port)
        plan = site.hash()
        site.send("--shard", "1/2", plan=plan)
        ledger = site.root / "ledger" / "1.1-of-2.jsonl"
        text = ledger.read_bytes()
        ledger.write_bytes(text + b'{"to":"AAAAAAAAAAAAAAAAAAAAAA","sta')
        done = site.send("--shard", "1/2", plan=plan)
        results.equal("a torn last line: passed over", (done.returncode, done.stdout, ledger.read_bytes().startswith(text)), (0, "0 sent\n", True))
        lines = ledger.read_bytes().splitlines(keepends=True)
        ledger.write_bytes(b"".join(lines[:3]) + b"what?\n" + b"".join(lines[3:]))
        done = site.send("--shard", "1/2", plan=plan)
        results.check("a line that is none: refused", done.returncode == 6 and "line 4: this is no line of a ledger" in done.stderr, done.stderr)


def previews(results):
    with temp() as folder:
        site = Site(folder, people=[])
        site.people(["ann@a.example,Ann", "gone@a.example,"], "email,name")
        (site.root / "audience" / "suppressed.csv").write_text("email\ngone@a.example\n")
        done = site.run("preview", "--as", "ANN@a.example")
        results.check("preview: as one gets it", done.returncode == 0 and "To: Ann <ann@a.example>" in done.stdout and "Dear Ann" in done.stdout, done.stdout)
        results.equal("preview: of the first", site.run("preview").stdout, done.stdout)
        done = site.run("preview", "--as", "gone@a.example")
        results.check("preview: of who gets none", done.returncode == 1 and "the address is suppressed" in done.stderr, done.stderr)
        done = site.run("preview", "--as", "nobody@a.example")
        results.check("preview: of a stranger", done.returncode == 1 and "there is no such subscriber" in done.stderr and "of the lists in audience/" in done.stderr, done.stderr)
        results.check("preview: writes nothing", not (site.root / "ledger").exists() and not (site.root / "ledger.key").exists())


PRIVATE = [  # what is written where, what is reported; None: fine
    ("in a post", {"content/posts/x.md": "---\ntitle: X\ndate: 2026-11-20\n---\nWrite to ann@a.example.\n"}, "content/posts/x.md:5:10: error: a subscriber's address would be"),
    ("in a link", {"content/posts/x.md": "---\ntitle: X\ndate: 2026-11-20\n---\n[Write](mailto:ANN@A.example?subject=x)\n"}, "error: a subscriber's address would be published: "),
    ("a list copied", {"content/static/backup.csv": "email\nann@a.example\n"}, "backup.csv: error: a subscriber's address would be published: a…@a.example"),
    ("of who gets no mail", {"content/posts/x.md": "---\ntitle: X\ndate: 2026-11-20\n---\ngone@a.example\n"}, "error: a subscriber's address would be"),
    ("the sender's own", {"audience/list.csv": "email\nnews@town.example\nleave@town.example\n", "content/posts/x.md":
     "---\ntitle: X\ndate: 2026-11-20\n---\nnews@town.example, leave@town.example\n"}, None),
    ("another, longer one", {"content/posts/x.md": "---\ntitle: X\ndate: 2026-11-20\n---\nsusann@a.example, dr.ann@a.example, ann@a.example.org\n"}, None),
    ("nobody's", {"content/posts/x.md": "---\ntitle: X\ndate: 2026-11-20\n---\nbo@b.example and @ann\n"}, None),
]


def privacy(results):
    """No subscriber's address is published, and a build that would leaves the site as it was."""
    for name, files, said in PRIVATE:
        with temp() as folder:
            site = Site(folder, people=["ann@a.example", "gone@a.example"])
            (site.root / "audience" / "suppressed.csv").write_text("email\ngone@a.example\n")
            write(site.root, files)
            done = kith("build", "-s", site.root, "--now", NOW, "--format", "text")
            if said is None:
                results.equal(f"private, {name}: fine", (done.returncode, done.stderr.count("subscriber-published")), (0, 0)) or print(done.stderr)
            else:
                results.check(f"private, {name}: refused", done.returncode == 1 and said in done.stderr and "ann@a" not in done.stderr.split("\n")[0], done.stderr)
                results.check(f"private, {name}: nothing is written", not (site.root / "site").exists())


def main():
    results = Results()
    for part in (plans, refused_when_changed, sends, resumes, retries, stops, tests, shards, jobs, windows, rates, signals, two_processes, keys, secrets, events, twice, bar, no_room,
                 torn, previews, privacy):
        part(results)
    results.end()


main()
