"""A list leaves the house with a purpose, a mark, a second person where it is long, and a trace."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.base.vault import Vault
from songhe.register.extracts import actions, queries, rules
from songhe.register.extracts.models import Extract
from songhe.register.people import actions as people_actions
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
PURPOSE = "十二月探访安排"


@pytest.fixture
def wang_file(wang):
    """Wang, with a number, and categories of which one is sensitive."""
    liu = cast.liu_min()
    people_actions.change_elder(elder=wang, citizen_id="610902195001010015", by=liu.actor, at=AT)
    for code in ("low_income", "severely_disabled"):
        people_actions.enter_category(elder=wang, code=code, starts_on=date(2026, 1, 1), by=liu.actor, at=AT)
    return wang


def ask(user, **facts):
    asked = {"purpose": PURPOSE, "rows": Elder.objects.all(), "title": "独居老人", "at": AT, **facts}
    return actions.ask_extract(user=user, **asked)


def sheet(extract, user, at=AT):
    data = b"".join(actions.fetch(extract=extract, user=user, at=at))
    return openpyxl.load_workbook(io.BytesIO(data)).active


def few(monkeypatch, rows=1):
    limit = rules.limit_on(AT.date())
    monkeypatch.setattr(rules, "limit_on", lambda day: rules.Limit(**{**vars(limit), "rows": rows}))


def test_a_short_list_is_ready_at_once_masked_and_marked(wang_file, liu_min):
    extract = ask(liu_min)
    assert extract.status == "ready"
    rows = [[cell.value for cell in row] for row in sheet(extract, liu_min).iter_rows()]
    assert "刘敏（汉阴县） 2026-11-23 10:20" in rows[0][0] and PURPOSE in rows[0][0]
    told = dict(zip(rows[1], rows[2], strict=True))
    assert told["姓名"] == "王*兰" and told["身份证号"] == "610***********0015" and told["电话"] == "139 **** 0001"
    assert (told["村（社区）"], told["类别"]) == ("蒲溪社区", "低保")


def test_in_whole_it_needs_a_second_person_however_short(wang_file, liu_min, zhao_lead):
    extract = ask(liu_min, whole=True, columns=["name", "citizen_id", "birth_date", "address", "categories"])
    assert extract.status == "asked"
    with pytest.raises(Refused):
        sheet(extract, liu_min)
    actions.approve(extract=extract, user=zhao_lead, at=AT)
    assert actions.make_due(AT) == 1 and actions.make_due(AT) == 0
    extract.refresh_from_db()
    told = [cell.value for cell in sheet(extract, liu_min)[3]]
    assert told == ["王桂兰", "610902195001010015", "1945-03-12", "蒲溪社区 3 组 12 号", "低保、重度残疾"]


def test_above_the_limit_it_needs_a_second_person(wang_file, liu_min, ye_elder, monkeypatch):
    few(monkeypatch)
    assert ask(liu_min).status == "asked"
    assert ask(liu_min, rows=Elder.objects.filter(pk=wang_file.pk)).status == "ready"


def test_the_limit_is_a_dated_rule():
    limit = rules.limit_on(AT.date())
    tried = [rules.needs_somebody(rows, whole, limit) for rows, whole in ((500, False), (501, False), (1, True))]
    assert (limit.rows, tried) == (500, [False, True, True])


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("liu_min", False),
        ("ma_chao", False),
        ("zhao_lead", True),
        ("li_county", True),
        ("sun_city", True),
        ("he_ziyang", False),
    ],
)
def test_who_may_be_the_second_person(who, may, wang, liu_min):
    extract = ask(liu_min, whole=True)
    user = getattr(cast, who)()
    assert actions.may_decide(extract, user) is may
    if not may:
        with pytest.raises(Refused):
            actions.approve(extract=extract, user=user, at=AT)


def test_nobody_approves_the_own_one(wang, li_county):
    extract = ask(li_county, whole=True)
    with pytest.raises(Refused):
        actions.approve(extract=extract, user=li_county, at=AT)
    assert not queries.to_approve(li_county).exists()


def test_a_refusal_says_why_and_removes_what_was_gathered(wang, liu_min, zhao_lead):
    extract = ask(liu_min, whole=True)
    with pytest.raises(Refused):
        actions.refuse(extract=extract, user=zhao_lead, at=AT, note=" ")
    actions.refuse(extract=extract, user=zhao_lead, at=AT, note="列太多")
    assert not Vault(extract.pk, "keys").exists()
    with pytest.raises(WrongMoment):
        actions.approve(extract=extract, user=zhao_lead, at=AT)


def test_what_is_in_it_was_settled_when_it_was_asked_for(wang, liu_min, zhao_lead):
    extract = ask(liu_min, whole=True)
    cast.ye_elder()
    actions.approve(extract=extract, user=zhao_lead, at=AT)
    actions.make_due(AT)
    extract.refresh_from_db()
    assert sheet(extract, liu_min).max_row == 3


def test_people_of_another_county_are_left_out(wang, ziyang_elder, liu_min):
    assert ask(liu_min).rows == 1


def test_each_step_is_in_the_journal_without_a_sealed_value(wang_file, liu_min, zhao_lead):
    extract = ask(liu_min, whole=True)
    actions.approve(extract=extract, user=zhao_lead, at=AT)
    actions.make_due(AT)
    extract.refresh_from_db()
    sheet(extract, liu_min)
    rows = JournalEntry.objects.filter(subject=extract.pk).order_by("pos")
    assert [row.verb.split(".")[-1] for row in rows] == ["ask", "approve", "make", "fetch"]
    assert rows[0].facts["purpose"] == PURPOSE and rows[3].by == liu_min.actor.id
    assert "610902195001010015" not in str([(row.facts, row.before, row.after) for row in rows])


def test_only_who_asked_fetches_it(wang, liu_min, zhao_lead):
    with pytest.raises(Refused):
        sheet(ask(liu_min), zhao_lead)


def test_it_expires_and_is_gone(wang, liu_min):
    extract = ask(liu_min)
    days = rules.limit_on(AT.date()).days_to_fetch
    assert actions.expire_due(AT + timedelta(days=days, seconds=-1)) == 0
    with pytest.raises(Refused):
        sheet(extract, liu_min, AT + timedelta(days=days))
    assert actions.expire_due(AT + timedelta(days=days)) == 1
    assert Extract.objects.get().status == "expired" and not Vault(extract.pk, "xlsx").exists()


def test_it_lies_sealed(wang_file, liu_min):
    raw = Vault(ask(liu_min).pk, "xlsx").path.read_bytes()
    assert b"PK\x03\x04" not in raw and "王".encode() not in raw


@pytest.mark.parametrize(("facts", "word"), [({"purpose": "看"}, "用途"), ({"columns": []}, "一列"), ({"rows": None}, "空的")])
def test_what_cannot_be_asked_for(facts, word, wang, liu_min):
    if "rows" in facts:
        facts = {"rows": Elder.objects.none()}
    with pytest.raises(Refused, match=word):
        ask(liu_min, **facts)


@pytest.mark.parametrize("status", Extract.Status.values)
@pytest.mark.parametrize("verb", ["approve", "refuse", "fetch"])
def test_each_verb_from_each_state(verb, status, wang, liu_min, zhao_lead):
    extract = ask(liu_min)
    Extract.objects.filter(pk=extract.pk).update(status=status)
    extract.refresh_from_db()
    user = liu_min if verb == "fetch" else zhao_lead
    more = {"note": "不行"} if verb == "refuse" else {}
    allowed = {"approve": {"asked"}, "refuse": {"asked"}, "fetch": {"ready"}}[verb]
    deed = {"extract": extract, "user": user, "at": AT, **more}
    if status in allowed:
        getattr(actions, verb)(**deed)
    else:
        with pytest.raises(WrongMoment):
            getattr(actions, verb)(**deed)
