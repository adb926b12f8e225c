"""Writes the template cases as seeds for the fuzzer: template, NUL, context."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "template"))
from cases import parse_file  # noqa: E402


def main(folder):
    for path in sorted((ROOT / "template" / "cases").glob("*.txt")):
        if path.stem == "matrix":
            continue
        for i, case in enumerate(parse_file(path)):
            seed = Path(folder) / f"{path.stem}-{i:04}"
            if not seed.exists() and len(case.template) + len(case.context) < 3000:
                seed.write_bytes(case.template.encode() + b"\0" + case.context.strip().encode())


main(sys.argv[1])
