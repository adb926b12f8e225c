"""Recurrence against python3-dateutil: random rules of the supported part, and the examples of RFC 5545 and dateutil.

RECUR_RULES and RECUR_SEED choose how many random rules and which. One process of ours answers them all.
"""

import calendar
import datetime
import os
import random
import re
import subprocess
import types
import zoneinfo

import dateutil.rrule
from _common import ROOT, Results
from _recur_examples import DATEUTIL, NEW_YORK, RFC

DRIVER = os.environ.get("BUILD", str(ROOT / "build")) + "/tests/model/recur_check"
RULES = int(os.environ.get("RECUR_RULES", "20000"))
SEED = int(os.environ.get("RECUR_SEED", "5545"))
ZONES = ["America/New_York", "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata",
         "Pacific/Apia", "America/St_Johns", "UTC"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
# Days to look at: dateutil takes most of the suite's time.
WINDOWS = {"DAILY": [20, 60, 150], "WEEKLY": [150, 400, 900], "MONTHLY": [500, 1000, 2500], "YEARLY": [1500, 3000, 5000]}
# What dateutil.rrule calls `datetime`: with it, it looks for a rule's next date no further than the window, not to 9999.
calendar_of = dateutil.rrule.datetime = types.SimpleNamespace(**vars(datetime))
UTC = datetime.timezone.utc


class Case:
    """One line for the driver, and what dateutil says to it."""

    def __init__(self, rule, start, zone="UTC", rdates=(), exdates=(), until=None, most=10000):
        self.rule, self.start, self.zone, self.rdates, self.exdates = rule, start, zone, rdates, exdates
        self.until, self.most = until, most  # the window's end, as a naive wall time

    def line(self):
        to = str(self.instant(self.until)) if self.until else ""
        when = [",".join(f"{d:%Y-%m-%d %H:%M:%S}" for d in dates) for dates in (self.rdates, self.exdates)]
        return "\t".join([self.rule, f"{self.start:%Y-%m-%d %H:%M:%S}".rjust(19, "0"), self.zone, "3600", *when, "", to, str(self.most)])

    def instant(self, wall):
        return int(wall.replace(tzinfo=zoneinfo.ZoneInfo(self.zone)).timestamp())

    def want(self):
        """Its wall times by dateutil, put in the zone; UNTIL in UTC is compared as an instant."""
        utc = re.search(r";UNTIL=(\w+)Z", self.rule)
        day = re.search(r";UNTIL=(\d{8})$", self.rule) or re.search(r";UNTIL=(\d{8});", self.rule)
        rule = self.rule
        if utc:
            rule = rule.replace(utc.group(0), "")
        elif day:  # a day alone means all of that day
            rule = rule.replace(day.group(0).rstrip(";"), f";UNTIL={day.group(1)}T235959")
        last = datetime.datetime.strptime(utc.group(1), "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp() if utc else None
        skip, out = set(self.exdates), set()
        walls = dateutil.rrule.rrulestr(rule, dtstart=self.start) if rule else [self.start]
        calendar_of.MAXYEAR = self.until.year + 1 if self.until else 9999
        for wall in walls:
            at = self.instant(wall)
            if (self.until and wall >= self.until + datetime.timedelta(2)) or (last is not None and at > last):
                break
            if wall not in skip:
                out.add(at)
            if not self.rdates and len(out) >= self.most:
                break
        out |= {self.instant(d) for d in self.rdates if d not in skip}
        end = self.instant(self.until) if self.until else None
        return sorted(at for at in out if end is None or at < end)[:self.most]


# ---- random rules -------------------------------------------------------------------------------------------------------

def some(rng, low, high, most):
    return sorted(rng.sample(range(low, high + 1), rng.randint(1, min(most, high - low + 1))))


def signed(rng, numbers):
    return sorted({n if rng.random() < 0.7 else -n for n in numbers})


def text(numbers):
    return ",".join(map(str, numbers))


def random_by(rng, freq):
    """BY parts that may stand together, and whose result is not left open by the RFC."""
    parts = {}
    if rng.random() < (0.55 if freq == "YEARLY" else 0.3):
        parts["BYMONTH"] = text(some(rng, 1, 12, 5))
    if freq != "WEEKLY" and rng.random() < 0.35:
        parts["BYMONTHDAY"] = text(signed(rng, some(rng, 1, 28 if rng.random() < 0.6 else 31, 6)))
    if rng.random() < 0.6:
        days = rng.sample(DAYS, rng.randint(1, 4 if rng.random() < 0.8 else 7))
        if freq in ("MONTHLY", "YEARLY") and rng.random() < 0.5:
            most = 5 if freq == "MONTHLY" or "BYMONTH" in parts else 53
            days = [f"{n}{d}" for d in days for n in signed(rng, some(rng, 1, most, 2))]
        parts["BYDAY"] = ",".join(days)
    if parts and rng.random() < 0.25:
        most = {"DAILY": 1, "WEEKLY": 3, "MONTHLY": 6, "YEARLY": 40}[freq]
        parts["BYSETPOS"] = text(signed(rng, some(rng, 1, most, 3)))
    if rng.random() < 0.3:
        parts["WKST"] = rng.choice(DAYS)
    return parts


def possible(parts):
    """Whether some day of some month fits: what never does is refused (and tested by itself)."""
    if "BYMONTHDAY" not in parts:
        return True
    months = [int(m) for m in parts.get("BYMONTH", "1").split(",")]
    longest = max(calendar.monthrange(2000, m)[1] for m in months)
    return any(abs(int(d)) <= longest for d in parts["BYMONTHDAY"].split(","))


def random_case(rng):
    while True:
        freq = rng.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        parts = random_by(rng, freq)
        if possible(parts):
            break
    start = datetime.datetime(rng.randint(1971, 2040), 1, 1) + datetime.timedelta(
        days=rng.randint(0, 365), minutes=rng.choice([0, 90, 120, 150, 180, 540, 1140, 1430]))
    until = start + datetime.timedelta(days=rng.choice(WINDOWS[freq]))
    head = [("FREQ", freq)]
    if rng.random() < 0.45:
        head.append(("INTERVAL", rng.choice([1, 2, 2, 3, 4, 5, 7, 12, 18])))
    kind = rng.random()
    if kind < 0.35:
        head.append(("COUNT", rng.randint(1, 40)))
    elif kind < 0.7:
        last = start + datetime.timedelta(days=rng.randint(0, 2000), minutes=rng.choice([0, 0, 1, -1]))
        form = rng.choice(["%Y%m%d", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"])
        head.append(("UNTIL", last.strftime(form)))
    rest = list(parts.items())
    rng.shuffle(rest)
    rule = ";".join(f"{k}={v}" for k, v in head + rest)
    near = lambda: start + datetime.timedelta(days=rng.randint(0, 120) if rng.random() < 0.5 else 7 * rng.randint(0, 20))
    rdates = [near() for _ in range(rng.randint(1, 3))] if rng.random() < 0.15 else []
    exdates = [near() for _ in range(rng.randint(1, 6))] if rng.random() < 0.3 else []
    return Case(rule, start, rng.choice(ZONES), rdates, exdates, until, 30)


def ask(cases):
    lines = "".join(c.line() + "\n" for c in cases)
    done = subprocess.run([DRIVER], input=lines, capture_output=True, text=True, timeout=300,
                          env={**os.environ, "TZ": "America/New_York"})
    return done.stdout.splitlines(), done.stderr


def compare(r, name, cases):
    answers, err = ask(cases)
    if not r.equal(f"{name}: one answer each", len(answers), len(cases)):
        print(err[-3000:])
        return
    for case, answer in zip(cases, answers):
        got = answer.replace("m", "")
        want = " ".join(map(str, case.want()))
        r.check(f"{name}: {case.line()}", got.replace("...", "").strip() == want, f"  got:  {answer[:500]}\n  want: {want[:500]}")


# ---- examples -----------------------------------------------------------------------------------------------------------

def days_of(listed):
    """"1997-09: 2,4-6; 1997-10: 1" as dates."""
    for month in listed.removesuffix(" …").split("; "):
        name, days = month.split(": ")
        for span in days.split(","):
            first, _, last = span.partition("-")
            for day in range(int(first), int(last or first) + 1):
                yield f"{name}-{day:02}"


def examples(r, name, rows):
    cases, wants = [], []
    for rule, start, listed in rows:
        days = list(days_of(listed))
        case = Case(rule, datetime.datetime.fromisoformat(start), NEW_YORK,
                    most=len(days) if listed.endswith("…") else 10000)
        cases.append(case)
        wants.append(" ".join(str(case.instant(datetime.datetime.fromisoformat(day + start[10:]))) for day in days))
    answers, _ = ask(cases)
    for case, want, answer in zip(cases, wants, answers, strict=True):
        r.equal(f"{name}: {case.rule}", answer.replace("...", "").strip(), want)


def main():
    r = Results()
    examples(r, "RFC 5545", RFC)
    examples(r, "dateutil", DATEUTIL)
    rng = random.Random(SEED)
    compare(r, "random", [random_case(rng) for _ in range(RULES)])
    r.end()


main()
