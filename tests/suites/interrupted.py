"""A build that is cut off: by kill -9 at random instants, by a full disk. What is published is the old site or the new one, file by file, a
first build shows nothing until it shows all, and the next build mends what is left.
"""

import os
import pathlib
import random
import resource
import signal
import subprocess
import time

from _common import KITH, NOW, ROOT, Results, kith, temp, tree

KILLS = 8
ENV = {**os.environ, "KITH_THEMES": str(ROOT / "themes")}
POSTS = 150


def write(root, word):
    posts = root / "content" / "posts"
    posts.mkdir(parents=True, exist_ok=True)
    (root / "kith.yaml").write_text("version: 1\ntitle: Cut off\nbase_url: https://cut.example/\nlanguages: [en]\ntimezone: UTC\n"
                                    "menus: {main: [{kind: post}], join: [], footer: []}\n")
    for i in range(POSTS):
        (posts / f"p{i}.md").write_text(f"---\ntitle: Post {i} {word}\ndate: 2026-10-{i % 28 + 1:02}\n---\n\n{word} " * 3)


def start(root, out):
    return subprocess.Popen([KITH, "build", "-q", "-s", root, "-d", out, "--now", NOW, "-j", "2"], env=ENV, stderr=subprocess.PIPE)


def left(out):
    return sorted(p.name for p in (out / ".kith").glob("stage-*")) if (out / ".kith").is_dir() else []


def full(root, out):
    done = kith("build", "-q", "-s", root, "-d", out, "--now", NOW)
    return done.returncode, tree(out / "site"), done.stderr


def killed_first(results, root, folder, seconds, want, rng):
    """Nothing is there, or all of it."""
    shown = 0
    for k in range(KILLS):
        out = folder / f"first{k}"
        process = start(root, out)
        time.sleep(rng.random() * seconds * 1.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (out / "site").exists():
            shown += 1
            results.check(f"first build {k}: the site is there as a whole", tree(out / "site") == want)
        code, files, said = full(root, out)
        results.check(f"first build {k}: the next one makes the site", code == 0 and files == want, said)
        results.equal(f"first build {k}: nothing waits any more", left(out), [])
    print(f"{KILLS} first builds killed, {shown} of them had their site")


def killed_again(results, root, folder, seconds, old, new, rng):
    """Each file is as it was or as it will be."""
    out = folder / "again"
    for k in range(KILLS):
        process = start(root, out)
        time.sleep(rng.random() * seconds * 1.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        now = tree(out / "site")
        torn = [n for n, data in now.items() if data not in (old.get(n), new.get(n))]
        results.equal(f"rebuild {k}: no file is torn", torn, [])
        results.equal(f"rebuild {k}: none is missing", sorted(set(old) & set(new) - set(now)), [])
    code, files, said = full(root, out)
    results.check("after rebuilds that were killed, the next one makes the new site", code == 0 and files == new, said)
    results.equal("after rebuilds that were killed, nothing waits any more", left(out), [])


def too_large(results, root, folder, old):
    """A file that cannot be written whole, as on a full disk: the site stays as it was."""
    out = folder / "again"
    before = {n: p.stat().st_mtime_ns for n, p in ((n, out / "site" / n) for n in old)}
    done = subprocess.run([KITH, "build", "-s", root, "-d", out, "--now", NOW], env=ENV, text=True, capture_output=True,
                          preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))))
    results.check("no room: it is said, with the file", done.returncode == 6 and "[write-failed]" in done.stderr and "cannot be written" in done.stderr, done.stderr)
    results.equal("no room: what is published is as it was", {n: p.stat().st_mtime_ns for n, p in ((n, out / "site" / n) for n in old)}, before)
    results.equal("no room: nothing waits", left(out), [])


def main():
    results, rng = Results(), random.Random(20261122)
    with temp() as name:
        folder = pathlib.Path(name)
        root = folder / "in"
        write(root, "lantern")
        begun = time.perf_counter()
        code, old, said = full(root, folder / "again")
        seconds = time.perf_counter() - begun
        results.check("the first site is built", code == 0, said)
        killed_first(results, root, folder, seconds, old, rng)
        write(root, "kettle")
        too_large(results, root, folder, old)
        code, new, said = full(root, folder / "new")
        results.check("the other site is built", code == 0 and new != old, said)
        killed_again(results, root, folder, seconds, old, new, rng)
    results.end()


main()
