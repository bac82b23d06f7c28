"""Catches all e-mails of an instance and shows them: an SMTP server that relays nothing, and a page over HTTP.

    mailbox.py FOLDER SMTP_PORT HTTP_PORT

    GET /            the e-mails, as a person sees them         GET /messages     the same as JSON
    GET /emails/N    one of them                                DELETE /messages  throws all away

Both listen on 127.0.0.1. An e-mail is a file of FOLDER before SMTP says 250, so killing this program loses none.
"""

import email
import email.policy
import html
import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller

ENVELOPE = b"X-Mailbox-Envelope: "


class Mailbox:
    """The e-mails in the order they came. SMTP's thread and those of HTTP share it: hence the lock."""

    def __init__(self, folder: Path):
        self.folder, self.lock, self.messages = folder, threading.Lock(), {}
        for file in sorted(folder.glob("*.eml")):
            self.messages[int(file.stem)] = parsed(file.read_bytes())
        self.next = max(self.messages, default=0) + 1

    def add(self, sender: str, recipients: list[str], content: bytes) -> None:
        stored = ENVELOPE + json.dumps([sender, recipients]).encode() + b"\r\n" + content
        with self.lock:
            fresh = self.folder / "incoming"
            fresh.write_bytes(stored)
            fresh.rename(self.folder / f"{self.next:08}.eml")
            self.messages[self.next] = parsed(stored)
            self.next += 1

    def all(self) -> list[dict]:
        with self.lock:
            return list(self.messages.values())

    def numbered(self) -> dict[int, dict]:
        with self.lock:
            return dict(self.messages)

    def empty(self) -> None:
        with self.lock:
            for number in self.messages:
                (self.folder / f"{number:08}.eml").unlink(missing_ok=True)
            self.messages.clear()


def parsed(stored: bytes) -> dict:
    """An e-mail as JSON shows it. What a header lacks is "", and what cannot be decoded is replaced, never refused."""
    envelope, _, content = stored.partition(b"\r\n")
    sender, recipients = json.loads(envelope.removeprefix(ENVELOPE))
    message = email.message_from_bytes(content, policy=email.policy.default)
    return {
        "to": ", ".join(recipients),
        "from": address_in(message, "From") or sender,
        "subject": header(message, "Subject"),
        "message_id": header(message, "Message-ID").strip(),
        "text": part(message, "plain"),
        "html": part(message, "html"),
        "raw": content.decode(errors="replace"),
        "envelope_from": sender,
        "from_shown": header(message, "From"),
        "date": header(message, "Date"),
    }


def header(message, name: str) -> str:
    try:
        return str(message[name] or "")
    except Exception:   # the parser of headers throws what it likes at malformed ones
        return ""


def address_in(message, name: str) -> str:
    try:
        return message[name].addresses[0].addr_spec
    except Exception:
        return ""


def part(message, kind: str) -> str:
    try:
        body = message.get_body(preferencelist=(kind,))
        return body.get_content() if body is not None and body.get_content_subtype() == kind else ""
    except Exception:
        return ""


class Catcher:
    """aiosmtpd's handler."""

    def __init__(self, mailbox: Mailbox):
        self.mailbox = mailbox

    async def handle_DATA(self, _server, _session, envelope):
        self.mailbox.add(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.original_content or envelope.content)
        return "250 2.0.0 caught"


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{refresh}<title>{title}</title><style>
:root {{ color-scheme: light dark }} body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }} td, th {{ text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top }}
tr + tr td {{ border-top: 1px solid #8884 }} iframe {{ width: 100%; height: 32rem; border: 1px solid #8886; background: white }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8886; padding: .8rem }} h2 {{ font-size: 1rem; margin: 1.5rem 0 .4rem }}
</style></head><body>{body}</body></html>
"""


def list_page(messages: dict[int, dict]) -> str:
    rows = "".join(f'<tr><td>{html.escape(message["to"])}<td><a href="/emails/{number}">{html.escape(message["subject"] or "(no subject)")}</a>'
                   f'<td>{html.escape(message["date"])}' for number, message in reversed(messages.items()))
    body = f"<h1>Mailbox</h1><table><tr><th>To<th>Subject<th>Date{rows}</table>" if rows else "<h1>Mailbox</h1><p>No e-mails yet.</p>"
    return PAGE.format(title="Mailbox", refresh='<meta http-equiv="refresh" content="5">', body=body)


def message_page(message: dict) -> str:
    """The HTML in a frame without scripts and of a foreign origin; its links open in a window of their own."""
    rows = "".join(f"<tr><th>{label}<td>{html.escape(message[name])}" for label, name in
                   (("From", "from_shown"), ("To", "to"), ("Subject", "subject"), ("Date", "date")))
    body = f'<p><a href="/">All e-mails</a></p><table>{rows}</table>'
    if message["html"]:
        frame = html.escape('<base target="_blank">' + message["html"], quote=True)
        body += f'<h2>HTML</h2><iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{frame}"></iframe>'
    if message["text"]:
        body += f'<h2>Text</h2><pre>{html.escape(message["text"])}</pre>'
    body += f'<details><summary>As it was sent</summary><pre>{html.escape(message["raw"])}</pre></details>'
    return PAGE.format(title=html.escape(message["subject"]), refresh="", body=body)


def handler_of(mailbox: Mailbox):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if self.path == "/messages":
                return self.answer(200, "application/json", json.dumps(mailbox.all()))
            messages = mailbox.numbered()
            if self.path == "/":
                return self.answer(200, "text/html; charset=utf-8", list_page(messages))
            number = self.path.removeprefix("/emails/")
            message = messages.get(int(number)) if number.isdecimal() and len(number) < 9 else None
            if message is None:
                return self.answer(404, "text/plain; charset=utf-8", "No such e-mail.\n")
            return self.answer(200, "text/html; charset=utf-8", message_page(message))

        def do_DELETE(self):
            if self.path != "/messages":
                return self.answer(404, "text/plain; charset=utf-8", "No such thing.\n")
            mailbox.empty()
            return self.answer(204)

        def answer(self, status: int, kind: str = "", body: str = "") -> None:
            content = body.encode(errors="replace")
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            """Nothing: the e-mails are what matters here."""

    return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def main() -> None:
    folder, smtp_port, http_port = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    mailbox = Mailbox(folder)
    smtp = Controller(Catcher(mailbox), hostname="127.0.0.1", port=smtp_port, ready_timeout=20,
                      server_kwargs={"enable_SMTPUTF8": True, "ident": "Usher's mailbox", "timeout": 600})
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))   # every e-mail that was answered is in its file
    pages = Server(("127.0.0.1", http_port), handler_of(mailbox))
    smtp.start()
    print(f"mailbox: e-mails on 127.0.0.1:{smtp_port}, page on http://127.0.0.1:{http_port}/", flush=True)
    pages.serve_forever()


if __name__ == "__main__":
    main()
