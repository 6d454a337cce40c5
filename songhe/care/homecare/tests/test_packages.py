"""Packages: laid in dated versions against the filed prices, taken, used visit by visit, and what is left booked again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from songhe.base import clock
from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.care.homecare import actions, rules
from songhe.care.homecare.models import Course, Order, Package
from songhe.care.homecare.queries import packages as queries
from songhe.care.homecare.tests import scene
from tests import cast
from tests.cast import AT

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def lay(**facts: Any) -> Package:
    clean, bath = scene.offer(), scene.offer("bath-home", 8000)
    plain = {"name": "清爽套餐", "offers": [clean, clean, bath], "cents": 16000, "valid_from": TODAY, "said": "独居老人"}
    return actions.lay_package(facility=clean.facility, by=scene.by(), at=AT, **{**plain, **facts})


def take(row: Package, **facts: Any) -> list[Order]:
    starts = [scene.at(9), scene.at(9, day=scene.DAY + timedelta(days=7)), scene.at(14)]
    plain = {"elder": cast.wang(), "starts": starts, "channel": "desk", "key": "k"}
    return actions.book_package(package=row, by=scene.by(), at=AT, **{**plain, **facts})


# --- laying -----------------------------------------------------------------------------------------------------------
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"cents": 20001}, "不能高于"),
    ({"cents": 0}, "不能高于"),
    ({"name": " "}, "起个名字"),
    ({"valid_from": TODAY - timedelta(days=1)}, "从今天或以后"),
    ({"days": 6}, "7 到 92 天"),
    ({"days": 93}, "7 到 92 天"),
    ({"offers": []}, "至少要有两次"),
]


@pytest.mark.parametrize(("facts", "said"), REFUSED)
def test_what_is_no_package(facts: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        lay(**facts)
    assert not Package.objects.exists()


def test_the_single_prices_are_kept_and_it_may_cost_as_much_and_no_more() -> None:
    row = lay(cents=20000)
    assert (row.single_cents, row.version, row.days) == (20000, 1, 30)
    assert JournalEntry.objects.get(verb="homecare.package.lay").facts["visits"] == 3


def test_a_change_is_a_new_version_and_who_took_the_old_one_keeps_it() -> None:
    scene.carer()
    first = lay()
    course = take(first)[0].course
    second = lay(cents=15000, valid_from=TODAY + timedelta(days=7))
    first.refresh_from_db()
    assert (first.valid_to, second.version) == (TODAY + timedelta(days=6), 2)
    assert Course.objects.get().package == first and course.cents == 16000
    assert list(queries.in_force(TODAY)) == [first] and list(queries.in_force(TODAY + timedelta(days=7))) == [second]
    with pytest.raises(Refused, match="要更晚"):
        lay(valid_from=TODAY + timedelta(days=7))


def test_ended_it_is_taken_no_more() -> None:
    row = lay()
    actions.end_package(package=row, last_day=TODAY, by=scene.by(), at=AT)
    assert list(queries.in_force(TODAY)) == [row] and not queries.in_force(TODAY + timedelta(days=1)).exists()
    with pytest.raises(Refused, match="已经停用"):
        actions.end_package(package=Package.objects.get(), last_day=TODAY, by=scene.by(), at=AT)
    with pytest.raises(Refused, match="不在有效期内"):
        take(row)
    assert lay().version == 2 if row.valid_to < TODAY else True


# --- taking and using -------------------------------------------------------------------------------------------------
def test_taking_books_every_visit_at_the_packages_price() -> None:
    scene.carer()
    made = take(lay())
    assert [one.status for one in made] == ["assigned"] * 3 and sum(one.cents for one in made) == 16000
    assert {one.course_id for one in made} == {Course.objects.get().pk} and [one.course_place for one in made] == [0, 1, 2]


def test_the_same_press_twice_is_one_course() -> None:
    scene.carer()
    row = lay()
    assert {one.pk for one in take(row)} == {one.pk for one in take(row)} and Order.objects.count() == 3


def test_all_or_none() -> None:
    scene.carer()
    row = lay()
    scene.book(offer=scene.offer("clean-body", 3500), time=scene.at(14).astimezone().time().replace(hour=14))
    with pytest.raises(actions.ElderBusy):
        take(row)
    assert not Course.objects.exists() and Order.objects.count() == 1


def test_a_visit_beyond_its_days_is_refused() -> None:
    with pytest.raises(Refused, match="30 天内用完"):
        take(lay(), starts=[scene.at(9), scene.at(14), scene.at(9, day=scene.DAY + timedelta(days=30))])


def _balance() -> tuple[int, int, int]:
    (one,) = queries.balances(list(Course.objects.all()))
    return one.used, one.coming, one.left


def test_used_coming_and_left_are_counted_from_the_visits() -> None:
    scene.carer()
    made = take(lay())
    assert _balance() == (0, 3, 0)
    Order.objects.filter(pk=made[0].pk).update(status="confirmed")
    actions.cancel(order=made[1], who="family", reason="住院", by=scene.by(), at=AT)
    assert _balance() == (1, 1, 1)


def test_what_is_left_is_booked_once_more_at_its_own_price() -> None:
    scene.carer()
    made = take(lay())
    course, clean = made[0].course, scene.offer()
    with pytest.raises(Refused, match="用完或都约好"):
        actions.book_left(course=course, offer=clean, starts_at=scene.at(15), channel="web", by=scene.by(), at=AT)
    actions.cancel(order=made[1], who="family", reason="住院", by=scene.by(), at=AT)
    day = scene.DAY + timedelta(days=8)
    again = actions.book_left(course=course, offer=clean, starts_at=scene.at(9, day=day), channel="web", by=scene.by(), at=AT)
    assert (again.course_place, again.cents) == (1, made[1].cents) and _balance() == (0, 3, 0)
    actions.cancel(order=again, who="family", reason="又住院", by=scene.by(), at=AT)
    with pytest.raises(Refused, match="之间用"):
        actions.book_left(
            course=course, offer=clean, starts_at=scene.at(9, day=course.ends_on + timedelta(days=1)), channel="web",
            by=scene.by(), at=AT,
        )  # fmt: skip


@pytest.mark.parametrize(("days", "times", "step"), [(30, 4, 7), (30, 2, 14), (30, 1, 28), (30, 8, 3), (30, 30, 1), (7, 10, 1)])
def test_visits_are_spread_over_its_days(days: int, times: int, step: int) -> None:
    assert (rules.step(days, times) == step and step * (times - 1) < days) or days < times


# --- pages ------------------------------------------------------------------------------------------------------------
def test_the_operator_makes_one_and_its_next_version(sign_in: Any) -> None:
    clean, bath = scene.offer(), scene.offer("bath-home", 8000)
    client = sign_in(cast.zheng_operator())
    address = reverse("homecare:package_new", args=[clean.facility_id])
    assert "居室清洁" in client.get(address).content.decode()
    body = {"name": "清爽套餐", "said": "", "days": 30, "yuan": "300", "valid_from": "2026-11-23",
            f"times_{clean.pk}": 2, f"times_{bath.pk}": 1}  # fmt: skip
    assert client.post(address, body).status_code == 422
    assert client.post(address, {**body, "yuan": "150.50"}).status_code == 302
    row = Package.objects.get()
    assert (row.cents, row.offers.count(str(clean.pk))) == (15050, 2)
    again = client.get(f"{address}?of={row.pk}").content.decode()
    assert "“清爽套餐”的新一版" in again and "150.5" in again
    client.post(f"{address}?of={row.pk}", {**body, "yuan": "140", "valid_from": "2026-12-01"})
    assert sorted(Package.objects.values_list("version", flat=True)) == [1, 2]
    listed = client.get(reverse("homecare:packages")).content.decode()
    assert "清爽套餐" in listed and "150.50 元" in listed
    client.post(reverse("homecare:package_ending", args=[clean.facility_id, Package.objects.get(version=2).pk]))
    assert not Package.objects.filter(valid_to=None).exists()


def test_everybody_reads_contents_and_price(client: Any) -> None:
    lay()
    page = client.get(reverse("book:packages")).content.decode()
    assert "清爽套餐" in page and "160 元" in page and "2 次" in page and "少 40 元" in page
    assert "清爽套餐" not in client.get(reverse("book:packages"), {"county": "610924"}).content.decode()


def test_the_daughter_takes_it_and_sees_what_is_left(sign_in: Any) -> None:
    scene.carer()
    row = lay()
    client = sign_in(scene.daughter())
    assert "清爽套餐" in client.get(reverse("book:package_choice", args=[cast.wang().pk])).content.decode()
    address = reverse("book:package", args=[cast.wang().pk, row.pk])
    form = client.get(address).context["form"]
    clean, bath = scene.offer(), scene.offer("bath-home")
    body = {"key": form.initial["key"], "channel": "web", f"day_{clean.pk}": "2026-11-25", f"time_{clean.pk}": "09:00",
            f"day_{bath.pk}": "2026-11-25", f"time_{bath.pk}": "14:00"}  # fmt: skip
    answer = client.post(address, body, follow=True)
    course = Course.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("book:course", args=[course.pk])
    assert [f"{one.starts_at:%m-%d}" for one in course.orders.order_by("starts_at")] == ["11-25", "11-25", "12-09"]
    first = course.orders.order_by("starts_at").first()
    actions.cancel(order=first, who="family", reason="住院", by=scene.by(), at=AT)
    page = client.get(reverse("book:course", args=[course.pk])).content.decode()
    assert "用了 0 / 3，还剩 1 次" in page and "把剩下的约上" in page
    told = {"offer": str(clean.pk), "day": "2026-11-26", "time": "10:00"}
    client.post(reverse("book:left", args=[course.pk]), told)
    assert "还剩 0 次" in client.get(reverse("book:course", args=[course.pk])).content.decode()
    assert client.post(reverse("book:left", args=[course.pk]), told).status_code == 409


def test_others_see_nothing_of_it(sign_in: Any) -> None:
    scene.carer()
    course = take(lay())[0].course
    address = reverse("book:course", args=[course.pk])
    assert sign_in(cast.zheng_operator()).get(address).status_code == 200
    assert sign_in(cast.liu_min()).get(address).status_code == 200
    assert sign_in(cast.he_ziyang()).get(address).status_code == 404


def test_lists_ask_no_more_for_more_packages(sign_in: Any) -> None:
    lay()
    client = sign_in(cast.zheng_operator())
    address = reverse("homecare:packages")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(5):
        lay(name=f"套餐{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
