"""What TLS the door speaks, tried by shaking hands: versions and suites. And that the proxy's file says the same."""

import datetime
import re
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from songhe.links.devices import secure

V = ssl.TLSVersion
CADDYFILE = Path(__file__).resolve().parents[4] / "deploy/Caddyfile"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate of an hour, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number()).not_valid_before(now)
    signed = made.not_valid_after(now + datetime.timedelta(hours=1)).sign(key, hashes.SHA256())
    (folder / "door.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    clear = serialization.NoEncryption()
    (folder / "door.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, clear))
    return str(folder / "door.pem"), str(folder / "door.key")


@pytest.fixture
def port(files: tuple[str, str]) -> Iterator[int]:
    """A listener with the door's own context; it shakes hands and hangs up."""
    context, listener = secure.context(*files), socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _whence = listener.accept()
            except OSError:
                return
            try:
                context.wrap_socket(line, server_side=True).close()
            except (ssl.SSLError, OSError):
                line.close()

    threading.Thread(target=serve, daemon=True).start()
    yield int(listener.getsockname()[1])
    listener.close()


def shaken(port: int, lowest: V, highest: V, ciphers: str = "ALL:@SECLEVEL=0") -> tuple[str, str]:
    """(version, suite) that came of it; SSLError where none did."""
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
    asking.set_ciphers(ciphers)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the old versions are what is tried
        asking.minimum_version, asking.maximum_version = lowest, highest
    with socket.create_connection(("127.0.0.1", port), 3) as line, asking.wrap_socket(line) as done:
        return str(done.version()), str(done.cipher()[0])  # type: ignore[index]


def test_the_newest_is_taken_where_the_device_can(port: int) -> None:
    assert shaken(port, V.TLSv1_2, V.TLSv1_3)[0] == "TLSv1.3"


def test_the_one_before_is_taken_too_with_the_strongest_suite(port: int) -> None:
    assert shaken(port, V.TLSv1_2, V.TLSv1_2) == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")


@pytest.mark.parametrize("version", [V.TLSv1, V.TLSv1_1])
def test_older_ones_are_refused(port: int, version: V) -> None:
    with pytest.raises((ssl.SSLError, OSError)):
        shaken(port, version, version)


WEAK = ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES256-GCM-SHA384", "DHE-RSA-AES256-GCM-SHA384", "NULL"]


@pytest.mark.parametrize("suite", [*WEAK, "aNULL", "PSK"])
def test_suites_without_forward_secrecy_or_authentication_are_refused(port: int, suite: str) -> None:
    with pytest.raises((ssl.SSLError, OSError)):
        shaken(port, V.TLSv1_2, V.TLSv1_2, f"{suite}:@SECLEVEL=0")


def test_the_door_offers_the_suites_of_the_proxy_and_no_others(files: tuple[str, str]) -> None:
    ours = {one["name"] for one in secure.context(*files).get_ciphers() if one["protocol"] == "TLSv1.2"}
    (line,) = re.findall(r"^\s*ciphers (.+)$", CADDYFILE.read_text(), re.MULTILINE)
    theirs = {_as_openssl(name) for name in line.split()}
    assert ours == theirs and len(theirs) == 6
    assert re.search(r"^\s*protocols tls1\.2 tls1\.3$", CADDYFILE.read_text(), re.MULTILINE)


def _as_openssl(name: str) -> str:
    """`TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` → `ECDHE-RSA-AES128-GCM-SHA256`."""
    short = name.removeprefix("TLS_").replace("_WITH", "").replace("AES_", "AES").replace("_", "-")
    return short.removesuffix("-SHA256") if "CHACHA20" in short else short
