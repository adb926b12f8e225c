"""Share cards: each page has one, they are drawn once, and what cannot be drawn is reported."""

import io
import pathlib
import re

from PIL import Image

from _common import NOW, Results, kith, put, temp, tree

CONFIG = """version: 1
title: Lane 灯笼巷
base_url: https://x.example/sub
languages: [{}]
menus: {{main: [{{kind: post}}], join: [{{kind: post}}], footer: [{{kind: post}}]}}
{}
"""
POST = "---\ntitle: {}\ndate: 2026-01-01\n---\nx\n"


def site(root, more="formats: {share_cards: true}", languages="en", **titles):
    put(root, "kith.yaml", CONFIG.format(languages, more))
    for name, title in (titles or {"a": "A lantern"}).items():
        put(root, f"content/posts/{name}.md", POST.format(title))


def build(root, *more):
    return kith("build", "-s", root, "--now", NOW, *more)


def card_of(root, page):
    html = (pathlib.Path(root) / "site" / page / "index.html").read_text()
    found = re.search(r'og:image" content="https://x.example/sub/(cards/[^"]+)"', html)
    return found and Image.open(io.BytesIO((pathlib.Path(root) / "site" / found[1]).read_bytes())).convert("RGB")


def inked(image, box):
    """How much of a part is not the background."""
    part = image.crop(box)
    ground = image.getpixel((600, 20))
    return sum(p != ground for p in part.getdata()) / (part.width * part.height)


def check_example(results):
    with temp() as folder:
        done = kith("build", "-d", folder, "--now", NOW)
        results.equal("the example builds", done.returncode, 0)
        site_dir = pathlib.Path(folder) / "site"
        missing = []
        for page in site_dir.rglob("index.html"):
            html = page.read_text()
            if 'class="wrap doc' not in html or "og:image" not in html:
                continue
            for url in re.findall(r'og:image" content="https://lantern.example/([^"]+)"', html):
                if not (site_dir / url).is_file() or Image.open(site_dir / url).size != (1200, 630):
                    missing.append((str(page), url))
        results.equal("every card that a page names is there, 1200 by 630", missing, [])
        results.check("there are cards", len(list((site_dir / "cards").iterdir())) > 50)


def check_drawing(results):
    long = "A title that goes on " * 20
    with temp() as root:
        site(root, languages="en, zh-Hans, ar", a="A lantern", long=long, same="A lantern")
        put(root, "content/posts/b.zh-Hans.md", POST.format("灯笼巷今晚点灯\nslug: b"))
        put(root, "content/posts/c.ar.md", POST.format("خريطة سوق ليلة الشتاء\nslug: c"))
        done = build(root, "--jobs", "1")
        if not results.equal("builds", (done.returncode, done.stderr), (0, "")):
            return
        for page in ("posts/a", "zh-hans/posts/b", "ar/posts/c", "posts/long"):
            card = card_of(root, page)
            results.equal(f"{page}: size", card and card.size, (1200, 630))
            results.check(f"{page}: a title and a foot", inked(card, (80, 90, 1120, 470)) > 0.01 and inked(card, (80, 510, 1120, 570)) > 0.01)
            results.equal(f"{page}: margins are free", (inked(card, (0, 90, 78, 600)), inked(card, (1122, 90, 1200, 600))), (0, 0))
        left, right = inked(card_of(root, "ar/posts/c"), (80, 480, 600, 492)), inked(card_of(root, "ar/posts/c"), (600, 480, 1120, 492))
        results.check("what is written from right to left begins at the right", right > left, (left, right))
        tall = card_of(root, "posts/long")
        results.check("a long title ends above the foot", inked(tall, (80, 350, 1120, 440)) > 0 and inked(tall, (80, 468, 1120, 482)) == 0)
        results.check("it is smaller than a short one", inked(card_of(root, "posts/a"), (80, 92, 90, 180)) != inked(tall, (80, 92, 90, 180)))
        first = tree(root + "/site/cards")
        with temp() as other:
            for path in (pathlib.Path(root) / "content").rglob("*.md"):
                put(other, path.relative_to(root).as_posix(), path.read_text())
            site(other, languages="en, zh-Hans, ar")
            build(other, "--jobs", "4")
            results.check("the same bytes with other jobs", tree(other + "/site/cards") == first)
        done = build(root)
        results.check("nothing is drawn again", " 0 written" in done.stdout, done.stdout)
        kept = pathlib.Path(root) / ".kith/images"
        before = {p.name for p in kept.glob("card-*")}
        put(root, "content/posts/long.md", POST.format("Short"))
        build(root)
        after = {p.name for p in kept.glob("card-*")}
        results.equal("another title is another card, and the old one is gone", (len(before - after), len(after - before)), (1, 1))
        results.equal("what is kept is what is published", len(after), len(list((pathlib.Path(root) / "site/cards").iterdir())))


