"""Recovery codes are shown once and then lie hashed (OWASP ASVS 6.5.2): whoever reads the database, keys and all, has none.

allauth keeps the seed from which they follow for as long as they hold. Here the seed goes when its user has seen them, and what
stays is what stays of a password: each code through the house's own hasher, with a salt of this user.
"""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

HASHES, SALT = "hashes", "salt"
UNREADABLE = "········"


class ShownOnce(auth.RecoveryCodes):
    """In the place of allauth's."""

    instance: Authenticator
    _shown: list[str] | None = None  # in the request that shows them, and never again

    def mark_as_viewed(self) -> None:
        """They are on their user's screen: from now on they can be compared and not read."""
        if not self.did_view:
            super().mark_as_viewed()
            self._shown = self.get_unused_codes()
            self._close()

    def _close(self) -> None:
        """Hash what is not used, and let the seed go."""
        codes, salt = self.get_unused_codes(), secrets.token_hex(16)
        self.instance.data |= {HASHES: [make_password(code, salt) for code in codes], SALT: salt}
        self.instance.data.pop("seed", None)
        self.instance.save(update_fields=["data"])

    def get_unused_codes(self) -> list[str]:
        """The codes where they are being shown, else one mark for each that is left."""
        if HASHES not in self.instance.data:
            return list(super().get_unused_codes())
        return self._shown if self._shown is not None else [UNREADABLE] * len(self.instance.data[HASHES])

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Once each. One hash is reckoned, since all codes of a user have one salt, and compared with every one."""
        row = self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
        if HASHES not in row.data and self.did_view:
            self._close()  # shown before codes were hashed
        if HASHES not in row.data:
            return bool(super().validate_code(code))
        left: list[str] = row.data[HASHES]
        mine = make_password(code, row.data[SALT])
        hit = next((known for known in left if secrets.compare_digest(known, mine)), None)
        if hit is None:
            hit = next((known for known in left if _is_older(known, mine) and check_password(code, known)), None)
        if hit is None:
            return False
        row.data[HASHES] = [known for known in left if known != hit]
        row.save(update_fields=["data"])
        return True


def _is_older(known: str, mine: str) -> bool:
    """Made when the hasher worked less."""
    return known.rpartition("$")[0] != mine.rpartition("$")[0]


def take_over(**_more: Any) -> None:
    """Once, when the programs start: allauth names its class in two places and offers no setting."""
    for module in (auth, flows):
        vars(module)["RecoveryCodes"] = ShownOnce
