"""Looks at pages of a built site in a real browser, for every suite that has one."""

import json
import pathlib
import shutil
import subprocess

from _common import ROOT


def run(job):
    done = subprocess.run(["node", str(ROOT / "tests/suites/_browser.mjs"), json.dumps(job)], capture_output=True, text=True,
                          timeout=1200)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def check_look(results, theme, seen, theirs):
    name = f"{theme}: {seen['look']} at {seen['width']} px, {seen['scheme']}"
    results.equal(f"{name}: scrolls sideways by", seen["wide"], 0)
    lost = any(theirs("broken", x) for x in seen["broken"])  # a picture that is not there has no place kept for it
    results.check(f"{name}: moves while it loads", seen["moved"] < 0.01 or lost, seen["moved"])
    results.equal(f"{name}: animations where less motion is wanted", seen["animated"], 0)
    for what in ("axe", "foreign", "errors", "broken"):
        results.equal(f"{name}: {what}", [x for x in seen[what] if not theirs(what, x)], [])


def check_walk(results, theme, seen):
    name = f"{theme}: {seen['walk']} by keyboard at {seen['width']} px"
    skip, behind, steps = seen["skip"], seen["behind"], seen["steps"]
    results.check(f"{name}: the first stop leads past the head", skip and "#main" in skip["what"] and skip["visible"], skip)
    results.check(f"{name}: and there it goes on", seen["hash"] == "#main" and behind and behind["inMain"], (seen["hash"], behind))
    results.check(f"{name}: every stop", steps and len(steps) == steps[0]["of"], (len(steps), steps[:1]))
    results.equal(f"{name}: in the order of the page", [s["at"] for s in steps], sorted(s["at"] for s in steps))
    results.equal(f"{name}: every stop is in sight", [s["what"] for s in steps if not s["visible"]], [])
    results.equal(f"{name}: every stop shows that it has the focus", [s["what"] for s in steps if not s["ring"]], [])


def check_lines(results, theme, lines, job, theirs):
    looks = [line for line in lines if "look" in line]
    results.equal(f"{theme}: every page was seen", len(looks), len(job["urls"]) * len(job["widths"]) * len(job["schemes"]))
    for seen in looks:
        check_look(results, theme, seen, theirs)
    for seen in (line for line in lines if "walk" in line):
        check_walk(results, theme, seen)
    for seen in (line for line in lines if "plain" in line):
        name = f"{theme}: {seen['plain']}, {seen['media']}"
        results.check(f"{name}: has its text", seen["shown"] > 100, seen)
        results.equal(f"{name}: navigation", seen["nav"], seen["media"] != "print")


def browse(results, theme, site, theirs=lambda what, found: False, **more):
    """Looks at pages as _browser.mjs does, which says what `more` can be; theirs: whether a finding is the authors'."""
    job = {"site": str(site), "widths": [320, 768, 1280], "schemes": ["light", "dark"], "axe": [320, 1280], **more}
    if "shots" in job:
        shutil.rmtree(job["shots"], ignore_errors=True)
        pathlib.Path(job["shots"]).mkdir(parents=True)
    done, lines = run(job)
    results.equal(f"{theme}: the browser ran", (done.returncode, done.stderr), (0, ""))
    check_lines(results, theme, lines, job, theirs)
