"""Debian's Postfix, Exim and OpenSMTPD side by side, in a world of their own: private mounts, a private network, private processes.

`World` must be made inside namespaces (see `enter`): an overlay over the whole file system takes what the servers write, /relay holds
their configuration and their mail, and everything is gone when the process ends. The network has nothing but the loopback device; each
server has a name and an address on it that is no loopback address, so that kith asks for STARTTLS with a certificate it can verify.
"""

import fcntl
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import time

from _common import ROOT, put

UNPACKED = ROOT / "build" / "relays" / "root"
USER, PASSWORD = "news", "a secret of ten lanterns"
# name -> address on the private network. Debian 12's OpenSMTPD cannot use a key of its own (its separate key process and OpenSSL 3 do not
# go together), so that it offers neither STARTTLS nor AUTH: it stands on a loopback address, where kith sends in the clear.
HOSTS = {"mx.postfix.test": "10.77.0.1", "mx.exim.test": "10.77.0.2", "mx.opensmtpd.test": "127.0.0.3", "away.test": "10.77.0.4"}

POSTFIX = """
compatibility_level = 3.6
mail_owner = postfix
setgid_group = postdrop
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = /var/log/postfix.log
inet_interfaces = 10.77.0.1, 10.77.0.4
inet_protocols = ipv4
myhostname = mx.postfix.test
mydestination =
virtual_mailbox_domains = postfix.test, away.test, bounces.test
virtual_mailbox_maps = regexp:/relay/postfix/mailboxes
virtual_mailbox_base = /relay/mail
virtual_uid_maps = static:8
virtual_gid_maps = static:8
virtual_minimum_uid = 8
virtual_mailbox_limit = 0
transport_maps = regexp:/relay/postfix/transport
smtpd_tls_cert_file = /relay/cert.pem
smtpd_tls_key_file = /relay/key.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_client_connection_count_limit = 0
default_process_limit = 20
smtp_host_lookup = native
alias_maps =
alias_database =
"""
# The listener for kith takes any address and sends notifications later; that of away.test refuses what it does not know at once.
MASTER = """
10.77.0.1:25 inet n - n - - smtpd -o smtpd_reject_unlisted_recipient=no
10.77.0.4:25 inet n - n - - smtpd -o myhostname=away.test -o smtpd_sasl_auth_enable=no
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
MAILBOXES = r"""
/^user[0-9]+@postfix\.test$/ postfix/
/^user[0-9]+@away\.test$/ away/
/^full@(postfix|away)\.test$/ full/
/@bounces\.test$/ bounces/
"""
TRANSPORT = r"""
/^full@/ error:5.2.2 the mailbox is full
"""

EXIM = """
exim_user = mail
exim_group = mail
spool_directory = /relay/exim/spool
log_file_path = /relay/exim/%slog
pid_file_path = /relay/exim/pid
primary_hostname = mx.exim.test
keep_environment =
daemon_smtp_ports = 25
local_interfaces = 10.77.0.2
never_users =
tls_advertise_hosts = *
tls_certificate = /relay/cert.pem
tls_privatekey = /relay/key.pem
auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
smtp_accept_max = 100
smtp_accept_queue_per_connection = 0
queue_run_max = 10
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  accept authenticated = *
  deny
begin routers
bounces:
  driver = accept
  domains = bounces.test
  transport = bounces
here:
  driver = accept
  domains = exim.test
  local_parts = ^user[0-9]+\\$
  transport = here
full:
  driver = redirect
  domains = exim.test
  local_parts = full
  allow_fail
  data = :fail: mailbox is full
away:
  driver = manualroute
  domains = away.test
  route_list = * 10.77.0.4
  transport = smtp
begin transports
here:
  driver = appendfile
  directory = /relay/mail/exim
  maildir_format
  user = mail
  group = mail
bounces:
  driver = appendfile
  directory = /relay/mail/bounces
  maildir_format
  user = mail
  group = mail
smtp:
  driver = smtp
  hosts_avoid_tls = *
begin retry
* * F,2h,15m
begin rewrite
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{@USER@}}{eq{$auth3}{@PASSWORD@}}}}
  server_set_id = $auth2
