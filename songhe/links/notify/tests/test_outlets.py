"""A bureau's ways out: what an address may be, which one serves, and one that does not work is dead, said, and tried again."""

from typing import Any

import pytest
from django.db import connection

from songhe.base import journal
from songhe.base.errors import Refused, WrongMoment
from songhe.links.notify import actions, outlets, queries
from songhe.links.notify.models import Notice, Outlet
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db
COUNTY, CITY = "6109/610921", "6109"
ME = {"to": "responder:1", "phone": "13992500001", "division": COUNTY}


def sms() -> Notice:
    return Notice.objects.filter(channel="sms").latest("made_at")


def test_it_speaks_to_the_gateway_in_seventy_characters(outlet: Any, gateway: Any, leave: Any) -> None:
    outlet()
    leave(link="https://songhe.example/field/t/abc/", **ME)
    actions.send_due(after(1))
    ((path, said),) = gateway.taken
    assert path == "/sms" and said["mobile"] == "13992500001"
    assert said["content"] == "【松鹤】王·蒲溪社区：收到求助 https://songhe.example/field/t/abc/"
    assert (sms().status, sms().outlet.kind, Outlet.objects.get().last_ok_at) == ("sent", "sms", after(1))


def test_a_group_reads_surname_and_place_and_gets_no_link(outlet: Any, gateway: Any, leave: Any) -> None:
    from songhe.links.notify import preferences

    outlet("hook", address=f"json://{gateway.place}/hook")
    wish = {"ways": ["hook"], "phone": "", "mail": "", "quiet": (None, None)}
    preferences.choose(owners=["user:zhao"], division=COUNTY, **wish, by=cast.zhao_lead().actor, at=AT)
    leave(division=COUNTY, link="https://songhe.example/field/t/abc/", text="蒲溪社区 3 组 12 号")
    actions.send_due(after(1))
    assert "王·蒲溪社区" in str(gateway.taken) and "abc" not in str(gateway.taken) and "12 号" not in str(gateway.taken)


def test_who_is_in_no_group_is_not_reached_by_it(outlet: Any, gateway: Any, leave: Any) -> None:
    outlet("hook", address=f"json://{gateway.place}/hook")
    assert [one.channel for one in leave(division=COUNTY)] == ["console"]


@pytest.mark.parametrize(
    ("kind", "address", "url", "words"),
    [
        ("dingtalk", "dingtalk://abc123", "https://oapi.dingtalk.com/robot/send", "text"),
        ("wecom", "wecombot://key-1", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", "text"),
        ("feishu", "feishu://token-1", "https://open.feishu.cn/open-apis/bot/v2/hook/", "text"),
    ],
)
def test_the_groups_of_the_trade(kind: str, address: str, url: str, words: str, outlet: Any, monkeypatch: Any) -> None:
    import requests

    sent: list[tuple[str, str]] = []

    def post(where: str, data: Any = None, **more: Any) -> requests.Response:
        sent.append((where, str(data)))
        answer = requests.Response()
        answer.status_code, answer._content = 200, b'{"errcode": 0, "code": 0, "StatusCode": 0}'
        return answer

    monkeypatch.setattr(requests, "post", post)
    row = outlet(kind, address=address)
    actions.try_outlet(outlet=row, phone="", mail="", by=cast.li_county().actor, at=AT)
    actions.send_due(after(1))
    ((where, body),) = sent
    assert where.startswith(url) and words in body and Notice.objects.get().status == "sent"


def test_mail_carries_the_whole_sentence(outlet: Any, leave: Any, monkeypatch: Any, settings: Any) -> None:
    import smtplib

    from songhe.links.notify import preferences

    letters: list[tuple[Any, str]] = []

    class Post:
        def __init__(self, *args: Any, **more: Any) -> None: ...
        def ehlo(self, *args: Any) -> None: ...
        def starttls(self, *args: Any, **more: Any) -> None: ...
        def login(self, *args: Any) -> None: ...
        def quit(self) -> None: ...

        def sendmail(self, sender: str, to: Any, text: str, **more: Any) -> None:
            letters.append((to, text))

    monkeypatch.setattr(smtplib, "SMTP", Post)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Post)
    outlet("mail", address="mailtos://songhe:secret@smtp.example.com?to={mail}&from=songhe@example.com")
    wish = {"ways": ["mail"], "phone": "", "mail": "zhao@example.com", "quiet": (None, None)}
    preferences.choose(owners=["user:zhao"], division=COUNTY, **wish, by=cast.zhao_lead().actor, at=AT)
    leave(division=COUNTY)
    actions.send_due(after(1))
    ((to, _text),) = letters
    assert "zhao@example.com" in str(to) and Notice.objects.get(channel="mail").status == "sent"


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("sms", "dbus://"),
        ("sms", "jsons://gateway.example.cn/send"),  # to whom?
        ("sms", "json://gateway.example.cn/?:m={phone}"),  # in the clear over the internet
        ("sms", "jsons://10.0.0.5/?:m={phone}"),  # into our own network, not named by the administrator
        ("sms", "jsons://localhost/?:m={phone}"),
        ("sms", "jsons://[::1]/?:m={phone}"),
        ("sms", "jsons://db.internal/?:m={phone}"),
        ("sms", "file:///etc/passwd?{phone}"),
        ("sms", ""),
        ("hook", "jsons://user@[/"),
        ("voice", "jsons://gateway.example.cn"),
        ("voice", "http://gateway.example.cn/call"),
        ("voice", "standin://"),  # outside the demo somebody has to be rung
        ("dingtalk", "dingtalk://"),
        ("wecom", "feishu://token"),
        ("mail", "mailtos://a:b@smtp.example.cn"),
    ],
)
def test_what_is_no_address_is_refused(kind: str, address: str, outlet: Any, settings: Any) -> None:
    settings.NOTIFY_HOSTS = []
    with pytest.raises(Refused):
        outlet(kind, address=address or "x")
    assert not Outlet.objects.exists()