def logo(root, name, colour, kind, size=(400, 200)):
    path = pathlib.Path(root) / "content/static" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(path, kind)


def check_logo(results):
    """The site's logo stands before its name, its icon where it has no logo of pixels; without either the name stands alone."""
    at, ground = (100, 540), (0x1D, 0x23, 0x40)
    own = "formats: {share_cards: true}\ntheme_options: {logo: /%s}"
    with temp() as root:
        site(root)
        build(root)
        plain = card_of(root, "posts/a")
    for kind, name in (("PNG", "logo.png"), ("JPEG", "logo.jpg"), ("WEBP", "logo.webp")):
        with temp() as root:
            logo(root, name, (0, 90, 200), kind)
            site(root, own % name, languages="en, ar")
            put(root, "content/posts/c.ar.md", POST.format("خريطة سوق ليلة الشتاء\nslug: c"))
            done = build(root)
            results.equal(f"{name}: builds", (done.returncode, done.stderr), (0, ""))
            card = card_of(root, "posts/a")
            results.check(f"{name}: is on the card", max(abs(a - b) for a, b in zip(card.getpixel(at), (0, 90, 200))) < 6, card.getpixel(at))
            results.equal(f"{name}: in proportion", [card.getpixel(p) == ground for p in ((78, 540), (276, 540), (100, 490), (100, 590))], [True] * 4)
            results.check(f"{name}: the name stands behind it", inked(card, (296, 510, 1000, 570)) > 0.01)
            results.check(f"{name}: at the other end where one begins there", card_of(root, "ar/posts/c").getpixel((1100, 540))[2] > 150)
            before = set(tree(root + "/site/cards"))
            logo(root, name, (200, 90, 0), kind)
            build(root)
            results.check(f"{name}: another logo is another card", not before & set(tree(root + "/site/cards")) and card_of(root, "posts/a").getpixel(at)[0] > 150)
    with temp() as root:
        logo(root, "half.png", (255, 255, 255, 128), "PNG", (64, 64))
        site(root, own % "half.png")
        build(root)
        seen = card_of(root, "posts/a").getpixel(at)
        results.check("what shines through", all(abs(v - (g + 255) / 2) < 3 for v, g in zip(seen, ground)), seen)
    with temp() as root:
        put(root, "content/static/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
        site(root, own % "logo.svg")
        build(root)
        results.equal("an SVG is not drawn", card_of(root, "posts/a").tobytes(), plain.tobytes())
        logo(root, "small.png", (0, 200, 0), "PNG", (16, 16))
        logo(root, "large.png", (200, 0, 0), "PNG", (96, 96))
        site(root, own % "logo.svg" + "\nicons: [logo.svg, small.png, large.png]")
        build(root)
        results.equal("the largest icon is", card_of(root, "posts/a").getpixel(at), (200, 0, 0))
    with temp() as root:
        logo(root, "logo.png", (1, 2, 3), "PNG")
        broken = pathlib.Path(root) / "content/static/logo.png"
        broken.write_bytes(broken.read_bytes()[:60] + bytes(20) + broken.read_bytes()[80:])
        site(root, own % "logo.png" + "\nimages: {widths: []}")
        done = build(root)
        results.check("a damaged logo is reported", done.returncode == 1 and "content/static/logo.png: error" in done.stderr and "image-broken" in done.stderr, done.stderr)


def check_settings(results):
    with temp() as root:
        site(root, "")
        results.equal("cards have to be asked for", (build(root).returncode, (pathlib.Path(root) / "site/cards").exists()), (0, False))
    with temp() as root:
        site(root, 'formats: {share_cards: true}\ncards: {background: "#fff", text: "#000000", accent: "#0A0"}')
        results.equal("own colours build", build(root).returncode, 0)
        card = card_of(root, "posts/a")
        results.equal("they are used", (card.getpixel((600, 20)), card.getpixel((600, 2))), ((255, 255, 255), (0, 170, 0)))
    for bad in ("red", '"#12345"', '"#ggg"'):
        with temp() as root:
            site(root, "formats: {share_cards: true}\ncards: {text: %s}" % bad)
            done = build(root)
            results.check(f"{bad} is no colour", done.returncode == 3 and "kith.yaml:7:" in done.stderr, done.stderr)
    with temp() as root:
        site(root, a='"\\uE0FF\\U0010FFFD"')
        for n in range(2):
            done = build(root)
            results.check(f"characters without a font are reported, build {n + 1}",
                          done.returncode == 0 and "[card-font]" in done.stderr and "content/posts/a.md:2" in done.stderr, done.stderr)


def main():
    results = Results()
    for check in (check_example, check_drawing, check_logo, check_settings):
        check(results)
    results.end()


main()
