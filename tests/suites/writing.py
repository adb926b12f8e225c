"""What kith writes and removes: only what changed, only what it wrote; a failed build leaves everything as it was."""

import os
import pathlib
import shutil

from _common import NOW, ROOT, Results, kith, temp, tree

SMALL = ROOT / "tests" / "golden" / "tidy" / "in"


def build(site, *args):
    return kith("build", "-s", site, "--now", NOW, *args)


def main():
    results = Results()
    with temp() as folder:
        site = pathlib.Path(folder) / "site-of-mine"
        shutil.copytree(SMALL, site)
        out = site / "site"
        done = build(site)
        results.equal("first build", done.returncode, 0) or print(done.stderr)
        foreign = out / "posts" / "mine.txt"
        foreign.write_text("not kith's")
        (site / "content/posts/second.md").write_text("---\ntitle: Second\ndate: 2026-11-02\n---\n\nChanged.\n")
        stamps = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
        done = build(site)
        changed = sorted(p.relative_to(out).as_posix() for p, t in stamps.items() if p.stat().st_mtime_ns != t)
        results.check("a changed post is written", "posts/second/index.html" in changed, changed)
        results.check("an unrelated page is not", "about/index.html" not in changed, changed)

        (site / "content/posts/2026-11-03-third.md").unlink()
        done = build(site)
        results.check("a post that went takes its page with it", not (out / "posts/third").exists(), done.stdout + done.stderr)
        results.check("what kith did not write stays", foreign.read_text() == "not kith's")

        before = tree(site / "site") | {"outbox/" + k: v for k, v in tree(site / "outbox").items()}
        (site / "content/posts/bad.md").write_text("---\ntitle: Foo: bar\ndate: 2026-11-02\n---\n")
        done = build(site)
        after = tree(site / "site") | {"outbox/" + k: v for k, v in tree(site / "outbox").items()}
        results.equal("a failed build: exit", done.returncode, 1)
        results.check("a failed build changes nothing", before == after)
        (site / "content/posts/bad.md").unlink()

        (site / "content/posts/new.md").write_text("---\ntitle: New\ndate: 2026-11-02\n---\n")
        done = build(site, "--dry-run")
        results.check("--dry-run writes nothing", done.returncode == 0 and not (out / "posts/new").exists(), done.stdout + done.stderr)

        page = out / "posts/second/index.html"
        page.write_text("edited by hand")
        build(site)
        results.check("a page that was edited by hand is written again", "Changed." in page.read_text())

        shutil.rmtree(out / "posts")
        outside = pathlib.Path(folder) / "outside"
        outside.mkdir()
        os.symlink(outside, out / "posts")
        done = build(site, "--force")
        results.check("nothing is written through a link that leads out", not list(outside.iterdir()), done.stdout + done.stderr)
    results.end()


main()
