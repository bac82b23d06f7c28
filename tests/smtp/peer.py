"""An SMTP server that fails on request; the recipient's local part says how (a "." ends the word: 4xx-rcpt.7@…).

    ok…                       taken
    4xx-rcpt, 5xx-rcpt        450 or 550 to RCPT
    4xx-data, 5xx-data        451 or 554 to the final dot
    twice                     451 to the final dot, the first two times
    silent-rcpt               no answer to RCPT for --silence seconds
    silent-dot                taken, but no answer to the final dot for --silence seconds
    drop-rcpt, drop-data      connection cut at RCPT, at DATA
    drop-dot                  connection cut at the final dot, not taken
    drop-taken                connection cut at the final dot, taken
and the sender's: 4xx-mail, 5xx-mail (451 or 550 to MAIL).

One JSON line on stdout says where it listens. Each line on stdin is answered by one with what was seen so far: the
messages taken, the number of connections, all recipients asked for. The end of stdin ends it.
"""

import argparse
import asyncio
import atexit
import collections
import json
import logging
import shutil
import ssl
import subprocess
import sys
import tempfile
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

seen = {"messages": [], "connections": 0, "tls": 0, "recipients": []}
tries = collections.Counter()


def word(address):
    return address.partition("@")[0].partition(".")[0]


class Server(SMTP):
    def connection_made(self, transport):
        seen["connections"] += not isinstance(transport, asyncio.sslproto._SSLProtocolTransport) or self.begins_with_tls
        seen["tls"] += isinstance(transport, asyncio.sslproto._SSLProtocolTransport)
        super().connection_made(transport)

    async def smtp_DATA(self, arg):
        if self.envelope.rcpt_tos and word(self.envelope.rcpt_tos[0]) == "drop-data":
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Handler:
    def __init__(self, silence):
        self.silence = silence

    async def handle_MAIL(self, server, session, envelope, address, options):
        if word(address) in ("4xx-mail", "5xx-mail"):
            return {"4": "451 4.3.0 the relay is ill", "5": "550 5.7.1 not from you"}[address[0]]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        seen["recipients"].append(address)
        if word(address) == "drop-rcpt":
            server.transport.abort()
        if word(address) == "silent-rcpt":
            await asyncio.sleep(self.silence)
        replies = {"4xx-rcpt": "450 4.2.1 mailbox busy", "5xx-rcpt": "550 5.1.1 no such mailbox"}
        if word(address) in replies:
            return replies[word(address)]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        kind = word(recipient)
        tries[recipient] += 1
        if kind in ("4xx-data", "5xx-data"):
            return {"4": "451 4.3.0 try later", "5": "554 5.6.0 refused"}[kind[0]]
        if kind == "twice" and tries[recipient] <= 2:
            return "451 4.3.0 try later"
        if kind != "drop-dot":
            seen["messages"].append({"from": envelope.mail_from, "to": recipient, "data": envelope.content.decode("latin-1")})
        if kind in ("drop-dot", "drop-taken"):
            server.transport.abort()
        if kind == "silent-dot":
            await asyncio.sleep(self.silence)
        return "250 2.0.0 queued as %d" % len(seen["messages"])


def tls():
    """A server's context with a certificate for "localhost", and that certificate's file."""
    files = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, files)
    key, ca = files + "/key.pem", files + "/ca.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", key, "-out", ca], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, key)
    return context, ca


def authenticator(expected):
    def check(server, session, envelope, mechanism, data):
        good = data.login.decode() + ":" + data.password.decode() == expected
        return AuthResult(success=good, handled=good)  # handled without success would leave the client unanswered
    return check


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--silence", type=float, default=3)
    parser.add_argument("--idle", type=float, default=300, help="seconds after which an idle connection is closed")
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--auth", help="user:password")
    return parser.parse_args()


async def main():
    arguments = parse_arguments()
    context, ca = tls() if arguments.starttls or arguments.implicit else (None, None)
    settings = {"hostname": "relay.test", "timeout": arguments.idle}
    if arguments.starttls:
        settings.update(tls_context=context, require_starttls=True)
    if arguments.auth:
        settings.update(authenticator=authenticator(arguments.auth), auth_required=True, auth_require_tls=False)
    handler = Handler(arguments.silence)
    loop = asyncio.get_running_loop()

    def connection():
        server = Server(handler, loop=loop, **settings)
        server.begins_with_tls = arguments.implicit
        return server

    listener = await loop.create_server(connection, "127.0.0.1", arguments.port,
                                        ssl=context if arguments.implicit else None)
    print(json.dumps({"port": listener.sockets[0].getsockname()[1], "ca": ca}), flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(seen), flush=True)


# What fails here fails on purpose: aiosmtpd need not report it.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
asyncio.run(main())
