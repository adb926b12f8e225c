"""CommonMark 0.31.2's own examples: at least as many give the right HTML as Debian's md4c gets right by itself."""

import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SPEC = ROOT / "tests/node_modules/commonmark-spec/spec.txt"
MD4C_PASSES = 648
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.M | re.S)


class Normal(html.parser.HTMLParser):
    """The HTML with what CommonMark leaves open evened out: white space between blocks, references, attribute order."""

    BLOCKS = set("address article aside blockquote body button canvas caption col colgroup dd div dl dt embed fieldset "
                 "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe li map object ol output p pre "
                 "progress script section style table tbody td textarea tfoot th thead tr ul video".split())

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.out = ""
        self.last = "start"
        self.pre = 0

    def handle_data(self, data):
        if not self.pre:
            data = re.sub(r"\s+", " ", data)
            if self.last in ("block", "start", "br"):
                data = data.lstrip()
        self.out += data
        if data:
            self.last = "data"

    def handle_starttag(self, tag, attrs):
        if tag in self.BLOCKS:
            self.out = self.out.rstrip() if not self.pre else self.out
            self.last = "block"
        else:
            self.last = "br" if tag == "br" else "inline"
        self.pre += tag == "pre"
        self.out += "<" + tag + "".join(f' {k}="{v}"' if v is not None else f" {k}" for k, v in sorted(attrs)) + ">"

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag in self.BLOCKS and not self.pre:
            self.out = self.out.rstrip()
        self.pre -= tag == "pre"
        self.out += f"</{tag}>"
        self.last = "block" if tag in self.BLOCKS else "inline"

    def handle_comment(self, data):
        self.out += f"<!--{data}-->"
        self.last = "comment"

    def handle_decl(self, data):
        self.out += f"<!{data}>"

    def unknown_decl(self, data):
        self.out += f"<![{data}]>"

    def handle_pi(self, data):
        self.out += f"<?{data}>"

    def handle_entityref(self, name):
        self.out += {"quot": '"'}.get(name, f"&{name};")
        self.last = "ref"

    def handle_charref(self, name):
        self.out += f"&#{name};"
        self.last = "ref"


def normal(text):
    parser = Normal()
    parser.feed(text)
    parser.close()
    return parser.out.strip()


def main():
    examples = [(m[1].replace("→", "\t"), m[2].replace("→", "\t")) for m in EXAMPLE.finditer(SPEC.read_text("utf-8"))]
    program = os.environ.get("BUILD", "build") + "/commonmark_check"
    done = subprocess.run([program], input=json.dumps([e[0] for e in examples]), stdout=subprocess.PIPE, text=True, check=True)
    results = json.loads(done.stdout)
    right = 0
    for number, ((markdown, expected), got) in enumerate(zip(examples, results, strict=True), 1):
        if got == expected or normal(got) == normal(expected):
            right += 1
        else:
            print(f"example {number}: {markdown!r}\n  expected {expected!r}\n  got      {got!r}")
    print(f"{right} of {len(examples)} examples")
    enough = right >= MD4C_PASSES and len(examples) == 652
    print(f"{right} passed, {0 if enough else len(examples) - right} failed")
    sys.exit(0 if enough else 1)


main()
