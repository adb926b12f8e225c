"""The manual: its template examples are rendered, and it names all that the engine and its views offer.

In guide/templates a ```jinja fence that is followed by a ```text fence prints, with the page's ```json fence as context,
just that text. A first line {# name #} calls the file so; it can then be included until the next heading. In a table, the
column behind "Example" is what `{{ example }}` prints. What is printed and no report, Jinja2 must print, too.

# sanitised: no
"""

import json
import pathlib
import re
import textwrap

import jinja2
from _common import NOW, ROOT, Results, kith, temp

GUIDE = ROOT / "content" / "pages" / "guide"
EXAMPLE = ("Example", "例子")


def fences(text):
    """(language, body, the heading above it) of each fence; language None stands for other text between them."""
    heading = ""
    for part in re.split(r"^(```.*?^```)$", text, flags=re.M | re.S):
        if part.startswith("```"):
            head, _, body = part.partition("\n")
            yield head[3:].strip(), body.removesuffix("```"), heading
            continue
        if part.strip():
            yield None, part, heading
        found = re.findall(r"^#+ (.*)$", part, re.M)
        heading = found[-1] if found else heading


def cells(row):
    return [c.strip() for c in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def code(cell):
    """What stands in a cell's code span; None when it has none."""
    found = re.fullmatch(r"(`+) ?(.*?) ?\1", cell.replace("\\|", "|"))
    return found[2] if found else None


def table_examples(text):
    """(example, what it gives) of all tables with such columns."""
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        rows = [cells(r) for r in table.strip().split("\n")]
        at = next((i for i, c in enumerate(rows[0]) if c in EXAMPLE), None)
        for row in rows[2:] if at is not None else []:
            if code(row[at]) is not None:
                yield code(row[at]), code(row[at + 1])


class Examples:
    """The examples of a page, rendered in a folder of their own."""

    def __init__(self, folder, context):
        self.folder, self.heading, self.files = pathlib.Path(folder), None, []
        self.context, self.name = json.loads(context), None
        self.jinja = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), trim_blocks=True, lstrip_blocks=True,
                                        cache_size=0, autoescape=jinja2.select_autoescape(["html"]), extensions=["jinja2.ext.do"])
        (self.folder / "context.json").write_text(context, encoding="utf-8")

    def render(self, text, heading=None):
        if heading != self.heading:
            for file in self.files:
                file.unlink(missing_ok=True)
            self.heading, self.files = heading, []
        found = re.match(r"\{# ([\w.]+) #\}\n", text)
        self.name = found[1] if found else "page.txt"
        file = self.folder / self.name
        file.write_text(text, encoding="utf-8")
        self.files.append(file)
        done = kith("render", "-t", file.name, "--context", "context.json", "--trim-blocks", "--lstrip-blocks", cwd=self.folder)
        return done.stdout if done.returncode == 0 else without_count(done.stderr)

    def check(self, results, page, text, heading, wanted):
        got = self.render(text, heading)
        name = f"{page}: {heading}: {text}"
        results.equal(name, got.strip("\n"), wanted.strip("\n"))
        if not re.match(r"\S+:\d+:\d+: error: ", got) and not re.search(rf"\|\s*({'|'.join(own_filters())})\b", text):
            results.equal(f"{name}: Jinja2", self.jinja.get_template(self.name).render(self.context), got)


def pairs(text):
    """(template, what follows it as text or None, heading)."""
    parts = list(fences(text))
    for i, (language, body, heading) in enumerate(parts):
        if language == "jinja":
            after = parts[i + 1] if i + 1 < len(parts) else (None, "", "")
            yield body, after[1] if after[0] == "text" else None, heading


def page_context(text):
    return next(body for language, body, _ in fences(text) if language == "json")


def check_examples(results, path):
    text = path.read_text(encoding="utf-8")
    with temp() as folder:
        examples = Examples(folder, page_context(text))
        for template, wanted, heading in pairs(text):
            if wanted is None:
                examples.render(template, heading)
            else:
                examples.check(results, path.name, template, heading, wanted)
        rows = list(table_examples(text))
        results.check(f"{path.name}: has examples", len(rows) > 80)
        for example, wanted in rows:
            examples.check(results, path.name, "{{ " + example + " }}", "tables", wanted)


