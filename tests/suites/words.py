"""The default theme's words: every language has the same ones, in the forms of its plurals, with the same {parameters}."""

import re

from _common import ROOT, Results

WORDS = ROOT / "themes" / "default" / "i18n"
FORMS = {"zero", "one", "two", "few", "many", "other"}


def read(path):
    """key -> text, or a map of plural forms: the small part of YAML that these files are written in."""
    words, key = {}, None
    for line in path.read_text().split("\n"):
        m = re.match(r"(\s*)([a-z0-9_]+):\s*(.*)$", line)
        if not m or line.lstrip().startswith("#"):
            continue
        if m[1]:
            words[key] = {**(words[key] or {}), m[2]: m[3]} if not isinstance(words[key], str) or not words[key] else words[key]
            continue
        key = m[2]
        forms = re.findall(r"([a-z]+): (\"[^\"]*\"|'[^']*'|[^,}]*(?:\{[a-z]+\}[^,}]*)*)", m[3][1:-1]) if m[3].startswith("{") else None
        words[key] = dict(forms) if forms else m[3]
    return words


def parameters(word):
    return {p for text in (word.values() if isinstance(word, dict) else [word]) for p in re.findall(r"\{([a-z]+)\}", text)}


def main():
    results = Results()
    files = {p.stem: read(p) for p in sorted(WORDS.glob("*.yaml"))}
    results.check("words: the three languages are there", {"zh-Hans", "zh-Hant", "en"} <= files.keys(), files.keys())
    base = files["en"]
    results.check("words: enough of them", len(base) > 50, len(base))
    for lang, words in files.items():
        results.equal(f"words {lang}: missing", sorted(base.keys() - words.keys()), [])
        results.equal(f"words {lang}: beyond those of en", sorted(words.keys() - base.keys()), [])
        for key, word in words.items():
            text = word if isinstance(word, dict) else {"other": word}
            results.check(f"words {lang}: {key} says something", all(v.strip('"') for v in text.values()), word)
            results.check(f"words {lang}: {key} has plural forms", set(text) <= FORMS and "other" in text, word)
            if key in base:
                results.equal(f"words {lang}: parameters of {key}", parameters(word) - {"n"}, parameters(base[key]) - {"n"})
    results.end()


main()
