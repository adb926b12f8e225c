"""Relays that offer odd things or nothing, that never end, and that stall: kith's own limits of minutes and hours, with a clock that runs
faster (tests/send/clock.c).
"""
# sanitised: no

import base64
import concurrent.futures
import os
import pathlib
import time

from _common import Results, temp
from _relay import Act, Gone, Relay, late
from _send import PEOPLE, Site, counts

CLOCK = pathlib.Path(os.environ.get("BUILD", "build")).resolve() / "tests" / "send" / "clock.so"
SECRET = "hush-4e7"


def send(folder, relay, *words, user=True, faster=None, **settings):
    site = Site(folder, relay.port, **({"user": "news"} if user else {}), **settings)
    env = {"KITH_SMTP_PASSWORD": SECRET}
    plan = site.hash()
    if faster:
        env.update(KITH_CLOCK=str(faster), LD_PRELOAD=str(CLOCK))
    return site, site.send("-v", *words, plan=plan, env=env)


def endless(line):
    """An answer whose last line never comes."""
    def do(connection, relay):
        while not relay.released.is_set():
            connection.sendall(line * 2000)
        return ""
    return Act(do)


MUCH = "".join(f"250-X-{i:05} {'of what it can, ' * 3}\n" for i in range(18000))
FINE = [  # what the relay offers
    ("nothing but a login", "250-relay\n250 AUTH PLAIN"),
    ("a login of many kinds", "250-relay\n250 AUTH X-OWN PLAIN X-OTHER"),
    ("what kith makes no use of", "250-relay\n250-PIPELINING\n250-CHUNKING\n250-BINARYMIME\n250-SMTPUTF8\n250-DSN\n250-8BITMIME\n250-ENHANCEDSTATUSCODES\n250 AUTH PLAIN"),
    ("sizes that are none", "250-relay\n250-SIZE\n250-SIZE 99999999999999999999\n250-SIZE -1\n250-SIZE abc\n250 AUTH PLAIN"),
    ("lines that say nothing", "250-relay\n250-\n250- \n250-\t\n250-=\n250-\x01\x7f\n250 AUTH PLAIN"),
    ("a very long line", "250-relay\n250-X-LONG " + "x" * 9000 + "\n250 AUTH PLAIN"),
]
NO_LOGIN = "it takes no logins, though newsletter.user names one"
TOO_MUCH = "it says more than any relay has to say"
REFUSED = [  # what the relay offers, and what is said
    ("no login", "250-relay\n250 8BITMIME", NO_LOGIN),
    ("a login of no kind", "250-relay\n250 AUTH", NO_LOGIN),
    ("a login in a form of old", "250-relay\n250 AUTH=PLAIN", NO_LOGIN),
    ("a megabyte of lines", MUCH + "250 AUTH PLAIN", TOO_MUCH),
    ("logins of unknown kinds", "250-relay\n250 AUTH X-OWN X-OTHER", "it offers no way to log in that kith knows"),
]


def capabilities(results):
    for name, can in FINE:
        with temp() as folder, Relay({"EHLO": can}) as relay:
            site, done = send(folder, relay)
            results.equal(f"{name}: sent", (done.returncode, sorted(to for to, _ in relay.accepted)), (0, sorted(PEOPLE))) or print(done.stderr)
            # MAIL's parameters: SIZE (RFC 1870) where it is offered, and no other.
            words = {w.split("(")[0].split(" ")[0] for w in relay.seen}
            results.equal(f"{name}: what is asked", words, {"EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"})
            more = {p.split("=")[0] for w in relay.seen if w.startswith("MAIL") for p in w.split(" ")[2:]}
            results.check(f"{name}: no parameter but SIZE", more <= {"SIZE"}, more)
    for name, can, said in REFUSED:
        with temp() as folder, Relay({"EHLO": can}) as relay:
            site, done = send(folder, relay, "--connections", 1)
            results.check(f"{name}: said", done.returncode == 7 and f"the relay cannot be used: {said} [relay]" in done.stderr, done.stderr)
            results.equal(f"{name}: nobody is marked, nothing was tried", (counts(site.status()), [w for w in relay.seen if "EHLO" not in w and w != "QUIT"]),
                          ((0, 0, 0, 0, 9), []))
    with temp() as folder, Relay({"EHLO": "502 what"}) as relay:
        site, done = send(folder, relay, "--connections", 1)
        results.check("HELO only: no login", done.returncode == 7 and NO_LOGIN in done.stderr and not relay.accepted, done.stderr)
    with temp() as folder, Relay({"EHLO": "502 what"}) as relay:
        site, done = send(folder, relay, user=False)
        results.equal("HELO only, and nobody to log in: sent", (done.returncode, len(relay.accepted)), (0, 9))


def too_large(results):
    """A relay that takes small mails only says so at once, or behind the last dot: it is the mail, not the people."""
    size = lambda relay: "552 5.3.4 too large" if "SIZE=" in relay.seen[-1] else "250 Ok"
    with temp() as folder, Relay({"EHLO": "250-relay\n250-SIZE 1000\n250 AUTH PLAIN", "MAIL": size}) as relay:
        site, done = send(folder, relay, "--connections", 1)
        results.check("too large at MAIL: stops", done.returncode == 7 and "the relay cannot be used: 552 5.3.4 too large" in done.stderr, done.stderr)
        results.equal("too large at MAIL: nobody is marked", (counts(site.status()), relay.times["MAIL"]), ((0, 0, 0, 0, 9), 1))
    with temp() as folder, Relay({"EHLO": "250-relay\n250-SIZE 1000\n250 AUTH PLAIN", "body": "552 5.3.4 too large"}) as relay:
        site, done = send(folder, relay, "--connections", 1)
        results.check("too large behind the last dot: stops", done.returncode == 7 and "552 5.3.4 too large" in done.stderr, done.stderr)
        results.equal("too large behind the last dot: nobody is marked", (counts(site.status()), relay.times["body"]), ((0, 0, 0, 0, 9), 5))


