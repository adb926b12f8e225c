"""Pages per second of kith and other template engines on the same templates, in turns in one run.

    bench.py KITH-WORKER BUILD-FOLDER [SECONDS-PER-TURN [TURNS]]

Each engine is a process that reads `run ENGINE TEMPLATE SECONDS` and answers `PAGES SECONDS`; `print` in place of `run` answers the
page's length and bytes, which must be the same for all. Every page ends as UTF-8 bytes. The best turn of each counts.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import context  # noqa: E402

OTHERS = ["nunjucks", "eta", "handlebars"]


class Worker:
    def __init__(self, *command):
        self.p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, *words):
        self.p.stdin.write((" ".join(map(str, words)) + "\n").encode())
        self.p.stdin.flush()
        line = self.p.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.p.args[0]} ended with {self.p.wait()}")
        return line.split()

    def page(self, engine, name):
        return self.p.stdout.read(int(self.ask("print", engine, name, 0)[0]))

    def run(self, engine, name, seconds):
        pages, took = self.ask("run", engine, name, seconds)
        return int(pages) / float(took)


def main(kith, build, seconds=1.0, turns=3):
    folder = Path(build) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    context.main(folder)
    node = Worker("node", str(HERE / "worker_node.mjs"), str(folder))
    ours = Worker(kith, str(HERE / "jinja"), str(folder))
    workers = {"kith": ours, "kith-typed": ours, "jinja2": Worker("/usr/bin/python3", str(HERE / "worker_jinja.py"), str(folder)),
               **{e: node for e in OTHERS}}
    different = 0
    for name in ("page", "table"):
        wanted = workers["jinja2"].page("jinja2", name)
        for engine, worker in workers.items():
            if (got := worker.page(engine, name)) != wanted:
                different += 1
                at = next((i for i, (a, b) in enumerate(zip(got, wanted)) if a != b), min(len(got), len(wanted)))
                print(f"{engine} {name}: other bytes at {at}: {got[max(at - 40, 0):at + 40]!r}, jinja2 has {wanted[max(at - 40, 0):at + 40]!r}")
        best = dict.fromkeys(workers, 0.0)
        for _ in range(int(turns)):
            for engine, worker in workers.items():
                best[engine] = max(best[engine], worker.run(engine, name, seconds))
        for engine, rate in best.items():
            print(f"{engine:<11} {name:<6} {rate:>10.0f} pages/s {rate * len(wanted) / 1e6:>9.1f} MB/s   {best['kith'] / rate:6.2f} times slower than kith"
                  if not engine.startswith("kith") else
                  f"{engine:<11} {name:<6} {rate:>10.0f} pages/s {rate * len(wanted) / 1e6:>9.1f} MB/s")
        fastest = max(OTHERS, key=best.get)
        print(f"            {name:<6} kith is {best['kith'] / best['jinja2']:.1f} times jinja2 and {best['kith'] / best[fastest]:.1f} times {fastest}")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:3], *map(float, sys.argv[3:5]))
