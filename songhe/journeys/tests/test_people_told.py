"""Verb of the journal → who is told what. Drills apart, and never a family without the elder's consent."""

from collections.abc import Callable
from typing import Any

import pytest

from songhe.base import journal
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call, Told
from songhe.journeys.tests.telling import (
    BUTTON,
    accepted,
    arrived,
    ask,
    cancelled,
    closed,
    hand,
    handed_over,
    press,
    raised,
    told,
    withdrew,
)
from songhe.links.notify import actions as notify
from songhe.links.notify.models import Notice
from songhe.register.people.models import Consent, Contact
from tests import cast
from tests.cast import after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]


# --- responders -----------------------------------------------------------------------------------------------------
def test_who_is_asked_gets_a_link_and_no_address() -> None:
    response = ask(press())
    (text,) = told(f"responder:{response.responder_id}")
    notice = Notice.objects.get(to=f"responder:{response.responder_id}")
    assert "王·蒲溪社区" in text and "我去" in text
    assert "12 号" not in text + notice.title and "桂兰" not in notice.title
    assert "/field/t/" in notice.link


def test_who_is_overtaken_is_told_who_goes() -> None:
    call = press()
    zhang, zhou = ask(call), ask(call, cast.doctor_zhou())
    emergency.accept(response=zhou, by=hand(zhou), at=after(40))
    assert told(f"responder:{zhang.responder_id}")[-1] == "周明 已经去了，您不用去了，谢谢。"


def test_who_is_stood_down_without_a_successor_is_thanked() -> None:
    response = ask(press())
    emergency.stand_down(response=response, by=cast.liu_min().actor, at=after(30))
    assert told(f"responder:{response.responder_id}") == ["这起求助已经处理，您不用去了，谢谢。"]


def test_who_has_answered_before_the_notice_is_made_is_not_asked_again() -> None:
    response = ask(press())
    emergency.accept(response=response, by=hand(response), at=after(20))
    assert told(f"responder:{response.responder_id}") == []


@pytest.mark.parametrize("end", ["decline", "lapse", "accept", "stand_down"])
def test_an_ask_that_is_over_is_not_sent_any_more(end: str) -> None:
    response = ask(press())
    told("responder:")
    by = {} if end == "lapse" else {"by": hand(response)}
    getattr(emergency, end)(response=response, at=after(60), **by)
    told("responder:", after(601))
    rows = Notice.objects.filter(to=f"responder:{response.responder_id}").order_by("id")
    assert [row.status for row in rows] == ["withdrawn", *(["waiting"] if end == "stand_down" else [])]


def test_what_has_to_be_acted_on_is_urgent_and_what_is_only_told_is_not(daughter: Contact) -> None:
    ask(press())
    escalate(Call.objects.get(), "lead")
    cast.zhao_lead()
    told("")
    assert {row.to.partition(":")[0]: row.urgent for row in Notice.objects.all()} == {
        "responder": True,
        "contact": False,
        "user": True,
    }


# --- the family -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("deed", "last"),
    [
        (raised, "10:20 收到 王桂兰 的求助，正在联系。"),
        (accepted, "张大山 正赶过去，约"),
        (arrived, "张大山 10:25 到门口了。"),
        (withdrew, "张大山 去不了了，正在请别人。"),
        (handed_over, "10:28 已交给 120 急救。"),
        (closed("helped"), "10:30 处理完毕：已得到帮助，人在家。"),
        (closed("hospital"), "10:30 处理完毕：已送医。"),
        (closed("false_touch"), "10:30 处理完毕：误按，平安。"),
        (closed("death"), "10:30 处理完毕：请与我们联系。"),
        (cancelled, "这次求助已撤销"),
    ],
)
def test_the_daughter_is_told(daughter: Contact, deed: Callable[[Call], Any], last: str) -> None:
    deed(press())
    assert told(f"contact:{daughter.pk}")[-1].startswith(last)


def test_her_link_opens_her_page_and_the_title_names_no_person(daughter: Contact) -> None:
    press()
    told("contact:")
    notice = Notice.objects.get(to=f"contact:{daughter.pk}")
    assert "/follow/" in notice.link
    assert notice.title == "收到求助·王·蒲溪社区"


def test_that_she_was_told_stands_in_the_call_once_and_not_before_it_reached_her(daughter: Contact, settings: Any) -> None:
    settings.DEMO = True  # the log is read along: it tells
    call = press()
    told("contact:")
    assert not Told.objects.exists()
    notify.send_due(after(601))
    assert Told.objects.get(call=call, contact=daughter).told_at == after(601)
    accepted(call)
    told("contact:", after(602))
    notify.send_due(after(603))
    assert Told.objects.count() == 1
    assert JournalEntry.objects.filter(verb="emergency.call.tell").count() == 1


