"""Filing with the county: papers, receipts, prices and months."""

from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.register.filing import actions, dated, queries, rules
from songhe.register.filing.models import Filing, MonthlyReport, Offer, Price
from songhe.register.providers.models import Facility
from songhe.register.providers.tests import making
from tests import cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ALL = ["application", "registration", "commitment"]


@pytest.fixture
def home(db: None) -> Facility:
    cast.city()
    return making.facility("蒲溪敬老院", "care_home", operator=making.operator())


def do(verb: Any, **facts: Any) -> Any:
    return verb(**facts, by=making.by(), at=cast.AT)


def submitted(home: Facility, kind: str = "first", papers: list[str] | None = None, **facts: Any) -> Filing:
    return do(actions.submit, facility=home, kind=kind, papers=ALL if papers is None else papers, **facts)


def test_a_receipt_needs_every_paper_and_says_which_is_missing(home: Facility) -> None:
    row = submitted(home, papers=["application"])
    with pytest.raises(Refused, match=r"登记证书、安全承诺书"):
        do(actions.receive, filing=row)
    assert Filing.objects.get().status == "submitted"


def test_an_expired_licence_blocks_the_receipt(home: Facility) -> None:
    making.licence(home, "nonprofit")
    making.licence(home, "fire", expires_on=TODAY - timedelta(days=1))
    row = submitted(home)
    with pytest.raises(Refused, match="消防"):
        do(actions.receive, filing=row)
    making.licence(home, "fire", number="new", expires_on=TODAY)  # on its last day it still holds
    do(actions.receive, filing=row)
    assert (row.status, row.number) == ("received", "610921-2026-0001")
    assert row.check_by == date(2026, 12, 21)  # 20 working days
    assert [one.pk for one in queries.filings(cast.li_county()) if one.status == "received"] == [row.pk]


def test_numbers_of_receipts_go_up_by_county_and_year(home: Facility) -> None:
    for number in (1, 2):
        row = submitted(home, "change", contents={"beds": {"nursing": 10 * number}})
        do(actions.receive, filing=row)
        assert row.number == f"610921-2026-000{number}"
    assert home.beds.get().count == 20


@pytest.mark.parametrize("status", Filing.Status.values)
@pytest.mark.parametrize("verb", ["receive", "refuse", "withdraw"])
def test_every_status_with_every_verb(home: Facility, status: str, verb: str) -> None:
    row = submitted(home, "change")
    Filing.objects.update(status=status)
    row.refresh_from_db()
    facts = {"reason": "缺材料"} if verb == "refuse" else {}
    if status == "submitted":
        do(getattr(actions, verb), filing=row, **facts)
        assert row.status == {"receive": "received", "refuse": "refused", "withdraw": "withdrawn"}[verb]
    else:
        with pytest.raises(WrongMoment):
            do(getattr(actions, verb), filing=row, **facts)


def test_two_open_filings_of_one_kind_are_one_too_many(home: Facility) -> None:
    submitted(home)
    with pytest.raises(Refused):
        submitted(home)


def test_it_is_not_given_back_without_a_reason(home: Facility) -> None:
    with pytest.raises(Refused):
        do(actions.refuse, filing=submitted(home), reason=" ")


def test_a_look_on_the_spot_is_noted_once(home: Facility) -> None:
    row = submitted(home, "change")
    with pytest.raises(Refused):
        do(actions.check, filing=row, on=TODAY)
    do(actions.receive, filing=row)
    do(actions.check, filing=row, on=TODAY)
    assert row.checked_on == TODAY
    with pytest.raises(Refused):
        do(actions.check, filing=row, on=TODAY)


def offer(home: Facility, service: str = "bathing", **facts: Any) -> Offer:
    return do(actions.add_offer, facility=home, service=service, **facts)


def test_meals_need_a_licence_for_food(home: Facility) -> None:
    with pytest.raises(Refused, match="食品"):
        offer(home, "meals")
    making.licence(home, "food")
    assert offer(home, "meals").service == "meals"


def priced(row: Offer, cents: int, day: date) -> Filing:
    filing = do(actions.file_price, offer=row, cents=cents, basis="market", valid_from=day)
    do(actions.receive, filing=filing)
    return filing


