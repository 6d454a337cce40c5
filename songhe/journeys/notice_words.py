"""Rows of the journal as notices speak of them: surname and place, the clock, and that a drill is one."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from songhe.base.models import JournalEntry
from songhe.care.emergency.models import Call, Response
from songhe.links.notify.words import surname


def response_of(row: JournalEntry) -> Response:
    """The ask this row is about."""
    return Response.objects.select_related("call__elder", "call__division", "call__lead_response", "responder").get(
        pk=row.subject
    )


def call_of(row: JournalEntry) -> Call:
    """The call this row is about."""
    return Call.objects.select_related("elder", "division").get(pk=row.facts["call"])


def title(call: Call, word: str) -> str:
    """Surname and place only: a lock screen is public."""
    return drilled(call, f"{word}·{short(call)}")[:80]


def short(call: Call) -> str:
    """王·蒲溪社区."""
    name = surname(call.elder.name if call.elder else call.caller_name)
    return f"{name}·{call.division.short_name}" if name else call.division.short_name


def drilled(call: Call, text: str) -> str:
    """The same, said to be a drill where it is one."""
    return _("演练：%(text)s") % {"text": text} if call.drill else text


def clock(when: datetime) -> str:
    """10:24 here."""
    return timezone.localtime(when).strftime("%H:%M")