"""

OPENSMTPD = """
table users file:/relay/opensmtpd/users
listen on 127.0.0.3 port 25 hostname mx.opensmtpd.test
action "here" maildir "/relay/mail/opensmtpd" virtual <users>
action "bounces" maildir "/relay/mail/bounces" virtual { "@" = mail }
action "away" relay host "smtp+notls://10.77.0.4"
match from any for domain "bounces.test" action "bounces"
match from any for domain "opensmtpd.test" action "here"
match from any for domain "away.test" action "away"
"""


def enter(script, folder):
    """Runs the script again inside namespaces of its own, with the folder as its word; the exit code, or None when this machine does not
    allow it."""
    inside = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
    if os.geteuid() or not UNPACKED.is_dir() or subprocess.run([*inside, "true"], capture_output=True).returncode:
        return None
    return subprocess.run([*inside, sys.executable, script, folder]).returncode


def run(*words, **more):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True, **more)


def add_address(index, address):
    """Gives the loopback device a further address, as `ip addr add` does (rtnetlink(7))."""
    attribute = struct.pack("=HH4s", 8, 2, socket.inet_aton(address))  # IFA_LOCAL
    body = struct.pack("=BBBBi", socket.AF_INET, 32, 0, 0, index) + attribute
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as s:
        s.send(struct.pack("=IHHII", 16 + len(body), 20, 0x605, 1, 0) + body)  # RTM_NEWADDR; REQUEST, ACK, CREATE, EXCL
        error = struct.unpack_from("=i", s.recv(4096), 16)[0]
        assert error == 0, os.strerror(-error)


def network():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack("=16sh14s", b"lo", 0x1, b"")  # IFF_UP
        fcntl.ioctl(s, 0x8914, request)  # SIOCSIFFLAGS
    for address in HOSTS.values():
        if not address.startswith("127."):
            add_address(socket.if_nametoindex("lo"), address)


class World:
    def __init__(self, folder):
        self.base = pathlib.Path(folder)
        run("mount", "--make-rprivate", "/")
        run("mount", "-t", "tmpfs", "tmpfs", self.base)
        for name in ("up", "work", "merged"):
            (self.base / name).mkdir()
        shutil.copytree(UNPACKED, self.base / "lower", symlinks=True)
        self.root = self.base / "merged"
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={self.base}/lower:/,upperdir={self.base}/up,workdir={self.base}/work",
            self.root)
        run("mount", "--rbind", "/dev", self.root / "dev")
        run("mount", "-t", "proc", "proc", self.root / "proc")
        network()
        self.relay = self.root / "relay"
        for name in ("mail", "postfix", "exim/spool", "opensmtpd"):
            (self.relay / name).mkdir(parents=True)
        self.names_and_certificates()
        for name in ("Debian-exim", "opensmtpd", "opensmtpq"):
            self.chroot("useradd", "--system", "-M", name)
        self.chroot("chown", "-R", "mail:mail", "/relay/mail", "/relay/exim")

    def chroot(self, *words, **more):
        return run("chroot", self.root, *words, env={**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, **more)

    def write(self, path, text):
        put(self.root, path, text)

    def names_and_certificates(self):
        """Names for everybody in this world, and a certificate for all of them that everybody trusts."""
        hosts = "127.0.0.1 localhost\n" + "".join(f"{address} {name}\n" for name, address in HOSTS.items())
        self.write("etc/hosts", hosts)
        self.write("relay/hosts", hosts)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=relays", "-addext", "subjectAltName=" + ",".join(f"DNS:{n}" for n in HOSTS), "-keyout", self.relay / "key.pem",
            "-out", self.relay / "cert.pem")
        os.chmod(self.relay / "key.pem", 0o640)
        shutil.chown(self.relay / "key.pem", "root", "mail")
        trusted = "/etc/ssl/certs/ca-certificates.crt"
        self.write("relay/trusted.pem", pathlib.Path(trusted).read_text() + (self.relay / "cert.pem").read_text())
        run("mount", "--bind", self.relay / "hosts", "/etc/hosts")
        run("mount", "--bind", self.relay / "trusted.pem", trusted)

    def postfix(self):
        self.write("relay/postfix/main.cf", POSTFIX)
        self.write("relay/postfix/master.cf", MASTER)
        self.write("relay/postfix/mailboxes", MAILBOXES)
        self.write("relay/postfix/transport", TRANSPORT)
        self.write("etc/postfix/sasl/smtpd.conf", "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n")
        self.chroot("saslpasswd2", "-p", "-c", "-u", "mx.postfix.test", USER, input=PASSWORD)
        self.chroot("chown", "postfix", "/etc/sasldb2")
        self.chroot("postfix", "-c", "/relay/postfix", "start")

    def exim(self):
        self.write("relay/exim/exim.conf", EXIM.replace("@USER@", USER).replace("@PASSWORD@", PASSWORD))
        # Not as a child of process 1, which Exim would take for a restart.
        self.chroot("sh", "-c", "exim4 -C /relay/exim/exim.conf -bd; true")

    def opensmtpd(self):
        self.write("relay/opensmtpd/users", "".join(f"user{i}: mail\n" for i in range(1000)))
        self.write("relay/opensmtpd/smtpd.conf", OPENSMTPD)
        spool = self.root / "var/spool/smtpd"
        spool.mkdir(parents=True, exist_ok=True)
        spool.chmod(0o711)
        (self.root / "var/empty").mkdir(exist_ok=True)
        self.chroot("smtpd", "-f", "/relay/opensmtpd/smtpd.conf")

    def wait_until_ready(self):
        for address in HOSTS.values():
            for _ in range(200):
                try:
                    socket.create_connection((address, 25), timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                raise RuntimeError(f"nobody listens at {address}")

    def mails(self, name):
        folder = self.relay / "mail" / name / "new"
        return [p.read_bytes() for p in sorted(folder.iterdir())] if folder.is_dir() else []

    def wait_for(self, name, n, seconds=120):
        """The mails in a Maildir, when there are `n` of them, or time is up."""
        end = time.monotonic() + seconds
        while len(found := self.mails(name)) < n and time.monotonic() < end:
            time.sleep(0.2)
        return found
