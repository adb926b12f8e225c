"""A build that is cut off: by kill -9 at random instants, by a full disk. What is published is the old site or the new one, file by file, a
first build shows nothing until it shows all, and the next build mends what is left. Folders that take no files, two builds at the same
time, and file systems without locks (tests/output/locks.c).
"""

import errno
import os
import pathlib
import random
import re
import resource
import signal
import subprocess
import time

from PIL import Image
from PIL.PngImagePlugin import PngInfo

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


def start(root, out, env=ENV):
    return subprocess.Popen([KITH, "build", "-q", "-s", root, "-d", out, "--now", NOW, "-j", "2"], env=env, stderr=subprocess.PIPE)


def left(out):
    return sorted(p.name for p in (out / ".kith").glob("stage-*")) if (out / ".kith").is_dir() else []


def full(root, out, env=None):
    done = kith("build", "-q", "-s", root, "-d", out, "--now", NOW, env=env)
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
    (out / ".kith" / "stage-killed").mkdir()
    (out / ".kith" / "stage-killed" / "0").write_text("left when everything was in its place")
    dry = kith("build", "-q", "-n", "-s", root, "-d", out, "--now", NOW)
    results.check("a dry run leaves alone what a killed build left", dry.returncode == 0 and left(out) == ["stage-killed"], dry.stderr)
    code, files, said = full(root, out)
    results.check("a build that writes nothing takes it away", code == 0 and left(out) == [], said)


def times(out):
    return {p: p.stat().st_mtime_ns for p in (out / "site").rglob("*")}


def too_large(results, root, folder):
    """A file that is larger than may be: the site stays as it was."""
    out = folder / "again"
    before = times(out)
    done = subprocess.run([KITH, "build", "-s", root, "-d", out, "--now", NOW], env=ENV, text=True, capture_output=True,
                          preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))))
    results.check("too large: it is said, with the file", done.returncode == 6 and f"{out}/site/" in done.stderr and "[write-failed]" in done.stderr and
                  "cannot be written" in done.stderr, done.stderr)
    results.equal("too large: what is published is as it was", times(out), before)
    results.equal("too large: nothing waits", left(out), [])


def refused(results, name, done, why, out, before):
    """One report, of the folder, and nothing published has changed."""
    said = rf"{re.escape(str(out))}/\.kith(/images)?: error: (no file can be written into the folder|the folder cannot be made) " \
           rf"\({os.strerror(why)}\) \[folder-unwritable\]\n  hint: [^\n]+\n1 error\n"
    results.check(f"{name}: it is said once, of the folder", done.returncode == 6 and re.fullmatch(said, done.stderr), (done.returncode, done.stderr))
    results.equal(f"{name}: what is published is as it was", times(out), before)


def confined(root, out, options, jobs):
    """Builds with a small file system at .kith/, which nobody else sees."""
    mount = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o "$0" tmpfs "$1" && shift && exec "$@"', options, out / ".kith"]
    return subprocess.run([*mount, KITH, "build", "-s", root, "-d", out, "--now", NOW, "-j", jobs], env=ENV, text=True, capture_output=True)


def full_disk(results, name, root, out):
    (out / ".kith").mkdir(parents=True, exist_ok=True)
    if subprocess.run(["unshare", "-Urm", "true"], stderr=subprocess.DEVNULL).returncode:
        print("skipped: nobody may mount a file system of their own here")
        results.skipped += 1
        return
    before = times(out)
    for jobs in ("1", "4"):
        for what, options, why in (("no room", "size=100k", errno.ENOSPC), ("no entries", "nr_inodes=9", errno.ENOSPC), ("read-only", "ro", errno.EROFS)):
            refused(results, f"{name}, {what}, {jobs} jobs", confined(root, out, options, jobs), why, out, before)


