"""A list: whose files, in which place, by which criteria, in which order; read page by page along an index."""

import base64
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from songhe.base.prefix import Aside, Begins, after
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.lists import criteria
from songhe.register.lists.criteria import Asked
from songhe.register.lists.findable import on_the_register
from songhe.register.people.models import Category, Elder
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.places.models import Division, Level

PER_PAGE, EXACT = 50, 500  # EXACT: beyond it a count is said to be more, and made when somebody asks
REACHES = (2, 16)  # for each place on a page, how many of the few are looked at before everybody is
NARROW = frozenset({Level.VILLAGE.value, Level.TOWN.value})
SORTS: dict[str, tuple[str, ...]] = {
    "": ("division_path", "pinyin", "pk"),
    "oldest": ("birth_date", "pk"),
    "youngest": ("-birth_date", "pk"),
}
IN_FORCE = Prefetch("categories", Category.objects.filter(ends_on=None, voided_at=None), to_attr="held_categories")


@dataclass(frozen=True)
class Selection:
    """What is asked for. `place` is a division of the user's or None for all of it."""

    user: User
    at: datetime
    chosen: dict[str, str] = field(default_factory=dict)
    place: Division | None = None
    sort: str = ""

    @property
    def where(self) -> Division:
        return self.place or self.user.division

    @property
    def wide(self) -> bool:
        """A county or the city: there a criterion may be asked before the place."""
        return self.where.level not in NARROW

    def rows(self, *, in_order: bool = True, start: str = "") -> QuerySet[Elder]:
        """The files, in order, those of the village `start` and behind it; `in_order=False` is for counting."""
        if self.user.role not in BY_PLACE:
            return Elder.objects.none()
        asked = Asked(self.user, self.at, localtime(self.at).date(), self.where.path, in_order)
        leads = not in_order and any(
            (self.wide or one.first) and one.leads in self.chosen for one in criteria.every() if one.code in self.chosen
        )
        place = Q(Begins(Aside(F("division_path")), self.where.path)) if leads else inside(self.where, start)
        rows = on_the_register(Elder.objects.filter(place), self.chosen)
        rows = criteria.narrow(rows, self.chosen, asked)
        if self.sort:
            rows = rows.exclude(birth_date=None)
        return rows.order_by(*SORTS[self.sort]) if in_order else rows.order_by()

    def query(self, **more: str) -> str:
        """The query string of this selection's address."""
        said = {**self.chosen, "place": self.place.code if self.place else "", "sort": self.sort, **more}
        return urlencode({name: value for name, value in said.items() if value})

    def words(self) -> list[str]:
        return criteria.say(self.chosen)


@dataclass(frozen=True)
class Page:
    """Some files of a selection and the key of the page behind them."""

    rows: list[Elder]
    behind: str


def inside(place: Division, start: str = "") -> Q:
    """Files of a division, those of the village `start` and behind it: one range of the index, or one village of it."""
    if place.level == Level.VILLAGE:
        return Q(division_path=place.path)
    if start:
        return Q(division_path__gte=start, division_path__lt=after(place.path))
    return Q(division_path__begins=place.path)


def page(selection: Selection, key: str = "", size: int = PER_PAGE) -> Page:
    """The files behind `key` (the first page without one). A key of another order or place is the first page.

    First the keys, which an index knows, then the files of these: no file is read that is not shown.
    """
    said = _read(selection, key)
    start = said[0] if said and not selection.sort and scope.covers(selection.where.path, said[0]) else ""
    rows = selection.rows(start=start)
    rows = rows.filter(_behind(selection, said)) if said else rows
    keys = _keys(selection, rows, start, size + 1)
    files = Elder.objects.prefetch_related(IN_FORCE).in_bulk(keys)
    found: list[Any] = [files[one] for one in keys[:size] if one in files]
    return Page(found, _key(selection, found[-1]) if found and len(keys) > size else "")


def _keys(selection: Selection, rows: QuerySet[Elder], start: str, most: int) -> list[UUID]:
    """Of the first `most` rows. Where a criterion knows its few, from them, in place of everybody who stands between them."""
    keys = rows.values_list("pk", flat=True)
    for reach in REACHES if not selection.sort else ():
        few = _few(selection, start, most * reach)
        if few is None:
            break
        found = list(keys.filter(pk__in=few.keys)[:most])
        if few.whole or len(found) == most:
            return found
    return list(keys[:most])


@dataclass(frozen=True)
class _Few:
    """The first for whom a criterion holds, to the end of a village; `whole` when there are no more."""

    keys: list[UUID]
    whole: bool


def _few(selection: Selection, start: str, most: int) -> _Few | None:
    for code, value in selection.chosen.items():
        one = criteria.find(code)
        if one and one.first:
            led = one.first(value, selection.where.path, start, most)
            whole = len(led) < most
            return _Few([key for village, key in led if whole or village != led[-1][0]], whole)
    return None


def count(selection: Selection, most: int | None = EXACT) -> int:
    """How many there are; `most + 1` means more than `most`: nobody waits for half a million to be counted unasked."""
    rows = selection.rows(in_order=False)
    return rows.count() if most is None else rows[: most + 1].count()


def by_village(selection: Selection) -> list[tuple[Division, int]]:
    """How many of the selection live in each village, the most first."""
    counted = selection.rows(in_order=False).values("division").annotate(n=Count("pk")).values_list("division", "n")
    known = Division.objects.in_bulk([key for key, _ in counted])
    return sorted(((known[key], n) for key, n in counted), key=lambda pair: (-pair[1], pair[0].path))


def _key(selection: Selection, row: Elder) -> str:
    facts = [getattr(row, name.lstrip("-")) for name in SORTS[selection.sort]]
    said = [one.isoformat() if isinstance(one, date) else str(one) for one in facts]
    return base64.urlsafe_b64encode(json.dumps([selection.sort, *said]).encode()).decode().rstrip("=")


def _read(selection: Selection, key: str) -> list[str]:
    """The values of a key that was given out for this order; nothing for any other text."""
    try:
        sort, *said = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        UUID(said[-1])
        if sort != selection.sort or len(said) != len(SORTS[sort]) or (sort and not date.fromisoformat(said[0])):
            return []
    except (ValueError, TypeError, KeyError, IndexError):
        return []
    return [str(one) for one in said]


def _behind(selection: Selection, said: list[str]) -> Q:
    """Rows after the key in the selection's order. The first condition bounds the range of the index, the others finish it."""
    first, *rest = (name.lstrip("-") for name in SORTS[selection.sort])
    down = SORTS[selection.sort][0].startswith("-")
    bound, later = Q(**{f"{first}__{'lte' if down else 'gte'}": said[0]}), Q(**{f"{first}__{'lt' if down else 'gt'}": said[0]})
    same = Q(**{first: said[0]})
    for name, value in zip(rest, said[1:], strict=True):
        later |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return bound & later
