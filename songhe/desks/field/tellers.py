"""Live frames for the phones: whoever was asked, or whose ask has changed, looks again at once."""

from collections.abc import Iterable

from songhe.base import live
from songhe.base.models import JournalEntry
from songhe.register.staff.models import Responder

MINE = {
    f"emergency.response.{verb}"
    for verb in ("ask", "accept", "decline", "lapse", "depart", "arrive", "enter", "finish", "withdraw", "stand_down", "move")
}


@live.teller("field", MINE)
def asks(entries: list[JournalEntry]) -> Iterable[live.Frame]:
    """To each responder alone, and without a word about anybody: the phone fetches what it may see."""
    keys = {entry.facts["responder"] for entry in entries}
    owners = dict(Responder.objects.filter(pk__in=keys).exclude(user=None).values_list("pk", "user"))
    for entry in entries:
        for key, owner in owners.items():
            if str(key) == entry.facts["responder"]:
                facts = {"response": str(entry.subject), "verb": entry.verb.rsplit(".", 1)[1]}
                yield live.Frame(event="field", data=facts, division=entry.division, pos=entry.pos, to=str(owner))