def forbidden(results, root, out):
    """A .kith/ that this user may not write to; root may, and builds as somebody else."""
    before, home = times(out), out / ".kith"
    somebody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    home.chmod(0o555)
    try:
        done = subprocess.run([KITH, "build", "-s", root, "-d", out, "--now", NOW], env=ENV, text=True, capture_output=True, **somebody)
        refused(results, "a folder of somebody else", done, errno.EACCES, out, before)
    except PermissionError:
        print("skipped: somebody else cannot run this kith")
        results.skipped += 1
    home.chmod(0o755)


def refusals(results, root, folder):
    """Folders that take no files, before a first build and before another one, and with pictures, which are kept in .kith/images."""
    full_disk(results, "a first build", root, folder / "small")
    results.check("a first build: there is no site", not (folder / "small" / "site").exists())
    full_disk(results, "another build", root, folder / "again")
    forbidden(results, root, folder / "again")
    pictures = folder / "pictures"
    write(pictures, "kettle")
    (pictures / "content" / "static").mkdir()
    for i in range(40):
        about = PngInfo()
        about.add_text("Author", str(i))  # which is not published, so that each is made anew
        Image.new("RGB", (64, 64), (i, i, i)).save(pictures / "content" / "static" / f"{i}.png", pnginfo=about)
    full_disk(results, "pictures", pictures, folder / "album")
    code, files, said = full(pictures, folder / "album")
    results.check("pictures: they are made where there is room", code == 0 and "39.png" in files and (folder / "album" / ".kith" / "images" / "index").is_file(), said)


def at_once(results, name, root, out, env, want):
    """Two builds into the same folder."""
    both = [start(root, out, {**ENV, **env}) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    results.check(f"{name}: two builds at the same time", [p.returncode for p in both] == [0, 0] and tree(out / "site") == want, said)
    results.equal(f"{name}: neither leaves anything", left(out), [])


def no_locks(results, root, folder, want):
    """Where flock fails, a build works as elsewhere, and takes away nothing that may be another's."""
    build = os.environ.get("BUILD") or ROOT / "build"
    library = pathlib.Path(build).resolve() / "tests" / "output" / "locks.so"
    subprocess.run(["make", "-s", f"BUILD={build}", f"{build}/tests/output/locks.so"], cwd=ROOT, check=True)

    def env(error):
        return {"LD_PRELOAD": str(library), "KITH_FLOCK": str(error), "ASAN_OPTIONS": "verify_asan_link_order=0"}

    for error in (errno.ENOLCK, errno.EBADF, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
        name, out = errno.errorcode[error], folder / "locks" / errno.errorcode[error]
        code, files, said = full(root, out, env(error))
        results.check(f"{name}: builds", code == 0 and files == want, said)
        results.equal(f"{name}: nothing waits", left(out), [])
    other = out / ".kith" / "stage-abcdef" / "12"
    other.parent.mkdir()
    other.write_text("of another build, or left")
    (out / "site" / "index.html").unlink()
    code, files, said = full(root, out, env(errno.ENOLCK))
    results.check("no locks: what may be another build's stays", code == 0 and files == want and left(out) == ["stage-abcdef"] and other.is_file(), said)
    (out / "site" / "index.html").unlink()
    code, files, said = full(root, out)
    results.check("with locks, it goes", code == 0 and files == want and left(out) == [], said)
    for name, more in (("locks", {}), ("no locks", env(errno.ENOLCK))):
        for k in range(3):
            at_once(results, f"{name} {k}", root, folder / "both" / name / str(k), more, want)
    (out / "site" / "index.html").unlink()
    code, files, said = full(root, out, env(errno.EWOULDBLOCK))
    results.check("all that is made is another's at once: it is said", code == 6 and os.strerror(errno.EBUSY) in said, said)
    results.equal("all that is made is another's at once: nothing waits", left(out), [])


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
        no_locks(results, root, folder, old)
        killed_first(results, root, folder, seconds, old, rng)
        write(root, "kettle")
        too_large(results, root, folder)
        folder.chmod(0o755)
        refusals(results, root, folder)
        code, new, said = full(root, folder / "new")
        results.check("the other site is built", code == 0 and new != old, said)
        killed_again(results, root, folder, seconds, old, new, rng)
    results.end()


main()
