"""Writes the contexts of the template bench: page.json (one realistic page) and table.json (1,000 rows).

No quotes in the texts that are escaped: the engines write them differently (&#34;, &quot;), all else alike.
"""

import json
import sys
from pathlib import Path

PARAGRAPH = ("<p>The traders of the lane met again on Thursday &amp; talked about the <a href=\"/guide/lights/\">winter lights</a>, "
             "the shared oven, and how parcels travel between the stalls. 灯笼巷的商家在周四又聚了一次，谈了冬天的灯。</p>\n")
HEAD = "<h2 id=\"part-{0}\">Part {0}</h2>\n"


def body(size):
    out = ""
    while len(out.encode()) < size:
        out += HEAD.format(out.count("<h2") + 1) + PARAGRAPH * 3
    return out


def page():
    return {
        "site": {"title": "Lantern Lane <Traders>", "url": "https://lantern.example", "lang": "en"},
        "nav": [{"title": f"Section {i} & more", "url": f"/section-{i}/", "active": i == 4} for i in range(1, 13)],
        "page": {
            "title": "Winter lights & warm bread <2026>",
            "url": "/posts/winter-lights/",
            "date": "2026-11-21",
            "summary": "How the lane keeps its lights on & its ovens warm through the longest nights of the year.",
            "author": "Mira 陈",
            "content": body(8192),
            "tags": [{"name": f"tag <{i}>", "url": f"/tags/tag-{i}/", "count": i * 3 % 17} for i in range(1, 31)],
            "related": [{"title": f"Related post {i} & friends <again>", "url": f"/posts/related-{i}/", "date": f"2026-10-{i:02}",
                         "summary": f"The {i}. story about the lane, its people & their <stalls>, told in a sentence or two."}
                        for i in range(1, 11)],
        },
        "year": 2026,
    }


def table():
    return {"title": "Orders & parcels", "rows": [
        {"id": i, "name": f"Stall {i} & Co <{i % 7}>", "city": ["Hangzhou", "Leeds", "成都"][i % 3], "amount": i * 37 % 1000, "paid": i % 3 != 0}
        for i in range(1, 1001)]}


def main(folder):
    for name, value in (("page", page()), ("table", table())):
        (Path(folder) / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
