"""As little HTTP as a measurement needs: lines that stay open, a request written, an answer read. What the asking costs is not
the product's, and on a small machine it is taken from it."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlencode

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Wire:
    """Lines to one server. Those that are free are used again; one that the server has closed meanwhile is opened anew."""

    host: str
    port: int
    patience: float = 30
    free: list[Line] = field(default_factory=list)

    async def post(self, path: str, told: dict[str, str], cookie: str) -> tuple[int, str]:
        """(status, where to go on)."""
        body = urlencode(told).encode()
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(self._head("POST", path, cookie, kind) + body)

    async def get(self, path: str, cookie: str) -> tuple[int, str]:
        """The same; the page is read to its end."""
        return await self._ask(self._head("GET", path, cookie))

    def close(self) -> None:
        """Hang up."""
        while self.free:
            self.free.pop()[1].close()

    def _head(self, verb: str, path: str, cookie: str, more: str = "") -> bytes:
        return f"{verb} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nCookie: {cookie}\r\n{more}\r\n".encode()

    async def _ask(self, request: bytes) -> tuple[int, str]:
        async with asyncio.timeout(self.patience):
            while True:
                again = bool(self.free)
                line = self.free.pop() if again else await asyncio.open_connection(self.host, self.port)
                try:
                    return await self._answer(line, request)
                except (ConnectionError, asyncio.IncompleteReadError):
                    line[1].close()
                    if not again:
                        raise

    async def _answer(self, line: Line, request: bytes) -> tuple[int, str]:
        reader, writer = line
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        facts = dict(one.lower().partition(": ")[::2] for one in head.split("\r\n")[1:-2] if not one.lower().startswith("loc"))
        where = next((one[10:].strip() for one in head.split("\r\n") if one.lower().startswith("location: ")), "")
        await reader.readexactly(int(facts.get("content-length", 0)))
        if facts.get("connection") == "close":
            writer.close()
        else:
            self.free.append(line)
        return int(head.split(" ", 2)[1]), where
