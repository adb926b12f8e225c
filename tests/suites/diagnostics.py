"""Reports in their four forms, at the right place, with the exit codes that --strict, --max-warnings and `checks` ask for."""

import json
import re

from _common import NOW, ROOT, Results, kith, temp, write

CONFIG = "version: 1\ntitle: T\nbase_url: https://t.example/\nlanguages: [en]\n"
BAD = "---\ntitle: 坏\ndate: 2026-11-02\nauthor: mia\n---\n\n标题: 看 [这里](nowhere.md)。 ![](x.png)\n"
WARNED = "---\ntitle: W\ndate: 2026-11-02\n---\n\n[home](/)\n\n## a\n\n#### b\n\n## c\n\n#### d\n"
# id, line, column, end column of what BAD gets.
EXPECTED = [("front-matter-key", 4, 1, 7), ("link-dead", 7, 12, 22), ("image-alt", 7, 29, 34), ("image-missing", 7, 29, 34)]
LEVELS = {"error", "warning", "note"}


def check(folder, *args, command="check", env=None):
    return kith(command, "-s", folder, "--now", NOW, *args, env=env)


def places(reports):
    return [(r["id"], r["line"], r["column"], r.get("end_column")) for r in reports if r["file"] == "content/posts/坏 b.md"]


def check_json(results, folder):
    done = check(folder, "--format", "json")
    got = json.loads(done.stdout)
    results.equal("json: exit", done.returncode, 1)
    results.equal("json: standard error is empty", done.stderr, "")
    results.equal("json: schema_version", got["schema_version"], 1)
    results.equal("json: places", places(got["reports"]), EXPECTED)
    results.equal("json: counts", got["counts"]["errors"], sum(r["level"] == "error" for r in got["reports"]))
    for r in got["reports"]:
        results.equal(f"json: {r['id']}: keys", set(r) - {"end_line", "end_column"},
                      {"id", "level", "file", "line", "column", "message", "hint", "trail"})
        results.check(f"json: {r['id']}: level and hint", r["level"] in LEVELS and (r["hint"] or r["level"] == "note"), r)


