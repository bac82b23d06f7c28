"""Asks a FastCGI program, as nginx would (FastCGI specification 1.0)."""

import contextlib
import socket
import struct
from dataclasses import dataclass

BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
RESPONDER, KEEP_CONNECTION = 1, 1
HEADER_BYTES = 8


@dataclass(frozen=True)
class Answer:
    status: int
    body: str


class Connection:
    """Kept from one request to the next."""

    def __init__(self, path_of_socket: str, timeout: float = 60):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(path_of_socket)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, request: bytes) -> Answer:
        self.socket.sendall(request)
        output = b""
        while (record_read := self._read())[0] != END_REQUEST:
            output += record_read[1] if record_read[0] == STDOUT else b""
        header, _, body = output.decode().partition("\r\n\r\n")
        return Answer(int(header.split()[1]), body)   # "Status: 200 OK" comes first

    def _read(self) -> tuple[int, bytes]:
        """The next record's kind and content."""
        _, kind, _, length, padding = struct.unpack(">BBHHBx", self._take(HEADER_BYTES))
        return kind, self._take(length + padding)[:length]

    def _take(self, count: int) -> bytes:
        while len(self.received) < count:
            if not (more := self.socket.recv(65536)):
                raise ConnectionError("the connection was closed within an answer")
            self.received += more
        taken, self.received = self.received[:count], self.received[count:]
        return taken


def ask(path_of_socket: str, uri: str) -> str | None:
    """The body of the answer; None if nobody answers or the answer is no success."""
    with contextlib.suppress(OSError), Connection(path_of_socket, timeout=5) as connection:
        answer = connection.ask(request("GET", uri))
        return answer.body if answer.status == 200 else None
    return None


def request(method: str, uri: str, body: bytes = b"", **headers: str) -> bytes:
    """As it goes over the socket. headers: by the names that CGI gives them."""
    parameters = {"REQUEST_METHOD": method, "REQUEST_URI": uri, "CONTENT_LENGTH": str(len(body)), **headers}
    return (record(BEGIN_REQUEST, struct.pack(">HB5x", RESPONDER, KEEP_CONNECTION)) +
            record(PARAMS, b"".join(parameter(*pair) for pair in parameters.items())) + record(PARAMS, b"") +
            (record(STDIN, body) if body else b"") + record(STDIN, b""))


def record(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def parameter(name: str, value: str) -> bytes:
    return struct.pack(">BB", len(name), len(value)) + name.encode() + value.encode()
