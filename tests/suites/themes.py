"""Themes: options with their defaults, types and reports; extending other themes and overriding single files; the short theme `plain`.

# sanitised: no
"""

import json
import pathlib

import jsonschema
import yaml
from _common import NOW, ROOT, Results, kith, temp, write

CONFIG = "title: T\nbase_url: https://t.example/\nlanguages: [en]\ntimezone: UTC\n"
# A theme that says all it sees of its options on the home page.
HOME = "{{ theme.accent }}|{{ theme.title }}|{{ theme.wide }}|{{ theme.count }}|{{ theme.home | join('+') }}|{{ theme.mood }}|{{ theme.logo }}"
TEMPLATES = ["post", "page", "story", "event", "events", "list", "members", "member", "newsletter", "tag", "tags", "404"]
OPTIONS = """options:
  accent: {type: colour, default: "#a92c1b", css: --accent, text: --on-accent, on: ["#ffffff"]}
  dark: {type: colour, default: "#f4a762", css: --accent, scheme: dark}
  title: {type: words, default: {en: Hello}}
  wide: {type: bool, default: true}
  count: {type: int, default: 3}
  home: {type: texts, values: [events, posts, join], default: [events, posts]}
  mood: {type: enum, values: [calm, loud], default: calm}
  logo: {type: url}
"""
BASE = {
    "kith.yaml": CONFIG + "theme: own\n",
    "content/posts/a.md": "---\ntitle: A\ndate: 2026-11-02\n---\n\nText.\n",
    "content/static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>\n',
    "themes/own/theme.yaml": OPTIONS,
    "themes/own/templates/home.html": HOME,
    "themes/own/assets/main.css": "p { color: var(--accent); }\n",
    "themes/own/i18n/en.yaml": "hello: Hello\nbye: Bye\nsection_post: Posts\nnot_found: Lost\n",
    **{f"themes/own/templates/{t}.html": "{{ page.title }}" for t in TEMPLATES},
}


def build(files, *args):
    """The reports, the exit code, and the published text files."""
    with temp() as folder:
        write(folder, {**BASE, **files})
        done = kith("build", "-s", folder, "--now", NOW, "--format", "json", *args)
        site = pathlib.Path(folder) / "site"
        out = {p.relative_to(site).as_posix(): p.read_text() for p in site.rglob("*") if p.is_file() and p.suffix in (".html", ".css")}
        reports = json.loads(done.stdout[done.stdout.index("{"):])["reports"] if "{" in done.stdout else []
        return reports, done.returncode, out


def style(out):
    return next(text for name, text in out.items() if name.startswith("assets/main."))


def options(results):
    reports, code, out = build({})
    results.equal("defaults: no report", (reports, code), ([], 0))
    results.equal("defaults: what a template sees", out["index.html"], "#a92c1b|Hello|True|3|events+posts|calm|")
    results.equal("defaults: custom properties before the theme's own styles", style(out),
                  ":root{--accent:#a92c1b;--on-accent:#fff}@media(prefers-color-scheme:dark){:root{--accent:#f4a762}}"
                  "p{color:var(--accent)}")
    own = ("theme_options:\n  accent: \"#1b5ea9\"\n  title: {en: Own}\n  wide: false\n  count: 7\n  home: [join, events]\n  mood: loud\n"
           "  logo: /logo.svg\n")
    reports, code, out = build({"kith.yaml": BASE["kith.yaml"] + own})
    results.equal("own values: no report", (reports, code), ([], 0))
    results.equal("own values", out["index.html"], "#1b5ea9|Own|False|7|join+events|loud|/logo.svg")
    results.check("own colour", "--accent:#1b5ea9;--on-accent:#fff}" in style(out), style(out))
    reports, code, out = build({"kith.yaml": CONFIG + "theme: own\ntheme_options: {accent: \"#fc3\"}\n"})
    results.equal("a colour that is hard to read", [(r["id"], r["level"], r["line"], r["column"]) for r in reports],
                  [("theme-contrast", "warning", 6, 25)])
    results.check("dark text on a light colour", "--on-accent:#1a1008}" in style(out), style(out))


