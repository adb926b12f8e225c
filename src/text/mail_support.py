"""Writes mail_support.def from caniemail.json (facts of caniemail.com: what mail programs were seen to do).

usage: mail_support.py caniemail.json > mail_support.def

The level of a feature: FINE, when none of the great mail programs fails; EXTRA, when only those fail that show a plainer mail without
it (Outlook on Windows and the Mac, Gmail for accounts of other providers); DROPPED otherwise.
"""

import json
import sys

GREAT = {"apple-mail": "Apple Mail", "gmail": "Gmail", "outlook": "Outlook", "yahoo": "Yahoo Mail"}
PLAINER = {"outlook.windows", "outlook.windows-mail", "outlook.macos", "gmail.mobile-webmail"}
# Where the facts alone would mislead.
LEVELS = {
    ("PROPERTY", "position"): "DROPPED",  # most programs take some of its values and no others
    ("PROPERTY", "height"): "EXTRA",  # Yahoo Mail writes min-height instead
    ("PROPERTY", "overflow-wrap"): "EXTRA",  # without these three a long word sticks out, no more
    ("PROPERTY", "word-wrap"): "EXTRA",
    ("PROPERTY", "word-break"): "EXTRA",
    ("VALUE", "flex"): "DROPPED",  # a layout that Outlook loses
    ("VALUE", "inline-flex"): "DROPPED",
    ("ELEMENT", "link"): "DROPPED",
    ("ELEMENT", "form"): "DROPPED",
    ("ELEMENT", "input"): "DROPPED",
    ("ELEMENT", "select"): "DROPPED",
    ("ELEMENT", "textarea"): "DROPPED",
    ("ELEMENT", "button"): "DROPPED",
}
PROPERTIES = """accent-color align-items animation aspect-ratio backdrop-filter background-blend-mode background-clip background-color
background-image background-origin background-position background-repeat background-size background border-collapse border-image
border-radius border-spacing border box-shadow box-sizing caption-side clear clip-path color-scheme column-count cursor direction display
empty-cells filter flex-direction flex-wrap float font-kerning font-size font-stretch font-weight font gap height hyphens inset
justify-content letter-spacing line-height list-style-image list-style-position list-style-type list-style margin mask-image max-height
max-width min-height min-width mix-blend-mode object-fit object-position opacity orphans outline-offset outline overflow-wrap overflow
padding position resize shape-margin shape-outside tab-size table-layout text-align-last text-align text-decoration-color
text-decoration-line text-decoration-skip-ink text-decoration-style text-decoration-thickness text-decoration text-emphasis text-indent
text-justify text-orientation text-overflow text-shadow text-transform text-underline-offset text-underline-position text-wrap transform
transition user-select vertical-align visibility white-space-collapse white-space widows width word-break word-spacing word-wrap
writing-mode z-index""".split()
MORE = {  # properties that the facts keep under another name
    "inset": ["left", "right", "top", "bottom"],
    "border-inline-block": ["border-inline", "border-block"],
    "border-radius-logical": ["border-start-start-radius", "border-start-end-radius", "border-end-start-radius", "border-end-end-radius"],
    "margin-inline-block": ["margin-inline", "margin-block"],
    "padding-inline-block": ["padding-inline", "padding-block"],
    "block-inline-size": ["block-size", "inline-size"],
    "grid-template": ["grid-template", "grid-template-columns", "grid-template-rows", "grid-template-areas"],
    "column-layout-properties": ["columns", "column-width", "column-rule", "column-span", "column-fill"],
    "gap": ["column-gap", "row-gap"],
}
VALUES = {  # as they stand in a declaration: keywords, functions with "(", units behind a number
    "display-flex": ["flex", "inline-flex"], "display-grid": ["grid", "inline-grid"], "unit-calc": ["calc("], "variables": ["var("],
    "function-clamp": ["clamp("], "function-min": ["min("], "function-max": ["max("], "function-light-dark": ["light-dark("],
    "modern-color": ["lch(", "oklch(", "lab(", "oklab("], "linear-gradient": ["linear-gradient("], "radial-gradient": ["radial-gradient("],
    "conic-gradient": ["conic-gradient("], "rgba": ["rgba("], "rgb": ["rgb("], "intrinsic-size": ["fit-content", "min-content", "max-content"],
    "unit-initial": ["initial"], "sytem-ui": ["system-ui", "ui-serif", "ui-sans-serif", "ui-rounded", "ui-monospace"],
    "unit-rem": ["rem"], "unit-vh": ["vh"], "unit-vw": ["vw"], "unit-vmin": ["vmin"], "unit-vmax": ["vmax"], "unit-ch": ["ch"],
    "unit-px": ["px"], "unit-em": ["em"], "unit-pt": ["pt"], "unit-percent": ["%"],
}
DATA = ["data:"]
ELEMENTS = {
    "audio": ["audio"], "video": ["video"], "svg": ["svg"], "picture": ["picture"], "object": ["object"], "form": ["form"],
    "input-text": ["input"], "select": ["select"], "textarea": ["textarea"], "button-submit": ["button"], "dialog": ["dialog"],
    "meter": ["meter"], "progress": ["progress"], "link": ["link"], "base": ["base"], "marquee": ["marquee"],
}
ATTRIBUTES = {"srcset": ["srcset", "sizes"], "loading-attribute": ["loading"], "popover": ["popover"], "hidden": ["hidden"]}


def main():
    data = {f["slug"]: f for f in json.load(open(sys.argv[1], encoding="utf-8"))["data"]}
    rows = [("PROPERTY", name, "css-" + name) for name in PROPERTIES if "css-" + name in data]
    rows += [("PROPERTY", name, "css-" + slug) for slug, names in MORE.items() for name in names]
    rows += [("VALUE", name, "css-" + slug) for slug, names in VALUES.items() for name in names]
    rows += [("VALUE", name, "image-base64") for name in DATA]
    rows += [("ELEMENT", name, "html-" + slug) for slug, names in ELEMENTS.items() for name in names]
    rows += [("ATTRIBUTE", name, "html-" + slug) for slug, names in ATTRIBUTES.items() for name in names]
    print("// MAIL_SUPPORT(kind, name, level, mail programs that fail, of so many, the great ones among them). Written by mail_support.py.")
    for kind, name, slug in sorted(rows):
        last = {f"{family}.{platform}": list(versions.values())[-1] for family, platforms in data[slug]["stats"].items()
                for platform, versions in platforms.items()}
        fails = [client for client, state in last.items() if state.startswith("n")]
        great = [client for client in fails if client.split(".")[0] in GREAT]
        level = "FINE" if not great else "EXTRA" if set(great) <= PLAINER else "DROPPED"
        level = LEVELS.get((kind, name), level)
        names = sorted({GREAT[client.split(".")[0]] for client in great})
        print(f'MAIL_SUPPORT({kind}, "{name}", {level}, {len(fails)}, {len(last)}, "{", ".join(names)}")')


main()
