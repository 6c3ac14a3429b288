"""A small HTTP client for bench/web.py: one connection, one request at a time, and little work of its own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter

_CSRF = "b" * 32  # a cookie and a header that hold the same are what the server asks for


@dataclass
class Taken:
    """What many requests took. seconds: of each that was answered with 200. wrong: the other answers."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    bytes: int = 0

    def at(self, percent: int) -> float:
        """The milliseconds within which so many of a hundred were answered."""
        if len(self.seconds) < 2:
            return float("nan")
        return quantiles(self.seconds, n=100, method="inclusive")[percent - 1] * 1000


class Connection:
    """A connection that is kept open, as a browser keeps it."""

    def __init__(self, port: int, session: str = "") -> None:
        self._port = port
        cookies = f"sessionid={session}; csrftoken={_CSRF}" if session else ""
        self._common = f"Host: 127.0.0.1:{port}\r\nX-CSRFToken: {_CSRF}\r\n" + (
            f"Cookie: {cookies}\r\n" if cookies else ""
        )
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, taken: Taken, address: str, body: bytes | None = None) -> bytes | None:
        """Send a request and wait for its answer; None where it was not 200."""
        began = perf_counter()
        try:
            status, answer = await asyncio.wait_for(self._ask(address, body), 60)
        except (OSError, EOFError, TimeoutError) as error:
            self._streams = None
            taken.wrong.append(type(error).__name__)
            return None
        if status != 200:
            taken.wrong.append(str(status))
            return None
        taken.seconds.append(perf_counter() - began)
        taken.bytes += len(answer)
        return answer

    async def _ask(self, address: str, body: bytes | None) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        reader, writer = self._streams
        head = f"{'POST' if body is not None else 'GET'} {address} HTTP/1.1\r\n{self._common}"
        if body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"\r\n" + (body or b""))
        told = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        named = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in told[1:] if line)}
        return int(told[0].split()[1]), await reader.readexactly(int(named["content-length"]))
