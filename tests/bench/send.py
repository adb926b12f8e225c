"""Times `kith mail send` beside other senders, all in one run, over one message of 30 kB and as many connections to Postfix's smtp-sink.

Usage: send.py KITH CURL_BARE [MAILS [RUNS]]. One line a figure, medians of the runs. kith and bare libcurl send the same number of the same bytes in
pairs, each first in turn (whoever follows an idle machine is slower), and their figure is the median of the pairs. Then against a sink that answers 20 ms later.
`send.py KITH --memory AUDIENCE_BENCH` sends to 1,000 and to 1,000,000 and compares what each holds.
"""

import asyncio
import contextlib
import os
import pathlib
import re
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SINK, SOURCE = "/usr/sbin/smtp-sink", "/usr/sbin/smtp-source"
CONNECTIONS, BYTES = 10, 30000
WORDS = "lantern lane market tea kettle bread kiln bicycle paper river evening window story winter guild basket 灯笼 巷子 面馆 书店".split()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def sink():
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([SINK, *user, f"127.0.0.1:{port}", "1000"])
    try:
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def slow_sink(delay):
    """Answers each command `delay` seconds later."""
    async def converse(reader, writer):
        async def say(text):
            await asyncio.sleep(delay)
            writer.write(text)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await say(b"220 slow\r\n")
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    await say(b"354 go on\r\n")
                    await reader.readuntil(b"\r\n.\r\n")
                await say(b"221 bye\r\n" if verb == b"QUIT" else b"250 Ok\r\n")
                if verb == b"QUIT":
                    break
        writer.close()

    loop, port = asyncio.new_event_loop(), free_port()
    ready = threading.Event()

    def run():
        asyncio.set_event_loop(loop)
        loop.run_until_complete(asyncio.start_server(converse, "127.0.0.1", port, limit=1 << 20))
        ready.set()
        loop.run_forever()
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


class Site:
    """An issue of about 30 kB with three merge fields, and an audience of any size."""

    def __init__(self, folder, bytes_=BYTES):
        self.root = pathlib.Path(folder) / "site"
        (self.root / "content" / "newsletters").mkdir(parents=True)
        (self.root / "audience").mkdir()
        text, i = "", 0
        while len(text.encode()) < bytes_ * 0.25:
            text += f"## Part {i}\n\n" + " ".join(WORDS[(i * 7 + k * k) % len(WORDS)] for k in range(60)) + "\n\n"
            i += 1
        (self.root / "content" / "newsletters" / "1.md").write_text(
            "---\ntitle: Bench\npreheader: Rates\ndate: 2026-11-20\n---\nDear {{ recipient.name }} in {{ recipient.city }},\n\n" + text + "Goodbye, {{ recipient.name }}.\n")

    def people(self, n):
        with (self.root / "audience" / "list.csv").open("w") as f:
            f.write("email,name,city\n")
            f.writelines(f"user{i}@bench.example,Name {i},City {i % 100}\n" for i in range(n))

    def kith(self, *words, **more):
        return subprocess.run([sys.argv[1], "mail", *words, "-s", self.root, "--now", "2026-11-21", "-q"], check=True, text=True,
                              stdout=subprocess.PIPE, env={**os.environ, "KITH_THEMES": str(ROOT / "themes")}, **more).stdout

    def prepare(self, port):
        (self.root / "kith.yaml").write_text(
            "version: 1\ntitle: Bench\nbase_url: https://bench.example/\nlanguages: [en]\ntimezone: UTC\nmenus: {main: [], join: [], footer: []}\n"
            f"newsletter:\n  from: News <news@bench.example>\n  postal_address: 1 Bench\n  relay: smtp://127.0.0.1:{port}/bench\n"
            '  unsubscribe: {https: "https://bench.example/u/{token}", mailto: leave@bench.example}\n')
        shutil.rmtree(self.root / "ledger", ignore_errors=True)
        return re.search(r"(?m)^plan (\w+):", self.kith("plan", "1"))[1]

    def send(self, port, connections):
        plan = self.prepare(port)
        start = time.perf_counter()
        self.kith("send", "1", "--plan", plan, "--connections", str(connections))
        return time.perf_counter() - start


def smtp_library(port, mails, message):
    start, counter = time.perf_counter(), iter(range(mails))

    def work():
        with smtplib.SMTP("127.0.0.1", port) as s:
            for i in counter:
                s.sendmail("news@bench.example", f"user{i}@bench.example", message)
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return time.perf_counter() - start


