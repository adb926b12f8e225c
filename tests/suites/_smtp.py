"""SMTP servers on free loopback ports for the mail suites: one that follows a script and keeps every byte, and one that is real.

A script says what is answered where: {step: answer}. Steps are "greeting", "EHLO", "HELO", "AUTH", "MAIL", "RCPT", "DATA" and
"final" (behind the last dot); "RCPT <a@b>" is for one recipient. An answer is a reply (several lines as one text), CLOSE, or a list
of answers that are used up in order, the last again and again. What is not in the script is answered kindly.
"""

import asyncio
import logging
import re
import socket
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

warnings.filterwarnings("ignore", module="aiosmtpd")  # AUTH without TLS is what loopback tests need
logging.getLogger("mail.log").setLevel(logging.ERROR)
CLOSE = object()
KIND = {"greeting": "220 relay.example ESMTP", "EHLO": "250 relay.example", "HELO": "250 relay.example", "MAIL": "250 2.1.0 Ok",
        "RCPT": "250 2.1.5 Ok", "DATA": "354 go on", "final": "250 2.0.0 taken", "QUIT": "221 2.0.0 bye"}


class Closed(Exception):
    pass


class Scripted:
    """Follows a script, one connection at a time; `wire` holds what each connection sent, `bodies` what stood before each final dot."""

    def __init__(self, script=(), tls=None, family=socket.AF_INET):
        self.script = {k: list(v) if isinstance(v, list) else [v] for k, v in dict(script).items()}
        self.tls = tls
        self.wire, self.bodies, self.errors = [], [], []
        self.listener = socket.socket(family)
        self.listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        self.listener.listen()
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self.listener.close()
        self.thread.join()

    ended = False

    def serve(self):
        while not self.ended:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            try:
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                self.wire.append(b"")
                self.talk(connection)
            except Closed:
                pass
            except OSError as error:
                self.errors.append(error)
            finally:
                connection.close()

    def answer(self, connection, *steps):
        for step in steps:
            if step in self.script:
                left = self.script[step]
                words = left.pop(0) if len(left) > 1 else left[0]
                break
        else:
            words = KIND.get(steps[-1], "502 5.5.1 not here")
        if words is CLOSE:
            raise Closed
        connection.sendall(words.replace("\n", "\r\n").encode() + b"\r\n")
        return words

    def line(self, stream):
        line = stream.readline()
        self.wire[-1] += line
        if not line.endswith(b"\r\n"):
            raise Closed
        return line

    def talk(self, connection):
        stream = connection.makefile("rb")
        self.answer(connection, "greeting")
        while True:
            words = self.line(stream)[:-2].decode("ascii")
            verb = words.split(" ")[0].upper()
            address = re.search(r"<[^>]*>", words)
            reply = self.answer(connection, *([f"{verb} {address[0]}"] if address else []), words, verb)
            if verb == "DATA" and reply.startswith("354"):
                self.body(connection, stream)
            if verb == "QUIT":
                return

    def body(self, connection, stream):
        lines = []
        while (line := self.line(stream)) != b".\r\n":
            lines.append(line)
        self.bodies.append(b"".join(lines))
        self.answer(connection, "final")


class Real:
    """aiosmtpd on a free port; `mails` are its envelopes. With `password`, mail is taken only after AUTH news/<password>."""

    def __init__(self, password=None):
        self.mails, self.logins, self.password = [], [], password
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()))

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(envelope)
        return f"250 2.0.0 taken as {len(self.mails)}"

    def authenticate(self, _server, _session, _envelope, mechanism, data):
        self.logins.append((mechanism, data.login, data.password))
        right = (data.login, data.password) == (b"news", self.password.encode())
        return AuthResult(success=right, handled=False)

    def protocol(self):
        if self.password is None:
            return SMTP(self, hostname="relay.example", loop=self.loop)
        return SMTP(self, hostname="relay.example", loop=self.loop, authenticator=self.authenticate, auth_required=True,
                    auth_require_tls=False)

    async def serve(self):
        self.loop = asyncio.get_running_loop()
        self.stop = asyncio.Event()
        server = await self.loop.create_server(self.protocol, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await self.stop.wait()
        server.close()
        await server.wait_closed()

    def __enter__(self):
        self.thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join()
