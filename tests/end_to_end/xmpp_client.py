"""An XMPP client of the standard library: signs in to the instance's Prosody and keeps the messages that come."""

import base64
import contextlib
import secrets
import socket
import threading
import xml.etree.ElementTree as ElementTree

CLIENT = "{jabber:client}"


class XmppClient:
    """Receives from its making to close(). Its messages may be read at any time."""

    def __init__(self, address: str, jid: str, password: str, resource: str = "test"):
        self.jid, self.messages, self.error = jid, [], None
        self._pongs = {}
        local, domain = jid.split("@")
        host, port = address.rsplit(":", 1)
        self._socket = socket.create_connection((host, int(port)), timeout=20)
        self._domain = domain
        self._open_stream()
        self._await("features")
        proof = base64.b64encode(f"\0{local}\0{password}".encode()).decode()
        self._send(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{proof}</auth>")
        self._await("success")
        self._open_stream()
        self._await("features")
        self._send(f"<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{resource}</resource></bind></iq>")
        self._await("iq")
        self._send("<iq type='set' id='session'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq><presence/>")
        self._await("iq")
        self._socket.settimeout(None)
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._send("</stream:stream>")
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ids(self) -> list[str]:
        return [message.get("id") for message in list(self.messages)]

    def catch_up(self, seconds: float = 20) -> None:
        """Returns when all that the server has had for us until now is among the messages."""
        ping = secrets.token_hex(8)
        self._pongs[ping] = threading.Event()
        self._send(f"<iq type='get' id='{ping}' to='{self._domain}'><ping xmlns='urn:xmpp:ping'/></iq>")
        if not self._pongs[ping].wait(seconds):
            raise AssertionError(f"no answer to a ping within {seconds:g} s")

    def _send(self, text: str) -> None:
        self._socket.sendall(text.encode())

    def _open_stream(self) -> None:
        self._parser = ElementTree.XMLPullParser(("start", "end"))
        self._depth = 0
        self._send(f"<?xml version='1.0'?><stream:stream to='{self._domain}' version='1.0' xmlns='jabber:client' "
                   "xmlns:stream='http://etherx.jabber.org/streams'>")

    def _elements(self):
        """Those of the next piece that are complete, children of the stream itself."""
        piece = self._socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._parser.feed(piece)
        for event, element in self._parser.read_events():
            self._depth += 1 if event == "start" else -1
            if event == "end" and self._depth == 1:
                yield element

    def _take(self, element) -> None:
        if element.tag == f"{CLIENT}message":
            self.messages.append(element)
        elif element.tag == f"{CLIENT}iq" and element.get("id") in self._pongs:
            self._pongs[element.get("id")].set()

    def _await(self, name: str) -> None:
        while True:
            found = False
            for element in self._elements():
                if element.tag.endswith(("}failure", "}error")):
                    raise PermissionError(ElementTree.tostring(element, encoding="unicode"))
                found = found or element.tag.endswith("}" + name)
                self._take(element)
            if found:
                return

    def _receive(self) -> None:
        try:
            while True:
                for element in self._elements():
                    self._take(element)
        except (OSError, ElementTree.ParseError) as error:
            self.error = error


def canonical(element) -> tuple:
    """An element as a value that is equal for equal XML: names with their namespaces, attributes in any order."""
    text = (element.text or "").strip() if len(element) else element.text or ""
    return element.tag, tuple(sorted(element.attrib.items())), text, tuple(map(canonical, element))
