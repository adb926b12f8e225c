"""What the suites share: running kith, counting results."""

import json
import os
import pathlib
import re
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

    def nu(self, name, site=None, written=None):
        """The Nu checker has neither an error nor a warning over all pages. What language a page is in it only guesses.
        written: folder of a site -> all that its authors wrote, whose own HTML and headings are theirs. Gives what it found."""
        jar = ROOT / "tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
        pages = sorted(str(p) for folder in written or [site] for p in pathlib.Path(folder).rglob("*.html"))
        done = subprocess.run(["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--filterpattern",
                               ".*This document appears to be written in.*", *pages], capture_output=True, text=True)
        found = json.loads(done.stderr or done.stdout)["messages"]
        ours = [m for m in found if not any(m["url"].startswith(f"file:{folder}/") and authors_own(m, found, text)
                                            for folder, text in (written or {}).items())]
        self.check(f"{name}: no error, no warning", pages and not ours,
                   "\n".join(f"{m.get('url')}:{m.get('lastLine')}: {m['message']}: {m.get('extract', '')[:300]}" for m in ours))
        return found

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""))
        sys.exit(1 if self.failed else 0)


def squeezed(html):
    return re.sub(rb"\s+", b" ", html)


def authors_own(message, found, written):
    """Whether what the Nu checker complains of is HTML that stands in a source as well, or follows from it, a heading's level, or the
    form of letters. written: squeezed."""
    said, text, start = message["message"], message.get("extract", "").encode("utf-16-le"), 2 * message.get("hiliteStart", 0)
    end = start + 2 * message.get("hiliteLength", 0)  # counted in units of UTF-16
    before, marked = (squeezed(part.decode("utf-16-le", "ignore").encode()) for part in (text[:start], text[start:end]))
    marked = marked.strip()
    marked = re.sub(rb'^<img((?: (?:width|height|srcset|sizes|loading|decoding)="[^"]*")+)', b"<img", marked)  # what kith added
    if "heading" in said and "skipping" in said:
        return re.match(rb"<h[2-6] id=", marked) is not None
    if re.match("(Start|End) tag .* seen", said) and (marked == b"</p>" or before.endswith(b">")):
        return any(m["url"] == message["url"] and m["message"].startswith(("Unclosed element", "No ")) for m in found) or before[-9:] in written
    return "Normalization Form C" in said or (marked.startswith(b"<") and marked in written)


def kith(*args, cwd=ROOT, env=None, stdin=None, timeout=120):
    full = {**os.environ, "TZ": "America/New_York", "KITH_THEMES": str(ROOT / "themes"), **(env or {})}
    return subprocess.run([KITH, *map(str, args)], cwd=cwd, env=full, input=stdin, capture_output=True, text=True,
                          timeout=timeout, errors="surrogateescape")


def tree(folder):
    """All files below a folder: relative path -> bytes."""
    folder = pathlib.Path(folder)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def put(folder, name, data):
    """Writes a file below a folder, text or bytes, with the folders on the way; gives its path."""
    path = pathlib.Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def write(folder, files):
    """The same for several: relative path -> text or bytes."""
    for name, data in files.items():
        put(folder, name, data)


def temp():
    return tempfile.TemporaryDirectory(prefix="kith-test-")
