"""What `make lint` holds the code to: who may include whom, headers that compile alone, banned calls, lengths, format.

Prints one line per finding, path:line: what, and ends with a failure when there is any.
"""

import concurrent.futures
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RANK = {"base": 0, "text": 1, "template": 1, "image": 1, "model": 2, "load": 3, "check": 4, "output": 4, "send": 5, "cli": 6}
# Rooms of one rank never meet; and these headers belong to few.
ONLY = {"model/member.h": {"model", "load"}, "model/member_facts.h": {"model", "cli"}, "template/ops.h": {"template"}}
BANNED = re.compile(r"(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|gets|localtime|gmtime|ctime|asctime|setlocale|"
                    r"tmpnam|system|alloca)\s*\(")
# Where the clock and the environment may be read.
CLOCK = re.compile(r"(?<![\w.>])(time|clock_gettime|gettimeofday|getenv)\s*\(")
CLOCK_ROOMS = {"cli", "send"}
CLOCK_FILES = {"src/output/theme.c"}  # KITH_THEMES: where the shipped themes lie
FILE_LINES, FUNCTION_LINES = 700, 80
TAG = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")


def files(*patterns):
    return sorted(p for pattern in patterns for p in ROOT.glob(pattern))


def code_of(text):
    """The text with comments and literals blanked, lines kept."""
    def blank(match):
        s = match[0]
        return re.sub(r"[^\n]", " ", s) if s[0] == "/" else s[0] + re.sub(r"[^\n]", "_", s[1:-1]) + s[-1]
    return re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S)


def includes(path, text):
    room = path.parts[-2]
    for n, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not found:
            continue
        name = found[1]
        other = name.split("/")[0]
        if "/" not in name or other not in RANK:
            yield n, f'include "{name}" does not name a room'
        elif other != room and RANK[other] >= RANK[room]:
            yield n, f"the room {room} may not include {name}: rooms include lower ranks only"
        elif other != room and not (ROOT / "include" / name).exists():
            yield n, f"{name} is private to the room {other}"
        elif name in ONLY and room not in ONLY[name]:
            yield n, f"{name} is for {' and '.join(sorted(ONLY[name]))} only"


def calls(path, code):
    rel = path.relative_to(ROOT).as_posix()
    for n, line in enumerate(code.splitlines(), 1):
        for found in BANNED.finditer(line):
            yield n, f"{found[1]}() is banned"
        if path.parts[-2] not in CLOCK_ROOMS and rel not in CLOCK_FILES:
            for found in CLOCK.finditer(line):
                yield n, f"{found[1]}(): below the cli nobody reads the clock or the environment"


def lengths(text, code):
    lines = text.splitlines()
    if len(lines) > FILE_LINES:
        yield 1, f"the file has {len(lines)} lines (at most {FILE_LINES})"
    start = None
    for n, line in enumerate(code.splitlines(), 1):
        if line == "{":
            start = n
        elif line.startswith("}") and start:
            if n - start > FUNCTION_LINES:
                yield start, f"a function of {n - start} lines (at most {FUNCTION_LINES})"
            start = None


def check_file(path):
    text = path.read_text()
    code = code_of(text)
    found = list(includes(path, text)) + list(calls(path, code)) + list(lengths(text, code))
    found += [(n, "a note to self is left") for n, line in enumerate(text.splitlines(), 1) if TAG.search(line)]
    if path.suffix == ".h" and "#pragma once" not in text:
        found.append((1, "no #pragma once"))
    return [f"{path.relative_to(ROOT)}:{n}: {what}" for n, what in found]


def compiles_alone(header):
    flags = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Iinclude", "-Isrc", "-fsyntax-only", "-x", "c", "-Wall", "-Wextra",
             "-Wno-unused", "-Werror"]
    name = header.relative_to(ROOT).as_posix()
    done = subprocess.run(["gcc", *flags, "-"], input=f'#include "{name.split("/", 1)[1]}"\n', cwd=ROOT, text=True,
                          stderr=subprocess.PIPE)
    if done.returncode:
        return [f"{name}:1: does not compile alone: {done.stderr.strip().splitlines()[0]}"]
    return []


def formatted(paths):
    done = subprocess.run(["clang-format", "--dry-run", *map(str, paths)], stderr=subprocess.PIPE, text=True)
    places = re.findall(r"^(.*?):(\d+):\d+: warning: code should be clang-formatted", done.stderr, re.M)
    first = {}
    for path, n in places:
        first.setdefault(path, n)
    return [f"{pathlib.Path(p).relative_to(ROOT)}:{n}: not formatted (make format)" for p, n in first.items()]


def main():
    code = files("include/*/*.h", "src/*/*.[ch]")
    tests = files("tests/*.[ch]", "tests/*/*.[ch]")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        alone = pool.map(compiles_alone, files("include/*/*.h", "src/*/*.h"))
        layout = pool.submit(formatted, code + tests)
        found = [line for path in code for line in check_file(path)]
        found += [line for lines in alone for line in lines] + layout.result()
    for line in found:
        print(line)
    print(f"lint: {len(code)} files, {len(found)} findings")
    sys.exit(1 if found else 0)


main()