def check_sarif(results, folder):
    done = check(folder, "--format", "sarif")
    got = json.loads(done.stdout)
    run = got["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    results.equal("sarif: version", (got["version"], got["$schema"].rsplit("/", 1)[1]), ("2.1.0", "sarif-2.1.0.json"))
    results.equal("sarif: columns", run["columnKind"], "unicodeCodePoints")
    results.equal("sarif: each id once", len({r["id"] for r in rules}), len(rules))
    for r in rules:
        good = r["fullDescription"]["text"].endswith(".") and r["help"]["text"].endswith((".", ").", "}.")) and \
            re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", r["id"]) and r["defaultConfiguration"]["level"] in LEVELS | {"none"}
        results.check(f"sarif: rule {r['id']}", good, r)
    mine = []
    for r in run["results"]:
        results.equal(f"sarif: {r['ruleId']}: rule", rules[r["ruleIndex"]]["id"], r["ruleId"])
        place = r["locations"][0]["physicalLocation"]
        results.check(f"sarif: {r['ruleId']}: uri", re.fullmatch(r"[A-Za-z0-9._~/%-]+", place["artifactLocation"]["uri"]), place)
        if place["artifactLocation"]["uri"] == "content/posts/%E5%9D%8F%20b.md":
            region = place["region"]
            mine.append((r["ruleId"], region["startLine"], region["startColumn"], region["endColumn"]))
    results.equal("sarif: places", mine, EXPECTED)


def check_forms(results, folder):
    write(folder, {"kith.yaml": CONFIG, "content/posts/坏 b.md": BAD})
    check_json(results, folder)
    check_sarif(results, folder)
    done = check(folder, "--format", "github")
    results.check("github: an annotation", "::error file=content/posts/坏 b.md,line=7,col=12,title=link-dead::nothing is at"
                  in done.stderr, done.stderr)
    done = check(folder, env={"GITHUB_ACTIONS": "true"})
    results.check("github by itself under GITHUB_ACTIONS", "::error file=" in done.stderr, done.stderr)
    done = check(folder)
    results.check("text: excerpt and caret", "    4 | author: mia\n      | ^~~~~~\n  hint: did you mean" in done.stderr, done.stderr)
    results.check("text: no colour where no terminal is", "\033" not in done.stderr)
    for command in ("build", "check"):
        done = check(folder, "--format", "json", command=command)
        results.check(f"{command} --format json: standard output is JSON", json.loads(done.stdout)["counts"]["errors"] == 3, done.stdout)
    done = check(folder, "--format", "sarif", "-c", "gone.yaml")
    results.equal("a report without a place: exit", done.returncode, 3)
    results.check("a report without a place: no region",
                  "region" not in json.loads(done.stdout)["runs"][0]["results"][0]["locations"][0]["physicalLocation"], done.stdout)


def check_levels(results, folder):
    write(folder, {"kith.yaml": CONFIG, "content/posts/w.md": WARNED})
    rows = [
        ([], "", 0), (["--strict"], "", 1), (["--max-warnings", "2"], "", 0), (["--max-warnings", "1"], "", 1),
        (["--max-warnings", "0"], "", 1), (["--strict"], "off", 0), (["--max-warnings", "0"], "note", 0), ([], "error", 1),
    ]
    for args, level, code in rows:
        more = "" if not level else f"checks: {{heading-order: {level}}}\n"
        write(folder, {"kith.yaml": CONFIG + more})
        for command in ("check", "build"):
            if command == "build" and level == "error":
                continue  # what is only unwise does not concern the build
            want = 0 if command == "build" else code
            results.equal(f"{command} {' '.join(args)} {level}: exit", check(folder, *args, command=command).returncode, want)
    write(folder, {"kith.yaml": CONFIG + "checks: {heading-oder: off}\n"})
    done = check(folder)
    results.check("an unknown id: exit, place and suggestion", done.returncode == 3 and "kith.yaml:5:10: error: there is no check"
                  in done.stderr and 'did you mean "heading-order"?' in done.stderr, done.stderr)
    write(folder, {"kith.yaml": CONFIG + "checks: {heading-order: loud}\n"})
    done = check(folder)
    results.check("an unknown level", done.returncode == 3 and "off, note, warning or error" in done.stderr, done.stderr)


def check_exits(results, folder):
    """What is wrong, and the exit code of build and check: 3 wherever kith.yaml is, whatever else is."""
    menu, menus = {"kith.yaml": CONFIG + "menus: {main: [{page: gone}]}\n"}, {"kith.yaml": CONFIG}
    content, fine = {"content/posts/w.md": "---\ntitle: W\ndate: never\n---\n"}, {"content/posts/w.md": WARNED}
    template, default = {"themes/default/templates/post.html": "{% if %}\n"}, {"themes/default/templates/post.html": "x\n"}
    for name, files, code in (("content", menus | content | default, 1), ("template", menus | fine | template, 1),
                              ("content and template", menus | content | template, 1), ("kith.yaml", menu | fine | default, 3),
                              ("kith.yaml and template", menu | fine | template, 3), ("all three", menu | content | template, 3)):
        write(folder, files)
        for command in ("build", "check"):
            done = check(folder, command=command)
            results.check(f"{command}: wrong are {name}: exit", done.returncode == code, f"{done.returncode}\n{done.stderr}")


def check_registry(results, folder):
    """Each id of each room may stand in `checks`."""
    rows = re.findall(r'^(?:DIAG|CHECK)\(\w+,\s*"([a-z0-9-]+)"', "\n".join(
        p.read_text() for pattern in ("include/*/diags.def", "src/*/diags.def", "src/check/checks.def")
        for p in sorted(ROOT.glob(pattern))), re.M)
    results.check("there are many", len(rows) > 60, len(rows))
    write(folder, {"kith.yaml": CONFIG + "checks:\n" + "".join(f"  {i}: note\n" for i in rows), "content/posts/w.md": WARNED})
    done = check(folder)
    results.check("kith.yaml accepts all ids", done.returncode == 0 and "there is no check" not in done.stderr, done.stderr)


def main():
    results = Results()
    for run in (check_forms, check_levels, check_exits, check_registry):
        with temp() as folder:
            run(results, folder)
    results.end()


main()
