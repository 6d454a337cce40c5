"""Who may come in. Secrets are random, so one keyed hash is enough: a slow one would stall the door in a reconnect storm.

The keys of these hashes are derived from the index key, each for its purpose: see docs/security.md, "Keys".
"""

import base64
import hmac
import secrets
import time
from dataclasses import dataclass

from django.db import close_old_connections

from songhe.base import crypto
from songhe.links.devices.adapters import mapped
from songhe.links.devices.models import Credential, Mapping

SECRET, DRILL = "device-secret", "device-drill"  # purposes of the derived keys
FRESH = 30.0  # seconds a credential may be remembered; a disabled one is also called out by `disabled_since`


@dataclass(frozen=True, slots=True)
class Known:
    username: str
    digest: str
    adapter: str
    topics: tuple[str, ...]
    digest_key: int = 0  # number of the index key; 0: the newest

    def opens_with(self, secret: bytes) -> bool:
        """True for the right secret, in the same time for any wrong one. A digest whose key is gone opens with nothing."""
        if self.digest_key not in (0, *crypto.index_keys()):
            return False
        return hmac.compare_digest(self.digest, digest(secret, self.digest_key))

    @property
    def is_outdated(self) -> bool:
        """Its digest was made with an index key that is being retired."""
        return self.digest_key not in (0, crypto.newest_index_key())


def new_secret() -> str:
    """A secret to be shown once."""
    return secrets.token_urlsafe(24)


def digest(secret: bytes, number: int = 0) -> str:
    """HMAC-SM3 of a secret under a key of the node: useless to whoever steals the table alone."""
    return crypto.keyed_digest(crypto.purpose_key(SECRET, number), secret).hex()


def drill_secret(username: str, number: int = 0) -> str:
    """The secret of a virtual device, known to whoever holds this node's keys: for `simulate`, `press` and the demo's seed."""
    return base64.urlsafe_b64encode(crypto.keyed_digest(crypto.purpose_key(DRILL, number), username.encode())[:24]).decode()


def known(credential: Credential) -> Known:
    """What the door needs of a credential, with its topics spelled out."""
    topics = tuple(pattern.replace("{u}", credential.username) for pattern in credential.topics)
    _learn(credential.adapter)
    return Known(credential.username, credential.secret_digest, credential.adapter, topics, credential.digest_key)


def _learn(adapter: str) -> None:
    """The mapping by which this account is read, as it is now: the door's loop never asks the database."""
    if adapter.startswith(mapped.PREFIX):
        code = adapter.removeprefix(mapped.PREFIX)
        row = Mapping.objects.filter(code=code).first()
        if row is not None:
            mapped.know(code, row.rules)


def find(username: str) -> Known | None:
    """The enabled credential of that name."""
    return find_all([username]).get(username)


def find_all(usernames: list[str]) -> dict[str, Known]:
    """The enabled credentials of these names, in one question."""
    # What no column can hold is nobody's name: PostgreSQL refuses the whole question for one zero byte in it.
    names = [name for name in usernames if len(name) <= 80 and name.isprintable()]
    rows = Credential.objects.filter(username__in=names, disabled_at=None).defer("signing")
    return {row.username: known(row) for row in rows}


def renew(seen: Known, secret: bytes) -> None:
    """Keep the digest under the newest index key from now on; the secret was just shown and is right."""
    rows = Credential.objects.filter(username=seen.username, secret_digest=seen.digest)
    rows.update(secret_digest=digest(secret), digest_key=crypto.newest_index_key())


class Directory:
    """`find` with a short memory, for the door's threads."""

    def __init__(self, fresh: float = FRESH) -> None:
        self.fresh = fresh
        self._seen: dict[str, tuple[float, Known]] = {}

    def has_found(self, username: str) -> bool:
        """True when somebody of that name came before, and was not disabled since."""
        return username in self._seen

    def find(self, username: str) -> Known | None:
        """The enabled credential of that name."""
        return self.find_all([username])[username]

    def find_all(self, usernames: list[str]) -> dict[str, Known | None]:
        """Looks in the database for those for whom it did not just now; never remembers that somebody was unknown."""
        now = time.monotonic()
        found: dict[str, Known | None] = {}
        for name in usernames:
            at, row = self._seen.get(name, (0.0, None))
            found[name] = row if row and now - at < self.fresh else None
        asked = [name for name in usernames if found[name] is None]
        if asked:
            close_old_connections()
            there = find_all(asked)
            for name in asked:
                row = found[name] = there.get(name)
                if row:
                    self._seen[name] = (now, row)
                else:
                    self._seen.pop(name, None)
        return found

    def renew(self, seen: Known, secret: bytes) -> None:
        """As `renew`, from one of the door's threads."""
        close_old_connections()
        renew(seen, secret)
        self._seen.pop(seen.username, None)

    def gone(self, usernames: list[str]) -> list[str]:
        """Which of these have been disabled or removed since they came in."""
        close_old_connections()
        left: set[str] = set()
        for start in range(0, len(usernames), 500):
            part = usernames[start : start + 500]
            left |= set(Credential.objects.filter(username__in=part, disabled_at=None).values_list("username", flat=True))
        lost = [name for name in usernames if name not in left]
        for name in lost:
            self._seen.pop(name, None)
        return lost
