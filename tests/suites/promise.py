"""The promise of a send: kill -9 at any instant, a relay that fails at any step. Everybody is mailed in the end, nobody who was confirmed is
mailed again, at most one recipient for each connection is left in doubt, and the relay's own record agrees with the ledger line by line.

`make test` makes a part of the runs, `make soak` all of them (PROMISE_RUNS).
"""
# sanitised: no

import base64
import hashlib
import hmac
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import time

from _common import KITH, NOW, ROOT, Results, kith, temp
from _relay import CLOSE, RESET, TOOK_AND_CLOSED, TOOK_AND_RESET, Act, Relay, garbage, in_pieces, late, stalled

RUNS = int(os.environ.get("PROMISE_RUNS", 60))
CRASH = pathlib.Path(os.environ.get("BUILD", "build")).resolve() / "tests" / "send" / "crash.so"
PEOPLE = [f"p{i}@d{i % 3}.example" for i in range(24)]
KEY = "0123456789abcdef0123456789abcdef"
DONE = ("sent", "rejected", "unknown", "attempt")


class Site:
    def __init__(self, folder, port):
        self.root = pathlib.Path(folder)
        (self.root / "content" / "newsletters").mkdir(parents=True)
        (self.root / "audience").mkdir()
        (self.root / "content" / "newsletters" / "1.md").write_text("---\ntitle: One\ndate: 2026-11-20\n---\nDear {{ recipient.email }}\n")
        self.list = self.root / "audience" / "list.csv"
        self.config(f"relay: smtp://127.0.0.1:{port}/client.example")

    def config(self, *lines):
        (self.root / "kith.yaml").write_text(
            "version: 1\ntitle: Town\nbase_url: https://town.example/\nlanguages: [en]\nmenus: {main: [], join: [], footer: []}\nnewsletter:\n"
            "  from: Town <news@town.example>\n  postal_address: 1 Street\n  unsubscribe: {mailto: leave@town.example}\n  user: news\n"
            "  retry_after: [0s, 0s, 0s]\n" + "".join(f"  {line}\n" for line in lines))

    def begin(self, people):
        """Nothing was sent yet; the plan's hash."""
        shutil.rmtree(self.root / "ledger", ignore_errors=True)
        shutil.rmtree(self.root / "outbox", ignore_errors=True)
        (self.root / "audience" / "suppressed.csv").unlink(missing_ok=True)
        self.list.write_text("email\n" + "".join(f"{p}\n" for p in people))
        done = kith(*self.words("plan", "1"), env=self.env())
        return re.search(r"(?m)^plan (\w+):", done.stdout)[1]

    def env(self, **more):
        return {"KITH_LEDGER_KEY": KEY, "KITH_SMTP_PASSWORD": "secret-1b7", **more}

    def words(self, *words):
        return ["mail", *words, "-s", self.root, "--now", NOW, "--format", "text"]

    def start(self, plan, connections, crash=None):
        env = {**os.environ, "KITH_THEMES": str(ROOT / "themes"), **self.env()}
        if crash:
            env.update(KITH_CRASH=crash, LD_PRELOAD=str(CRASH))
        return subprocess.Popen([KITH, *map(str, self.words("send", "1", "--plan", plan, "--connections", connections))], env=env,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def states(self):
        """What the ledger says, read by other means than kith's: id -> (state, reply)."""
        path, found = self.root / "ledger" / "1.jsonl", {}
        text = path.read_text() if path.exists() else ""
        for line in text.splitlines(keepends=True):
            if not line.endswith("\n"):
                break
            data = json.loads(line)
            if "to" in data:
                found[data["to"]] = (data["state"], data.get("reply", ""))
        return found


def ledger_id(address):
    return base64.urlsafe_b64encode(hmac.new(KEY.encode(), address.encode(), hashlib.sha256).digest()[:16]).rstrip(b"=").decode()


def agrees(results, name, site, people, relay, connections, doubts):
    """After the last send: each recipient's state, and the relay's record."""
    states, taken = site.states(), {}
    for to, queue_id in relay.accepted:
        taken.setdefault(to, []).append(queue_id)
    problems = []
    for person in people:
        state, reply = states.get(ledger_id(person), ("none", ""))
        got = taken.pop(person, [])
        if state == "sent":
            good = len(got) == 1 and (got[0] in reply or "taken as" not in reply)
        elif state == "unknown":
            good = len(got) <= 1
        else:
            good = state == "rejected" and not got
        if not good:
            problems.append((person, state, reply, got))
    problems += [("stranger", to) for to in taken]
    results.check(f"{name}: the relay's record agrees with the ledger", not problems, problems[:5])
    results.check(f"{name}: at most {connections} in doubt of each run", all(n <= connections for n in doubts), doubts)


def finish(results, name, site, plan, connections, relay, doubts):
    """Runs the same command until nobody is left."""
    for _ in range(12):
        before = sum(state in ("unknown", "attempt") for state, _ in site.states().values())
        done = site.start(plan, connections)
        out = done.communicate(timeout=60)[0]
        after = sum(state in ("unknown", "attempt") for state, _ in site.states().values())
        doubts.append(after - before)
        states = site.states()
        if len(states) and all(states.get(ledger_id(p), ("none", ""))[0] in DONE for p in PEOPLE_OF[site]):
            return True
    return results.check(f"{name}: everybody is mailed in the end", False, out + str(site.states()))


PEOPLE_OF = {}


def one(results, site, relay, name, rng, script=(), crash=None, kill_after=None, kill_at=None):
    people = PEOPLE[: rng.randint(6, len(PEOPLE))]
    PEOPLE_OF[site] = people
    connections = rng.choice((1, 2, 4, 8))
    name = f"{name} ({len(people)} recipients, {connections} connections)"
    relay.play(script)
    plan = site.begin(people)
    process = site.start(plan, connections, crash)
    if kill_at:  # the relay ends its client at a step
        step, n = kill_at

        def end(_relay):
            process.send_signal(signal.SIGKILL)
            return Act(stalled(5))
        with relay.lock:
            relay.script[(step, n)] = end
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    out = process.communicate(timeout=60)[0]
    relay.released.set()
    doubts = [sum(state in ("unknown", "attempt") for state, _ in site.states().values())]
    if finish(results, name, site, plan, connections, relay, doubts):
        time.sleep(0)
    agrees(results, name, site, people, relay, min(connections, len(people)), doubts)
    results.check(f"{name}: the password is nowhere", "secret-1b7" not in out)
    return process.returncode


POINTS = [f"{when}:{what}" for what in ("run", "attempt", "outcome") for when in ("before", "half", "behind")] + [
    "before:sync", "behind:sync", "before:send", "behind:send", "behind:recv"]
STEPS = ("greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "body")
CODES = {"greeting": ("421 4.3.2 busy", "554 5.3.2 no"), "EHLO": ("421 4.3.2 busy", "550 5.5.0 no"), "AUTH": ("454 4.7.0 later", "535 5.7.8 no"),
         "MAIL": ("451 4.7.1 slow", "550 5.7.1 no", "421 4.3.2 closing"), "RCPT": ("450 4.2.1 later", "550 5.1.1 unknown", "421 4.3.2 closing"),
         "DATA": ("451 4.3.0 later", "554 5.6.0 no", "421 4.3.2 closing"), "body": ("452 4.2.2 full", "554 5.7.1 spam", "421 4.3.2 closing")}
FINE = {"greeting": "220 relay.example", "EHLO": "250 AUTH PLAIN", "AUTH": "235 2.7.0 ok", "MAIL": "250 Ok", "RCPT": "250 Ok", "DATA": "354 go on"}


def failures():
    """Every way to fail at every step, once or for a while."""
    for step in STEPS:
        for act, words in [(c, c) for c in CODES[step]] + [(CLOSE, "closes"), (RESET, "resets"), (Act(stalled(0.05)), "stalls"),
                                                          (Act(garbage(b"\xff\x00 what?\r\n")), "garbage"),
                                                          (Act(garbage(b"250")), "half a reply")]:
            yield f"{step} {words}", step, act
        if step != "body":
            yield f"{step} late", step, Act(late(0.05, FINE[step]))
            yield f"{step} in pieces", step, Act(in_pieces(FINE[step]))
    for act, words in ((TOOK_AND_CLOSED, "taken, then closed"), (TOOK_AND_RESET, "taken, then reset")):
        yield f"body {words}", "body", act
    yield "odd capabilities", "EHLO", "250-relay\n250-SIZE\n250-SIZE 99999999999999999999\n250-AUTH\n250-AUTH XOAUTH2 PLAIN\n250-\n250 8BITMIME"


def plans(rng):
    """The runs: each a name and what is done, in an order that mixes them."""
    runs = []
    for n in (1, 2, 5, 9):
        runs += [(f"kill at {point} {n}", {"crash": f"{point}:{n}"}) for point in POINTS]
    for step in ("greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "body", "QUIT"):
        runs += [(f"kill at {step} {n}", {"kill_at": (step, n)}) for n in (1, 2, 4, 7)]
    for name, step, act in failures():
        for n in (1, 3):
            runs.append((f"{name}, time {n}", {"script": {(step, n): act}}))
        runs.append((f"{name}, times 2 to 8", {"script": {(step, n): act for n in range(2, 9)}}))
    while len(runs) < max(RUNS, 520):
        runs.append((f"kill after a while {len(runs)}", {"kill_after": rng.uniform(0.0, 0.12)}))
    rng.shuffle(runs)
    return runs


def failing_disk(results):
    """A disk that does not keep what is written: the send stops, and no mail leaves whose attempt may not be on it."""
    for n in (1, 2, 3, 5, 9):
        for connections in (1, 4):
            with temp() as folder, Relay() as relay:
                site, name = Site(folder, relay.port), f"fdatasync fails from time {n} on, {connections} connections"
                plan = site.begin(PEOPLE)
                process = site.start(plan, connections, f"fail:sync:{n}")
                out = process.communicate(timeout=60)[0]
                results.check(f"{name}: a clear stop", process.returncode == 6 and "the ledger cannot be written: Input/output error" in out, (process.returncode, out))
                # The first one is of the run's own lines; then each one brings an attempt of every connection at most.
                results.check(f"{name}: no mail without it", len(relay.accepted) <= max(0, n - 2) * connections, len(relay.accepted))
                before = len(relay.accepted)
                again = site.start(plan, connections).communicate(timeout=60)[0]
                results.check(f"{name}: the rest later", len(relay.accepted) == len({to for to, _ in relay.accepted}) and len(relay.accepted) >= len(PEOPLE) - connections,
                              (before, relay.accepted, again))


def main():
    results, rng = Results(), random.Random(int(os.environ.get("PROMISE_SEED", "8")))
    killed = 0
    with temp() as folder, Relay() as relay:
        site = Site(folder, relay.port)
        for name, what in plans(rng)[:RUNS]:
            killed += one(results, site, relay, name, rng, **what) == -signal.SIGKILL
    failing_disk(results)
    results.check("some runs were killed in the middle", killed >= RUNS // 10, killed)
    results.end()


main()
