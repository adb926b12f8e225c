"""Times the reading of a subscriber list of a million rows, as `kith mail` does it: goals 1.5 s and 300 MB.

Usage: audience.py AUDIENCE_BENCH [ROWS].
"""

import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile

RUNS = 5


def main():
    rows, rng = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000, random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        lists = pathlib.Path(folder) / "audience"
        lists.mkdir()
        with (lists / "list.csv").open("w") as f:
            f.write("email,name,language,segments,city,consent_date,consent_source\n")
            for i in range(rows):
                f.write(f'user{i}.{rng.randrange(10**6)}@mail{i % 5000}.example,"Name, {i}",{"zh-Hans" if i % 2 else "en"},'
                        f'{"traders;vip" if i % 3 else ""},城市{i % 100},2026-01-{1 + i % 28:02},form\n')
        print(f"subscriber list: {rows} rows, {(lists / 'list.csv').stat().st_size >> 20} MB, {RUNS} runs, medians")
        found = []
        for _ in range(RUNS):
            out = subprocess.run([sys.argv[1], folder, "audience"], check=True, capture_output=True, text=True).stdout
            found.append([float(x) for x in re.fullmatch(r"\d+ rows, ([\d.]+) s, (\d+) MB\n", out).groups()])
        seconds, megabytes = (statistics.median(x) for x in zip(*found))
        print(f"read                         {seconds:7.3f} s  {rows / seconds:10.0f} rows/s  {megabytes:.0f} MB held at most")


main()
