"""What the suites share: running kith, counting results."""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KITH = os.environ.get("KITH") or str(ROOT / "build" / "kith")
NOW = "2026-11-21T12:00:00+08:00"
# Where real content lies, for the suites that read it; it is not part of kith.
REAL = pathlib.Path(os.environ.get("KITH_REAL_DATA") or ROOT.parent / "shared" / "data")


class Results:
    """Counts checks, prints those that fail, ends with the line that the runner reads."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, good, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAIL {name}" + (f"\n{str(detail)[:4000]}" if detail != "" else ""))
        return bool(good)

    def equal(self, name, got, want):
        return self.check(name, got == want, f"  got:  {got!r}\n  want: {want!r}" if got != want else "")

    def nu(self, name, site):
        """The Nu checker has neither an error nor a warning over all pages. What language a page is in it only guesses."""
        jar = ROOT / "tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
        pages = sorted(str(p) for p in pathlib.Path(site).rglob("*.html"))
        done = subprocess.run(["java", "-Xss4m", "-jar", str(jar), "--filterpattern", ".*This document appears to be written in.*", *pages],
                              capture_output=True, text=True)
        self.check(f"{name}: no error, no warning", pages and done.returncode == 0 and not done.stderr.strip(), done.stderr)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""))
        sys.exit(1 if self.failed else 0)


def kith(*args, cwd=ROOT, env=None, stdin=None, timeout=120):
    full = {**os.environ, "TZ": "America/New_York", "KITH_THEMES": str(ROOT / "themes"), **(env or {})}
    return subprocess.run([KITH, *map(str, args)], cwd=cwd, env=full, input=stdin, capture_output=True, text=True,
                          timeout=timeout, errors="surrogateescape")


def tree(folder):
    """All files below a folder: relative path -> bytes."""
    folder = pathlib.Path(folder)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def temp():
    return tempfile.TemporaryDirectory(prefix="kith-test-")
