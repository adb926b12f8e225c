"""Wrong command lines: exit 2, what is wrong, and the nearest that would be right."""

from _common import Results, kith, temp

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
    (["build", "--format", "xml"], 2, '--format is one of text|github, not "xml"'),
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
    (["build", "--help"], 0, "--dry-run"),
    (["--drafts", "build", "-s", "/nonexistent-kith", "-q"], 3, "kith.yaml"),
    (["-s", "/nonexistent-kith", "build"], 3, "kith.yaml"),
]


def main():
    results = Results()
    with temp() as folder:
        for words, code, text in ROWS:
            done = kith(*words, cwd=folder)
            name = "kith " + " ".join(words)
            results.equal(name + ": exit", done.returncode, code)
            results.check(name + ": text", text in (done.stderr if code else done.stdout), done.stdout + done.stderr)
        done = kith("build", "-s", folder, env={"SOURCE_DATE_EPOCH": "soon"})
        results.equal("SOURCE_DATE_EPOCH=soon: exit", done.returncode, 2)
    results.end()


main()
