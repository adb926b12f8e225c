"""Runs every suite of tests/suites (and the unit tests) and adds up their last lines: N passed, N failed.

A suite is an executable file in tests/suites; it finds the program in $KITH and the build folder in $BUILD, and its last
line is `N passed, N failed` (`, N skipped` may follow). Names on the command line choose suites. A suite whose file says `# sanitised: no` is left
out when the program was built with SAN=1.
"""

import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAST = re.compile(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")


def suites(names):
    build = pathlib.Path(os.environ.get("BUILD", "build"))
    found = {"unit": [str(build / "unit")]}
    for path in sorted((ROOT / "tests" / "suites").iterdir()):
        if path.suffix not in (".py", ".sh") or path.name.startswith("_"):
            continue
        if os.environ.get("SAN") not in (None, "", "thread") and "# sanitised: no" in path.read_text():
            print(f"{path.stem}: left out, the program is built with sanitisers")
            continue
        found[path.stem] = ["/usr/bin/python3", str(path)] if path.suffix == ".py" else ["sh", str(path)]
    unknown = [n for n in names if n not in found]
    if unknown:
        sys.exit(f"no such suite: {', '.join(unknown)} (there are {', '.join(found)})")
    return {k: v for k, v in found.items() if not names or k in names}


def run(name, command, env):
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", stdin=subprocess.DEVNULL)
    lines = done.stdout.strip().splitlines() or [""]
    last = LAST.search(lines[-1])
    passed, failed, skipped = (int(n or 0) for n in last.groups()) if last else (0, 1, 0)
    if done.returncode and not failed:
        failed = 1
    if failed or not last or passed == 0:
        print(done.stdout.rstrip())
    if passed + failed + skipped == 0:
        print(f"{name}: ran no test")
        failed = 1
    print(f"{name}: {passed} passed, {failed} failed, {skipped} skipped ({time.monotonic() - start:.1f} s)", flush=True)
    return passed, failed, skipped


def main():
    env = dict(os.environ)
    env["BUILD"] = str((ROOT / env.get("BUILD", "build")).resolve())
    env["KITH"] = env["BUILD"] + "/kith"
    env["LC_ALL"] = "C.UTF-8"
    env.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    env.setdefault("LSAN_OPTIONS", f"suppressions={ROOT}/tests/lsan.supp:print_suppressions=0")
    env.setdefault("TSAN_OPTIONS", f"suppressions={ROOT}/tests/tsan.supp")
    for name in ("SOURCE_DATE_EPOCH", "GITHUB_ACTIONS", "NO_COLOR", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        env.pop(name, None)
    total = [0, 0, 0]
    for name, command in suites(sys.argv[1:]).items():
        for i, n in enumerate(run(name, command, env)):
            total[i] += n
    print("{} passed, {} failed, {} skipped".format(*total))
    sys.exit(1 if total[1] else 0)


main()
