"""Wang Guilan of 蒲溪社区 gets a bed at home, served by Zheng Hui's station; each step by the verb itself."""

from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.homebeds import actions, dated
from songhe.care.homebeds.models import BedAgreement, HomeBed, HomeSurvey
from songhe.register.people.models import Elder
from songhe.register.providers import actions as providers
from songhe.register.providers.models import Clerk, Facility
from songhe.register.providers.tests import making
from tests import cast

AT = cast.AT
DAY = date(2026, 11, 23)
DRAWN = "data:image/png;base64,iVBORw0KGgo="
SAID: dict[str, Any] = {
    "level": 2, "dementia": False, "evidence": "", "carer": "女儿王丽", "minutes": None, "safe": True, "stands": True,
}  # fmt: skip
KIT = ("call_bed", "call_bath", "smoke", "gas", "motion")


def by() -> Any:
    return cast.li_county().actor


def do(verb: Any, *, at: datetime = AT, **facts: Any) -> Any:
    return verb(**facts, by=by(), at=at)


def later(days: float = 0, hours: float = 0) -> datetime:
    return AT + timedelta(days=days, hours=hours)


def station() -> Facility:
    """The station of Zheng Hui's company."""
    company = making.operator()
    row = making.facility("蒲溪养老服务站", operator=company)
    if not Clerk.objects.filter(user=cast.zheng_operator(), ended_at=None).exists():
        do(providers.seat_clerk, operator=company, user=cast.zheng_operator())
    return row


def elder(name: str = "李大山", **facts: Any) -> Elder:
    """Somebody of 蒲溪社区, 77, moderately disabled, alone."""
    cast.city()
    known = Elder.objects.filter(name=name).first()
    place = cast.place(cast.PUXI)
    told = {
        "sex": "1", "birth_date": date(1949, 6, 1), "division": place, "living": "alone", "care_level": "中度失能", **facts,
    }  # fmt: skip
    return known or Elder.objects.create(name=name, division_path=place.path, **cast.spelled(name), **told)


def asked(who: Elder | None = None, *, at: datetime = AT, **facts: Any) -> HomeBed:
    return do(actions.ask, at=at, **{"elder": who or elder(), "channel": "family", "facility": station(), **facts})


def judged(row: HomeBed | None = None, *, at: datetime = AT, **said: Any) -> HomeBed:
    bed = row or asked(at=at)
    do(actions.judge, home_bed=bed, at=at, **{**SAID, **said})
    return bed


def approved(row: HomeBed | None = None, *, at: datetime = AT) -> HomeBed:
    bed = judged(row, at=at)
    do(actions.approve, home_bed=bed, at=at)
    return bed


def surveyed(bed: HomeBed, *, at: datetime = AT, **wrong: tuple[str, str]) -> HomeSurvey:
    found = {code: wrong.get(code, ("ok", "")) for code in dated.findings(at.date())}
    return do(actions.survey, home_bed=bed, on=at.date(), findings=found, at=at)


def left_out(bed: HomeBed, *codes: str, at: datetime = AT) -> None:
    """Places of the kit that stay empty, so that a test needs no devices."""
    for code in codes or KIT:
        do(actions.leave_out, home_bed=bed, code=code, why="家里不用", at=at)


def signed(bed: HomeBed, *, at: datetime = AT, **facts: Any) -> BedAgreement:
    told = {"starts_on": at.date(), "ends_on": at.date() + timedelta(days=365), "month_cents": 0, **facts}
    paper = do(actions.draft, home_bed=bed, at=at, **told)
    do(actions.sign, agreement=paper, signed_by="王丽", relation="女儿", signature=DRAWN, at=at)
    return paper


def ready(who: Elder | None = None, *, at: datetime = AT) -> HomeBed:
    """All that is asked for is there."""
    bed = approved(asked(who, at=at), at=at)
    surveyed(bed, at=at)
    left_out(bed, at=at)
    signed(bed, at=at)
    return bed


def opened(who: Elder | None = None, *, at: datetime = AT) -> HomeBed:
    bed = ready(who, at=at)
    do(actions.open_bed, home_bed=bed, at=at)
    return bed
