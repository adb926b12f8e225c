"""kith render, end to end: files and standard input, options, exit codes, reports."""

import os
import pathlib
import subprocess

from _common import KITH, Results, kith, temp, write

FILES = {
    "hello.html": "Hello {{ name }}!\n",
    "esc.html": "{{ '<' }}",
    "esc.xml": "{{ '<' }}",
    "esc.txt": "{{ '<' }}",
    "ws.txt": "a\n  {% if true %}\n  b\n  {% endif %}\n",
    "lenient.txt": "[{{ nope }}]{% for x in nope %}{% endfor %}",
    "lenient-fails.txt": "{{ nope + 1 }}",
    "ctx.json": '{"name": "World", "l": [1, 2]}',
    "zh.json": '{"name": "灯笼巷"}',
    "range.json": '{"range": "mine", "dict": 2}',
    "range.txt": "{{ range }}{{ dict }}",
    "bad.json": '{"name": }',
    "list.json": "[1]",
    "big.json": '{"n": 9223372036854775808}',
    "utf8.json": b'{"n": "\xff"}',
    "utf8.html": b"a \xff b",
    "nul.html": b"a \0 b",
    "bom.html": b"\xef\xbb\xbfx",
    "crlf.txt": b"a\r\nb\r\n",
    "layout.html": "<{% block b %}{% endblock %}>",
    "child.html": "{% extends 'layout.html' %}{% block b %}{{ name }}{% endblock %}",
    "sub/inner.html": "{% include 'part.html' %}",
    "sub/part.html": "sub part",
    "part.html": "top part",
    "sub/up.html": "{% include '../part.html' %}",
    "sub/deep/d.html": "{% include 'deep/e.html' %}",
    "sub/deep/e.html": "E",
    "abs.html": "{% include '/etc/hostname' %}",
    "dot.html": "{% include './part.html' %}",
    "updown.html": "{% include 'sub/../part.html' %}",
    "slash.html": "{% include 'sub//part.html' %}",
    "folder.html": "{% include 'sub' %}",
    "linkout.html": "{% include 'out.html' %}",
    "linkin.html": "{% include 'in.html' %}",
    "missing.html": "{% include 'prat.html' %}",
    "optional.html": "{% include 'prat.html' ignore missing %}ok",
    "chain.html": "line\n{% include 'chain2.html' %}",
    "chain2.html": "\n\n  {% include 'chain3.html' %}",
    "chain3.html": "x\n{{ page.titel }}",
    "syntax.html": "a\nb {% if x %}\n",
    "tag.html": "{% fro x in l %}{% endfor %}",
    "filter.html": "{{ name|uper }}",
    "empty.html": "",
    "late.html": "output first\n{{ 1 // 0 }}",
    "page.json": '{"page": {"title": "T", "url": "/"}}',
    "loop.txt": "{% for x in range(10**12) %}{{ x }}{% endfor %}",
    "self.txt": "{% include 'self.txt' %}",
    "own.txt": "{{ '使用Hugo' | word_count }} {{ '使用Hugo' | reading_time }} "
               "{{ '<b>x</b> *y* <script>' | markdown }} {{ 'a b' | excerpt(length=1) }} {{ 'markdown' is filter }}",
    "own-missing.txt": "{{ nope | word_count }}",
    "own-wrong.txt": "{{ 3 | markdown }}",
    "own-directive.txt": "{{ '::events{next=3d}' | markdown }}",
    "html-inc.txt": "{{ '<' }}{% include 'esc.html' %}",
}

