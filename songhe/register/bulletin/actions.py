"""Verbs of the bulletin: write, publish and withdraw news; open, correct and close counters."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import IntegrityError
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import CLOCK
from songhe.base.errors import Refused
from songhe.base.moves import move
from songhe.register.access.models import User
from songhe.register.bulletin import rules
from songhe.register.bulletin.models import Article, Counter, Matter
from songhe.register.places.models import Division

DATA = Path(__file__).parent / "data"
LONGEST = 10_000


def write(*, title: str, body: str, user: User, at: datetime, again: Article | None = None) -> Article:
    """A draft of somebody's own division. `again` is the withdrawn one that this says better."""
    facts = _words(title, body)
    place = user.division
    row = Article(**facts, division=place, division_path=place.path, written_by_name=user.name, written_at=at)
    with journal.deed():
        row.save()
        told = {"title": row.title, **({"again": str(again.pk)} if again else {})}
        journal.write(verb="bulletin.article.write", subject=row, by=user.actor, at=at, division=row.division_path, facts=told)
    return row


def edit(*, article: Article, title: str, body: str, user: User, at: datetime) -> None:
    """Change a draft."""
    facts = _words(title, body)
    with journal.deed():
        move(article, "edit", by=user.actor, at=at, facts={"title": facts["title"]}, **facts)


def publish(*, article: Article, user: User, at: datetime) -> None:
    """From now on everybody can read it."""
    with journal.deed():
        told = {"title": article.title, "body": article.body}
        move(article, "publish", by=user.actor, at=at, facts=told, published_at=at)


def withdraw(*, article: Article, why: str, user: User, at: datetime) -> None:
    """Nobody reads it any more; why is kept."""
    why = rules.line(why)[:200]
    if not why:
        raise Refused(_("请写明为什么撤下。"))
    with journal.deed():
        move(article, "withdraw", by=user.actor, at=at, facts={"why": why}, withdrawn_at=at, why_withdrawn=why)


def open_counter(*, division: Division, user: User, at: datetime, **facts: Any) -> Counter:
    """Make known where one may go or whom one may ring."""
    facts = _counter_facts(facts)
    row = Counter(**facts, division=division, division_path=division.path, said_by_name=user.name, said_at=at)
    with journal.deed():
        _save(row)
        journal.write(verb="bulletin.counter.open", subject=row, by=user.actor, at=at, division=row.division_path, facts=facts)
    return row


def correct_counter(*, counter: Counter, user: User, at: datetime, **facts: Any) -> None:
    """Put a counter right; the public sees the day on which it was last looked at."""
    facts = _counter_facts(facts)
    try:
        with journal.deed():
            move(counter, "correct", by=user.actor, at=at, facts=facts, said_by_name=user.name, said_at=at, **facts)
    except IntegrityError as fault:
        raise _twice(facts["name"]) from fault


def close_counter(*, counter: Counter, user: User, at: datetime) -> None:
    """Not shown any more."""
    with journal.deed():
        move(counter, "close", by=user.actor, at=at)


def reopen_counter(*, counter: Counter, user: User, at: datetime) -> None:
    """Shown again, as of today."""
    with journal.deed():
        move(counter, "reopen", by=user.actor, at=at, said_at=at, said_by_name=user.name)


def load_hotlines(*, at: datetime) -> int:
    """Add the hotlines of data/hotlines.yaml that are missing; what a bureau has changed or closed stays. How many were new."""
    new = 0
    for line in yaml.safe_load((DATA / "hotlines.yaml").read_text(encoding="utf-8")):
        place = Division.objects.filter(level=line.pop("level")).order_by("code").first()
        if place is None or Counter.objects.filter(division_path=place.path, name=line["name"]).exists():
            continue
        row = Counter(**line, division=place, division_path=place.path, said_by_name=CLOCK.name, said_at=at)
        with journal.deed():
            row.save()
            journal.write(verb="bulletin.counter.open", subject=row, by=CLOCK, at=at, division=place.path, facts=line)
        new += 1
    return new


def _words(title: str, body: str) -> dict[str, str]:
    words = {"title": rules.line(title)[:80], "body": rules.plain(body)[:LONGEST]}
    if not all(words.values()):
        raise Refused(_("标题和正文都要写。"))
    return words


def _counter_facts(facts: dict[str, Any]) -> dict[str, Any]:
    known = {name: rules.line(str(facts.get(name, ""))) for name in ("name", "phone", "address", "hours", "note")}
    if not known["name"] or not (known["phone"] or known["address"]):
        raise Refused(_("请写名称，并至少写电话或地址中的一项。"))
    return {**known, "matters": _matters(facts.get("matters", ()))}


def _matters(chosen: Iterable[str]) -> list[str]:
    return [one for one in Matter.values if one in set(chosen)]


def _save(row: Counter) -> None:
    if Counter.objects.filter(division_path=row.division_path, name=row.name).exists():
        raise _twice(row.name)
    row.save()


def _twice(name: str) -> Refused:
    return Refused(_("这个地方已经有“%(name)s”，请改那一条。") % {"name": name})
