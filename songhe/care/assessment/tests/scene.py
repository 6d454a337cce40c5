"""Li Xiulan of 蒲溪社区, her daughter, and those who assess: two pairs, each with somebody of a clinical background."""

from datetime import date, datetime, timedelta
from typing import Any

from songhe.care.assessment import actions, instruments
from songhe.care.assessment.models import Assessment, Assessor, Report
from songhe.care.assessment.rules import Instrument
from songhe.care.assessment.sheet import PAPER
from songhe.register.access.models import User
from songhe.register.people.models import Consent, Contact, Elder
from tests import cast
from tests.cast import AT

DAY = date(2026, 11, 23)  # of AT, at Li's
GBT: Instrument = instruments.version("gbt42195", date(2022, 12, 30))
LTC: Instrument = instruments.version("ltc2021", date(2021, 8, 3))


def li() -> Elder:
    """Li Xiulan, 79, at home with her husband in 蒲溪社区, with a log-in of her own."""
    account = cast.user("lixiulan", "李秀兰", "elder", cast.PUXI)
    village = cast.place(cast.PUXI)
    facts: dict[str, Any] = {
        "sex": "2", "birth_date": date(1947, 5, 2), "citizen_id": "61092119470502002X", "division": village,
        "division_path": village.path, "living": "spouse", "education": "80", "marital": "20", "user": account,
    }  # fmt: skip
    known = Elder.objects.filter(name="李秀兰").first()
    return known or Elder.objects.create(name="李秀兰", **facts)


def daughter() -> Contact:
    """Her daughter, who may see her file, with a log-in (`.user`)."""
    account = cast.user("limei", "李梅", "family", cast.PUXI)
    facts = {"name": "李梅", "relation": "女儿", "phone": "13992500021", "user": account}
    return Contact.objects.get_or_create(elder=li(), place=1, defaults=facts)[0]


def assessor(username: str, name: str, role: str, division: str, background: str, **facts: Any) -> Assessor:
    """A user who assesses, valid through 2027."""
    account = cast.user(username, name, role, division)
    told = {
        "background": background, "qualification": "评估员证 A-01", "body": "安康评估中心",
        "valid_from": date(2026, 1, 1), "valid_until": date(2027, 12, 31), **facts,
    }  # fmt: skip
    return Assessor.objects.get_or_create(user=account, defaults=told)[0]


def around(day: date) -> dict[str, date]:
    """A validity with `day` in its middle."""
    return {"valid_from": day - timedelta(days=100), "valid_until": day + timedelta(days=100)}


def tang() -> Assessor:
    """Nurse Tang of 汉阴县, who begins."""
    return assessor("tangnurse", "唐护士", "responder", cast.HANYIN, "nursing")


def guo() -> Assessor:
    """Guo Wei, assistant of 蒲溪社区, the second."""
    return assessor("guowei", "郭伟", "assistant", cast.PUXI, "care")


def feng() -> Assessor:
    """Doctor Feng of 汉阴县, of the second pair."""
    return assessor("fengdoctor", "冯医生", "responder", cast.HANYIN, "medical")


def yan() -> Assessor:
    """Yan Fei of 汉阴县, social worker, of the second pair."""
    return assessor("yanfei", "严菲", "assistant", cast.HANYIN, "social")


def answers(instrument: Instrument = GBT, lost: int = 0) -> dict[str, int]:
    """A whole sheet that lost so many points, from the first item on; only for instruments with steps of one."""
    told = {}
    for item in instrument.items:
        best = max(item.options)
        told[item.code] = best - min(lost, best)
        lost -= best - told[item.code]
    return told


def record(instrument: Instrument = GBT, **facts: Any) -> dict[str, Any]:
    """Every compulsory field, with nothing wrong, and what is said otherwise."""
    plain: dict[str, Any] = {"informant_name": "李梅", "informant_relation": "child"}
    for one in instrument.fields:
        if one.get("required") and "options" in one:
            calm = next((code for code in ("none", "no", "0") if code in one["options"]), next(iter(one["options"])))
            plain.setdefault(one["code"], [calm] if one["kind"] == "many" else calm)
    return {**plain, **facts}


def begun(elder: Elder | None = None, at: datetime = AT, **facts: Any) -> Assessment:
    """An assessment of Li by Tang and Guo, just begun."""
    whole = {
        "instrument": "gbt42195", "reason": "first", "place": "home", "base_date": DAY, "second": guo(), "user": tang().user,
        **facts,
    }  # fmt: skip
    return actions.start(elder=elder or li(), at=at, **whole)


def filled(row: Assessment | None = None, lost: int = 0, at: datetime = AT, **facts: Any) -> Assessment:
    """A whole sheet, signed by the informant on paper, the second assessor present."""
    row = row or begun()
    instrument = instruments.version(row.instrument, row.rule_from)
    given = {"answers": answers(instrument, lost), "record": record(instrument, **facts), "drawing": PAPER}
    actions.fill(assessment=row, user=row.first.user, at=at, **given)
    actions.join(assessment=row, user=row.second.user, at=at)
    return row


def submitted(row: Assessment | None = None, **facts: Any) -> Assessment:
    """Reckoned, waiting for signatures."""
    row = filled(row, **facts)
    actions.submit(assessment=row, user=row.first.user, at=facts.get("at", AT))
    return row


def signed(row: Assessment | None = None, **facts: Any) -> Assessment:
    """Signed by both."""
    row = submitted(row, **facts)
    for one in (row.first, row.second):
        actions.sign(assessment=row, user=one.user, at=facts.get("at", AT))
    return row


def issued(row: Assessment | None = None, **facts: Any) -> Assessment:
    """With a report."""
    row = signed(row, **facts)
    actions.issue(assessment=row, user=row.first.user, at=facts.get("at", AT))
    return row


def report(**facts: Any) -> Report:
    """The report of an issued assessment of Li."""
    return issued(**facts).report


def appealed(**facts: Any) -> Assessment:
    """Issued, and the daughter does not believe it."""
    row = issued(**facts)
    actions.appeal(assessment=row, reason="母亲记性差得多", user=asked_by(), at=AT)
    return row


def asked_by() -> User:
    """The daughter's log-in; her mother agreed that the family may look, also at her health."""
    account, elder = daughter().user, li()
    assert account
    for purpose in ("family", "health"):
        Consent.objects.get_or_create(elder=elder, purpose=purpose, defaults={"given_at": AT, "given_by": "李秀兰"})
    return account
