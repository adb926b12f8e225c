#!/usr/bin/python3
"""Random valid templates and contexts, rendered by kith and by Jinja2, which must agree.

    generate.py DRIVER [COUNT [SEED]]

Each template has a seed of its own, so a difference is found again with COUNT 1 and the seed that is printed. A template
that differs is made smaller, statement by statement, before it is shown.
"""

import json
import random
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import oracle  # noqa: E402
from cases import Case  # noqa: E402
from differential import judge, run_batch, show  # noqa: E402

WORDS = ["a", "B", "x y", "héllo", "你好，世界", "<b>", "&amp;", '"q"', "it's", "😀", "", "abc def ghi", "  pad ", "line\nbreak", "A-b_c",
         "3", "4.5", "ÀÉ", "%s", "{}", "tab\there", "e\u0301"]
TEXTS = ["text", " ", "\n", "  \n", "<p>", "&", "中文", "{ ", " }", "%", "\n\n  ", "a b", "\t", "-", "x\n"]
STR_FILTERS = ["upper", "lower", "title", "capitalize", "trim", "e", "string", "safe", "striptags", "forceescape", "reverse",
               "replace('a', 'b')", "truncate(4, true, '', 0)", "center(7)", "indent", "default('d')", "urlencode", "wordwrap(4)",
               "replace('l', '<')", "indent(2, true)", "truncate(5)", "urlize", "title|lower", "first", "last"]
INT_TESTS = ["odd", "even", "divisibleby(2)", "gt 2", "lt(3)", "eq 1", "number", "string", "defined", "none", "in [1, 2, 3]",
             "integer", "float", "boolean", "sameas 1", "iterable"]
STR_TESTS = ["upper", "lower", "string", "defined", "mapping", "sequence", "in 'abc def'", "eq 'a'", "escaped", "iterable"]
# Filters, tests and methods with the names of their parameters: called with whatever comes along.
FILTERS = {
    "abs": "", "attr": "name", "batch": "linecount fill_with", "capitalize": "", "center": "width", "default": "default_value boolean",
    "dictsort": "case_sensitive by reverse", "e": "", "filesizeformat": "binary", "first": "", "float": "default", "forceescape": "",
    "format": "a b", "groupby": "attribute default case_sensitive", "indent": "width first blank", "int": "default base", "items": "",
    "join": "d attribute", "last": "", "length": "", "list": "", "lower": "", "map": "attribute default", "max": "case_sensitive attribute",
    "min": "case_sensitive attribute", "reject": "", "rejectattr": "", "replace": "old new count", "reverse": "",
    "round": "precision method", "safe": "", "select": "", "selectattr": "", "slice": "slices fill_with",
    "sort": "reverse case_sensitive attribute", "string": "", "striptags": "", "sum": "attribute start", "title": "", "tojson": "indent",
    "trim": "chars", "truncate": "length killwords end leeway", "unique": "case_sensitive attribute", "upper": "", "urlencode": "",
    "urlize": "trim_url_limit nofollow target rel", "wordcount": "", "wordwrap": "width break_long_words wrapstring break_on_hyphens",
    "xmlattr": "autospace"}
TESTS = ["boolean", "callable", "defined", "divisibleby", "eq", "escaped", "even", "false", "filter", "float", "ge", "gt", "in", "integer",
         "iterable", "le", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sameas", "sequence", "string", "test", "true",
         "undefined", "upper"]
METHODS = {
    "capitalize": "", "casefold": "", "center": "", "count": "", "endswith": "", "expandtabs": "tabsize", "find": "", "format": "a", "index": "",
    "isalnum": "", "isalpha": "", "isdigit": "", "islower": "", "isspace": "", "istitle": "", "isupper": "", "join": "", "ljust": "",
    "lower": "", "lstrip": "", "partition": "", "removeprefix": "", "replace": "", "rfind": "", "rjust": "", "rpartition": "",
    "rsplit": "sep maxsplit", "rstrip": "", "split": "sep maxsplit", "splitlines": "keepends", "startswith": "", "strip": "", "swapcase": "",
    "title": "", "upper": "", "zfill": "", "get": "", "keys": "", "values": "", "items": "", "append": "", "pop": "", "insert": "",
    "extend": "", "update": "a", "copy": "", "setdefault": "", "remove": "", "reverse": "", "sort": "reverse"}
SOUP = ["1", "0", "-1", "2", "3", "5", "2.5", "'a'", "'b'", "''", "'<'", "'<'|safe", "', '", "'name'", "'upper'", "'odd'", "'age'", "'x.y'", "true",
        "false", "none", "nope", "[]", "[1, 2]", "['a']", "{}", "(1, 'a')", "16", "'value'", "'floor'", "'%s'", "' '", "'你'", "us", "m1", "s1", "l1"]
