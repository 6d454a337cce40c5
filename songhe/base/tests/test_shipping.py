"""The log goes to another machine over TLS: whole entries, only to whom its certificate fits, and nobody waits for it."""

import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from songhe.base import clock, journal, seal, shipping
from songhe.base.actors import Actor
from songhe.base.models import NodeFact


def certificate(folder: Path, name: str = "localhost") -> Path:
    """One for this name that vouches for itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address("::1"))])
    made = x509.CertificateBuilder(
        who, who, key.public_key(), x509.random_serial_number(), now - timedelta(hours=1), now + timedelta(days=1)
    )
    made = made.add_extension(names, critical=False).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    plain = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / f"{name}.pem"
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + plain)
    return file


class Collector:
    """Takes what comes, and reads it by its counts."""

    def __init__(self, file: Path, port: int = 0) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(file)
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        self.heard, self.lines = b"", []  # type: ignore[var-annotated]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                plain, _address = self.listener.accept()
                line = self.context.wrap_socket(plain, server_side=True)
            except ssl.SSLError:
                continue
            except OSError:
                return
            self.lines.append(line)
            threading.Thread(target=self._read, args=(line,), daemon=True).start()

    def _read(self, line: ssl.SSLSocket) -> None:
        try:
            while more := line.recv(65536):
                self.heard += more
        except OSError:
            return

    def entries(self) -> list[str]:
        found, rest = [], self.heard
        while rest:
            count, _space, rest = rest.partition(b" ")
            found.append(rest[: int(count)].decode())
            rest = rest[int(count) :]
        return found

    def until(self, count: int) -> list[str]:
        ends = time.monotonic() + 8
        while len(self.entries()) < count and time.monotonic() < ends:
            time.sleep(0.01)
        return self.entries()

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for line in self.lines:
            line.close()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., logging.Logger]]:
    """A logger that goes to a collector at this port."""
    monkeypatch.setattr(shipping, "FIRST", 0.05)
    made: list[shipping.Ship] = []

    def to(port: int, ca: Path | str, name: str = "songhe.journal") -> logging.Logger:
        ship = shipping.handler(f"localhost:{port}", ca=str(ca), node="6109")
        log = logging.getLogger(name)
        monkeypatch.setattr(log, "handlers", [ship])
        monkeypatch.setattr(log, "propagate", False)
        monkeypatch.setattr(log, "level", logging.INFO)
        log.manager._clear_cache()
        made.append(ship)
        return log

    yield to
    for ship in made:
        ship.close()


def test_entries_arrive_whole_in_their_order_and_say_whence(tmp_path: Path, said: Any) -> None:
    file = certificate(tmp_path)
    there = Collector(file)
    log = said(there.port, file, "test.shipped")
    log.warning("松鹤\n两行")
    log.info("second")
    first, second = there.until(2)
    assert first.startswith("<132>1 ") and first.endswith("test.shipped - 松鹤\n两行") and " songhe-6109 " in first
    assert second.startswith("<134>1 ") and second.endswith(" - second")


def test_a_collector_with_another_certificate_hears_nothing(
    tmp_path: Path, said: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = certificate(tmp_path), certificate(tmp_path, "elsewhere")
    stranger = Collector(theirs)
    for ca in (ours, theirs):  # one we do not trust; one we trust, of another name
        said(stranger.port, ca, f"test.{ca.stem}").error("who may enter")
    time.sleep(0.6)
    assert stranger.heard == b"" and "certificate verify failed" in capfd.readouterr().err


def test_nobody_waits_for_one_that_is_away_and_it_is_told_what_it_missed(
    tmp_path: Path, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path)
    there = Collector(file)
    port = there.port
    there.stop()
    monkeypatch.setattr(shipping, "MOST", 100)
    log, began = said(port, file, "test.away"), time.monotonic()
    for number in range(250):
        log.info("entry %d", number)
    assert time.monotonic() - began < 1
    back = Collector(file, port)
    heard = back.until(101)
    assert "150 entries were lost" in heard[0] and heard[1].endswith("entry 150") and heard[-1].endswith("entry 249")


def test_what_is_said_after_the_line_broke_arrives_on_a_new_one(tmp_path: Path, said: Any) -> None:
    file = certificate(tmp_path)
    there = Collector(file)
    log = said(there.port, file, "test.broken")
    log.info("before")
    assert there.until(1)[0].endswith("before")
    there.lines[0].shutdown(socket.SHUT_RDWR)
    time.sleep(0.2)
    log.info("after")
    assert there.until(2)[1].endswith("after")


@pytest.mark.django_db(transaction=True)
def test_the_sealed_journal_is_told_without_anybodys_words(tmp_path: Path, said: Any) -> None:
    file = certificate(tmp_path)
    there = Collector(file)
    said(there.port, file)
    at = clock.now() - timedelta(minutes=1)
    with journal.deed():
        row = NodeFact.objects.create(name="probe", said_at=at)
        facts = {"reason": "王桂兰摔倒了"}
        journal.write(verb="base.probe", subject=row, by=Actor("user:1", "刘敏"), at=at, division="6109", facts=facts)
    assert seal.seal_new(clock.now() + timedelta(minutes=1)) == 1
    count = seal.last_sealed().count  # type: ignore[union-attr]
    told = [json.loads(one.partition(" - ")[2]) for one in there.until(count + 1)]
    mine = next(one for one in told if one.get("verb") == "base.probe")
    assert (mine["by"], mine["subject"]) == ("user:1", str(row.pk)) and "王桂兰" not in there.heard.decode()
    assert told[-1]["digest"] == seal.last_sealed().digest  # type: ignore[union-attr]
