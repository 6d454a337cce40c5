"""The device kit, and the request that the home be fitted for an old person."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal, moves
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.care.homebeds import dated, ports
from songhe.care.homebeds.actions.ground import hold, note
from songhe.care.homebeds.models import HomeBed, KitItem, RetrofitRequest

READY = ("approved", "open")


def install(*, home_bed: HomeBed, code: str, uid: str, by: Actor, at: datetime, consent_by: str = "") -> KitItem:
    """A device that hangs with this person by the register of devices now stands for one place of the kit."""
    piece = dated.kit(localtime(at).date()).get(code)
    if piece is None:
        raise Refused(_("请选设备清单里的一项。"))
    there = {one.uid: one for one in ports.neighbours().things([home_bed.elder_id]).get(home_bed.elder_id, [])}
    thing = there.get(uid)
    if thing is None:
        raise Refused(_("设备台账里没有装在这位老人家的 %(uid)s，先请县里或协理员登记安装。") % {"uid": uid})
    if thing.kind not in piece.kinds:
        said = {"name": thing.name, "kind": thing.kind_word, "place": piece.name}
        raise Refused(_("%(name)s 是%(kind)s，不能当%(place)s。") % said)
    if piece.consent and not consent_by.strip():
        raise Refused(_("装视频要本人或监护人书面同意，请写谁签的。"))
    facts = {"uid": uid, "room": thing.room, "consent_by": consent_by.strip()[:40]}
    row = KitItem(home_bed=home_bed, division_path=home_bed.division_path, code=code, installed_at=at, **facts)
    return _hang(row, "install", by, at)


def leave_out(*, home_bed: HomeBed, code: str, why: str, by: Actor, at: datetime) -> KitItem:
    """Say why a place of the kit stays empty: no gas in the house."""
    if code not in dated.kit(localtime(at).date()):
        raise Refused(_("请选设备清单里的一项。"))
    if not why.strip():
        raise Refused(_("请写为什么不装。"))
    row = KitItem(
        home_bed=home_bed, division_path=home_bed.division_path, code=code, left_out=why.strip()[:100], installed_at=at
    )
    return _hang(row, "leave_out", by, at)


def _hang(row: KitItem, verb: str, by: Actor, at: datetime) -> KitItem:
    row.by_name = by.name[:80]
    try:
        with journal.deed():
            hold(row.home_bed, verb, *READY)
            row.save(force_insert=True)
            note(row, verb, by, at, home_bed=str(row.home_bed_id), code=row.code, uid=row.uid)
    except IntegrityError as fault:
        raise Refused(_("这一项已经装好，或这台设备已经算在别的项里。")) from fault
    return row


def remove(*, item: KitItem, why: str, by: Actor, at: datetime) -> None:
    """The device no longer stands for this place; said twice it is once."""
    with journal.deed():
        gone = KitItem.objects.filter(pk=item.pk, removed_at=None).update(removed_at=at, why_removed=why.strip()[:100])
        if gone:
            item.removed_at, item.why_removed = at, why.strip()[:100]
            note(item, "remove", by, at, home_bed=str(item.home_bed_id), code=item.code, uid=item.uid)


def ask_retrofit(*, home_bed: HomeBed, items: Sequence[str], by: Actor, at: datetime) -> RetrofitRequest:
    """Ask for items of the national list, for this home."""
    known = dated.retrofits(localtime(at).date())
    chosen = [code for code in known if code in set(items)]
    if not chosen or len(chosen) != len(set(items)):
        raise Refused(_("请从改造清单里选要改的项目。"))
    row = RetrofitRequest(
        home_bed=home_bed, division_path=home_bed.division_path, items=chosen, asked_at=at, asked_by=by.name[:80]
    )
    with journal.deed():
        hold(home_bed, "ask_retrofit", *READY)
        row.save(force_insert=True)
        note(row, "ask", by, at, home_bed=str(home_bed.pk), items=chosen)
    return row


def book_retrofit(*, request: RetrofitRequest, visit_on: date, builder: str, by: Actor, at: datetime, number: str = "") -> None:
    """Somebody comes on a day; `number` is that of the project in the bureau's register of retrofits."""
    if visit_on < localtime(at).date():
        raise Refused(_("上门日期不能早于今天。"))
    if not builder.strip():
        raise Refused(_("请写谁来改。"))
    told = {"visit_on": visit_on, "builder": builder.strip()[:60], "number": number.strip()[:40]}
    with journal.deed():
        moves.move(request, "book", by=by, at=at, facts={"visit_on": str(visit_on), "number": told["number"]}, **told)


def finish_retrofit(*, request: RetrofitRequest, done_on: date, accepted_by: str, by: Actor, at: datetime) -> None:
    """Done, tried out, and accepted by somebody of the home."""
    if done_on > localtime(at).date():
        raise Refused(_("完成日期不能晚于今天。"))
    if not accepted_by.strip():
        raise Refused(_("请写老人一方谁验收的。"))
    told = {"done_on": done_on, "accepted_by": accepted_by.strip()[:40]}
    with journal.deed():
        moves.move(request, "finish", by=by, at=at, facts={"done_on": str(done_on)}, **told)


def drop_retrofit(*, request: RetrofitRequest, why: str, by: Actor, at: datetime) -> None:
    """The family does not want it, or it cannot be done."""
    if not why.strip():
        raise Refused(_("请写为什么不改。"))
    with journal.deed():
        moves.move(request, "drop", by=by, at=at, facts={"why": why.strip()[:100]}, why=why.strip()[:100])
