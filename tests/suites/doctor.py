"""kith mail doctor: a relay as it answers, and the DNS records of the sender's domain."""

import json
import pathlib
import subprocess

from _common import Results, kith, temp
from _smtp import Real

CONFIG = """version: 1
title: Town
base_url: https://town.example/
languages: [en]
newsletter:
  from: "Town <news@town.example>"
"""


def rsa(bits):
    key = subprocess.run(["openssl", "genrsa", str(bits)], capture_output=True, check=True).stdout
    der = subprocess.run(["openssl", "rsa", "-pubout"], input=key, capture_output=True, check=True).stdout.decode()
    return "".join(der.splitlines()[1:-1])


SPF = 'town.example. 300 IN TXT "v=spf1 ip4:192.0.2.1 -all"'
DMARC = '_dmarc.town.example. 300 IN TXT "v=DMARC1; p=none; rua=mailto:x@town.example"'
ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8463, A.2
DKIM = f'n1._domainkey.town.example. 300 IN TXT "v=DKIM1; k=ed25519; p={ED25519}"'


def many(n):
    return 'town.example. 300 IN TXT "v=spf1 ' + " ".join(f"include:s{i}.example" for i in range(n)) + ' ~all"'


def cases():
    """name, the file's lines, what is reported: line and id."""
    long = rsa(2048)
    yield "all is well", [SPF, DMARC, DKIM], []
    yield "other texts do not matter", [SPF, DMARC, DKIM, 'town.example. 1 IN TXT "x=y"', 'other.example. 1 IN TXT "v=spf1 +all"', "", "; dig"], []
    yield "an RSA key in two strings", [SPF, DMARC, f'N1._domainkey.TOWN.example. 300 IN TXT "v=DKIM1; p={long[:200]}" "{long[200:]}"'.replace(
        "TOWN", "town")], []
    yield "a short RSA key", [SPF, DMARC, f'n._domainkey.town.example. 1 IN TXT "k=rsa; p={rsa(1024)}"'], [(3, "dns-dkim-short")]
    yield "a very short RSA key", [SPF, DMARC, f'n._domainkey.town.example. 1 IN TXT "p={rsa(512)}"'], [(3, "dns-dkim")]
    yield "a key that was taken back", [SPF, DMARC, 'n._domainkey.town.example. 1 IN TXT "v=DKIM1; p="'], [(3, "dns-dkim")]
    yield "an Ed25519 key of another length", [SPF, DMARC, DKIM.replace("11qY", "")], [(3, "dns-dkim")]
    yield "a key that is none", [SPF, DMARC, 'n._domainkey.town.example. 1 IN TXT "p=AAAA"'], [(3, "dns-dkim")]
    yield "nothing at all", [], [(0, "dns-dkim"), (0, "dns-dmarc"), (0, "dns-spf")]
    yield "two SPF records", [SPF, SPF, DMARC, DKIM], [(2, "dns-spf")]
    yield "everybody may send", [SPF.replace("-all", "+all"), DMARC, DKIM], [(1, "dns-spf")]
    yield "no word on others", [SPF.replace(" -all", ""), DMARC, DKIM], [(1, "dns-spf")]
    yield "a redirect has it", [SPF.replace("-all", "redirect=x.example"), DMARC, DKIM], []
    yield "ten lookups", [many(10), DMARC, DKIM], []
    yield "eleven lookups", [many(11), DMARC, DKIM], [(1, "dns-spf")]
    yield "a term that is none", [SPF.replace("ip4", "ipv4"), DMARC, DKIM], [(1, "dns-spf")]
    yield "a modifier of the future", [SPF.replace("-all", "x=y -all"), DMARC, DKIM], []
    yield "no policy", [SPF, DMARC.replace("p=none; ", ""), DKIM], [(2, "dns-dmarc")]
    yield "a policy that is none", [SPF, DMARC.replace("p=none", "p=never"), DKIM], [(2, "dns-dmarc")]
    yield "two DMARC records", [SPF, DMARC, DMARC, DKIM], [(3, "dns-dmarc")]
    yield "a line that is none", [SPF, DMARC, DKIM, "town.example has address 192.0.2.1"], [(4, "dns-record")]
    yield "a quote without an end", [SPF, DMARC, DKIM, 'town.example. 1 IN TXT "v=spf1'], [(4, "dns-record")]


def doctor(root, *more, env=None):
    return kith("mail", "doctor", "-s", root, *more, env=env)


def records(results, root):
    path = root / "records.txt"
    for name, lines, want in cases():
        path.write_text("".join(line + "\n" for line in lines))
        done = doctor(root, "--records", path, "--format", "json")
        reports = json.loads(done.stderr)["reports"] if done.stderr else []
        got = sorted((d.get("line") or 0, d["id"]) for d in reports)
        results.check(f"{name}", got == sorted(want), f"{got} instead of {want}\n{done.stderr}\n{done.stdout}")
        failed = any(id != "dns-dkim-short" for _, id in want)
        results.check(f"{name}: exit code", (done.returncode != 0) == failed, done.returncode)
    path.write_text("\n".join([SPF, DMARC, DKIM]))
    shown = json.loads(doctor(root, "--records", path, "--format", "json").stdout)
    results.equal("records are shown", [r["type"] for r in shown["records"]], ["SPF", "DMARC", "DKIM"])
    done = doctor(root, "--records", root / "none.txt")
    results.check("a file that is not there", done.returncode == 6 and "none.txt" in done.stderr, done.stderr)


def relays(results, root):
    config = root / "kith.yaml"
    done = doctor(root)
    results.check("no relay", done.returncode == 0 and "Maildir" in done.stdout, done.stdout)
    with Real(password="lamp") as server:
        config.write_text(CONFIG + f"  relay: smtp://127.0.0.1:{server.port}\n  user: news\n")
        done = doctor(root, "--format", "json", env={"KITH_SMTP_PASSWORD": "lamp"})
        seen = json.loads(done.stdout)
        results.equal("a relay that is well", (done.returncode, seen["reached"], seen["logged_in"], seen["encrypted"]), (0, True, True, False))
        results.check("what it can", any(c.startswith("AUTH ") for c in seen["can"]), seen)
        results.equal("nothing was sent", server.mails, [])
        done = doctor(root, env={"KITH_SMTP_PASSWORD": "another"})
        results.check("a wrong password", done.returncode == 7 and "cannot be used" in done.stdout and "[relay]" in done.stderr, done.stderr)
        results.check("and it is not shown", "another" not in done.stdout + done.stderr)
    with Real() as server:
        config.write_text(CONFIG + f"  relay: smtp://127.0.0.1:{server.port}\n  user: news\n")
        done = doctor(root, env={"KITH_SMTP_PASSWORD": "lamp"})
        results.check("a relay that takes no logins", done.returncode == 7 and "no logins" in done.stderr, done.stderr)
    config.write_text(CONFIG + "  relay: smtp://127.0.0.1:1\n")
    done = doctor(root)
    results.check("a relay that is not there", done.returncode == 7 and "127.0.0.1:1" in done.stderr, done.stderr)


def main():
    results = Results()
    with temp() as folder:
        root = pathlib.Path(folder)
        (root / "content").mkdir()
        (root / "kith.yaml").write_text(CONFIG)
        records(results, root)
        relays(results, root)
    results.end()


main()
