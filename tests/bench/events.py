"""Times builds of a generated site of events, a tenth of which come again every week for ten years, on one core, with the
peak of its memory, beside the floor: a plain copy of as many files and bytes as the build writes.

Usage: events.py KITH [EVENTS]. One line a figure, medians of five runs in turn, in /dev/shm when there is one.
"""

import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ZONES = ["America/New_York", "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata",
         "Pacific/Apia", "America/St_Johns"]
RUNS = 5


def make_site(folder, events):
    rng = random.Random(7)
    (folder / "content" / "events").mkdir(parents=True)
    (folder / "kith.yaml").write_text("version: 1\ntitle: Bench\nbase_url: https://bench.example/\nlanguages: [en]\n"
                                      "timezone: Asia/Shanghai\nmenus: {main: [{kind: event}], join: [{kind: event}], footer: [{kind: event}]}\n")
    for i in range(events):
        weekly = i % 10 == 0
        year = 2021 if weekly else rng.randint(2010, 2027)
        day = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        rule = "recurrence: {rrule: \"FREQ=WEEKLY;COUNT=520\"}\n" if weekly else ""
        (folder / "content" / "events" / f"e{i}.md").write_text(
            f"---\ntitle: Event {i} 灯笼\nstarts: {day} 19:00\nends: {day} 21:00\ntimezone: {rng.choice(ZONES)}\n{rule}"
            f"location: {{name: Tea house, city: City {i % 20}}}\nuid: e{i}@bench.example\n---\n\nBring a lantern. 带上灯笼。\n")


def child_of(args, env):
    """Seconds and peak memory in MB of a run on one core."""
    start = time.perf_counter()
    pid = os.posix_spawnp(args[0], args, env)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{args} ended with {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def main():
    kith, events = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    env = {**os.environ, "KITH_THEMES": str(ROOT / "themes")}
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as name:
        base = pathlib.Path(name)
        make_site(base / "in", events)
        out, copy = base / "out", base / "copy"
        build = [kith, "build", "-q", "-j", "1", "-s", str(base / "in"), "-d", str(out), "--now", "2026-11-21"]
        figures = {"full build": [], "nothing changed": [], "read and checked (kith list)": [], "floor (copy of the output)": []}
        for _ in range(RUNS):
            shutil.rmtree(out, ignore_errors=True)
            figures["full build"].append(child_of(build, env))
            figures["nothing changed"].append(child_of(build, env))
            figures["read and checked (kith list)"].append(child_of(
                ["sh", "-c", f"exec '{kith}' list -s '{base / 'in'}' --now 2026-11-21 -j 1 event >/dev/null"], env))
            shutil.rmtree(copy, ignore_errors=True)
            figures["floor (copy of the output)"].append(child_of(["cp", "-r", str(out), str(copy)], env))
        files = sum(len(f) for _, _, f in os.walk(out / "site"))
        print(f"{events} events, {events // 10} of them weekly for ten years, {files} files, one core, {RUNS} runs each, medians")
        for what, rows in figures.items():
            seconds, memory, cpu = (statistics.median(row[i] for row in rows) for i in range(3))
            print(f"{what:30} {seconds:7.3f} s  {cpu:7.3f} s of the core  {memory:6.0f} MB")


main()