def rates(results, mails):
    for what, seconds in results.items():
        print(f"{what:44} {statistics.median(seconds):8.3f} s  {mails / statistics.median(seconds):8.0f} mails/s")
    return {what: mails / statistics.median(seconds) for what, seconds in results.items()}


def beside_others(bare, mails, runs):
    with tempfile.TemporaryDirectory() as folder:
        folder, site = pathlib.Path(folder), Site(folder)
        site.people(mails)
        site.prepare(25)
        message = site.kith("preview", "1").replace("\n", "\r\n").encode()
        (folder / "message").write_bytes(message)
        body = "x" * (len(message) // 3)
        (folder / "html").write_text(f"<p>Dear @@</p><p>{' '.join(WORDS) * (len(message) // 300)}</p>")
        (folder / "text").write_text(f"Dear @@\n{body[:len(message) // 4]}\n")
        few = max(mails // 5, 1)  # the slow ones send fewer

        def run(*words):
            return float(subprocess.run(list(map(str, words)), check=True, stdout=subprocess.PIPE, text=True).stdout)

        def source(port):
            start = time.perf_counter()
            subprocess.run([SOURCE, "-s", str(CONNECTIONS), "-m", str(mails), "-l", str(len(message)), "-d", f"127.0.0.1:{port}"], check=True)
            return time.perf_counter() - start
        ours = {
            "kith mail send (personal, fsynced ledger)": lambda port: site.send(port, CONNECTIONS),
            "bare libcurl (ready-made bytes)": lambda port: run(bare, f"smtp://127.0.0.1:{port}/bench", CONNECTIONS, mails, folder / "message"),
        }
        others = {
            "smtp-source": source,
            "smtplib": lambda port: smtp_library(port, few, message) * mails / few,
            "nodemailer": lambda port: run("node", ROOT / "tests" / "bench" / "nodemailer.mjs", port, CONNECTIONS, few, folder / "html", folder / "text") * mails / few,
        }
        print(f"{mails} mails of {len(message)} bytes, {CONNECTIONS} connections to smtp-sink, {2 * runs} pairs and {runs} runs of the others, medians")
        results = {what: [] for what in [*ours, *others]}
        with sink() as port:
            for i in range(2 * runs):
                for what in list(ours)[::-1 if i % 2 else 1]:
                    results[what].append(ours[what](port))
            for _ in range(runs):
                for what, sender in others.items():
                    results[what].append(sender(port))
        rate = rates(results, mails)
        kith, libcurl = (results[what] for what in ours)
        pairs = sorted(b / k for k, b in zip(kith, libcurl))
        print(f"kith / bare libcurl {statistics.median(pairs):.2f} (goal 0.8; pairs {pairs[0]:.2f} to {pairs[-1]:.2f}), "
              f"kith / nodemailer {list(rate.values())[0] / list(rate.values())[-1]:.1f} (goal 4)")


def beside_itself():
    with tempfile.TemporaryDirectory() as folder, slow_sink(0.020) as port:
        site, rate = Site(folder), {}
        for connections, mails in ((1, 60), (10, 600)):
            site.people(mails)
            rate[connections] = mails / site.send(port, connections)
        print(f"a sink that answers 20 ms later: {rate[1]:.1f} mails/s over 1 connection, {rate[10]:.1f} over 10: {rate[10] / rate[1]:.1f} times (goal 9)")


def memory():
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        site, held = Site(folder, 600), {}
        for mails in (1000, 1_000_000):
            site.people(mails)
            plan = site.prepare(port)
            done = subprocess.run(["/usr/bin/time", "-f", "%M", sys.argv[1], "mail", "send", "1", "--plan", plan, "--connections", "10", "-s", site.root, "--now",
                                   "2026-11-21", "-q"], check=True, text=True, capture_output=True, env={**os.environ, "KITH_THEMES": str(ROOT / "themes")})
            held[mails] = int(done.stderr.split()[-1]) / 1024
            alone = subprocess.run([sys.argv[3], site.root, "audience"], check=True, text=True, capture_output=True).stdout
            alone = int(re.search(r"(\d+) MB", alone)[1])
            print(f"{mails} recipients: {held[mails]:.0f} MB at most, {held[mails] - alone:.0f} MB above the audience alone (goal 64)")


def main():
    if sys.argv[2] == "--memory":
        memory()
        return
    mails = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    beside_others(sys.argv[2], mails, int(sys.argv[4]) if len(sys.argv) > 4 else 3)
    beside_itself()


main()
