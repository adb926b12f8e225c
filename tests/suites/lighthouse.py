"""Lighthouse gives the home page, a post, an event and a list of the example 100 in every category.

# sanitised: no
"""

import json
import pathlib
import socket
import subprocess

from _common import NOW, ROOT, Results, kith, temp

PAGES = ["/", "/posts/winter-night-market-map/", "/en/events/night-market/", "/posts/"]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def main():
    results = Results()
    with temp() as folder:
        port = free_port()
        # Canonical addresses must be those that are asked for.
        done = kith("build", "-d", folder, "--now", NOW, "-b", f"http://127.0.0.1:{port}/")
        results.equal("the example builds", done.returncode, 0)
        done = subprocess.run(["node", str(ROOT / "tests/suites/_lighthouse.mjs"), str(pathlib.Path(folder) / "site"), str(port), *PAGES],
                              capture_output=True, text=True, timeout=900)
        results.equal("Lighthouse ran", done.returncode, 0) or print(done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        results.equal("every page was measured", [line["url"] for line in lines], PAGES)
        for line in lines:
            results.equal(f"{line['url']}: categories", len(line["scores"]), 4)
            for category, score in line["scores"].items():
                results.check(f"{line['url']}: {category}", score == 100, (score, "\n".join(line["lost"])))
    results.end()


main()