def test_a_line_in_the_log_tells_nobody(daughter: Contact) -> None:
    press()
    told("contact:")
    assert notify.send_due(after(601)) == 1
    assert not Told.objects.exists()


def test_a_message_that_did_not_get_through_gives_way_to_the_next(daughter: Contact) -> None:
    call = press()
    told("contact:")
    accepted(call)
    told("contact:", after(601))
    rows = Notice.objects.filter(to=f"contact:{daughter.pk}").order_by("id")
    assert [row.status for row in rows] == ["withdrawn", "waiting"]


def test_a_second_contact_is_told_after_the_first(daughter: Contact) -> None:
    Contact.objects.create(elder=daughter.elder, place=2, name="王强", relation="儿子", phone="13992500009")
    press()
    told("contact:")
    assert [row.to_name for row in Notice.objects.filter(to__startswith="contact:").order_by("id")] == ["王丽", "王强"]


def test_without_consent_nobody_of_the_family_is_told() -> None:
    cast.wang_daughter()
    press()
    assert told("contact:") == []


def test_consent_withdrawn_ends_the_telling(daughter: Contact) -> None:
    call = press()
    assert len(told("contact:")) == 1
    Consent.objects.update(withdrawn_at=after(20))
    accepted(call)
    assert len(told("contact:")) == 1


def test_a_contact_who_may_not_follow_is_not_told(daughter: Contact) -> None:
    Contact.objects.update(may_follow=False)
    press()
    assert told("contact:") == []


def test_who_only_goes_along_is_not_announced(daughter: Contact) -> None:
    call = press()
    accepted(call)
    along = emergency.ask(call=call, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=after(50), support=True)
    emergency.accept(response=along, by=hand(along), at=after(60))
    assert not [text for text in told(f"contact:{daughter.pk}") if "周明" in text]


# --- drills ---------------------------------------------------------------------------------------------------------
def test_a_drill_says_so_to_the_responder() -> None:
    response = ask(press(drill=True))
    assert told(f"responder:{response.responder_id}")[0].startswith("演练：")
    assert Notice.objects.get(to=f"responder:{response.responder_id}").title.startswith("演练：")


def test_a_drill_goes_to_no_family(daughter: Contact) -> None:
    closed("test")(press(drill=True))
    assert told("contact:") == []
    assert not Told.objects.exists()


def test_a_drill_goes_to_no_ambulance() -> None:
    crew = cast.ambulance()
    ask(press(drill=True), crew)
    assert told(f"responder:{crew.pk}") == []


# --- those further up -----------------------------------------------------------------------------------------------
def escalate(call: Call, to: str, reason: str = "unanswered", **more: Any) -> None:
    from songhe.care.emergency.actions.escalation import escalate as deed

    with journal.deed():
        deed(call, to, by=BUTTON, at=after(60), reason=reason, **more)


@pytest.mark.parametrize(
    ("to", "username", "words"),
    [("lead", "zhaolead", "没有人接听"), ("city", "wucity", "没有人接听"), ("county", "licounty", "没有人接听"),
     ("nobody", "zhaolead", "没有人接听")],
)  # fmt: skip
def test_who_is_told_of_an_escalation(to: str, username: str, words: str) -> None:
    people = {user.username: user for user in (cast.zhao_lead(), cast.wu_city(), cast.li_county(), cast.he_ziyang())}
    escalate(press(), to)
    assert words in told(f"user:{people[username].pk}")[0]
    assert {row.to for row in Notice.objects.filter(to__startswith="user:")} == {f"user:{people[username].pk}"}


def test_lead_and_desk_read_which_number_to_telephone_when_no_crew_is_known() -> None:
    lead, dispatcher = cast.zhao_lead(), cast.liu_min()
    call = press()
    emergency.answer(call=call, user=dispatcher, at=after(8))
    escalate(call, "120")
    for user in (lead, dispatcher):
        assert told(f"user:{user.pk}") == ["没有可通知的 120 人员，请打电话。"]
    assert Notice.objects.get(to=f"user:{lead.pk}").title == "请打 120·王·蒲溪社区"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("unconfirmed", "汉阴 120 还没有确认，请马上打 120 电话。"), ("crew_no", "汉阴 120 说去不了，请马上打 120 电话。")],
)
def test_lead_and_whoever_has_it_in_hand_read_why_they_have_to_telephone(reason: str, sentence: str) -> None:
    lead, dispatcher, other = cast.zhao_lead(), cast.liu_min(), cast.ma_chao()
    call = press()
    emergency.answer(call=call, user=dispatcher, at=after(8))
    escalate(call, "120", reason=reason, crew="汉阴 120")
    assert [told(f"user:{user.pk}") for user in (lead, dispatcher, other)] == [[sentence], [sentence], []]


