"""Asks a FastCGI program for one path, as nginx would (FastCGI specification 1.0)."""

import contextlib
import socket
import struct

BEGIN_REQUEST, PARAMS, STDIN, STDOUT, END_REQUEST = 1, 4, 5, 6, 3
RESPONDER = 1


def ask(path_of_socket: str, uri: str) -> str | None:
    """The body of the answer; None if nobody answers or the answer is no success."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(path_of_socket)
        connection.sendall(record(BEGIN_REQUEST, struct.pack(">HB5x", RESPONDER, 0)) +
                           record(PARAMS, parameter("REQUEST_METHOD", "GET") + parameter("REQUEST_URI", uri)) +
                           record(PARAMS, b"") + record(STDIN, b""))
        received = b"".join(iter(lambda: connection.recv(65536), b""))
        header, _, body = output_of(received).decode().partition("\r\n\r\n")
        return body if header.startswith("Status: 200") else None
    return None


def record(kind: int, content: bytes) -> bytes:
    return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content


def parameter(name: str, value: str) -> bytes:
    return struct.pack(">BB", len(name), len(value)) + name.encode() + value.encode()


def output_of(received: bytes) -> bytes:
    """What the records of an answer carry."""
    output = b""
    while len(received) >= 8:
        _, kind, _, length, padding = struct.unpack(">BBHHBx", received[:8])
        if kind == STDOUT:
            output += received[8:8 + length]
        received = received[8 + length + padding:]
    return output
