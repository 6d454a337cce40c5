"""One of everything that has an address here, for the tests that walk all addresses."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localtime

from songhe.care.billing import actions, rules
from songhe.care.billing.models import Application, FieldCheck, Round, Statement
from songhe.register.people.models import Elder
from songhe.register.providers.models import Facility


class Scene:
    """Bills of Wang at the station, and a month that is settled. She needs no voucher for it."""

    def __init__(self, elder: Elder, station: Facility, user: Any, by: dict[str, Any]) -> None:
        assert station.operator
        at, self.operator, county = by["at"], station.operator, rules.county_of(elder.division_path)
        day = localtime(at).date()
        facts = {
            "subject_kind": "house.visit", "elder": elder, "operator": self.operator, "facility": station,
            "item": "bath-home", "cents": 5000, "filed_cents": 5000, "day": day, "grade": "A",
        }  # fmt: skip
        self.bill, self.paid, self.disputed = (actions.charge(subject=uuid4(), **facts, **by) for _one in range(3))
        actions.take_cash(bill=self.paid, **by)
        self.dispute = actions.dispute(bill=self.disputed, reason="没有来", user=user, at=at)
        self.designation = actions.designate(operator=self.operator, county=county, paper="文号", **by)
        told = {
            "elder": elder,
            "division_path": elder.division_path,
            "level": "中度失能",
            "applied_at": at,
            "applied_by": "王丽",
        }
        self.application = Application.objects.create(due_on=day, **told)
        self._settled(county, day, by)
        self.check = FieldCheck.objects.create(
            bill=self.bill, division_path=county, month=rules.month_of(day), seed="x", drawn_at=at
        )

        self._lots(elder, county, day, by)

    def _lots(self, elder: Elder, county: str, day: Any, by: dict[str, Any]) -> None:
        """A round that waits for its draw, one that is open, one that is a draft; and the fee of a late cancellation."""
        before = {"by": by["by"], "at": by["at"] - timedelta(days=3)}
        self.round, self.open_round, self.draft = (
            self._round(county, day, first, told) for first, told in ((-3, before), (0, by), (0, by))
        )
        actions.publish(lottery=self.round, **before)
        actions.publish(lottery=self.open_round, **by)
        self.entry = actions.enter(lottery=self.round, elder=elder, **before)
        self.fee = actions.charge_fee(
            subject_kind="house.cancellation", subject=uuid4(), elder=elder, operator=self.operator, facility=None,
            item="bath-home", name="助浴", cents=100, price_cents=5000, day=day, told={}, **by,
        )  # fmt: skip

    def _round(self, county: str, day: Any, first: int, told: dict[str, Any]) -> Round:
        names = ("opens_on", "closes_on", "draws_on", "valid_from", "valid_to")
        days = dict(zip(names, (day + timedelta(days=first + n) for n in (0, 1, 2, 3, 9)), strict=True))
        facts = {"name": "助浴券", "sponsor": "家政协会", "paper": "协议", "number": 3, "cents": 5000, "items": ["bath-home"]}
        return actions.make_round(division_path=county, **facts, **days, **told)

    def _settled(self, county: str, day: Any, by: dict[str, Any]) -> None:
        month = rules.month_of(day)
        for row in actions.draw(county=county, month=month, **by):
            actions.send(statement=row, **by)
        self.statement = Statement.objects.get(kind="provider", month=month)
        earlier = Statement.objects.create(
            kind="provider", month=rules.month_of(month.replace(year=month.year - 1)), division_path=county,
            operator=self.operator, status="agreed", payable=100, drawn_at=by["at"],
        )  # fmt: skip
        actions.set_payee(operator=self.operator, name="蒲溪", bank="农商行", number="62284800000000", **by)
        self.file = actions.make_file(county=county, month=earlier.month, **by)
