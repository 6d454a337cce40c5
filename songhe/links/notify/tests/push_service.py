"""A push service for the tests: takes a ring over HTTP, checks the VAPID signature and opens the payload as a browser would."""

import base64
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """What a browser keeps: its key pair and its secret."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": b64(point), "auth": b64(self.secret)}

    def open(self, body: bytes) -> dict[str, Any]:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret))


class PushService:
    """Listens on a free port; `answer` is the status it gives; `rings` what it heard."""

    def __init__(self) -> None:
        self.answer = 201
        self.rings: list[tuple[str, dict[str, str], bytes]] = []
        self.server = HTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def claims(self, index: int = -1) -> dict[str, Any]:
        """The claims of a ring; raises when the signature is not that of the key it names."""
        words = dict(part.strip().split("=", 1) for part in self.rings[index][1]["authorization"].split(" ", 1)[1].split(","))
        token, key = words["t"], unb64(words["k"])
        head, body, signature = token.split(".")
        raw = unb64(signature)
        pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        public.verify(pair, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
        return {**json.loads(unb64(body)), "k": words["k"]}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.rings.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(service.answer)
                if 300 <= service.answer < 400:
                    self.send_header("Location", "http://127.0.0.1:9/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
