"""Codes at doors, and the elders' confirmation numbers."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homecare import evidence
from songhe.care.homecare.models import DoorCode, Pin
from songhe.register.people.models import Elder


def issue_codes(*, elders: Iterable[Elder], by: Actor, at: datetime) -> int:
    """A code for each who has none; how many were made."""
    having = set(DoorCode.objects.filter(void_at=None).values_list("elder", flat=True))
    lacking = [elder for elder in elders if elder.pk not in having]
    for elder in lacking:
        with journal.deed():
            _issue(elder, by, at)
    return len(lacking)


def reissue_code(*, elder: Elder, by: Actor, at: datetime) -> DoorCode:
    """A new code; what hangs on the door until now is void."""
    with journal.deed():
        DoorCode.objects.filter(elder=elder, void_at=None).update(void_at=at)
        return _issue(elder, by, at)


def opens(*, elder: Elder, code: str, when: datetime) -> bool:
    """Whether this is the code that was on the elder's door at that moment."""
    given = evidence.same_code(code)
    rows = DoorCode.objects.filter(Q(void_at=None) | Q(void_at__gt=when), elder=elder)
    return any(hmac.compare_digest(row.code, given) for row in rows)


def set_pin(*, elder: Elder, pin: str, by: Actor, at: datetime) -> None:
    """The number that the elder chose; wrong tries begin anew."""
    if not evidence.right_pin(pin):
        raise Refused(_("确认码是 4 到 6 位数字，不要全一样，也不要连号。"))
    row = Pin.objects.filter(elder=elder).first() or Pin(elder=elder, division_path=elder.division_path)
    row.digest, row.wrong, row.set_at, row.set_by = make_password(pin), 0, at, by.name
    with journal.deed():
        row.save()
        journal.write(verb="homecare.pin.set", subject=row, by=by, at=at, division=elder.division_path)


def try_pin(*, elder: Elder, pin: str, at: datetime) -> str:
    """Empty when right; else a sentence. The third wrong one locks the number until somebody has called back."""
    row = Pin.objects.filter(elder=elder).first()
    if row is None:
        return _("这位老人还没有设确认码，请签字，或等电话回访。")
    if row.wrong >= evidence.PIN_TRIES:
        return _("确认码输错三次，已停用，会有人打电话回访。")
    if check_password(pin, row.digest):
        Pin.objects.filter(pk=row.pk).update(wrong=0)
        return ""
    Pin.objects.filter(pk=row.pk).update(wrong=row.wrong + 1)
    return _("确认码不对。请签字，或等电话回访。")


def _issue(elder: Elder, by: Actor, at: datetime) -> DoorCode:
    code = "".join(secrets.choice(evidence.WORDS) for _each in range(evidence.LENGTH))
    row = DoorCode.objects.create(elder=elder, division_path=elder.division_path, code=code, made_at=at, made_by=by.name)
    journal.write(verb="homecare.door_code.issue", subject=row, by=by, at=at, division=elder.division_path)
    return row
