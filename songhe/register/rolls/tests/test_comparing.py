"""A comparison list changes no file: it proposes, and somebody looks."""

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.links.sheets.tests import books
from songhe.register.people.models import Elder
from songhe.register.rolls import actions, queries
from songhe.register.rolls.actions import proposing
from songhe.register.rolls.models import Proposal
from songhe.register.rolls.tests.bringing import AT, book, counts, imported, number, person
from tests import cast

pytestmark = pytest.mark.django_db
DEATHS = ["死者姓名", "身份证号", "死亡时间", "死因"]


@pytest.fixture
def zhang(li_county):
    imported(book([person(2, "张桂兰")]))
    return Elder.objects.get()


def list_of(rows, head=None, kind="deaths", **facts):
    return imported(books.xlsx([head or DEATHS, *rows]), kind=kind, bureau="县公安局", **facts)


def test_a_death_list_proposes_and_changes_nothing(zhang):
    roll = list_of([["张桂兰", number(2), "2026-10-01", "心脏病"], ["无名氏", number(8), "2026-10-02", ""]])
    assert counts(roll) == {"rows": 2, "new": 1, "nobody": 1}
    one = Proposal.objects.get()
    assert (one.elder, one.kind, str(one.on), one.sure, one.status) == (zhang, "died", "2026-10-01", "id", "open")
    assert one.facts == {"why": "心脏病"} and one.evidence == f"roll {roll.number} row 2"
    zhang.refresh_from_db()
    assert (zhang.status, zhang.version) == ("here", 1)


def test_a_match_by_name_and_birth_is_less_sure(zhang):
    head = ["姓名", "出生日期", "村", "死亡日期"]
    list_of([["张桂兰", "1945-03-12", "蒲溪社区", "2026-10-01"]], head)
    assert Proposal.objects.get().sure == "name"


def test_a_namesake_with_another_number_is_nobody(zhang):
    assert counts(list_of([["张桂兰", number(8), "2026-10-01", ""]])) == {"rows": 1, "nobody": 1}


@pytest.mark.parametrize(
    ("kind", "head", "row", "proposed", "facts"),
    [
        ("disability", ["残疾类别", "残疾等级"], ["肢体", "二级"], "disability", {"trait": "4", "level": "2"}),
        ("low_income", ["类别", "认定日期"], ["低保", "2026-01-01"], "low_income", {"categories": ["low_income"]}),
        ("residence", ["迁出日期", "去向"], ["20260101", "西安市"], "moved_out", {"target": "西安市"}),
    ],
)  # fmt: skip
def test_each_kind_of_list_proposes_its_event(zhang, kind, head, row, proposed, facts):
    list_of([["张桂兰", number(2), *row]], ["姓名", "身份证号", *head], kind)
    one = Proposal.objects.get()
    assert (one.kind, one.facts) == (proposed, facts)


def test_the_same_list_again_proposes_nothing(zhang, li_county):
    rows = [["张桂兰", number(2), "2026-10-01", ""]]
    list_of(rows)
    assert counts(list_of(rows)) == {"rows": 1, "same": 1}
    actions.refuse(proposal=Proposal.objects.get(), by=li_county.actor, at=AT)
    assert counts(list_of(rows)) == {"rows": 1, "same": 1} and Proposal.objects.count() == 1


def test_a_county_matches_only_its_own_people(zhang):
    ziyang = cast.user("heminzheng", "何民政", "county", cast.ZIYANG)
    roll = list_of([["张桂兰", number(2), "2026-10-01", ""]], user=ziyang)
    assert counts(roll) == {"rows": 1, "nobody": 1}
    assert not queries.proposals(ziyang).exists()


def test_a_day_in_the_future_is_a_bad_cell(zhang):
    assert counts(list_of([["张桂兰", number(2), "2027-10-01", ""]])) == {"rows": 1, "bad": 1}


def test_accepting_tells_the_journey_in_the_same_transaction(zhang, li_county, monkeypatch):
    told = []
    monkeypatch.setattr(proposing, "_told", [lambda **facts: told.append(facts["proposal"].kind)])
    list_of([["张桂兰", number(2), "2026-10-01", ""]])
    one = Proposal.objects.get()
    assert actions.accept(proposal=one, by=li_county.actor, at=AT) is None
    assert (told, one.status, one.decided_by_name) == (["died"], "accepted", "李强")
    with pytest.raises(WrongMoment):
        actions.refuse(proposal=one, by=li_county.actor, at=AT)


def test_what_the_journey_refuses_stays_open(zhang, li_county, monkeypatch):
    def no(**_):
        raise Refused("no")

    monkeypatch.setattr(proposing, "_told", [])
    actions.when_accepted(no)
    actions.when_accepted(no)
    assert proposing._told == [no]
    list_of([["张桂兰", number(2), "2026-10-01", ""]])
    with pytest.raises(Refused):
        actions.accept(proposal=Proposal.objects.get(), by=li_county.actor, at=AT)
    assert Proposal.objects.get().status == "open"