WRONG = [  # what theme_options says, the id, and words of the message and the hint
    ("{acent: \"#000\"}", "theme-option", 'theme "own" has no option "acent"', "accent"),
    ("{accent: red}", "theme-option", '"accent" is no colour', "in quotes"),
    ("{accent: }", "theme-option", '"accent" has no value', "quotes"),
    ("{wide: perhaps}", "theme-option", '"wide" must be true or false', ""),
    ("{count: many}", "theme-option", '"count" must be a whole number', ""),
    ("{home: [evnets]}", "theme-option", '"home" can\'t be "evnets"', "events"),
    ("{home: zzzzzzzz}", "theme-option", '"home" can\'t be "zzzzzzzz"', "it is one of: events, posts, join"),
    ("{home: {a: b}}", "theme-option", '"home" must be a list of texts', ""),
    ("{mood: lout}", "theme-option", '"mood" can\'t be "lout"', "loud"),
    ("{title: {fr: Bonjour}}", "theme-option", '"fr" is not one of the site\'s languages', ""),
    ("{logo: logo.svg}", "theme-option", '"logo" is no address', "/about/"),
    ("{logo: /lgo.svg}", "theme-option", 'this site has no "/lgo.svg"', "/logo.svg"),
    ("[accent]", "theme-option", '"theme_options" must be a map', ""),
]
WRONG_THEMES = [  # what theme.yaml says, and words of the message
    ("- a\n", "theme.yaml must be a map"),
    ("optoins: {}\n", 'theme.yaml has no field "optoins"'),
    ("options: [a]\n", '"options" must be a map'),
    ("options: {a: text}\n", "a field is declared by a map"),
    ("options: {a: {default: x}}\n", 'field lacks the field "type"'),
    ("options: {a: {type: colr}}\n", 'there is no type "colr" of fields'),
    ("options: {a: {type: member}}\n", 'an option of a theme can\'t be of type "member"'),
    ("options: {a: {type: int, default: x}}\n", '"a" must be a whole number'),
    ("options: {a: {type: int, css: --a}}\n", "css, text and on are for colours"),
    ("options: {a: {type: colour, css: accent}}\n", "a custom property is two dashes"),
    ("options: {a: {type: colour, css: \"--a:red;b\"}}\n", "a custom property is two dashes"),
    ("options: {a: {type: colour, on: [red]}}\n", '"red" is no colour'),
    ("options: {a: {type: enum}}\n", 'an enum needs "values"'),
    ("options: {a: {type: int, defualt: 1}}\n", 'option has no field "defualt"'),
    ("defaults: {nope: 1}\n", 'theme "own" has no option "nope"'),
    ("extends: nope\n", 'there is no theme "nope"'),
    ("extends: ../own\n", "is not the name of a theme"),
    ("extends: own\n", 'theme "own" extends itself: own -> own'),
    ("stylesheet: other.css\n" + OPTIONS, 'go into the asset "other.css", which it does not have'),
    ("assets: [a]\n", '"assets" must be a map'),
    ("assets: {serach: []}\n", 'there is no output format "serach"'),
    ("assets: {search: a.js}\n", "must be a list of assets"),
    ("assets: {search: [a.js]}\n", "the theme has no such asset"),
    ("options: {" + ", ".join(f"a{i}: {{type: int}}" for i in range(65)) + "}\n", "a theme has at most 64 options"),
]


