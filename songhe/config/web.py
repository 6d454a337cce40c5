"""One of several web processes that answer on one port: `python -m songhe.config.web`.

Each opens the port for itself (SO_REUSEPORT) and the kernel hands every new connection to one of them. So none stands before
the others, one that ends takes only its own connections along, and the supervisor keeps each like any other child.
"""

import socket
import sys

import uvicorn

from songhe.config import plain

GRACE = 3  # seconds: streams of live screens never end by themselves
APPLICATION = "songhe.config.asgi:application"


def open_port(host: str, port: int) -> socket.socket:
    """The listening address, shared with whoever of this house opens it too."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    mine = socket.socket(family, socket.SOCK_STREAM)
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    mine.bind((host, port))
    return mine


def serve(host: str, port: int, application: str = APPLICATION, *, proxied: bool = False) -> None:
    """Until a signal."""
    config = uvicorn.Config(
        application, loop="uvloop", timeout_graceful_shutdown=GRACE, log_level="warning", access_log=False,
        proxy_headers=proxied,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[open_port(host, port)])


def main() -> None:
    """Host, port, and perhaps another application."""
    host, port, *rest = sys.argv[1:]
    if why := plain.refuse(host):
        sys.exit(why)
    named = [one for one in rest if not one.startswith("--")]
    serve(host, int(port), *named[:1], proxied="--proxied" in rest)


if __name__ == "__main__":
    main()