SOUP_OF = ["s1", "s2", "ls", "l1", "us", "m1", "i1", "f1", "n1", "n2", "b1", "(s1|safe)", "s1|e", "'a b <c>'", "'%s-%s'", "'3.7'", "'{}'", "'{:>5}'",
           "'x,y,z'", "'<p>a &amp; b</p>'|safe", "[3, 1, 2]", "['b', 'A', 'a']", "[[1, 2], [3]]", "{'b': 1, 'a': 2}", "range(4)", "(1, 2)",
           "nope", "none", "12345", "-7", "2.675", "'http://a.com/x?y=1&z=2 b@c.de'", "'一二三 四五'", "'line\\nbreak\\n'", "us|map(attribute='age')",
           "[1, none, 'a']", "m1.items()", "m1.keys()", "''", "[]", "{}", "namespace(a=1)", "ls|map('upper')", "[nope]", "[true, 1, 1.0]"]
NAMES = {"int": ["i1", "i2"], "float": ["f1"], "str": ["s1", "s2"], "bool": ["b1"], "ints": ["l1"], "strs": ["ls"],
         "maps": ["us"], "map": ["m1"], "any": ["n1", "nope", "n2"]}
TYPES = ["int", "int", "str", "str", "float", "bool", "ints", "strs", "map", "any"]


class Node:
    """A statement: strings and lists of statements."""

    def __init__(self, *parts):
        self.parts = list(parts)

    def text(self):
        return "".join(p if isinstance(p, str) else text_of(p) for p in self.parts)


