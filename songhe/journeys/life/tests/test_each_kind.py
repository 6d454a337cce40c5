"""Every kind from every status; what each does to where somebody stands; and its undo."""

from datetime import date

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.care.fleet import queries as fleet
from songhe.journeys import life, people_told
from songhe.links.notify.models import Notice
from songhe.register.life.models import BIRTHDAYS, LifeEvent
from songhe.register.life.rules import STARTS
from songhe.register.people import actions as people
from songhe.register.people.models import Elder, Status
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
ENDS = {
    "admitted": "admitted", "discharged": "here", "went_away": "away", "came_back": "here", "died": "died",
    "moved_out": "moved", "moved_in": "here",
}  # fmt: skip
MORE = {"died": {"evidence": "名册"}, "moved_out": {"place": "西安"}, "moved_within": {"division": cast.DONGSHENG}}


def propose(elder, kind, by, at=0):
    more = dict(MORE.get(kind, {}))
    if "division" in more:
        more["division"] = cast.place(more["division"])
    return life.propose(elder, kind, DAY, source="hand", by=by.actor, at=after(at), **more)


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("kind", [kind for kind in LifeEvent.Kind.values if kind not in BIRTHDAYS])
def test_it_happens_where_it_can_and_is_refused_elsewhere(wang, li_county, kind, status):
    Elder.objects.filter(pk=wang.pk).update(status=status)
    wang.refresh_from_db()
    if status not in STARTS[kind]:
        with pytest.raises(Refused):
            propose(wang, kind, li_county)
        return
    event = propose(wang, kind, li_county)
    life.perform(event, by=li_county.actor, at=after(10))
    wang.refresh_from_db()
    assert wang.status == ENDS.get(kind, status)
    life.undo(event, reason="登记错了", by=li_county.actor, at=after(20))
    wang.refresh_from_db()
    assert wang.status == status


@pytest.mark.parametrize("verb", ["perform", "refuse", "undo"])
@pytest.mark.parametrize("status", LifeEvent.Status.values)
def test_each_verb_from_each_state(wang, li_county, verb, status):
    event = propose(wang, "went_away", li_county)
    if status in {"done", "undone"}:
        life.perform(event, by=li_county.actor, at=after(1))
    if status == "undone":
        life.undo(event, reason="错了", by=li_county.actor, at=after(2))
    if status == "refused":
        life.refuse(event, reason="错了", by=li_county.actor, at=after(2))
    allowed = (verb, status) in {("perform", "proposed"), ("refuse", "proposed"), ("undo", "done")}
    more = {} if verb == "perform" else {"reason": "错了"}
    if allowed:
        getattr(life, verb)(event, by=li_county.actor, at=after(3), **more)
        return
    with pytest.raises(WrongMoment):
        getattr(life, verb)(event, by=li_county.actor, at=after(3), **more)


def test_who_went_away_is_expected_to_be_silent_until_she_comes_back(wang_button, wang, li_county, liu_min):
    silent = fleet.Filter(silent=True)
    assert wang_button in fleet.chosen(liu_min, silent, AT)
    gone = propose(wang, "went_away", li_county)
    assert any("没有消息不再提醒" in effect.sentence for effect in life.foresee(gone))
    life.perform(gone, by=li_county.actor, at=after(1))
    assert not fleet.chosen(liu_min, silent, AT).exists() and fleet.counts(liu_min, AT)["silent"] == 0
    wang.refresh_from_db()
    life.perform(propose(wang, "came_back", li_county, 10), by=li_county.actor, at=after(11))
    assert wang_button in fleet.chosen(liu_min, silent, AT)


def test_what_came_later_is_undone_first(wang, li_county):
    first = propose(wang, "went_away", li_county)
    life.perform(first, by=li_county.actor, at=after(1))
    wang.refresh_from_db()
    second = propose(wang, "died", li_county, 10)
    life.perform(second, by=li_county.actor, at=after(11))
    with pytest.raises(Refused) as told:
        life.undo(first, reason="没有外出", by=li_county.actor, at=after(20))
    assert "去世" in told.value.sentence
    life.undo(second, reason="同名", by=li_county.actor, at=after(30))
    life.undo(first, reason="没有外出", by=li_county.actor, at=after(40))
    wang.refresh_from_db()
    assert wang.status == "here"


def test_the_same_proposal_twice_is_one_and_another_day_is_refused(wang, li_county):
    assert propose(wang, "went_away", li_county) == propose(wang, "went_away", li_county, 5)
    with pytest.raises(Refused):
        life.propose(wang, "went_away", date(2026, 11, 1), source="roll", by=li_county.actor, at=AT)


def test_an_event_that_no_longer_fits_is_refused_when_it_is_to_be_done(wang, li_county):
    away = propose(wang, "went_away", li_county)
    life.perform(propose(wang, "died", li_county), by=li_county.actor, at=after(1))
    with pytest.raises(Refused):
        life.perform(away, by=li_county.actor, at=after(2))
    away.refresh_from_db()
    assert away.status == "proposed"


def test_relatives_with_a_log_in_are_told_of_a_stay_and_of_its_undo(wang, wang_daughter, li_county):
    people.give_consent(elder=wang, purpose="family", given_by="王桂兰", by=li_county.actor, at=AT)
    event = propose(wang, "admitted", li_county)
    assert any("王丽" in effect.sentence for effect in life.foresee(event))
    life.perform(event, by=li_county.actor, at=after(1))
    life.undo(event, reason="没有入住", by=li_county.actor, at=after(2))
    while people_told.run_once(after(5)):
        pass
    texts = [notice.text for notice in Notice.objects.order_by("made_at", "pk")]
    assert any("登记了“入住机构”" in text for text in texts) and any("已撤销" in text for text in texts)
    assert {notice.to for notice in Notice.objects.all()} == {f"contact:{wang_daughter.pk}"}


def test_every_sentence_of_an_effect_has_its_words():
    from songhe.journeys.life.words import SENTENCES

    facts = dict.fromkeys(("number", "n", "uid", "room", "names", "before", "after", "name", "day", "place"), "x")
    assert all(str(sentence) % facts for sentence in SENTENCES.values())
