"""One box for everything by which somebody is known. The right person first, and the reason beside the name.

Steps are asked in the order of certainty, each along an index of its own and no further than the list is long: a number, a
name, the beginning of a name, its spelling, its initials, an address. In each step who is on the register comes before who was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from songhe.base.prefix import Aside, Begins
from songhe.register.access import scope
from songhe.register.access.models import User
from songhe.register.lists import criteria, finders, readymade
from songhe.register.lists.criteria import Criterion
from songhe.register.lists.queries.selections import inside
from songhe.register.lists.rules import Said, read, split_address
from songhe.register.people import marks, rules
from songhe.register.people.models import LIVE, Contact, Elder, Status
from songhe.register.people.queries.files import BY_PLACE
from songhe.register.places.models import Division, Level

FOUND, PLACES = 20, 4


@dataclass(frozen=True)
class Hit:
    """A person, and why: 电话后四位."""

    elder: Elder
    why: Any


@dataclass(frozen=True)
class Found:
    """What a text leads to. `more` says that there are others of the last kind."""

    people: list[Hit] = field(default_factory=list)
    places: list[Division] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)  # (words, query string)
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.people or self.places or self.lists)


def search(user: User, text: str, limit: int = FOUND) -> Found:
    """Everything of this user's that `text` can mean."""
    said = read(text)
    if not said.text or user.role not in BY_PLACE:
        return Found()
    hits = _people(user, said, limit)
    return Found(hits[:limit], _places(user, said), _lists(said), len(hits) > limit)


def people(user: User, text: str, limit: int = FOUND) -> list[Elder]:
    """Only the people, the right one first."""
    return [hit.elder for hit in search(user, text, limit).people]


def _people(user: User, said: Said, limit: int) -> list[Hit]:
    """One more than `limit` where there are more."""
    hits: dict[Any, Hit] = {}
    for step in STEPS:
        for hit in step(user, said, limit + 1):
            hits.setdefault(hit.elder.pk, hit)
        if len(hits) > limit:
            break
    return list(hits.values())


def _files(user: User, *, by_name: bool = False) -> QuerySet[Elder]:
    """This user's files; of those that were merged the one that goes on. Asked by name the place is looked at last, but in
    a village it comes first."""
    rows = Elder.objects.exclude(status=Status.MERGED).select_related("division")
    if by_name and _is_wide(user):
        return rows.filter(Begins(Aside(F("division_path")), user.scope))
    return rows.filter(inside(user.division))


def _is_wide(user: User) -> bool:
    return user.division.level != Level.VILLAGE


def _column(user: User, name: str) -> Any:
    return F(name) if _is_wide(user) else Aside(F(name))


def _living_first(rows: QuerySet[Elder], limit: int) -> list[Elder]:
    """Those on the register today, then, where there is room, those who were."""
    here = list(rows.filter(status__in=LIVE)[:limit])
    gone = list(rows.exclude(status__in=LIVE)[: limit - len(here)]) if len(here) < limit else []
    return here + gone


def _numbers(user: User, said: Said, limit: int) -> Iterator[Hit]:
    """Whole numbers, then ends of numbers; the person's own before a contact's."""
    own = (
        (said.number, "citizen_id_index", _("证件号")),
        (said.phone, "phone_index", _("电话")),
        (said.id_tail, "id_tail_index", _("证件号后六位")),
        (said.phone_tail, "phone_tail_index", _("电话后四位")),
    )
    for value, column, why in own:
        if value:
            rows = _files(user, by_name=True).filter(**_marked(column, value))
            yield from (Hit(elder, why) for elder in _living_first(rows.order_by("division_path", "pinyin"), limit))
    for value, column, why in (
        (said.phone, "phone_index", _("%(who)s的电话")),
        (said.phone_tail, "phone_tail_index", _("%(who)s的电话后四位")),
    ):
        if value:
            yield from _of_contacts(user, _marked(column, value), why, limit)


