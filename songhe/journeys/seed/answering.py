"""How the desks answered: calls of the last two months that were drawn, most of them looked at, some answered."""

from datetime import datetime, timedelta

from songhe.city.answering import actions, dated
from songhe.city.answering.models import Audit
from songhe.journeys.seed.ground import Ground, words
from songhe.register.access.models import User

LEADS = {"610921": "zhaolead"}  # every other desk is looked at by the city's bureau


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Draw, judge all but the last of each operator's newest month, let operators answer. Returns how many were drawn."""
    actions.draw_due(ground.at)
    rows = list(Audit.objects.select_related("operator").order_by("month", "operator_name", "pk"))
    for number, row in enumerate(rows):
        if row.month != rows[-1].month or number % 3:
            _judge(ground, accounts, row, number)
    return len(rows)


def _judge(ground: Ground, accounts: dict[str, User], row: Audit, number: int) -> None:
    judge = accounts[LEADS.get(row.division_path.rpartition("/")[2], "city")]
    at = min(ground.at - timedelta(hours=5), _morning(row, number))
    said, findings = _said(ground, row)
    actions.judge(audit=row, by=judge, at=at, way="read", said=said, findings=findings)
    if number % 2 == 0:
        text = words("answering")["answers"][number // 2 % 2]
        later = min(ground.at - timedelta(hours=2), at + timedelta(hours=20))
        actions.answer(audit=row, by=row.operator, at=later, agrees=number % 4 == 0, text=text)


def _morning(row: Audit, number: int) -> datetime:
    return row.drawn_at.replace(year=row.due_on.year, month=row.due_on.month, day=2 + number % 15)


def _said(ground: Ground, row: Audit) -> tuple[dict[str, str], str]:
    """Most do well; of every four calls one has something to be written down."""
    said = {item.code: "full" for item in dated.form(row.month).items}
    if not row.to_the_door:
        said["sent"] = "apart"
    if ground.dice.random() < 0.6:
        return said, ""
    code, word, findings = ground.dice.choice(words("answering")["findings"])
    return {**said, code: word}, findings
