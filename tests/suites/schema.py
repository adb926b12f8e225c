"""kith schema: the example's files fit it, wrong files do not, and the examples in the field tables are right themselves.

# sanitised: no
"""

import json
import re

import jsonschema
import yaml
from _common import ROOT, Results, kith, temp

KINDS = {"post": "posts", "story": "stories", "event": "events", "member": "members", "newsletter": "newsletters", "page": "pages"}


class Loader(yaml.SafeLoader):
    """YAML as kith and editors read it (1.2's core schema): dates are texts, yes and no are words."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def load(text):
    return yaml.load(text, Loader)


def front(path):
    text = path.read_text()
    return load(text if path.suffix == ".yaml" else text.split("---\n")[1])


# What is written, and what the message about it must name; kind "" is kith.yaml.
BASE = "title: A\nbase_url: https://a.example/\n"
WRONG = [
    ("", "base_url: https://a.example/\n", "title"),
    ("", "title: A\n", "base_url"),
    ("", BASE + "tittle: B\n", "tittle"),
    ("", BASE + "languages: {a: b}\n", "languages"),
    ("", BASE + "page_size: many\n", "page_size"),
    ("", BASE + "feeds: {itmes: 3}\n", "feeds"),
    ("", BASE + "feeds: {content: half}\n", "feeds"),
    ("", BASE + "checks: {image-atl: off}\n", "image-atl"),
    ("", BASE + "checks: {image-alt: loud}\n", "image-alt"),
    ("", BASE + "menus: {main: [{titel: x}]}\n", "menus"),
    ("", BASE + "menus: {main: [{title: x}]}\n", "menus"),
    ("", BASE + "kinds: {psot: {folder: x}}\n", "psot"),
    ("", BASE + "kinds: {post: {foldr: x}}\n", "foldr"),
    ("", BASE + "formats: {rss: sometimes}\n", "rss"),
    ("post", "date: 2026-11-21\n", "title"),
    ("post", "title: A\ndate: yesterday\n", "date"),
    ("post", "title: [A]\n", "title"),
    ("post", "title: A\ndraft: perhaps\n", "draft"),
    ("post", "title: A\nauthors: {mira: 1}\n", "authors"),
    ("post", "title: A\nauthor: mira\n", "author"),
    ("post", "title: A\nimage: {alt: x}\n", "image"),
    ("post", "title: A\nweight: heavy\n", "weight"),
    ("post", "title: A\ncorrections: [{date: 2026-11-21}]\n", "corrections"),
    ("event", "title: A\n", "starts"),
    ("event", "title: A\nstarts: 2026-11-21\nmode: outside\n", "mode"),
    ("event", "title: A\nstarts: 2026-11-21\nduration: long\n", "duration"),
    ("event", "title: A\nstarts: 2026-11-21\nrsvp: {ulr: https://a.example/}\n", "rsvp"),
    ("event", "title: A\nstarts: 2026-11-21\npublic_url: 'javascript:x'\n", "public_url"),
    ("event", "title: A\nstarts: 2026-11-21\nlocation: {name: x, geo: {lat: 91, lon: 0}}\n", "location"),
    ("event", "title: A\nstarts: 2026-11-21\nrsvp: {capacity: -1}\n", "rsvp"),
    ("event", "title: A\nstarts: 2026-11-21\nsessions: [" + "{title: x}, " * 201 + "]\n", "sessions"),
    ("member", "bio: x\n", "name"),
    ("member", "name: {en: A, tlh: B}\n", "name"),
    ("member", "name: A\nconsent: [{scope: [profile]}]\n", "consent"),
]
RIGHT = [
    ("", BASE), ("", BASE + "checks: {image-alt: off}\nmenus: {main: [{kind: post}]}\nextra: {a: [1]}\n"),
    ("post", "title: 2026\ndate: 21 Nov 2026\ntags: one\nimage: x.png\n"),
    ("post", "title: A\ndate: {yyyy_mm_dd: '2026-11-21', utc_hh_mm: '09:30'}\ncorrections: {date: 2026-11-21, text: x}\n"),
    ("event", "title: A\nstarts: 2026-11-21 19:00\nduration: 1h30m\nlocation: Tea house\n"),
    ("member", "name: {zh-Hans: A, en: B}\nconsent: {scope: all, channels: [site], given: 2026-01-01}\n"),
]
ALIASES = ("version: 1\ntitle: A\nbase_url: https://a.example/\ntaxonomies: [topics]\n"
           "kinds: {post: {aliases: {headline: title}}, page: {unknown_fields: keep}}\n")


def schema(*args, cwd=ROOT):
    done = kith("schema", *args, cwd=cwd)
    return json.loads(done.stdout)


def errors(validator, value):
    return [f"{list(e.path)} {e.message}" for e in validator.iter_errors(value)]


def example_values(schema_part):
    """Every (schema, example) in a schema."""
    if isinstance(schema_part, dict):
        for value in schema_part.get("examples", []) if isinstance(schema_part.get("examples"), list) else []:
            yield schema_part, value
        for part in schema_part.values():
            yield from example_values(part)
    elif isinstance(schema_part, list):
        for part in schema_part:
            yield from example_values(part)


def main():
    results = Results()
    validators = {}
    for kind in ["", *KINDS]:
        made = schema(kind or "kith.yaml")
        jsonschema.Draft202012Validator.check_schema(made)
        results.check(f"{kind or 'kith.yaml'}: names its dialect", made["$schema"].endswith("2020-12/schema"))
        validators[kind] = jsonschema.Draft202012Validator(made)
        for part, value in example_values(made):
            # A taxonomy's field or a text in the site's languages may show another site's; the form must fit.
            loose = json.loads(json.dumps(part).replace('"propertyNames"', '"$comment_names"'))
            results.equal(f"{kind}: example {value!r}", errors(jsonschema.Draft202012Validator(loose), value), [])
        every = made["properties"].values()
        results.check(f"{kind}: every field is described", all(p.get("description") or "items" in str(p) for p in every))
    results.equal("the example's kith.yaml", errors(validators[""], load((ROOT / "kith.yaml").read_text())), [])
    for kind, folder in KINDS.items():
        files = [p for p in sorted((ROOT / "content" / folder).rglob("*")) if p.suffix in (".md", ".yaml")]
        results.check(f"the example has files of kind {kind}", files)
        for path in files:
            results.equal(str(path.relative_to(ROOT)), errors(validators[kind], front(path)), [])
    for kind, text, name in WRONG:
        found = errors(validators[kind], load(text))
        results.check(f"{kind or 'kith.yaml'}: {text!r} is refused for {name}", any(name in e for e in found), found)
    for kind, text in RIGHT:
        results.equal(f"{kind or 'kith.yaml'}: {text!r}", errors(validators[kind], load(text)), [])

    whole = schema()
    jsonschema.Draft202012Validator.check_schema(whole)
    results.equal("the whole: one definition for each", sorted(whole["$defs"]), sorted(["kith.yaml", "ledger", *KINDS]))
    results.equal("the whole stands for kith.yaml",
                  errors(jsonschema.Draft202012Validator(whole), load((ROOT / "kith.yaml").read_text())), [])
    with temp() as folder:
        made = schema("post", cwd=folder)
        results.check("without a site: languages are free", "propertyNames" not in json.dumps(made))
        with open(folder + "/kith.yaml", "w") as f:
            f.write(ALIASES)
        post = jsonschema.Draft202012Validator(schema("post", cwd=folder))
        results.equal("a site's alias and taxonomy", errors(post, load("headline: A\ntopics: [b]\n")), [])
        results.check("a needed field is missing under both names", errors(post, load("topics: [b]\n")))
        page = jsonschema.Draft202012Validator(schema("page", cwd=folder))
        results.equal("unknown fields that are kept", errors(page, load("title: A\ncolour: red\n")), [])
        with open(folder + "/kith.yaml", "w") as f:
            f.write(BASE + "kinds: {recipe: {folder: recipes, fields: {minutes: {type: int, required: true}, "
                    "level: {type: enum, values: [easy, hard]}}}}\n")
        recipe = jsonschema.Draft202012Validator(schema("recipe", cwd=folder))
        results.equal("a kind of the site's own", errors(recipe, load("title: Soup\nminutes: 10\nlevel: easy\n")), [])
        results.check("a needed field of it", errors(recipe, load("title: Soup\n")))
        results.check("a value of it", errors(recipe, load("title: Soup\nminutes: 10\nlevel: odd\n")))
        results.check("the whole has it, too", "recipe" in schema(cwd=folder)["$defs"])
        own = jsonschema.Draft202012Validator(schema("kith.yaml", cwd=folder))
        with open(folder + "/kith.yaml") as f:
            results.equal("kith.yaml with it", errors(own, load(f.read())), [])
        with open(folder + "/kith.yaml", "w") as f:
            f.write("title: [\n")
        done = kith("schema", "post", cwd=folder)
        results.equal("a kith.yaml that can't be read: exit", done.returncode, 3)
        results.check("…: says where", "kith.yaml:2:1" in done.stderr or "kith.yaml:1:" in done.stderr, done.stderr)
    ledger = jsonschema.Draft202012Validator(schema("ledger"))
    for path in sorted((ROOT / "content/ledger").glob("*.yaml")):
        results.equal(f"the example's {path.name}", errors(ledger, load(path.read_text())), [])
    for wrong in ("- {member: a, date: 2026-01-01, kidn: b}", "- {date: 2026-01-01, kind: b}", "- {member: a, date: soon, kind: b}",
                  "- {member: a, date: 2026-01-01, kind: b, count: 0}", "member: a"):
        results.check(f"the ledger: {wrong}", errors(ledger, load(wrong)))
    config = jsonschema.Draft202012Validator(schema("kith.yaml"))
    for rules, good in (("{points: {a: 3, b: {points: 2, cap_per_month: 1}}}", True), ("{points: {a: {pionts: 3}}}", False), ("{points: [a]}", False),
                        ("{levels: [{id: a, min: 0}]}", True), ("{levels: [{min: 0}]}", False), ("{window_days: 0}", False)):
        results.equal(f"recognition: {rules}", not errors(config, load(BASE + f"recognition: {rules}\n")), good)
    done = kith("schema", "psot")
    results.equal("an unknown kind: exit", done.returncode, 2)
    results.check("an unknown kind: suggestion", 'did you mean "post"?' in done.stderr, done.stderr)
    results.end()


main()
