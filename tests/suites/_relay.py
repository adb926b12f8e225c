"""A scripted SMTP server for many connections at once, which can do anything at any step of any transaction, and keeps a record.

A script says what happens where: {step: what} for each time, {(step, n): what} for the n-th time (from 1, over all connections).
Steps are "greeting", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "body" (the message has come up to its last dot) and
"QUIT"; "RCPT <a@b>" is for one recipient. What happens is a reply, or an object below; a function gets the Relay first and gives one
of those. `accepted` is the record: (recipient, queue id) of each message that the server has answered for with 2xx or would have.
"""

import re
import socket
import struct
import threading
import time

KIND = {"greeting": "220 relay.example ESMTP", "EHLO": "250-relay.example\n250-SIZE 50000000\n250 AUTH PLAIN", "HELO": "250 relay.example",
        "STARTTLS": "220 go on",
        "AUTH": "235 2.7.0 welcome", "MAIL": "250 2.1.0 Ok", "RCPT": "250 2.1.5 Ok", "DATA": "354 go on", "QUIT": "221 2.0.0 bye",
        "RSET": "250 2.0.0 Ok", "NOOP": "250 2.0.0 Ok"}


class Gone(Exception):
    pass


class Act:
    """Something else than a reply at once."""

    def __init__(self, do, took=False):
        self.do, self.took = do, took


def _close(connection, _relay):
    raise Gone


def _reset(connection, _relay):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise Gone


def stalled(seconds):
    """No answer, and then the end of the connection."""
    def do(connection, relay):
        relay.released.wait(seconds)
        raise Gone
    return do


def late(seconds, words):
    def do(connection, relay):
        time.sleep(seconds)
        relay.say(connection, words)
        return words
    return do


def in_pieces(words):
    def do(connection, _relay):
        for byte in words.replace("\n", "\r\n").encode() + b"\r\n":
            connection.sendall(bytes([byte]))
        return words
    return do


def garbage(data):
    def do(connection, _relay):
        connection.sendall(data)
        raise Gone
    return do


CLOSE, RESET = Act(_close), Act(_reset)
TOOK_AND_CLOSED, TOOK_AND_RESET = Act(_close, took=True), Act(_reset, took=True)


class Relay:
    def __init__(self, script=(), tls=None, smtps=False):
        """`tls` is used after STARTTLS, or from the first byte on."""
        self.tls, self.smtps = tls, smtps
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.serial = 0
        self.open = set()
        self.play(script)
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def play(self, script):
        """Begins a new record under another script; connections of before are ended."""
        with self.lock:
            for connection in list(self.open):
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
            self.script, self.times, self.accepted, self.connections, self.most = dict(script), {}, [], 0, 0
            self.seen, self.told = [], []  # "MAIL FROM:<…>" and so on; credentials
            self.released = threading.Event()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.converse, args=(connection,), daemon=True).start()

    def converse(self, connection):
        with self.lock:
            self.open.add(connection)
            self.connections += 1
            self.most = max(self.most, len(self.open))
        plain = connection
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self.tls.wrap_socket(connection, server_side=True) if self.smtps else connection
            self.talk(connection)
        except (Gone, OSError, ValueError):
            pass
        finally:
            with self.lock:
                self.open.discard(plain)
            connection.close()

    @staticmethod
    def say(connection, words):
        connection.sendall(words.replace("\n", "\r\n").encode() + b"\r\n")

    def next(self, *steps):
        """What the script says: for that recipient or step, for this time or for each."""
        found = None
        for step in steps:
            with self.lock:
                self.times[step] = n = self.times.get(step, 0) + 1
            found = found or self.script.get((step, n)) or self.script.get(step)
        if callable(found):
            found = found(self)
        return found or KIND.get(steps[-1], "502 5.5.1 not here")

    def do(self, connection, what):
        """Carries it out; the words that were said, if any."""
        if isinstance(what, Act):
            return what.do(connection, self)
        self.say(connection, what)
        return what

    def read_line(self, stream):
        line = stream.readline(4096)
        if not line.endswith(b"\r\n"):
            raise Gone
        return line

    def talk(self, connection):
        stream = connection.makefile("rb")
        self.do(connection, self.next("greeting"))
        to = None
        while True:
            words = self.read_line(stream)[:-2].decode("ascii", "replace")
            verb = words.split(" ")[0].upper()
            with self.lock:
                self.seen.append(words)
            if verb == "AUTH" and len(words.split(" ")) == 2:  # the credentials are in the next line
                self.say(connection, "334 ")
                self.told.append(self.read_line(stream).decode().rstrip())
            address = re.search(r"<([^>]*)>", words) if verb == "RCPT" else None
            said = self.do(connection, self.next(*([f"RCPT {address[0]}"] if address else []), verb))
            if address and said and said.startswith("2"):
                to = address[1]
            if verb == "DATA" and said and said.startswith("354"):
                self.body(connection, stream, to)
                to = None
            if verb == "STARTTLS" and said and said.startswith("220"):
                connection = self.tls.wrap_socket(connection, server_side=True)
                stream = connection.makefile("rb")
            if verb == "QUIT":
                return

    def body(self, connection, stream, to):
        while self.read_line(stream) != b".\r\n":
            pass
        what = self.next("body")
        with self.lock:
            self.serial += 1
            queue_id = f"Q{self.serial}"
            default = what == KIND.get("body", "502 5.5.1 not here")
            if default or (isinstance(what, Act) and what.took) or (isinstance(what, str) and what.startswith("2")):
                self.accepted.append((to, queue_id))
        self.do(connection, f"250 2.0.0 taken as {queue_id}" if default else what)