def test_a_price_holds_from_its_day_and_the_one_before_stays_readable(home: Facility) -> None:
    row = offer(home)
    priced(row, 3000, TODAY)
    priced(row, 3500, TODAY + timedelta(days=10))
    told = [queries.charges([home.pk], TODAY + timedelta(days=n))[home.pk][0].cents for n in (-1, 0, 9, 10)]
    assert told == [None, 3000, 3000, 3500]
    assert [price.cents for price in queries.history(home)] == [3500, 3000]


def test_a_price_that_waits_is_not_in_force(home: Facility) -> None:
    row = offer(home)
    do(actions.file_price, offer=row, cents=3000, basis="market", valid_from=TODAY)
    assert queries.charges([home.pk], TODAY)[home.pk][0].yuan == ""
    with pytest.raises(Refused):
        do(actions.file_price, offer=row, cents=3100, basis="market", valid_from=TODAY)


@pytest.mark.parametrize(("cents", "basis", "back"), [(3000, "market", 1), (0, "market", 0), (3000, "free", 0)])
def test_prices_that_cannot_be(home: Facility, cents: int, basis: str, back: int) -> None:
    row = offer(home)
    with pytest.raises(Refused):
        do(actions.file_price, offer=row, cents=cents, basis=basis, valid_from=TODAY - timedelta(days=back))


def test_no_price_is_slipped_before_one_that_is_known(home: Facility) -> None:
    row = offer(home)
    priced(row, 3000, TODAY + timedelta(days=10))
    with pytest.raises(Refused):
        priced(row, 2000, TODAY + timedelta(days=5))
    assert Price.objects.count() == 1


def test_a_month_is_reported_and_put_right(home: Facility) -> None:
    facts = {"facility": home, "month": date(2026, 10, 1)}
    do(actions.report, **facts, people=20, visits=120, meals=600, staff=5, carers=3, open_days=31)
    row = do(actions.report, **facts, people=22, visits=120, meals=600, staff=5, carers=3, open_days=31)
    assert (row.version, row.people, MonthlyReport.objects.count()) == (2, 22, 1)


@pytest.mark.parametrize(
    ("month", "numbers"),
    [
        (date(2026, 12, 1), {}),
        (date(2025, 10, 1), {}),
        (date(2026, 11, 2), {}),
        (date(2026, 11, 1), {"open_days": 31}),
        (date(2026, 10, 1), {"staff": 1, "carers": 2}),
        (date(2026, 10, 1), {"people": 5, "visits": 4}),
    ],
)
def test_a_report_that_cannot_be(home: Facility, month: date, numbers: dict[str, int]) -> None:
    with pytest.raises(Refused):
        do(actions.report, facility=home, month=month, **numbers)


def test_who_has_not_reported(home: Facility) -> None:
    rows = Facility.objects.all()
    assert list(queries.unreported(rows, date(2026, 10, 1))) == [home]
    assert list(queries.unreported(rows, date(2026, 2, 1))) == []  # it did not operate yet
    do(actions.report, facility=home, month=date(2026, 10, 1))
    assert list(queries.unreported(rows, date(2026, 10, 1))) == []


def test_days_at_the_edges_of_a_year() -> None:
    assert rules.report_due(date(2026, 12, 1), 5) == date(2027, 1, 5)
    assert rules.month_before(date(2027, 1, 31)) == date(2026, 12, 1)
    assert dated.papers("first", TODAY) == ALL


def test_two_desks_never_give_one_number(home: Facility, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = submitted(home, "change")
    do(actions.receive, filing=taken)
    numbers = iter([taken.number, "610921-2026-0002"])
    monkeypatch.setattr(actions, "_next_number", lambda filing, at: next(numbers))
    row = submitted(home, "stop", ["application", "settlement"])
    do(actions.receive, filing=row)
    assert row.number == "610921-2026-0002" and row.status == "received"
    monkeypatch.setattr(actions, "_next_number", lambda filing, at: taken.number)
    again = submitted(home, "change")
    with pytest.raises(Refused, match="再试"):
        do(actions.receive, filing=again)
    assert Filing.objects.get(pk=again.pk).status == "submitted"
