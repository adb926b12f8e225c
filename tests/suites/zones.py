"""Time zones against Python's zoneinfo: every zone of the system, 1970 to 2100, both directions.

Around every change of the offset, and at random, instants become wall times and wall times become instants; in a gap the
time moves on by the gap, of two the first is taken (fold=0). Links are zones of their own name.
"""

import datetime
import hashlib
import os
import pathlib
import random
import subprocess
import zoneinfo

from _common import ROOT, Results

DRIVER = os.environ.get("BUILD", str(ROOT / "build")) + "/tests/base/zone_check"
FIRST, LAST = 0, 4133894400  # 1970 and 2101
STEP = 5 * 86400  # no offset of the database holds for a shorter time
EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
RANDOM = 40  # of each kind, for each zone


def offset(zone, t):
    return int(datetime.datetime.fromtimestamp(t, zone).utcoffset().total_seconds())


def changes(zone):
    """The instants at which the offset changes."""
    out, before = [], offset(zone, FIRST)
    for t in range(FIRST + STEP, LAST, STEP):
        after = offset(zone, t)
        if after == before:
            continue
        low, high = t - STEP, t
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
        out.append(high)
        before = after
    return out


def wall(zone, seconds):
    """What becomes of a wall time: its instant, and whether it comes once, never or twice."""
    naive = EPOCH + datetime.timedelta(seconds=seconds)
    first, second = (naive.replace(tzinfo=zone, fold=f).utcoffset() for f in (0, 1))
    return seconds - int(first.total_seconds()), 0 if first == second else 1 if first < second else 2


def questions(name, zone, rng, all_changes):
    """Instants and wall times to ask for."""
    at = changes(zone)
    if not all_changes:
        at = rng.sample(at, min(6, len(at)))
    instants = {rng.randrange(FIRST, LAST) for _ in range(RANDOM)}
    walls = {rng.randrange(FIRST, LAST) for _ in range(RANDOM)}
    for t in at:
        instants |= {t - 1, t}
        before, after = t + offset(zone, t - 1), t + offset(zone, t)
        low, high = sorted((before, after))
        walls |= {low - 1, low, rng.randrange(low, high), high - 1, high}
    return instants, walls


def main():
    r = Results()
    rng = random.Random(8536)
    names = sorted(zoneinfo.available_timezones() - {"localtime"})
    seen, lines, want = set(), [], []
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        digest = hashlib.sha256((pathlib.Path(zoneinfo.TZPATH[0]) / name).read_bytes()).digest()
        instants, walls = questions(name, zone, rng, digest not in seen)
        seen.add(digest)
        for t in sorted(instants):
            lines.append(f"{name}\t{t}")
            want.append(f"{offset(zone, t)} {t + offset(zone, t)}")
        for w in sorted(walls):
            t, fit = wall(zone, w)
            lines.append(f"{name}\t={w}")
            want.append(f"{t} {fit} {t} {fit}")
    more = {"names": " ".join(names), "near Europe/Berln": "Europe/Berlin", "near Asia/Calcuta": "Asia/Calcutta",
            "near Asia/Shanghia": "Asia/Shanghai", "near america/new_york": "America/New_York", "localtime\t0": "none",
            "../../etc/passwd\t0": "none", "Mars/Olympus\t0": "none", "posix/Europe/Berlin\t0": "none"}
    asked = lines + list(more)
    answers = {}
    for tz in ("Pacific/Auckland", "America/New_York"):  # what the process's own zone is must not matter
        done = subprocess.run([DRIVER], input="\n".join(asked) + "\n", capture_output=True, text=True, timeout=300,
                              env={**os.environ, "TZ": tz})
        answers[tz] = done.stdout.splitlines()
        r.check(f"TZ={tz}: the driver ends well", done.returncode == 0 and len(answers[tz]) == len(asked), done.stderr[-2000:])
    first, second = answers.values()
    r.check("the process's own zone does not matter", first == second)
    wrong = {}
    for question, got, expected in zip(lines, first, want):
        if got != expected:
            wrong.setdefault(question.split("\t")[0], []).append(f"{question}: {got}, not {expected}")
    for name in names:
        r.check(name, name not in wrong, "\n".join(wrong.get(name, [])[:10]))
    for question, got, expected in zip(more, first[len(lines):], more.values()):
        r.equal(question, got, expected)
    r.check("the instants and wall times are many", len(lines) > 200000, len(lines))
    r.end()


main()
