"""python3-jinja2 as a worker of the bench: reads `print|run ENGINE TEMPLATE SECONDS`, see bench.py."""

import json
import sys
import time
from pathlib import Path

import jinja2

HERE = Path(__file__).resolve().parent


def main(contexts):
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "jinja"), autoescape=True, trim_blocks=True,
                             keep_trailing_newline=True)
    data = {n: json.loads((Path(contexts) / f"{n}.json").read_text(encoding="utf-8")) for n in ("page", "table")}
    templates = {n: env.get_template(f"{n}.html") for n in data}
    for line in sys.stdin:
        what, _, name, seconds = line.split()
        template, context = templates[name], data[name]
        if what == "print":
            out = template.render(context).encode()
            sys.stdout.buffer.write(b"%d\n" % len(out) + out)
            sys.stdout.buffer.flush()
            continue
        pages, start = 0, time.perf_counter()
        while time.perf_counter() - start < float(seconds):
            for _ in range(10):
                template.render(context).encode()
            pages += 10
        print(f"{pages} {time.perf_counter() - start}", flush=True)


main(sys.argv[1])
