"""Second factors as the house keeps them: their sealed values at a change of the key, and taking away what was lost."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from songhe.base import crypto, journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.access.actions import end_all_sessions
from songhe.register.access.adapters import SEALED, SealedFactors
from songhe.register.access.models import Proof, User

SECRET = ("secret", "seed")
"""What of an authenticator's data is sealed; of a passkey there is only the public half."""


def kinds(user: User) -> list[str]:
    """Kinds of factors this user has, each once: totp, webauthn, recovery_codes."""
    return sorted(set(Authenticator.objects.filter(user=user).values_list("type", flat=True)))


def reset_factors(*, user: User, proof: str, reason: str, by: Actor, at: datetime) -> None:
    """Take away every factor of somebody who lost his; the password alone lets in again, and all sessions end.

    Refused without a way in which the person was identified, and without a reason: both stand in the journal.
    """
    if proof not in Proof.values:
        raise Refused(_("请先确认是本人：核对证件，或由单位负责人证实。"))
    if len(reason.strip()) < 2:
        raise Refused(_("请写明为什么重置，审计员会看到。"))
    had = kinds(user)
    if not had:
        raise Refused(_("%(name)s 没有打开二次验证。") % {"name": user.name})
    facts = {"factors": had, "proof": proof, "reason": reason.strip()[:200]}
    with journal.deed():
        Authenticator.objects.filter(user=user).delete()
        journal.write(verb="access.factor.reset", subject=user, by=by, at=at, division=user.scope, facts=facts)
        end_all_sessions(user=user, by=by, at=at)


def sealed() -> Iterator[str]:
    """Every sealed value, without its mark."""
    for data in Authenticator.objects.values_list("data", flat=True):
        yield from (data[name].removeprefix(SEALED) for name in SECRET if data.get(name, "").startswith(SEALED))


def renew() -> int:
    """Seal with the newest key what an older one sealed, and what lies in clear; returns how many values."""
    return sum(_renew(key) for key in list(Authenticator.objects.values_list("pk", flat=True)))


@transaction.atomic
def _renew(key: Any) -> int:
    row = Authenticator.objects.select_for_update().filter(pk=key).first()
    old = [name for name in SECRET if row and _is_old(row.data.get(name, ""))]
    if row and old:
        keep = SealedFactors()
        row.data.update({name: keep.encrypt(keep.decrypt(row.data[name])) for name in old})
        row.save(update_fields=["data"])
    return len(old)


def _is_old(value: str) -> bool:
    newest = crypto.newest_key()
    return bool(value) and not (value.startswith(SEALED) and crypto.sealed_with(value.removeprefix(SEALED)) == newest)