def _marked(column: str, value: str) -> dict[str, Any]:
    """A condition on a column of marks; two marks only while an index key is being rotated, so that one stays an equality."""
    found = marks.looked_up(column, value)
    return {column: found[0]} if len(found) == 1 else {f"{column}__in": found}


def _of_contacts(user: User, mark: dict[str, Any], why: Any, limit: int) -> Iterator[Hit]:
    rows = Contact.objects.filter(**mark).filter(scope.within(user.scope, "elder__division_path"))
    for row in rows.select_related("elder__division").order_by("elder__division_path", "pk")[:limit]:
        yield Hit(row.elder, str(why) % {"who": f"{row.relation}{row.name}"})


def _others(user: User, said: Said, limit: int) -> Iterator[Hit]:
    """What other rooms know: a device's number."""
    yield from (Hit(elder, why) for elder, why in finders.ask_all(user, said, limit))


def _whole_name(user: User, said: Said, limit: int) -> Iterator[Hit]:
    name = rules.normal_name(said.name)
    if name:
        rows = _files(user, by_name=True).filter(name=name).order_by("division_path", "pk")
        yield from (Hit(elder, _("姓名")) for elder in _living_first(rows, limit))


def _beginning(column: str, text: Callable[[Said], str], why: Any) -> Any:
    """A step that looks for what begins with a text, in the order of its own index."""

    def step(user: User, said: Said, limit: int) -> Iterator[Hit]:
        if text(said):
            rows = _files(user, by_name=True).filter(Begins(_column(user, column), text(said))).order_by(column)
            yield from (Hit(elder, why) for elder in _living_first(rows, limit))

    return step


def _addresses(user: User, said: Said, limit: int) -> Iterator[Hit]:
    """3组12号 in every village of the user's; with a village in front, in that one."""
    key = rules.address_key(said.text) if said.address else ""
    if not key:
        return
    rows = _files(user, by_name=True).filter(**_marked("address_index", key))
    front = split_address(said.text, key)
    if front:
        rows = rows.filter(division__in=[place.pk for place in _named(user, front)])
    yield from (Hit(elder, _("住址")) for elder in _living_first(rows.order_by("division_path", "pinyin"), limit))


STEPS: tuple[Callable[[User, Said, int], Iterator[Hit]], ...] = (
    _numbers,
    _others,
    _whole_name,
    _beginning("name", lambda said: rules.normal_name(said.name), _("姓名")),
    _beginning("pinyin", lambda said: said.letters, _("拼音")),
    _beginning("initials", lambda said: said.letters, _("拼音首字母")),
    _addresses,
)


def _named(user: User, text: str) -> list[Division]:
    """Places of the user's whose name, or the name with the town in front, begins so."""
    text = text.replace("·", "").replace(" ", "")
    mine = Division.objects.filter(scope.within(user.scope, "path")).select_related("parent__parent").order_by("path")
    direct = list(mine.filter(name__begins=text)[:PLACES])
    if direct or len(text) < 3:
        return direct
    joined = mine.exclude(parent=None).alias(town_and_name=Concat("parent__name", "name"))
    return list(joined.filter(Begins(F("town_and_name"), text))[:PLACES])


def _places(user: User, said: Said) -> list[Division]:
    return _named(user, said.words) if len(said.words) > 1 and not said.address else []


def _lists(said: Said) -> list[tuple[str, str]]:
    """Lists that a word means: ready-made ones by their name, criteria by their words."""
    if said.years and (age := criteria.find("age_from")) and age.accepts(str(said.years)):
        return [(age.say(str(said.years)), f"age_from={said.years}")]
    if not said.words:
        return []
    ready = [(one.label, _query(one.criteria)) for one in readymade.lists() if said.words in one.label]
    single = [(_words(one, value), _query({one.code: value})) for one, value in criteria.meant(said.words)]
    return [*single, *ready][:PLACES]


def _words(one: Criterion, value: str) -> str:
    return _("%(word)s：%(parts)s") % {"word": one.label, "parts": one.say(value)}


def _query(chosen: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in chosen.items()).replace("+", "%2B")
