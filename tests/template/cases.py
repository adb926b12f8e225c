"""Reads the case files: templates with options, extra files and a context, in a compact text form.

    === name [option …]        starts a case; options: autoescape autoescape-html trim lstrip keep strict main=NAME
    --- context                JSON, else the file's default
    --- file NAME              a further template
    --- template               the template (one newline at its end)
    --- lines                  instead: each line is a case of its own, without a newline; \\n \\t \\r \\\\ are understood
    --- values                 with lines: each line is tried with each of these in place of its @
    --- differs                kith must fail here, with these words in its report, whatever Jinja2 does
    --- expect                 the exact output, where Jinja2 is not asked
    --- fails                  kith must fail; each line must stand in its report, in this order; Jinja2 is not asked

A case called `defaults` gives context, files and options to all that follow in its file. Lines before the first === are
comments.
"""

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

OPTIONS = {"autoescape", "autoescape-html", "trim", "lstrip", "keep", "strict"}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "f": "\f", "v": "\v"}


@dataclass
class Case:
    name: str
    template: str = ""
    main: str = "main.html"
    options: frozenset = frozenset()
    context: str = "{}"
    files: dict = field(default_factory=dict)
    differs: str | None = None
    expect: str | None = None
    fails: str | None = None
    limits: dict = field(default_factory=dict)

    def request(self):
        """The case as the render driver reads it."""
        return {
            "name": self.main,
            "template": self.template,
            "files": self.files,
            "context": self.context,
            "options": sorted(self.options),
            "limits": self.limits,
        }


def unescape(line):
    return re.sub(r"\\([ntrfv\\])", lambda m: ESCAPES[m[1]], line)


def sections(body):
    """Splits a case's body into (head, text) pairs."""
    parts = re.split(r"^--- (.+)\n", body, flags=re.M)
    if parts[0].strip():
        raise ValueError(f"text before the first section: {parts[0]!r}")
    return list(zip(parts[1::2], parts[2::2]))


def parse_head(head):
    words = head.split()
    name = [w for w in words if w not in OPTIONS and "=" not in w]
    return " ".join(name), frozenset(w for w in words if w in OPTIONS), dict(
        w.split("=", 1) for w in words if "=" in w)


def parse_file(path):
    text = Path(path).read_text(encoding="utf-8")
    base = Case("defaults")
    for block in re.split(r"^=== ", text, flags=re.M)[1:]:
        head, _, body = block.partition("\n")
        name, options, settings = parse_head(head)
        case = replace(base, name=f"{Path(path).stem}: {name}", options=base.options | options, files=dict(base.files))
        case.main = settings.pop("main", base.main)
        case.limits = {**base.limits, **{k: int(v) for k, v in settings.items()}}
        lines, values = None, [None]
        for what, body in sections(body):
            body = body.rstrip("\n") + "\n"
            if what == "context":
                case.context = body
            elif what.startswith("file "):
                case.files[what[5:]] = body
            elif what == "template":
                case.template = body
            elif what == "lines":
                lines = [unescape(x) for x in body.split("\n") if x]
            elif what == "values":
                values = [x for x in body.split("\n") if x]
            elif what in ("differs", "expect", "fails"):
                setattr(case, what, body[:-1])
            else:
                raise ValueError(f"{path}: {name}: unknown section {what!r}")
        if name == "defaults":
            base = case
        elif lines is None:
            yield case
        else:
            yield from expand(case, lines, values)


def expand(case, lines, values):
    for i, line in enumerate(lines, 1):
        for value in values:
            text = line if value is None else line.replace("@", value)
            name = f"{case.name} #{i}" + ("" if value is None else f" with {value}")
            yield replace(case, name=name, template=text)


def context_of(case):
    return json.loads(case.context)
