"""Assets go from one facility to another with two receipts, and none is lost on the way."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.register.providers import rules
from songhe.register.providers.actions.places import note
from songhe.register.providers.models import Asset, Facility, Transfer, TransferLine

PIECES = "件"  # words: data
Sent = Sequence[tuple[Asset, int]]
Came = Mapping[UUID, tuple[int, str]]
"""By line: how many came, and why some did not."""


def enter_asset(
    *, facility: Facility, name: str, count: int, by: Actor, at: datetime, measure: str = PIECES, value_cents: int = 0,
    acquired_on: date | None = None, source: str = "",
) -> Asset:  # fmt: skip
    """Put things on the list of a facility."""
    told = {"measure": measure, "value_cents": value_cents, "acquired_on": acquired_on, "source": source}
    row = Asset(facility=facility, name=name, count=count, **told)
    with journal.deed():
        row.save()
        note(facility, "asset", by, at, facts={"asset": row.pk, "name": name, "count": count})
    return row


def write_off(*, asset: Asset, count: int, reason: str, by: Actor, at: datetime) -> None:
    """Things are worn out or gone: taken off the list with a reason, never silently."""
    if not reason.strip():
        raise Refused(_("核销要写明原因和批准文号。"))
    with journal.deed():
        free = _locked(asset)
        if not 0 < count <= free.count - _on_the_way(free):
            raise Refused(_("核销的数量不能多于在册且没有在划转的数量。"))
        _take(free, count)
        facts = {"asset": asset.pk, "name": asset.name, "count": count, "reason": reason}
        note(free.facility, "write_off", by, at, before={"count": free.count + count}, after={"count": free.count}, facts=facts)
    asset.refresh_from_db()


def draft_transfer(*, giver: Facility, taker: Facility, lines: Sent, paper: str, by: Actor, at: datetime) -> Transfer:
    """List what goes to another facility. Nothing moves before both have signed."""
    if not paper.strip() or not lines:
        raise Refused(_("划转要有文号，也要至少列一项资产。"))
    if giver.pk == taker.pk:
        raise Refused(_("接收单位不能是移交单位自己。"))
    row = Transfer(giver=giver, taker=taker, division_path=giver.division_path, paper=paper[:80], drafted_at=at)
    with journal.deed():
        row.save()
        for asset, count in lines:
            _line(row, asset, count)
        note(row, "draft", by, at, facts={"giver": giver.name, "taker": taker.name, "lines": len(lines), "paper": paper})
    return row


def hand_over(*, transfer: Transfer, by: Actor, at: datetime) -> None:
    """The giver signs: what is on the list has left the house."""
    with journal.deed():
        moves.move(transfer, "hand", by=by, at=at, handed_at=at, handed_by=by.name[:80], handed_actor=by.id)


def receive(*, transfer: Transfer, came: Came, by: Actor, at: datetime) -> None:
    """The taker signs: what came goes on his list, what is missing is written down with a reason; nothing else may differ."""
    with journal.deed():
        signed: dict[str, Any] = {"received_at": at, "received_by": by.name[:80], "received_actor": by.id}
        moves.move(transfer, "receive", by=by, at=at, **_by_another(transfer, by, signed))
        lines = list(transfer.lines.select_related("asset"))
        _check(lines, came)
        for line in lines:
            _arrive(transfer, line, *came[line.pk])


def withdraw_transfer(*, transfer: Transfer, by: Actor, at: datetime) -> None:
    """It does not take place; every thing stays on its giver's list."""
    with journal.deed():
        moves.move(transfer, "withdraw", by=by, at=at)


def _line(transfer: Transfer, asset: Asset, count: int) -> None:
    held = _locked(asset)
    if held.facility_id != transfer.giver_id or not 0 < count <= held.count - _on_the_way(held):
        raise Refused(_("“%(name)s”在册且没有在划转的不够 %(count)d。") % {"name": asset.name, "count": count})
    value = rules.share_of(held.value_cents, count, held.count)
    told = {"name": held.name, "measure": held.measure, "sent": count, "value_cents": value}
    TransferLine.objects.create(transfer=transfer, asset=held, **told)


def _by_another(transfer: Transfer, by: Actor, signed: dict[str, Any]) -> dict[str, Any]:
    """The second signature, where it is not the hand of the first."""
    if transfer.handed_actor == by.id and transfer.status == "handed":
        raise Refused(_("移交方是您签收的，接收方要由另一个人签收：两次签收不能是同一个人。"))
    return signed


def _check(lines: list[TransferLine], came: Came) -> None:
    if {line.pk for line in lines} != set(came):
        raise Refused(_("清单上每一项都要签收。"))
    for line in lines:
        number, why = came[line.pk]
        if not 0 <= number <= line.sent:
            raise Refused(_("“%(name)s”签收的数量不能多于移交的 %(sent)d。") % {"name": line.name, "sent": line.sent})
        if number < line.sent and not why.strip():
            raise Refused(_("“%(name)s”少了，请写明原因。") % {"name": line.name})


def _arrive(transfer: Transfer, line: TransferLine, number: int, why: str) -> None:
    missing = line.sent - number
    TransferLine.objects.filter(pk=line.pk).update(received=number, missing=missing, why_missing=why[:120] if missing else "")
    held = _locked(line.asset)
    _take(held, line.sent, line.value_cents)
    if number:
        facts = {"name": line.name, "measure": line.measure, "acquired_on": held.acquired_on, "source": held.source}
        value = rules.share_of(line.value_cents, number, line.sent)
        Asset.objects.create(facility=transfer.taker, count=number, value_cents=value, **facts)


def _on_the_way(asset: Asset) -> int:
    lines = TransferLine.objects.filter(asset=asset, transfer__status__in=["drafted", "handed"])
    return sum(lines.values_list("sent", flat=True))


def _locked(asset: Asset) -> Asset:
    return Asset.objects.select_for_update().get(pk=asset.pk)


def _take(asset: Asset, count: int, value: int | None = None) -> None:
    asset.value_cents -= rules.share_of(asset.value_cents, count, asset.count) if value is None else value
    asset.count -= count
    asset.save(update_fields=["count", "value_cents"])