# name, arguments, exit code, standard output, parts of standard error (in order)
ROWS = [
    ("a file", "-t hello.html --context ctx.json", 0, "Hello World!", []),
    ("long option", "--template hello.html --context ctx.json", 0, "Hello World!", []),
    ("with =", "--template=hello.html --context=ctx.json", 0, "Hello World!", []),
    ("utf-8", "--template hello.html --context zh.json", 0, "Hello 灯笼巷!", []),
    ("no context", "--template esc.txt", 0, "<", []),
    ("kith's filters", "--template own.txt", 0, "3 1 <p><b>x</b> <em>y</em> &lt;script&gt;</p>\n a… True", []),
    ("kith's filters, lenient", "--template own-missing.txt --undefined lenient", 0, "0", []),
    ("kith's filters: undefined", "--template own-missing.txt", 4, "", ["own-missing.txt:1:4: error: \"nope\" is undefined"]),
    ("kith's filters: no text", "--template own-wrong.txt", 4, "", ["own-wrong.txt:1:8: error: markdown takes a text"]),
    ("kith's filters: directive", "--template own-directive.txt", 4, "", ["markdown writes no directives", "::events"]),
    ("kept newline", "--template hello.html --context ctx.json --keep-trailing-newline", 0, "Hello World!\n", []),
    ("escaping by name: html", "--template esc.html", 0, "&lt;", []),
    ("escaping by name: xml", "--template esc.xml", 0, "&lt;", []),
    ("escaping by name: txt", "--template esc.txt", 0, "<", []),
    ("escaping on", "--template esc.txt --autoescape on", 0, "&lt;", []),
    ("escaping off", "--template esc.html --autoescape off", 0, "<", []),
    ("escaping by name, mixed", "--template html-inc.txt", 0, "<&lt;", []),
    ("escaping: other word", "--template esc.html --autoescape maybe", 2, "", ["--autoescape is one of"]),
    ("plain white space", "--template ws.txt", 0, "a\n  \n  b\n  ", []),
    ("trim", "--template ws.txt --trim-blocks", 0, "a\n    b\n  ", []),
    ("lstrip", "--template ws.txt --lstrip-blocks", 0, "a\n\n  b\n", []),
    ("trim and lstrip", "--template ws.txt --trim-blocks --lstrip-blocks", 0, "a\n  b\n", []),
    ("all three", "--template ws.txt --trim-blocks --lstrip-blocks --keep-trailing-newline", 0, "a\n  b\n", []),
    ("line ends", "--template crlf.txt --keep-trailing-newline", 0, "a\nb\n", []),
    ("empty", "--template empty.html", 0, "", []),
    ("a BOM", "--template bom.html", 0, None, []),
    ("context before globals", "--template range.txt --context range.json", 0, "mine2", []),
    ("strict", "--template lenient.txt", 4, "", ["lenient.txt:1:5: error:", '"nope"', "[template-undefined]"]),
    ("strict, asked for", "--template lenient.txt --undefined strict", 4, "", ["template-undefined"]),
    ("lenient", "--template lenient.txt --undefined lenient", 0, "[]", []),
    ("lenient fails", "--template lenient-fails.txt --undefined lenient", 4, "", ["lenient-fails.txt:1:", "template-undefined"]),
    ("extends", "--template child.html --context ctx.json", 0, "<World>", []),
    ("templates: the template's folder", "--template sub/inner.html", 0, "sub part", []),
    ("templates: given", "--template sub/inner.html --templates .", 0, "top part", []),
    ("templates: in a folder", "--template sub/deep/d.html --templates sub", 0, "E", []),
    ("templates: ./", "--template dot.html", 0, "top part", []),
    ("templates: //", "--template slash.html", 0, "sub part", []),
    ("templates: ../ above", "--template sub/up.html", 4, "", ["sub/up.html:1:", "template-missing"]),
    ("templates: ../ inside", "--template updown.html", 4, "", ["updown.html:1:", "template-missing"]),
    ("templates: absolute", "--template abs.html", 4, "", ["abs.html:1:", "template-missing"]),
    ("templates: a folder", "--template folder.html", 4, "", ["folder.html:1:", "template-missing"]),
    ("templates: a link that leads out", "--template linkout.html", 4, "", ["linkout.html:1:", "template-missing"]),
    ("templates: a link inside", "--template linkin.html", 0, "top part", []),
    ("templates: no such folder", "--template hello.html --context ctx.json --templates nowhere", 6, "", ["nowhere: error:", "input-unreadable"]),
    ("missing include", "--template missing.html", 4, "", ["missing.html:1:12: error:", "prat.html", "[template-missing]", "1 | {% include 'prat.html' %}", "^~~"]),
    ("optional include", "--template optional.html", 0, "ok", []),
    ("chain of includes", "--template chain.html --context page.json", 4, "",
     ["chain3.html:2:9: error: ", "titel", "[template-undefined]", "2 | {{ page.titel }}", "^~~", 'did you mean "title"?',
      "from chain2.html:3", "include", "from chain.html:2", "include"]),
    ("unclosed if", "--template syntax.html", 4, "", ["syntax.html:2:", "[template-syntax]", "2 | b {% if x %}"]),
    ("unknown tag", "--template tag.html", 4, "", ["tag.html:1:4: error:", "fro", "[template-syntax]", 'did you mean "for"?']),
    ("unknown filter", "--template filter.html", 4, "", ["filter.html:1:9: error:", "uper", "[template-syntax]", 'did you mean "upper"?']),
    ("nothing printed on failure", "--template late.html", 4, "", ["late.html:2:", "[template-type]"]),
    ("bad UTF-8", "--template utf8.html", 4, "", ["utf8.html:1:3", "UTF-8"]),
    ("bad JSON", "--template hello.html --context bad.json", 4, "", ["bad.json:1:", "[template-context]"]),
    ("a list as context", "--template hello.html --context list.json", 4, "", ["list.json", "not a JSON object", "[template-context]"]),
    ("a number beyond 64 bits", "--template hello.html --context big.json", 4, "", ["big.json", "[template-context]"]),
    ("bad UTF-8 in the context", "--template hello.html --context utf8.json", 4, "", ["utf8.json", "[template-context]"]),
    ("no such template", "--template nowhere.html", 6, "", ["nowhere.html: error:", "[input-unreadable]"]),
    ("no such context", "--template hello.html --context nowhere.json", 6, "", ["nowhere.json: error:", "[input-unreadable]"]),
    ("a folder as template", "--template sub", 6, "", ["sub: error:", "[input-unreadable]"]),
    ("no template", "", 2, "", ["--template"]),
    ("two times standard input", "--template - --context -", 2, "", ["standard input"]),
    ("a word too many", "--template hello.html more", 2, "", ["more"]),
    ("unknown option", "--template hello.html --trim", 2, "", ["--trim"]),
    ("undefined: other word", "--template hello.html --undefined no", 2, "", ["strict|lenient"]),
    ("endless range", "--template loop.txt", 4, "", ["loop.txt:1:", "[template-limit]"]),
    ("self include", "--template self.txt", 4, "", ["self.txt:1:", "[template-limit]"]),
    ("github format", "--template filter.html --format github", 4, "", ["::error file=filter.html,line=1,"]),
]