def report_on(text):
    """The report that a page shows."""
    return next(body for _, body, _ in fences(text) if ": error: " in body)


def check_first_steps(results, path):
    """The five minutes of the front page: its two files make a site, and its report is what a wrong date gives."""
    text = path.read_text(encoding="utf-8")
    config, post = [textwrap.dedent(b) for b in re.findall(r"^   ```(?:yaml|markdown)\n(.*?)^   ```$", text, re.M | re.S)]
    with temp() as folder:
        site = pathlib.Path(folder)
        file = site / "content" / "posts" / "hello.md"
        file.parent.mkdir(parents=True)
        (site / "kith.yaml").write_text(config, encoding="utf-8")
        file.write_text(post, encoding="utf-8")
        done = kith("build", "--strict", "--now", NOW, cwd=site)
        results.equal(f"{path.name}: the site of the first steps", (done.returncode, done.stderr), (0, ""))
        results.check(f"{path.name}: has a page", (site / "site" / "posts" / "hello" / "index.html").exists())
        file.write_text(post.replace("2026-11-21", "2026-11-31"), encoding="utf-8")
        results.equal(f"{path.name}: its report", without_count(kith("build", "--now", NOW, cwd=site).stderr), report_on(text))
        (site / "content" / "members").mkdir()
        (site / "content" / "members" / "lin-yue.yaml").write_text("name: Lin Yue\n", encoding="utf-8")
        file.write_text(post.replace("2026-11-21", "2026-11-21\nauthors: [lin-yu]"), encoding="utf-8")
        errors = path.with_name(path.name.replace("index", "errors"))
        results.equal(f"{errors.name}: its report", without_count(kith("build", "--now", NOW, cwd=site).stderr),
                      report_on(errors.read_text(encoding="utf-8")))


def without_count(report):
    return re.sub(r"\n\d+ errors?\n$", "\n", report)


def source(*patterns):
    return "\n".join(p.read_text(encoding="utf-8") for x in patterns for p in sorted((ROOT / "src").glob(x)))


def language_names():
    """All filters, tests, functions, methods and their parameters, from the engine's tables."""
    text = source("template/filter.c", "template/test.c", "template/builtin.c", "template/method*.c")
    rows = re.findall(r'\b(?:X|ROW)\("([^"]+)", *(?:P\(([^)]*)\))?', text)
    names = {name for name, _ in rows} | set(own_filters())
    filters = re.findall(r'\bX\("[^"]+", *P\(([^)]*)\)', source("template/filter.c"))
    return names | {p for row in filters for p in re.findall(r'"(\w+)"', row)}


def view_names():
    """All that templates of a theme see, from the tables of the views."""
    text = source("output/view*.c", "output/target.c")
    names = set(re.findall(r'\b(?:VIEW_GET|VIEW_STR|PERSON)\("(\w+)"', text)) | set(re.findall(r'\.name = S_INIT\("(\w+)"\)', text))
    functions = re.findall(r'\bS_INIT\("(\w+)"\),\s*\{([^}]*)\}', text)
    return names | {n for n, _ in functions} | {p for _, row in functions for p in re.findall(r'"(\w+)"', row)}


def own_filters():
    """The filters that Jinja2 does not have."""
    return re.findall(r'S_INIT\("(\w+)"\)', source("output/filter.c"))


def named(path):
    """All words and signs in the page's code."""
    text = path.read_text(encoding="utf-8").replace("\\|", "|")
    spans = re.findall(r"(`+)(.+?)\1", text, re.S)
    return {w for _, span in spans for w in re.findall(r"\w+|[=!<>]+", span)}


def main():
    results = Results()
    for page, names in (("templates", language_names()), ("themes", view_names())):
        results.check(f"{page}: there are names to look for", len(names) > 40)
        for path in (GUIDE / f"{page}.md", GUIDE / f"{page}.en.md"):
            missing = sorted(names - named(path))
            results.equal(f"{path.name}: names that it does not tell of", missing, [])
    for name in ("templates.md", "templates.en.md"):
        check_examples(results, GUIDE / name)
    for name in ("index.md", "index.en.md"):
        check_first_steps(results, GUIDE / name)
    results.end()


if __name__ == "__main__":
    main()
