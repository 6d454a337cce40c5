"""What was heard is sealed: the desk of the call reads it, others see that something was noted, by whom and when."""

from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.care.emergency import actions, queries
from songhe.care.emergency.models import Call
from songhe.care.emergency.tests import scene
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db
HEARD = "髋部骨折，对门李婶在旁边"


def noted(**facts: Any) -> Call:
    """Wang's call in the hand of Liu Min, who wrote down what she heard."""
    call = scene.answered(**facts)
    actions.add_note(call=call, by=cast.liu_min().actor, at=after(30), text=HEARD)
    return call


def read_by(person: Any, call: Call) -> list[tuple[str, str]]:
    """(who, what) of every line that person reads."""
    return [(moment.who, moment.text) for moment in queries.timeline_for(person, call)]


@pytest.mark.parametrize("person", ["liu_min", "ma_chao", "zhao_lead"])
def test_the_desk_of_the_call_and_its_lead_read_the_words(person: str) -> None:
    assert ("刘敏", HEARD) in read_by(getattr(cast, person)(), noted())


@pytest.mark.parametrize("person", ["li_county", "sun_city", "qian_auditor", "wu_city"])
def test_others_read_who_noted_something_and_not_what(person: str) -> None:
    lines = read_by(getattr(cast, person)(), noted())
    assert ("刘敏", "[记录]") in lines and not any(HEARD in text for _, text in lines)


def test_the_citys_desk_reads_once_the_call_has_come_there() -> None:
    call = noted()
    Call.objects.filter(pk=call.pk).update(desk_path=cast.CITY)
    call.refresh_from_db()
    assert ("刘敏", HEARD) in read_by(cast.wu_city(), call)


def test_who_has_the_call_in_hand_reads_it_wherever_he_sits() -> None:
    call = scene.ring()
    actions.answer(call=call, user=cast.wu_city(), at=after(8))
    actions.add_note(call=call, by=cast.liu_min().actor, at=after(30), text=HEARD)
    assert ("刘敏", HEARD) in read_by(cast.wu_city(), call)


def test_the_writer_reads_his_own_words_and_no_others() -> None:
    call = noted()
    actions.add_note(call=call, by=cast.wu_city().actor, at=after(40), text="市台已知")
    lines = read_by(cast.wu_city(), call)
    assert ("吴昊", "市台已知") in lines and ("刘敏", "[记录]") in lines


@pytest.mark.parametrize("verb", ["cancel", "decline", "hand_over"])
def test_a_reason_is_closed_like_a_note(verb: str) -> None:
    call = scene.answered()
    if verb == "decline":
        response = scene.asked(call)
        actions.decline(response=response, by=scene.by(response.responder), at=after(30), reason=HEARD)
    else:
        more = {"cancel": {"reason": HEARD}, "hand_over": {"to": "120", "note": HEARD}}[verb]
        getattr(actions, verb)(call=call, by=cast.liu_min().actor, at=after(30), **more)
    lines = [text for _, text in read_by(cast.li_county(), call)]
    assert "[记录]" in lines and HEARD not in lines


PAGES = {
    "li_county": ("/calls/{}/", "/bureau/calls/{}/"),
    "sun_city": ("/calls/{}/", "/bureau/calls/{}/"),
    "qian_auditor": ("/calls/{}/",),
    "wu_city": ("/calls/{}/", "/console/{}/", "/calls/{}/record/"),
}


@pytest.mark.parametrize(("person", "page"), [(who, page) for who, pages in PAGES.items() for page in pages])
def test_no_page_of_another_reader_prints_them(sign_in: Any, person: str, page: str) -> None:
    call = noted()
    text = sign_in(getattr(cast, person)()).get(page.format(call.pk)).content.decode()
    assert "[记录]" in text and HEARD not in text


@pytest.mark.parametrize("page", ["/calls/{}/", "/console/{}/", "/calls/{}/record/"])
def test_the_pages_of_the_desk_print_them_in_quotation_marks(sign_in: Any, page: str) -> None:
    call = noted()
    assert f"刘敏：“{HEARD}”" in sign_in(cast.zhao_lead()).get(page.format(call.pk)).content.decode()


@pytest.mark.parametrize(("person", "reads"), [("zhao_lead", True), ("wu_city", False), ("li_county", False)])
def test_the_notes_of_the_end_are_for_the_same_readers(sign_in: Any, person: str, reads: bool) -> None:
    call = scene.closed()
    actions.follow_up(call=call, by=cast.liu_min().actor, at=after(4000), note="在县医院住院")
    page = sign_in(getattr(cast, person)()).get(f"/calls/{call.pk}/").content.decode()
    assert ("在县医院住院" in page) is reads


# --- what leaves the house ------------------------------------------------------------------------------------------
def masked(call: Call) -> list[str]:
    lines = queries.timeline_for(cast.liu_min(), call, masked=True)
    return [f"{line.who} {line.text}" for line in lines]


def test_masked_lines_name_nobody_in_full_and_tell_no_words() -> None:
    call = noted()
    response = scene.asked(call)
    actions.accept(response=response, by=scene.by(response.responder), at=after(40))
    actions.tell(call=call, contact=cast.wang_daughter(), at=after(41))
    lines = masked(call)
    assert {"周* 接单", "系统 已告知女儿 王*", "刘* [记录]"} <= set(lines)
    assert any(line.startswith("刘* 派单给周*") for line in lines)
    assert not any(name in line for name in ("刘敏", "周明", "王丽", HEARD) for line in lines)


def test_devices_the_clock_and_crews_keep_their_names() -> None:
    call = scene.answered()
    crew = actions.ask(call=call, responder=cast.ambulance(), by=cast.liu_min().actor, at=after(22), support=True)
    actions.accept(response=crew, by=scene.by(crew.responder), at=after(40))
    lines = masked(call)
    assert any(line.startswith("床头按钮 ") for line in lines)
    assert "汉阴 120 接单" in lines and any("派单给汉阴 120" in line for line in lines)


def test_a_take_over_names_both_hands_masked() -> None:
    call = scene.answered()
    actions.take_over(call=call, user=cast.ma_chao(), at=after(60), reason="交接班")
    assert "马* 从刘*手里接过这起呼叫" in masked(call)


def test_nobody_opens_a_number_that_is_not_there() -> None:
    with pytest.raises(Refused, match="没有来电号码"):
        actions.open_caller(call=scene.ring(), user=cast.liu_min(), reason="回拨", at=after(9))