def wrong(results):
    for text, want, message, hint in WRONG:
        reports, code, out = build({"kith.yaml": BASE["kith.yaml"] + f"theme_options: {text}\n"})
        got = [r for r in reports if r["level"] == "error"]
        good = len(got) == 1 and got[0]["id"] == want and message in got[0]["message"] and hint in got[0]["hint"]
        results.check(f"theme_options: {text}", good and (got[0]["file"], got[0]["line"], code, out) == ("kith.yaml", 6, 3, {}), reports)
    for text, message in WRONG_THEMES:
        reports, code, out = build({"themes/own/theme.yaml": text, "themes/own/templates/home.html": "x"})
        good = len(reports) == 1 and message in reports[0]["message"] and reports[0]["id"] in ("theme-yaml", "theme-missing")
        results.check(f"theme.yaml: {text}", good and (code, out) == (3, {}), (code, reports))
    reports, code, out = build({"themes/own/templates/home.html": "{{ theme.acent }}"})
    good = len(reports) == 1 and reports[0]["id"] == "template-undefined" and "accent" in reports[0]["hint"]
    results.check("a template asks for an option that there is not", good and code == 1, (code, reports))


CHILD = {
    "kith.yaml": CONFIG + "theme: child\n",
    "themes/child/theme.yaml": "extends: own\noptions: {extra: {type: text, default: more}}\ndefaults: {accent: \"#0b6623\", count: 5}\n",
    "themes/child/templates/home.html": "{{ theme.accent }}|{{ theme.count }}|{{ theme.mood }}|{{ theme.extra }}|{{ t('hello') }}|{{ t('bye') }}",
    "themes/own/templates/page.html": "{{ page.title }}",
    "themes/own/templates/post.html": "[{% block a %}own{% endblock %}|{% block b %}own{% endblock %}]",
    "themes/child/templates/post.html": "{% extends 'own/post.html' %}{% block a %}child{% endblock %}",
    "themes/child/i18n/en.yaml": "hello: Howdy\n",
}


def inheritance(results):
    reports, code, out = build(CHILD)
    results.equal("child: no report", (reports, code), ([], 0))
    results.equal("child: options, defaults and words of both", out["index.html"], "#0b6623|5|calm|more|Howdy|Bye")
    results.equal("child: a template extends the one that it overrides", out["posts/a/index.html"], "[child|own]")
    results.equal("child: a template of the parent's", out["404.html"], "Lost")
    results.check("child: the parent's style sheet with the child's colours", style(out).startswith(":root{--accent:#0b6623;") and
                  style(out).endswith("p{color:var(--accent)}"), style(out))
    _, _, out = build({**CHILD, "themes/child/assets/main.css": "b{}\n"})
    results.check("child: an asset of its own", style(out).endswith("}}b{}"), style(out))
    _, _, out = build({**CHILD, "kith.yaml": CHILD["kith.yaml"] + "theme_options: {extra: mine, count: 9}\n"})
    results.equal("child: kith.yaml wins over its defaults", out["index.html"], "#0b6623|9|calm|mine|Howdy|Bye")
    reports, code, _ = build({**CHILD, "themes/own/theme.yaml": "extends: child\n" + OPTIONS})
    results.check("a circle", code == 3 and len(reports) == 1 and "child -> own -> child" in reports[0]["message"] and
                  reports[0]["file"] == "themes/own/theme.yaml" and reports[0]["line"] == 1, reports)
    reports, code, _ = build({**CHILD, "themes/child/templates/post.html": "{% extends 'own/pots.html' %}"})
    results.check("a template that the parent lacks", code == 1 and any("own/pots.html" in r["message"] for r in reports), (code, reports))
    grand = {**CHILD, "kith.yaml": CONFIG + "theme: grand\n", "themes/grand/theme.yaml": "extends: child\ndefaults: {extra: grand}\n",
             "themes/grand/templates/post.html": "{% extends 'child/post.html' %}{% block b %}grand{% endblock %}"}
    reports, code, out = build(grand)
    results.equal("grandchild", (reports, code, out["index.html"], out["posts/a/index.html"]),
                  ([], 0, "#0b6623|5|calm|grand|Howdy|Bye", "[child|grand]"))
    many = {f"themes/t{i}/theme.yaml": f"extends: t{i + 1}\n" for i in range(20)}
    reports, code, _ = build({**many, "themes/t20/theme.yaml": "", "kith.yaml": CONFIG + "theme: t0\n"})
    results.check("too many", code == 3 and any("more than 8 themes extend one another" in r["message"] for r in reports), reports)


