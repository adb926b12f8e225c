"""One page of each type of the example in a real browser: no sideways scrolling, no finding of axe-core, no request to others.

# sanitised: no
"""

import json
import pathlib
import subprocess

from _common import NOW, ROOT, Results, kith, temp


def first(site, pattern):
    found = sorted(p for p in site.glob(pattern))
    return ["/" + found[0].relative_to(site).as_posix().removesuffix("index.html")] if found else []


def main():
    results = Results()
    with temp() as folder:
        site = pathlib.Path(folder) / "site"
        done = kith("build", "-d", folder, "--now", NOW)
        results.equal("the example builds", done.returncode, 0)
        urls = ["/404.html"]
        for lang in ("", "en/"):
            urls.append("/" + lang)
            for part in ("posts", "stories", "events", "members", "newsletters", "tags"):
                if (site / lang / part / "index.html").exists():
                    urls.append(f"/{lang}{part}/")
                urls += first(site, f"{lang}{part}/*/index.html")
            urls += first(site, f"{lang}about/index.html") + first(site, f"{lang}guide/*/index.html")
        run = subprocess.run(["node", str(ROOT / "tests/suites/_browser.mjs"), str(site), *urls], capture_output=True, text=True,
                             timeout=600)
        results.equal("the browser ran", (run.returncode, run.stderr), (0, ""))
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        results.equal("every page was seen", len(lines), len(urls) * 6)
        for seen in lines:
            name = f"{seen['url']} at {seen['width']} px, {seen['colorScheme']}"
            results.equal(f"{name}: scrolls sideways by", seen["wide"], 0)
            for what in ("axe", "foreign", "errors"):
                results.equal(f"{name}: {what}", seen[what], [])
    results.end()


main()
