"""Wrong command lines: exit 2, what is wrong, and the nearest that would be right."""

import os
import subprocess
import sys

from _common import KITH, ROOT, Results, kith, temp

# words, exit code, what standard error (or, for 0, standard output) holds
ROWS = [
    (["biuld"], 2, 'unknown command "biuld"; did you mean "build"?'),
    (["zzz"], 2, 'unknown command "zzz"'),
    (["build", "--jbos", "2"], 2, "unknown option --jbos; did you mean --jobs?"),
    (["build", "--jobs", "two"], 2, '--jobs needs a whole number, not "two"'),
    (["build", "--jobs"], 2, "--jobs needs a value (N)"),
    (["build", "--drafts=yes"], 2, "--drafts takes no value"),
    (["build", "extra"], 2, 'build does not take "extra"'),
    (["build", "-Z"], 2, "unknown option -Z"),
    (["build", "--format", "xml"], 2, '--format is one of text|github|json|sarif, not "xml"'),
    (["build", "--now", "yesterday"], 2, "--now needs a date"),
    (["mail"], 2, "mail needs"),
    (["mail", "sned", "x"], 2, 'did you mean "send"?'),
    (["render", "--tempalte", "x"], 2, "did you mean --template?"),
    (["help", "biuld"], 2, 'did you mean "build"?'),
    (["help"], 0, "Commands:"),
    (["--help"], 0, "Commands:"),
    ([], 0, "Commands:"),
    (["--version"], 0, "kith "),
    (["version"], 0, "kith "),
    (["help", "build"], 0, "--dry-run"),
    (["help", "image-alt"], 0, "An image has no alternative text."),
    (["help", "image-atl"], 2, 'did you mean "image-alt"?'),
    (["help", "messages"], 0, "| `link-dead` | error |"),
    (["help", "fields"], 0, "| `newsletter.from` | text |"),
    (["completion", "bash"], 0, "complete -F _kith kith"),
    (["completion", "zsh"], 0, "#compdef kith"),
    (["completion", "fish"], 0, "complete -c kith"),
    (["completion", "tcsh"], 2, 'bash, zsh or fish, not "tcsh"'),
    (["completion"], 2, "completion needs bash|zsh|fish"),
    (["build", "--max-warnings", "-1"], 2, "--max-warnings needs a whole number"),
    (["build", "--help"], 0, "--dry-run"),
    (["--drafts", "build", "-s", "/nonexistent-kith", "-q"], 3, "kith.yaml"),
    (["-s", "/nonexistent-kith", "build"], 3, "kith.yaml"),
]

# What bash offers for the last word.
COMPLETIONS = [
    ("kith bu", ["build"]), ("kith che", ["check"]), ("kith build --dry", ["--dry-run"]), ("kith check --lin", ["--links"]),
    ("kith check --links ex", ["external"]), ("kith -q build --dry", ["--dry-run"]), ("kith build --format sa", ["sarif"]),
    ("kith version --dra", []),
]


def complete(line):
    words = line.split(" ")
    script = kith("completion", "bash").stdout + "COMP_WORDS=({}); COMP_CWORD={}; _kith; printf '%s\n' \"${{COMPREPLY[@]}}\"".format(
        " ".join(words), len(words) - 1)
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True).stdout.split()


def main():
    results = Results()
    with temp() as folder:
        for words, code, text in ROWS:
            done = kith(*words, cwd=folder)
            name = "kith " + " ".join(words)
            results.equal(name + ": exit", done.returncode, code)
            results.check(name + ": text", text in (done.stderr if code else done.stdout), done.stdout + done.stderr)
        for line, want in COMPLETIONS:
            results.equal(f"completion: {line}", complete(line), want)
        reference = subprocess.run([sys.executable, ROOT / "tests" / "reference.py", "--check"], capture_output=True, text=True,
                                   env={**os.environ, "KITH": KITH})
        results.check("the guide's pages made from tables are up to date", reference.returncode == 0, reference.stdout + reference.stderr)
        done = kith("build", "-s", folder, env={"SOURCE_DATE_EPOCH": "soon"})
        results.equal("SOURCE_DATE_EPOCH=soon: exit", done.returncode, 2)
    results.end()


main()
