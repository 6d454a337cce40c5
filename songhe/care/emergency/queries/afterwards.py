"""Who closed a call, and who else could look at it again."""

from songhe.base.models import JournalEntry
from songhe.care.emergency import rules
from songhe.care.emergency.models import Call
from songhe.register.access.models import Role, User


def closed_by(call: Call) -> str:
    """The hand that closed it, as the journal has it; empty where nobody did."""
    row = JournalEntry.objects.filter(subject=call.pk, verb="emergency.call.close").order_by("-pos").first()
    return row.by if row else ""


def another_lead(actor: str, call: Call) -> bool:
    """True when the county's desk has a lead who is not `actor`."""
    desk = rules.county_path(call.division_path)
    leads = User.objects.filter(role=Role.LEAD, is_active=True, division__path=desk).select_related("division")
    return any(lead.actor.id != actor for lead in leads)