def test_while_nobody_has_it_in_hand_every_dispatcher_of_the_desk_reads_it() -> None:
    users = [cast.zhao_lead(), cast.liu_min(), cast.ma_chao()]
    escalate(press(), "120", reason="unconfirmed", crew="汉阴 120")
    assert all(told(f"user:{user.pk}") for user in users)
    assert not told(f"user:{cast.he_ziyang().pk}")


def test_the_seats_of_the_desk_are_told_that_nobody_picked_up() -> None:
    cast.ma_chao()
    emergency.sit(user=cast.liu_min(), at=after(0))
    call = press()
    escalate(call, "next_desk", seconds=30)
    assert told("user:") == [f"{call.number} 王桂兰：30 秒无人接听，请接听。"]
    assert Notice.objects.get(to=f"user:{cast.liu_min().pk}").title == "请接听·王·蒲溪社区"


@pytest.mark.parametrize(("to", "who", "page"), [("lead", "zhao_lead", "/console/"), ("county", "li_county", "/calls/")])
def test_the_link_opens_for_whoever_is_told(to: str, who: str, page: str, sign_in: Any) -> None:
    user, call = getattr(cast, who)(), press()
    escalate(call, to)
    told("user:")
    link = Notice.objects.get(to=f"user:{user.pk}").link
    assert link.endswith(f"{page}{call.pk}/")
    assert sign_in(user).get(link[link.index(page) :]).status_code == 200


# --- two calls of one event ------------------------------------------------------------------------------------------
def merged(build: Callable[[Call], Any] = raised) -> tuple[Call, Call]:
    """Wang's call, brought to where `build` brings it, merged into Ye's."""
    call = press()
    response = build(call)
    into = emergency.raise_call(source="ye", trigger="smoke", elder=cast.ye_elder(), by=BUTTON, at=after(50))[0]
    told("", after(60))
    emergency.merge(call=call, into=into, by=cast.liu_min().actor, at=after(70))
    return response or call, into


def test_the_family_of_a_merged_call_is_told_that_it_goes_on(daughter: Contact) -> None:
    merged()
    assert told(f"contact:{daughter.pk}")[-1].startswith("王桂兰 的求助和另一起是同一件事，一起处置，还没有结束。")


def test_the_family_of_a_merged_call_hears_how_the_other_one_goes_on_its_own_page(daughter: Contact) -> None:
    call, into = merged()
    zhou = ask(into, cast.doctor_zhou(), 80)
    emergency.accept(response=zhou, by=hand(zhou), at=after(90))
    emergency.arrive(response=zhou, by=hand(zhou), at=after(300))
    assert told(f"contact:{daughter.pk}")[-1] == "周明 10:25 到门口了。"
    notices = Notice.objects.filter(to=f"contact:{daughter.pk}")
    assert {notice.subject for notice in notices} == {call.pk} and len({notice.link for notice in notices}) == 1


def test_the_family_of_the_other_hears_who_comes_over() -> None:
    son = Contact.objects.create(elder=cast.ye_elder(), place=1, name="叶强", relation="儿子", phone="13992500019")
    Consent.objects.create(elder=cast.ye_elder(), purpose="family", given_by="叶大福", given_at=after(-900))
    merged(accepted)
    assert told(f"contact:{son.pk}")[-1].startswith("张大山 正赶过去，约")


def test_who_goes_for_the_other_one_from_now_on_is_told_the_new_place() -> None:
    response, _into = merged(accepted)
    assert told(f"responder:{response.responder_id}")[-1] == "这起求助并到 叶·东升村，请照新的地址去。"


def test_who_was_asked_for_both_is_not_told_that_he_need_not_come() -> None:
    call = press()
    response = accepted(call)
    into = emergency.raise_call(source="ye", trigger="smoke", elder=cast.ye_elder(), by=BUTTON, at=after(50))[0]
    ask(into, cast.neighbour_zhang(), 55)
    emergency.merge(call=call, into=into, by=cast.liu_min().actor, at=after(70))
    assert not any("不用去了" in text for text in told(f"responder:{response.responder_id}"))


def test_a_120_crew_asked_through_the_house_leaves_nothing_to_telephone() -> None:
    escalate(press(), "120", asked="汉阴 120")
    assert told(f"user:{cast.zhao_lead().pk}") == []


def test_a_drill_asks_nobody_to_telephone_120() -> None:
    escalate(press(drill=True), "120")
    assert told("user:") == []


def test_another_county_is_told_nothing() -> None:
    stranger = cast.user("lead_zy", "何长", "lead", cast.ZIYANG)
    escalate(press(), "lead")
    assert told(f"user:{stranger.pk}") == []
