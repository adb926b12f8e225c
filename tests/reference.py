"""Writes the guide's pages that are made from kith's own tables: every message, every field.

    reference.py            writes them
    reference.py --check    says which are not as they should be, and fails
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
KITH = os.environ.get("KITH") or str(ROOT / "build" / "kith")

NOTE = {
    "": "<!-- 本页由 make reference 从 kith 的表格生成，请勿手改。 -->",
    ".en": "<!-- Made from kith's own tables by make reference: not to be edited by hand. -->",
}
PAGES = {
    "messages": {
        "": ("全部报告", "kith 的每一种报告：意思和做法。", 92,
             "每份报告末尾的方括号里是它的编号。用 `kith help 编号` 在终端里查看；在 kith.yaml 的 `checks` 里按编号调高、调低或关闭。"
             "怎么读一份报告，见[出错时](errors.md)。意思和做法以英文列出，与 kith 的输出一致。"),
        ".en": ("All reports", "Every report of kith: what it means and what to do.", 92,
                "A report ends with its id in brackets. `kith help ID` shows it in a terminal; `checks` in kith.yaml raises, lowers "
                "or turns it off. How to read a report: [when something is wrong](errors.md)."),
    },
    "fields": {
        "": ("全部字段", "文档和 kith.yaml 的每一个字段。", 72,
             "下表来自 kith 读取文件时所用的同一份表格，所以总是完整的。编辑器可以用 `kith schema` 给出的 JSON Schema 来补全和检查。"
             "字段说明以英文列出。"),
        ".en": ("All fields", "Every field of documents and of kith.yaml.", 72,
                "These tables are the ones that kith reads files by, so they are complete. Editors complete and check by the JSON Schema "
                "that `kith schema` prints."),
    },
}
# What stands in the tables' heads and titles, in Chinese.
WORDS = {
    "| Id | Level | What it means | What to do |": "| 编号 | 级别 | 意思 | 做法 |",
    "| Field | Type | What it says | Example |": "| 字段 | 类型 | 说明 | 例子 |",
    "## YAML, Markdown, JSON, CSV and CSS": "## YAML、Markdown、JSON、CSV 和 CSS",
    "## Files, fields and links": "## 文件、字段和链接",
    "## Consent": "## 同意",
    "## What kith check adds": "## kith check 另外检查的",
    "## Templates": "## 模板",
    "## Theme, addresses and newsletters": "## 主题、地址和通讯",
    "## Subscribers and sending": "## 订阅者和发送",
    "## The command line": "## 命令行",
    "## Every document": "## 所有文档",
    "## kith.yaml: an item of a menu": "## kith.yaml：菜单的一项",
    "## kith.yaml: what differs for a kind": "## kith.yaml：某一种类的不同之处",
    "## theme.yaml: an option": "## theme.yaml：一个选项",
    "## theme.yaml: more of an option": "## theme.yaml：选项的其他字段",
}


def pages():
    for topic, versions in PAGES.items():
        body = subprocess.run([KITH, "help", topic], capture_output=True, text=True, check=True).stdout
        for suffix, (title, summary, weight, intro) in versions.items():
            lines = body.splitlines()
            if suffix == "":
                lines = [WORDS.get(line, line) for line in lines]
            text = "\n".join(["---", f"title: {title}", f'summary: "{summary}"', f"weight: {weight}", "---", NOTE[suffix], "", intro, "",
                              *lines, ""])
            yield ROOT / "content" / "pages" / "guide" / f"{topic}{suffix}.md", text


def main():
    stale = []
    for path, text in pages():
        if path.exists() and path.read_text() == text:
            continue
        stale.append(str(path.relative_to(ROOT)))
        if "--check" not in sys.argv:
            path.write_text(text)
    for name in stale:
        print(f"{name}: " + ("does not say what kith's tables say: make reference" if "--check" in sys.argv else "written"))
    sys.exit(1 if stale and "--check" in sys.argv else 0)


main()
