"""Asks one thing of an HTTPS server again and again, at a given rate, and says what came of it: one line of JSON.

    load.py PORT HOST PATH RATE     until SIGTERM

POSTs, which nobody may send a second time, on kept connections from 20 addresses of loopback: an address alone would soon
meet a limit. Every answer but 200 is a failure, and so is none within ten seconds.
"""

import asyncio
import collections
import json
import signal
import ssl
import sys
import time

ADDRESSES = 20


class Client:
    def __init__(self, number: int, port: int, request: bytes, context: ssl.SSLContext, outcomes: collections.Counter):
        self.address, self.port, self.request, self.context, self.outcomes = f"127.0.1.{number + 1}", port, request, context, outcomes
        self.writer = None

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, ssl=self.context, local_addr=(self.address, 0))

    async def ask(self) -> str:
        if not self.writer:
            await self.connect()
        self.writer.write(self.request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length:"))
        await self.reader.readexactly(length)
        if "connection: close" in head:
            self.writer.close()
            self.writer = None
        return head.split()[1]

    async def go(self, interval: float, until: asyncio.Event) -> None:
        due = time.monotonic() + interval * (int(self.address.rsplit(".", 1)[1]) / ADDRESSES)
        while not until.is_set():
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            due += interval
            try:
                self.outcomes[await asyncio.wait_for(self.ask(), 10)] += 1
            except Exception as error:   # whatever it is, it is counted
                self.outcomes[f"{type(error).__name__}: {error}"] += 1
                self.writer = None


async def main() -> None:
    port, host, path, rate = int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
    request = (f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n").encode()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    outcomes: collections.Counter = collections.Counter()
    until = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, until.set)
    clients = [Client(number, port, request, context, outcomes) for number in range(ADDRESSES)]
    await asyncio.gather(*(client.connect() for client in clients))
    print("begun", flush=True)
    begun = time.monotonic()
    await asyncio.gather(*(client.go(ADDRESSES / rate, until) for client in clients))
    print(json.dumps({"outcomes": outcomes, "rate": sum(outcomes.values()) / (time.monotonic() - begun)}))


asyncio.run(main())
