"""TLS towards a relay that is not this machine by its name: what is no proof of who the relay is stops a send before a word is said, and
marks nobody. Names and trusted certificates are this suite's own, in a mount namespace.
"""

import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import warnings

from _common import Results, temp
from _relay import CLOSE, Act, Relay, garbage, stalled
from _send import Site, counts

NAME, OTHER = "mx.town.test", "mail.town.test"
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
CAN_TLS = "250-relay.example\n250-STARTTLS\n250 AUTH PLAIN"
SECRET = "hush-91c"
warnings.filterwarnings("ignore", category=DeprecationWarning)  # TLS 1.1 is what a relay should not have


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class Certificates:
    """An authority that is trusted, one that is not, and what they sign."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("trusted", "stranger"):
            openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 30, "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out",
                    folder / f"{name}.pem")

    def context(self, names, days=30, by="trusted", most=None):
        """What a relay with such a certificate answers with; by=None: signed by itself."""
        base = self.folder / f"leaf{len(list(self.folder.iterdir()))}"
        key, request, leaf, names_file = (base.with_suffix(s) for s in (".key", ".csr", ".pem", ".names"))
        names_file.write_text("subjectAltName=" + ",".join(names) + "\n")
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=relay", "-keyout", key, "-out", request)
        signer = ["-CA", self.folder / f"{by}.pem", "-CAkey", self.folder / f"{by}.key"] if by else ["-signkey", key]
        openssl("x509", "-req", "-in", request, *signer, "-days", days, "-extfile", names_file, "-out", leaf)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(leaf, key)
        if most:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = most
        return context


def in_plain(extra):
    """220 to STARTTLS with more behind it, as somebody in between would put there."""
    def do(connection, _relay):
        connection.sendall(b"220 go on\r\n" + extra)
        return "220 go on"
    return Act(do)


def send(folder, relay, host=NAME, scheme="smtp"):
    site = Site(folder, user="news", relay=f"{scheme}://{host}:{relay.port}/client.example")
    return site, site.send("-v", "--connections", 1, env={"KITH_SMTP_PASSWORD": SECRET})


def taken(results, name, relay, host=NAME, scheme="smtp"):
    with temp() as folder, relay:
        site, done = send(folder, relay, host, scheme)
        results.equal(f"{name}: sent", (done.returncode, len(relay.accepted), counts(site.status())), (0, 9, (9, 0, 0, 0, 0))) or print(done.stdout, done.stderr)
        return relay.seen


def refused(results, name, relay, said, host=NAME, scheme="smtp", tries=None):
    with temp() as folder, relay:
        site, done = send(folder, relay, host, scheme)
        results.check(f"{name}: refused, and said why", done.returncode == 7 and "the relay cannot be used: " in done.stderr and said in done.stderr,
                      done.stdout + done.stderr)
        results.equal(f"{name}: nobody is marked", (counts(site.status()), relay.accepted), ((0, 0, 0, 0, 9), []))
        results.equal(f"{name}: neither a login nor a mail went out", [w for w in relay.seen if w.split(" ")[0] in ("AUTH", "MAIL", "RCPT", "DATA")], [])
        everything = done.stdout + done.stderr + "".join(p.read_text() for p in (site.root / "ledger").iterdir())
        results.check(f"{name}: the password is nowhere", SECRET not in everything, everything)
        if tries:
            results.check(f"{name}: it stops soon", relay.connections <= tries, relay.connections)


def certificates(results, make):
    good = make.context([f"DNS:{NAME}"])
    seen = taken(results, "STARTTLS", Relay({("EHLO", n): CAN_TLS for n in (1, 3, 5, 7)}, tls=good))
    results.equal("STARTTLS: a login only behind it", seen[:3], ["EHLO client.example", "STARTTLS", "EHLO client.example"])
    taken(results, "smtps", Relay(tls=good, smtps=True), scheme="smtps")
    taken(results, "a wildcard", Relay({"EHLO": CAN_TLS}, tls=make.context(["DNS:*.town.test"])))
    taken(results, "an address", Relay(tls=make.context(["IP:127.0.0.1"]), smtps=True), host="127.0.0.1", scheme="smtps")
    wrong = [
        ("signed by itself", dict(by=None), "self-signed certificate"),
        ("signed by a stranger", dict(by="stranger"), "unable to get local issuer certificate"),
        ("expired", dict(days=-1), "certificate has expired"),
        ("of another host", dict(names=[f"DNS:{OTHER}"]), f"target host name '{NAME}'"),
        ("of a host below", dict(names=[f"DNS:x.{NAME}"]), f"target host name '{NAME}'"),
        ("of too many hosts", dict(names=["DNS:*.*.test", "DNS:*"]), f"target host name '{NAME}'"),
        ("TLS 1.1", dict(most=ssl.TLSVersion.TLSv1_1), ""),
    ]
    for name, how, said in wrong:
        context = make.context(**{"names": [f"DNS:{NAME}"], **how})
        refused(results, f"STARTTLS, {name}", Relay({"EHLO": CAN_TLS}, tls=context), said, tries=1)
        refused(results, f"smtps, {name}", Relay(tls=context, smtps=True), said, scheme="smtps", tries=1)
    refused(results, "smtps on loopback, signed by itself", Relay(tls=make.context(["IP:127.0.0.1"], by=None), smtps=True), "self-signed certificate",
            host="127.0.0.1", scheme="smtps", tries=1)


def conversations(results, make):
    good = make.context([f"DNS:{NAME}"])
    refused(results, "no STARTTLS", Relay({"EHLO": "250-relay.example\n250 AUTH PLAIN"}), "it offers no STARTTLS", tries=1)
    refused(results, "no EHLO", Relay({"EHLO": "502 what", "HELO": "250 relay.example"}), "", tries=1)
    for words in ("454 4.7.0 not now", "502 5.5.1 what"):
        refused(results, f"STARTTLS refused with {words}", Relay({"EHLO": CAN_TLS, "STARTTLS": words}), words, tries=1)
    for name, act in (("closes", CLOSE), ("answers no TLS", Act(garbage(b"220 go on\r\nwhat is this?\r\n" * 9)))):
        refused(results, f"STARTTLS {name}", Relay({"EHLO": CAN_TLS, "STARTTLS": act}), "", tries=5)
    refused(results, "smtps to a plain relay", Relay(), "it speaks no TLS at this port", scheme="smtps", tries=5)
    refused(results, "STARTTLS, and words behind it in the clear", Relay({"EHLO": CAN_TLS, "STARTTLS": in_plain(b"250-relay.example\r\n250 AUTH PLAIN\r\n235 ok\r\n")},
                                                                       tls=good), "somebody may be in between", tries=1)
    # What is offered in the clear says nothing of what is offered behind it.
    refused(results, "a login only before STARTTLS", Relay({("EHLO", n): CAN_TLS if n % 2 else "250 relay.example" for n in range(1, 9)}, tls=good),
            "takes no logins", tries=1)
    refused(results, "a greeting that stalls before TLS", Relay({"greeting": Act(stalled(0.05))}), "", tries=5)


def enter(folder):
    """Runs this suite again where it may change names and trust; None when this machine does not allow it."""
    for inside in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        if subprocess.run([*inside, "mount", "--make-rprivate", "/"], capture_output=True).returncode == 0:
            return subprocess.run([*inside, sys.executable, __file__, folder]).returncode
    return None


def inside(folder):
    results, make = Results(), Certificates(folder)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    (folder / "hosts").write_text(f"127.0.0.1 localhost {NAME} {OTHER}\n")
    shutil.copy(TRUSTED, folder / "trust.pem")
    with (folder / "trust.pem").open("a") as trust:
        trust.write((folder / "trusted.pem").read_text())
    for mine, path in ((folder / "hosts", "/etc/hosts"), (folder / "trust.pem", TRUSTED)):
        subprocess.run(["mount", "--bind", mine, os.path.realpath(path)], check=True)
    certificates(results, make)
    conversations(results, make)
    results.end()


def main():
    if len(sys.argv) > 1:
        inside(pathlib.Path(sys.argv[1]))
    with temp() as folder:
        code = enter(folder)
    if code is None:
        print("encryption: left out, it needs a mount namespace")
        print("0 passed, 0 failed, 1 skipped")
        sys.exit(0)
    sys.exit(code)


main()