# name, arguments, standard input, exit code, standard output, parts of standard error
STDIN = [
    ("template", "--template - --context ctx.json", "{{ l }}", 0, "[1, 2]", []),
    ("template that includes", "--template -", "{% include 'part.html' %}", 0, "top part", []),
    ("template that includes from a folder", "--template - --templates sub", "{% include 'part.html' %}", 0, "sub part", []),
    ("template is not escaped by name", "--template -", "{{ '<' }}", 0, "<", []),
    ("template, escaped", "--template - --autoescape on", "{{ '<' }}", 0, "&lt;", []),
    ("template fails", "--template -", "\n{{ x }}", 4, "", ["<stdin>:2:4: error:"]),
    ("context", "--template hello.html --context -", '{"name": "in"}', 0, "Hello in!", []),
    ("bad context", "--template hello.html --context -", '{"name"', 4, "", ["<stdin>:1:", "[template-context]"]),
    ("empty template", "--template -", "", 0, "", []),
]


def make_files(folder):
    write(folder, FILES)
    outside = folder.parent / "outside.html"
    outside.write_text("outside")
    (folder / "out.html").symlink_to(outside)
    (folder / "in.html").symlink_to("part.html")


def in_order(parts, text):
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return part
        at = found + len(part)
    return None


def check(results, name, done, code, out, parts):
    results.equal(f"{name}: exit", done.returncode, code)
    if out is not None:
        results.equal(f"{name}: output", done.stdout, out)
    missing = in_order(parts, done.stderr)
    results.check(f"{name}: report", missing is None, f"  lacks {missing!r} in\n{done.stderr}")
    if code == 0:
        results.equal(f"{name}: silent", done.stderr, "")


def main():
    results = Results()
    with temp() as outer:
        folder = pathlib.Path(outer) / "in"
        folder.mkdir()
        make_files(folder)
        for name, args, code, out, parts in ROWS:
            check(results, name, kith("render", *args.split(), cwd=folder), code, out, parts)
        for name, args, text, code, out, parts in STDIN:
            check(results, "stdin: " + name, kith("render", *args.split(), cwd=folder, stdin=text), code, out, parts)
        done = subprocess.run(f'"{KITH}" render --template hello.html --context ctx.json > /dev/full', shell=True, cwd=folder,
                              capture_output=True, text=True)
        results.equal("full disk: exit", done.returncode, 6)
        done = subprocess.run(f'cat ctx.json | "{KITH}" render --template hello.html --context /dev/stdin', shell=True, cwd=folder,
                              capture_output=True, text=True)
        results.equal("a pipe as context", (done.returncode, done.stdout), (0, "Hello World!"))
        if os.geteuid():
            (folder / "part.html").chmod(0)
            check(results, "unreadable include", kith("render", "--template", "dot.html", cwd=folder), 6, "", ["part.html: error:"])
    results.end()


main()
