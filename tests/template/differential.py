#!/usr/bin/python3
"""Renders every case with kith and with Jinja2: both must give the same bytes, or both must fail.

    differential.py DRIVER [file or word …]     DRIVER is tests/template/render_batch.c built
    differential.py --oracle [file or word …]   shows what Jinja2 makes of the cases
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import oracle  # noqa: E402
from cases import parse_file  # noqa: E402

CASES = Path(__file__).parent / "cases"
# A case may take this long and the process this much memory; sanitisers need more of both.
SANITISED = bool(os.environ.get("SAN"))
MILLISECONDS = 15000 if SANITISED else 1000
MEGABYTES = 0 if SANITISED else 512


class Result:
    """What kith made of a case: output, or its report."""

    def __init__(self, ok, out, report, ms=0):
        self.ok, self.out, self.report, self.ms = ok, out, report, ms


def read_result(pipe):
    head = pipe.readline().split()
    if len(head) != 4:
        return None
    out = pipe.read(int(head[1])).decode("utf-8", "backslashreplace")
    report = pipe.read(int(head[2])).decode("utf-8", "backslashreplace")
    return Result(head[0] == b"ok", out, report, int(head[3]))


def run_batch(driver, cases):
    """One driver process for all cases; when it dies in one, the next process goes on behind it."""
    done = 0
    while done < len(cases):
        with tempfile.TemporaryFile() as f, tempfile.TemporaryFile() as err:
            for case in cases[done:]:
                f.write(json.dumps(case.request(), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            f.seek(0)
            with subprocess.Popen([driver, str(MEGABYTES)], stdin=f, stdout=subprocess.PIPE, stderr=err) as p:
                while done < len(cases) and (result := read_result(p.stdout)):
                    done += 1
                    yield result
                if done < len(cases):
                    p.kill()
                    p.wait()
                    err.seek(0)
                    done += 1
                    yield Result(None, "", "kith died: " + err.read().decode("utf-8", "replace")[-3000:])


def reported_in_order(wanted, report):
    at = 0
    for line in wanted.split("\n"):
        found = report.find(line.strip(), at)
        if found < 0:
            return line
        at = found + len(line.strip())
    return None


def judge(case, result, theirs):
    """None when the case passes, else what is wrong with it."""
    if result.ok is None:
        return result.report
    if result.ms > MILLISECONDS:
        return f"kith took {result.ms} ms"
    if not result.ok and (result.out or not result.report):
        return "a failure must have a report and no output"
    if case.expect is not None:
        return None if result.ok and result.out in (case.expect, case.expect + "\n") else "kith differs from what is expected"
    wanted = case.fails if case.fails is not None else case.differs
    if wanted is not None:
        if result.ok:
            return "kith should fail"
        missing = reported_in_order(wanted, result.report)
        return None if missing is None else f"the report lacks {missing!r}"
    ok, out = theirs
    if ok != result.ok:
        return f"{'Jinja2' if ok else 'kith'} renders, {'kith' if ok else 'Jinja2'} fails"
    return None if not ok or out == result.out else "the outputs differ"


def show(case, result, theirs, why):
    print(f"FAIL {case.name}: {why}")
    if case.options:
        print(f"  options   {' '.join(sorted(case.options))}")
    for name, text in case.files.items():
        if any(name in t for t in (case.template, *case.files.values())):
            print(f"  {name:<9} {text!r}")
    print(f"  template  {case.template!r}")
    if len(case.context) < 300 or case.name.startswith("seed"):
        print(f"  context   {case.context.strip()}")
    if case.expect is not None:
        print(f"  expected  {case.expect!r}")
    if theirs is not None:
        print(f"  jinja2    {theirs[1]!r}" if theirs[0] else f"  jinja2    fails: {theirs[1]}")
    if result is not None:
        print(f"  kith      {result.out!r}" if result.ok else f"  kith      fails: {result.report.strip()}")
    print()


def asks_oracle(case):
    return case.expect is None and case.fails is None


def load(words):
    cases = [c for f in sorted(CASES.glob("*.txt")) for c in parse_file(f)]
    if words:
        cases = [c for c in cases if any(w in c.name for w in words)]
    return cases


def compare(driver, cases, limit=40):
    """Runs the cases and prints differences; gives the numbers of passed and failed ones."""
    failed = 0
    for case, result in zip(cases, run_batch(driver, cases)):
        theirs = oracle.render(case) if asks_oracle(case) else None
        why = judge(case, result, theirs)
        if why:
            failed += 1
            if failed <= limit:
                show(case, result, theirs, why)
    return len(cases) - failed, failed


def main(argv):
    if argv[:1] == ["--oracle"]:
        for case in load(argv[1:]):
            ok, out = oracle.render(case)
            print(f"{case.name}: {case.template!r}\n    {'' if ok else 'fails: '}{out!r}")
        return 0
    if not argv:
        print(__doc__, file=sys.stderr)
        return 2
    passed, failed = compare(argv[0], load(argv[1:]))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
