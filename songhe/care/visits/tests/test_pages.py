"""Pages of visits: what they say, who may open them, and no query more for a longer list."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songhe.base import clock
from songhe.base.outbox.models import Parcel
from songhe.care.visits import actions, phone
from songhe.care.visits.models import Leave, Lesson, Occasion, Post, Promise, Spell, Stop, Visit, Well
from songhe.care.visits.tests import scene
from songhe.care.visits.views import posts
from songhe.register.access.models import User
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.AT)
    cast.city()


def get(client: Any, page: str, *where: Any, status: int = 200, query: str = "") -> str:
    answer = client.get(reverse(f"visits:{page}", args=where) + query)
    assert answer.status_code == status, answer.content.decode()[-500:]
    return answer.content.decode()


def post(client: Any, page: str, *where: Any, status: int = 302, **body: Any) -> str:
    answer = client.post(reverse(f"visits:{page}", args=where), body)
    assert answer.status_code == status, (page, answer.content.decode()[-900:])
    return answer.content.decode()


def test_the_list_says_who_is_overdue_and_why(sign_in: Any) -> None:
    early, late = scene.elder("早到期"), scene.elder("晚到期", living="empty_nest", care_level="轻度失能")
    scene.computed(scene.later(days=-40))
    scene.visit(late, at=scene.later(days=-3))
    client = sign_in(scene.xiaohong())
    page = get(client, "due")
    assert "1 位老人过了该探访的日子" in page and early.name in page and late.name not in page
    assert late.name in get(client, "due", query="?show=all") and "空巢、失能" in get(client, "due", query="?show=all")
    assert late.name not in get(client, "due", query="?show=all&grade=3")
    page = get(client, "person", late.pk)
    assert "为什么在名单上" in page and "有效" in page and "按时" not in page
    get(sign_in(cast.he_ziyang()), "person", late.pk, status=404)


def test_a_longer_list_asks_no_more(sign_in: Any) -> None:
    client = sign_in(cast.li_county())
    counts = []
    for number in range(2):
        for more in range(6):
            scene.elder(f"人{number}{more}", village=(cast.PUXI, cast.DONGSHENG)[more % 2])
        scene.computed(scene.later(days=-40 + number))
        get(client, "due", query="?show=all")
        get(client, "month")
        with CaptureQueriesContext(connection) as queries:
            get(client, "due", query="?show=all")
            get(client, "month")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_visit_by_form(sign_in: Any) -> None:
    who = scene.elder()
    scene.computed()
    client = sign_in(scene.xiaohong())
    page = get(client, "visit", who.pk)
    assert "取暖怎么样" in page and "屋里热不热" not in page
    body = {f"q_{group}_{code}": said for group, found in scene.FULL.items() for code, said in found.items()}
    post(client, "visit", who.pk, method="home", outcome="met", **body)
    assert Visit.objects.get().lacks == "place" and "上门没有位置或照片" in get(client, "person", who.pk)
    picture = SimpleUploadedFile("a.jpg", cast.picture())
    post(client, "visit", who.pk, method="home", outcome="met", picture=picture, s_retrofit="要装扶手", **body)
    row = Visit.objects.order_by("-received_at", "-pk")[0]
    assert (row.valid, row.pictured, row.pictures.count()) == (True, True, 1)
    assert row.findings.get().words == "要装扶手"
    assert "谢绝探访要本人签字" in post(client, "visit", who.pk, status=409, method="phone", outcome="refused")


def test_aside_grade_and_bar_by_form(sign_in: Any) -> None:
    who = scene.elder()
    scene.computed()
    client = sign_in(scene.xiaohong())
    post(client, "aside", who.pk, kind="hospital", first="2026-11-20")
    assert Spell.objects.get().last is None and "住院" in get(client, "due", query="?show=all")
    post(client, "back", who.pk, "hospital")
    assert Spell.objects.get().last == scene.DAY - timedelta(days=1)
    post(client, "rise", who.pk)
    assert scene.listed(who).raised_by == "by_hand" and "探访时发现变化" in get(client, "person", who.pk)
    post(client, "bar", who.pk, status=422, bar="3")
    post(client, "bar", who.pk, bar="60", deaf_to=["missed_meals"])
    assert who.check_in_bars.get().deaf_to == ["missed_meals"]


def test_the_elder_says_that_she_is_well(sign_in: Any) -> None:
    wang = cast.wang()
    client = sign_in(wang.user)
    post(client, "promise", wang.pk, before="09:30")
    assert "我今天平安" in get(client, "mine")
    post(client, "well", wang.pk)
    assert Well.objects.get().way == "page" and "报过平安了" in get(client, "mine")
    assert "今天 10:20 报过了" in get(sign_in(scene.xiaohong()), "person", wang.pk)
    post(sign_in(wang.user), "promise", wang.pk, end="1")
    assert not Promise.objects.filter(ended_on=None).exists()


def test_hard_weather_by_form(sign_in: Any) -> None:
    client = sign_in(cast.li_county())
    post(client, "call_weather", kind="cold", first="2026-11-24", last="2026-11-26")
    row = Occasion.objects.get()
    assert "寒潮" in get(client, "weather")
    post(client, "end_weather", row.pk)
    assert Occasion.objects.get().ended_at is not None
    post(client, "call_weather", status=409, kind="cold", first="2026-11-20", last="2026-11-21")
    post(sign_in(cast.user("ziyangxian", "周县", "county", cast.ZIYANG)), "end_weather", row.pk, status=404)


def test_posts_are_appointed_taught_away_and_ended(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, account = sign_in(cast.li_county()), scene.xiaohong()
    assert "1 个行政村，1 个还没有协理员" in get(client, "posts") and "没有列出" not in get(client, "posts")
    monkeypatch.setattr(posts, "NAMED", 0)
    assert "另有 1 个没有列出" in get(client, "posts")
    told = {"kind": "assistant", "name": "张小红", "way": "bike", "minutes": "240", "pay": "public", "month_cents": "1000",
            "appointed_on": "2026-01-05"}  # fmt: skip
    assert "没有叫这个名字的村" in post(client, "appoint", status=422, village="没有的村", **told)
    post(client, "appoint", village="东升村委会", **told)
    assert "每个行政村都有协理员" in get(client, "posts")
    assert "已经有养老协理员了" in post(client, "appoint", status=409, village="东升村委会", **told)
    assert "没有这个协理员账号" in post(client, "appoint", status=422, village="蒲溪社区居委会", username="licounty", **told)
    post(client, "appoint", village="蒲溪社区居委会", username="xiaohong", **told)
    mine = Post.objects.get(user=account)
    post(client, "lesson", mine.pk, on="2026-10-01", subject="应急处置", hours="6")
    other = Post.objects.exclude(pk=mine.pk).get()
    post(client, "leave", mine.pk, first="2026-11-23", last="2026-11-25", cover=other.pk)
    assert (Lesson.objects.get().hours, Leave.objects.get().cover) == (6, other)
    page = get(client, "post", mine.pk)
    assert "应急处置" in page and "1,000" not in page and other.name in page
    post(client, "end", other.pk, on="2026-11-30")
    assert Post.objects.get(pk=other.pk).ended_on is not None
    get(sign_in(cast.user("ziyangxian", "周县", "county", cast.ZIYANG)), "post", mine.pk, status=404)


def test_a_round_is_shared_nearest_first_and_covered_when_one_is_away(sign_in: Any) -> None:
    account = scene.xiaohong()
    for number in range(6):
        scene.elder(f"路{number}", lat=scene.HERE.lat + 0.002 * (number % 3), lng=scene.HERE.lng + 0.004 * (number // 3))
    scene.computed(scene.later(days=-40))
    mine, helper = scene.post(user=account, minutes=70), scene.post("刘助老", kind="helper", minutes=70)
    client = sign_in(account)
    post(client, "plan")
    rounds = {one: list(Stop.objects.filter(post=one).order_by("place")) for one in (mine, helper)}
    assert 0 < len(rounds[mine]) <= 3 and 0 < len(rounds[helper]) <= 3  # neither has time for all
    assert [one.place for one in rounds[mine]] == list(range(1, len(rounds[mine]) + 1))
    assert f"今天 {len(rounds[mine])} 户，近的在前" in get(client, "today")
    away = {
        "post": mine,
        "first": scene.DAY,
        "last": scene.DAY,
        "cover": scene.post("赵代班", kind="helper", village=cast.DONGSHENG),
    }
    actions.go_away(**away, by=scene.by(), at=scene.AT)
    actions.plan(village=cast.place(cast.PUXI), day=scene.DAY, by=scene.by(), at=scene.AT)
    assert set(Stop.objects.values_list("post__name", flat=True)) == {"刘助老", "赵代班"}
    actions.stand_aside(elder=scene.elder("路0"), kind="away", first=scene.DAY, by=scene.by(), at=scene.AT)
    actions.plan(village=cast.place(cast.PUXI), day=scene.DAY, by=scene.by(), at=scene.AT)
    assert not Stop.objects.filter(elder__name="路0").exists()


def test_every_role_opens_its_own(sign_in: Any) -> None:
    neighbour: User = cast.neighbour_zhang().user  # type: ignore[assignment]
    assert "没有联系不上的老人" in get(sign_in(neighbour), "chases")
    for page in ("due", "checks", "month", "posts", "weather"):
        get(sign_in(neighbour), page, status=404)
    for page in ("due", "chases", "checks", "month", "posts", "weather"):
        get(sign_in(cast.sun_city()), page)
    assert "没有不像平时的事" in get(sign_in(cast.liu_min()), "checks")
    get(sign_in(cast.li_county()), "month", query=f"?in={cast.place(cast.HAOPING).path}", status=404)
    assert "名单上还没有人" in get(sign_in(cast.li_county()), "month", query="?month=2026-10")


def test_what_the_phone_could_not_bring_in_leads_only_to_files_of_ones_own(sign_in: Any) -> None:
    """The elder moved to another village while the phone had no network: the sentence stays, the way to the file does not."""
    here, gone = scene.elder("还在"), scene.elder("搬走", village=cast.DONGSHENG)
    facts = {"kind": phone.NAME, "owner": str(scene.xiaohong().pk), "owner_name": "张小红", "division_path": here.division_path}
    for who in (here, gone):
        told = {"digest": "0", "box": b"?", "status": "refused", "received_at": cast.AT, "sentence": f"{who.name}的没记上"}
        Parcel.objects.create(about=who.pk, **told, **facts)
    page = get(sign_in(scene.xiaohong()), "today")
    assert "还在的没记上" in page and reverse("visits:person", args=[here.pk]) in page
    assert "搬走的没记上" in page and reverse("visits:person", args=[gone.pk]) not in page
