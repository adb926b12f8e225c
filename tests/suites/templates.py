"""The template engine against python3-jinja2: all cases, then random templates."""

import os
import sys

from _common import ROOT

sys.path.insert(0, str(ROOT / "tests" / "template"))
import differential  # noqa: E402
import generate  # noqa: E402

DRIVER = os.environ.get("BUILD", str(ROOT / "build")) + "/tests/template/render_batch"


def main():
    passed, failed = differential.compare(DRIVER, differential.load([]))
    more, wrong = generate.compare(DRIVER, 300, 1)
    print(f"{passed + more} passed, {failed + wrong} failed")
    sys.exit(1 if failed or wrong else 0)


main()
