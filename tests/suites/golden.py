"""Golden sites: tests/golden/<case>/in is a site, expect/ is all that building it gives.

expect/stdout, expect/stderr and expect/exit hold what the program prints and its exit code; expect/site and expect/outbox
the files. A case may hold `base`, the name of another case over whose `in` its own is laid (a file named x.removed takes x
away), and `args`, further words for the command line. With --bless the expectations are written anew.
"""

import pathlib
import shutil
import sys

from _common import NOW, ROOT, Results, kith, temp, tree, write

CASES = ROOT / "tests" / "golden"


def lay(case, into):
    base = case / "base"
    if base.exists():
        lay(CASES / base.read_text().strip(), into)
    if (case / "in").exists():
        shutil.copytree(case / "in", into, dirs_exist_ok=True, symlinks=True)
    for mark in list(into.rglob("*.removed")):
        mark.with_suffix("").unlink(missing_ok=True)
        mark.unlink()


def build(case):
    with temp() as folder:
        site, out = pathlib.Path(folder) / "in", pathlib.Path(folder) / "out"
        site.mkdir()
        lay(case, site)
        args = (case / "args").read_text().split() if (case / "args").exists() else ["build"]
        done = kith(*args, "-s", site, "-d", out, "--now", NOW, "--format", "text", cwd=folder)
        result = {"exit": f"{done.returncode}\n".encode(), "stdout": done.stdout.encode(),
                  "stderr": done.stderr.replace(str(site) + "/", "").encode("utf-8", "surrogateescape")}
        for part in ("site", "outbox"):
            result |= {f"{part}/{k}": v for k, v in tree(out / part).items()} if (out / part).exists() else {}
        return {k: v for k, v in result.items() if v}


def bless(case, got):
    shutil.rmtree(case / "expect", ignore_errors=True)
    write(case / "expect", got)


def compare(results, case, got):
    want = tree(case / "expect")
    for name in sorted(want.keys() | got.keys()):
        a, b = got.get(name), want.get(name)
        results.check(f"golden {case.name}: {name}", a == b,
                      "got nothing" if a is None else "got:\n" + a.decode(errors="replace") +
                      ("\nwant nothing" if b is None else "\nwant:\n" + b.decode(errors="replace")))


def main():
    results = Results()
    for case in sorted(p for p in CASES.iterdir() if p.is_dir() and not p.name.startswith("_")):
        got = build(case)
        if "--bless" in sys.argv:
            bless(case, got)
        compare(results, case, got)
    results.end()


main()
