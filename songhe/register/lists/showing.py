"""How pages of finding say what they show: rows with their village in words, counts, chips of lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from songhe.base.web.marks import clauses, figure, listed, masked_phone
from songhe.register.access.models import User
from songhe.register.lists import queries, readymade
from songhe.register.lists.queries import EXACT, Found, Selection
from songhe.register.people import categories
from songhe.register.people.models import LIVE, Elder, Living, Means, Sex, Status
from songhe.register.places import queries as places

NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Row:
    """One person as a list says it (13.4: the telephone masked, the address only to the village). Ready for printing."""

    name: str
    href: str
    who: str  # 女·81 岁
    where: str
    living: str
    level: str
    held: str
    phone: str
    reach: str  # why there is no telephone
    status: str  # nothing for who is at home
    gone: bool
    why: Any = ""


def page(selection: Selection, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of one page (`after` a key), how many there are (`count=all`: to the last one), and the way to the next."""
    key, exact = str(asked.get("after", "")), asked.get("count") == "all"
    found = queries.page(selection, key)
    n = len(found.rows) if not key and not found.behind else queries.count(selection, None if exact else EXACT)
    return {
        "rows": told(found.rows, selection.at),
        "n": n,
        "sentence": sentence(n, bool(selection.chosen or selection.place), exact),
        "many": n > EXACT and not exact,
        "next": selection.query(after=found.behind) if found.behind else "",
        "first": selection.query() if key else None,
    }


def found(found: Found, at: datetime) -> dict[str, Any]:
    """What a text led to, with reasons."""
    names = places.names_of(place.path for place in found.places)
    reasons = [hit.why for hit in found.people]
    return {
        "found": found,
        "rows": told([hit.elder for hit in found.people], at, reasons),
        "places": [(place, names[place.path]) for place in found.places],
    }


def told(elders: Iterable[Elder], at: datetime, reasons: Iterable[Any] = ()) -> list[Row]:
    """Each file as a row of a list. Words are looked up once for all: a page has fifty rows and a dozen words each."""
    rows, why = list(elders), list(reasons)
    words = {enum: {value: str(label) for value, label in enum.choices} for enum in (Sex, Living, Means, Status)}
    names, today = places.names_of(row.division_path for row in rows), localtime(at).date()
    years, file, level = _("%(age)s 岁"), reverse("people:file", args=[NOBODY]), _("未评估")
    told = []
    for number, row in enumerate(rows):
        age, sex = row.age(today), words[Sex].get(row.sex, "")
        told.append(
            Row(
                name=row.name,
                href=file.replace(NOBODY, str(row.pk)),
                who=sex if age is None else f"{sex}·{years % {'age': age}}",
                where=names[row.division_path],
                living=words[Living].get(row.living, ""),
                level=row.care_level or level,
                held=listed(categories.label(one.code) for one in getattr(row, "held_categories", ())),
                phone=masked_phone(row.phone) if "phone" in row.held else "",
                reach=words[Means].get(row.means, ""),
                status="" if row.status == Status.HERE else words[Status].get(row.status, ""),
                gone=row.status not in LIVE,
                why=why[number] if why else "",
            )
        )
    return told


def lists(user: User, selection: Selection) -> dict[str, Any]:
    """Chips: lists that everybody has, then those that this user may use; the one that is shown is marked."""
    ready = [(one.label, one.criteria) for one in readymade.lists()]
    kept = [(row.name, row.criteria) for row in queries.seen_by(user)]
    return {"ready": [_chip(one, selection) for one in ready], "kept": [_chip(one, selection) for one in kept]}


def _chip(one: tuple[str, dict[str, str]], selection: Selection) -> dict[str, Any]:
    name, chosen = one
    query = Selection(selection.user, selection.at, chosen, selection.place, selection.sort).query()
    return {"name": name, "query": query, "on": chosen == selection.chosen}


def sentence(n: int, narrowed: bool, exact: bool = False) -> str:
    """登记了 212 位老人; beyond a thousand nobody is counted one by one."""
    if n > EXACT and not exact:
        return (_("找到 %(n)s 多位老人") if narrowed else _("登记了 %(n)s 多位老人")) % {"n": figure(EXACT)}
    found = ngettext("找到 %(n)s 位老人", "找到 %(n)s 位老人", n)
    return (found if narrowed else ngettext("登记了 %(n)s 位老人", "登记了 %(n)s 位老人", n)) % {"n": figure(n)}


def title(selection: Selection) -> str:
    """What a list is called on paper: its place and its criteria."""
    return clauses([selection.where.short_name, *selection.words()])


def address(**chosen: str) -> str:
    """The page of a list, for other rooms that lead to one."""
    return f"{reverse('people:list')}?{urlencode(chosen)}"
