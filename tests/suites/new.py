"""kith new: a file for every kind, which kith then reads; every field that it shows as a comment is written as it may be."""

import pathlib
import re

from _common import NOW, Results, kith, temp

CONFIG = """title: {zh-Hans: 题, en: T}
base_url: https://t.example/sub/
languages: [zh-Hans, en]
timezone: Asia/Shanghai
newsletter: {from: "T <n@t.example>", postal_address: "1 Lane", unsubscribe: {mailto: u@t.example}}
kinds:
  recipe:
    folder: recipes
    fields:
      minutes: {type: int, required: true, help: How long it takes.}
      level: {type: enum, values: [easy, hard]}
      cooks: members
      made: date
"""
# What an example may lead to that is not there, and what one field says against another.
ELSEWHERE = {"member-unknown", "image-missing", "theme-missing", "consent-story", "duplicate-document", "event-order", "consent-byline",
             "event-length", "event-previous"}
KINDS = {"post": "posts/chongqing-de-deng-ye.md", "story": "stories/chongqing-de-deng-ye.md", "event": "events/chongqing-de-deng-ye.md",
         "newsletter": "newsletters/chongqing-de-deng-ye.md", "page": "pages/chongqing-de-deng-ye.md",
         "member": "members/chongqing-de-deng-ye.yaml", "recipe": "recipes/chongqing-de-deng-ye.md"}


def new(site, *args):
    return kith("new", "-s", site, "--now", NOW, *args, cwd=site)


def codes(site):
    done = kith("check", "-s", site, "--now", NOW, "--format", "text", cwd=site)
    return [m for m in re.findall(r": error: .*\[([a-z-]+)\]$", done.stderr, re.M) if m not in ELSEWHERE], done.stderr


def kind(results, name, want):
    with temp() as folder:
        site = pathlib.Path(folder)
        (site / "kith.yaml").write_text(CONFIG)
        done = new(site, name, "重庆的灯夜")
        path = site / "content" / want
        results.equal(f"new {name}: exit and path", (done.returncode, done.stdout), (0, f"content/{want}\n"))
        results.equal(f"new {name}: again", new(site, name, "重庆的灯夜").returncode, 1)
        text = path.read_text()
        results.check(f"new {name}: the title", '"重庆的灯夜"' in text, text)
        if name in ("post", "newsletter"):
            results.check(f"new {name}: the date, in the site's zone", "\ndate: 2026-11-21 12:00\n" in text, text)
        if name == "event":
            results.check("new event: a uid", re.search(r"\nuid: 20261121T040000Z-chongqing-de-deng-ye@t\.example\n", text), text)
        got, stderr = codes(site)
        results.check(f"new {name}: it can be read", not got, stderr)
        given = set(re.findall(r"^([a-z_]+):", text, re.M))
        lines = [line for line in text.split("\n") if not re.match(r"# (language|translation_key|retracted):", line)]
        path.write_text("\n".join(re.sub(r"^# (?=[a-z_]+: )", "", line) for line in lines))
        got, stderr = codes(site)
        results.check(f"new {name}: all that it shows can be read", not got, stderr)
        results.check(f"new {name}: what is filled in", given >= {"title" if name != "member" else "name"}, given)


def main():
    results = Results()
    for name, want in KINDS.items():
        kind(results, name, want)
    with temp() as folder:
        site = pathlib.Path(folder)
        (site / "kith.yaml").write_text(CONFIG)
        done = new(site, "post", 'A "quoted" \\ title', "--lang", "en")
        results.equal("new: another language", done.stdout, "content/posts/a-quoted-title.en.md\n")
        results.check("new: a title with quotes can be read", not codes(site)[0], codes(site)[1])
        for args, why in [(("psot", "x"), 'did you mean "post"'), (("post", "！"), "--slug"), (("post", "x", "--lang", "fr"), '"fr"'),
                          (("post", "x", "--slug", "../x"), "../x"), (("post",), "<title>")]:
            done = new(site, *args)
            results.check(f"new {' '.join(args)}: usage", done.returncode == 2 and why in done.stderr, done.stderr)
    results.end()


main()
