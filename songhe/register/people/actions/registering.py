"""Putting a person on the register and keeping the file right. What a file said before is kept (`Version`)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.crypto import blind_indexes
from songhe.base.errors import Refused, WrongMoment
from songhe.register.access.log_ins import tied_once
from songhe.register.people import marks, rules
from songhe.register.people.history import OPEN, snapshot
from songhe.register.people.models import Document, Elder, Source, Status, Version
from songhe.register.people.spelling import spell
from songhe.register.people.words import document_sentence, id_sentence
from songhe.register.places.models import Division

SEALED = frozenset(Elder.SEALED)
FACTS = SEALED | set(OPEN) | {"division", "user"}


def register_elder(
    *, name: str, sex: str, birth_date: date | None, division: Division, by: Actor, at: datetime,
    source: str = Source.HAND, evidence: str = "", valid_from: date | None = None, predecessor: Elder | None = None,
    apart_from: Iterable[Elder] = (), **facts: Any,
) -> Elder:  # fmt: skip
    """Put a person on the register. Position is the village's, marked approximate, until a measured one is given.

    `predecessor` is the file of another county that this one continues. `apart_from` are files that look alike and are, as the
    clerk says, somebody else: the comparison by night asks no more.
    """
    elder = Elder(sex=sex, birth_date=birth_date, division=division, division_path=division.path, predecessor=predecessor)
    set_facts(elder, {"name": name, **facts}, at.date())
    stamp(elder, at, source, evidence, valid_from)
    with tied_once(), journal.deed():
        elder.save()
        after = {"division": division.code, "fields": sorted(facts), "source": source}
        others = [str(other.pk) for other in apart_from]
        journal.write(
            verb="people.elder.register", subject=elder, by=by, at=at, division=elder.division_path, after=after,
            facts={"apart_from": others} if others else {},
        )  # fmt: skip
    return elder


def change_elder(
    *, elder: Elder, by: Actor, at: datetime, source: str = Source.HAND, evidence: str = "", valid_from: date | None = None,
    **facts: Any,
) -> list[str]:  # fmt: skip
    """Change facts of the file, which hold in life from `valid_from` (today, if not said); returns which did.

    The journal keeps open values, and of sealed ones only that they changed; the version before stays as it was known.
    Somebody else's change in between is a refusal: nothing is overwritten.
    """
    if valid_from and valid_from > localtime(at).date():
        raise Refused(_("还没有发生的变化不能先记进档案，请到那一天再改。"))
    before = {name: getattr(elder, name) for name in facts}
    path, old = elder.division_path, snapshot(elder)
    set_facts(elder, facts, at.date())
    changed = sorted(name for name in facts if (getattr(elder, name) or None) != (before[name] or None))
    if not changed:
        return []
    shown = {name: str(before[name] or "") for name in changed if name in OPEN}
    after = {name: str(getattr(elder, name) or "") for name in changed if name in OPEN}
    if "user" in changed:
        shown["user"], after["user"] = (str(one.pk) if one else "" for one in (before["user"], elder.user))
    if "division" in changed:
        shown["division"], after["division"] = path, elder.division_path
    with tied_once(), journal.deed():
        supersede(elder, old, by, at)
        stamp(elder, at, source, evidence, valid_from)
        save(elder)
        journal.write(
            verb="people.elder.change", subject=elder, by=by, at=at, division=elder.division_path,
            before=shown, after=after, facts={"fields": changed, "source": source, "version": elder.version},
        )  # fmt: skip
    return changed


def save(elder: Elder) -> None:
    """Save a changed file; what carries its place to be counted by it follows."""
    elder.save()
    elder.categories.exclude(division_path=elder.division_path).update(division_path=elder.division_path)


def supersede(elder: Elder, old: Any, by: Actor, at: datetime) -> None:
    """Keep what the file said until now; of two who change it at once the second is told."""
    if not Elder.objects.filter(pk=elder.pk, version=elder.version).update(version=elder.version + 1):
        raise WrongMoment(elder, "change")
    Version.objects.create(
        elder=elder, number=elder.version, recorded_at=elder.recorded_at, superseded_at=max(at, elder.recorded_at),
        valid_from=elder.valid_from, source=elder.source, evidence=elder.evidence, by_name=by.name[:80],
        open=old.open, record=old.record,
    )  # fmt: skip
    elder.version += 1


def stamp(elder: Elder, at: datetime, source: str, evidence: str, valid_from: date | None) -> None:
    """Say since when the file is known as it is, and from whom."""
    elder.recorded_at, elder.source, elder.evidence = at, source, evidence[:200]
    elder.valid_from = valid_from or localtime(at).date()


def set_key_holders(*, elder: Elder, responders: Iterable[Any], by: Actor, at: datetime) -> None:
    """Say which responders hold a key of the door (rows of `staff`, given by the page that knows them)."""
    rows = list(responders)
    before = sorted(row.name for row in elder.key_holders.all())
    after = sorted(row.name for row in rows)
    if before == after:
        return
    with journal.deed():
        elder.key_holders.set(rows)
        journal.write(
            verb="people.elder.keys", subject=elder, by=by, at=at, division=elder.division_path,
            before={"holders": before}, after={"holders": after},
        )  # fmt: skip


def set_facts(elder: Elder, facts: dict[str, Any], today: date) -> None:
    """Set facts on the row and everything that follows from them: spelling, marks for searching, the path."""
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"no such facts of an elder: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(elder, name, value)
    if "name" in facts:
        elder.name = rules.normal_name(facts["name"])
        elder.pinyin, elder.initials = spell(elder.name)
    if {"citizen_id", "document"} & set(facts):
        _set_number(elder, today)
    if "phone" in facts:
        elder.phone_index, elder.phone_tail_index = marks.phone_mark(elder.phone), marks.phone_tail_mark(elder.phone)
    if "address" in facts:
        elder.address_index = marks.address_mark(elder.address)
    elder.division_path = elder.division.path


def _set_number(elder: Elder, today: date) -> None:
    number = elder.citizen_id = rules.normal_id(elder.citizen_id or "")
    elder.citizen_id_index, elder.id_tail_index = marks.id_mark(number), marks.id_tail_mark(number)
    if not number:
        return
    citizen = elder.document == Document.CITIZEN
    sentence = id_sentence(number, today) if citizen else document_sentence(elder.document, number)
    if sentence:
        raise Refused(sentence)
    if same_number(number, elder):
        raise Refused(_("这个身份证号已经登记过，请先查找已有的档案。"))


def same_number(number: str, elder: Elder | None = None) -> bool:
    """True when another file that counts has this number; files that moved away or were merged do not."""
    gone = (Status.MOVED, Status.MERGED)
    twins = Elder.objects.filter(citizen_id_index__in=blind_indexes(number, "citizen_id")).exclude(status__in=gone)
    return (twins.exclude(pk=elder.pk) if elder else twins).exists()
