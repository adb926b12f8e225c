"""A small site with an issue "1" and an audience, for the suites that send it through a scripted relay."""

import json
import os
import pathlib
import subprocess

from _common import KITH, NOW, ROOT, kith

PEOPLE = [f"p{i}@{'abc'[i % 3]}.example" for i in range(9)]
ISSUE = """---
title: One
preheader: What is new
date: 2026-11-20
{front}---
Dear {{{{ recipient.name | default("friend") }}}}
"""


class Site:
    def __init__(self, folder, port=None, people=PEOPLE, front="", **newsletter):
        self.root = pathlib.Path(folder) / "site"
        (self.root / "content" / "newsletters").mkdir(parents=True)
        (self.root / "audience").mkdir()
        self.issue(front)
        self.people(people)
        if port:
            newsletter["relay"] = f"smtp://127.0.0.1:{port}/client.example"
        self.config(**newsletter)

    def issue(self, front="", text=""):
        (self.root / "content" / "newsletters" / "1.md").write_text(ISSUE.format(front=front) + text)

    def people(self, people, header="email"):
        (self.root / "audience" / "list.csv").write_text(header + "\n" + "".join(f"{p}\n" for p in people))

    def config(self, languages="[en]", **newsletter):
        self.settings = {"from": "Town <news@town.example>", "postal_address": "1 Street", "unsubscribe": "{mailto: leave@town.example}", **newsletter}
        (self.root / "kith.yaml").write_text(
            f"version: 1\ntitle: Town\nbase_url: https://town.example/\nlanguages: {languages}\nmenus: {{main: [{{kind: post}}], join: [{{url: 'https://join.example/', title: Join}}], footer: [{{kind: post}}]}}\nnewsletter:\n"
            + "".join(f"  {k}: {v}\n" for k, v in self.settings.items()))

    def run(self, action, *words, **more):
        now = more.pop("now", NOW)
        form = [] if "--format" in words else ["--format", "text"]
        return kith("mail", action, "1", *words, "-s", self.root, "--now", now, *form, **more)

    def plan(self, **more):
        done = self.run("plan", "--format", "json", **more)
        return json.loads(done.stdout)

    def hash(self):
        return self.plan()["hash"]

    def command(self, *words, plan=None):
        return [KITH, "mail", "send", "1", "--plan", plan or self.hash(), *map(str, words), "-s", str(self.root), "--now", NOW]

    def start(self, *words, plan=None, env=None, **more):
        env = {**os.environ, "KITH_THEMES": str(ROOT / "themes"), **(env or {})}
        return subprocess.Popen(self.command(*words, plan=plan), env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)

    def send(self, *words, plan=None, **more):
        return self.run("send", "--plan", plan or self.hash(), *words, **more)

    def status(self, **more):
        return json.loads(self.run("status", "--format", "json", **more).stdout)

    def ledger(self, name="1.jsonl"):
        path = self.root / "ledger" / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def counts(status):
    return (status["sent"], status["deferred"], status["rejected"], len(status["unknown"]), status["to_go"])
