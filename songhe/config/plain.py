"""Pages without TLS are for this machine: an address that others reach is not opened without it (OWASP ASVS 12.2.1)."""

import ipaddress
import os


def refuse(host: str) -> str:
    """Why pages are not served on this address, in a sentence; empty where they may be.

    With SONGHE_HTTPS a proxy with TLS stands before them; the demo holds invented people; SONGHE_PLAIN says that it is meant.
    """
    meant = any(os.environ.get(name) == "1" for name in ("SONGHE_HTTPS", "SONGHE_DEMO", "SONGHE_PLAIN"))
    if meant or _is_own(host):
        return ""
    return (
        f"Pages would be served on {host}, which others reach, and SONGHE_HTTPS is not set: names and passwords would pass in "
        "clear. Put a proxy with TLS before them (deploy/Caddyfile) and set SONGHE_HTTPS=1; for a trial, SONGHE_PLAIN=1."
    )


def _is_own(host: str) -> bool:
    """An address that only this machine reaches."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
