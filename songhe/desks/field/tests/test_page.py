"""The phone's page: one person, one deed; address and telephone only after the yes; another's ask does not exist."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from songhe.base.models import JournalEntry
from songhe.care.emergency.models import Response
from songhe.desks.field import rules
from songhe.desks.field.tests.conftest import STATUSES
from tests import cast
from tests.cast import after

MAY = {
    status: {verb for verb, (starts, _end) in Response.MOVES.items() if status in starts} & rules.VERBS for status in STATUSES
}


def press(client: Client, response: Response, verb: str, **facts: Any) -> Any:
    return client.post(f"/field/{response.pk}/{verb}/", {"press": str(uuid.uuid4()), **facts})


def test_without_an_ask_the_page_is_calm(zhang: Client) -> None:
    page = zhang.get("/field/").content.decode()
    assert "现在没有人需要您" in page and "我去</button>" not in page


def test_an_ask_says_who_where_and_how_long(zhang: Client, asked: Response) -> None:
    page = zhang.get("/field/").content.decode()
    assert "王桂兰" in page and "蒲溪社区" in page and re.search(r"约 \d 分钟", page) and "一键呼叫·床头" in page


SECRETS = ["12 号", "13992500001", "钥匙在邻居张大山家", "华法林", "不要搬动"]


@pytest.mark.parametrize("secret", SECRETS)
def test_before_the_yes_the_file_is_closed(zhang: Client, asked: Response, secret: str) -> None:
    assert secret not in zhang.get("/field/").content.decode()


@pytest.mark.parametrize("secret", [*SECRETS, "请带上"])
def test_after_the_yes_the_file_is_open(zhang: Client, asked: Response, secret: str) -> None:
    press(zhang, asked, "accept")
    assert secret in zhang.get("/field/").content.decode()


def test_the_file_notes_who_opened_it_and_why(zhang: Client, asked: Response) -> None:
    press(zhang, asked, "accept")
    entry = JournalEntry.objects.get(verb="people.elder.reveal")
    assert (entry.by_name, entry.facts["reason"]) == ("张大山", asked.call.number)
    assert "13992500001" not in str(entry.facts)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", sorted(rules.VERBS))
def test_every_deed_in_every_state(brought: Callable[[str], Response], zhang: Client, status: str, verb: str) -> None:
    response = brought(status)
    answer = press(zhang, response, verb)
    response.refresh_from_db()
    if verb in MAY[status]:
        assert answer.status_code == 302
        assert response.status == (Response.MOVES[verb][1] or status)
    else:
        assert answer.status_code == 409
        assert response.status == status


@pytest.mark.parametrize(
    ("status", "word"),
    [("asked", "我去"), ("accepted", "出发"), ("en_route", "到门口了"), ("on_scene", "见到老人了")],
)
def test_the_first_button_is_the_next_deed(brought: Callable[[str], Response], zhang: Client, status: str, word: str) -> None:
    brought(status)
    page = zhang.get("/field/").content.decode()
    first = page.split('class="b b-main b-xl"', 1)[1].split("</button>", 1)[0]
    assert first.endswith(word)


def test_another_responders_ask_does_not_exist(sign_in: Any, asked: Response) -> None:
    stranger = sign_in(cast.doctor_zhou().user)
    assert press(stranger, asked, "accept").status_code == 404
    assert "王桂兰" not in stranger.get("/field/").content.decode()


def test_an_unknown_verb_does_not_exist(zhang: Client, asked: Response) -> None:
    assert press(zhang, asked, "stand_down").status_code == 404


@pytest.mark.parametrize("person", ["liu_min", "li_county", "qian_auditor", "wang"])
def test_other_roles_have_no_such_page(sign_in: Any, person: str) -> None:
    somebody = getattr(cast, person)()
    assert sign_in(getattr(somebody, "user", somebody)).get("/field/").status_code == 404


def test_who_loses_the_race_reads_who_goes(zhang: Client, asked: Response, sign_in: Any) -> None:
    from songhe.care.emergency import actions as emergency

    zhou = emergency.ask(call=asked.call, responder=cast.doctor_zhou(), by=cast.liu_min().actor, at=after(12))
    assert press(sign_in(cast.doctor_zhou().user), zhou, "accept").status_code == 302
    answer = press(zhang, asked, "accept")
    assert answer.status_code == 409
    assert "周明" in answer.content.decode()


def test_going_after_all_not_tells_the_desk_why(zhang: Client, brought: Callable[[str], Response]) -> None:
    response = brought("en_route")
    press(zhang, response, "withdraw", reason="路不通")
    assert response.call.notes.get().text == "路不通"


def test_a_double_tap_is_one_deed(zhang: Client, asked: Response) -> None:
    number = str(uuid.uuid4())
    answers = [press(zhang, asked, "accept", press=number).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert JournalEntry.objects.filter(verb="emergency.response.accept").count() == 1


def test_history_lists_my_asks_only(zhang: Client, asked: Response, sign_in: Any) -> None:
    assert "王桂兰" in zhang.get("/field/mine/").content.decode()
    assert "还没有人请您去过" in sign_in(cast.doctor_zhou().user).get("/field/mine/").content.decode()


def test_reading_writes_nothing(zhang: Client, asked: Response) -> None:
    before = JournalEntry.objects.count()
    for path in ("/field/", "/field/now/", "/field/mine/", "/field/shell/", "/field/worker.js"):
        assert zhang.get(path).status_code == 200
    assert JournalEntry.objects.count() == before


def test_asks_can_be_paused_and_taken_again(zhang: Client) -> None:
    for wanted, word in (("off", "您已暂停接单"), ("free", "现在没有人需要您")):
        zhang.post("/field/availability/", {"availability": wanted})
        assert word in zhang.get("/field/").content.decode()
    assert zhang.post("/field/availability/", {"availability": "busy"}).status_code == 409