def test_one_of_a_kind_at_each_place(outlet: Any) -> None:
    outlet()
    with pytest.raises(Refused):
        outlet()
    outlet(division=CITY)


def test_the_secret_is_sealed_and_never_in_the_journal(outlet: Any) -> None:
    row = outlet("dingtalk", address="dingtalk://secret9@token9")
    outlets.change(outlet=row, name="新群", address="dingtalk://secret8@token8", by=cast.li_county().actor, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notify_outlet")
        assert "token" not in cursor.fetchone()[0]
    assert Outlet.objects.get().address == "dingtalk://secret8@token8"
    entries = journal.since(0)
    assert [entry.verb for entry in entries] == ["notify.outlet.add", "notify.outlet.change"]
    assert "token" not in str([entry.facts for entry in entries])


def test_the_county_s_own_goes_before_the_city_s_and_no_other_county_s(outlet: Any) -> None:
    mine, above = outlet(), outlet(division=CITY)
    assert outlets.serving(f"{COUNTY}/610921102") == {"sms": mine}
    assert outlets.serving("6109/610924") == {"sms": above}
    outlets.stop(outlet=mine, by=cast.li_county().actor, at=AT)
    assert outlets.serving(COUNTY) == {"sms": above}
    outlets.resume(outlet=mine, by=cast.li_county().actor, at=AT)
    assert outlets.serving(COUNTY) == {"sms": mine} and outlets.serving("") == {}


def test_dead_after_three_in_a_row_then_the_city_s_carries_it(outlet: Any, gateway: Any, leave: Any) -> None:
    mine, above = outlet(), outlet("sms", CITY, f"json://{gateway.place}/city?:mobile={{phone}}")
    gateway.answer = 503
    leave(**ME)
    at = after(1)
    for _ in range(3):
        actions.send_due(at)
        at = sms().due_at
    mine.refresh_from_db()
    assert (mine.status, mine.failed, sms().trouble) == ("dead", 3, "gateway answered 503")
    assert [one.verb for one in journal.since(0)][-1] == "notify.outlet.die" and outlets.dead(COUNTY) == [mine]
    gateway.answer = 200
    actions.send_due(at)
    assert (sms().status, sms().outlet, gateway.taken[-1][0]) == ("sent", above, "/city")


def test_a_dead_one_is_tried_again_at_its_time_and_comes_back(outlet: Any, gateway: Any, leave: Any) -> None:
    row = outlet()
    Outlet.objects.update(status="dead", failed=3, probe_at=after(300))
    assert [one.channel for one in leave("early", **ME)] == ["console"]
    assert queries.reachable({"responder:1": "13992500001"}, COUNTY) == set()
    leave("late", **{**ME, "at": after(300)})
    actions.send_due(after(300))
    row.refresh_from_db()
    assert (row.status, row.failed, row.probe_at) == ("live", 0, None)
    assert [one.verb for one in journal.since(0)][-1] == "notify.outlet.revive"


def test_a_dead_one_that_fails_again_waits_again(outlet: Any, gateway: Any, leave: Any) -> None:
    row = outlet()
    Outlet.objects.update(status="dead", failed=3, probe_at=after(300))
    gateway.answer = 500
    leave(**{**ME, "at": after(300)})
    actions.send_due(after(300))
    row.refresh_from_db()
    assert (row.status, row.probe_at) == ("dead", after(300) + outlets.PROBE)


def test_a_redirect_is_not_followed(outlet: Any, gateway: Any, leave: Any) -> None:
    outlet()
    gateway.answer = 302
    leave(**ME)
    actions.send_due(after(1))
    assert [path for path, _said in gateway.taken] == ["/sms"] and sms().status == "waiting"


def test_what_went_wrong_names_neither_number_nor_host(outlet: Any, gateway: Any, leave: Any, caplog: Any) -> None:
    outlet()
    gateway.close()
    leave(**ME)
    actions.send_due(after(1))
    assert sms().trouble == "gateway did not answer or refused" and sms().why == "网关没有应答，或拒收"
    assert "13992500001" not in caplog.text


def test_a_trial_goes_through_the_row_to_the_one_that_is_tried(outlet: Any, gateway: Any) -> None:
    row = outlet()
    by = cast.li_county().actor
    with pytest.raises(Refused):
        actions.try_outlet(outlet=row, phone="", mail="a@example.com", by=by, at=AT)
    actions.try_outlet(outlet=row, phone="13992500009", mail="", by=by, at=AT)
    assert gateway.taken == []  # nothing is sent from a page
    Outlet.objects.update(status="dead", probe_at=after(900))
    actions.send_due(after(1))
    assert "13992500009" in str(gateway.taken) and queries.trials(row).get().status == "sent"
    row.refresh_from_db()
    assert row.status == "live"


@pytest.mark.parametrize(("status", "verb"), [("stopped", "stop"), ("live", "resume"), ("dead", "resume")])
def test_only_what_runs_is_stopped_and_what_is_stopped_resumed(outlet: Any, status: str, verb: str) -> None:
    row = outlet()
    Outlet.objects.update(status=status)
    with pytest.raises(WrongMoment):
        getattr(outlets, verb)(outlet=row, by=cast.li_county().actor, at=AT)
