#!/usr/bin/python3
"""Writes zone_expected.def: what Python's zoneinfo makes of the zones in zoneinfo/, around their changes.

    python3 tests/base/zone_expected.py > tests/base/zone_expected.def
"""
import pathlib
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

HERE = pathlib.Path(__file__).parent / "zoneinfo"
FIRST, LAST = 0, 4133980800  # 1970 to 2100
STEP = 6 * 3600


def offset(zone, t):
    return int(datetime.fromtimestamp(t, zone).utcoffset().total_seconds())


def changes(zone):
    for t in range(FIRST, LAST, STEP):
        lo, hi = t, t + STEP
        if offset(zone, lo) == offset(zone, hi):
            continue
        while hi - lo > 1:
            mid = (lo + hi) // 2
            lo, hi = (mid, hi) if offset(zone, mid) == offset(zone, lo) else (lo, mid)
        yield hi


def wall(name, zone, local):
    first, second = (int(local.replace(tzinfo=zone, fold=f).utcoffset().total_seconds()) for f in (0, 1))
    fit = "ONE" if first == second else "GAP" if first < second else "TWICE"
    t = int(local.replace(tzinfo=timezone.utc).timestamp()) - first
    print(f'WALL("{name}", {local:%Y, %-m, %-d, %-H, %-M, %-S}, {t}, ZONE_{fit})')


for path in sorted(p for p in HERE.rglob("*") if p.is_file()):
    name = str(path.relative_to(HERE))
    with path.open("rb") as f:
        zone = ZoneInfo.from_file(f, name)
    found = list(changes(zone))
    # About eleven spread over the time, each second one moved on so that both kinds are met.
    step = max(1, len(found) // 11)
    for i in range(0, len(found), step):
        t = found[min(len(found) - 1, i + i // step % 2)]
        before, after = offset(zone, t - 1), offset(zone, t)
        print(f'AT("{name}", {t - 1}, {before})')
        print(f'AT("{name}", {t}, {after})')
        middle = t + (before + after) // 2
        wall(name, zone, datetime(1970, 1, 1) + timedelta(seconds=middle))
        wall(name, zone, datetime(1970, 1, 1) + timedelta(seconds=middle + 5 * 3600))
    for t in (FIRST, LAST - 1):
        print(f'AT("{name}", {t}, {offset(zone, t)})')
