"""A gateway for the tests: takes what is posted, answers as it is told, and remembers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Gateway:
    """Listens on a free port of this machine."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.answer = 200
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.server = HTTPServer((self.host, 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def place(self) -> str:
        return f"{self.host}:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                gateway.taken.append((self.path, json.loads(body)))
                self.send_response(gateway.answer)
                self.send_header("location", "/elsewhere")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
