"""Times kith mail import over web servers' logs of ten million lines: clicks, and unsubscribe requests of which half are forged.

Usage: imports.py KITH [LINES]. One line a figure, in /dev/shm when there is one; the goal is 10 s of one core each.
"""

import base64
import hashlib
import hmac
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

KEY = "0123456789abcdef"
PEOPLE = 100_000
LINE = '10.{}.{}.{} - - [21/Nov/2026:09:30:00 +0800] "{} HTTP/1.1" 200 5123 "-" "Mozilla/5.0 (X11; Linux x86_64) Bench/1"\n'


def make_site(folder):
    (folder / "content").mkdir()
    (folder / "audience").mkdir()
    (folder / "kith.yaml").write_text('version: 1\ntitle: Bench\nbase_url: https://bench.example/\nlanguages: [en]\n'
                                      'newsletter: {from: n@bench.example, unsubscribe: {https: "https://bench.example/u/{token}"}}\n')
    (folder / "unsubscribe.key").write_text(KEY + "\n")
    (folder / "audience" / "people.csv").write_text(
        "email,name,consent_date\n" + "".join(f"user{i}@example.org,User {i},2026-01-02\n" for i in range(PEOPLE)))


def token(i):
    mac = hmac.new(KEY.encode(), f"user{i}@example.org".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:16]).rstrip(b"=").decode()


def write_log(path, lines, request):
    with open(path, "w") as f:
        for start in range(0, lines, 100_000):
            f.write("".join(LINE.format(i * 7 % 251, i % 256, i * 13 % 241, request(i))
                            for i in range(start, min(lines, start + 100_000))))


def measure(kith, folder, what, log):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([kith, "mail", "import", what, log, "-s", folder, "--dry-run"], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{what:<12} {time.monotonic() - start:6.2f} s  {cpu:6.2f} s of a core  {done.stdout.strip().splitlines()[-1]}", flush=True)


def main():
    kith, lines = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="kith-bench-", dir=memory) as folder:
        folder = pathlib.Path(folder)
        make_site(folder)
        log = folder / "access.log"
        write_log(log, lines, lambda i: f"GET /posts/{i % 250}/?utm_source=newsletter&utm_medium=email&utm_campaign=2026-11")
        measure(kith, folder, "clicks", log)
        tokens = [token(i) for i in range(PEOPLE)]
        write_log(log, lines, lambda i: "POST /u/" + (tokens[i % PEOPLE] if i % 2 else tokens[i % PEOPLE][::-1]))
        measure(kith, folder, "unsubscribe", log)


main()