def over_shipped(results):
    """A site's themes/default beside the shipped one, and a theme that extends it."""
    files = {"kith.yaml": CONFIG + "theme: default\n",
             "themes/default/templates/404.html": "{% extends 'default/404.html' %}{% block main %}mine {{ super() }}{% endblock %}"}
    reports, code, out = build(files)
    results.check("one file over the shipped theme", code == 0 and "mine <div" in out["404.html"].replace("\n", " "), (reports, out.get("404.html")))
    files = {"kith.yaml": CONFIG + "theme: mine\ntheme_options: {accent: \"#1b5ea9\"}\n", "themes/mine/theme.yaml": "extends: default\n",
             "themes/mine/i18n/en.yaml": "home_posts: Fresh bread\n"}
    reports, code, out = build(files)
    results.check("extends: default", code == 0 and "Fresh bread" in out["index.html"] and "--accent:#1b5ea9" in style(out),
                  (reports, out.get("index.html")))


def schema(results):
    with temp() as folder:
        write(folder, {**BASE, **CHILD})
        done = kith("schema", "kith.yaml", "-s", folder)
        validator = jsonschema.Draft202012Validator(json.loads(done.stdout))
        good = {"title": "T", "base_url": "https://t.example/"}
        for value, fits in [({"accent": "#fff", "extra": "x", "home": ["join"], "mood": "loud"}, True), ({"acent": "#fff"}, False),
                            ({"accent": "red"}, False), ({"home": ["zzz"]}, False), ({"count": "x"}, False)]:
            results.equal(f"schema: {value}", validator.is_valid({**good, "theme_options": value}), fits)
    done = kith("schema", "kith.yaml")
    results.check("schema: the default theme's options", "accent" in json.loads(done.stdout)["properties"]["theme_options"]["properties"], done.stdout[:200])


def plain(results):
    """The short example builds the whole example site, and stays short."""
    templates = [p for p in (ROOT / "themes/plain/templates").rglob("*") if p.is_file()]
    lines = sum(len(p.read_text().splitlines()) for p in templates)
    results.check("plain: under 150 lines of templates", len(templates) > 10 and lines < 150, lines)
    with temp() as folder:
        config = pathlib.Path(folder) / "kith.yaml"
        config.write_text((ROOT / "kith.yaml").read_text().replace("theme: default\n", "theme: plain\n"))
        done = kith("build", "-s", ROOT, "-c", config, "-d", folder, "--now", NOW)
        results.equal("plain: builds the example", (done.returncode, "theme: plain" in config.read_text()), (0, True))
        results.check("plain: no warning", "warning" not in done.stderr, done.stderr)
        results.nu("plain: Nu HTML checker", pathlib.Path(folder) / "site")


def manual(results):
    """The guide names every option of the default theme, and the styles are as short as it says."""
    names = list(yaml.safe_load((ROOT / "themes/default/theme.yaml").read_text())["options"])
    results.check("the default theme has options", len(names) > 10, names)
    for page in ("themes.md", "themes.en.md"):
        text = (ROOT / "content/pages/guide" / page).read_text()
        results.equal(f"{page}: options that it does not tell of", [n for n in names if f"`{n}`" not in text], [])
    results.equal("plain: lines of CSS", len((ROOT / "themes/plain/assets/main.css").read_text().splitlines()), 15)


def main():
    results = Results()
    manual(results)
    plain(results)
    options(results)
    wrong(results)
    inheritance(results)
    over_shipped(results)
    schema(results)
    results.end()


main()