def text_of(nodes):
    return "".join(n.text() for n in nodes)


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.names = {k: list(v) for k, v in NAMES.items()}
        self.macros, self.blocks, self.fresh = [], 0, 0
        self.in_macro = self.in_block = False
        self.kept = 0  # how many statements around keep their body's text
        self.loops = 0

    # ---- context -------------------------------------------------------------------------------------------------
    def word(self):
        return self.r.choice(WORDS)

    def number(self):
        return self.r.choice([0, 1, 2, 3, 7, -1, -5, 42, self.r.randint(-1000, 1000)])

    def value(self, kind):
        r = self.r
        make = {
            "int": self.number,
            "float": lambda: r.choice([0.0, 1.5, -2.25, 0.1, 1e10, 3.999, 2.5, self.number() / 8]),
            "str": self.word,
            "bool": lambda: r.random() < 0.5,
            "ints": lambda: [self.number() for _ in range(r.randint(0, 4))],
            "strs": lambda: [self.word() for _ in range(r.randint(0, 4))],
            "map": lambda: {self.word(): self.value(r.choice(["int", "str", "ints"])) for _ in range(r.randint(0, 3))},
            "maps": lambda: [{"name": self.word(), "age": self.number(), "tags": self.value("strs")} for _ in range(r.randint(0, 3))],
            "any": lambda: self.value(r.choice(TYPES[:-1])) if r.random() < 0.7 else None,
        }
        return make[kind]()

    def context(self):
        c = {n: self.value(k) for k, names in NAMES.items() for n in names if n != "nope"}
        c["tree"] = [{"v": 1, "c": [{"v": 2, "c": []}]}, {"v": self.number(), "c": []}]
        if self.r.random() < 0.1:
            c[self.r.choice(list(c))] = self.value("any")
        return c

    # ---- expressions -----------------------------------------------------------------------------------------------
    def literal(self, s):
        out = json.dumps(s, ensure_ascii=False)
        return out if self.r.random() < 0.5 or "'" in s or "\\" in out else "'" + s + "'"

    def name(self, kind):
        names = self.names.get(kind) or ["nope"]
        return self.r.choice(names)

    def expr(self, kind, depth=3):
        r = self.r
        if r.random() < 0.02:
            kind = r.choice(TYPES)
        if depth <= 0 or r.random() < 0.25:
            return self.atom(kind)
        if r.random() < 0.05:
            return f"({self.expr(kind, depth - 1)} if {self.expr('bool', depth - 1)} else {self.expr(kind, depth - 1)})"
        return r.choice(getattr(self, "make_" + kind)(depth - 1))()

    def operand(self, kind, depth):
        """An expression that may stand before a dot, a bracket or a test."""
        text = self.expr(kind, depth)
        return text if text.replace(".", "").replace("_", "").isalnum() and not text[0].isdigit() else f"({text})"

    def atom(self, kind):
        r = self.r
        if r.random() < 0.6:
            return self.name(kind)
        if kind == "any":
            return r.choice(["none", "true", "1", "'z'", "[]", "{}", "nope", "n1"])
        v = self.value(kind)
        return self.python(v)

    def python(self, v):
        if isinstance(v, str):
            return self.literal(v)
        if isinstance(v, list):
            return "[" + ", ".join(map(self.python, v)) + "]"
        if isinstance(v, dict):
            return "{" + ", ".join(f"{self.literal(k)}: {self.python(x)}" for k, x in v.items()) + "}"
        if isinstance(v, (int, float)) and not isinstance(v, bool) and v < 0:
            return f"({v!r})"
        return {True: "true", False: "false"}[v] if isinstance(v, bool) else "none" if v is None else repr(v)

    def make_int(self, d):
        e, r = self.expr, self.r
        op = r.choice(["+", "-", "*", "//", "%"])
        return [
            lambda: f"({e('int', d)} {op} {e('int', d)})",
            lambda: f"{e('int', d)} {op} {e('int', 0)}",
            lambda: f"(-{e('int', 0)})",
            lambda: f"{e(r.choice(['str', 'ints', 'strs', 'map']), d)}|length",
            lambda: f"{e('ints', d)}|{r.choice(['sum', 'min', 'max', 'first', 'last', 'length', 'count'])}",
            lambda: f"{self.operand('ints', d)}[{r.choice(['0', '-1', e('int', 0)])}]",
            lambda: f"{e('str', d)}|int({r.choice(['', '5'])})",
            lambda: f"{e('float', d)}|int",
            lambda: f"{e('int', d)}|abs",
            lambda: f"{self.operand('str', 0)}.{r.choice(['count', 'find', 'rfind'])}({e('str', 0)})",
            lambda: f"{self.operand('ints', 0)}.count({e('int', 0)})",
            lambda: f"{e('int', 0)} ** {r.randint(0, 3)}",
            lambda: r.choice(["loop.index", "loop.index0", "loop.revindex", "loop.length", "loop.depth"]) if self.loops else e("int", 0),
            lambda: f"{self.operand('map', 0)}.get({e('str', 0)}, {e('int', d)})",
            lambda: f"{e('str', d)}|wordcount",
            lambda: f"us|sum(attribute='age')",
        ]

    def make_float(self, d):
        e = self.expr
        return [
            lambda: f"({e('float', d)} {self.r.choice('+-*')} {e('int', d)})",
            lambda: f"({e('int', d)} / {e('int', d)})",
            lambda: f"{e('float', d)}|round({self.r.choice(['', '1', '2', '0, ' + repr('floor'), '1, ' + repr('ceil')])})",
            lambda: f"{e('int', d)}|float",
            lambda: f"{e('str', 0)}|float({self.r.choice(['', '1.5'])})",
            lambda: f"({e('float', 0)} {self.r.choice(['//', '%'])} {e('int', 0)})",
        ]

    def make_str(self, d):
        e, r = self.expr, self.r
        return [
            lambda: f"({e('str', d)} ~ {e(r.choice(TYPES), d)})",
            lambda: f"{e('str', d)} ~ {e('int', 0)}",
            lambda: f"({e('str', d)} + {e('str', d)})",
            lambda: f"{e('str', d)}|{r.choice(STR_FILTERS)}",
            lambda: f"({e('str', d)})|{r.choice(STR_FILTERS)}",
            lambda: f"{e(r.choice(['strs', 'ints', 'str']), d)}|join({r.choice(['', repr(', '), repr('<br>'), e('str', 0)])})",
            lambda: f"{self.operand('str', 0)}.{r.choice(['upper()', 'lower()', 'strip()', 'title()', 'capitalize()', 'swapcase()'])}",
            lambda: f"{self.operand('str', 0)}.replace({e('str', 0)}, {e('str', 0)})",
            lambda: f"{self.operand('str', 0)}[{r.choice(['0', '1:', ':-1', '::-1', '-1', '::2'])}]",
            lambda: f"{e('strs', 0)}|{r.choice(['first', 'last', 'min', 'max'])}",
            lambda: f"{e('int', d)}|string",
            lambda: f"{e(r.choice(['ints', 'strs', 'map', 'maps', 'str', 'float']), d)}|tojson",
            lambda: f"'%s-%s'|format({e('str', d)}, {e('int', d)})",
            lambda: f"'{{}}:{{:>4}}'.format({e('str', 0)}, {e('int', 0)})",
            lambda: f"('<%s>'|safe) % {e('str', 0)}",
            lambda: f"{e('str', 0)} * {r.randint(0, 3)}",
            lambda: f"{e('int', d)}|filesizeformat",
            lambda: f"({{'a': {e('str', 0)}, 'b': {e('any', 0)}}})|xmlattr",
            lambda: r.choice(["loop.cycle('p', '<q>')", "loop.previtem", "loop.nextitem"]) if self.loops else e("str", 0),
            lambda: self.macro_call(d),
            lambda: f"us|map(attribute={r.choice(['name', 'age', 'tags', 'nope'])!r})|join('/')",
            lambda: f"{e('str', d)}|default({e('str', 0)}, {r.choice(['true', 'false'])})",
        ]

    def make_bool(self, d):
        e, r = self.expr, self.r
        return [
            lambda: f"({e('int', d)} {r.choice(['<', '<=', '>', '>=', '==', '!='])} {e('int', d)})",
            lambda: f"{e('int', 0)} {r.choice(['<', '<='])} {e('int', 0)} {r.choice(['<', '<=', '!='])} {e('int', 0)}",
            lambda: f"{e('str', d)} {r.choice(['==', '!=', '<', '>'])} {e('str', 0)}",
            lambda: f"(not {e('bool', d)})",
            lambda: f"({e('bool', d)} {r.choice(['and', 'or'])} {e(r.choice(TYPES), d)})",
            lambda: f"{self.operand('int', d)} is {r.choice(['', 'not '])}{r.choice(INT_TESTS)}",
            lambda: f"{self.operand('str', d)} is {r.choice(['', 'not '])}{r.choice(STR_TESTS)}",
            lambda: f"{e('int', 0)} {r.choice(['in', 'not in'])} {e('ints', d)}",
            lambda: f"{e('str', 0)} in {e(r.choice(['str', 'strs', 'map']), d)}",
            lambda: f"{e(r.choice(TYPES), d)} == {e(r.choice(TYPES), d)}",
            lambda: f"{self.operand('any', 0)} is {r.choice(['defined', 'undefined', 'none', 'string', 'mapping', 'iterable', 'callable', 'true'])}",
            lambda: r.choice(["loop.first", "loop.last", f"loop.changed({e('int', 0)})"]) if self.loops else e("bool", 0),
            lambda: f"{self.operand('str', 0)}.{r.choice(['isdigit()', 'startswith(s1)', 'endswith(' + repr('a') + ')', 'isalpha()'])}",
        ]

    def make_ints(self, d):
        e, r = self.expr, self.r
        return [
            lambda: f"[{e('int', d)}, {e('int', d)}]",
            lambda: f"range({r.randint(0, 5)})|list",
            lambda: f"({e('ints', d)} + {e('ints', d)})",
            lambda: f"{e('ints', d)}|{r.choice(['sort', 'sort(true)', 'reverse|list', 'unique|list', 'list'])}",
            lambda: f"{e('ints', d)}|{r.choice(['select', 'reject'])}({r.choice(['odd', 'even', 'defined', 'none', 'string'])!r})|list",
            lambda: f"{e('ints', d)}|select('gt', {e('int', 0)})|list",
            lambda: f"{e('ints', d)}|map('abs')|list",
            lambda: f"us|map(attribute='age')|list",
            lambda: f"{self.operand('ints', d)}[{r.choice(['1:', ':2', '::-1', '-2:'])}]",
            lambda: f"{e('ints', d)}|batch({r.randint(1, 3)}{r.choice(['', ', 0'])})|map('sum')|list",
            lambda: f"{e('ints', d)}|slice({r.randint(1, 3)})|map('length')|list",
            lambda: f"{e('strs', d)}|map('length')|list",
        ]

    def make_strs(self, d):
        e, r = self.expr, self.r
        return [
            lambda: f"[{e('str', d)}, {e('str', d)}]",
            lambda: f"({e('strs', d)} + {e('strs', d)})",
            lambda: f"{e('strs', d)}|{r.choice(['sort', 'sort(reverse=true)', 'reverse|list', 'unique|list', 'list', 'sort(case_sensitive=true)'])}",
            lambda: f"{e('strs', d)}|map({r.choice(['upper', 'lower', 'title', 'trim', 'e', 'string', 'first'])!r})|list",
            lambda: f"{self.operand('str', d)}.split({r.choice(['', repr(','), repr(' '), 'none, 1'])})",
            lambda: f"{e('str', d)}|list",
            lambda: f"{e('map', d)}|list",
            lambda: f"us|map(attribute='name')|list",
            lambda: f"{self.operand('str', d)}.splitlines()",
            lambda: f"us|selectattr('age', 'gt', {e('int', 0)})|map(attribute='name')|list",
            lambda: f"us|sort(attribute={r.choice(['name', 'age', 'age,name'])!r})|map(attribute='name')|list",
            lambda: f"{self.operand('map', 0)}.keys()|list",
        ]

    def make_map(self, d):
        e = self.expr
        return [
            lambda: f"{{{e('str', 0)}: {e('int', d)}, 'k': {e('str', d)}}}",
            lambda: f"dict(a={e('int', d)}, b={e('str', d)})",
            lambda: f"dict({e('map', d)}, z={e('any', 0)})",
            lambda: f"(us|first)",
            lambda: f"us[{e('int', 0)}]",
        ]

    def make_maps(self, d):
        return [lambda: "us", lambda: "us|sort(attribute='age')", lambda: "us|rejectattr('tags')|list", lambda: "us[:1]"]

    def make_any(self, d):
        e, r = self.expr, self.r
        return [
            lambda: f"{self.operand('map', d)}[{e('str', 0)}]",
            lambda: f"{self.operand('map', d)}.{r.choice(['a', 'k', 'name', 'zz'])}",
            lambda: f"({e(r.choice(TYPES[:-1]), d)})",
            lambda: f"{e('any', 0)}|default({e(r.choice(TYPES), 0)})",
            lambda: f"{e(r.choice(['strs', 'ints']), d)}|first",
            lambda: f"({e('any', 0)} or {e(r.choice(TYPES), d)})",
            lambda: f"({e('int', 0)}, {e('str', 0)})",
            lambda: f"us|groupby('age')",
            lambda: f"{e('map', 0)}|dictsort",
            lambda: f"{e('ints', d)}|batch(2)|list",
            lambda: f"{self.operand('map', 0)}.items()|list",
            lambda: f"{e('bool', d)} and {e('any', 0)}",
        ]

    def macro_call(self, d):
        if not self.macros:
            return self.expr("str", 0)
        name, params = self.r.choice(self.macros)
        args = [self.expr(self.r.choice(["int", "str"]), d) for _ in params[:self.r.randint(0, len(params))]]
        if params and len(args) < len(params) and self.r.random() < 0.3:
            args.append(f"{params[-1]}={self.expr('str', 0)}")
        return f"{name}({', '.join(args)})"

    # ---- statements ------------------------------------------------------------------------------------------------
    def tag(self, text):
        r = self.r
        left, right = (r.choice(["-", "+", "", "", "", "", ""]) for _ in "lr")
        return f"{{%{left} {text} {right}%}}"

    def new_name(self, kind):
        self.fresh += 1
        pool = [n for k in self.names for n in self.names[k]]
        name = self.r.choice(pool) if self.r.random() < 0.2 else f"v{self.r.randint(1, 6)}"
        self.names[kind].append(name)
        return name

    def scope(self, make, *bound):
        """A body in which more names stand for something."""
        saved = {k: list(v) for k, v in self.names.items()}
        macros = list(self.macros)
        for kind, name in bound:
            self.names[kind] += [name, name]
        out = make()
        if self.r.random() < 0.7:
            self.names, self.macros = saved, macros
        return out

    def body(self, depth):
        return [self.statement(depth) for _ in range(self.r.randint(1, 4))]

    def kept_body(self, depth, *bound):
        """A body whose text is kept. Jinja2 3.1 prints `include … without context` past what keeps it."""
        self.kept += 1
        out = self.scope(lambda: self.body(depth), *bound)
        self.kept -= 1
        return out

    def statement(self, depth):
        r = self.r
        simple = [self.st_text, self.st_text, self.st_print, self.st_print, self.st_print, self.st_set, self.st_comment]
        nested = [self.st_if, self.st_if, self.st_for, self.st_for, self.st_for_items, self.st_block_set, self.st_with, self.st_filter,
                  self.st_macro, self.st_call, self.st_block, self.st_include, self.st_import, self.st_do, self.st_namespace,
                  self.st_raw, self.st_autoescape, self.st_recursive]
        return r.choice(simple if depth <= 0 or r.random() < 0.5 else nested)(depth - 1)

    def st_text(self, _d):
        return Node(self.r.choice(TEXTS))

    def st_print(self, _d):
        left, right = (self.r.choice(["-", "", "", "", ""]) for _ in "lr")
        return Node(f"{{{{{left} {self.expr(self.r.choice(TYPES))} {right}}}}}")

    def st_comment(self, _d):
        return Node(self.r.choice(["{# c #}", "{#- c -#}", "{# c -#}", "{#- {{ x }} #}", "{##}"]))

    def st_set(self, _d):
        kind = self.r.choice(TYPES)
        if self.r.random() < 0.1:
            value = f"{self.expr('int')}, {self.expr('str')}"
            one, two = self.new_name("int"), self.new_name("str")
            return Node(self.tag(f"set {one}, {two if two != one else 'v0'} = {value}"))
        value = self.expr(kind)
        return Node(self.tag(f"set {self.new_name(kind)} = {value}"))

    def st_if(self, d):
        parts = [self.tag(f"if {self.expr(self.r.choice(['bool', 'bool', 'any', 'str', 'ints']))}"), self.scope(lambda: self.body(d))]
        if self.r.random() < 0.3:
            parts += [self.tag(f"elif {self.expr('bool')}"), self.scope(lambda: self.body(d))]
        if self.r.random() < 0.4:
            parts += [self.tag("else"), self.scope(lambda: self.body(d))]
        return Node(*parts, self.tag("endif"))

    def loop(self, head, d, *bound):
        self.loops += 1
        parts = [self.tag(head), self.scope(lambda: self.body(d), *bound)]
        self.loops -= 1
        if self.r.random() < 0.3:
            parts += [self.tag("else"), self.scope(lambda: self.body(d))]
        return Node(*parts, self.tag("endfor"))

    def st_for(self, d):
        kind, item = self.r.choice([("ints", "int"), ("strs", "str"), ("str", "str"), ("maps", "map"), ("map", "str"), ("any", "any")])
        name = self.r.choice(["x", "y", "x", "s1", "i1", "v1"])
        over = self.expr(kind)
        test = f" if {name} {self.r.choice(['!= 1', '!= i1', 'is defined', 'not in ls', 'is string', ''])}" if self.r.random() < 0.25 else ""
        return self.loop(f"for {name} in {over}{test}", d, (item, name))

    def st_for_items(self, d):
        over = self.r.choice(["m1.items()", "m1|dictsort", "us|groupby('age')", "m1|items", "[(1, 'a'), (2, 'b')]", "ls|map('upper')",
                              "l1|batch(2)", "us|selectattr('age')", "ls|select", "l1|unique"])
        if over.startswith(("ls", "l1", "us|s")):
            return self.loop(f"for x in {over}", d, ("any", "x"))
        return self.loop(f"for k, v in {over}", d, ("any", "k"), ("any", "v"))

    def st_recursive(self, _d):
        self.kept += 1
        more = self.scope(lambda: self.statement(0), ("int", "n.v"))
        self.kept -= 1
        return Node(self.tag("for n in tree recursive"), [Node("{{ n.v }}"), Node("{{ loop.depth }}"), Node("({{ loop(n.c) }})"), more],
                    self.tag("endfor"))

    def st_block_set(self, d):
        body = self.kept_body(d)
        flt = self.r.choice(["", "", " | upper", " | trim", " | replace('a', '<')"])
        return Node(self.tag(f"set {self.new_name('str')}{flt}"), body, self.tag("endset"))

    def st_with(self, d):
        kind = self.r.choice(TYPES)
        name, value = self.r.choice(["w", "s1", "x"]), self.expr(kind)
        more = f", w2 = {self.expr('int')}" if self.r.random() < 0.3 else ""
        return Node(self.tag(f"with {name} = {value}{more}"), self.scope(lambda: self.body(d), (kind, name), ("any", "w2")), self.tag("endwith"))

    def st_filter(self, d):
        flt = self.r.choice(["upper", "trim", "lower|title", "replace('a', '<')", "e", "striptags", "indent(2)", "forceescape", "safe", "reverse"])
        return Node(self.tag(f"filter {flt}"), self.kept_body(d), self.tag("endfilter"))

    def st_autoescape(self, d):
        return Node(self.tag(f"autoescape {self.r.choice(['true', 'false'])}"), self.scope(lambda: self.body(d)), self.tag("endautoescape"))

    def st_macro(self, d):
        if self.in_macro:
            return self.st_print(d)
        name = self.r.choice(["f", "g", "h"])
        params = self.r.sample(["p", "q", "s1"], self.r.randint(0, 3))
        written, defaults = [], False
        for p in params:
            defaults = defaults or self.r.random() < 0.3
            written.append(f"{p}={self.expr(self.r.choice(['int', 'str']), 1)}" if defaults else p)
        extra = self.r.choice([[], [], [], [Node("{{ caller() if caller else 'no' }}")], [Node("{{ varargs }}")], [Node("{{ kwargs }}")]])
        loops, self.loops, self.in_macro = self.loops, 0, True
        body = self.kept_body(d, *[("any", p) for p in params])
        self.loops, self.in_macro = loops, False
        self.macros.append((name, params))
        return Node(self.tag(f"macro {name}({', '.join(written)})"), body + extra, self.tag("endmacro"))

    def st_call(self, d):
        if not self.macros:
            return self.st_print(d)
        return Node(self.tag(f"call {self.macro_call(1)}") if self.macros else "", self.kept_body(d), self.tag("endcall"))

    def st_block(self, d):
        if self.in_macro:
            return self.st_print(d)
        self.blocks += 1
        name = f"b{self.blocks}"
        inside, self.in_block = self.in_block, True
        loops = self.loops
        scoped = self.r.random() < 0.5
        if not scoped:
            self.loops = 0
        body = self.scope(lambda: self.body(d))
        self.in_block, self.loops = inside, loops
        return Node(self.tag(f"block {name}{' scoped' if scoped else ''}"), body, self.tag("endblock"))

    def st_include(self, _d):
        how = self.r.choice(["'inc.html'", "'inc.html' with context", "'inc.html'" + ("" if self.kept else " without context"), "['nope', 'inc.html']", "'nope' ignore missing",
                             "'inc2.txt'"])
        return Node(self.tag(f"include {how}"))

    def st_import(self, _d):
        how = self.r.choice(["import 'mac.html' as mod", "from 'mac.html' import im", "from 'mac.html' import im with context",
                             "import 'mac.html' as mod with context", "from 'mac.html' import iv, im as f"])
        call = self.r.choice(["{{ mod.im(1) }}", "{{ mod.iv }}", "{{ mod }}"] if "as mod" in how else ["{{ im(s1) }}" if "iv" not in how else "{{ f(2) }}{{ iv }}"])
        return Node(self.tag(how) + call)

    def st_do(self, _d):
        return Node(self.tag("set acc = []"), "", self.tag(f"do acc.append({self.expr(self.r.choice(['int', 'str']))})"), "{{ acc }}")

    def st_namespace(self, d):
        return Node(self.tag(f"set ns = namespace(n={self.expr('int', 1)})"), self.tag("for x in l1"),
                    [Node(self.tag("set ns.n = ns.n + x")), self.scope(lambda: self.statement(d), ("int", "ns.n"))], self.tag("endfor"), "{{ ns.n }}")

    def soup_args(self, params):
        r = self.r
        named = params.split()
        most = len(named) + 1 if r.random() < 0.1 else len(named) if named else r.choice([0, 0, 1, 1, 2])
        args = [r.choice(SOUP) for _ in range(r.randint(0, most))]
        if named and r.random() < 0.3:
            args += [f"{n}={r.choice(SOUP)}" for n in named[len(args):] if r.random() < 0.5]
        return ", ".join(args)

    def soup(self, depth=2):
        """Any value with any filter, test or method and any arguments."""
        r = self.r
        of = r.choice(SOUP_OF) if depth <= 0 or r.random() < 0.7 else self.soup(depth - 1)
        kind = r.random()
        if kind < 0.6:
            name = r.choice(list(FILTERS))
            last = "|list" if name in ("map", "select", "reject", "selectattr", "rejectattr", "batch", "slice", "unique", "items", "reverse") else ""
            args = self.soup_args(FILTERS[name])
            if name == "unique":
                args = args.replace("'upper'", "'name'")  # methods are the same or not by where Python keeps the text
            return f"({of})|{name}({args}){last}"
        if kind < 0.75:
            return f"(({of}) is {r.choice(TESTS)}({self.soup_args('')}))"
        if kind < 0.95:
            name = r.choice(list(METHODS))
            return f"({of}).{name}({self.soup_args(METHODS[name])})"
        return f"({of}) {r.choice(['+', '-', '*', '/', '//', '%', '**', '~', '==', '<', '>=', 'in', 'not in', 'and', 'or'])} ({r.choice(SOUP_OF)})"

    def st_soup(self, _d):
        return Node(f"{{{{ {self.soup()} }}}}")

    def st_raw(self, _d):
        return Node(self.tag("raw").replace("+", ""), self.r.choice(["{{ x }}", "{% if %}", "a", "\n a "]), self.tag("endraw").replace("+", ""))

    # ---- whole templates ---------------------------------------------------------------------------------------------
    def files(self):
        self.in_block = True
        names, macros = {k: list(v) for k, v in self.names.items()}, self.macros
        inc, inc2, im = self.body(1), self.body(1), self.kept_body(1)
        self.names, self.macros, self.in_block = names, macros, False
        files = {"inc.html": "[" + self.without_blocks(inc) + "]", "inc2.txt": self.without_blocks(inc2),
                 "mac.html": "{% macro im(a, b='d') %}<{{ a }}{{ b }}{{ s1 }}>" + self.without_blocks(im) + "{% endmacro %}{% set iv = '<v>' %}text"}
        return files

    @staticmethod
    def without_blocks(nodes):
        return text_of(nodes)

    def tree(self):
        return [self.statement(3) for _ in range(self.r.randint(1, 7))]


