"""Pictures: what pages say of them, what is published of them, how their copies look, and what becomes of damaged ones.

The inputs are made here with Pillow, which also checks the outputs.
"""

import io
import json
import os
import pathlib
import re
import struct
import zlib

from PIL import Image, ImageOps

from _common import Results, kith, put, temp, tree

NOW = "2026-11-21"
CONFIG = """version: 1
title: T
base_url: https://x.example/sub
languages: [en]
menus: {main: [{kind: post}], join: [{kind: post}], footer: [{kind: post}]}
"""


def photo(width, height, mode="RGB", smooth=False):
    """Something with edges and gradients, different in each corner; smooth: without edges, which JPEG keeps badly."""
    across, down = Image.linear_gradient("L").rotate(90).resize((width, height)), Image.linear_gradient("L").resize((width, height))
    stripes = Image.new("L", (width, height))
    stripes.putdata([255 if (x // 3 + y // 2) % 2 else 0 for y in range(height) for x in range(width)])
    bands = [across, down, Image.radial_gradient("L").resize((width, height)) if smooth else stripes]
    if mode == "RGBA":
        bands.append(Image.radial_gradient("L").resize((width, height)))
    return Image.merge(mode, bands)


def encode(image, kind, **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def exif(turn=1):
    data = Image.Exif()
    data[0x0112] = turn
    data[0x010F] = "SECRETMAKER"
    data[0x8825] = {1: "N", 2: (31.0, 12.0, 3.0)}
    return data.tobytes()


def site(root, config=CONFIG, body="", **files):
    put(root, "kith.yaml", config)
    put(root, "content/posts/a.md", f"---\ntitle: A\ndate: 2026-01-01\n---\n\n{body}\n")
    for name, data in files.items():
        put(root, "content/static/i/" + name.replace("_", "."), data)


def build(root, *more):
    return kith("build", "-s", root, "--now", NOW, *more)


def imgs(root, page="posts/a/index.html"):
    html = (pathlib.Path(root) / "site" / page).read_text()
    return [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in re.findall(r"<img[^>]*>", html)]


def opened(root, url):
    return Image.open(io.BytesIO((pathlib.Path(root) / "site" / url.removeprefix("/sub/")).read_bytes()))


def difference(a, b):
    """Mean and largest difference of two pictures' values."""
    assert a.size == b.size and a.mode == b.mode, (a.size, b.size, a.mode, b.mode)
    gaps = [abs(x - y) for x, y in zip(a.tobytes(), b.tobytes())]
    return sum(gaps) / len(gaps), max(gaps)


def linear(v):
    c = v / 255
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


def srgb(light):
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def averaged(image, width, height):
    """The reference: each pixel the mean of its area in linear light, by floating point."""
    pixels, table = image.load(), [linear(v) for v in range(256)]
    fx, fy = image.width / width, image.height / height
    out = Image.new("RGB", (width, height))

    def cover(i, f, most):
        a, b = i * f, min((i + 1) * f, most)
        return [(k, min(k + 1, b) - max(k, a)) for k in range(int(a), min(int(-(-b // 1)), most)) if min(k + 1, b) > max(k, a)]

    for y in range(height):
        rows = cover(y, fy, image.height)
        for x in range(width):
            columns = cover(x, fx, image.width)
            whole = sum(w * v for _, w in columns for _, v in rows)
            out.putpixel((x, y), tuple(round(srgb(sum(table[pixels[i, j][c]] * w * v for i, w in columns for j, v in rows) / whole))
                                       for c in range(3)))
    return out


def check_markup(results):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>'
    with temp() as root:
        site(root, body="![j](/i/j.jpg)\n\n![p](/i/p.png) ![w](/i/w.webp)\n\n![g](/i/g.gif) ![s](/i/s.svg) ![out](https://o.example/x.png)",
             j_jpg=encode(photo(1000, 500), "JPEG"), p_png=encode(photo(300, 200, "RGBA"), "PNG"),
             w_webp=encode(photo(2000, 400), "WEBP"), g_gif=encode(photo(600, 400), "GIF"), s_svg=svg)
        done = build(root)
        if not results.equal("pictures build", (done.returncode, done.stderr), (0, "")):
            return
        by = {i["alt"]: i for i in imgs(root)}
        for name, size in (("j", "1000x500"), ("p", "300x200"), ("w", "2000x400"), ("g", "600x400"), ("s", "30x20")):
            results.equal(f"{name} has its size", f'{by[name].get("width")}x{by[name].get("height")}', size)
        results.check("a picture of another site has none", "width" not in by["out"])
        results.equal("the first is fetched at once", by["j"].get("loading"), None)
        results.equal("the others wait", [by[n].get("loading") for n in "pwgs"], ["lazy"] * 4)
        results.check("small, moving and drawn ones have no copies", not any("srcset" in by[n] for n in "pgs"))
        for name, widths in (("j", [480, 960, 1000]), ("w", [480, 960, 1600])):
            parts = [p.split(" ") for p in by[name]["srcset"].split(", ")]
            results.equal(f"{name}: widths offered", [int(w[:-1]) for _, w in parts], widths)
            for url, width in parts:
                results.equal(f"{name}: {url}", opened(root, url).size,
                              (int(width[:-1]), round(int(width[:-1]) * int(by[name]["height"]) / int(by[name]["width"]))))
        feed = (pathlib.Path(root) / "site/rss.xml").read_text()
        results.check("feeds have the size and no more", 'width="1000"' in feed and "srcset" not in feed and "lazy" not in feed)
    with temp() as root:
        site(root, CONFIG + "images: {widths: [100, 50, 50], quality: 40, format: same}\n", "![j](/i/j.jpg) ![p](/i/p.png)",
             j_jpg=encode(photo(200, 100), "JPEG"), p_png=encode(photo(90, 60), "PNG"))
        results.equal("widths of one's own build", build(root).returncode, 0)
        kinds = [[opened(root, p.split(" ")[0]).format for p in i["srcset"].split(", ")] for i in imgs(root)]
        results.equal("copies of the picture's own format", kinds, [["JPEG", "JPEG"], ["PNG", "PNG"]])
    for bad in ("widths: [0]", "widths: [a]", "quality: 101", "max_pixels: 0", "format: gif", f"widths: {list(range(1, 10))}"):
        with temp() as root:
            site(root, CONFIG + "images: {" + bad + "}\n")
            done = build(root)
            results.equal(f"{bad} is refused", (done.returncode, bool(done.stderr)), (3 if "format" not in bad else done.returncode, True))
            results.check(f"{bad} is refused with a place", "kith.yaml:6:" in done.stderr, done.stderr)
    with temp() as root:
        site(root, CONFIG + "images: {widths: []}\n", "![j](/i/j.jpg)", j_jpg=encode(photo(1000, 500), "JPEG"))
        results.equal("no copies are fine", (build(root).returncode, "srcset" in imgs(root)[0]), (0, False))


def check_turns(results):
    """EXIF's eight orientations: the published file and its copies look as Pillow turns the input."""
    for kind, ext in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        for turn in range(1, 9):
            with temp() as root:
                picture = photo(160, 96, smooth=kind == "JPEG")
                more = {"JPEG": {"quality": 95}, "WEBP": {"lossless": True}, "PNG": {}}[kind]
                data = encode(picture, kind, exif=exif(turn), **more)
                site(root, CONFIG + "images: {widths: [64], format: same}\n", f"![x](/i/x.{ext})", **{f"x_{ext}": data})
                done = build(root)
                if not results.equal(f"{kind} {turn} builds", (done.returncode, done.stderr), (0, "")):
                    continue
                published = (pathlib.Path(root) / f"site/i/x.{ext}").read_bytes()
                got, want = Image.open(io.BytesIO(published)), ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
                results.check(f"{kind} {turn}: no EXIF is left", not dict(got.getexif()) and b"SECRET" not in published)
                mean, most = difference(got.convert("RGB"), want.convert("RGB"))
                limit = (1.5, 24) if kind == "JPEG" and turn > 1 else (0, 0)
                results.check(f"{kind} {turn}: pixels", mean <= limit[0] and most <= limit[1], (mean, most))
                img = imgs(root)[0]
                results.equal(f"{kind} {turn}: size", (int(img["width"]), int(img["height"])), want.size)
                small = opened(root, img["srcset"].split(" ")[0])
                reference = averaged(want.convert("RGB"), *small.size)
                mean, most = difference(small.convert("RGB"), reference)
                results.check(f"{kind} {turn}: copy", mean <= (2 if kind == "JPEG" else 0.5), (mean, most))


def check_linear(results):
    """The copy of a fine pattern is as bright as the pattern, and each value within one of the floating-point reference."""
    with temp() as root:
        picture = photo(173, 131)
        site(root, CONFIG + "images: {widths: [57], format: same}\n", "![x](/i/x.png)", x_png=encode(picture, "PNG"))
        results.equal("builds", build(root).returncode, 0)
        small = opened(root, imgs(root)[0]["srcset"].split(" ")[0])
        mean, most = difference(small, averaged(picture, *small.size))
        results.check("copies are averaged in linear light", most <= 1, (mean, most))
        # What averaging without regard to the curve would give is far off: the check can tell.
        mean, _ = difference(small, picture.resize(small.size, Image.Resampling.BOX))
        results.check("the pattern tells the ways apart", mean > 10, mean)


def check_metadata(results):
    """Nothing of what cameras and editors write is published; pixels that need no turning are copied bit by bit."""
    from PIL.PngImagePlugin import PngInfo

    picture = photo(120, 80)
    words = PngInfo()
    words.add_text("Author", "SECRETMAKER")
    words.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRETMAKER</x:xmpmeta>")
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRETMAKER</x:xmpmeta>"
    jpeg = encode(picture, "JPEG", quality=90, exif=exif(), comment=b"SECRETMAKER", icc_profile=b"PROFILE" * 20000)
    jpeg = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + jpeg[2:] + b"SECRETMAKER video"
    gif = encode(picture.quantize(), "GIF", comment=b"SECRETMAKER")
    moving = io.BytesIO()
    picture.save(moving, "GIF", save_all=True, append_images=[photo(120, 80).rotate(180)], loop=0, comment=b"SECRETMAKER")
    files = {"j_jpg": jpeg, "p_png": encode(picture, "PNG", pnginfo=words, exif=exif(), icc_profile=b"PROFILE" * 9),
             "w_webp": encode(picture, "WEBP", exif=exif(), xmp=b"SECRETMAKER", icc_profile=b"PROFILE" * 9), "g_gif": gif,
             "m_gif": moving.getvalue(),
             "t_png": encode(picture, "PNG") + b"SECRETMAKER"}
    with temp() as root:
        body = " ".join(f"![x](/i/{n.replace('_', '.')})" for n in files)
        site(root, CONFIG + "images: {widths: [48]}\nchecks: {image-animated: off}\n", body, **files)
        done = build(root)
        results.equal("builds", (done.returncode, done.stderr), (0, ""))
        for name, before in files.items():
            file = "i/" + name.replace("_", ".")
            after = (pathlib.Path(root) / "site" / file).read_bytes()
            a, b = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
            results.check(f"{file}: it was there, and is gone", b"SECRETMAKER" in before and b"SECRETMAKER" not in after)
            results.check(f"{file}: no EXIF", not dict(b.getexif()))
            results.equal(f"{file}: the same frames", getattr(a, "n_frames", 1), getattr(b, "n_frames", 1))
            results.equal(f"{file}: pixels are the same", difference(a.convert("RGB"), b.convert("RGB")), (0.0, 0))
            if "icc_profile" in a.info:
                results.equal(f"{file}: its colours' profile stays", b.info.get("icc_profile"), a.info["icc_profile"])
        everything = b"".join(tree(root + "/site").values())
        results.check("nowhere is anything of it left", b"SECRETMAKER" not in everything)
        for img in imgs(root):
            if "srcset" in img:
                results.check("copies have no EXIF", not dict(opened(root, img["srcset"].split(" ")[0]).getexif()))


def check_raw_html(results):
    """<img> in raw HTML gets what it lacks, keeps what it has, and is left alone where it is no picture of the site."""
    wide, page = encode(photo(1000, 500), "JPEG", exif=exif()), "posts/b/index.html"
    cases = [  # written, and what is there then: None for nothing
        ('<img src="/sub/i/j.jpg" alt="1">', {"width": "1000", "height": "500", "srcset": True, "sizes": True, "loading": None}),
        ('<p class=x><IMG\n  alt="2" src=../../i/j.jpg></p>', {"width": "1000", "height": "500", "srcset": True, "loading": "lazy"}),
        ("a <img src='https://x.example/sub/i/j.jpg' width=300 alt='3'/> b", {"width": "300", "height": "150", "sizes": "300px", "srcset": True}),
        ('<img alt="4" src="own.jpg" height="50" loading="eager">', {"width": "100", "height": "50", "loading": "eager", "decoding": None}),
        ('<img alt="5" src="/sub/i/j.jpg" width="100%" srcset="/sub/i/j.jpg 2x">', {"width": "100%", "height": None, "sizes": None, "srcset": "/sub/i/j.jpg 2x"}),
        ('<img alt="6" src="/sub/i/j.jpg" width="99999999999999999999" height="x">', {"width": "99999999999999999999", "height": "x"}),
        ('<img alt="7" src="https://other.example/i/j.jpg">', {"width": None, "loading": None}),
        ('<img alt="8" src="/i/j.jpg">', {"width": None}),  # not below the site's path
        ('<img alt="9" src="/sub/i/图.svg">', {"width": "30", "height": "20", "srcset": None}),
        ('<img alt="10">', {"width": None}), ('<img alt="11" src="">', {"width": None}),
        ('<!-- <img alt="12" src="/sub/i/j.jpg"> -->', {"width": None}),
        ('<img alt="13" src="/sub/i/j.jpg" WIDTH="500" style="width:1px', None),  # a tag that does not end is text
    ]
    with temp() as root:
        site(root, CONFIG + "markdown: {html: raw}\n", j_jpg=wide, **{"图_svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>'})
        put(root, "content/posts/b/index.md", "---\ntitle: B\ndate: 2026-01-01\n---\n\n" + "\n\n".join(c for c, _ in cases) + "\n")
        put(root, "content/posts/b/own.jpg", wide)
        done = build(root)
        results.equal("raw HTML builds", (done.returncode, done.stderr), (0, ""))
        html = (pathlib.Path(root) / "site" / page).read_text()
        for n, (written, want) in enumerate(cases, 1):
            tag = re.search(rf"<img[^>]*?alt=[\"']{n}[\"'][^>]*>", html, re.I)
            if want is None:
                results.check(f"{written}: as it is", html_escaped(written) in html, html)
            elif results.check(f"{written}: is there", tag, html):
                got = {k.lower(): a or b or c for k, a, b, c in re.findall(r"""([a-z]+)=(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", tag[0], re.I)}
                results.check(f"{written}: each attribute once", len(got) == tag[0].count("="), tag[0])
                for key, value in want.items():
                    results.check(f"{written}: {key}", bool(got.get(key)) if value is True else got.get(key) == value, tag[0])
        feed = (pathlib.Path(root) / "site/rss.xml").read_text()
        results.check("feeds have the size and no more", feed.count('width="1000" height="500"') == 2 and "lazy" not in feed and "480w" not in feed, feed)
        results.check("what it names has no metadata", b"SECRET" in wide and b"SECRET" not in b"".join(tree(root + "/site").values()))


def html_escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def check_everywhere(results):
    """Photos lose their metadata wherever they come from: static files, bundles, members, themes, under any name."""
    jpeg, png = encode(photo(90, 60), "JPEG", exif=exif(6)), encode(photo(90, 60), "PNG", exif=exif(6))
    with temp() as root:
        site(root, CONFIG + "theme: mine\n", a_jpg=jpeg, b_JPG=jpeg)
        for name in ("content/static/c.jpg_original", "content/static/photo", "content/posts/p/d.png", "content/posts/p/e.jpeg",
                     "themes/mine/assets/ground.jpg", "themes/mine/assets/deep/f.png"):
            put(root, name, png if name.endswith("png") else jpeg)
        put(root, "content/posts/p/index.md", "---\ntitle: P\ndate: 2026-01-01\n---\n![d](d.png)\n")
        put(root, "content/static/notes.bin", b"SECRETS that are no picture")
        put(root, "themes/mine/theme.yaml", "extends: default\n")
        put(root, "themes/mine/templates/page.html", "{{ image(asset('ground.jpg').url).width }}")
        done = build(root)
        results.equal("everywhere: builds", (done.returncode, done.stderr), (0, ""))
        files = tree(root + "/site")
        names = ("i/a.jpg", "i/b.JPG", "c.jpg_original", "photo", "posts/p/d.png", "posts/p/e.jpeg", "assets/ground.jpg", "assets/deep/f.png")
        for name in names:
            if results.check(f"{name}: is published", name in files, sorted(files)):
                results.check(f"{name}: nothing of its maker", b"SECRETMAKER" not in files[name] and not dict(Image.open(io.BytesIO(files[name])).getexif()))
                results.equal(f"{name}: turned", Image.open(io.BytesIO(files[name])).size, (60, 90))
        results.check("a file that is no picture is as it was", files["notes.bin"] == b"SECRETS that are no picture")
        results.equal("a second build writes nothing", build(root).stdout.count(" 0 written"), 1)


def check_inks(results):
    """CMYK: the file stays as it is, its copies have the colours that Pillow converts it to; turned, it becomes RGB."""
    inks = photo(160, 96, smooth=True).convert("CMYK")
    inks.putdata([(c, m, y, (x % 160) // 3) for x, (c, m, y, _) in enumerate(inks.getdata())])
    for turn in (1, 6):
        data = encode(inks, "JPEG", quality=95, icc_profile=b"PROFILE" * 9, **({"exif": exif(turn)} if turn > 1 else {}))
        plain = data.replace(b"\xff\xee\x00\x0eAdobe", b"\xff\xee\x00\x0eOther")
        for name, written in (("Adobe's", data), ("plain", plain)):
            results.check(f"{name} CMYK {turn}: has the marker or not", (b"Adobe" in written) == (name != "plain"))
            with temp() as root:
                site(root, CONFIG + "images: {widths: [64], format: same}\n", "![x](/i/x.jpg)", x_jpg=written)
                done = build(root)
                if not results.equal(f"{name} CMYK {turn} builds", (done.returncode, done.stderr), (0, "")):
                    continue
                source = Image.open(io.BytesIO(written))
                rgb = ImageOps.exif_transpose(source).convert("RGB")
                own = Image.open(io.BytesIO((pathlib.Path(root) / "site/i/x.jpg").read_bytes()))
                results.equal(f"{name} CMYK {turn}: published as", own.mode, "CMYK" if turn == 1 else "RGB")
                mean, most = difference(own.convert("RGB"), rgb)
                results.check(f"{name} CMYK {turn}: its own pixels", (mean, most) == (0, 0) if turn == 1 else mean < 2.5, (mean, most))
                small = opened(root, imgs(root)[0]["srcset"].split(" ")[0])
                results.equal(f"{name} CMYK {turn}: the copy", (small.mode, small.info.get("icc_profile")), ("RGB", None))
                mean, most = difference(small, averaged(rgb, *small.size))
                results.check(f"{name} CMYK {turn}: the copy's colours", mean < 3, (mean, most))


def check_moving(results):
    """What moves is published as it moves, named in a note when it is large, and has no copies."""
    frames = [photo(600, 300).rotate(k * 90) for k in range(3)]
    for kind, ext in (("GIF", "gif"), ("WEBP", "webp"), ("PNG", "png")):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], loop=0, duration=80)
        for config, noted in ((CONFIG, True), (CONFIG + "checks: {image-animated: off}\n", False), (CONFIG + "images: {widths: [700]}\n", False)):
            with temp() as root:
                site(root, config, f"Look ![x](/i/m.{ext})", **{f"m_{ext}": out.getvalue()})
                done = build(root)
                results.equal(f"moving {kind}: builds", done.returncode, 0)
                want = f'content/posts/a.md:6:11: note: the picture content/static/i/m.{ext} moves, so that no smaller copies are made of it [image-animated]'
                results.equal(f"moving {kind}: noted", want in done.stderr, noted) or print(done.stderr)
                results.check(f"moving {kind}: no copies", "srcset" not in imgs(root)[0] and imgs(root)[0]["width"] == "600")
                results.equal(f"moving {kind}: frames", opened(root, f"i/m.{ext}").n_frames, 3)


def check_logo(results):
    """The theme's logo has the size of its file."""
    for name, data, size in (("logo.png", encode(photo(90, 40, "RGBA"), "PNG"), ("90", "40")),
                             ("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>', ("30", "20"))):
        with temp() as root:
            site(root, CONFIG + f"theme_options: {{logo: /i/{name}}}\n", **{name.replace(".", "_"): data})
            done = build(root)
            results.equal(f"{name}: builds", (done.returncode, done.stderr), (0, ""))
            logos = [i for i in imgs(root) if i["src"] == f"/sub/i/{name}"]
            results.equal(f"{name}: its size, in the header and the footer", [(i["width"], i["height"]) for i in logos], [size, size])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def check_damage(results):
    """Each kind of damage is one report at the place that names the picture, with exit code 1, and nothing is published."""
    png, jpeg, webp = (encode(photo(600, 400), k) for k in ("PNG", "JPEG", "WEBP"))
    bomb = png[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")
    lying = png[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 900, 400, 8, 2, 0, 0, 0)) + png[33:]
    flipped = bytearray(png)
    flipped[len(png) // 2] ^= 0x55
    cases = {"cut.png": (png[:-20], "image-broken"), "cut.jpg": (jpeg[:len(jpeg) // 2], "image-broken"),
             "holes.jpg": (jpeg[:len(jpeg) // 2] + b"\xff\xd9", "image-broken"), "cut.webp": (webp[:-20], "image-broken"),
             "text.png": (b"<html>not here</html>", "image-broken"), "empty.gif": (b"", "image-broken"),
             "pointer.jpg": (b"version https://git-lfs.github.com/spec/v1\n", "image-broken"),
             "bomb.png": (bomb, "image-size"), "lying.png": (lying, "image-broken"), "flipped.png": (bytes(flipped), "image-broken"),
             "bad.svg": (b"<svg width='3'", "image-broken")}
    for name, (data, kind) in cases.items():
        with temp() as root:
            site(root, body=f"Here ![x](/i/{name}).", **{name.replace(".", "_"): data})
            done = kith("build", "-s", root, "--now", NOW, "--format", "json")
            found = json.loads(done.stderr or done.stdout)["reports"]
            results.equal(f"{name}: exit code", done.returncode, 1)
            ids = [d["id"] for d in found]
            results.check(f"{name}: one report, {kind}", ids == [kind], done.stdout + done.stderr)
            results.equal(f"{name}: at the reference", [(d["file"], d["line"], d["column"]) for d in found], [("content/posts/a.md", 6, 11)])
            results.check(f"{name}: nothing is published", not (pathlib.Path(root) / "site").exists())
            checked = kith("check", "-s", root, "--now", NOW)
            results.check(f"{name}: check says the same", kind in checked.stdout + checked.stderr and checked.returncode == 1,
                          checked.stdout + checked.stderr)
    with temp() as root:
        site(root, body="![x](/i/x.svg)", x_svg="<svg width='3' height='3'><script>1</script></svg>", y_avif=b"x")
        done = build(root)
        results.equal("scripts and unknown formats are warnings", done.returncode, 0)
        results.check("they are named", "image-script" in done.stderr and "image-format" in done.stderr, done.stderr)
    with temp() as root:
        site(root, CONFIG + "images: {max_pixels: 5000}\n", "![x](/i/x.png)", x_png=encode(photo(100, 51), "PNG"))
        done = build(root)
        results.check("the limit can be set", done.returncode == 1 and "100 times 51 pixels, and 5000 is the most" in done.stderr, done.stderr)


def check_cache(results):
    with temp() as root:
        files = {"a_jpg": encode(photo(1000, 700), "JPEG", exif=exif(6)), "b_png": encode(photo(700, 500), "PNG")}
        site(root, body="![a](/i/a.jpg) ![b](/i/b.png)", **files)
        build(root, "--jobs", "1")
        first, kept = tree(root + "/site"), pathlib.Path(root) / ".kith/images"
        results.check("what is made is kept", len(list(kept.iterdir())) == 4, list(kept.iterdir()))
        # Unreadable pixels of the same size and time: a build that looked at them would report them.
        for name in ("a.jpg", "b.png"):
            path = pathlib.Path(root) / "content/static/i" / name
            stat = path.stat()
            path.write_bytes(bytes(stat.st_size))
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        os.utime(kept / "index")
        done = build(root)
        results.check("a second build decodes nothing", done.returncode == 0 and " 0 written" in done.stdout, done.stdout + done.stderr)
        for name, data in files.items():
            put(root, "content/static/i/" + name.replace("_", "."), data)
        with temp() as other:
            site(other, body="![a](/i/a.jpg) ![b](/i/b.png)", **files)
            build(other, "--jobs", "4")
            results.check("the same bytes with other jobs, elsewhere", tree(other + "/site") == first)
            kith("build", "-s", other, "--now", NOW, "--dry-run", "-d", other + "/dry")
            results.check("a dry run keeps nothing", not (pathlib.Path(other) / "dry").exists())
            kith("check", "-s", other, "-d", other + "/check", "--now", NOW)
            results.check("nor does a check", not (pathlib.Path(other) / "check").exists())
        (pathlib.Path(root) / "content/static/i/b.png").unlink()
        put(root, "content/posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n![a](/i/a.jpg)\n")
        done = build(root)
        results.check("what is no longer needed is removed", done.returncode == 0 and len(list(kept.iterdir())) == 3 and
                      not list((pathlib.Path(root) / "site/i").glob("b*")), list(kept.iterdir()))


def check_consent(results):
    """A picture without consent, or whose consent is withdrawn, is nowhere: neither it, nor its copies, nor what was kept."""
    member = "name: Mia\nimage: {{src: mia.jpg, alt: Mia}}\nconsent:\n  - {{scope: [profile, photo], channels: [site, feed, email], given: 2026-01-01}}\n{}"
    with temp() as root:
        site(root, CONFIG + "images: {widths: [48]}\n")
        put(root, "content/members/mia.jpg", encode(photo(300, 300), "JPEG", exif=exif()))
        put(root, "content/members/mia.yaml", member.format(""))
        done = build(root)
        shown = [f for f in tree(root) if "mia." in f and f.startswith("site/") and not f.endswith("html")]
        results.equal("with consent: the picture and its copy", (done.returncode, len(shown)), (0, 2))
        kept = pathlib.Path(root) / ".kith/images"
        results.equal("both are kept", len(list(kept.iterdir())), 3)
        for withdrawn in ("photo", "all"):
            put(root, "content/members/mia.yaml", member.format("withdrawn:\n  - {scope: %s, date: 2026-10-08}\n" % withdrawn))
            done = build(root)
            left = [f for f in tree(root) if "mia" in f and f.endswith(("jpg", "webp")) and not f.startswith("content")]
            results.equal(f"{withdrawn} withdrawn: no file of it", (done.returncode, left), (0, []))
            results.equal(f"{withdrawn} withdrawn: nothing is kept", [p.name for p in kept.iterdir()], ["index"])
            results.check(f"{withdrawn} withdrawn: no page names it", not any(b"mia.jpg" in v for k, v in tree(root + "/site").items()))


def main():
    results = Results()
    for check in (check_markup, check_turns, check_linear, check_metadata, check_raw_html, check_everywhere, check_inks, check_moving, check_logo, check_damage, check_cache, check_consent):
        check(results)
    results.end()


main()
