"""TLS at the door: which versions and suites a device may use."""

import ssl

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Of TLS 1.2: forward secrecy and authenticated encryption only, as the proxy of the pages has it (`deploy/Caddyfile`). All of
TLS 1.3 are of that kind."""


def context(certificate: str, key: str = "") -> ssl.SSLContext:
    """A server's context of TLS 1.2 or newer, 1.3 where the device can; the server chooses the suite."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(CIPHERS)
    made.options |= ssl.OP_CIPHER_SERVER_PREFERENCE | ssl.OP_NO_COMPRESSION
    made.load_cert_chain(certificate, key or None)
    return made