def options_of(r):
    escape = r.choice([[], [], ["autoescape"], ["autoescape"], ["autoescape-html"]])
    return frozenset(escape + [o for o in ("trim", "lstrip", "keep") if r.random() < 0.25])


def mutate(r, text):
    """Breaks a few characters, so that the lexer and parser meet what nobody writes."""
    for _ in range(r.randint(1, 3)):
        at = r.randrange(len(text) + 1)
        piece = r.choice(["{{", "}}", "{%", "%}", "-", "+", "(", ")", "[", "]", "|", ".", ",", "'", '"', " ", "{#", "#}", "=", "x", "1", ":", "\n", "not ", "in ", "~"])
        text = text[:at] + (piece if r.random() < 0.5 else "") + text[at + r.randint(0, 2):]
    return text


def generate(seed):
    """(case, the main template's statements, or None when they were mutated)"""
    g = Generator(seed)
    context = g.context()
    files = g.files()
    if seed % 4 == 0:  # one expression by itself, since most of these fail
        case = Case(f"seed {seed}", g.st_soup(0).text(), options=options_of(g.r), context=json.dumps(context, ensure_ascii=False))
        return case, None
    nodes = g.tree()
    if g.r.random() < 0.2:  # a child of the generated template
        files["base.html"] = text_of(nodes)
        blocks = [g.blocks and f"b{i}" for i in range(1, g.blocks + 1)]
        nodes = [Node("{% extends 'base.html' %}")] + [
            Node(f"{{% block {b} %}}", [Node(g.r.choice(["", "{{ super() }}", "{{ super()|upper }}"])), g.st_print(0)], "{% endblock %}")
            for b in blocks if b and g.r.random() < 0.6]
        if g.r.random() < 0.3:
            nodes.insert(1, g.st_set(0))
    case = Case(f"seed {seed}", text_of(nodes), options=options_of(g.r), context=json.dumps(context, ensure_ascii=False), files=files)
    if g.r.random() < 0.12:
        return replace(case, template=mutate(g.r, case.template)), None
    return case, nodes


