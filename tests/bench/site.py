"""Times whole builds of a generated site beside the floor: a plain copy of as many files and bytes as the build writes.

Usage: site.py KITH [POSTS]. One line a figure, medians of five runs in turn, in /dev/shm when there is one.
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
WORDS = "lantern lane market tea kettle bread kiln bicycle paper river evening window story winter guild basket".split()
HAN = "灯笼巷商家社群今晚一起点灯开店过日子面馆书店陶舍修车铺茶馆市集冬夜故事邻居"
RUNS = 5


def paragraph(rng):
    if rng.random() < 0.5:
        return "".join(rng.choices(HAN, k=rng.randint(60, 160))) + "。"
    return " ".join(rng.choices(WORDS, k=rng.randint(30, 90))).capitalize() + "."


def make_site(folder, posts):
    rng = random.Random(7)
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "kith.yaml").write_text("version: 1\ntitle: Bench\nbase_url: https://bench.example/\nlanguages: [zh-Hans]\n"
                                      "timezone: Asia/Shanghai\nmenus: {main: [{kind: post}], join: [{kind: post}], footer: [{kind: post}]}\n")
    for i in range(posts):
        tags = ", ".join(rng.sample(WORDS, 3))
        body = "\n\n".join([paragraph(rng) for _ in range(4)] + ["## A heading here", paragraph(rng),
                           "- one\n- two with **bold** and [a link](https://example.com/)\n- three", paragraph(rng)])
        day = f"20{10 + i % 16}-{1 + i % 12:02}-{1 + i % 28:02}"
        (folder / "content" / "posts" / f"p{i}.md").write_text(
            f"---\ntitle: Post {i} 灯笼\ndate: {day}\ntags: [{tags}]\nsummary: What post {i} says.\n---\n\n{body}\n")


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main():
    kith, posts = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    env = {**os.environ, "KITH_THEMES": str(ROOT / "themes")}
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as name:
        base = pathlib.Path(name)
        make_site(base / "in", posts)
        out, copy = base / "out", base / "copy"

        def build():
            subprocess.run([kith, "build", "-q", "-s", base / "in", "-d", out, "--now", "2026-11-21"], check=True, env=env)

        def fresh(folder):
            shutil.rmtree(folder, ignore_errors=True)

        times = {"full build": [], "nothing changed": [], "one post changed": [], "floor (copy of the output)": []}
        for run in range(RUNS):
            fresh(out)
            times["full build"].append(timed(build))
            times["nothing changed"].append(timed(build))
            post = base / "in" / "content" / "posts" / "p0.md"
            post.write_text(post.read_text() + f"\nChanged {run}.\n")
            times["one post changed"].append(timed(build))
            fresh(copy)
            times["floor (copy of the output)"].append(timed(lambda: subprocess.run(["cp", "-r", out, copy], check=True)))
        files = sum(len(f) for _, _, f in os.walk(out / "site"))
        print(f"{posts} posts, {files} files, {RUNS} runs each, medians")
        for what, seconds in times.items():
            print(f"{what:28} {statistics.median(seconds):7.3f} s  {posts / statistics.median(seconds):10.0f} posts/s")


main()