def without_an_end(results):
    for step, line in (("EHLO", b"x" * 64), ("EHLO", b"250-X-AGAIN and again\r\n"), ("MAIL", b"250-X-AGAIN and again\r\n"), ("body", b"250-X-AGAIN and again\r\n")):
        with temp() as folder, Relay({step: endless(line)}) as relay:
            site, done = send(folder, relay, "--connections", 1)
            results.check(f"{step} answered without an end: stops", done.returncode == 7 or step == "body", done.stdout + done.stderr)
            # 250 says that a mail was taken, whatever follows (RFC 5321 §4.2.1).
            results.equal(f"{step} answered without an end: who is what", counts(site.status()), (9, 0, 0, 0, 0) if step == "body" else (0, 0, 0, 0, 9))
            results.check(f"{step} answered without an end: said", step == "body" or TOO_MUCH in done.stderr, done.stderr)


def echoes(results):
    """A relay that repeats the password, in the forms in which it has heard it."""
    plain = base64.b64encode(f"\0news\0{SECRET}".encode()).decode()
    for form in (SECRET, plain, base64.b64encode(SECRET.encode()).decode()):
        for words in (f"535 5.7.8 no {form} here", f"535-5.7.8 not\n535 5.7.8 {form}"):
            with temp() as folder, Relay({"AUTH": words}) as relay:
                site, done = send(folder, relay, "--format", "json")
                everything = done.stdout + done.stderr + "".join(p.read_text() for p in (site.root / "ledger").iterdir())
                results.check(f"the relay repeats {form}: it is nowhere", done.returncode == 7 and "535" in everything and form not in everything, everything)


def waited_for(waits):
    """Nothing more is said; how long the other side bears it."""
    def do(connection, _relay):
        start = time.monotonic()
        connection.settimeout(60)
        try:
            while connection.recv(4096):
                pass
        except OSError:
            pass
        waits.append(time.monotonic() - start)
        raise Gone
    return Act(do)


STALL = 200  # seconds in each
# Step, minutes that it may take (RFC 5321 §4.5.3.2.1 and .6), connections, states in the end
STALLS = [("greeting", 5, 5, (0, 0, 0, 0, 9)), ("EHLO", 5, 5, (0, 0, 0, 0, 9)), ("AUTH", 5, 5, (0, 0, 0, 0, 9)), ("MAIL", 10, 5, (0, 0, 0, 0, 9)),
          ("RCPT", 10, 5, (0, 0, 0, 0, 9)), ("DATA", 10, 5, (0, 0, 0, 0, 9)), ("body", 10, 3, (0, 0, 0, 3, 6))]


def stalls(case):
    step, _, connections, _ = case
    waits = []
    with temp() as folder, Relay({step: waited_for(waits)}) as relay:
        site, done = send(folder, relay, "--connections", connections, faster=STALL)
        return case, [w * STALL / 60 for w in waits], done, counts(site.status()), len(relay.accepted)


def slow_answer(_case):
    """Nine minutes are a long time, and not too long (RFC 5321 §4.5.3.2.6)."""
    with temp() as folder, Relay({("body", 2): lambda relay: Act(late(540 / STALL, "250 2.0.0 taken at last"), took=True)}) as relay:
        site, done = send(folder, relay, faster=STALL)
        return done, counts(site.status())


def schedule(_case):
    """The usual pauses of somebody who is refused for now: 5, 10, 20, 40, 66 minutes."""
    at, factor = [], 1000

    def refuse(_relay):
        at.append(time.monotonic())
        return f"450 4.2.1 later {len(at)}"
    with temp() as folder, Relay({f"RCPT <{PEOPLE[0]}>": refuse}) as relay:
        site, done = send(folder, relay, "--connections", 1, faster=factor)
        return [(b - a) * factor / 60 for a, b in zip(at, at[1:])], done, counts(site.status())


def long_waits(results):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        pauses, slow = pool.submit(schedule, None), pool.submit(slow_answer, None)
        for (step, limit, _, want), waits, done, status, accepted in pool.map(stalls, STALLS):
            results.equal(f"stalls at {step}: who is what", (done.returncode, status, accepted), (7, want, 0)) or print(done.stdout, done.stderr)
            results.check(f"stalls at {step}: for {limit} minutes", waits and 0.97 * limit <= min(waits) and max(waits) < 1.8 * limit, waits)
            results.check(f"stalls at {step}: said", "[relay]" in done.stderr and "no answer in time" in done.stderr, done.stderr)
        done, status = slow.result()
        results.equal("an answer after nine minutes: sent", (done.returncode, status), (0, (9, 0, 0, 0, 0))) or print(done.stdout, done.stderr)
        gaps, done, status = pauses.result()
        results.check("pauses: 5, 10, 20, 40, 66 minutes", len(gaps) == 5 and all(0 <= got - want < 3 for got, want in zip(gaps, (5, 10, 20, 40, 66))), gaps)
        results.equal("pauses: left deferred in the end", (done.returncode, status), (7, (8, 1, 0, 0, 0)))


def main():
    results = Results()
    for part in (capabilities, too_large, without_an_end, echoes, long_waits):
        part(results)
    results.end()


main()