# ---- judging ------------------------------------------------------------------------------------------------------------
# Where kith fails on purpose and Jinja2 need not: whole numbers beyond 64 bits, values that Python prints with an address, a comment
# that is opened by a template's last characters, slices of constant numbers (which Jinja2 takes for undefined), sets of keys.
ON_PURPOSE = ["64 bit", "cannot be printed", "comment is never closed", "cannot be sliced", "'dict_keys'", "'dict_items'"]


def may_differ(case, result, theirs):
    if result.ok is not False or not theirs[0]:
        return False
    # A broken template that another names is reported also when it is not reached.
    elsewhere = "[template-syntax]" in result.report and not result.report.startswith(case.main + ":")
    return elsewhere or any(words in result.report for words in ON_PURPOSE)


def wrong(case, result):
    theirs = oracle.render(case)
    if may_differ(case, result, theirs):
        return None, theirs
    return judge(case, result, theirs), theirs


def lists_in(nodes):
    yield nodes
    for node in nodes:
        for part in node.parts:
            if not isinstance(part, str):
                yield from lists_in(part)


def smaller(driver, case, nodes):
    """Deletes statements as long as the difference stays."""
    changed = True
    while changed:
        changed = False
        candidates = [(l, i) for l in lists_in(nodes) for i in range(len(l))]
        for where, i in candidates:
            if i >= len(where):
                continue
            node = where.pop(i)
            inner = [n for p in node.parts if not isinstance(p, str) for n in p]
            for put in ([], inner) if inner else ([],):
                where[i:i] = put
                trial = replace(case, template=text_of(nodes))
                if wrong(trial, next(run_batch(driver, [trial])))[0]:
                    case, changed = trial, True
                    break
                del where[i:i + len(put)]
            else:
                where.insert(i, node)
    for name in list(case.files):
        trial = replace(case, files={k: v for k, v in case.files.items() if k != name})
        if wrong(trial, next(run_batch(driver, [trial])))[0]:
            case = trial
    return case


def compare(driver, count, first):
    """Renders `count` random templates from seed `first` on; gives the numbers of passed and failed ones."""
    failed = rendered = 0
    for start in range(first, first + count, 500):
        made = [generate(seed) for seed in range(start, min(start + 500, first + count))]
        for (case, nodes), result in zip(made, run_batch(driver, [c for c, _ in made])):
            why, theirs = wrong(case, result)
            rendered += theirs[0]
            if why:
                failed += 1
                report(driver, case, nodes, failed)
    print(f"seeds {first} to {first + count - 1}: {rendered} rendered, {count - rendered} failed in Jinja2")
    return count - failed, failed


def report(driver, case, nodes, failed):
    """Shows the first differences, made small."""
    if failed > 10:
        return
    if nodes is not None:
        case = smaller(driver, case, nodes)
    result = next(run_batch(driver, [case]))
    why, theirs = wrong(case, result)
    show(case, result, theirs, why)


def main(argv):
    if not argv:
        print(__doc__, file=sys.stderr)
        return 2
    passed, failed = compare(argv[0], int(argv[1]) if len(argv) > 1 else 300, int(argv[2]) if len(argv) > 2 else 1)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
